from odoo import models

from .panel_diversion import OPEN

LINES = 4


class ResPartner(models.Model):
    """What sales adds to the 360° view of a customer."""

    _inherit = "res.partner"

    def _panel_overview_blocks(self, family):
        # EXTENDS panel_crm
        return [
            *super()._panel_overview_blocks(family),
            self._panel_block_credit(),
            self._panel_block_commission(),
            self._panel_block_projects(),
            self._panel_block_diversions(),
        ]

    def _panel_block_credit(self):
        """Return how much credit is taken up; nothing where the company grants none."""
        customer = self.commercial_partner_id
        if not customer._has_field_access(self._fields["panel_credit_state"], "read"):
            return None
        state = customer.panel_credit_state
        if not state or not self.env["panel.credit.exposure"].has_access("read"):
            return None
        money, labels = self._panel_money, self.env["res.partner"]._fields
        names = ["panel_credit_used"]
        if customer.panel_credit_allowed:
            names.append("panel_credit_allowed")
        lines = [
            (labels[name]._description_string(self.env), money(customer[name])) for name in names
        ]
        states = dict(labels["panel_credit_state"]._description_selection(self.env))
        return self._panel_block(
            75,
            "fa-credit-card",
            self.env._("Credit"),
            states[state],
            [("partner_id", "=", customer._panel_payer().id)],
            lines,
            "panel.credit.exposure",
            alert=state == "red",
        )

    def _panel_block_commission(self):
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        row = self._panel_read("panel.incentive.entry", domain, ["amount:sum"])
        return row and self._panel_block(
            82,
            "fa-money",
            self.env._("Commission Entries"),
            row[0],
            domain,
            [(self.env._("Amount"), self._panel_money(row[1]))],
            "panel.incentive.entry",
        )

    def _panel_block_projects(self):
        if self.panel_role != "dealer":
            return None
        Deal, domain = self.env["panel.deal.registration"], [("partner_id", "=", self.id)]
        if not Deal.has_access("read"):
            return None
        states = dict(Deal._fields["state"]._description_selection(self.env))
        last = Deal.search(domain, limit=LINES)
        lines = [(deal.name, states[deal.state]) for deal in last]
        count, title = Deal.search_count(domain), self.env._("Registered Projects")
        return self._panel_block(22, "fa-building-o", title, count, domain, lines, Deal._name)

    def _panel_block_diversions(self):
        if self.panel_role != "dealer":
            return None
        domain = [("partner_id", "=", self.id), ("state", "in", OPEN)]
        Case = self.env["panel.diversion"]
        if not Case.has_access("read"):
            return None
        cases = Case.search(domain)
        lines = [(case.number, case.found_region_id.name) for case in cases[:LINES]]
        title = self.env._("Open Diversion Cases")
        return self._panel_block(
            88, "fa-random", title, cases, domain, lines, Case._name, alert=True
        )
