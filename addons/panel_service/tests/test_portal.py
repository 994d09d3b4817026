import io

from lxml import html

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.panel_service.tests.common import PanelServiceCommon

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
NASTY = ("", "abc", "-1", "0", "1e9", "99999999999999999999", "1\x00", "é", "[]", "1;DROP", "٣")


@tagged("post_install", "-at_install")
class TestPortal(PanelServiceCommon, HttpCase):
    """Dealer A and dealer B on the portal, and requests that no browser sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_a = cls.portal_user
        cls.portal_a.password = "panel_dealer"
        cls.portal_b = new_test_user(
            cls.env, login="panel_dealer_b", password="panel_dealer_b", groups="base.group_portal"
        )
        cls.portal_b.write({"lang": "en_US"})
        cls.portal_b.partner_id.parent_id = cls.dealer_south
        cls.ticket_a = cls._create_ticket(
            cls.dealer, name="Ticket of Wuxi", lot_id=cls.lot_1.id, quantity_sheets=7
        )
        cls.ticket_b = cls._create_ticket(cls.dealer_south, name="Ticket of Foshan")

    def setUp(self):
        super().setUp()
        self.authenticate("panel_dealer", "panel_dealer")

    def _post(self, url, data=None, **kwargs):
        data = dict(data or {}, csrf_token=http.Request.csrf_token(self))
        return self.url_open(url, data=data, allow_redirects=False, **kwargs)

    def _submit(self, files=None, **values):
        data = {"subject": "Swollen edges", "description": "After two weeks", **values}
        data = {key: value for key, value in data.items() if value is not None}
        return self._post("/submitted/ticket", data, files=files)

    def _tickets(self):
        return self.env["helpdesk.ticket"].search(
            [("partner_id", "=", self.portal_a.partner_id.id)]
        )

    # === WHO SEES WHAT === #
    def test_list_and_page_show_own_tickets_only(self):
        listed = self.url_open("/my/tickets").text
        self.assertIn("Ticket of Wuxi", listed)
        self.assertNotIn("Ticket of Foshan", listed)
        page = self.url_open(f"/my/ticket/{self.ticket_a.id}")
        self.assertEqual(page.status_code, 200)
        for shown in ("Ticket of Wuxi", "SV-L1", self.order_1.name):
            self.assertIn(shown, page.text)
        response = self.url_open(f"/my/ticket/{self.ticket_b.id}", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    def test_token_opens_one_ticket_only(self):
        self.authenticate(None, None)
        token = self.ticket_b._portal_ensure_token()
        page = self.url_open(f"/my/ticket/{self.ticket_b.id}?access_token={token}")
        self.assertIn("Ticket of Foshan", page.text)
        page = self.url_open(f"/my/ticket/{self.ticket_a.id}?access_token={token}")
        self.assertNotIn("Ticket of Wuxi", page.text)

    # === CLOSING === #
    def test_page_shows_number_and_buttons_to_close(self):
        page = html.fromstring(self.url_open(f"/my/ticket/{self.ticket_a.id}").text)
        (number,) = page.xpath("//h2[@data-id='number']")
        self.assertEqual(number.text_content().strip(), self.ticket_a.number)
        forms = page.xpath("//form[@action='/ticket/close']")
        self.assertEqual(len(forms), 2)
        self.assertTrue(all(form.method == "POST" for form in forms))
        fields = dict(forms[0].fields)
        self.url_open("/ticket/close", data=fields)
        self.assertTrue(self.ticket_a.closed)

    def _close(self, ticket, stage=None):
        stage = stage or self.stage_done
        return self._post("/ticket/close", {"ticket_id": ticket.id, "stage_id": stage.id})

    def test_dealer_closes_own_ticket_once(self):
        self.assertEqual(self._close(self.ticket_a).status_code, 302)
        self.assertTrue(self.ticket_a.closed)
        first = self.ticket_a.closed_date
        self._close(self.ticket_a, self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled"))
        self.assertEqual(self.ticket_a.stage_id, self.stage_done)
        self.assertEqual(self.ticket_a.closed_date, first)

    def test_dealer_does_not_close_the_ticket_of_another(self):
        self._close(self.ticket_b)
        self.assertFalse(self.ticket_b.closed)

    def test_dealer_does_not_choose_any_stage(self):
        self._close(self.ticket_a, self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected"))
        self.assertFalse(self.ticket_a.closed)

    def test_salesperson_does_not_close_by_the_portal(self):
        self.users["salesperson"].password = "panel_salesperson"
        self.authenticate("panel_salesperson", "panel_salesperson")
        self._close(self.ticket_a)
        self.assertFalse(self.ticket_a.closed)

    def test_link_or_missing_token_closes_nothing(self):
        url = f"/ticket/close?ticket_id={self.ticket_a.id}&stage_id={self.stage_done.id}"
        self.assertEqual(self.url_open(url).status_code, 405)
        with mute_logger("odoo.http"):
            response = self.opener.post(self.base_url() + url)
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.ticket_a.closed)

    def test_malformed_closing(self):
        for value in NASTY:
            for name in ("ticket_id", "stage_id"):
                data = {"ticket_id": self.ticket_a.id, "stage_id": self.stage_done.id, name: value}
                with self.subTest(name=name, value=value):
                    self.assertLess(self._post("/ticket/close", data).status_code, 500)
        self.assertLess(self._post("/ticket/close").status_code, 500)
        self.assertFalse(self.ticket_a.closed)

    # === SUBMITTING === #
    def test_form_asks_for_subject_and_description(self):
        page = self.url_open("/new/ticket").text
        self.assertIn('name="subject"', page)
        self.assertIn("<textarea", page)
        self.assertNotIn("alert-danger", page)

    def test_dealer_submits_a_ticket_with_a_photo(self):
        response = self._submit(files={"attachment": ("edge.png", io.BytesIO(PNG), "image/png")})
        self.assertEqual(response.status_code, 302)
        ticket = self._tickets()
        self.assertEqual(ticket.name, "Swollen edges")
        self.assertEqual(ticket.commercial_partner_id, self.dealer)
        self.assertEqual(ticket.photo_ids.raw, PNG)

    def test_second_press_writes_no_second_ticket(self):
        first, second = self._submit(), self._submit()
        self.assertEqual(len(self._tickets()), 1)
        self.assertEqual(first.headers["Location"], second.headers["Location"])
        self._submit(description="Something else")
        self.assertEqual(len(self._tickets()), 2)

    def test_missing_and_huge_fields_are_answered_with_a_reason(self):
        for values, reason in (
            ({"subject": None}, "subject and a description"),
            ({"description": None}, "subject and a description"),
            ({"subject": "  \x00 "}, "subject and a description"),
            ({"subject": "x" * 201}, "subject is too long"),
            ({"description": "x" * 20_001}, "description is too long"),
            ({"category": "abc"}, "category from the list"),
            ({"category": "999999999"}, "category from the list"),
            ({"team": "999999999999999999999"}, "team from the list"),
        ):
            with self.subTest(reason=reason):
                response = self._submit(**values)
                self.assertEqual(response.status_code, 400)
                self.assertIn(reason, response.text)
        self.assertFalse(self._tickets())

    def test_refused_ticket_keeps_what_was_typed(self):
        response = self._submit(subject="Kept <b>title</b>", team="none")
        self.assertIn("Kept &lt;b&gt;title", response.text)
        self.assertIn("After two weeks", response.text)

    def test_files_of_other_kinds_too_many_or_too_large_are_refused(self):
        for files, reason in (
            ([("attachment", ("run.exe", b"MZ", "image/png"))], "pictures"),
            ([("attachment", ("page.html", b"<script>", "image/png"))], "pictures"),
            ([("attachment", ("fake.png", b"<svg/>", "image/png"))], "pictures"),
            ([("attachment", (f"{n}.png", PNG, "image/png")) for n in range(11)], "at most 10"),
            (
                [("attachment", ("big.png", PNG + b"\x00" * 26 * 1024**2, "image/png"))],
                "at most 25 MB",
            ),
        ):
            with self.subTest(reason=reason):
                response = self._submit(files=files)
                self.assertEqual(response.status_code, 400)
                self.assertIn(reason, response.text)
        self.assertFalse(self._tickets())

    def test_file_in_place_of_a_text(self):
        files = {"subject": ("a.png", io.BytesIO(PNG), "image/png")}
        self.assertEqual(self._submit(files=files, subject=None).status_code, 400)

    def test_html_in_title_and_text_stays_text(self):
        self._submit(subject="<script>alert(1)</script>", description="<img src=x onerror=y>")
        ticket = self._tickets()
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        listed = self.url_open("/my/tickets").text
        for text in (page, listed):
            self.assertNotIn("<script>alert(1)", text)
        self.assertNotIn("<img src=x", page)
        self.assertIn("&lt;script&gt;", listed)

    def test_submitting_by_link_is_refused(self):
        response = self.url_open("/submitted/ticket?subject=a&description=b")
        self.assertEqual(response.status_code, 405)
        self.assertFalse(self._tickets())

    # === READING === #
    def test_malformed_reading(self):
        queries = [
            f"/my/tickets?{name}={value}"
            for name in (
                "sortby",
                "groupby",
                "filterby",
                "search_in",
                "search",
                "date_begin",
                "date_end",
            )
            for value in ("abc", "%00", "' OR 1=1", "%C3%A9", "9" * 30, "x" * 3000, "")
        ]
        queries += [
            "/my/tickets?date_begin=2026-13-45&date_end=2026-99-99",
            "/my/tickets?date_begin=2026-01-01&date_end=2026-12-31&groupby=stage&sortby=name",
            "/my/tickets?page=abc",
            "/my/tickets?page=1&page=2&sortby=name&sortby=x",
            "/my/tickets/page/99999999999999999999",
            "/my/ticket/99999999999999999999",
            "/my/ticket/0",
            f"/my/ticket/{self.ticket_b.id}?access_token=%C3%A9%C3%A9",
            f"/my/ticket/{self.ticket_b.id}/%E4%B8%AD",
            f"/my/ticket/{self.ticket_a.id}?access_token[]=1",
            "/new/ticket?team=x&category=y",
        ]
        for url in queries:
            with self.subTest(url=url[:80]):
                self.assertLess(self.url_open(url, allow_redirects=False).status_code, 500)
