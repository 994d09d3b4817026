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
# Columns that name a term, and the kind of it.
TERMS = {"glue": "glue", "moisture": "moisture", "quality": "quality"}


class PanelImporterCatalogue(models.AbstractModel):
    """The catalogue: one board for each row, named by its code."""

    _name = "panel.importer.catalogue"
    _inherit = ["panel.importer"]
    _description = "Importer of the Catalogue"

    _panel_key = ("code",)
    _panel_writes = ("product.product", "panel.decor")
    _panel_tables = ("product_product", "product_template")

    @api.model
    def _columns(self):
        def side(name, title, title_zh, limit):
            return Column(
                name, title, "decimal", title_zh, required=True, min=SMALLEST_MM, max=limit
            )

        def term(name, title, title_zh):
            choices = self.env["panel.term"]._choices(TERMS[name])
            return Column(name, title, "choice" if choices else "text", title_zh, choices=choices)

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
            term("glue", "Glue", "胶种"),
            term("moisture", "Moisture Class", "防潮等级"),
            term("quality", "Quality Grade", "质量等级"),
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
        self._check_terms(file)
        self._check_decors(file)
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
    def _check_terms(self, file):
        """Find glue, moisture class and quality grade by their codes."""
        terms = self.env["panel.term"].search([("kind", "in", list(TERMS.values()))])
        ids = {(term.kind, term.code): term.id for term in terms}
        for row in file.rows:
            for column, kind in TERMS.items():
                row[f"{column}_id"] = ids.get((kind, row[column]), False)
                if row[column] and not row[f"{column}_id"]:
                    file.refuse(row, column, self.env._("There is no such specification term."))

    @api.model
    def _check_decors(self, file):
        """Find the decors by the first word of the cell, such as “W1023 Alpine Oak”."""
        decors = self.env["panel.decor"].with_context(active_test=False)
        known = {
            decor.code.lower(): decor.id
            for decor in decors.search_fetch(self._company_domain(), ["code"])
        }
        for row in file.rows:
            row["_decor"] = code = (row["decor"] or "").split(" ")[0]
            row["decor_id"] = known.get(code.lower(), False)

    @api.model
    def _create_decors(self, file):
        """Add the decors that the catalogue names and nobody has entered yet."""
        new = {}
        for row in file.rows:
            if row["_decor"] and not row["decor_id"]:
                new.setdefault(row["_decor"].lower(), row)
        decors = self.env["panel.decor"].create([self._prepare_decor(row) for row in new.values()])
        ids = dict(zip(new, decors.ids, strict=True))
        for row in file.rows:
            row["decor_id"] = row["decor_id"] or ids.get(row["_decor"].lower(), False)

    @api.model
    def _prepare_decor(self, row):
        """Return the values of a decor that a row of the catalogue names first."""
        faced = row["surface"] if row["surface"] not in (None, "raw") else "melamine"
        name = row["decor"].removeprefix(row["_decor"]).strip()
        return {"code": row["_decor"], "name": name or row["_decor"], "surface": faced}

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
        self._create_decors(file)
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
            panel_decor_id="decor_id",
            panel_core="core",
            panel_glue_id="glue_id",
            panel_moisture_id="moisture_id",
            panel_quality_id="quality_id",
            panel_standard="standard",
            panel_pack_sheets="pack_sheets",
            list_price="price",
            standard_price="cost",
            barcode="barcode",
        )
        if row["_id"]:
            return values
        return {**common, **self._pick(row, panel_density="_density"), **values}
