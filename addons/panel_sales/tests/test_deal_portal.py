from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .deal_common import SCHOOL, SCHOOL_OTHERWISE, PanelDealCommon

EVIDENCE = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF"


@tagged("post_install", "-at_install")
class TestDealPortal(PanelDealCommon, HttpCase):
    """What a dealer does on the portal, and what it may not."""

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _post(self, url, files=(), **values):
        values["csrf_token"] = http.Request.csrf_token(self)
        sent = [("files", file) for file in files]
        return self.url_open(url, data=values, files=sent or None)

    def _submit(self, values=None, files=(("tender.pdf", EVIDENCE),), **other):
        return self._post("/my/projects/submit", files, **{**(values or SCHOOL), **other})

    def _deals(self, dealer):
        return self.env["panel.deal.registration"].search([("partner_id", "=", dealer.id)])

    def test_a_dealer_registers_and_follows_its_project(self):
        self._login(self.portal_user)
        page = self._submit(region_id=self.region_wuxi.id, brand_ids=self.brand_a.id)
        deal = self._deals(self.dealer)
        self.assertEqual(page.status_code, 200)
        self.assertIn(deal.number, page.text)
        self.assertEqual(deal.state, "submitted")
        self.assertEqual((deal.region_id, deal.brand_ids), (self.region_wuxi, self.brand_a))
        self.assertEqual(deal.evidence_ids.name, "tender.pdf")
        self.assertFalse(deal.missing)
        deal.with_user(self.supervisor).action_approve()
        listed = self.url_open("/my/projects").text
        self.assertIn(deal.number, listed)
        self.assertIn(
            "90 days left",
            " ".join(
                self.url_open(f"/my/projects/{deal.id}")
                .text.replace("<b>", "")
                .replace("</b>", "")
                .split()
            ),
        )
        self._post(f"/my/projects/{deal.id}/answer", [("visit.pdf", EVIDENCE)], message="Visited")
        self.assertIn("Visited", deal.message_ids[0].body)
        self.assertEqual(deal.message_ids[0].author_id, self.portal_user.partner_id)
        self.assertIn("visit.pdf", deal.evidence_ids.mapped("name"))

    def test_the_second_dealer_gets_a_reasoned_answer_without_the_firsts_data(self):
        first = self._register()
        self._login(self.portal_suzhou)
        page = self._submit(SCHOOL_OTHERWISE)
        self.assertIn("was registered before", page.text)
        for secret in (self.dealer.name, first.number, first.name, first.contractor):
            self.assertNotIn(secret, page.text)
        self.assertEqual(self._deals(self.dealer_suzhou).state, "refused")

    def test_registrations_of_others_do_not_exist(self):
        first = self._register()
        self._login(self.portal_suzhou)
        self.assertNotIn(first.number, self.url_open("/my/projects").text)
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(f"/my/projects/{first.id}").status_code, 404)
            answer = self._post(f"/my/projects/{first.id}/answer", message="Hello")
            self.assertEqual(answer.status_code, 404)
            self.assertEqual(self.url_open("/my/projects/99999999999").status_code, 404)
        self.assertNotIn("Hello", "".join(first.message_ids.mapped("body")))

    def test_internal_notes_stay_internal(self):
        deal = self._register()
        deal.message_post(body="Margin is thin", subtype_xmlid="mail.mt_note")
        self._login(self.portal_user)
        self.assertNotIn("Margin is thin", self.url_open(f"/my/projects/{deal.id}").text)

    def test_bad_input_gets_an_answer_and_leaves_nothing(self):
        self._login(self.portal_user)
        for other, files in (
            ({"name": " "}, ()),
            ({"estimated_m2": "nan"}, ()),
            ({"estimated_m2": "-1"}, ()),
            ({"estimated_m3": "1e400"}, ()),
            ({}, [("evil.pdf", b"<script>alert(1)</script>")]),
            ({}, [(f"{n}.pdf", EVIDENCE) for n in range(11)]),
        ):
            with self.subTest(other=other):
                answer = self._submit(files=files, **other)
                self.assertEqual(answer.status_code, 400)
                self.assertIn("alert-danger", answer.text)
        self.assertFalse(self._deals(self.dealer))
        strange = self._submit(
            stage="nonsense",
            region_id="9" * 30,
            brand_ids="x",
            decision_date="soon",
            name="School\x00",
            partner_id=self.dealer_south.id,
            state="approved",
        )
        self.assertEqual(strange.status_code, 200)
        deal = self._deals(self.dealer)
        self.assertEqual((deal.name, deal.stage, deal.state), ("School", "design", "submitted"))
        self.assertFalse(self._deals(self.dealer_south))

    def test_customers_who_are_no_dealers_register_nothing(self):
        self.portal_user.partner_id.parent_id = self.end_customer
        self._login(self.portal_user)
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/my/projects/new").status_code, 404)
            self.assertEqual(self._submit().status_code, 404)

    def test_visitors_are_sent_to_the_login(self):
        for url in ("/my/projects", "/my/projects/new", "/my/projects/1"):
            self.assertIn("/web/login", self.url_open(url).url)
