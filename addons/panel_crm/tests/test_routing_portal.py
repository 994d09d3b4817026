import re
from datetime import timedelta

from odoo import fields, http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .routing_common import PanelRoutingCommon

# What dealers may never read of a lead or of why they got it.
SECRETS = ("Margin is thin", "424242", "424,242", "Wuxi Board Mart", "scorecard", "in hand")
CONTACTS = ("Teacher Gu", "0510 5550 1234", "gu@school.example")


@tagged("post_install", "-at_install")
class TestRoutingPortal(PanelRoutingCommon, HttpCase):
    """What a dealer does with leads on the portal, and what it may not."""

    def setUp(self):
        super().setUp()
        self.lead = self._lead(panel_dealer_note="600 sheets until March")
        self._route(self.lead)
        self.routing = self.lead.panel_routing_ids
        self.url = f"/my/panel/leads/{self.routing.id}"

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _post(self, answer=None, url=None, **values):
        values["csrf_token"] = http.Request.csrf_token(self)
        if answer is not None:
            values["answer"] = answer
        return self.url_open(f"{url or self.url}/answer", data=values)

    def _text(self, answer):
        return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())

    def test_a_lead_in_wuxi_goes_to_its_dealer_and_nobody_else_sees_it(self):
        """Lead in Zhejiang/brand X goes to that dealer; declined → next; other dealer cannot
        see it (S4-SALES-11).
        """
        self._login(self.portal_b)
        self.assertNotIn("School desks", self.url_open("/my/panel/leads").text)
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(self.url).status_code, 404)
            self.assertEqual(self._post("accept").status_code, 404)
        self._login(self.portal_user)
        self.assertIn("School desks 0", self.url_open("/my/panel/leads").text)
        page = self.url_open(self.url)
        self.assertIn("600 sheets until March", page.text)
        self.assertIn('<textarea id="reason"', " ".join(page.text.split()))
        for secret in SECRETS + CONTACTS:
            self.assertNotIn(secret, page.text)
        answer = self._post("decline", reason="We do not stock it")
        self.assertNotIn("School desks", answer.text)
        self.assertEqual(self.routing.state, "declined")
        self.assertEqual(self.routing.answered_by_id, self.portal_user)
        self.assertIn("is no longer with you", self._text(self.url_open(self.url)))
        self._login(self.portal_b)
        self.assertIn("School desks 0", self.url_open("/my/panel/leads").text)
        self.assertEqual(self.lead.panel_dealer_id, self.dealer_b)

    def test_accepted_lead_is_worked_on_and_won(self):
        self._login(self.portal_user)
        page = self._post("accept")
        self.assertEqual(self.routing.state, "accepted")
        for shown in CONTACTS:
            self.assertIn(shown, page.text)
        for name in ("note", "lost_text", "return_text"):
            self.assertIn(f'<textarea id="{name}"', " ".join(page.text.split()))
        for secret in SECRETS:
            self.assertNotIn(secret, page.text)
        stage = self.env["crm.stage"].search([("is_won", "=", False)], order="sequence desc")[:1]
        page = self._post(
            "progress",
            note="Visited <b>the school</b>",
            stage_id=stage.id,
            next_step="Send samples",
            next_date="2099-01-31",
        )
        self.assertEqual(self.lead.stage_id, stage)
        self.assertEqual(self.routing.next_step, "Send samples")
        self.assertEqual(self.routing.next_date, fields.Date.to_date("2099-01-31"))
        self.assertIn("Wuxi Timber Trading: Send samples", self.lead.activity_ids.summary)
        self.assertEqual(self.lead.activity_ids.user_id, self.users["salesperson"])
        message = self.lead.message_ids.filtered(lambda message: "Visited" in message.body)
        self.assertEqual(message.author_id, self.portal_user.partner_id)
        self.assertIn(self.users["salesperson"].partner_id, message.notified_partner_ids)
        self.assertIn("Visited &lt;b&gt;the school", page.text)
        self.lead.message_post(body="They pay late", subtype_xmlid="mail.mt_note")
        self.assertNotIn("They pay late", self.url_open(self.url).text)
        self._post("won")
        self.assertEqual(self.lead.won_status, "won")
        page = self.url_open(self.url)
        self.assertIn("Won", self._text(page))
        self.assertNotIn('value="progress"', page.text)

    def test_lost_and_handed_back(self):
        self._login(self.portal_user)
        self._post("accept")
        other = self._lead()
        self._route(other)
        other.panel_routing_ids._withdraw("For the test")
        reason = self.env["crm.lost.reason"].search([], limit=1)
        self._post("lost", reason="3 % cheaper", lost_reason_id=reason.id)
        self.assertEqual((self.lead.won_status, self.lead.active), ("lost", False))
        self.assertEqual(self.lead.lost_reason_id, reason)
        self.assertIn("Lost", self._text(self.url_open("/my/panel/leads")))
        lead = self._lead()
        self._route(lead)
        routing = lead.panel_routing_ids
        self.assertEqual(routing.partner_id, self.dealer)
        self._post("accept", url=f"/my/panel/leads/{routing.id}")
        self._post("return", url=f"/my/panel/leads/{routing.id}", reason="Another brand")
        self.assertEqual(routing.state, "returned")
        self.assertEqual(lead.panel_dealer_id, self.dealer_b)

    def test_home_page_counts_leads(self):
        self._login(self.portal_user)
        self.assertIn("/my/panel/leads", self.url_open("/my/home").text)
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["panel_offer_count"]})
        self.assertEqual(counters["panel_offer_count"], 1)
        self._post("accept")
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["panel_offer_count"]})
        self.assertEqual(counters["panel_offer_count"], 0)

    def test_a_lead_whose_time_is_over_is_gone_before_the_cron_comes(self):
        self._login(self.portal_user)
        self.routing.due_on = fields.Datetime.now() - timedelta(minutes=1)
        self.assertNotIn("School desks", self.url_open("/my/panel/leads").text)
        self.assertIn("is no longer with you", self._text(self.url_open(self.url)))
        self.assertIn("is no longer with you", self._text(self._post("accept")))
        self.assertEqual(self.routing.state, "offered")

    def test_bad_input_gets_an_answer_and_changes_nothing(self):
        self._login(self.portal_user)
        for values in (
            {},
            {"answer": ""},
            {"answer": "delete"},
            {"answer": "decline"},
            {"answer": "decline", "reason": " \x00 "},
            {"answer": "won"},
            {"answer": "lost", "reason": "x"},
            {"answer": "return", "reason": "x"},
            {"answer": "progress", "note": "x"},
        ):
            with self.subTest(values=values):
                self.assertEqual(self._post(**values).status_code, 400)
                self.env.invalidate_all()
                self.assertEqual(self.routing.state, "offered")
        self._post("accept")
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        first = self.lead.stage_id
        for values in (
            {"answer": "accept"},
            {"answer": "decline", "reason": "x"},
            {"answer": "progress"},
            {"answer": "progress", "stage_id": won.id},
            {"answer": "progress", "stage_id": "99999999999999999999"},
            {"answer": "progress", "stage_id": "1; DROP"},
            {"answer": "progress", "note": "x", "next_date": "31.02.2026"},
            {"answer": "progress", "next_date": "2026-02-28"},
            {"answer": "lost", "lost_reason_id": "-1"},
        ):
            with self.subTest(values=values):
                self.assertEqual(self._post(**values).status_code, 400)
                self.env.invalidate_all()
                self.assertEqual(self.routing.state, "accepted")
                self.assertEqual(self.lead.stage_id, first)
                self.assertEqual(self.lead.won_status, "pending")
        script = "<script>alert(1)</script>" * 500
        page = self._post("progress", note=script, next_step=script, next_date="2026-02-28")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("<script>alert", page.text)
        self.assertLessEqual(len(self.routing.next_step), 300)

    def test_bad_addresses_do_not_exist(self):
        self._login(self.portal_user)
        with mute_logger("odoo.http"):
            for path in ("0", "99999999999999999999", "-1", "abc", "1e9"):
                with self.subTest(path=path):
                    answer = self.url_open(f"/my/panel/leads/{path}")
                    self.assertEqual(answer.status_code, 404)
        for path in ("/page/0", "/page/99999999999999", "?gone=%3Cscript%3E", "?page=x"):
            with self.subTest(path=path):
                answer = self.url_open(f"/my/panel/leads{path}")
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("<script>alert", answer.text)

    def test_a_forged_form_is_refused(self):
        self._login(self.portal_user)
        with mute_logger("odoo.http"):
            answer = self.url_open(f"{self.url}/answer", data={"answer": "accept"})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.routing.state, "offered")

    def test_portal_users_read_their_own_rows_and_no_internal_field(self):
        own = self.env["panel.lead.routing"].with_user(self.portal_user)
        self.assertEqual(own.search([]), self.routing.with_user(self.portal_user))
        self.assertFalse(self.env["panel.lead.routing"].with_user(self.portal_b).search([]))
        row = self.routing.with_user(self.portal_user)
        for name in ("reason", "rule", "load", "score", "runner_up", "runner_up_id", "facts"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                row.read([name])
        for change in (lambda: row.write({"state": "accepted"}), row.unlink, row.action_accept):
            with self.assertRaises(AccessError):
                change()
        with self.assertRaises(AccessError):
            self.lead.with_user(self.portal_user).read(["name"])

    def test_our_own_people_have_no_leads_on_the_portal(self):
        self.users["general"].password = "panel_general"
        self._login(self.users["general"])
        self.assertEqual(self.url_open("/my/home").status_code, 200)
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/my/panel/leads").status_code, 404)
            self.assertEqual(self.url_open(self.url).status_code, 404)

    def test_leader_routes_a_lead_and_notes_a_refusal(self):
        lead = self._lead(user_id=self.users["leader"].id)
        self.routing._withdraw("For the test")
        self.start_tour(f"/odoo/crm/{lead.id}", "panel_crm_routing", login="panel_leader")
        self.assertEqual(lead.panel_dealer_id, self.dealer_b)
