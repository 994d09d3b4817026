from odoo.tests import freeze_time, tagged

from odoo.addons.panel_service.tests.common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestGoods(PanelServiceCommon):
    """Service finds what a customer received, and what was promised about it."""

    def test_lot_is_found_by_customer_order_number_or_lot(self):
        goods = self.env["panel.customer.goods"].with_user(self.users["agent"])
        for domain in (
            [("partner_id", "=", self.dealer.id), ("product_id", "=", self.board_a.id)],
            [("order_id.name", "=", self.order_1.name)],
            [("lot_id.name", "=", "SV-L1")],
        ):
            self.assertIn(self.lot_1, goods.search(domain).lot_id)

    def test_ticket_tells_warranty_and_contract(self):
        with freeze_time("2026-01-01 08:00:00"):
            contract = self.env["panel.contract"].create(
                {
                    "partner_id": self.dealer.id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-12-31",
                    "warranty_months": 12,
                    "quality_terms": "Grade A",
                }
            )
            contract.action_submit()
            contract.with_user(self.users["leader"]).validate_tier()
            contract.invalidate_recordset()
            contract.action_sign()
            lot = self._create_lot(self.board_a, "SV-W1")
            self._deliver(self.dealer, lot, 30)
        ticket = self._create_ticket(self.dealer, lot_id=lot.id)
        ticket.flush_recordset()
        for day, state in (("2026-12-31", "valid"), ("2027-01-01", "over")):
            self.env.cr.execute(
                "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
                [f"{day} 06:00:00", ticket.id],
            )
            ticket.invalidate_recordset()
            seen = ticket.with_user(self.users["agent"])
            self.assertEqual(seen.warranty_state, state)
            self.assertEqual(str(seen.warranty_until), "2026-12-31")
            self.assertEqual(seen.contract_name, contract.display_name)
            self.assertEqual(seen.goods_quality_terms, "Grade A")

    def test_ticket_about_nothing_delivered_says_nothing(self):
        ticket = self._create_ticket(self.dealer)
        self.assertFalse(ticket.warranty_state)
        self.assertFalse(ticket.contract_name)

    def test_goods_of_somebody_else_do_not_count(self):
        lots = self._create_ticket(self.dealer, lot_id=self.lot_1.id)
        self.assertEqual(lots.warranty_state, "valid")
        lots.sudo().env.cr.execute(
            "UPDATE panel_customer_goods SET partner_id = %s, receiver_id = NULL WHERE lot_id = %s",
            [self.dealer_south.id, self.lot_1.id],
        )
        lots.env.invalidate_all()
        self.assertFalse(lots.warranty_state)
