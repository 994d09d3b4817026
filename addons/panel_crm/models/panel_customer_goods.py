from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class PanelCustomerGoods(models.Model):
    """Goods that a customer has received, with the promises that hold for them.

    One row for each move line that went to a customer. The warranty and the quality terms are
    those of the day of delivery: what is agreed later does not rewrite them.
    """

    _name = "panel.customer.goods"
    _description = "Customer Goods"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _mail_post_access = "read"  # nobody writes the rows, but whoever follows one up says so
    _order = "delivery_date desc, id desc"
    _rec_name = "product_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    receiver_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="set null")
    product_id = fields.Many2one("product.product", required=True, index=True, ondelete="restrict")
    lot_id = fields.Many2one("stock.lot", index="btree_not_null", ondelete="restrict")
    order_id = fields.Many2one("sale.order", index="btree_not_null", ondelete="set null")
    order_line_id = fields.Many2one("sale.order.line", index="btree_not_null", ondelete="set null")
    picking_id = fields.Many2one(
        "stock.picking", string="Delivery", index="btree_not_null", ondelete="set null"
    )
    move_line_id = fields.Many2one("stock.move.line", ondelete="set null")
    contract_id = fields.Many2one("panel.contract", index="btree_not_null", ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, index=True)
    quantity = fields.Float(digits="Product Unit", help="In the unit of the product: sheets.")
    delivery_date = fields.Date(required=True, index=True)
    warranty_months = fields.Integer(help="As agreed on the day of delivery.")
    warranty_until = fields.Date(help="Last day of the warranty; empty when there is none.")
    quality_terms = fields.Text(help="Quality terms of the contract on the day of delivery.")
    warranty_state = fields.Selection(
        [("valid", "In Warranty"), ("over", "Out of Warranty"), ("none", "No Warranty")],
        compute="_compute_warranty_state",
        search="_search_warranty_state",
        help="Whether the warranty holds today.",
    )

    _once = models.UniqueIndex("(move_line_id)")

    @api.depends("warranty_until")
    def _compute_warranty_state(self):
        today = fields.Date.context_today(self)
        for goods in self:
            until = goods.warranty_until
            goods.warranty_state = ("valid" if until >= today else "over") if until else "none"

    @api.model
    def _search_warranty_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            "valid": Domain("warranty_until", ">=", today),
            "over": Domain("warranty_until", "<", today),
            "none": Domain("warranty_until", "=", False),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _fill(self, move_ids=None):
        """Note what was delivered to customers, in one statement; a second run adds nothing.

        Grain: one row for each done move line from our stock to a customer. The warranty is that
        of the order's contract, or else of the family, or else of the company.

        :param move_ids: ids of done moves, all when None
        """
        which = SQL("TRUE") if move_ids is None else SQL("move.id IN %s", tuple(move_ids) or (0,))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO panel_customer_goods (
                       partner_id, receiver_id, product_id, lot_id, order_id, order_line_id,
                       picking_id, move_line_id, contract_id, company_id, quantity,
                       delivery_date, warranty_months, warranty_until, quality_terms)
                SELECT customer.commercial_partner_id, move.partner_id, line.product_id,
                       line.lot_id, sale.id, sale_line.id, line.picking_id, line.id, contract.id,
                       move.company_id, line.quantity_product_uom, local.day, promise.months,
                       CASE WHEN promise.months > 0
                            THEN (local.day + make_interval(months => promise.months))::date - 1
                       END,
                       contract.quality_terms
                  FROM stock_move move
                  JOIN stock_move_line line ON line.move_id = move.id
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location target ON target.id = move.location_dest_id
                  JOIN product_product product ON product.id = line.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                  JOIN res_company company ON company.id = move.company_id
                  JOIN res_partner house ON house.id = company.partner_id
                  LEFT JOIN panel_family family ON family.id = template.panel_family_id
                  LEFT JOIN sale_order_line sale_line ON sale_line.id = move.sale_line_id
                  LEFT JOIN sale_order sale ON sale.id = sale_line.order_id
                  LEFT JOIN panel_contract contract ON contract.id = sale.panel_contract_id
                  JOIN res_partner customer
                    ON customer.id = COALESCE(sale.partner_id, move.partner_id)
                 CROSS JOIN LATERAL (
                       SELECT (line.date AT TIME ZONE 'UTC'
                               AT TIME ZONE COALESCE(house.tz, 'UTC'))::date AS day
                       ) AS local
                 CROSS JOIN LATERAL (
                       SELECT COALESCE(NULLIF(contract.warranty_months, 0),
                                       NULLIF(family.warranty_months, 0),
                                       company.panel_warranty_months, 0) AS months
                       ) AS promise
                 WHERE %s AND move.state = 'done'
                   AND source.usage != 'customer' AND target.usage = 'customer'
                 ORDER BY line.id
                ON CONFLICT DO NOTHING
                """,
                which,
            )
        )
        self.invalidate_model()
