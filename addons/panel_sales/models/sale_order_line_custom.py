from odoo import api, fields, models

# Who reads what is made of boards, and its surcharge.
CUSTOM_GROUPS = "sales_team.group_sale_salesman,panel_crm.group_finance"


class SaleOrderLine(models.Model):
    """Boards that are cut, edged or marked: their surcharge and their time."""

    _inherit = "sale.order.line"

    panel_custom_ids = fields.One2many(
        "panel.custom.spec",
        "line_id",
        string="Custom Specification",
        copy=True,
        groups=CUSTOM_GROUPS,
    )
    panel_is_custom = fields.Boolean(
        string="Custom",
        compute="_compute_panel_is_custom",
        compute_sudo=True,  # whether there is work, not which
        help="The boards of the line are cut, edged or marked for the customer.",
    )

    # === COMPUTE METHODS === #
    @api.depends("panel_custom_ids")
    def _compute_panel_is_custom(self):
        for line in self:
            line.panel_is_custom = bool(line.panel_custom_ids)

    @api.depends("panel_custom_ids.lead_days")
    def _compute_customer_lead(self):
        # EXTENDS sale_stock: the work on the boards takes its time
        result = super()._compute_customer_lead()
        for line in self.filtered("panel_custom_ids"):
            line.customer_lead = max(line.customer_lead, *line.panel_custom_ids.mapped("lead_days"))
        return result

    # === BUSINESS METHODS === #
    def _get_display_price(self):
        # EXTENDS sale: the price of the list and the surcharge for the work
        price = super()._get_display_price()
        surcharge = sum(self.panel_custom_ids.mapped("sheet_surcharge"))
        if not surcharge or not self.product_id.is_panel:
            return price
        return price + surcharge * self.product_id._panel_sheets(1.0, self.product_uom_id)

    def _panel_reprice(self):
        """Take a changed surcharge into the price, unless a person agreed on another price."""
        for line in self:
            if not line._panel_is_price_agreed():
                line.with_context(sale_write_from_compute=True)._reset_price_unit()

    def action_panel_customise(self):
        """Open what is made of the boards of the line, new or to be changed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_custom_spec_action"
        )
        context = {"default_line_id": self.id}
        return {**action, "res_id": self.panel_custom_ids[:1].id, "context": context}

    def action_panel_paste(self):
        """Open the form in which many lines are pasted; the button stands below the lines."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_sales.panel_order_paste_action"
        )
        return {**action, "context": {"default_order_id": self.env.context.get("order_id")}}
