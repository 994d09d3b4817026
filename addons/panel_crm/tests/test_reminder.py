from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20")
class TestReminder(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["panel.reminder.rule"]
        cls.rule = cls.env.ref("panel_crm.reminder_certificate_end")

    def _certificate(self, number, date_to="2026-12-10", **values):
        values.setdefault("user_id", self.users["leader"].id)
        return self.env["panel.certificate"].create(
            {
                "type_id": self.env.ref("panel_crm.certificate_type_tsca").id,
                "number": number,
                "date_to": date_to,
                **values,
            }
        )

    def _rule(self, **values):
        fields = self.env["ir.model.fields"]
        model = values.pop("model", "crm.lead")
        date_field = values.pop("date_field", "date_deadline")
        return self.Rule.create(
            {
                "name": "Deadline",
                "model_id": self.env["ir.model"]._get(model).id,
                "date_field_id": fields._get(model, date_field).id,
                "user_field_id": fields._get(model, "user_id").id,
                "summary": "Close {record} by {date}",
                **values,
            }
        )

    def _lead(self, name="Hotel fit-out", **values):
        values = {"date_deadline": "2026-11-25", "user_id": False, "team_id": False, **values}
        return self.env["crm.lead"].create({"name": name, **values})

    # === ONCE === #
    def test_once_per_record_rule_and_date(self):
        soon = self._certificate("1")
        later = self._certificate("2", "2027-06-30")
        for _round in range(2):
            self.rule._run()
        self.assertEqual(soon.activity_ids.user_id, self.users["leader"])
        self.assertEqual(soon.activity_ids.date_deadline, date(2026, 12, 10))
        self.assertEqual(soon.activity_ids.summary, "Renew CARB / TSCA Title VI (TPC) 1")
        self.assertFalse(later.activity_ids)
        soon.activity_ids.unlink()
        self.rule._run()
        self.assertFalse(soon.activity_ids)
        soon.date_to = "2026-12-15"
        self.rule._run()
        self.assertEqual(len(soon.activity_ids), 1)

    def test_two_jobs_cannot_make_the_same_reminder(self):
        log = self.env["panel.reminder.log"]
        occurrence = (1, date(2026, 12, 10), 0)
        self.assertEqual(log._claim(self.rule, [occurrence]), {occurrence})
        self.assertEqual(log._claim(self.rule, [occurrence]), set())
        values = {"rule_id": self.rule.id, "res_id": 1, "date": occurrence[1], "step": 0}
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            log.create(values)

    def test_days_decide(self):
        """S4-SYS-02: ends in 20 days, reminded with 30 days but not with 10."""
        certificate = self._certificate("1", "2026-12-10")
        self.rule.days = 10
        self.rule._run()
        self.assertFalse(certificate.activity_ids)
        self.rule.days = 30
        cron = self.env.ref("panel_crm.ir_cron_remind")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(len(certificate.activity_ids), 1)

    def test_queries_do_not_grow_with_records(self):
        self._certificate("first")
        self.rule._run()  # warms the caches up

        def count(numbers):
            for number in numbers:
                self._certificate(str(number))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.rule._run()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        one, fifty = count(range(1)), count(range(1, 51))
        self.assertLessEqual(fifty, one + 3)

    # === WHEN === #
    def test_after_and_repeated(self):
        rule = self._rule(timing="after", days=7, repeat_days=7, repeat_times=2)
        lead = self._lead(date_deadline="2026-11-20", user_id=self.users["leader"].id)
        made = []
        for day in ("11-26", "11-27", "11-28", "12-04", "12-11", "12-18", "12-25"):
            with freeze_time(f"2026-{day}"):
                rule._run()
            made.append(len(lead.activity_ids))
        self.assertEqual(made, [0, 1, 1, 2, 3, 3, 3])

    def test_long_past_is_past_reminding(self):
        rule = self._rule(timing="after", days=7)
        lead = self._lead(date_deadline="2026-01-20", user_id=self.users["leader"].id)
        rule._run()
        self.assertFalse(lead.activity_ids)

    def test_every_year(self):
        rule = self._rule(yearly=True, days=5)
        lead = self._lead(date_deadline="1988-02-29", user_id=self.users["leader"].id)
        for day, expected in (("2027-02-22", 0), ("2027-02-23", 1), ("2028-02-24", 2)):
            with freeze_time(day):
                rule._run()
            self.assertEqual(len(lead.activity_ids), expected, day)
        self.assertEqual(
            lead.activity_ids.sorted("date_deadline").mapped("date_deadline"),
            [date(2027, 2, 28), date(2028, 2, 29)],
        )

    def test_datetime_counts_by_its_day(self):
        rule = self._rule(date_field="date_closed", timing="after", days=1)
        lead = self._lead(user_id=self.users["leader"].id)
        lead.date_closed = "2026-11-19 23:30:00"
        self.assertEqual(rule._occurrence(lead, date(2026, 11, 20)), (date(2026, 11, 19), 0))
        self.assertIsNone(
            rule.with_context(tz="Asia/Shanghai")._occurrence(lead, date(2026, 11, 20))
        )

    # === WHO === #
    def test_person_then_office_leader_then_group_then_administrator(self):
        rule = self._rule(group_id=self.env.ref("panel_crm.group_key_account").id)
        named = self._lead("named", user_id=self.users["leader"].id)
        led = self._lead("led", team_id=self.office_wuxi.id)
        customers = self._lead("customer's", partner_id=self.dealer.id)
        customers.team_id = False
        nobodys = self._lead("nobody's")
        rule._run()
        self.assertEqual(named.activity_ids.user_id, self.users["leader"])
        self.assertEqual(named.activity_ids.summary, "Close named by 2026-11-25")
        self.assertEqual(led.activity_ids.user_id, self.users["supervisor"])
        self.assertEqual(customers.activity_ids.user_id, self.users["supervisor"])
        members = self.env.ref("panel_crm.group_key_account").all_user_ids.filtered("active")
        self.assertEqual(nobodys.activity_ids.user_id, members.sorted("id")[:1])
        rule.group_id = False
        orphan = self._lead("orphan")
        rule._run()
        self.assertEqual(orphan.activity_ids.user_id, self.env.ref("base.user_admin"))

    # === COMPANIES === #
    def test_each_company_has_its_days(self):
        other = self.env["res.company"].create({"name": "Second Mill"})
        here, there = self._certificate("1"), self._certificate("2", company_id=other.id)
        self.Rule._set_days("certificate_end", other, 10)
        self.assertEqual(self.rule.days, 30)
        self.Rule.search([("code", "=", "certificate_end")])._run()
        self.assertEqual((len(here.activity_ids), len(there.activity_ids)), (1, 0))
        days = self.Rule._days_by_company("certificate_end")
        self.assertEqual((days[other.id], days[self.env.company.id]), (10, 30))

    def test_settings_show_and_set_the_days(self):
        with Form(self.env["res.config.settings"]) as settings:
            self.assertEqual(settings.reminder_receivable_days, 7)
            settings.reminder_receivable_days = 12
        settings.record.execute()
        days = self.Rule._days_by_company("receivable_due")
        self.assertEqual(days[self.env.company.id], 12)

    # === BAD RULES === #
    def test_bad_rules_are_refused(self):
        for values in (
            {"domain": "[('no_field', '=', 1)]"},
            {"domain": "__import__('os')"},
            {"date_field": "name"},
            {"model": "panel.grade", "date_field": "create_date"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._rule(**{"user_field_id": False, **values})

    def test_broken_rule_stops_no_other_and_is_told(self):
        lead = self._lead(user_id=self.users["leader"].id)
        broken, good = self._rule(name="Broken"), self._rule()
        original = type(self.rule)._remind

        def remind(rule, today):
            if rule == broken:
                raise ValueError("no such column")
            return original(rule, today)

        with patch.object(type(self.rule), "_remind", remind):
            for _round in range(2):
                (broken + good)._run()
        self.assertEqual(len(lead.activity_ids), 1)
        self.assertEqual(broken.error, "no such column")
        told = broken.message_ids.filtered(lambda message: "no such column" in message.body)
        self.assertEqual(len(told), 1)
        self.assertIn(self.users["administrator"].partner_id, told.notified_partner_ids)
        broken._run()
        self.assertFalse(broken.error)

    def test_only_administrators_keep_rules(self):
        for role, user in self.users.items():
            access = self.Rule.with_user(user).has_access("write")
            self.assertEqual(access, role == "administrator", role)
