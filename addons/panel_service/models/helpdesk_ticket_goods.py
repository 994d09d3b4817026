from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import formatLang

from .helpdesk_ticket_delivery import PRECISE_FIELDS

# Where what a ticket says about a delivery stands on the goods of a customer.
GOODS_FIELDS = {
    "lot_id": "lot_id",
    "sale_order_line_id": "order_line_id",
    "delivery_id": "picking_id",
}


class HelpdeskTicket(models.Model):
    """What was promised about the goods that a ticket is about."""

    _inherit = "helpdesk.ticket"

    board_parameters = fields.Char(
        string="Board",
        compute="_compute_board_parameters",
        help="What the board is like, as its master data say today: size, class and weight.",
    )
    warranty_until = fields.Date(
        compute="_compute_goods",
        help="Last day of the warranty, as agreed when the goods were delivered.",
    )
    warranty_state = fields.Selection(
        [("valid", "In Warranty"), ("over", "Out of Warranty"), ("none", "No Warranty")],
        string="Warranty",
        compute="_compute_goods",
        help="Whether the warranty held on the day of the ticket.",
    )
    contract_name = fields.Char(
        string="Contract", compute="_compute_goods", help="Contract that the goods were sold under."
    )
    goods_quality_terms = fields.Text(
        string="Quality Terms",
        compute="_compute_goods",
        help="What the contract promised about the boards when they were delivered.",
    )

    @api.depends("product_id")
    @api.depends_context("lang")
    def _compute_board_parameters(self):
        for ticket in self:
            # sudo: parameters of boards are told to everybody, also to dealers on the portal
            product = ticket.product_id.sudo()
            parts = [product.panel_size, product.panel_emission_class_id.name]
            if product.panel_weight_kg:
                weight = formatLang(self.env, product.panel_weight_kg, digits=2)
                parts.append(self.env._("%s kg per sheet", weight))
            ticket.board_parameters = " · ".join(filter(None, parts))

    @api.depends("commercial_partner_id", "company_id", "create_date", *PRECISE_FIELDS)
    def _compute_goods(self):
        found = self._find_goods()
        for ticket in self:
            fitting = found.filtered(ticket._fits_goods)
            goods = fitting.sorted(lambda each: (each.delivery_date, each.id))[-1:]
            ticket.warranty_until = goods.warranty_until
            ticket.warranty_state = goods and ticket._judge_warranty(goods.warranty_until)
            ticket.contract_name = goods.contract_id.display_name or False
            ticket.goods_quality_terms = goods.quality_terms

    def _find_goods(self):
        """Return the goods that these tickets name, in one search."""
        # sudo: agents read what a ticket is about, also a contract's name
        goods = self.env["panel.customer.goods"].sudo()
        named = Domain.OR(
            Domain(path, "in", self[name]._origin.ids)
            for name, path in GOODS_FIELDS.items()
            if self[name]
        )
        if named.is_false():
            return goods
        return goods.search(named & Domain("company_id", "in", self.company_id.ids))

    def _fits_goods(self, goods):
        customer = self.commercial_partner_id._origin
        named = [name for name in GOODS_FIELDS if self[name]]
        return (
            bool(named)
            and all(self[name]._origin == goods[GOODS_FIELDS[name]] for name in named)
            and goods.company_id == self.company_id
            and (
                not customer
                or customer.id in (goods.partner_id | goods.receiver_id.commercial_partner_id).ids
            )
        )

    def _judge_warranty(self, until):
        if not until:
            return "none"
        day = fields.Date.context_today(self, self.create_date or fields.Datetime.now())
        return "valid" if day <= until else "over"
