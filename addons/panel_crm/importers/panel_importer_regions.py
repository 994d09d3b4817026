from odoo import api, models

from odoo.addons.panel_crm.panelkit import Column

from .reference import Reference

KINDS = {
    "area": ("Sales Area", "大区"),
    "country": ("Country", "国家"),
    "province": ("Province", "省"),
    "city": ("City", "市"),
    "county": ("County", "县", "区县"),
}


class PanelImporterRegions(models.AbstractModel):
    """Regions; those above may stand anywhere in the file or exist already."""

    _name = "panel.importer.regions"
    _inherit = ["panel.importer"]
    _description = "Importer of Regions"

    _panel_key = ("code",)
    _panel_writes = ("panel.region",)
    _panel_tables = ("panel_region",)

    @api.model
    def _columns(self):
        return [
            Column("code", "Code", title_zh="编码", required=True, max_length=64),
            Column("name", "Name", title_zh="名称", required=True, max_length=200),
            Column("kind", "Kind", "choice", title_zh="类型", required=True, choices=KINDS),
            Column("parent", "Belongs To", title_zh="上级编码", max_length=64),
            Column("office", "Responsible Office", title_zh="负责机构"),
            Column("country", "Country Code", title_zh="国家代码", max_length=2),
        ]

    @api.model
    def _references(self):
        return [
            self._office_reference(),
            Reference(
                "country",
                "res.country",
                "code",
                lambda key: self.env._("There is no country with the code “%(key)s”.", key=key),
            ),
        ]

    @api.model
    def _check_rows(self, file):
        self._find_existing(file, "code", "panel.region", "code")
        above = {row["code"]: row["parent"] for row in file.rows}
        known = self.env["panel.region"].with_context(active_test=False)
        for region in known.search_fetch([], ["code", "parent_id"]):
            above.setdefault(region.code, region.parent_id.code or None)
        for row in file.rows:
            if row["parent"] and row["parent"] not in above:
                reason = self.env._(
                    "There is no region with the code “%(key)s”, neither in the file nor in the "
                    "database.",
                    key=row["parent"],
                )
                file.refuse(row, "parent", reason)
            elif self._is_circular(row["code"], above):
                file.refuse(row, "parent", self.env._("The region would belong to itself."))

    @api.model
    def _is_circular(self, code, above):
        seen = set()
        while code is not None and code not in seen:
            seen.add(code)
            code = above.get(code)
        return code is not None

    @api.model
    def _load(self, file):
        """Write the regions level by level, those above first."""
        waiting = {row["code"]: row for row in file.rows}
        while waiting:
            level = [row for row in waiting.values() if row["parent"] not in waiting]
            parents = self._ids_by_key("panel.region", "code", {r["parent"] for r in level})
            for row in level:
                row["parent_id"] = parents.get(row["parent"], [False])[0]
                del waiting[row["code"]]
            self._sync(file, "panel.region", [(row, self._prepare_region(row)) for row in level])

    @api.model
    def _prepare_region(self, row):
        """Return the values of a region."""
        return self._pick(
            row,
            code="code",
            name="name",
            kind="kind",
            parent_id="parent_id",
            team_id="office_id",
            country_id="country_id",
        )
