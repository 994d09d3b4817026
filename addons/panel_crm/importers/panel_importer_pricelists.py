from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.panel_crm.panelkit import ROW_KEY, Column

from .reference import Reference


class PanelImporterPricelists(models.AbstractModel):
    """Price lists: one fixed price of one product for each row.

    A price list that does not exist is made. The key of a price is its list, product, smallest
    quantity and first day.
    """

    _name = "panel.importer.pricelists"
    _inherit = ["panel.importer"]
    _description = "Importer of Price Lists"

    _panel_key = ("pricelist", "product", "min_quantity", "date_from")
    _panel_writes = ("product.pricelist", "product.pricelist.item")
    _panel_tables = ("product_pricelist_item",)

    @api.model
    def _columns(self):
        return [
            Column("pricelist", "Price List", title_zh="价格表", required=True, max_length=200),
            Column("currency", "Currency Code", title_zh="币种", max_length=3),
            Column("product", "Product Code", title_zh="产品编码", required=True, max_length=64),
            Column(
                "price", "Price per Sheet", "decimal", "每张价格", required=True, min=0, max=10**9
            ),
            Column("min_quantity", "From Sheets", "decimal", "起订张数", min=0, max=10**9),
            Column("date_from", "Valid From", "date", "开始日期"),
            Column("date_to", "Valid Until", "date", "结束日期"),
        ]

    @api.model
    def _references(self):
        return [
            self._product_reference(),
            Reference(
                "currency",
                "res.currency",
                "name",
                lambda key: self.env._("There is no active currency “%(key)s”.", key=key),
                Domain("active", "=", True),
            ),
        ]

    @api.model
    def _check_unique(self, file):
        for row in file.rows:
            row["min_quantity"] = row["min_quantity"] or 0
        return super()._check_unique(file)

    @api.model
    def _check_rows(self, file):
        own = self.env.company.currency_id.id
        first = {}
        for row in file.rows:
            row["currency_id"] = row["currency_id"] or own
            earlier = first.setdefault(row["pricelist"], row)
            if earlier["currency_id"] != row["currency_id"]:
                reason = self.env._(
                    "The price list has another currency in row %(row)s.", row=earlier[ROW_KEY]
                )
                file.refuse(row, "currency", reason)
            if row["date_from"] and row["date_to"] and row["date_to"] < row["date_from"]:
                file.refuse(row, "date_to", self.env._("This lies before the first day."))
        self._find_lists(file)

    @api.model
    def _find_lists(self, file):
        """Find the price lists; refuse those that are in another currency."""
        names = {row["pricelist"] for row in file.rows}
        lists = self._ids_by_key("product.pricelist", "name", names, self._company_domain())
        for row in file.rows:
            ids = lists.get(row["pricelist"], [])
            row["pricelist_id"] = ids[0] if ids else False
            known = self.env["product.pricelist"].browse(ids)
            if len(ids) > 1:
                file.refuse(row, "pricelist", self._ambiguous(row["pricelist"], len(ids)))
            elif known and known.currency_id.id != row["currency_id"]:
                reason = self.env._(
                    "The price list is in %(currency)s.", currency=known.currency_id.name
                )
                file.refuse(row, "currency", reason)

    # === LOADING === #
    @api.model
    def _load(self, file):
        self._create_lists(file)
        known = self._known_prices(file)
        entries = []
        for row in file.rows:
            values = self._prepare_item(row)
            key = (
                row["pricelist_id"],
                row["product_id"],
                float(row["min_quantity"]),
                values.get("date_start") or False,
            )
            row["_id"] = known.get(key, False)
            entries.append((row, values))
        self._sync(file, "product.pricelist.item", entries)

    @api.model
    def _create_lists(self, file):
        missing = {}
        for row in file.rows:
            if not row["pricelist_id"]:
                missing.setdefault(row["pricelist"], row["currency_id"])
        lists = self.env["product.pricelist"].create(
            [
                {"name": name, "currency_id": currency, "company_id": self.env.company.id}
                for name, currency in missing.items()
            ]
        )
        ids = dict(zip(missing, lists.ids, strict=True))
        for row in file.rows:
            row["pricelist_id"] = row["pricelist_id"] or ids[row["pricelist"]]

    @api.model
    def _known_prices(self, file):
        items = self.env["product.pricelist.item"].search_fetch(
            [
                ("pricelist_id", "in", list({row["pricelist_id"] for row in file.rows})),
                ("product_id", "in", list({row["product_id"] for row in file.rows})),
            ],
            ["pricelist_id", "product_id", "min_quantity", "date_start"],
        )
        return {
            (i.pricelist_id.id, i.product_id.id, i.min_quantity, i.date_start or False): i.id
            for i in items
        }

    @api.model
    def _prepare_item(self, row):
        """Return the values of a price."""
        product = self.env["product.product"].browse(row["product_id"])
        values = self._pick(
            row,
            pricelist_id="pricelist_id",
            product_id="product_id",
            fixed_price="price",
            min_quantity="min_quantity",
        )
        midnight, days = self.env.company._panel_midnight, {}
        if row["date_from"]:
            days["date_start"] = midnight(row["date_from"])
        if row["date_to"]:
            end = midnight(row["date_to"] + timedelta(days=1))
            days["date_end"] = end - timedelta(seconds=1)
        return {
            "applied_on": "0_product_variant",
            "product_tmpl_id": product.product_tmpl_id.id,
            "compute_price": "fixed",
            **values,
            **days,
        }
