from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.panel_crm.panelkit import Column

from .reference import Reference

DESTINATIONS = {"home": ("Home", "国内"), "abroad": ("Abroad", "国外")}
# Fields that together name a pack size; the columns of the file hold their keys.
KEY = {
    "product_id": "product_id",
    "series_id": "series_id",
    "thickness_mm": "thickness_mm",
    "length_mm": "length_mm",
    "width_mm": "width_mm",
    "warehouse_id": "plant_id",
    "destination": "destination",
    "country_id": "country_id",
    "region_id": "region_id",
    "date_from": "date_from",
}


class PanelImporterPacks(models.AbstractModel):
    """Pack sizes by goods, plant and destination; a blank cell means any."""

    _name = "panel.importer.packs"
    _inherit = ["panel.importer"]
    _description = "Importer of Pack Sizes"

    _panel_key = (
        "product",
        "series",
        "thickness_mm",
        "length_mm",
        "width_mm",
        "plant",
        "destination",
        "country",
        "region",
        "date_from",
    )
    _panel_writes = ("panel.pack.size",)
    _panel_tables = ("panel_pack_size",)

    @api.model
    def _columns(self):
        def side(name, title, title_zh, limit):
            return Column(name, title, "decimal", title_zh, min=0, max=limit)

        return [
            Column("product", "Product Code", title_zh="产品编码", max_length=64),
            Column("series", "Series Code", title_zh="系列编码", max_length=64),
            side("thickness_mm", "Thickness (mm)", "厚度(mm)", 500),
            side("length_mm", "Length (mm)", "长度(mm)", 20000),
            side("width_mm", "Width (mm)", "宽度(mm)", 20000),
            Column("plant", "Plant Code", title_zh="工厂编码", max_length=64),
            Column("destination", "Destination", "choice", "目的地", choices=DESTINATIONS),
            Column("country", "Country Code", title_zh="国家代码", max_length=2),
            Column("region", "Region Code", title_zh="区域编码", max_length=64),
            Column(
                "sheets", "Sheets per Pack", "integer", "每包张数", required=True, min=1, max=10000
            ),
            Column("date_from", "Valid From", "date", "开始日期"),
            Column("date_to", "Valid Until", "date", "结束日期"),
        ]

    @api.model
    def _references(self):
        return [
            self._product_reference(),
            Reference(
                "series",
                "panel.series",
                "code",
                lambda key: self.env._("There is no series with the code “%(key)s”.", key=key),
            ),
            Reference(
                "plant",
                "stock.warehouse",
                "code",
                lambda key: self.env._("There is no plant with the code “%(key)s”.", key=key),
                Domain("company_id", "=", self.env.company.id),
            ),
            Reference(
                "country",
                "res.country",
                "code",
                lambda key: self.env._("There is no country with the code “%(key)s”.", key=key),
            ),
            Reference(
                "region",
                "panel.region",
                "code",
                lambda key: self.env._("There is no region with the code “%(key)s”.", key=key),
            ),
        ]

    @api.model
    def _load(self, file):
        products = [False, *{row["product_id"] for row in file.rows if row["product_id"]}]
        sizes = self.env["panel.pack.size"].search([("product_id", "in", products)])
        known = {tuple(self._key_value(size[name]) for name in KEY): size.id for size in sizes}
        entries = []
        for row in file.rows:
            key = tuple(self._key_value(row[column]) for column in KEY.values())
            row["_id"] = known.get(key, False)
            values = self._pick(row, **KEY, sheets="sheets", date_to="date_to")
            entries.append((row, values))
        self._sync(file, "panel.pack.size", entries)

    @api.model
    def _key_value(self, value):
        """Return a value of a field or a cell so that equal ones compare equal."""
        if isinstance(value, models.BaseModel):
            value = value.id
        return round(float(value), 2) if isinstance(value, int | float | Decimal) else value or 0
