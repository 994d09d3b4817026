from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .test_dealer import DealerCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20")
class TestAuthorizationLetter(DealerCommon):
    def _letter(self, authorization):
        (page,) = self._pdf("panel_sales.authorization_letter", authorization)
        return page

    def test_the_letter_says_everything_in_both_languages(self):
        self.region_wuxi.update_field_translations("name", {"zh_CN": "无锡T"})
        right = self._authorize(exclusive=True, channel="retail", note="Two shops at least")
        page = self._letter(right)
        for text in (
            "Letter of Authorisation",
            "授权书",
            right.number,
            self.company.name,
            self.dealer.name,
            self.brand_a.name,
            "Wuxi T",
            "无锡T",
            "Retail",
            "零售",
            "Exclusive",
            "独家",
            "12/31/2026",
            "Two shops at least",
            "Signature and company seal",
        ):
            self.assertIn(text, page)

    def test_only_granted_ones_have_a_letter(self):
        right = self._authorize(decision="draft")
        with self.assertRaisesRegex(UserError, "only a granted"):
            self._letter(right)

    def test_only_who_may_read_it_prints_it(self):
        right = self._authorize(partner_id=self.dealer_south.id, region_id=self.region_gd.id)
        report = self.env["report.panel_sales.authorization_letter"]
        with self.assertRaises(AccessError):
            report.with_user(self.users["salesperson"])._render_pdf(
                right.with_user(self.users["salesperson"])
            )
        leader = self.users["leader"]
        content = report.with_user(leader)._render_pdf(right.with_user(leader))
        self.assertTrue(content.startswith(b"%PDF"))

    def test_the_key_stays_and_is_nobody_s_to_read(self):
        right = self._authorize()
        url = right._letter_url()
        self.assertEqual(right._letter_url(), url)
        self.assertGreaterEqual(len(url.rpartition("/")[2]), 20)
        self.assertNotEqual(right.copy()._letter_url(), url)
        with self.assertRaises(AccessError):
            right.with_user(self.users["administrator"]).read(["letter_token"])


@tagged("post_install", "-at_install")
class TestAuthorizationPortal(DealerCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.right = cls._authorize(date_from="2020-01-01", date_to="2099-12-31")
        cls.path = "/panel/authorization/" + cls.right._letter_url().rpartition("/")[2]

    def test_anybody_with_the_letter_sees_whether_it_is_valid_and_no_more(self):
        """The dealer is named, or a genuine code could be copied onto another's letter."""
        self.dealer.write(
            {"phone": "0510-5550188", "email": "boss@dealer.example", "street": "9 Elm"}
        )
        page = self.url_open(self.path).text
        self.assertIn("This authorisation is valid today", page)
        self.assertIn(self.right.number, page)
        self.assertIn(self.dealer.name, page)
        for private in (self.dealer.phone, self.dealer.email, self.dealer.street):
            self.assertNotIn(private, page)
        self.right.action_suspend()
        self.assertIn("not valid today", self.url_open(self.path).text)

    def test_a_wrong_key_finds_nothing(self):
        for key in ("x" * 22, "x" * 5000, "%00", self.path[-10:], str(self.right.id), "%27%22"):
            self.assertEqual(self.url_open(f"/panel/authorization/{key}").status_code, 404, key)

    def test_a_dealer_takes_its_own_letter_only(self):
        other = self._authorize(
            partner_id=self.dealer_south.id,
            region_id=self.region_gd.id,
            date_from="2020-01-01",
            date_to="2099-12-31",
        )
        self.authenticate(self.portal_user.login, self.portal_user.login)
        page = self.url_open("/my/panel/authorizations").text
        self.assertIn(self.right.number, page)
        self.assertNotIn(other.number, page)
        own = self.url_open(f"/my/panel/authorizations/{self.right.id}/pdf")
        self.assertTrue(own.content.startswith(b"%PDF"))
        for foreign in (other.id, 0, 2**40):
            answer = self.url_open(f"/my/panel/authorizations/{foreign}/pdf")
            self.assertEqual(answer.status_code, 404)

    def test_a_dealer_without_authorisation_is_told_so(self):
        user = new_test_user(self.env, "stranger", groups="base.group_portal", lang="en_US")
        self.authenticate(user.login, user.login)
        page = self.url_open("/my/panel/authorizations").text
        self.assertIn("not authorised for a brand", page)

    def test_scorecard_on_paper(self):
        card = self.env["panel.dealer.scorecard"].create(
            {"partner_id": self.dealer.id, "year": 2026}
        )
        card.line_ids.points = 75
        (page,) = self._pdf("panel_sales.dealer_scorecard", card)
        for text in ("Dealer Scorecard", "2026", self.dealer.name, "75.0", "Sales against target"):
            self.assertIn(text, page)
