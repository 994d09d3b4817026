from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestSecurity(PanelCrmCommon):
    """Who sees which customer, and what each role may do with each of our models."""

    def _visible(self, role):
        ours = self.dealer + self.dealer_south + self.key_account + self.end_customer
        partners = self.env["res.partner"].with_user(self.users[role])
        return partners.search([("id", "in", ours.ids)]).sudo()

    def test_salesperson_sees_own_customers_only(self):
        self.assertEqual(self._visible("salesperson"), self.dealer)

    def test_salesperson_sees_the_customers_of_his_regions(self):
        self.users["salesperson"].panel_region_ids = self.region_js
        self.assertEqual(
            self._visible("salesperson"), self.dealer + self.key_account + self.end_customer
        )

    def test_supervisor_sees_his_part_of_the_organisation(self):
        self.assertEqual(
            self._visible("supervisor"), self.dealer + self.key_account + self.end_customer
        )

    def test_moving_a_unit_moves_what_its_supervisor_sees(self):
        self.office_south.parent_id = self.branch_east
        self.assertIn(self.dealer_south, self._visible("supervisor"))

    def test_others_see_all_customers(self):
        for role in ("leader", "administrator", "finance", "key_account", "general"):
            self.assertEqual(len(self._visible(role)), 4, role)

    def test_contacts_follow_their_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Hidden Contact", "parent_id": self.dealer_south.id}
        )
        hidden = contact.with_user(self.users["salesperson"])
        self.assertFalse(hidden.search([("id", "=", contact.id)]))
        with self.assertRaises(AccessError):
            hidden.read(["email"])

    def test_every_way_to_a_hidden_customer_is_closed(self):
        hidden = self.dealer_south.with_user(self.users["salesperson"])
        Partner = hidden.browse()
        for attempt in (
            lambda: hidden.read(["name"]),
            lambda: hidden.write({"name": "Taken"}),
            lambda: hidden.message_post(body="Hello"),
            lambda: hidden.copy(),
            lambda: Partner.create(
                {"name": "X", "panel_role": "dealer", "user_id": self.users["leader"].id}
            ),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.users["salesperson"].group_ids += self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            hidden.export_data(["name"])
        domain = [("id", "=", self.dealer_south.id)]
        self.assertEqual(Partner.name_search("Foshan Board House"), [])
        self.assertEqual(Partner._read_group(domain, [], ["__count"]), [(0,)])
        self.assertEqual(Partner.search_count(domain), 0)

    def test_another_region_and_another_company_are_closed(self):
        user = self.users["salesperson"]
        user.panel_region_ids = self.region_js
        other = self.env["res.company"].create({"name": "Board Export"})
        abroad = self.dealer.copy({"name": "Wuxi Export", "company_id": other.id})
        for partner in (self.dealer_south, abroad):
            hidden = partner.with_user(user)
            self.assertEqual(hidden.search_count([("id", "=", partner.id)]), 0)
            with self.assertRaises(AccessError):
                hidden.browse(partner.id).read(["name"])
        user.company_ids += other
        both = abroad.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        self.assertEqual(both.search_count([("id", "=", abroad.id)]), 1)

    def test_hand_overs_of_another_company_are_closed(self):
        other = self.env["res.company"].create({"name": "Board Export"})
        values = {"from_user_id": self.users["finance"].id, "to_user_id": self.users["leader"].id}
        handover = self.env["panel.handover"].create({**values, "company_id": other.id})
        shared = self.env["panel.handover"].create(values)
        seen = handover.with_user(self.users["leader"])
        self.assertEqual(seen.search([("id", "in", (handover + shared).ids)]).sudo(), shared)
        with self.assertRaises(AccessError):
            seen.read(["name"])

    def test_new_customer_belongs_to_the_salesperson_who_enters_it(self):
        partner = (
            self.env["res.partner"]
            .with_user(self.users["salesperson"])
            .create({"name": "Fresh Lead Joinery", "panel_role": "end_customer"})
        )
        self.assertEqual(partner.user_id, self.users["salesperson"])
        self.assertTrue(partner.panel_visible)

    def test_dealer_on_the_portal_sees_only_himself(self):
        partners = self.env["res.partner"].with_user(self.portal_user)
        found = partners.search([("panel_role", "!=", False)])
        self.assertEqual(found.sudo(), self.dealer)

    def test_every_model_of_ours_has_rights_and_a_rule_for_each_kind_of_user(self):
        """A new model without access rights, or about customers without a rule, fails here."""
        Access = self.env["ir.model.access"]
        for model in self._own_models():
            access = Access.search([("model_id.model", "=", model._name)])
            self.assertTrue(access, f"{model._name} has no line in ir.model.access.csv")
            self.assertTrue(all(access.mapped("group_id")), f"{model._name} is open to everybody")
            if "partner_id" in model._fields or "company_id" in model._fields:
                rules = self.env["ir.rule"].search([("model_id.model", "=", model._name)])
                self.assertTrue(rules, f"{model._name} has no record rule")

    def test_portal_and_public_read_none_of_our_models(self):
        """Dealers read the routings of their own leads, by a rule; see ``TestRoutingPortal``."""
        read = {
            (model._name, user.login)
            for model in self._own_models()
            for user in (self.portal_user, self.env.ref("base.public_user"))
            if model.with_user(user).has_access("read")
        }
        self.assertEqual(read, {("panel.lead.routing", self.portal_user.login)})

    def _own_models(self):
        return [
            self.env[model.model]
            for model in self.env["ir.model"].search([("model", "=like", "panel.%")])
            if not self.env[model.model]._abstract and not self.env[model.model]._transient
        ]
