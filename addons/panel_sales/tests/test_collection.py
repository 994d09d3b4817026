import io
from datetime import timedelta

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .credit_common import PanelCreditCommon


@tagged("post_install", "-at_install")
class TestCollection(PanelCreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receivables = cls.env["panel.receivable"]
        cls.dealer.email = "office@wuxi-timber.example"

    def _rows(self, moves, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.receivables.with_user(user or self.env.user).search(
            [("move_id", "in", moves.ids)]
        )

    def _prepare(self, moves, user=None):
        rows = self._rows(moves, user)
        action = rows.action_prepare_letters()
        return self.env["panel.dunning.letter"].search(action["domain"])

    def _promise(self, invoice, amount, day, made_on=None):
        return self.env["panel.payment.promise"].create(
            {
                "partner_id": self.dealer.id,
                "move_ids": invoice.ids,
                "amount": amount,
                "made_on": made_on or self.today,
                "date": day,
                "user_id": self.user.id,
            }
        )

    # === WORKLIST === #
    def test_overdue_40_days_is_31_to_60_until_it_is_paid(self):
        """S4-SALES-06."""
        invoice = self._owe(1_000, 40)
        row = self._rows(invoice)
        self.assertEqual((row.age, row.days_overdue, row.residual), ("2", 40, 1_000))
        self.assertEqual(row.payer_id, self.dealer)
        self.assertEqual(row.user_id, self.user)
        self._pay(invoice, 400)
        self.assertEqual(self._rows(invoice).residual, 600)
        self._pay(invoice)
        self.assertFalse(self._rows(invoice))

    def test_ages(self):
        ages = {0: "0", 1: "1", 30: "1", 31: "2", 60: "2", 61: "3", 90: "3", 91: "4", 120: "4"}
        for days, age in {-5: "0", **ages, 121: "5"}.items():
            with self.subTest(days=days):
                self.assertEqual(self._rows(self._owe(10, days)).age, age)

    def test_salespeople_see_their_customers_and_finance_all(self):
        own, foreign = self._owe(10, 5), self._owe(10, 5, partner=self.dealer_south)
        self.assertEqual(self._rows(own | foreign, self.user).move_id.ids, own.ids)
        self.assertEqual(len(self._rows(own | foreign, self.finance)), 2)
        for name in ("receivable", "bill", "dispute", "payment.promise", "credit.exposure"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.env[f"panel.{name}"].with_user(self.portal_user).search([])

    # === LETTERS === #
    def test_a_letter_leaves_out_what_is_in_dispute(self):
        """X24: of 10,000 with 2,000 in dispute the letter asks for 8,000."""
        invoice = self._owe(10_000, 20)
        dispute = self.env["panel.dispute"].create(
            {"move_id": invoice.id, "amount": 2_000, "reason": "Edges of one pack are broken"}
        )
        self.assertEqual(self._rows(invoice).disputed, 2_000)
        letter = self._prepare(invoice, self.user)
        self.assertEqual((letter.open_amount, letter.disputed), (10_000, 2_000))
        self.assertEqual(letter.amount, 8_000)
        self.assertEqual(letter.level_id, self.env.ref("panel_sales.dunning_level_second"))
        letter.with_user(self.user).action_mark_sent()
        with self.assertRaisesRegex(UserError, "No letter is due"):
            self._prepare(invoice)
        dispute.with_user(self.user).action_reject()
        self.assertEqual(self._rows(invoice).disputed, 0)
        with freeze_time(self._day(30)):
            letter = self._prepare(invoice)
        self.assertEqual(letter.amount, 10_000)
        self.assertEqual(letter.level_id, self.env.ref("panel_sales.dunning_level_final"))

    def test_an_invoice_in_dispute_as_a_whole_gets_no_letter(self):
        invoice = self._owe(10_000, 20)
        self.env["panel.dispute"].create(
            {"move_id": invoice.id, "amount": 10_000, "reason": "Wrong decor"}
        )
        with self.assertRaisesRegex(UserError, "No letter is due"):
            self._prepare(invoice)
        with self.assertRaisesRegex(ValidationError, "More is in dispute"):
            self.env["panel.dispute"].create(
                {"move_id": invoice.id, "amount": 10_001, "reason": "Wrong decor"}
            )

    def test_the_letter_is_drawn_in_the_language_of_the_customer(self):
        self.env["panel.dunning.level"].search([]).with_context(lang="zh_CN").write(
            {"name": "催款函", "text": "请核对下列发票"}
        )
        letter = self._prepare(self._owe(10_000, 20))
        report = self.env["report.panel_sales.dunning_letter"]

        def text():
            pdf = PdfReader(io.BytesIO(report._render_pdf(letter)))
            return "".join(page.extract_text() for page in pdf.pages)

        self.assertIn("10,000.00", text())
        self.assertIn("To be paid", text())
        self.assertIn("Second Reminder", text())
        self.dealer.lang = "zh_CN"
        self.assertIn("请核对下列发票", text())
        self.assertIn("应付合计", text())
        self.assertNotIn("To be paid", text())

    def test_a_person_sends_the_mail(self):
        letter = self._prepare(self._owe(10_000, 20)).with_user(self.user)
        action = letter.action_send()
        self.assertEqual(letter.state, "draft")
        composer = Form(
            self.env["mail.compose.message"].with_user(self.user).with_context(**action["context"])
        ).save()
        self.assertEqual(composer.partner_ids, self.dealer)
        self.assertTrue(composer.attachment_ids.name.endswith(".pdf"))
        composer._action_send_mail()
        self.assertEqual(letter.state, "sent")
        message = letter.message_ids.filtered("attachment_ids")
        self.assertEqual(message.partner_ids, self.dealer)
        with self.assertRaisesRegex(UserError, "sent or dropped"):
            letter.action_cancel()
        with self.assertRaisesRegex(UserError, "is kept"):
            letter.sudo().unlink()

    # === PROMISES === #
    def test_a_payment_keeps_a_promise(self):
        invoice = self._owe(10_000, 10)
        promise = self._promise(invoice, 6_000, self._day(5))
        self._pay(invoice, 6_000)
        self.env["panel.payment.promise"]._cron_settle()
        self.assertEqual((promise.state, promise.paid), ("kept", 6_000))

    def test_a_broken_promise_makes_a_task_and_lowers_the_payment_factor(self):
        """X24."""
        invoice = self._owe(10_000, 30)
        provider = self.env["panel.metric.collection"]
        kept = self._promise(invoice, 3_000, self._day(-8), self._day(-15))
        self._pay(invoice, 3_000, self._day(-10))
        kept._settle()

        def factor():
            result = provider._metric_promises_kept(
                self.dealer, self.company, self._day(-40), self.today
            )
            return result[self.dealer.id]

        self.assertEqual(factor(), 100)
        broken = self._promise(invoice, 7_000, self._day(-1), self._day(-7))
        self._pay(invoice, 1_000, self._day(-3))
        broken._settle()
        self.assertEqual((broken.state, broken.paid), ("broken", 1_000))
        self.assertEqual(broken.activity_ids.user_id, self.user)
        self.assertIn("6,000.00", broken.activity_ids.summary)
        self.assertEqual(factor(), 50)
        metric = self.env.ref("panel_sales.value_metric_promises_kept")
        self.assertEqual(metric.code, "promises_kept")

    def test_people_do_not_decide_whether_a_promise_was_kept(self):
        invoice = self._owe(10_000, 10)
        promise = self._promise(invoice, 6_000, self._day(5)).with_user(self.user)
        promise.write({"state": "kept", "note": "By phone"})
        self.assertEqual((promise.state, promise.note), ("open", "By phone"))
        promise.action_cancel()
        self.assertEqual(promise.state, "cancelled")

    def test_a_promise_is_made_from_the_worklist(self):
        rows = self._rows(self._owe(10_000, 10) | self._owe(500, 3), self.user)
        action = rows.action_promise()
        promises = self.env["panel.payment.promise"].with_user(self.user)
        with Form(promises.with_context(**action["context"])) as form:
            form.date = self._day(4)
        self.assertEqual(form.record.amount, 10_500)
        rows = self._rows(form.record.move_ids)
        self.assertEqual(rows.mapped("promised_for"), [self._day(4)] * 2)
        with self.assertRaisesRegex(ValidationError, "those that"):
            self.env["panel.payment.promise"].create(
                {
                    "partner_id": self.dealer_south.id,
                    "move_ids": form.record.move_ids.ids,
                    "amount": 1,
                    "date": self._day(4),
                }
            )

    # === ANALYSIS === #
    def test_collection_rate_and_dso(self):
        day = self.today.replace(day=1) - timedelta(days=1)  # the end of last month
        invoice = self._invoice(
            [(self.board_a, 1, 10_000)],
            day,
            invoice_date_due=day,
            invoice_payment_term_id=False,
        )
        self._pay(invoice, 4_000)
        self.env.flush_all()
        domain = [("partner_id", "=", self.dealer.id), ("month", "=", day.replace(day=1))]
        rows = self.env["panel.collection"]._read_group(
            domain,
            [],
            ["due_amount:sum", "collected:sum", "receivable:sum", "collection_rate:avg", "dso:avg"],
        )
        self.assertEqual(rows, [(10_000, 4_000, 10_000, 40, 30)])

    def test_rates_are_ratios_of_sums(self):
        day = self.today.replace(day=1) - timedelta(days=1)
        for partner, amount, paid in ((self.dealer, 9_000, 9_000), (self.key_account, 1_000, 0)):
            invoice = self._invoice(
                [(self.board_a, 1, amount)],
                day,
                partner=partner,
                invoice_date_due=day,
                invoice_payment_term_id=False,
            )
            if paid:
                self._pay(invoice)
        self.env.flush_all()
        domain = [
            ("partner_id", "in", (self.dealer | self.key_account).ids),
            ("month", "=", day.replace(day=1)),
        ]
        collection = self.env["panel.collection"]
        self.assertEqual(collection._read_group(domain, [], ["collection_rate:avg"]), [(90,)])

    # === RATING === #
    def test_a_rating_is_proposed_and_a_person_decides(self):
        self._owe(130_000, 100)
        self.dealer.panel_credit_rating = "aaa"
        action = self.dealer.with_user(self.leader).action_propose_rating()
        rating = self.env["panel.credit.rating"].browse(action["res_id"])
        self.assertEqual(rating.limit_percent, 130)
        self.assertNotEqual(rating.rating, "aaa")
        self.assertEqual(self.dealer.panel_credit_rating, "aaa")
        with self.assertRaises(AccessError):
            rating.with_user(self.user).action_approve()
        rating.with_user(self.finance).action_approve()
        self.assertEqual(self.dealer.panel_credit_rating, rating.rating)
        with self.assertRaises(AccessError):
            rating.with_user(self.finance).reason = "Later"
