from dateutil.relativedelta import relativedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestInteraction(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.author = cls.users["salesperson"]
        Interaction = cls.env["panel.interaction"].with_user(cls.author)
        cls.normal, cls.secret = Interaction.create(
            [
                {"partner_id": cls.dealer.id, "subject": "Autumn decors", "kind": "visit"},
                {
                    "partner_id": cls.dealer.id,
                    "subject": "Rumour",
                    "confidential": True,
                    "date": fields.Datetime.now() - relativedelta(hours=1),
                },
            ]
        )
        cls.other_department = cls.users["finance"]

    def test_the_department_follows_the_author(self):
        self.assertEqual(self.normal.team_id, self.office_wuxi)

    def test_a_normal_note_is_read_by_other_departments_and_a_confidential_one_is_not(self):
        self.assertEqual(self.normal.with_user(self.other_department).subject, "Autumn decors")
        secret = self.secret.with_user(self.other_department)
        with self.assertRaises(AccessError):
            secret.read(["subject"])
        self.assertFalse(secret.search([("id", "=", self.secret.id)]))
        count = self.dealer.with_user(self.other_department).panel_interaction_count
        self.assertEqual(count, 1)

    def test_the_own_department_and_its_supervisor_read_it(self):
        colleague = new_test_user(
            self.env, "panel_colleague", groups="panel_crm.group_salesperson", lang="en_US"
        )
        self.office_wuxi.member_ids = [Command.link(colleague.id)]
        colleague.panel_region_ids = self.region_wuxi
        for user in (colleague, self.users["supervisor"]):
            self.assertEqual(self.secret.with_user(user).subject, "Rumour")

    def test_a_colleague_who_does_not_see_the_customer_sees_no_note(self):
        stranger = new_test_user(
            self.env, "panel_stranger", groups="panel_crm.group_salesperson", lang="en_US"
        )
        with self.assertRaises(AccessError):
            self.normal.with_user(stranger).read(["subject"])

    def test_a_next_step_becomes_an_activity(self):
        day = fields.Date.context_today(self.env.user) + relativedelta(days=3)
        row = (
            self.env["panel.interaction"]
            .with_user(self.author)
            .create(
                {
                    "partner_id": self.dealer.id,
                    "subject": "Call",
                    "kind": "call",
                    "next_step": "Send samples",
                    "next_date": day,
                }
            )
        )
        activity = row.activity_ids
        self.assertEqual(
            (activity.summary, activity.date_deadline, activity.user_id),
            ("Send samples", day, self.author),
        )
        row.write({"note": "<p>Nothing new</p>"})
        self.assertEqual(len(row.activity_ids), 1)

    # === BEFORE A QUOTATION === #
    def test_a_quotation_says_what_other_departments_have_open(self):
        order = self.env["sale.order"].create({"partner_id": self.dealer.id})
        self.assertFalse(order.panel_notice)
        self.dealer.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Clear the credit note",
            user_id=self.other_department.id,
        )
        self.env.invalidate_all()
        notice = str(order.panel_notice)
        self.assertIn("Clear the credit note", notice)
        self.assertIn("Autumn decors", notice)
        self.assertNotIn("Rumour", str(order.with_user(self.other_department).panel_notice))

    def test_notices_of_fifty_customers_cost_no_more_queries_than_of_one(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Many {n}", "panel_role": "end_customer"} for n in range(50)]
        )
        self.env["panel.interaction"].create(
            [{"partner_id": partner.id, "subject": "Visit"} for partner in partners]
        )
        self.env.flush_all()
        counts = []
        for batch in (partners[:1], partners[:1], partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._panel_notices()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])

    # === DIGEST === #
    def test_the_digest_tells_of_the_best_customers_what_its_reader_may_know(self):
        best = self.env["panel.grade"].search([], limit=1)
        self.env.cr.execute(
            "INSERT INTO panel_customer_standing (partner_id, company_id, grade_id)"
            " VALUES (%s, %s, %s)",
            (self.dealer.id, self.env.company.id, best.id),
        )
        self.env.invalidate_all()
        reader = self.other_department
        reader.email = "finance@maker.example"
        mail = self.env["panel.interaction"]._send_digest(reader)
        self.assertIn("Autumn decors", mail.body_html)
        self.assertIn(self.dealer.name, mail.body_html)
        self.assertNotIn("Rumour", mail.body_html)
        self.assertFalse(self.env["panel.interaction"]._send_digest(self.users["general"]))

    def test_only_those_who_asked_get_the_digest(self):
        reader = self.users["leader"]
        reader.with_user(reader).panel_weekly_digest = True
        asked = self.env["res.users"].search([("panel_weekly_digest", "=", True)])
        self.assertEqual(asked, reader)
