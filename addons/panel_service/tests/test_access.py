from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.panel_service.tests.common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestAccess(PanelServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket_a = cls._create_ticket(cls.dealer, lot_id=cls.lot_1.id)
        cls.ticket_b = cls._create_ticket(cls.dealer_south, lot_id=cls.lot_3.id)
        cls.ours = cls.ticket_a + cls.ticket_b
        cls.portal_b = new_test_user(cls.env, login="panel_dealer_b", groups="base.group_portal")
        cls.portal_b.partner_id.parent_id = cls.dealer_south

    def _visible(self, user):
        Ticket = self.env["helpdesk.ticket"].with_user(user)
        return Ticket.search([("id", "in", self.ours.ids)], order="id").sudo()

    # === WHO SEES WHICH TICKET === #
    def test_service_sees_all_tickets_and_customers(self):
        for role in ("agent", "service_manager", "administrator"):
            self.assertEqual(self._visible(self.users[role]), self.ours, role)
        customers = (
            self.env["res.partner"]
            .with_user(self.users["agent"])
            .search([("id", "in", (self.dealer + self.dealer_south).ids)])
        )
        self.assertEqual(len(customers), 2)

    def test_service_agent_who_also_sells_still_sees_all(self):
        seller = self.users["salesperson"]
        seller.group_ids += self.env.ref("panel_service.group_service")
        self.assertEqual(self._visible(seller), self.ours)
        self.assertTrue(self.dealer_south.with_user(seller).has_access("read"))
        self.assertTrue(self.order_3.with_user(seller).has_access("read"))
        self.assertFalse(self.order_3.with_user(seller).has_access("write"))

    def test_salesperson_reads_tickets_of_his_customers_only(self):
        self.assertEqual(self._visible(self.users["salesperson"]), self.ticket_a)
        hidden = self.ticket_b.with_user(self.users["salesperson"])
        with self.assertRaises(AccessError):
            hidden.read(["name"])
        with self.assertRaises(AccessError):
            hidden.message_post(body="Hello")
        self.assertEqual(hidden.browse().name_search(self.ticket_b.number), [])

    def test_salesperson_does_not_change_tickets(self):
        ticket = self.ticket_a.with_user(self.users["salesperson"])
        for attempt in (
            lambda: ticket.write({"name": "X"}),
            lambda: ticket.unlink(),
            lambda: ticket.create({"name": "X", "description": "X"}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_leader_finance_and_key_account_read_all(self):
        for role in ("leader", "finance", "key_account"):
            self.assertEqual(self._visible(self.users[role]), self.ours, role)
            self.assertFalse(self.ours.with_user(self.users[role]).has_access("write"), role)

    def test_general_user_sees_none(self):
        self.assertFalse(self._visible(self.users["general"]))

    def test_dealer_sees_own_tickets_only(self):
        self.assertEqual(self._visible(self.portal_user), self.ticket_a)
        self.assertEqual(self._visible(self.portal_b), self.ticket_b)
        Ticket = self.env["helpdesk.ticket"].with_user(self.portal_b)
        domain = [("lot_id.name", "=", "SV-L1")]
        for attempt in (
            lambda: Ticket.search_count(domain),
            lambda: len(Ticket.search([("commercial_partner_id", "=", self.dealer.id)])),
            lambda: Ticket._read_group([("id", "=", self.ticket_a.id)], [], ["__count"])[0][0],
        ):
            try:
                self.assertEqual(attempt(), 0)
            except AccessError:
                continue
        with self.assertRaises(AccessError):
            self.ticket_a.with_user(self.portal_b).read(["name"])

    def test_dealer_reads_no_verdict_and_writes_nothing(self):
        ticket = self.ticket_a.with_user(self.portal_user)
        for name in ("responsibility", "complaint_cause", "complaint_owner"):
            self.assertNotIn(name, ticket.fields_get())
            with self.assertRaises(AccessError):
                ticket.read([name])
        for attempt in (
            lambda: ticket.write({"name": "X"}),
            lambda: ticket.create({"name": "X", "description": "X"}),
            lambda: ticket.unlink(),
            lambda: self.complaint_dl.with_user(self.portal_user).read(["name"]),
            lambda: self.lot_1.with_user(self.portal_user).read(["name"]),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_ticket_of_another_company_is_hidden(self):
        company = self.env["res.company"].create({"name": "Other Mill"})
        other = self._create_ticket(self.dealer, company_id=company.id)
        Ticket = self.env["helpdesk.ticket"].with_user(self.users["agent"])
        self.assertFalse(Ticket.search([("id", "=", other.id)]))

    def test_lot_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Other Mill"})
        self.lot_1.company_id = self.env.company
        with self.assertRaises(UserError):
            self._create_ticket(self.dealer, company_id=company.id, lot_id=self.lot_1.id)

    # === WHO CHANGES WHAT === #
    def test_complaint_types_belong_to_the_manager(self):
        values = {"name": "New", "code": "NEW"}
        Type = self.env["panel.complaint.type"]
        for role, user in self.users.items():
            may = role in ("service_manager", "administrator")
            self.assertTrue(Type.with_user(user).has_access("read"), role)
            self.assertEqual(Type.with_user(user).has_access("create"), may, role)
        Type.with_user(self.users["service_manager"]).create(values)
        with self.assertRaises(AccessError):
            Type.with_user(self.users["agent"]).create(dict(values, code="NEW2"))

    def test_agent_reads_orders_and_stock_but_changes_none(self):
        agent = self.users["agent"]
        for record in (
            self.order_1,
            self.order_1.order_line,
            self.lot_1,
            self.order_1.picking_ids,
            self.order_1.picking_ids.move_ids,
        ):
            record = record.with_user(agent)
            self.assertTrue(record.has_access("read"), record._name)
            for mode in ("write", "create", "unlink"):
                self.assertFalse(record.has_access(mode), f"{mode} {record._name}")

    def test_agent_opens_what_a_ticket_leads_to(self):
        self.order_1._create_invoices().action_post()
        agent = self.users["agent"]
        for record in (
            self.ticket_a,
            self.lot_1,
            self.order_1,
            self.order_1.picking_ids,
            self.board_a,
            self.dealer,
        ):
            with self.subTest(model=record._name):
                self.assertEqual(Form(record.with_user(agent)).id, record.id)

    def test_agent_sees_customer_invoices_and_nothing_else_of_the_books(self):
        agent = self.users["agent"]
        invoice = self.order_1._create_invoices()
        invoice.action_post()
        entry = self.env["account.move"].create({"move_type": "entry"})
        lines = invoice.line_ids.with_user(agent)
        shown = lines.search([("move_id", "=", invoice.id)]).sudo()
        self.assertEqual(shown.mapped("display_type"), ["product"])
        self.assertFalse(entry.with_user(agent).has_access("read"))
        self.assertTrue(invoice.with_user(agent).has_access("read"))
        self.assertFalse(invoice.with_user(agent).has_access("write"))

    def test_public_and_portal_change_no_stage(self):
        for user in (self.env.ref("base.public_user"), self.portal_user):
            with self.assertRaises(AccessError):
                self.stage_new.with_user(user).write({"name": "Hacked"})

    # === ROLES === #
    def test_roles_give_the_groups(self):
        for xmlid, group in (
            ("role_service_agent", "group_service"),
            ("role_call_center", "group_service"),
            ("role_service_manager", "group_service_manager"),
        ):
            user = new_test_user(self.env, login=xmlid, groups="base.group_user")
            user.role_line_ids = [
                Command.create({"role_id": self.env.ref(f"panel_service.{xmlid}").id})
            ]
            self.assertTrue(user.has_group(f"panel_service.{group}"), xmlid)

    def test_every_menu_opens_for_every_role(self):
        roots = "panel_crm.menu_service", "panel_crm.menu_call_center"
        menus = self.env["ir.ui.menu"].search(
            [("id", "child_of", [self.env.ref(root).id for root in roots])]
        )
        for role, user in self.users.items():
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            for menu in menus.filtered(lambda menu, visible=visible: menu.id in visible):
                action = menu.action
                if not action:
                    continue
                with self.subTest(role=role, menu=menu.complete_name):
                    Model = self.env[action.res_model].with_user(user)
                    Model.get_views([*action.views, (action.search_view_id.id, "search")])
                    Model.web_search_read([], {"display_name": {}}, limit=5)

    def test_agent_sees_service_and_calls_and_salesperson_no_calls(self):
        call = self.env.ref("panel_service.menu_log_call").id
        ticket = self.env.ref("panel_service.menu_ticket").id
        for role, expected in (
            ("agent", {call, ticket}),
            ("salesperson", {ticket}),
            ("general", set()),
        ):
            visible = self.env["ir.ui.menu"].with_user(self.users[role])._visible_menu_ids()
            self.assertEqual({call, ticket} & set(visible), expected, role)
