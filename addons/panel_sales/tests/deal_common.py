import base64

from odoo import Command
from odoo.tests import new_test_user

from .common import PanelSalesCommon

PDF = base64.b64encode(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF")
SCHOOL = {
    "name": "无锡市第一中学新校区建设项目",
    "address": "江苏省无锡市锡山区锡港路18号",
    "developer": "无锡市教育建设发展有限公司",
    "contractor": "江苏华建工程有限公司",
    "customer": "无锡雅居木作有限公司",
    "decision_date": "2026-09-01",
}
# The same school as another dealer writes it.
SCHOOL_OTHERWISE = {
    "name": "无锡一中 新校区工程",
    "address": "無錫錫山區錫港路十八號",
    "developer": "无锡教育建设发展公司",
    "customer": "雅居木作（无锡）",
    "decision_date": "2026-08-15",
}


class PanelDealCommon(PanelSalesCommon):
    """A dealer of Wuxi and one of Suzhou, their portal users, and the school of domain.md."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Asia/Shanghai"
        cls.region_suzhou = cls.env["panel.region"].create(
            {
                "name": "Suzhou T",
                "code": "T-3205",
                "kind": "city",
                "parent_id": cls.region_js.id,
                "team_id": cls.branch_east.id,
            }
        )
        cls.dealer_suzhou = cls.env["res.partner"].create(
            {
                "name": "Suzhou Panel House",
                "is_company": True,
                "panel_role": "dealer",
                "panel_region_id": cls.region_suzhou.id,
                "lang": "en_US",
                "specific_property_product_pricelist": cls.pricelist.id,
            }
        )
        cls.portal_suzhou = new_test_user(
            cls.env, "panel_suzhou", groups="base.group_portal", lang="en_US"
        )
        cls.portal_suzhou.partner_id.parent_id = cls.dealer_suzhou
        cls.portal_user.lang = "en_US"
        cls.supervisor, cls.leader = cls.users["supervisor"], cls.users["leader"]

    @classmethod
    def _file(cls, name="tender.pdf", user=None):
        files = cls.env["ir.attachment"].with_user(user or cls.env.user)
        return files.create({"name": name, "datas": PDF})

    @classmethod
    def _register(cls, dealer=None, evidence=True, submit=True, **values):
        """Register the school for a dealer, by default that of Wuxi, with complete evidence."""
        deal = cls.env["panel.deal.registration"].create(
            {
                **SCHOOL,
                "partner_id": (dealer or cls.dealer).id,
                "region_id": cls.region_wuxi.id,
                "brand_ids": cls.brand_a.ids,
                "evidence_ids": [Command.link(cls._file().id)] if evidence else [],
                **values,
            }
        )
        if submit:
            deal.action_submit()
        return deal

    @classmethod
    def _protect(cls, *args, **values):
        deal = cls._register(*args, **values)
        deal.with_user(cls.supervisor).action_approve()
        return deal

    def _ask(self, deal, action, user=None, **values):
        """Press a button that asks for something in writing, and confirm."""
        deal = deal.with_user(user or self.supervisor)
        opened = getattr(deal, action)()
        wizard = (
            self.env["panel.deal.decision"]
            .with_user(deal.env.user)
            .with_context(**opened["context"])
            .create(values)
        )
        return wizard.action_apply()
