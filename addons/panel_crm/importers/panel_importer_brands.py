from odoo import api, models

from odoo.addons.panel_crm.panelkit import ROW_KEY, Column

from .reference import Reference


class PanelImporterBrands(models.AbstractModel):
    """Brands with their series: one row for each series, or for a brand without any."""

    _name = "panel.importer.brands"
    _inherit = ["panel.importer"]
    _description = "Importer of Brands and Series"

    _panel_writes = ("product.brand", "panel.series")
    _panel_tables = ("product_brand", "panel_series")

    @api.model
    def _columns(self):
        return [
            Column("brand", "Brand Code", title_zh="品牌编码", required=True, max_length=64),
            Column("brand_name", "Brand", title_zh="品牌", required=True, max_length=200),
            Column("positioning", "Positioning", title_zh="定位", max_length=500),
            Column("series", "Series Code", title_zh="系列编码", max_length=64),
            Column("series_name", "Series", title_zh="系列", max_length=200),
            Column("family", "Panel Family Code", title_zh="板种编码", max_length=64),
            Column("description", "Series Description", title_zh="系列说明", max_length=5000),
        ]

    @api.model
    def _references(self):
        return [
            Reference(
                "family",
                "panel.family",
                "code",
                lambda key: self.env._(
                    "There is no panel family with the code “%(key)s”.", key=key
                ),
            ),
        ]

    @api.model
    def _check_unique(self, file):
        first = {}
        for row in file.rows:
            key = (row["brand"], None) if row["series"] is None else row["series"]
            earlier = first.setdefault(key, row)
            if earlier is not row:
                file.refuse(
                    row,
                    "series" if row["series"] else "brand",
                    self.env._("This is there already, in row %(row)s.", row=earlier[ROW_KEY]),
                )

    @api.model
    def _check_rows(self, file):
        first = {}
        for row in file.rows:
            earlier = first.setdefault(row["brand"], row)
            if earlier["brand_name"] != row["brand_name"]:
                reason = self.env._(
                    "The brand “%(code)s” has another name in row %(row)s.",
                    code=row["brand"],
                    row=earlier[ROW_KEY],
                )
                file.refuse(row, "brand_name", reason)
            for column in ("series_name", "family"):
                if row["series"] and not row[column]:
                    file.refuse(row, column, self.env._("A series needs this."))
            if not row["series"] and (row["series_name"] or row["family"]):
                file.refuse(row, "series", self.env._("The code of the series is missing."))
        self._check_owner(file)

    @api.model
    def _check_owner(self, file):
        """Refuse series that another brand has already."""
        codes = [row["series"] for row in file.rows if row["series"]]
        known = {
            series.code: series
            for series in self.env["panel.series"]
            .with_context(active_test=False)
            .search_fetch([("code", "in", codes)], ["code", "brand_id"])
        }
        for row in file.rows:
            series = known.get(row["series"])
            row["_series_id"] = series.id if series else False
            if series and series.brand_id.code != row["brand"]:
                reason = self.env._(
                    "The series belongs to the brand “%(brand)s” already.",
                    brand=series.brand_id.display_name,
                )
                file.refuse(row, "series", reason)

    @api.model
    def _load(self, file):
        self._find_existing(file, "brand", "product.brand", "code")
        brands = {}
        for row in file.rows:
            chosen = brands.setdefault(row["brand"], row)
            if chosen["positioning"] is None:
                chosen["positioning"] = row["positioning"]
        self._sync(
            file, "product.brand", [(row, self._prepare_brand(row)) for row in brands.values()]
        )
        ids = {code: row["_id"] for code, row in brands.items()}
        rows = [row for row in file.rows if row["series"]]
        for row in rows:
            row["brand_id"], row["_id"] = ids[row["brand"]], row["_series_id"]
        self._sync(file, "panel.series", [(row, self._prepare_series(row)) for row in rows])

    @api.model
    def _prepare_brand(self, row):
        """Return the values of a brand."""
        return self._pick(row, code="brand", name="brand_name", positioning="positioning")

    @api.model
    def _prepare_series(self, row):
        """Return the values of a series."""
        return self._pick(
            row,
            code="series",
            name="series_name",
            brand_id="brand_id",
            family_id="family_id",
            description="description",
        )
