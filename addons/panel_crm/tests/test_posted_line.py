from datetime import date

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.value_common import PanelValueCommon


@tagged("post_install", "-at_install")
class TestPostedLine(PanelValueCommon):
    """What an invoice line was worth, frozen when the invoice is posted."""

    def test_measures_of_an_invoice(self):
        move = self._invoice(
            self.dealer,
            [(self.board_a, 100, 120), (self.board_b, 2, 10400, self.pallet), (self.glue, 3, 9)],
            date(2026, 5, 4),
        )
        board_a, board_b, glue = self._lines(move).sorted("move_line_id")
        self.assertEqual(board_a.brand_id, self.brand_a)
        self.assertEqual(board_a.series_id, self.series_a)
        self.assertEqual((board_a.sheets, board_a.revenue, board_a.cost), (100, 12000, 7000))
        self.assertEqual(board_a.margin, 5000)
        self.assertAlmostEqual(board_a.area_m2, 297.68, delta=1e-9)
        self.assertAlmostEqual(board_a.volume_m3, 5.35824, delta=1e-9)
        self.assertEqual((board_b.sheets, board_b.revenue, board_b.cost), (80, 20800, 12000))
        self.assertAlmostEqual(board_b.volume_m3, 80 * 0.104328, delta=1e-9)
        self.assertEqual((glue.quantity, glue.sheets, glue.volume_m3), (3, 0, 0))
        self.assertEqual((glue.revenue, glue.cost), (27, 15))
        self.assertFalse(glue.brand_id)

    def test_an_invoice_counts_once(self):
        move = self._invoice(
            self.dealer, [(self.board_a, 1, 120), (self.board_b, 1, 260)], date(2026, 5, 4)
        )
        move += self._invoice(self.dealer, [(self.board_a, 1, 120)], date(2026, 5, 5))
        self.assertEqual(sum(self._lines(move).mapped("invoice_count")), 2)
        refund = move[0]._reverse_moves([{"invoice_date": date(2026, 5, 6)}])
        refund.action_post()
        self.assertEqual(sum(self._lines(refund).mapped("invoice_count")), 0)

    def test_contacts_count_for_their_company(self):
        contact = self.env["res.partner"].create({"name": "Site", "parent_id": self.dealer.id})
        move = self._invoice(contact, [(self.board_a, 1, 120)], date(2026, 5, 4))
        self.assertEqual(self._lines(move).partner_id, self.dealer)

    def test_margin_does_not_follow_later_costs(self):
        move = self._invoice(self.dealer, [(self.board_a, 10, 120)], date(2026, 5, 4))
        self.board_a.standard_price = 999
        self.env.invalidate_all()
        self.assertEqual(self._lines(move).margin, 500)

    def test_credit_note_takes_over_the_cost_of_its_invoice(self):
        move = self._invoice(self.dealer, [(self.board_a, 10, 120)], date(2026, 5, 4))
        self.board_a.standard_price = 999
        refund = move._reverse_moves([{"invoice_date": date(2026, 5, 20)}])
        refund.invoice_line_ids.quantity = 4
        refund.action_post()
        line = self._lines(refund)
        self.assertEqual(
            (line.sheets, line.revenue, line.cost, line.margin), (-4, -480, -280, -200)
        )
        self.assertAlmostEqual(line.volume_m3, -4 * 0.0535824, delta=1e-9)

    def test_cost_comes_from_the_order_first(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.dealer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.board_a.id,
                            "product_uom_qty": 2,
                            "product_uom_id": self.pallet.id,
                            "price_unit": 4800,
                            "purchase_price": 2600,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.order_line.qty_delivered = 2
        move = order._create_invoices()
        move.invoice_date = date(2026, 5, 4)
        move.action_post()
        line = self._lines(move)
        self.assertEqual((line.unit_cost, line.sheets, line.cost), (65, 80, 5200))

    def test_foreign_currency_is_converted(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", euro.id)]).unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 0.5}
        )
        move = self._invoice(
            self.dealer, [(self.board_a, 10, 60)], date(2026, 5, 4), currency_id=euro.id
        )
        line = self._lines(move)
        self.assertEqual((line.revenue, line.cost, line.margin), (1200, 700, 500))
        self.assertEqual(line.currency_id, self.company.currency_id)

    def test_a_unit_that_cannot_be_converted_gives_no_quantity(self):
        kilogram = self.env.ref("uom.product_uom_kgm")
        move = self._invoice(self.dealer, [(self.board_a, 500, 2, kilogram)], date(2026, 5, 4))
        line = self._lines(move)
        self.assertEqual((line.sheets, line.volume_m3, line.revenue), (0, 0, 1000))

    def test_drafting_thaws_and_posting_freezes_again(self):
        move = self._invoice(self.dealer, [(self.board_a, 10, 120)], date(2026, 5, 4))
        move.button_draft()
        self.assertFalse(self._lines(move))
        move.invoice_line_ids.quantity = 20
        self.board_a.standard_price = 80
        move.action_post()
        self.assertEqual((self._lines(move).sheets, self._lines(move).cost), (20, 1600))
        move.button_cancel()
        self.assertFalse(self._lines(move))

    def test_bills_and_drafts_are_left_alone(self):
        draft = self._invoice(self.dealer, [(self.board_a, 10, 120)], date(2026, 5, 4), post=False)
        bill = self._invoice(
            self.dealer, [(self.board_a, 10, 70)], date(2026, 5, 4), move_type="in_invoice"
        )
        self.assertFalse(self._lines(draft + bill))

    def _contents(self, moves):
        """Return all that was frozen by invoice line; ids are given in any order."""
        rows = self._lines(moves).read(load=False)
        return {row["move_line_id"]: {**row, "id": 0} for row in rows}

    def test_catching_up_with_history(self):
        move = self._invoice(
            self.dealer, [(self.board_a, 10, 120), (self.board_b, 1, 260)], date(2026, 5, 4)
        )
        refund = move._reverse_moves([{"invoice_date": date(2026, 5, 20)}])
        refund.action_post()
        before = self._contents(move + refund)
        self.env.cr.execute("DELETE FROM panel_posted_line")
        self.env.invalidate_all()
        self.assertGreaterEqual(self.env["panel.posted.line"]._freeze(), 4)
        self.assertEqual(self.env["panel.posted.line"]._freeze(), 0)
        self.assertEqual(self._contents(move + refund), before)

    def test_freezing_is_one_statement_for_any_number_of_lines(self):
        one = self._invoice(self.dealer, [(self.board_a, 1, 120)], date(2026, 5, 4))
        many = self._invoice(self.dealer, [(self.board_a, 1, 120)] * 50, date(2026, 5, 4))
        self.env.flush_all()
        for moves in (one, many):
            with self.assertQueryCount(1):
                self.env["panel.posted.line"]._freeze(moves)
        self.assertEqual(len(self._lines(many)), 50)

    def test_an_importer_may_replace_unit_costs(self):
        move = self._invoice(self.dealer, [(self.board_a, 10, 120)], date(2026, 5, 4))
        self.env["panel.fact.queue"]._take()
        line_id = move.invoice_line_ids.id
        self.env["panel.posted.line"]._set_unit_costs({line_id: 55.555})
        line = self._lines(move)
        self.assertEqual((line.cost, line.margin), (555.55, 644.45))
        self.assertEqual(self.env["panel.fact.queue"]._take(), {self.dealer.id})
        for wrong in (-1, float("nan"), float("inf")):
            with self.assertRaises(ValidationError):
                self.env["panel.posted.line"]._set_unit_costs({line_id: wrong})

    def test_nobody_changes_frozen_lines(self):
        move = self._invoice(self.dealer, [(self.board_a, 10, 120)], date(2026, 5, 4))
        line = self._lines(move)
        for user in (self.env.user, self.users["administrator"]):
            row = line.with_user(user)
            for attempt in (
                lambda row=row: row.write({"cost": 1}),
                lambda row=row: row.create({"move_line_id": move.invoice_line_ids.id}),
                lambda row=row: row.unlink(),
            ):
                with self.assertRaises(UserError):
                    attempt()

    def test_who_sees_which_sales(self):
        mine = self._invoice(self.dealer, [(self.board_a, 1, 120)], date(2026, 5, 4))
        theirs = self._invoice(
            self.dealer_south,
            [(self.board_a, 1, 120)],
            date(2026, 5, 4),
            invoice_user_id=self.users["leader"].id,
        )
        sold = self._invoice(
            self.dealer_south,
            [(self.board_a, 1, 120)],
            date(2026, 5, 4),
            invoice_user_id=self.users["salesperson"].id,
        )
        lines = self._lines(mine + theirs + sold)
        seen = {
            role: lines.with_user(self.users[role]).search([("id", "in", lines.ids)]).sudo().move_id
            for role in ("salesperson", "leader", "finance", "key_account", "administrator")
        }
        self.assertEqual(seen.pop("salesperson"), mine + sold)
        for role, moves in seen.items():
            self.assertEqual(moves, mine + theirs + sold, role)
        for user in (self.users["general"], self.portal_user):
            self.assertFalse(lines.with_user(user).has_access("read"))

    def test_other_companies_are_hidden(self):
        other = self._create_company("Panel Europe")
        move = self._invoice(self.dealer, [(self.board_a, 1, 120)], date(2026, 5, 4), company=other)
        leader = self._lines(move).with_user(self.users["leader"])
        self.assertEqual(len(self._lines(move)), 1)
        self.assertFalse(leader.search([("move_id", "=", move.id)]))
