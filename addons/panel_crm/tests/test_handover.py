from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


class PanelHandoverCommon(PanelCrmCommon):
    """Two salespeople: one who leaves and one who takes over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.giver = cls.users["salesperson"]
        cls.taker = new_test_user(
            cls.env, "panel_successor", groups="panel_crm.group_salesperson", lang="en_US"
        )
        cls.env["crm.team.member"].create(
            {"crm_team_id": cls.office_south.id, "user_id": cls.taker.id}
        )
        cls.today = fields.Date.context_today(cls.env["res.users"])

    @classmethod
    def _customers(cls, count, **values):
        return cls.env["res.partner"].create(
            [
                {
                    "name": f"Joinery {number}",
                    "panel_role": "dealer",
                    "panel_region_id": cls.region_wuxi.id,
                    "user_id": cls.giver.id,
                    **values,
                }
                for number in range(count)
            ]
        )

    @classmethod
    def _hand_over(cls, confirm=True, **values):
        handover = cls.env["panel.handover"].create(
            {"from_user_id": cls.giver.id, "to_user_id": cls.taker.id, **values}
        )
        if confirm:
            handover.action_confirm()
        return handover

    def _log(self, handover, item):
        return handover.log_ids.filtered(lambda row: row.item == item)


@tagged("post_install", "-at_install")
class TestHandover(PanelHandoverCommon):
    # === ARCHIVING === #
    def test_who_owns_three_customers_is_archived_after_the_hand_over_only(self):
        self._customers(2)
        with self.assertRaises(RedirectWarning) as caught:
            self.giver.action_archive()
        message, action, _button, context = caught.exception.args
        self.assertIn("still holds: Customers (3)", message)
        self.assertEqual(context, {"default_from_user_id": self.giver.id})
        self.assertTrue(self.giver.active)
        action = self.env["ir.actions.act_window"].browse(action)
        form = Form(self.env[action.res_model].with_context(**context))
        form.to_user_id = self.taker
        handover = form.save()
        handover.action_confirm()
        owned = [("user_id", "=", self.taker.id), ("panel_role", "!=", False)]
        self.assertEqual(self.env["res.partner"].search_count(owned), 3)
        self.assertEqual(len(self._log(handover, "customers")), 3)
        self.assertEqual(set(handover.log_ids.mapped("before")), {self.giver.display_name})
        self.assertEqual(set(handover.log_ids.mapped("after")), {self.taker.display_name})
        self.giver.action_archive()
        self.assertFalse(self.giver.active)

    def test_who_may_not_hand_over_is_told_without_a_button(self):
        clerk = new_test_user(self.env, "panel_clerk", groups="base.group_erp_manager")
        with self.assertRaises(UserError):
            self.giver.with_user(clerk).active = False

    def test_open_work_keeps_a_user_too(self):
        self.dealer.user_id = False
        self.env["crm.lead"].create(
            {"name": "Hotel", "user_id": self.giver.id, "team_id": self.office_wuxi.id}
        )
        self.dealer.activity_schedule("mail.mail_activity_data_todo", user_id=self.giver.id)
        with self.assertRaisesRegex(RedirectWarning, r"Opportunities \(1\), Open Activities \(1\)"):
            self.giver.active = False

    # === MOVING === #
    def test_everything_moves_in_one_action_and_only_once(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Hotel",
                "user_id": self.giver.id,
                "team_id": self.office_wuxi.id,
                "partner_id": self.dealer.id,
            }
        )
        quotation = self.env["sale.order"].create(
            {"partner_id": self.dealer.id, "user_id": self.giver.id}
        )
        activity = self.dealer.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.giver.id
        )
        self.giver.panel_region_ids = self.region_js
        self.branch_east.user_id = self.giver
        handover = self._hand_over()
        for record in (self.dealer, lead, quotation, activity, self.branch_east):
            self.assertEqual(record.user_id, self.taker, record)
        self.assertEqual(lead.team_id, self.office_south)
        self.assertEqual(quotation.team_id, self.office_south)
        self.assertEqual(self.taker.panel_region_ids, self.region_js)
        self.assertFalse(self.giver.panel_region_ids)
        self.assertEqual(handover.state, "done")
        self.assertEqual(handover.log_count, 6)
        handover.action_confirm()
        handover._execute()
        self.assertEqual(handover.log_count, 6)
        self.assertEqual(sum(handover.line_ids.mapped("moved_count")), 6)

    def test_confirmed_orders_stay_unless_they_are_ticked(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.dealer.id,
                "user_id": self.giver.id,
                "order_line": [Command.create({"product_id": self.board_a.id})],
            }
        )
        order.action_confirm()
        self._hand_over()
        self.assertEqual(order.user_id, self.giver)
        second = self._hand_over(confirm=False)
        second.line_ids.filtered(lambda line: line.item == "orders").included = True
        second.action_confirm()
        self.assertEqual(order.user_id, self.taker)

    def test_preview_counts_what_will_move(self):
        self._customers(4)
        handover = self.env["panel.handover"].new(
            {"from_user_id": self.giver.id, "to_user_id": self.taker.id}
        )
        counts = {line.item: line.record_count for line in handover.line_ids}
        self.assertEqual(counts["customers"], 5)
        self.assertEqual(counts["leads"], 0)

    def test_240_customers_cost_as_many_queries_as_20(self):
        def cost(count):
            self._customers(count)
            handover = self._hand_over(confirm=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            handover.action_confirm()
            self.env.flush_all()
            self.assertEqual(len(self._log(handover, "customers")), count)
            return self.env.cr.sql_log_count - before

        self._hand_over()
        few, many = cost(20), cost(240)
        # rows are inserted a hundred at a time: two more for the log and two for the history
        self.assertLessEqual(many - few, 8, (few, many))

    # === LIMITS === #
    def test_only_the_customers_of_a_region(self):
        (south,) = self._customers(1, panel_region_id=self.region_gd.id)
        self._hand_over(region_ids=[Command.set(self.region_js.ids)])
        self.assertEqual(self.dealer.user_id, self.taker)
        self.assertEqual(south.user_id, self.giver)

    def test_only_the_customers_of_a_brand(self):
        (other,) = self._customers(1)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.dealer.id,
                "order_line": [
                    Command.create({"product_id": self.board_a.id, "tax_ids": [Command.clear()]})
                ],
            }
        )
        order.action_confirm()
        order.order_line.qty_delivered = 1
        order._create_invoices().action_post()
        self.env["panel.customer.fact"]._refresh()
        self._hand_over(brand_ids=[Command.set(self.brand_a.ids)])
        self.assertEqual(self.dealer.user_id, self.taker)
        self.assertEqual(other.user_id, self.giver)

    def test_only_the_customers_who_meet_a_condition(self):
        (other,) = self._customers(1)
        self._hand_over(domain="[('name', 'ilike', 'Timber')]")
        self.assertEqual(self.dealer.user_id, self.taker)
        self.assertEqual(other.user_id, self.giver)

    def test_a_condition_that_is_none_is_refused(self):
        for domain in ("[('nonsense', '=', 1)]", "[(", "__import__('os')", "7"):
            with self.subTest(domain=domain), self.assertRaises(ValidationError):
                self._hand_over(domain=domain)

    def test_activities_follow_the_limit(self):
        (south,) = self._customers(1, panel_region_id=self.region_gd.id)
        todo = "mail.mail_activity_data_todo"
        near = self.dealer.activity_schedule(todo, user_id=self.giver.id)
        far = south.activity_schedule(todo, user_id=self.giver.id)
        self._hand_over(region_ids=[Command.set(self.region_js.ids)])
        self.assertEqual(near.user_id, self.taker)
        self.assertEqual(far.user_id, self.giver)

    def test_documents_of_another_company_stay(self):
        other = self.env["res.company"].create({"name": "Board Export"})
        self.giver.company_ids += other
        self.taker.company_ids += other
        lead = self.env["crm.lead"].create(
            {"name": "Abroad", "user_id": self.giver.id, "team_id": False, "company_id": other.id}
        )
        self._hand_over(company_id=self.env.company.id)
        self.assertEqual(lead.user_id, self.giver)
        self._hand_over(company_id=other.id)
        self.assertEqual(lead.user_id, self.taker)

    # === DATES === #
    def test_a_day_to_come_is_waited_for(self):
        handover = self._hand_over(date=self.today + timedelta(days=1))
        self.assertEqual(handover.state, "scheduled")
        with self.enter_registry_test_mode():
            self.env.ref("panel_crm.ir_cron_hand_over").method_direct_trigger()
        self.assertEqual(self.dealer.user_id, self.giver)
        handover.date = self.today
        with self.enter_registry_test_mode():
            self.env.ref("panel_crm.ir_cron_hand_over").method_direct_trigger()
        self.assertEqual(self.dealer.user_id, self.taker)
        self.assertEqual(handover.state, "done")

    def test_the_history_of_a_customer_is_dated_to_the_effective_day(self):
        effective = self.today - timedelta(days=40)
        handover = self._hand_over(date=effective)
        (row,) = self.dealer.panel_owner_ids
        self.assertEqual((row.previous_user_id, row.user_id), (self.giver, self.taker))
        self.assertEqual((row.date_from, row.date_to), (effective, False))
        self.assertEqual(row.handover_id, handover)
        self.dealer.user_id = self.users["leader"]
        self.env.invalidate_all()
        newest, oldest = self.dealer.panel_owner_ids
        self.assertFalse(newest.handover_id)
        self.assertEqual(newest.date_from, self.today)
        self.assertEqual(oldest.date_to, self.today - timedelta(days=1))

    def test_departure_hands_over_and_archives(self):
        self.giver.write(
            {
                "panel_departure_date": self.today,
                "panel_successor_id": self.taker.id,
            }
        )
        cron = self.env.ref("panel_crm.ir_cron_depart")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertTrue(self.giver.active)
        self.giver.panel_departure_date = self.today - timedelta(days=1)
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertFalse(self.giver.active)
        self.assertEqual(self.dealer.user_id, self.taker)

    def test_departure_without_successor_reminds_once(self):
        self.giver.panel_departure_date = self.today - timedelta(days=1)
        for _run in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("panel_crm.ir_cron_depart").method_direct_trigger()
        self.assertTrue(self.giver.active)
        self.assertEqual(len(self.giver.partner_id.activity_ids), 1)

    # === UNDOING === #
    def test_taking_back_moves_only_what_was_moved(self):
        (own,) = self._customers(1, user_id=self.taker.id)
        handover = self._hand_over()
        action = handover.action_reverse()
        reverse = self.env["panel.handover"].browse(action["res_id"])
        self.assertEqual(reverse.reverse_of_id, handover)
        reverse.action_confirm()
        self.assertEqual(self.dealer.user_id, self.giver)
        self.assertEqual(own.user_id, self.taker)
        self.assertEqual(handover.action_reverse()["res_id"], reverse.id)

    def test_what_is_done_can_neither_be_changed_nor_deleted(self):
        handover = self._hand_over()
        for attempt in (
            lambda: handover.write({"date": self.today - timedelta(days=9)}),
            handover.action_cancel,
            handover.action_draft,
            handover.unlink,
            lambda: handover.log_ids.write({"after": "Nobody"}),
            handover.log_ids.unlink,
        ):
            with self.assertRaises(UserError):
                attempt()

    # === OTHER PARTIES === #
    def test_unit_to_unit(self):
        handover = self.env["panel.handover"].create(
            {
                "kind": "unit",
                "from_team_id": self.office_wuxi.id,
                "to_team_id": self.office_south.id,
            }
        )
        handover.action_confirm()
        self.assertEqual(self.dealer.panel_team_id, self.office_south)
        self.assertEqual(self.end_customer.panel_team_id, self.office_south)
        self.assertEqual(self.region_wuxi.team_id, self.office_south)
        self.assertEqual(self.dealer.user_id, self.giver)

    def test_end_customers_pass_from_dealer_to_dealer(self):
        handover = self.env["panel.handover"].create(
            {
                "kind": "dealer",
                "from_dealer_id": self.dealer.id,
                "to_dealer_id": self.dealer_south.id,
            }
        )
        handover.action_confirm()
        self.assertEqual(self.end_customer.panel_dealer_id, self.dealer_south)
        self.assertEqual(handover.log_ids.record_name, self.end_customer.display_name)

    # === REFUSALS AND RIGHTS === #
    def test_impossible_parties_are_refused(self):
        with self.assertRaises(ValidationError):
            self._hand_over(to_user_id=self.giver.id)
        with self.assertRaises(ValidationError):
            self._hand_over(to_user_id=False)
        archived = new_test_user(self.env, "panel_gone", groups="base.group_user")
        archived.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            self._hand_over(to_user_id=archived.id)
        other = self.env["res.company"].create({"name": "Board Export"})
        with self.assertRaisesRegex(UserError, "has no access to Board Export"):
            self._hand_over(company_id=other.id)

    def test_only_leaders_hand_over(self):
        values = {"from_user_id": self.giver.id, "to_user_id": self.taker.id}
        for role in ("general", "salesperson", "supervisor", "finance"):
            handovers = self.env["panel.handover"].with_user(self.users[role])
            with self.assertRaises(AccessError):
                handovers.create(values)
        handover = self.env["panel.handover"].with_user(self.users["leader"]).create(values)
        handover.action_confirm()
        self.assertEqual(self.dealer.user_id, self.taker)
