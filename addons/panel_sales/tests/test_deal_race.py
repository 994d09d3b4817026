from threading import Thread

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

PROJECT = {
    "address": "竞园路8号",
    "developer": "竞园置业有限公司",
    "customer": "竞园家具有限公司",
    "decision_date": "2027-01-01",
}
SPELLINGS = ("竞园第一小学新建工程", "竞园一小 项目")


@tagged("post_install", "-at_install")
class TestDealRace(BaseCase):
    """Two dealers submit one project in the same moment: one of them wins (X20)."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.deal_ids = self._committed(self._prepare)
        self.addCleanup(self._committed, self._clean)

    def _committed(self, work):
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True}))

    def _prepare(self, env):
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

    def _clean(self, env):
        deals = env["panel.deal.registration"].browse(self.deal_ids)
        partners, files = deals.partner_id, deals.evidence_ids
        deals.state = "draft"
        deals.unlink()
        files.exists().unlink()
        partners.unlink()

    def _submit(self, env, number):
        env["panel.deal.registration"].browse(self.deal_ids[number]).action_submit()

    def test_one_of_two_simultaneous_submissions_wins(self):
        errors = []

        def submit_second():
            try:
                self._committed(lambda env: self._submit(env, 1))
            except SerializationFailure as error:
                errors.append(error)

        with mute_logger("odoo.sql_db"), self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            self._submit(env, 0)
            env.flush_all()
            second = Thread(target=submit_second)
            second.start()
            second.join(timeout=1)
            self.assertTrue(second.is_alive(), "the second one has to wait for the first")
            cr.commit()  # pylint: disable=invalid-commit
            second.join(timeout=30)
        self.assertEqual(len(errors), 1)
        # Odoo tries a failed request anew; then the first one is seen
        self._committed(lambda env: self._submit(env, 1))
        states = self._committed(
            lambda env: env["panel.deal.registration"].browse(self.deal_ids).mapped("state")
        )
        self.assertEqual(states, ["submitted", "refused"])
