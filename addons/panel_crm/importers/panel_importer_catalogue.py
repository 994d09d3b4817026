from decimal import Decimal

from odoo import api, models

from odoo.addons.panel_crm.panelkit import Column

from .reference import Reference

# Smallest dimension worth entering: what is stored has two digits.
SMALLEST_MM = Decimal("0.01")
SURFACES = {
    "raw": ("Raw", "素板"),
    "melamine": ("Melamine-faced", "三聚氰胺饰面"),
    "veneer": ("Veneered", "木皮饰面"),
    "film": ("Film-faced", "覆膜"),
    "laminate": ("Laminate-faced", "防火板饰面"),
    "lacquer": ("Lacquered", "涂装"),
}
GLUES = {
    "uf": ("UF (urea)", "脲醛胶"),
    "muf": ("MUF (melamine-urea)", "三聚氰胺改性脲醛胶"),
    "pf": ("PF (phenol)", "酚醛胶"),
    "mdi": ("MDI (isocyanate)", "异氰酸酯胶"),
    "soy": ("Soy", "大豆胶"),
    "pvac": ("PVAc", "白乳胶"),
}
MOISTURE = {
    "dry": ("Dry", "干燥"),
    "humid": ("Humid", "潮湿"),
    "exterior": ("Exterior", "室外"),
}
QUALITIES = {
    "premium": ("Premium", "优等品"),
    "first": ("First Grade", "一等品"),
    "standard": ("Standard Grade", "合格品"),
}


class PanelImporterCatalogue(models.AbstractModel):
    """The catalogue: one board for each row, named by its code."""

    _name = "panel.importer.catalogue"
    _inherit = ["panel.importer"]
    _description = "Importer of the Catalogue"

    _panel_key = ("code",)
    _panel_writes = ("product.product",)
    _panel_tables = ("product_product", "product_template")

    @api.model
    def _columns(self):
        def side(name, title, title_zh, limit):
            return Column(
                name, title, "decimal", title_zh, required=True, min=SMALLEST_MM, max=limit
            )

        price = {"kind": "decimal", "min": 0, "max": 10**9}
        return [
            Column("code", "Product Code", title_zh="产品编码", required=True, max_length=64),
            Column("name", "Product", title_zh="产品名称", required=True, max_length=300),
            Column("brand", "Brand Code", title_zh="品牌编码", max_length=64),
            Column("series", "Series Code", title_zh="系列编码", required=True, max_length=64),
            side("length_mm", "Length (mm)", "长度(mm)", 20000),
            side("width_mm", "Width (mm)", "宽度(mm)", 20000),
            side("thickness_mm", "Thickness (mm)", "厚度(mm)", 500),
            Column("density", "Density (kg/m³)", "decimal", "密度(kg/m³)", min=1, max=2000),
            Column("emission_scheme", "Emission Standard", title_zh="甲醛释放标准"),
            Column("emission_class", "Emission Class", title_zh="甲醛释放等级"),
            Column("surface", "Surface", "choice", "表面", choices=SURFACES),
            Column("decor", "Decor", title_zh="花色", max_length=200),
            Column("core", "Core", title_zh="基材", max_length=200),
            Column("glue", "Glue", "choice", "胶种", choices=GLUES),
            Column("moisture", "Moisture Class", "choice", "防潮等级", choices=MOISTURE),
            Column("quality", "Quality Grade", "choice", "质量等级", choices=QUALITIES),
            Column("standard", "Product Standard", title_zh="产品标准", max_length=200),
            Column("pack_sheets", "Sheets per Pack", "integer", "每包张数", min=1, max=10000),
            Column("price", "Price per Sheet", title_zh="每张价格", required=True, **price),
            Column("cost", "Cost per Sheet", title_zh="每张成本", **price),
            Column("barcode", "Barcode", title_zh="条码", max_length=64),
        ]

    @api.model
    def _references(self):
        return [
            Reference(
                "series",
                "panel.series",
                "code",
                lambda key: self.env._("There is no series with the code “%(key)s”.", key=key),
            ),
            Reference(
                "brand",
                "product.brand",
                "code",
                lambda key: self.env._("There is no brand with the code “%(key)s”.", key=key),
            ),
        ]

    @api.model
    def _check_rows(self, file):
        self._find_existing(file, "code", "product.product", "default_code", self._company_domain())
        self._check_series(file)
        self._check_emission(file)
        self._check_barcodes(file)

    @api.model
    def _check_series(self, file):
        """Refuse series that do not fit the brand; take brand and density from the series."""
        ids = {row["series_id"] for row in file.rows if row["series_id"]}
        series = {s.id: s for s in self.env["panel.series"].browse(ids)}
        for row in file.rows:
            row["_density"] = None
            own = series.get(row["series_id"])
            if not own:
                continue
            if row["brand_id"] and own.brand_id.id != row["brand_id"]:
                reason = self.env._(
                    "The series “%(series)s” belongs to the brand “%(right)s”, not to “%(wrong)s”.",
                    series=row["series"],
                    right=own.brand_id.code or own.brand_id.name,
                    wrong=row["brand"],
                )
                file.refuse(row, "series", reason)
            row["brand_id"] = own.brand_id.id
            row["_density"] = own.family_id.default_density or None

    @api.model
    def _check_emission(self, file):
        """Find the emission classes; the standard may be left out when only one has the class."""
        names = {row["emission_class"] for row in file.rows if row["emission_class"]}
        classes = self.env["panel.emission.class"].with_context(active_test=False)
        classes = classes.search([("name", "in", list(names))])
        for row in file.rows:
            row["emission_id"] = False
            name, scheme = row["emission_class"], row["emission_scheme"]
            if not name:
                if scheme:
                    file.refuse(row, "emission_class", self.env._("The class is missing."))
                continue
            fitting = classes.filtered(
                lambda own, name=name, scheme=scheme: (
                    own.name == name and (not scheme or own.scheme == scheme)
                )
            )
            if len(fitting) == 1:
                row["emission_id"] = fitting.id
            elif fitting:
                reason = self.env._("Several standards have this class; enter the standard too.")
                file.refuse(row, "emission_class", reason)
            else:
                reason = self.env._("There is no such emission class in this standard.")
                file.refuse(row, "emission_class", reason)

    @api.model
    def _check_barcodes(self, file):
        """Refuse barcodes that stand in the file twice or belong to another product."""
        rows = [row for row in file.rows if row["barcode"]]
        counts = self._count_by(rows, "barcode")
        found = self._ids_by_key("product.product", "barcode", set(counts))
        for row in rows:
            owners = set(found.get(row["barcode"], ())) - {row["_id"]}
            if owners or counts[row["barcode"]] > 1:
                file.refuse(row, "barcode", self.env._("Another product has this barcode."))

    @api.model
    def _load(self, file):
        common = self._prepare_common()
        self._sync(
            file,
            "product.product",
            [(row, self._prepare_product(row, common)) for row in file.rows],
        )

    @api.model
    def _prepare_common(self):
        """Return the values that all new products have.

        The last two are defaults that Odoo would look up anew for each product.
        """
        lots = self.env.ref("stock.sequence_production_lots", raise_if_not_found=False)
        return {
            "type": "consu",
            "is_storable": True,
            "uom_id": self.env.ref("panel_crm.uom_sheet").id,
            "lot_sequence_id": lots.id if lots else False,
            "has_available_route_ids": False,
        }

    @api.model
    def _prepare_product(self, row, common):
        """Return the values of a product.

        :param common: values that a new product has besides
        """
        values = self._pick(
            row,
            default_code="code",
            name="name",
            product_brand_id="brand_id",
            panel_series_id="series_id",
            panel_length_mm="length_mm",
            panel_width_mm="width_mm",
            panel_thickness_mm="thickness_mm",
            panel_density="density",
            panel_emission_class_id="emission_id",
            panel_surface="surface",
            panel_decor="decor",
            panel_core="core",
            panel_glue="glue",
            panel_moisture="moisture",
            panel_quality="quality",
            panel_standard="standard",
            panel_pack_sheets="pack_sheets",
            list_price="price",
            standard_price="cost",
            barcode="barcode",
        )
        if row["_id"]:
            return values
        return {**common, **self._pick(row, panel_density="_density"), **values}
