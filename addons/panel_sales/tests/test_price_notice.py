from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import PanelSalesCommon

BEFORE, AFTER = "2026-07-20 04:00:00", "2026-08-02 04:00:00"


@tagged("post_install", "-at_install")
class TestPriceNotice(PanelSalesCommon):
    """Scenario 5 of domain.md: price notice −5 %, open orders, price protection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Asia/Shanghai"
        cls.leader = cls.users["leader"]
        cls.finance = cls.users["finance"]
        cls.item_a = cls._price(cls.board_a, 120, "sheet")
        cls.item_b = cls._price(cls.board_b, 40, "m2")

    @classmethod
    def _notice(cls, fill=True, **values):
        notice = cls.env["panel.price.notice"].create(
            {
                "title": "Lower prices",
                "brand_id": cls.brand_a.id,
                "date_effective": "2026-08-01",
                "change_percent": -5,
                **values,
            }
        )
        if fill:
            notice.action_fill()
        return notice

    @classmethod
    @freeze_time(BEFORE)
    def _announced(cls, **values):
        notice = cls._notice(**values)
        notice.action_announce()
        return notice

    def _price_at(self, moment, product=None):
        return self.pricelist._get_product_price(product or self.board_a, 1.0, date=moment)

    # === SCENARIO 5 === #
    def test_scenario_5(self):
        """Price notice −5 %: open orders follow the rule, claims are filled from stock reports."""
        kept = self._open_order()
        self._buy(5000, "2026-07-15")
        self._stock(1200, "2026-07-28")
        notice = self._announced(open_order_rule="ship")
        self.assertEqual((notice.line_ids.old_value, notice.line_ids.new_value), (120, 114))

        # before the day nothing moves; from the day on quotations and open orders follow
        with freeze_time(BEFORE):
            self.assertEqual(self._order([(self.board_a, 10)]).order_line.price_unit, 120)
        with freeze_time(AFTER):
            self.assertEqual(self._order([(self.board_a, 10)]).order_line.price_unit, 114)
            notice.with_user(self.leader).action_reprice()
            self.assertEqual(kept.order_line[0].price_unit, 114)
            self.assertEqual(kept.order_line[1].product_id, self.board_b)
            self.assertIn("120 → 114", kept.message_ids[0].body)

            # price protection: 1,200 sheets × (120 − 114) = 7,200, as a draft credit note
            notice.with_user(self.leader).action_make_claims()
            claim = notice.claim_ids
            self.assertEqual((claim.partner_id, claim.amount), (self.dealer, 7200))
            claim.with_user(self.finance).action_approve()
            claim.with_user(self.finance).action_credit()
        self.assertEqual((claim.move_id.state, claim.move_id.amount_untaxed), ("draft", 7200))

    # === PRICES === #
    def test_announcing_changes_the_lists_from_the_day_on(self):
        self._announced()
        self.assertEqual(self._price_at("2026-07-31 15:59:59"), 120)
        self.assertEqual(self._price_at("2026-07-31 16:00:00"), 114)  # midnight in China
        self.assertAlmostEqual(self._price_at(AFTER, self.board_b), 40 * 5.796)  # another brand

    def test_the_next_quotation_shows_the_new_price(self):
        self._announced()
        with freeze_time(BEFORE):
            self.assertEqual(self._order([(self.board_a, 10)]).order_line.price_unit, 120)
        with freeze_time(AFTER):
            self.assertEqual(self._order([(self.board_a, 10)]).order_line.price_unit, 114)

    def test_percentages_and_measures_change_too(self):
        category = self.board_a.categ_id.create({"name": "Evergreen"})
        self.board_a.categ_id = category
        level = self.env["product.pricelist"].create(
            {
                "name": "Gold",
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "2_product_category",
                            "categ_id": category.id,
                            "compute_price": "percentage",
                            "percent_price": 7,
                        }
                    )
                ],
            }
        )
        self.board_a.lst_price = 100
        self._announced()
        self.assertAlmostEqual(level._get_product_price(self.board_a, 1.0, date=BEFORE), 93)
        self.assertAlmostEqual(level._get_product_price(self.board_a, 1.0, date=AFTER), 88.35)
        notice = self._notice(brand_id=self.brand_b.id, date_effective="2026-09-01")
        self.assertEqual(notice.line_ids.new_value, 38)
        self.assertEqual(notice.line_ids.panel_price_basis, "m2")

    def test_rules_of_other_boards_stay(self):
        """A category with boards of two brands is not the business of one brand's notice."""
        category = self.env["product.category"].create({"name": "Both"})
        (self.board_a | self.board_b).categ_id = category
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.pricelist.id,
                "applied_on": "2_product_category",
                "categ_id": category.id,
                "compute_price": "percentage",
                "percent_price": 3,
            }
        )
        self.assertEqual(self._notice().line_ids.item_id, self.item_a)

    def test_a_series_narrows_the_notice(self):
        other = self.env["panel.series"].create(
            {
                "name": "Evergreen Light",
                "code": "EVG-L",
                "brand_id": self.brand_a.id,
                "family_id": self.env.ref("panel_crm.family_pb").id,
            }
        )
        board = self._create_board("EVG-L-9", other, 2440, 1220, 9)
        item = self._price(board, 60, "sheet")
        self.assertEqual(self._notice(series_ids=other.ids).line_ids.item_id, item)
        with self.assertRaisesRegex(ValidationError, "does not belong to the brand"):
            self._notice(series_ids=self.series_b.ids, fill=False)

    def test_rules_for_the_boards_of_the_brand_change_too(self):
        items = self.env["product.pricelist.item"].create(
            [
                {
                    "pricelist_id": self.pricelist.id,
                    "compute_price": "fixed",
                    "fixed_price": 2000,
                    "panel_price_basis": "m3",
                    **scope,
                }
                for scope in (
                    {"panel_brand_id": self.brand_a.id},
                    {"panel_series_id": self.series_a.id, "panel_thickness_mm": 9},
                    {"panel_family_id": self.series_a.family_id.id},
                    {"panel_brand_id": self.brand_b.id},
                )
            ]
        )
        self.assertEqual(self._notice().line_ids.item_id, self.item_a + items[:2])
        narrow = self._notice(series_ids=[Command.set(self.series_a.ids)])
        self.assertEqual(narrow.line_ids.item_id, self.item_a + items[1])

    def test_single_prices_can_be_corrected(self):
        with freeze_time(BEFORE):
            notice = self._notice()
            notice.line_ids.new_value = 115.5
            with self.assertRaisesRegex(UserError, "above zero"):
                notice.line_ids.new_value = 0
            notice.line_ids.new_value = 115.5
            notice.action_announce()
        self.assertEqual(self._price_at(AFTER), 115.5)

    # === STATES === #
    @freeze_time(BEFORE)
    def test_cancelling_gives_the_old_prices_back(self):
        self.item_a.date_end = "2026-12-31 15:59:59"
        notice = self._notice()
        notice.action_announce()
        notice.action_cancel()
        self.assertEqual(self._price_at(AFTER), 120)
        self.assertEqual(str(self.item_a.date_end), "2026-12-31 15:59:59")
        self.assertFalse(notice.line_ids.new_item_id)

    def test_prices_in_force_stay(self):
        notice = self._announced()
        with freeze_time(AFTER), self.assertRaisesRegex(UserError, "in force since"):
            notice.action_cancel()
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            notice.change_percent = -10
        with self.assertRaises(UserError):
            notice.unlink()

    def test_bad_notices_are_refused(self):
        with freeze_time(AFTER), self.assertRaisesRegex(UserError, "must lie ahead"):
            self._notice().action_announce()
        with freeze_time(BEFORE):
            with self.assertRaisesRegex(UserError, "Fill in the prices"):
                self._notice(fill=False).action_announce()
            with self.assertRaises(ValidationError):
                self._notice(change_percent=-95)
            notice = self._notice()
            notice.action_announce()
            with self.assertRaisesRegex(UserError, "Only a draft"):
                notice.action_announce()

    def test_salespeople_read_and_leaders_write(self):
        notice = self._notice()
        notice.with_user(self.user).read(["title", "line_ids"])
        with self.assertRaises(AccessError):
            notice.with_user(self.user).title = "Mine"
        with freeze_time(BEFORE):
            notice.with_user(self.leader).action_announce()

    # === OPEN ORDERS === #
    def _open_order(self):
        with freeze_time(BEFORE):
            order = self._order([(self.board_a, 100), (self.board_b, 10)])
            order.action_confirm()
        return order

    def test_open_orders_keep_the_price_of_their_day(self):
        order = self._open_order()
        notice = self._announced()
        with freeze_time(AFTER):
            self.assertEqual(notice.order_line_count, 1)
            with self.assertRaisesRegex(UserError, "keep the price"):
                notice.action_reprice()
        self.assertEqual(order.order_line[0].price_unit, 120)

    def test_open_orders_get_the_new_price_where_delivery_counts(self):
        order = self._open_order()
        agreed = self._order([(self.board_a, 10)])
        agreed.order_line.price_unit = 118
        delivered = self._open_order()
        with freeze_time(BEFORE):
            agreed.action_confirm()
            move = delivered.picking_ids.move_ids.filtered(
                lambda move: move.product_id == self.board_a
            )
            move.write({"quantity": 40, "picked": True})
            delivered.picking_ids.with_context(skip_backorder=True).button_validate()
        notice = self._announced(open_order_rule="ship")
        with freeze_time(AFTER):
            notice.action_reprice()
            self.assertEqual(order.order_line[0].price_unit, 114)
            self.assertEqual(order.order_line[0].panel_basis_price, 114)
            self.assertEqual(agreed.order_line.price_unit, 118)
            self.assertEqual(delivered.order_line[0].price_unit, 120)
            self.assertIn("120 → 114", order.message_ids[0].body)
            self.assertIn("delivered in part", notice.message_ids[0].body)
            self.assertEqual(notice.order_line_count, 1)

    def test_open_quotations_are_found(self):
        with freeze_time(BEFORE):
            order = self._order([(self.board_a, 10)])
            self.env.cr.execute(
                "UPDATE sale_order SET create_date = %s WHERE id = %s", (BEFORE, order.id)
            )
            self.env.invalidate_all()
        notice = self._announced()
        self.assertEqual(notice.quotation_count, 1)
        self.assertEqual(
            self.env["sale.order"].search(notice.action_view_quotations()["domain"]), order
        )

    # === PRICE PROTECTION === #
    def _stock(self, sheets, day="2026-07-28", partner=None):
        return self.env["panel.stock.report"].create(
            {
                "partner_id": (partner or self.dealer).id,
                "date": day,
                "line_ids": [Command.create({"product_id": self.board_a.id, "sheets": sheets})],
            }
        )

    def _buy(self, sheets, day, partner=None):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.dealer).id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.board_a.id,
                            "quantity": sheets,
                            "price_unit": 120,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        move.action_post()

    @freeze_time(AFTER)
    def test_a_dealer_is_credited_for_what_is_still_in_stock(self):
        """domain.md 3.4: 1,200 sheets × (120 − 114) = 7,200."""
        self._stock(900, "2026-07-10")
        self._stock(1200)
        self._stock(50, "2026-08-02")  # after the effective day
        self._buy(5000, "2026-07-15")
        notice = self._announced()
        notice.with_user(self.leader).action_make_claims()
        claim = notice.claim_ids
        self.assertEqual(claim.partner_id, self.dealer)
        self.assertEqual(claim.line_ids.sheets, 1200)
        self.assertEqual(claim.amount, 7200)
        notice.action_make_claims()
        self.assertEqual(len(notice.claim_ids), 1)
        claim.with_user(self.finance).action_approve()
        claim.with_user(self.finance).action_credit()
        self.assertEqual(claim.move_id.state, "draft")
        self.assertEqual(claim.move_id.move_type, "out_refund")
        self.assertEqual(claim.move_id.amount_untaxed, 7200)
        self.assertIn("1,200 sheets × (120.00 − 114.00)", claim.move_id.invoice_line_ids.name)
        with self.assertRaisesRegex(UserError, "decided already"):
            claim.action_credit()

    @freeze_time(AFTER)
    def test_only_what_was_bought_lately_is_protected(self):
        self._stock(1200)
        self._buy(300, "2026-07-15")
        self._buy(900, "2026-06-15")  # more than 30 days before
        notice = self._announced()
        notice.action_make_claims()
        self.assertEqual(notice.claim_ids.line_ids.sheets, 300)
        self.assertEqual(notice.claim_ids.amount, 1800)

    @freeze_time(AFTER)
    def test_nobody_claims_without_report_or_decrease(self):
        self._buy(300, "2026-07-15")
        notice = self._announced()
        notice.action_make_claims()
        self.assertFalse(notice.claim_ids)
        self._stock(100)
        rise = self._announced(
            brand_id=self.brand_b.id, change_percent=5, date_effective="2026-08-01"
        )
        rise.action_make_claims()
        self.assertFalse(rise.claim_ids)

    @freeze_time(AFTER)
    def test_claims_are_corrected_and_decided_by_those_who_may(self):
        self._stock(1200)
        self._buy(5000, "2026-07-15")
        notice = self._announced()
        notice.action_make_claims()
        claim = notice.claim_ids
        with self.assertRaisesRegex(ValidationError, "not more than"):
            claim.line_ids.sheets = 1300
        claim.line_ids.sheets = 1000
        self.assertEqual(claim.amount, 6000)
        with self.assertRaises(AccessError):
            claim.with_user(self.user).action_approve()
        with self.assertRaisesRegex(UserError, "reason"):
            claim.action_refuse()
        claim.reason = "The report was late"
        claim.action_refuse()
        with self.assertRaisesRegex(UserError, "decided"):
            claim.line_ids.sheets = 10

    def test_claims_wait_for_the_day(self):
        notice = self._announced()
        with freeze_time(BEFORE), self.assertRaisesRegex(UserError, "in force"):
            notice.action_make_claims()

    # === STOCK REPORTS === #
    def test_bad_stock_reports_are_refused(self):
        self._stock(10)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._stock(20)
        with self.assertRaisesRegex(ValidationError, "future"):
            self._stock(10, "2100-01-01")
        with self.assertRaisesRegex(ValidationError, "no dealer"):
            self._stock(10, partner=self.key_account)
        with self.assertRaises(ValidationError):
            self._stock(-1, "2026-01-01")

    def test_a_foreign_dealer_s_stock_and_claims_are_hidden(self):
        self._stock(10)
        self._stock(20, partner=self.dealer_south)
        reports = self.env["panel.stock.report"].with_user(self.user).search([])
        self.assertEqual(reports.partner_id, self.dealer)

    # === LETTER AND BOARD === #
    def test_the_letter_names_old_and_new_prices(self):
        notice = self._notice(text="<p>Wood has become cheaper.</p>")
        text = "\n".join(self._pdf("panel_sales.report_price_notice", notice))
        for words in (
            "Price Notice",
            notice.name,
            "Evergreen",
            "-5 %",
            "120.00",
            "114.00",
            "cheaper",
        ):
            self.assertIn(words, text)

    def test_salespeople_are_told(self):
        self._announced()
        news = self.env["panel.news"].with_user(self.user).search([("kind", "=", "price")])
        notice_news = news.filtered(lambda each: each.res_model == "panel.price.notice")
        self.assertEqual(notice_news.brand_ids, self.brand_a)
        self.assertIn("08/01/2026", notice_news.name)
        self.assertIn("2026", notice_news.with_context(lang="zh_CN").name)
        notice_news.action_take_note()
        self.assertTrue(notice_news.is_read)
        self.assertNotIn(
            notice_news,
            self.env["panel.news"].with_user(self.user).search([("is_read", "=", False)]),
        )
        with self.assertRaises(AccessError):
            notice_news.name = "Mine"

    @freeze_time(BEFORE)
    def test_a_changed_price_is_on_the_board_once_a_day(self):
        board = self.env["panel.news"].with_user(self.user)
        board.search([("res_model", "=", "product.pricelist")]).action_take_note()
        self.item_a.fixed_price = 121
        self.item_b.fixed_price = 41
        news = board.search([("res_id", "=", self.pricelist.id), ("date", "=", "2026-07-20")])
        self.assertEqual(len(news), 1)
        self.assertEqual(news.brand_ids, self.brand_a | self.brand_b)
        self.assertFalse(news.is_read)

    @freeze_time(BEFORE)
    def test_nobody_changes_a_price_quietly(self):
        """The context of a call comes from the client, so it cannot keep prices off the board."""
        board = self.env["panel.news"].with_user(self.user)
        board.search([]).action_take_note()
        item = self.item_a.with_user(self.users["administrator"])
        item = item.with_context(panel_quiet_prices=True)
        item.fixed_price = 121
        self.assertTrue(board.search([("res_id", "=", self.pricelist.id), ("is_read", "=", False)]))

    def test_the_form_opens_for_a_draft(self):
        with (
            freeze_time(BEFORE),
            Form(self.env["panel.price.notice"].with_user(self.leader)) as form,
        ):
            form.title = "Higher prices"
            form.brand_id = self.brand_b
            form.date_effective = "2026-09-01"
            form.change_percent = 3
        self.assertTrue(form.record.name.startswith("PN/"))
