import re

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.panel_crm.fields import Measure

from .panel_complaint_type import RESPONSIBILITIES

PHONE_DIGITS = 8  # a subscriber number without country and area code, as far as it is compared
CALLERS_NAMED = 5


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    # === IDENTITY === #
    kind = fields.Selection(
        [
            ("complaint", "Complaint"),
            ("consultation", "Consultation"),
            ("repair", "Repair"),
            ("return", "Return"),
            ("suggestion", "Suggestion"),
        ],
        required=True,
        default="consultation",
        index=True,
        tracking=True,
        help="What the customer wants. Only complaints count in the analysis of complaints.",
    )
    complaint_type_id = fields.Many2one(
        "panel.complaint.type",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="What is wrong; says which evidence to ask for and which limit applies.",
    )
    complaint_evidence = fields.Char(
        related="complaint_type_id.evidence", string="Evidence to Ask For"
    )
    complaint_limit = fields.Char(related="complaint_type_id.limit")
    complaint_cause = fields.Char(related="complaint_type_id.cause", groups="base.group_user")
    complaint_owner = fields.Selection(related="complaint_type_id.owner", groups="base.group_user")
    complaint_settlement = fields.Char(
        related="complaint_type_id.settlement", groups="base.group_user"
    )
    responsibility = fields.Selection(
        [("open", "Undecided"), *RESPONSIBILITIES],
        required=True,
        default="open",
        index=True,
        tracking=True,
        groups="base.group_user",
        help="Who caused it. Complaints that the plant caused never count against a customer.",
    )
    caller_phone = fields.Char(
        string="Caller's Number", help="Number that the customer called from; finds the customer."
    )

    # === MEASURES === #
    quantity_sheets = Measure(
        bounds=(0, 1e7),
        string="Sheets Affected",
        digits="Product Unit",
        tracking=True,
        help="Number of sheets that the customer complains about.",
    )
    volume_m3 = fields.Float(
        string="Volume Affected (m³)",
        digits="Panel Volume",
        compute="_compute_volume_m3",
        store=True,
        help="Volume of the sheets affected, by the nominal dimensions of the board.",
    )

    # === TECHNICAL === #
    photo_ids = fields.Many2many(
        "ir.attachment",
        string="Photos",
        compute="_compute_photo_ids",
        inverse="_inverse_photo_ids",
        help="Pictures of the damage, from whichever channel they came.",
    )
    lot_ticket_count = fields.Integer(
        string="Tickets on This Lot",
        compute="_compute_lot_ticket_count",
        help="All tickets on the same lot, this one included. A complaint that nobody else has "
        "about a lot often comes from storage or processing.",
    )
    customer_ticket_count = fields.Integer(
        string="Open Tickets of the Customer",
        compute="_compute_customer_ticket_count",
        help="Tickets of the same customer that are not closed, this one included.",
    )

    # === COMPUTE METHODS === #
    @api.depends("number", "name")
    def _compute_display_name(self):
        # EXTENDS helpdesk_mgmt: a ticket that has no number yet
        result = super()._compute_display_name()
        for ticket in self:
            if ticket.number == "/":
                ticket.display_name = ticket.name or self.env._("New")
        return result

    @api.depends("quantity_sheets", "product_id.panel_volume_m3")
    def _compute_volume_m3(self):
        for ticket in self:
            ticket.volume_m3 = ticket.quantity_sheets * ticket.product_id.panel_volume_m3

    def _compute_photo_ids(self):
        photos = self._find_photos().grouped("res_id")
        for ticket in self:
            ticket.photo_ids = photos.get(ticket._origin.id, False)

    def _inverse_photo_ids(self):
        stored = self._find_photos().grouped("res_id")
        for ticket in self:
            photos = ticket.photo_ids
            added = photos.filtered(lambda photo: not photo.res_id)
            added.write({"res_model": self._name, "res_id": ticket.id})
            (stored.get(ticket.id, photos) - photos).unlink()

    @api.depends("lot_id")
    def _compute_lot_ticket_count(self):
        counts = dict(
            self._read_group([("lot_id", "in", self.lot_id.ids)], ["lot_id"], ["__count"])
        )
        for ticket in self:
            ticket.lot_ticket_count = counts.get(ticket.lot_id._origin, 0)

    @api.depends("commercial_partner_id", "stage_id")
    def _compute_customer_ticket_count(self):
        counts = dict(
            self._read_group(
                [
                    ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                    ("closed", "=", False),
                ],
                ["commercial_partner_id"],
                ["__count"],
            )
        )
        for ticket in self:
            ticket.customer_ticket_count = counts.get(ticket.commercial_partner_id._origin, 0)

    # === ONCHANGE === #
    @api.onchange("caller_phone")
    def _onchange_caller_phone(self):
        callers = self._find_callers(self.caller_phone)
        customers = callers.commercial_partner_id
        if len(customers) == 1:
            self.partner_id = callers if len(callers) == 1 else customers
        elif customers:
            return {
                "warning": {
                    "type": "notification",
                    "title": self.env._("Several customers have this number"),
                    "message": ", ".join(customers[:CALLERS_NAMED].mapped("display_name")),
                }
            }

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS helpdesk_mgmt
        tickets = super().create(vals_list)
        tickets._fill_all_from_delivery()
        tickets._log_opened()
        tickets.filtered("closed")._log_closed()
        return tickets

    def write(self, vals):
        # EXTENDS helpdesk_mgmt
        if "stage_id" not in vals and "partner_id" not in vals:
            return super().write(vals)
        before = {ticket: (ticket.commercial_partner_id, ticket.closed) for ticket in self}
        result = super().write(vals)
        self.filtered(
            lambda ticket: ticket.commercial_partner_id != before[ticket][0]
        )._log_opened()
        self.filtered(lambda ticket: ticket.closed and not before[ticket][1])._log_closed()
        return result

    # === ACTIONS === #
    def assign_to_me(self):
        # EXTENDS helpdesk_mgmt, which has no Chinese for its message
        self.ensure_one()
        if self.team_id and self.env.user not in self.team_id.user_ids:
            raise AccessError(
                self.env._(
                    "You cannot take this ticket because you are not a member of the team “%s”.",
                    self.team_id.display_name,
                )
            )
        return super().assign_to_me()

    def action_view_lot_tickets(self):
        self.ensure_one()
        return self._action_tickets([("lot_id", "=", self.lot_id.id)])

    def action_view_customer_tickets(self):
        self.ensure_one()
        customer = self.commercial_partner_id
        action = self._action_tickets([("commercial_partner_id", "=", customer.id)])
        action["context"] = {"search_default_open": 1, "default_partner_id": customer.id}
        return action

    # === BUSINESS === #
    def _log_opened(self):
        """Write one line for each ticket into the timeline of its customer."""
        self._log_in_timeline(
            lambda ticket, kind, link: ticket.env._(
                "%(kind)s opened: %(ticket)s", kind=kind, ticket=link
            )
        )

    def _log_closed(self):
        """Write one line for each closed ticket into the timeline of its customer."""
        self._log_in_timeline(
            lambda ticket, kind, link: ticket.env._(
                "%(kind)s closed: %(ticket)s", kind=kind, ticket=link
            )
        )

    # === HELPERS === #
    def _log_in_timeline(self, prepare_line):
        """Log lines on the customers of the tickets.

        :param prepare_line: function of the ticket, the name of its kind and a link to it
        """
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for ticket in self:
            customer = ticket.commercial_partner_id
            if customer:
                line = prepare_line(ticket, kinds[ticket.kind], ticket._get_html_link())
                customer._message_log(body=line)

    def _find_photos(self):
        """Return the pictures attached to these tickets, in one search."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self._origin.ids),
                ("mimetype", "=like", "image/%"),
            ],
            order="id",
        )

    @api.model
    def _find_callers(self, phone):
        """Return the partners that have a phone number, however it is written."""
        partners = self.env["res.partner"]
        number = re.sub(r"[^\d+]", "", phone or "")
        digits = number.replace("+", "")
        if len(digits) < 5:
            return partners
        found = partners.search([("phone_mobile_search", "=", number)])
        if not found and len(digits) >= PHONE_DIGITS:
            tail = digits[-PHONE_DIGITS:]
            found = partners.search([("phone_mobile_search", "ilike", tail)], limit=20)
        return found

    def _action_tickets(self, domain):
        """Return the action that lists tickets of a domain."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_service.helpdesk_ticket_action"
        )
        return dict(action, domain=domain, context={})
