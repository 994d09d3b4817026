from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# From the worst to the best.
CHECK_STATES = [
    ("block", "Blocked"),
    ("released", "Released"),
    ("warn", "Warning"),
    ("ok", "OK"),
]


class SaleOrder(models.Model):
    """What stands in the way of an order, and who lets it pass.

    There is one mechanism for all checks. A check adds what it finds in ``_panel_findings``,
    names what its findings depend on by extending ``_compute_panel_check``, and registers itself
    with ``panel.order.release`` when a person may let the order pass all the same.
    """

    _inherit = "sale.order"

    panel_check_state = fields.Selection(
        CHECK_STATES,
        string="Checks",
        compute="_compute_panel_check",
        search="_search_panel_check_state",
        help="The worst of what the checks say about a quotation: a blocked one cannot be "
        "confirmed until its cause is gone or somebody with the right to do so releases it.",
    )
    panel_check_note = fields.Html(
        string="What the Checks Say", compute="_compute_panel_check", sanitize=False
    )
    panel_may_release = fields.Boolean(
        compute="_compute_panel_check",
        help="The current user may release something that blocks the order.",
    )
    panel_may_request = fields.Boolean(
        compute="_compute_panel_check",
        help="Something that blocks the order can be released, and nobody has asked for it yet.",
    )
    panel_release_ids = fields.One2many(
        "panel.order.release", "order_id", string="Releases", groups="base.group_user"
    )
    panel_release_count = fields.Integer(
        string="Number of Releases",
        compute="_compute_panel_release_count",
        compute_sudo=True,  # a number only
    )

    # === COMPUTE METHODS === #
    @api.depends_context("lang", "uid")
    @api.depends(
        "state",
        "panel_release_ids.check",
        "panel_release_ids.state",
        "panel_release_ids.fingerprints",
    )
    def _compute_panel_check(self):
        quotations = self.filtered(lambda order: order.state in ("draft", "sent"))
        findings = quotations._panel_findings()
        urgency = [state for state, _label in CHECK_STATES]
        for order in self:
            judged = [
                (order._panel_finding_state(found), found) for found in findings.get(order, ())
            ]
            judged.sort(key=lambda pair: urgency.index(pair[0]))
            blocks = {found.check for state, found in judged if state == "block"}
            releasable = {
                found.check for state, found in judged if state == "block" and found.fingerprint
            }
            order.panel_check_state = judged[0][0] if judged else order in quotations and "ok"
            order.panel_check_note = order._panel_check_html(judged)
            allowed = set(self.env["panel.order.release"]._allowed_checks())
            order.panel_may_release = bool(releasable & allowed)
            order.panel_may_request = bool(
                blocks and releasable - allowed - order._panel_requested()
            )

    @api.model
    def _search_panel_check_state(self, operator, value):
        """Judge the open quotations; their number of queries does not grow with them."""
        if operator != "in":
            return NotImplemented
        quotations = self.search([("state", "in", ("draft", "sent"))])
        found = quotations.filtered(lambda order: order.panel_check_state in value)
        domain = Domain("id", "in", found.ids)
        if False in value:  # whatever is no quotation any more is not judged
            domain |= Domain("state", "not in", ("draft", "sent"))
        return domain

    @api.depends("panel_release_ids")
    def _compute_panel_release_count(self):
        counts = dict(
            self.env["panel.order.release"]._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["__count"]
            )
        )
        for order in self:
            order.panel_release_count = counts.get(order._origin, 0)

    # === FINDINGS === #
    def _panel_findings(self):
        """Return what the checks find about quotations; each check extends it.

        It is called once for all orders that are confirmed together, so that a check can count
        them against each other, and its number of queries may not grow with them.

        :return: ``{order: [Finding]}``, a ``defaultdict``
        """
        return defaultdict(list)

    def _panel_finding_state(self, finding):
        """Return ``block``, ``warn`` or ``released``.

        :param finding: ``Finding`` about this order
        """
        self.ensure_one()
        released = finding.state == "block" and finding.fingerprint in self._panel_released(
            finding.check
        )
        return "released" if released else finding.state

    def _panel_released(self, check):
        """Return the fingerprints that have been released of a check.

        :param check: key of the check
        """
        self.ensure_one()
        # sudo: a release counts, also for those who may not read who gave it and why
        releases = self.sudo().panel_release_ids
        return {
            fingerprint
            for release in releases
            if release.check == check and release.state == "granted"
            for fingerprint in release.fingerprints or ()
        }

    def _panel_requested(self):
        """Return the keys of the checks whose release is waiting for a decision."""
        self.ensure_one()
        # sudo: see _panel_released
        waiting = self.sudo().panel_release_ids.filtered(lambda each: each.state == "requested")
        return set(waiting.mapped("check"))

    def _panel_blocking(self):
        """Return the findings that block each order now.

        :return: ``{order: [Finding]}``, only of orders that are blocked
        """
        blocking = {}
        for order, findings in self._panel_findings().items():
            found = [each for each in findings if order._panel_finding_state(each) == "block"]
            if found:
                blocking[order] = found
        return blocking

    def _panel_check_html(self, judged):
        """Return findings as a list, each headed by the name of its check.

        :param judged: list of ``(state, Finding)``
        """
        field = self.env["panel.order.release"]._fields["check"]
        names = dict(field._description_selection(self.env))
        rows = []
        for state, found in judged:
            name = names.get(found.check, found.check)
            if state == "released":
                name = self.env._("%s, released", name)
            rows.append(Markup("<li><b>%s</b>: %s</li>") % (name, found.text))
        return rows and Markup('<ul class="mb-0 ps-3">%s</ul>') % Markup().join(rows)

    @api.model
    def _panel_check_problem(self, blocking):
        """Return why orders cannot be confirmed.

        :param blocking: ``{order: [Finding]}``
        """
        texts = []
        for order, findings in blocking.items():
            own = list(dict.fromkeys(found.text for found in findings))
            if len(self) > 1:
                own.insert(0, f"{order.name}:")
            texts.append("\n".join(own))
        if any(found.fingerprint for findings in blocking.values() for found in findings):
            texts.append(
                self.env._("Remove the cause, or ask for a release on the quotation's form.")
            )
        return "\n\n".join(texts)

    # === ACTIONS === #
    def action_confirm(self):
        # EXTENDS sale: orders that are confirmed together may count against each other
        if blocking := self._panel_blocking():
            raise UserError(self._panel_check_problem(blocking))
        result = super().action_confirm()
        self._panel_lapse_requests()
        return result

    def _action_cancel(self):
        # EXTENDS sale
        result = super()._action_cancel()
        self._panel_lapse_requests()
        return result

    def _validate_order(self):
        # EXTENDS sale: what a customer has signed or paid is kept, and a person looks at it
        blocking = self._panel_blocking()
        for order, findings in blocking.items():
            order._panel_hold(findings)
        passing = self.filtered(lambda order: order not in blocking)
        return super(SaleOrder, passing)._validate_order() if passing else None

    def _panel_hold(self, findings):
        """Tell the salesperson that the customer has agreed to what cannot be confirmed.

        :param findings: list of ``Finding``
        """
        self.ensure_one()
        # sudo: the customer acts, and may not write activities
        order = self.sudo()
        user = order.user_id or order.team_id.user_id or order.create_uid
        words = order.with_context(lang=user.lang)
        items = Markup().join(Markup("<li>%s</li>") % found.text for found in findings)
        words.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=words.env._("The customer has agreed, but the order is held"),
            note=Markup("<ul>%s</ul>") % items,
            user_id=user.id,
        )

    def _panel_lapse_requests(self):
        """Close the requests of orders that need no release any more."""
        # sudo: see _panel_released
        self.sudo().panel_release_ids._lapse()

    def action_panel_release(self):
        """Open the form in which somebody with the right to do so gives the reason."""
        return self._panel_release_form("granted", self.env._("Release the Order"))

    def action_panel_request_release(self):
        """Open the form in which a salesperson asks for a release."""
        return self._panel_release_form("requested", self.env._("Ask for a Release"))

    def _panel_release_form(self, state, title):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_order_release_action_new"
        )
        action["name"] = title
        action["context"] = {"default_order_id": self.id, "default_state": state}
        return action

    def action_view_releases(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_order_release_action"
        )
        action["domain"] = [("order_id", "=", self.id)]
        action["context"] = {"create": False}
        return action
