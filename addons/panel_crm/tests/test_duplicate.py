from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon

# Two codes with the right check digit.
VAT, OTHER_VAT = "91350100M000100Y43", "91320200MA6TL9CYU8"


@tagged("post_install", "-at_install")
class TestDuplicate(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Partner = cls.env["res.partner"]
        cls.hongda = cls.Partner.create(
            {
                "name": "无锡市宏达木业有限公司",
                "is_company": True,
                "panel_role": "end_customer",
                "panel_region_id": cls.region_wuxi.id,
                "user_id": cls.users["salesperson"].id,
                "vat": VAT,
                "phone": "0510-85551234",
            }
        )

    def _twin(self, **values):
        return self.Partner.create(
            {
                "name": "宏达木业(无锡)有限公司",
                "is_company": True,
                "panel_role": "end_customer",
                "panel_region_id": self.region_wuxi.id,
                "user_id": self.users["salesperson"].id,
                **values,
            }
        )

    # === BEFORE SAVING === #
    def test_the_form_names_the_customer_while_the_name_is_typed(self):
        form = Form(self.Partner.with_context(default_panel_role="end_customer"))
        form.name = "宏达木业（无锡）有限公司"
        self.assertIn("无锡市宏达木业有限公司", form.panel_duplicate_hint)
        self.assertIn("same name", form.panel_duplicate_hint)
        self.assertNotIn("same phone", form.panel_duplicate_hint)
        form.phone = "(0510) 8555 1234"
        self.assertIn("same phone", form.panel_duplicate_hint)
        form.name, form.phone = "Quite Another Firm", False
        self.assertFalse(form.panel_duplicate_hint)

    def test_the_same_bank_account_is_a_reason(self):
        bank = {"acc_number": "6222 0000 1111"}
        self.env["res.partner.bank"].create({**bank, "partner_id": self.hongda.id})
        other = self._twin(name="Some Other Name", bank_ids=[(0, 0, bank)])
        ((found, score, kinds),) = other._panel_find_similar()
        self.assertEqual((found, kinds), (self.hongda, ["bank"]))
        self.assertGreater(score, 0.75)

    def test_a_salesperson_gets_no_hint_of_what_he_may_not_see(self):
        self.hongda.write({"panel_region_id": self.region_gd.id, "user_id": False})
        Partner = self.Partner.with_user(self.users["salesperson"])
        form = Form(Partner.with_context(default_panel_role="end_customer"))
        form.name = "无锡市宏达木业有限公司"
        self.assertFalse(form.panel_duplicate_hint)

    def test_quick_create_of_the_same_name_is_refused(self):
        Partner = self.Partner.with_user(self.users["salesperson"])
        Partner = Partner.with_context(res_partner_search_mode="customer")
        with self.assertRaisesRegex(UserError, "is there already"):
            Partner.name_create("无锡宏达木业")
        created = Partner.browse(Partner.name_create("Quite Another Firm")[0])
        self.assertEqual(created.panel_role, "end_customer")

    def test_hints_cost_no_more_queries_with_more_partners(self):
        self.env.flush_all()
        self.hongda.invalidate_recordset()
        self._twin().panel_duplicate_hint  # noqa: B018
        with self.assertQueryCount(__system__=12):
            self.hongda._panel_find_similar()

    # === TAX ID === #
    def test_a_second_customer_with_the_same_tax_id_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "无锡市宏达木业有限公司.*tax ID"):
            self._twin(vat="CN 9135 0100 M000 100Y 43")
        self._twin(vat=OTHER_VAT)

    def test_a_contact_shares_the_tax_id_of_its_company(self):
        buyer = self.Partner.create(
            {"name": "Buyer", "parent_id": self.hongda.id, "vat": VAT, "panel_role": "dealer"}
        )
        self.assertEqual(buyer.vat, self.hongda.vat)

    def test_the_refusal_does_not_name_a_hidden_customer(self):
        self.hongda.write({"panel_region_id": self.region_gd.id, "user_id": False})
        self.hongda.panel_team_id = self.office_south
        with self.assertRaisesRegex(ValidationError, "Office South looks after it") as caught:
            self.Partner.with_user(self.users["salesperson"]).create(
                {"name": "Other", "panel_role": "end_customer", "vat": VAT}
            )
        self.assertNotIn("宏达", str(caught.exception))

    def test_two_of_our_companies_may_have_the_same_customer(self):
        other = self.env["res.company"].create({"name": "Second Mill"})
        self.hongda.company_id = self.env.company
        twin = self._twin(vat=VAT, company_id=other.id)
        self.assertEqual(twin.vat, self.hongda.vat)

    def test_the_policy_can_allow_it(self):
        self.env.company.panel_vat_policy = "allow"
        self.assertTrue(self._twin(vat=VAT))

    # === SCAN AND DECISION === #
    def test_two_partners_with_the_same_tax_id_are_listed(self):
        self.env.company.panel_vat_policy = "allow"
        twin = self._twin(name="Something Else", vat=VAT)
        self.env["panel.duplicate.scan"]._scan_now()
        pair = self._pair(twin)
        self.assertEqual(pair.reasons, "same tax ID")
        self.assertGreater(pair.score, 90)
        self.assertTrue(twin.panel_has_duplicates)
        found = self.Partner.search([("panel_has_duplicates", "=", True)])
        self.assertLessEqual(twin + self.hongda, found)

    def test_a_decision_is_remembered(self):
        twin = self._twin()
        self.env["panel.duplicate.scan"]._scan_now()
        pair = self._pair(twin).with_user(self.users["salesperson"])
        pair.action_different()
        self.assertEqual(pair.decided_by_id, self.users["salesperson"])
        self.env["panel.duplicate.scan"]._scan_now()
        self.assertEqual(self._pair(twin).state, "different")
        self.assertFalse(twin.panel_has_duplicates)
        self.assertFalse(twin._panel_find_similar())
        pair.action_suspect()
        self.assertTrue(twin._panel_find_similar())

    def test_a_suspicion_goes_when_its_reason_goes(self):
        twin = self._twin()
        self.env["panel.duplicate.scan"]._scan_now()
        self.assertTrue(self._pair(twin))
        twin.name = "Entirely Different"
        self.env["panel.duplicate.scan"]._scan_now()
        self.assertFalse(self._pair(twin))

    def test_a_scan_fills_keys_that_an_installation_left_empty(self):
        twin = self._twin()
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET panel_match_keys = NULL")
        self.env.invalidate_all()
        self.env["panel.duplicate.scan"]._scan_now()
        self.assertTrue(self._pair(twin))

    def test_a_scan_compares_only_what_shares_a_key(self):
        self.Partner.create(
            [{"name": f"Firma {n:04d} {n * 7919:x}", "is_company": True} for n in range(300)]
        )
        self.env.flush_all()
        pairs = self.env["panel.duplicate.scan"]._find_candidates()
        self.assertLess(len(pairs), 1000)

    def test_a_scan_runs_in_jobs_and_only_one_at_a_time(self):
        Scan = self.env["panel.duplicate.scan"].with_user(self.users["supervisor"])
        first = Scan.action_scan()
        self.assertEqual(Scan.action_scan()["res_id"], first["res_id"])
        scan = Scan.browse(first["res_id"]).sudo()
        jobs = self.env["queue.job"].search([("model_name", "=", "panel.duplicate.scan")])
        self.assertEqual(jobs.mapped("method_name"), ["_job_keys"])
        scan._job_keys()
        scan._job_pairs()
        self.assertEqual((scan.state, scan.progress), ("done", 100))

    def test_pairs_are_seen_by_whoever_sees_both(self):
        twin = self._twin(panel_region_id=self.region_gd.id, user_id=False)
        self.env["panel.duplicate.scan"]._scan_now()
        pair = self._pair(twin)
        self.assertTrue(pair.with_user(self.users["leader"]).reasons)
        with self.assertRaises(AccessError):
            pair.with_user(self.users["salesperson"]).read(["reasons"])
        with self.assertRaises(AccessError):
            pair.with_user(self.users["general"]).action_different()

    def _pair(self, twin):
        return self.env["panel.duplicate"].search(
            [("partner_id", "=", self.hongda.id), ("other_id", "=", twin.id)]
        )

    # === LEADS === #
    def test_a_lead_finds_the_customer_it_comes_from(self):
        lead = self.env["crm.lead"].create(
            {"name": "Kitchen project", "partner_name": "宏达木业（无锡）有限公司", "type": "lead"}
        )
        self.assertIn("无锡市宏达木业有限公司", lead.panel_duplicate_hint)
        wizard = self.env["crm.lead2opportunity.partner"].create({"lead_id": lead.id})
        self.assertEqual((wizard.action, wizard.partner_id), ("exist", self.hongda))
        lead.action_link_similar()
        self.assertEqual(lead.partner_id, self.hongda)
        self.assertFalse(lead.panel_duplicate_hint)

    def test_a_new_customer_of_a_lead_is_seen_and_asked_to_be_completed(self):
        user = self.users["salesperson"]
        lead = self.env["crm.lead"].create({"name": "X", "partner_name": "Fresh Joinery"})
        lead.user_id = user
        customer = lead.with_user(user)._create_customer()
        self.assertEqual((customer.panel_role, customer.user_id), ("end_customer", user))
        self.assertEqual(len(customer.activity_ids), 1)
