from datetime import datetime, time

from odoo import api, models

from odoo.addons.panel_crm.panelkit import Column

from .import_file import CREATED


class PanelImporterOrders(models.AbstractModel):
    """Orders of the past, for information: confirmed and locked, with nothing left to do.

    They make no deliveries, since the goods left long ago, and nothing to invoice, since the
    invoices of the past have a file of their own.
    """

    _name = "panel.importer.orders"
    _inherit = ["panel.importer.document"]
    _description = "Importer of Orders of the Past"

    _panel_number = "order"
    _panel_same = ("date", "customer", "salesperson")
    _panel_writes = ("sale.order",)
    _panel_tables = ("sale_order", "sale_order_line")

    @api.model
    def _columns(self):
        return [
            Column("order", "Order", title_zh="订单号", required=True, max_length=64),
            Column("date", "Date", "date", "日期", required=True),
            Column("customer", "Customer Reference", title_zh="客户编号", required=True),
            Column("product", "Product Code", title_zh="产品编码", required=True),
            Column("quantity", "Sheets", "decimal", "张数", required=True, min=0, max=10**7),
            Column(
                "price", "Price per Sheet", "decimal", "每张价格", required=True, min=0, max=10**9
            ),
            Column("salesperson", "Salesperson Login", title_zh="业务员账号"),
        ]

    @api.model
    def _references(self):
        return [
            self._customer_reference(),
            self._product_reference(),
            self._salesperson_reference(),
        ]

    # === CHECKS === #
    @api.model
    def _check_rows(self, file):
        self._check_dates(file)
        precision = self.env["decimal.precision"].precision_get("Product Unit")
        self._check_digits(file, "quantity", precision)
        for row in file.rows:
            if not row["quantity"]:
                file.refuse(row, "quantity", self.env._("This must be more than zero."))
        self._check_known(file, self._group_rows(file, "order"), self._known_orders(file))

    @api.model
    def _known_orders(self, file):
        orders = self.env["sale.order"].search_fetch(
            [
                ("name", "in", list({row["order"] for row in file.rows})),
                ("company_id", "=", self.env.company.id),
            ],
            ["name", "date_order", "partner_id", "panel_history", "state", "order_line"],
        )
        orders.order_line.fetch(["product_id", "product_uom_qty", "price_unit"])
        return {order.name: (order.id, self._order_signature(order)) for order in orders}

    @api.model
    def _order_signature(self, order):
        lines = [
            (
                line.product_id.id,
                self._amount_key(line.product_uom_qty),
                self._amount_key(line.price_unit),
            )
            for line in order.order_line
        ]
        valid = order.panel_history and order.state == "sale"
        return (valid, order.date_order.date(), order.partner_id.id, sorted(lines))

    @api.model
    def _signature(self, rows):
        lines = [
            (row["product_id"], self._amount_key(row["quantity"]), self._amount_key(row["price"]))
            for row in rows
        ]
        return (True, rows[0]["date"], rows[0]["customer_id"], sorted(lines))

    # === LOADING === #
    @api.model
    def _load(self, file):
        groups = self._group_rows(file, "order")
        new = [(rows[0], rows) for rows in groups.values() if not rows[0]["_id"]]
        self._load_batches(file, new, lambda part: self._create_orders(file, part))

    @api.model
    def _create_orders(self, file, entries):
        orders = (
            self.env["sale.order"]
            .with_context(skip_procurement=True)
            .create([self._prepare_order(rows) for _first, rows in entries])
        )
        orders.write({"state": "sale", "locked": True})
        for (first, rows), order in zip(entries, orders, strict=True):
            # confirming sets the date to now
            order.date_order = self._noon(rows[0]["date"])
            first["_id"] = order.id
            file.mark(first, CREATED)
        self._forget()

    @api.model
    def _prepare_order(self, rows):
        """Return the values of an order."""
        partner = self.env["res.partner"].browse(rows[0]["customer_id"])
        return {
            "name": rows[0]["order"],
            "date_order": self._noon(rows[0]["date"]),
            "partner_id": partner.id,
            "user_id": rows[0]["salesperson_id"] or partner.user_id.id,
            "team_id": self._find_team(partner).id,
            "company_id": self.env.company.id,
            "panel_history": True,
            "order_line": [(0, 0, self._prepare_line(row)) for row in rows],
        }

    @api.model
    def _prepare_line(self, row):
        """Return the values of an order line; prices of the past come without taxes."""
        product = self.env["product.product"].browse(row["product_id"])
        return {
            "product_id": product.id,
            "name": product.display_name,
            "product_uom_id": product.uom_id.id,
            "product_uom_qty": float(row["quantity"]),
            "price_unit": float(row["price"]),
            "discount": 0.0,
            "tax_ids": [],
        }

    @api.model
    def _noon(self, day):
        """Return noon of a day, which is the same day in every time zone of our users."""
        return datetime.combine(day, time(12))
