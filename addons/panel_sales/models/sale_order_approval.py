from lxml import etree

from odoo import api, fields, models
from odoo.api import NewId
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.panel_sales.order_check import Finding

from .sale_order_line_price import LEVELS

PRICE_DEPENDS = (
    "order_line.product_id",
    "order_line.product_uom_qty",
    "order_line.product_uom_id",
    "order_line.price_unit",
    "order_line.discount",
    "order_line.purchase_price",
    "partner_id",
    "pricelist_id",
    "team_id",
    "user_id",
)


class SaleOrder(models.Model):
    """Prices beyond the authority of the salesperson are approved by people, one after another.

    The approvals are OCA's. They hold for the prices that they were asked for: a better price
    needs no new one, a worse one does.
    """

    _inherit = "sale.order"

    panel_price_level = fields.Selection(
        LEVELS,
        string="Price Approved By",
        compute="_compute_panel_price_level",
        compute_sudo=True,
        help="Who has to approve the prices; empty while they are within the authority of the "
        "salesperson.",
    )
    panel_price_reviewer_ids = fields.Many2many(
        "res.users",
        compute="_compute_panel_price_reviewer_ids",
        compute_sudo=True,  # where people stand in the organisation is no secret here
        string="Supervisors Who Approve",
        help="Supervisors of the nearest unit above; company leaders where there is none.",
    )
    panel_price_leader_ids = fields.Many2many(
        "res.users",
        compute="_compute_panel_price_reviewer_ids",
        compute_sudo=True,
        string="Leaders Who Approve",
    )

    # === COMPUTE METHODS === #
    @api.depends(*PRICE_DEPENDS)
    def _compute_panel_price_level(self):
        breaches = self._panel_breaches()
        for order in self:
            levels = {breach.level for breach in breaches.get(order, ())}
            order.panel_price_level = next(
                (level for level, _name in reversed(LEVELS) if level in levels), False
            )

    @api.depends("team_id", "user_id", "company_id")
    def _compute_panel_price_reviewer_ids(self):
        leaders = self.env.ref("panel_crm.group_leader").all_user_ids.filtered("active")
        leaders -= self.env.ref("base.user_root")
        for order in self:
            own = leaders.filtered(lambda user, order=order: order.company_id in user.company_ids)
            heads = order.team_id._panel_chain().user_id - order.user_id
            heads = heads.filtered(lambda user: user.has_group("panel_crm.group_supervisor"))
            order.panel_price_leader_ids = own - order.user_id or own
            order.panel_price_reviewer_ids = heads[:1] or order.panel_price_leader_ids

    @api.depends(*PRICE_DEPENDS, "state", "review_ids.status", "review_ids.panel_terms")
    def _compute_need_validation(self):
        # OVERRIDES base_tier_validation: it asks queries per order and approval, and would not
        # see that prices have become worse
        definitions = self.env["tier.definition"].search(
            Domain("model", "=", self._name)
            & Domain("company_id", "in", [False, *self.company_id.ids])
        )
        for order in self:
            order.need_validation = (
                not isinstance(order.id, NewId)
                and order.state in self._state_from
                and not order._panel_approval_holds(order._panel_approvals(definitions))
            )

    @api.depends("need_validation", "validation_status", "review_ids.status")
    def _compute_panel_check(self):
        # EXTENDS panel_sales
        return super()._compute_panel_check()

    # === AUTHORITY === #
    def _panel_discount_share(self):
        """Return which share of the prices discounts on the whole order take away.

        Such a discount is a line of its own with a negative amount; goods that are taken back
        are none.
        """
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: line._panel_is_priced())
        away = sum(
            line.price_subtotal
            for line in lines
            if line.price_subtotal < 0 and not line.product_id.is_storable
        )
        total = sum(line.price_subtotal for line in lines if line.price_subtotal > 0)
        return min(1.0, -away / total) if total else 0.0

    def _panel_breaches(self):
        """Return the lines whose prices go beyond the authority of their salesperson.

        :return: ``{order: [Breach]}``, only of orders that have some
        """
        # sudo: authorities of all brands and grades count, whatever the user may read
        authorities = self.env["panel.discount.authority"].sudo()
        authorities = authorities.search([("company_id", "in", self.company_id.ids)])
        elevated = self.sudo()
        roles = {order: authorities._role_of(order.user_id) for order in elevated}
        judged = elevated.filtered(lambda order: roles[order] != "leader").order_line
        if not authorities and not judged._panel_may_have_floor():
            return {}
        found = {}
        for line, offer in judged._panel_offers().items():
            breach = line._panel_breach(offer, roles[line.order_id], authorities)
            if breach:
                found.setdefault(line.order_id.with_env(self.env), []).append(breach)
        return found

    def _panel_price_terms(self):
        """Return the prices that need approval, as an approval keeps them."""
        self.ensure_one()
        terms = {}
        for breach in self._panel_breaches().get(self, ()):
            key = breach.line._panel_terms_key()
            terms[key] = min(breach.offer.price, terms.get(key, breach.offer.price))
        return terms

    def _panel_price_problems(self):
        """Return what is wrong with prices that are neither allowed nor approved.

        :return: ``{order: [text]}``, only of orders that have some
        """
        problems = {}
        for order, breaches in self._panel_breaches().items():
            terms = order._panel_approved_terms() if order.validation_status == "validated" else {}
            texts = [
                breach.line._panel_breach_text(breach)
                for breach in breaches
                if not breach.line._panel_is_covered(breach, terms)
            ]
            if texts:
                problems[order] = texts
        return problems

    # === APPROVALS === #
    def _panel_approvals(self, definitions):
        """Return the approvals that the order needs.

        :param definitions: ``tier.definition`` records to choose from
        """
        self.ensure_one()
        own = definitions.filtered(
            lambda each: not each.company_id or each.company_id == self.company_id
        )
        return own.filtered(lambda each: bool(self.evaluate_tier(each)))

    def _panel_approval_holds(self, definitions):
        """Say whether all approvals were asked for, for these prices or worse ones.

        :param definitions: ``tier.definition`` records that the order needs
        """
        self.ensure_one()
        if not definitions:
            return True
        if definitions - self.review_ids.definition_id:
            return False
        terms = self._panel_approved_terms()
        breaches = self._panel_breaches().get(self, ())
        return all(breach.line._panel_is_covered(breach, terms) for breach in breaches)

    def _panel_approved_terms(self):
        """Return the prices that approval was asked for."""
        self.ensure_one()
        return next((review.panel_terms for review in self.review_ids if review.panel_terms), {})

    def request_validation(self):
        # EXTENDS base_tier_validation: worse prices are asked for anew
        for order in self:
            if order.need_validation and order.review_ids:
                # sudo: the salesperson may not change reviews, only ask for new ones
                order.review_ids.sudo().unlink()
        return super().request_validation()

    def _validate_tier(self, tiers=False):
        # EXTENDS base_tier_validation: nobody approves what was not asked for
        if self.need_validation:
            raise UserError(
                self.env._(
                    "The prices of “%s” have become worse since approval was asked for. Have it "
                    "asked for again.",
                    self.name,
                )
            )
        pending = self.review_ids.filtered(lambda review: review.status != "approved")
        result = super()._validate_tier(tiers)
        # OCA's note says it to those who decide next only
        for review in pending.filtered(lambda review: review.status == "approved"):
            self._panel_announce_approval(review)
        return result

    def _panel_announce_approval(self, review):
        """Tell whoever asked that a step of the approval is done, and why.

        :param review: ``tier.review`` record
        """
        self.message_post(
            body=self.env._(
                "Approved by %(user)s: %(reason)s",
                user=review.done_by.name,
                reason=review.comment or "–",
            ),
            partner_ids=review.requested_by.partner_id.ids,
        )

    # === CHECKS === #
    def _panel_findings(self):
        # EXTENDS panel_sales
        findings = super()._panel_findings()
        problems = self._panel_price_problems()
        for order in self:
            status = order._panel_approval_status()
            if status:
                texts = [*problems.get(order, ()), status]
                findings[order] += [Finding("approval", "block", text) for text in texts]
        return findings

    def _panel_approval_status(self):
        """Return what the order waits for before it can be confirmed, or False."""
        self.ensure_one()
        if self.need_validation:
            return self.env._("Ask for approval with the button above, or improve the price.")
        if self.validation_status in ("waiting", "pending"):
            # sudo: who decides next is told to everybody who may read the order
            review = self.sudo().review_ids.filtered(lambda each: each.status == "pending")[:1]
            return self.env._("Waiting for approval by %s.", review.todo_by or "…")
        if self.validation_status == "rejected":
            # sudo: as above
            review = self.sudo().review_ids.filtered(lambda each: each.status == "rejected")[:1]
            return self.env._(
                "Rejected by %(user)s: %(reason)s",
                user=review.done_by.name,
                reason=review.comment or "–",
            )
        return False

    def action_confirm(self):
        # EXTENDS sale: what discounts cost is analysed by the list prices of that moment
        offers = self.order_line._panel_offers()
        result = super().action_confirm()
        self.order_line._panel_freeze_list_prices(offers)
        return result

    # === OCA'S MECHANISM === #
    def _tier_validation_check_state_on_write(self, vals):
        # OVERRIDES base_tier_validation: an approval is asked for and given with a reason, never
        # by the way; and orders that nobody reviews shall cost no query
        if vals.get("state") not in self._state_to:
            return
        for order in self.filtered(lambda each: each.state in self._state_from):
            status = order._panel_approval_status()
            if status:
                problems = order._panel_price_problems().get(order, [])
                raise ValidationError("\n".join([*problems, status]))

    def _tier_validation_check_write_allowed(self, vals):
        # EXTENDS base_tier_validation: an approval of prices ends when these become worse, so
        # that the quotation need not be locked; the others lock it as they do
        locked = self.filtered(
            lambda order: (
                order.validation_status != "no"
                and any(not each._panel_judges_price() for each in order.review_ids.definition_id)
            )
        )
        return super(SaleOrder, locked)._tier_validation_check_write_allowed(vals)

    @api.model
    def _get_tier_validation_readonly_domain(self):
        # OVERRIDES base_tier_validation: see _tier_validation_check_write_allowed
        return "False"

    def _add_tier_validation_label(self, node, params):
        # OVERRIDES base_tier_validation: the banner of the checks tells it, the buttons are above
        return etree.Element("div")
