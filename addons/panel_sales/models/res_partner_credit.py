from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import formatLang

from odoo.addons.panel_crm.models.res_partner import PANEL_VALUE_GROUPS

from .panel_credit_exposure import CREDIT_STATES

COLORS = {"green": "text-bg-success", "amber": "text-bg-warning", "red": "text-bg-danger"}


class ResPartner(models.Model):
    """Credit of a customer, as salespeople may see it who have no right to accounting.

    The limit itself is core's ``credit_limit``; everything here is computed for the payer.
    """

    _inherit = "res.partner"

    panel_payer_id = fields.Many2one(
        "res.partner",
        string="Paid By",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('id', '!=', id), ('parent_id', '=', False), ('panel_payer_id', '=', False)]",
        help="Head office that pays for this branch: the branch uses its credit, and it gets the "
        "payment reminders.",
    )
    panel_branch_ids = fields.One2many("res.partner", "panel_payer_id", string="Pays For")
    panel_credit_state = fields.Selection(
        CREDIT_STATES,
        string="Credit",
        compute="_compute_panel_credit",
        compute_sudo=True,  # salespeople may not read receivables, only what comes of them
        search="_search_panel_credit_state",
        groups=PANEL_VALUE_GROUPS,
        help="Green: credit is free. Amber: nearly used up, or something is overdue. Red: the "
        "limit is exceeded, or too much is overdue for too long.",
    )
    panel_credit_used = fields.Monetary(
        string="Credit Used",
        compute="_compute_panel_credit",
        compute_sudo=True,
        groups=PANEL_VALUE_GROUPS,
    )
    panel_credit_allowed = fields.Monetary(
        string="Credit Limit Today",
        compute="_compute_panel_credit",
        compute_sudo=True,
        groups=PANEL_VALUE_GROUPS,
        help="Credit limit of the payer with temporary limits of today; 0 for no limit.",
    )
    panel_credit_table = fields.Html(
        string="How Credit Is Used",
        compute="_compute_panel_credit",
        compute_sudo=True,
        sanitize=False,
        groups=PANEL_VALUE_GROUPS,
    )
    panel_credit_limit_ids = fields.One2many(
        "panel.credit.limit", "partner_id", string="Temporary Limits", groups=PANEL_VALUE_GROUPS
    )
    panel_rating_ids = fields.One2many(
        "panel.credit.rating", "partner_id", string="Credit Ratings", groups=PANEL_VALUE_GROUPS
    )

    # core has none, and members of a payer are looked up by it with every order
    _panel_commercial_idx = models.Index("(commercial_partner_id)")

    # === COMPUTE METHODS === #
    @api.depends("commercial_partner_id", "panel_payer_id")
    @api.depends_context("company", "lang")
    def _compute_panel_credit(self):
        company = self.env.company
        payers = {partner: partner._panel_payer() for partner in self}
        everybody = self.env["res.partner"].union(*payers.values())._origin
        exposures = self.env["panel.credit.exposure"]
        verdicts = exposures._judge(everybody, company)
        for partner, payer in payers.items():
            verdict = verdicts.get(payer._origin.id)
            partner.panel_credit_state = verdict and verdict.state
            partner.panel_credit_used = verdict and verdict.used
            partner.panel_credit_allowed = (verdict and verdict.allowed) or 0
            partner.panel_credit_table = verdict and self._panel_credit_html(verdict)

    @api.model
    def _search_panel_credit_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: who may search by the state sees only customers whom he may read
        rows = self.env["panel.credit.exposure"].sudo()
        rows = rows.search([("company_id", "=", self.env.company.id)])
        domains = {
            state: Domain("commercial_partner_id.panel_payer_id", "in", ids)
            | (
                Domain("commercial_partner_id", "in", ids)
                & Domain("commercial_partner_id.panel_payer_id", "=", False)
            )
            for state in ("amber", "red")
            if (ids := rows.filtered(lambda row, state=state: row.state == state).partner_id.ids)
        }
        domains["green"] = ~Domain.OR(domains.values()) if domains else Domain.TRUE
        return Domain.OR(domains[state] for state in value if state in domains)

    # === CONSTRAINTS === #
    @api.constrains("panel_payer_id", "parent_id")
    def _check_panel_payer_id(self):
        for partner in self.filtered("panel_payer_id"):
            payer = partner.panel_payer_id
            if (
                payer.panel_payer_id
                or payer.parent_id
                or payer == partner
                or (partner.panel_branch_ids)
            ):
                raise ValidationError(
                    self.env._(
                        "“%(payer)s” cannot pay for “%(branch)s”: choose a company that pays for "
                        "itself, and a branch that nobody else depends on.",
                        payer=payer.display_name,
                        branch=partner.display_name,
                    )
                )

    # === BUSINESS === #
    def _panel_payer(self):
        """Return who pays for the partner: the company it belongs to, or its head office."""
        self.ensure_one()
        # sudo: a branch's salesperson may not see the head office
        firm = self.sudo().commercial_partner_id
        return (firm.panel_payer_id or firm).with_env(self.env)

    @api.model
    def _commercial_fields(self):
        # EXTENDS base
        return [*super()._commercial_fields(), "panel_payer_id"]

    def _panel_credit_html(self, verdict):
        """Return how credit is used as a table: what takes it up, what covers it, what is left.

        :param verdict: ``CreditVerdict``
        """
        currency = self.env.company.currency_id
        labels = self.env["panel.credit.exposure"]._fields
        biggest = max(
            [float(abs(term.amount)) for term in verdict.terms] + [float(verdict.allowed or 0), 1]
        )

        def row(label, amount, style, strong=False):
            width = min(100, round(100 * abs(float(amount)) / biggest))
            return Markup(
                '<tr class="%s"><td>%s</td><td class="text-end">%s</td>'
                '<td class="w-50 align-middle">'
                '<div class="progress" style="height:8px"><div class="progress-bar %s" '
                'style="width:%s%%"></div></div></td></tr>'
            ) % (
                "fw-bold border-top" if strong else "",
                label,
                formatLang(self.env, float(amount), currency_obj=currency),
                style,
                width,
            )

        rows = [
            row(
                labels[term.key]._description_string(self.env),
                term.amount,
                "text-bg-secondary" if term.amount > 0 else "text-bg-success",
            )
            for term in verdict.terms
        ]
        rows.append(row(self.env._("Used"), verdict.used, COLORS[verdict.state], strong=True))
        if verdict.allowed is not None:
            rows.append(row(self.env._("Limit today"), verdict.allowed, "text-bg-info"))
            left = verdict.allowed - verdict.used
            rows.append(row(self.env._("Left"), left, COLORS[verdict.state], strong=True))
        return Markup('<table class="table table-sm mb-0"><tbody>%s</tbody></table>') % (
            Markup().join(rows)
        )

    # === ACTIONS === #
    def action_view_receivables(self):
        """Open the open items of the payer and of all that it pays for."""
        return self._panel_credit_action("panel_receivable_action", "payer_id", self._panel_payer())

    def action_view_bills(self):
        return self._panel_credit_action("panel_bill_action", "partner_id", self._panel_members())

    def action_view_credit_orders(self):
        """Open the confirmed orders that are not invoiced in full."""
        action = self._panel_credit_action(
            "sale_order_action", "partner_invoice_id", self._panel_members(), module="panel_crm"
        )
        action["domain"] = [
            *action["domain"],
            ("state", "=", "sale"),
            ("invoice_status", "!=", "invoiced"),
        ]
        return action

    def action_propose_rating(self):
        """Propose a credit rating from what the customer has done."""
        ratings = self.env["panel.credit.rating"]._propose(
            self._panel_payer(), self.env.company, always=True
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "panel.credit.rating",
            "res_id": ratings.id,
            "view_mode": "form",
        }

    def _panel_members(self):
        payer = self._panel_payer()
        return self.search([("commercial_partner_id", "in", (payer | payer.panel_branch_ids).ids)])

    def _panel_credit_action(self, name, field, partners, module="panel_sales"):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"{module}.{name}")
        action["domain"] = [(field, "in", partners.ids)]
        action["context"] = {}
        return action
