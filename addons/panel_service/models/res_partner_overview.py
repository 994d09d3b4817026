from odoo import models
from odoo.tools import format_date


class ResPartner(models.Model):
    """What service adds to the 360° view, to the notices for colleagues and to the digest."""

    _inherit = "res.partner"

    # === 360° VIEW === #
    def _panel_overview_blocks(self, family):
        # EXTENDS panel_crm
        return [
            *super()._panel_overview_blocks(family),
            self._panel_block_complaints(family),
            self._panel_block_tickets(family),
        ]

    def _panel_block_complaints(self, family):
        domain = [
            ("partner_id", "in", family.ids),
            ("kind", "=", "complaint"),
            ("closed", "=", False),
        ]
        Ticket = self.env["helpdesk.ticket"]
        if not Ticket.has_access("read"):
            return None
        tickets = Ticket.search(domain)
        lines = [(ticket.number, ticket.name) for ticket in tickets[:4]]
        title = self.env._("Open Complaints")
        return self._panel_block(
            84, "fa-exclamation-triangle", title, tickets, domain, lines, Ticket._name, alert=True
        )

    def _panel_block_tickets(self, family):
        domain = [("partner_id", "in", family.ids)]
        row = self._panel_read("helpdesk.ticket", domain, ["create_date:max"])
        if not row:
            return None
        lines = []
        if row[1]:
            lines.append((self.env._("Last"), format_date(self.env, row[1].date())))
        title = self.env._("Tickets")
        return self._panel_block(
            86, "fa-life-ring", title, row[0], domain, lines, "helpdesk.ticket"
        )

    # === FOR COLLEAGUES === #
    def _panel_notices(self):
        # EXTENDS panel_crm
        notices = super()._panel_notices()
        # sudo: sales must know of a complaint, also of a customer whose tickets are not theirs
        rows = (
            self.env["helpdesk.ticket"]
            .sudo()
            ._read_group(
                [
                    ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                    ("kind", "=", "complaint"),
                    ("closed", "=", False),
                ],
                ["commercial_partner_id"],
                ["number:array_agg", "create_date:min"],
            )
        )
        for customer, numbers, since in rows:
            text = self.env._(
                "Open complaints since %(date)s: %(numbers)s",
                date=format_date(self.env, since.date()),
                numbers=", ".join(sorted(numbers)[:5]),
            )
            notices[customer].insert(0, ("warning", text))
        return notices

    def _panel_events_since(self, since):
        # EXTENDS panel_crm
        events = super()._panel_events_since(since)
        Ticket = self.env["helpdesk.ticket"]
        if Ticket.has_access("read"):
            for ticket in Ticket.search(
                [("commercial_partner_id", "in", self.ids), ("create_date", ">=", since)]
            ):
                date = format_date(self.env, ticket.create_date.date())
                events[ticket.commercial_partner_id].append(
                    f"{date} · {ticket.number} · {ticket.name}"
                )
        return events
