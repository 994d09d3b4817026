import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.panel_crm.tests.contract_common import PanelContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20")
class TestContract(PanelContractCommon):
    # === LIFE === #
    def test_draft_approval_signed_running_expired(self):
        contract = self._contract(sign=False, date_from="2026-12-01")
        self.assertEqual(contract.state, "draft")
        self.assertRegex(contract.name, r"^CT/2026/\d{4}$")
        contract.with_user(self.users["salesperson"]).action_submit()
        self.assertEqual((contract.state, contract.validation_status), ("approval", "pending"))
        with self.assertRaises(UserError):
            contract.with_user(self.users["salesperson"]).action_sign()
        self.assertEqual(
            contract.review_ids.reviewer_group_id.get_external_id().popitem()[1],
            "panel_crm.group_leader",
        )
        contract.with_user(self.users["leader"]).validate_tier()
        contract.invalidate_recordset()
        contract.with_user(self.users["salesperson"]).action_sign()
        self.assertEqual((contract.state, contract.signed_on), ("signed", date(2026, 11, 20)))
        for day, state in (
            ("2026-12-01", "running"),
            ("2026-12-31", "running"),
            ("2027-01-01", "expired"),
        ):
            with freeze_time(day):
                self.env["panel.contract"]._cron_follow_calendar()
            self.assertEqual(contract.state, state, day)

    def test_nothing_changes_under_approval_but_it_can_be_taken_back(self):
        contract = self._contract(sign=False).with_user(self.users["salesperson"])
        contract.action_submit()
        with self.assertRaises(UserError):
            contract.quality_terms = "Grade B"
        contract.action_reset()
        contract.quality_terms = "Grade B"
        self.assertEqual(contract.state, "draft")
        self.assertFalse(contract.review_ids)

    def test_who_approves_is_told_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        contract = self._contract(sign=False).with_user(self.users["salesperson"])
        contract.action_submit()
        group = self.env.ref("panel_crm.group_leader")
        group.with_context(lang="zh_CN").name = "公司领导"
        for lang, name in (("en_US", group.with_context(lang="en_US").name), ("zh_CN", "公司领导")):
            told = contract.with_context(lang=lang)
            told.invalidate_recordset()
            self.assertIn(name, told.to_validate_message)
            self.assertEqual(told.next_review, told.review_ids.name)
        reviews = contract.review_ids.with_user(self.users["leader"])
        self.assertIn(group.name, contract._notify_requested_review_body(reviews))

    def test_a_refusal_stands_in_the_chatter_with_its_reason(self):
        contract = self._contract(sign=False)
        contract.with_user(self.users["salesperson"]).action_submit()
        contract.review_ids.comment = "No warranty"
        told = contract.with_user(self.users["leader"])._notify_rejected_review_body()
        self.assertTrue(told.endswith("No warranty"))
        self.assertIn(self.users["leader"].name, told)

    def test_without_dates_it_is_not_approved(self):
        contract = self._contract(sign=False, date_to=False)
        with self.assertRaisesRegex(UserError, "begins and ends"):
            contract.action_submit()

    def test_terminated_and_kept(self):
        contract = self._contract()
        contract.action_terminate()
        self.assertEqual(contract.state, "terminated")
        with self.assertRaisesRegex(UserError, "is kept"):
            contract.unlink()

    # === SNAPSHOT === #
    def test_terms_are_frozen_at_signature(self):
        contract = self._contract(warranty_months=12, brand_ids=self.brand_a.ids)
        version = contract.version_ids
        self.assertEqual((version.number, version.terms["warranty_months"]), (1, 12))
        self.assertEqual(version.terms["brand_ids"]["names"], ["Evergreen"])
        with self.assertRaisesRegex(UserError, "were signed"):
            contract.warranty_months = 6
        self.brand_a.name = "Evergrey"
        self.dealer.name = "Renamed Trading"
        version.invalidate_recordset()
        self.assertEqual(version.terms["brand_ids"]["names"], ["Evergreen"])
        self.assertEqual(version.terms["partner_id"]["names"], ["Wuxi Timber Trading"])
        self.assertTrue(version.intact)

    def test_only_an_amendment_changes_them(self):
        contract = self._contract(warranty_months=12)
        with self.assertRaises(UserError):
            contract.with_user(self.users["salesperson"]).action_amend()
        amended = contract.with_user(self.users["leader"])
        amended.action_amend()
        amended.warranty_months = 6
        with self.assertRaisesRegex(UserError, "what the amendment changes"):
            amended.action_sign_amendment()
        amended.amendment_reason = "Half a year only"
        amended.action_sign_amendment()
        contract.invalidate_recordset()
        self.assertEqual(contract.version_ids.mapped("number"), [2, 1])
        self.assertEqual([v.terms["warranty_months"] for v in contract.version_ids], [6, 12])
        with self.assertRaises(UserError):
            amended.warranty_months = 3

    def test_versions_cannot_be_touched_and_show_forgery(self):
        version = self._contract().version_ids
        for user in self.users.values():
            with self.assertRaises(UserError):
                version.with_user(user).write({"reason": "Forged"})
            with self.assertRaises(AccessError):
                version.with_user(user).unlink()
        with self.assertRaises(UserError):
            version.write({"terms": {}})
        self.env.cr.execute(
            "UPDATE panel_contract_version SET terms = jsonb_set(terms, '{deposit}', '9')"
            " WHERE id = %s",
            [version.id],
        )
        version.invalidate_recordset()
        self.assertFalse(version.intact)

    # === RENEWAL === #
    def test_renewal_follows_with_shifted_dates(self):
        contract = self._contract(warranty_months=18)
        action = contract.action_renew()
        renewed = self.env["panel.contract"].browse(action["res_id"])
        self.assertEqual(renewed.predecessor_id, contract)
        self.assertEqual(
            (renewed.date_from, renewed.date_to), (date(2027, 1, 1), date(2027, 12, 31))
        )
        self.assertEqual((renewed.state, renewed.warranty_months), ("draft", 18))
        self.assertNotEqual(renewed.name, contract.name)
        self.assertEqual(contract.action_renew()["res_id"], renewed.id)

    def test_renewal_keeps_whole_months_or_days(self):
        for begin, end, expected in (
            ("2026-02-01", "2026-02-28", (date(2026, 3, 1), date(2026, 3, 31))),
            ("2027-03-01", "2028-02-29", (date(2028, 3, 1), date(2029, 2, 28))),
            ("2026-04-01", "2026-06-30", (date(2026, 7, 1), date(2026, 9, 30))),
            ("2026-01-10", "2026-01-19", (date(2026, 1, 20), date(2026, 1, 29))),
        ):
            contract = self._contract(sign=False, date_from=begin, date_to=end)
            values = contract._prepare_renewal_vals()
            self.assertEqual((values["date_from"], values["date_to"]), expected)

    # === REMINDER === #
    def test_reminded_once_with_thirty_days_and_never_with_ten(self):
        """S4-SYS-02 in its own words: the contract ends in 20 days, N = 30 or 10."""
        contract = self._contract(date_to="2026-12-10")
        rule = self.env.ref("panel_crm.reminder_contract_end")
        rule.days = 10
        rule._run()
        self.assertFalse(contract.activity_ids.filtered("automated"))
        rule.days = 30
        rule._run()
        rule._run()
        activity = contract.activity_ids.filtered(lambda each: each.summary.startswith("Renew or"))
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.users["salesperson"])

    # === ORDERS === #
    def test_order_finds_its_contract(self):
        Order = self.env["sale.order"]
        self.assertFalse(Order.create({"partner_id": self.dealer.id}).panel_contract_id)
        self._contract(sign=False)
        contract = self._contract()
        order = Order.create({"partner_id": self.dealer.id})
        self.assertEqual(order.panel_contract_id, contract)
        contact = self.env["res.partner"].create({"name": "Ms Wu", "parent_id": self.dealer.id})
        self.assertEqual(Order.create({"partner_id": contact.id}).panel_contract_id, contract)
        order.panel_contract_id = False
        self.assertFalse(order.panel_contract_id)
        other = Order.create({"partner_id": self.dealer_south.id})
        self.assertFalse(other.panel_contract_id)

    # === RIGHTS === #
    def test_who_sees_contracts(self):
        own = self._contract(user_id=self.users["leader"].id)
        foreign = self._contract(partner_id=self.dealer_south.id, user_id=self.users["leader"].id)
        for role, user in self.users.items():
            contracts = self.env["panel.contract"].with_user(user)
            if role == "general":
                self.assertFalse(contracts.has_access("read"))
                continue
            seen = contracts.search([("id", "in", (own + foreign).ids)])
            sees_all = role not in ("salesperson", "supervisor")
            self.assertEqual(seen, own + foreign if sees_all else own, role)

    def test_contract_of_another_company_is_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Second Mill"})
        contract = self._contract(sign=False, company_id=other.id)
        with self.assertRaises(AccessError):
            contract.with_user(self.users["leader"]).read(["title"])

    def test_documents(self):
        contract = self._contract()
        contract.with_user(self.users["salesperson"]).write(
            {
                "document_ids": [
                    (
                        0,
                        0,
                        {"name": "scan.pdf", "file": base64.b64encode(b"%PDF-1.4"), "version": "2"},
                    )
                ]
            }
        )
        self.assertEqual(contract.document_ids.version, "2")
