import re

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .deal_common import PanelDealCommon

PHOTO = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF"


@tagged("post_install", "-at_install")
class TestDiversionPortal(PanelDealCommon, HttpCase):
    """A dealer answers a case against it on the portal, and appeals against the verdict."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["panel.authorization"].create(
            {
                "partner_id": cls.dealer.id,
                "brand_id": cls.brand_a.id,
                "region_id": cls.region_wuxi.id,
                "exclusive": True,
                "date_from": "2026-01-01",
                "decision": "granted",
            }
        )
        cls.case = cls._case(cls.dealer_suzhou)
        cls.case.with_user(cls.supervisor).action_notify()

    @classmethod
    def _case(cls, dealer):
        case = cls.env["panel.diversion"].create(
            {
                "partner_id": dealer.id,
                "brand_id": cls.brand_a.id,
                "found_region_id": cls.region_wuxi.id,
                "quantity": "2 packs",
                "note": "Reported by a shop of Wuxi Timber",
                "user_id": cls.supervisor.id,
            }
        )
        case.evidence_ids = cls._file("photo.pdf")
        return case

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _answer(self, case, files=(), **values):
        values["csrf_token"] = http.Request.csrf_token(self)
        sent = [("files", file) for file in files]
        url = f"/my/diversions/{case.id}/answer"
        answer = self.url_open(url, data=values, files=sent or None)
        self.env.invalidate_all()
        return answer

    def test_a_dealer_answers_and_appeals(self):
        case = self.case
        self.assertIn(f"/my/diversions/{case.id}", case.message_ids[0].body)
        self._login(self.portal_suzhou)
        self.assertIn(case.number, self.url_open("/my/diversions").text)
        page = self.url_open(f"/my/diversions/{case.id}").text
        self.assertIn("2 packs", page)
        for secret in ("Reported by", self.dealer.name, self.supervisor.name):
            self.assertNotIn(secret, page)

        page = self._answer(case, [("till.pdf", PHOTO)], text="A carpenter took them along.").text
        self.assertIn("will tell you the verdict", page)
        self.assertEqual((case.state, case.answer), ("answered", "A carpenter took them along."))
        self.assertIn("till.pdf", case.evidence_ids.mapped("name"))
        self.assertNotIn("<textarea", page)

        case.verdict_reason = "The quantity is no carpenter's."
        case.with_user(self.supervisor).action_uphold()
        page = self.url_open(f"/my/diversions/{case.id}").text
        self.assertIn("no carpenter&#39;s", page)
        self.assertIn("Why you appeal", page)
        self._answer(case, text="Here is the invoice of the carpenter.")
        self.assertEqual(case.state, "appealed")
        self.assertEqual(case.appeal, "Here is the invoice of the carpenter.")

    def test_answers_come_once_with_words_and_in_time(self):
        self._login(self.portal_suzhou)
        for values, files in (
            ({"text": " "}, ()),
            ({}, ()),
            ({"text": "Look"}, [("evil.pdf", b"<script>alert(1)</script>")]),
        ):
            with self.subTest(values=values):
                answer = self._answer(self.case, files, **values)
                self.assertEqual(answer.status_code, 400)
                self.assertIn("alert-danger", answer.text)
        self.assertEqual((self.case.state, self.case.answer), ("notified", False))
        self._answer(self.case, text="Ours", state="dismissed", verdict="dismissed")
        self.assertEqual((self.case.state, self.case.verdict), ("answered", False))
        again = self._answer(self.case, text="Other words")
        self.assertEqual(again.status_code, 400)
        self.assertEqual(self.case.answer, "Ours")
        self.case.verdict_reason = "Proven"
        self.case.with_user(self.supervisor).action_uphold()
        self.case._set("upheld", appeal_due="2026-01-01")
        self.assertNotIn("<textarea", self.url_open(f"/my/diversions/{self.case.id}").text)
        late = self._answer(self.case, text="Too late")
        self.assertIn("time for an appeal ended", late.text)
        self.assertEqual((self.case.state, self.case.appeal), ("upheld", False))

    def test_cases_of_others_and_drafts_do_not_exist(self):
        draft = self._case(self.dealer)
        self._login(self.portal_user)
        self.assertNotIn(self.case.number, self.url_open("/my/diversions").text)
        with mute_logger("odoo.http"):
            for case in (self.case, draft):
                self.assertEqual(self.url_open(f"/my/diversions/{case.id}").status_code, 404)
                self.assertEqual(self._answer(case, text="Hello").status_code, 404)
            self.assertEqual(self.url_open("/my/diversions/99999999999").status_code, 404)
        self.assertFalse(self.case.answer)

    def test_every_icon_of_the_home_page_is_there(self):
        self._login(self.portal_suzhou)
        page = self.url_open("/my").text
        self.assertIn("/my/diversions", page)
        icons = set(re.findall(r'src="(/\w+/static/[^"]+\.svg)"', page))
        self.assertGreater(len(icons), 3)
        for icon in icons:
            with self.subTest(icon=icon):
                self.assertEqual(self.url_open(icon).status_code, 200)

    def test_visitors_are_sent_to_the_login(self):
        for url in ("/my/diversions", f"/my/diversions/{self.case.id}"):
            self.assertIn("/web/login", self.url_open(url).url)
