from odoo.tests import tagged

from .race import RaceCase

PROJECT = {
    "address": "竞园路8号",
    "developer": "竞园置业有限公司",
    "customer": "竞园家具有限公司",
    "decision_date": "2027-01-01",
}
SPELLINGS = ("竞园第一小学新建工程", "竞园一小 项目")


@tagged("post_install", "-at_install")
class TestDealRace(RaceCase):
    """Two dealers submit one project in the same moment: one of them wins (X20)."""

    def prepare(self, env):
        file = env["ir.attachment"].create({"name": "tender.pdf", "raw": b"%PDF-1.4\n%%EOF"})
        partners = env["res.partner"].create(
            [{"name": f"Race {name}", "panel_role": "dealer"} for name in SPELLINGS]
        )
        deals = env["panel.deal.registration"].create(
            [
                {**PROJECT, "name": name, "partner_id": partner.id, "evidence_ids": file.ids}
                for name, partner in zip(SPELLINGS, partners, strict=True)
            ]
        )
        return deals.ids

    def clean(self, env):
        deals = env["panel.deal.registration"].browse(self.record_ids)
        partners, files = deals.partner_id, deals.evidence_ids
        deals.state = "draft"
        deals.unlink()
        files.exists().unlink()
        partners.unlink()

    def _submit(self, env, number):
        env["panel.deal.registration"].browse(self.record_ids[number]).action_submit()

    def test_one_of_two_simultaneous_submissions_wins(self):
        self.race(self._submit)
        self.committed(self._submit, 1)
        states = self.committed(
            lambda env: env["panel.deal.registration"].browse(self.record_ids).mapped("state")
        )
        self.assertEqual(states, ["submitted", "refused"])
