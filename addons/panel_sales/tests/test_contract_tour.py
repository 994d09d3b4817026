import io

from pypdf import PdfReader

from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import PanelSalesCommon


@tagged("post_install", "-at_install")
class TestContractTour(PanelSalesCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        board = cls._create_board("CB-20", cls.series_a, 2000, 1000, 20, lst_price=100)
        board.product_tmpl_id.taxes_id = False
        cls.dealer.country_id = cls.env.ref("base.au")  # where no emission law is known
        cls.contract = cls.env["panel.contract"].create(
            {
                "title": "Boards",
                "partner_id": cls.dealer.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
                "line_ids": [
                    Command.create({"product_id": board.id, "quantity": 100, "price": 2300})
                ],
            }
        )

    def _sign(self):
        self.contract.action_submit()
        self.contract.with_user(self.users["leader"]).validate_tier()
        self.contract.invalidate_recordset()
        self.contract.action_sign()

    def test_from_draft_to_what_is_left(self):
        self.start_tour(
            f"/odoo/panel-contracts/{self.contract.id}",
            "panel_sales_contract",
            login="panel_leader",
        )
        self.assertEqual(self.contract.state, "running")
        self.assertAlmostEqual(self.contract.line_ids.remaining, 40)

    def test_customer_reads_the_own_contract_in_the_portal(self):
        url = f"/my/contracts/{self.contract.id}"
        self.authenticate("panel_dealer", "panel_dealer")
        self.assertNotIn(self.contract.name, self.url_open(url).text)  # not signed yet
        self._sign()
        self.assertIn(self.contract.name, self.url_open("/my/contracts").text)
        page = self.url_open(url)
        self.assertIn("CB-20", page.text)
        version = self.contract.version_ids
        answer = self.url_open(f"{url}/version/{version.id}")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
        self.assertIn(self.contract.name, text)

    def test_foreign_and_malformed_contracts_are_not_shown(self):
        self._sign()
        version = self.contract.version_ids
        self.contract.with_context(skip_validation_check=True).sudo().env.cr.execute(
            "UPDATE panel_contract SET partner_id = %s WHERE id = %s",
            [self.dealer_south.id, self.contract.id],
        )
        self.contract.invalidate_recordset()
        self.authenticate("panel_dealer", "panel_dealer")
        self.assertNotIn(self.contract.name, self.url_open("/my/contracts").text)
        for url in (
            f"/my/contracts/{self.contract.id}",
            f"/my/contracts/{self.contract.id}?access_token=wrong",
            "/my/contracts/2147483647",
            "/my/contracts/99999999999999999999",
            "/my/contracts/page/99999999999",
        ):
            answer = self.url_open(url)
            self.assertLess(answer.status_code, 500, url)
            self.assertNotIn("CB-20", answer.text, url)
        for url in (
            f"/my/contracts/{self.contract.id}/version/{version.id}",
            f"/my/contracts/{self.contract.id}/version/99999999999",
        ):
            self.assertEqual(self.url_open(url).status_code, 404, url)
