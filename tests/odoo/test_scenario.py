"""Business from one end to the other, in one database, told in the words of the trade."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.panel_sales.tests.credit_common import PanelCreditCommon


@tagged("post_install", "-at_install")
class TestHundredCubicMetres(PanelCreditCommon):
    """Scenario 2 of domain.md: the dealer of Wuxi orders 100 m³."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board_a.write({"panel_pack_sheets": 50, "panel_density": 650})
        cls.company.panel_vehicle_id = cls.env.ref("panel_crm.vehicle_40hc")
        cls.dealer.credit_limit = 400_000
        zone_1, zone_2 = cls.region_gd, cls.region_js
        cls._price(cls.board_a, 2400, "m3")
        cls._price(cls.board_a, 2150, "m3", panel_region_id=zone_1.id)
        cls._price(cls.board_a, 2240, "m3", panel_region_id=zone_2.id)

    def _six_month_bill(self, amount):
        """The dealer pays an invoice with a bank acceptance bill of six months."""
        payment = self._pay(self._owe(amount))
        return self.env["panel.bill"].create(
            {
                "number": "1313101000019",
                "partner_id": self.dealer.id,
                "amount": amount,
                "date_due": self._day(180),
                "payment_id": payment.id,
            }
        )

    def _enter(self, volume):
        """The salesperson types cubic metres on a new quotation, as on the screen."""
        form = Form(self.env["sale.order"].with_user(self.user))
        form.partner_id = self.dealer
        with form.order_line.new() as line:
            line.product_id = self.board_a
            line.panel_volume_m3 = volume
        return form.save()

    def test_scenario_2(self):
        undelivered = self._sell(100_000)
        undelivered.action_confirm()
        bill = self._six_month_bill(80_000)

        order = self._enter(100)
        line = order.order_line
        self.assertEqual(line.panel_ordered, "100 m³")
        self.assertEqual((line.panel_rounded_packs, line.panel_rounded_sheets), (38, 1900))
        order.action_panel_round_packs()
        self.assertEqual((line.panel_packs, line.panel_sheets), (38, 1900))
        self.assertAlmostEqual(line.panel_volume_m3, 101.81, 2)

        # by the m³, at the price of zone 2: 101.80656 m³ × 2,240
        self.assertEqual((line.panel_price_basis, line.panel_basis_price), ("m3", 2240))
        self.assertEqual(order.amount_total, 228_046.69)

        # 100,000 undelivered, a bill of 80,000 and the order make 408,046.69 of 400,000
        self.assertEqual(order.panel_check_state, "block")
        for part in ("Undelivered", "100,000.00", "Bills Not Matured", "80,000.00", "8,046.69"):
            self.assertIn(part, order.panel_check_note)
        with self.assertRaisesRegex(UserError, "credit limit is exceeded"):
            order.action_confirm()

        # the bank pays the bill, and the order passes by itself
        bill.action_mature()
        self.env.invalidate_all()
        self.assertNotEqual(order.panel_check_state, "block")
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self._used(), 328_046.69)

        (page,) = self._pdf("panel_sales.quotation", order)
        for words in ("38 packs", "101.8066", "2,240.00 / m³", "228,046.69"):
            self.assertIn(words, page)


@tagged("post_install", "-at_install")
class TestOneDatabase(PanelCreditCommon):
    """S1-ERP-01: ERP, CRM and supply in one: from the lead to the grade without a second entry."""

    def _signed_contract(self):
        contract = self.env["panel.contract"].create(
            {
                "title": "Boards of the Year",
                "kind": "frame",
                "partner_id": self.dealer.id,
                "date_from": self.today.replace(month=1, day=1),
                "date_to": self.today.replace(month=12, day=31),
                "user_id": self.user.id,
                "line_ids": [
                    Command.create({"product_id": self.board_a.id, "quantity": 100, "price": 2000})
                ],
            }
        )
        contract.action_submit()
        contract.with_user(self.leader).validate_tier()
        contract.invalidate_recordset()
        contract.action_sign()
        return contract

    def _release(self, order):
        """Finance lets the order pass, and says why."""
        self.env["panel.order.release"].with_user(self.finance).create(
            {
                "order_id": order.id,
                "check": "credit",
                "state": "granted",
                "reason": "Guarantee of the bank received",
            }
        )
        self.env.invalidate_all()

    def test_lead_quotation_contract_delivery_invoice_payment_commission_grade(self):
        contract = self._signed_contract()
        self._plan([(None, "revenue", 2)])
        campaign = self.env["utm.campaign"].create({"name": "Spring Fair"})
        lead = (
            self.env["crm.lead"]
            .with_user(self.user)
            .create(
                {
                    "name": "Wardrobes for a hotel",
                    "type": "opportunity",
                    "partner_id": self.dealer.id,
                    "campaign_id": campaign.id,
                    "panel_brand_id": self.brand_a.id,
                }
            )
        )

        # quotation out of the lead, at the price of the contract, which it finds by itself
        context = lead.action_new_quotation()["context"]
        form = Form(self.env["sale.order"].with_user(self.user).with_context(**context))
        with form.order_line.new() as line:
            line.product_id = self.board_a
            line.product_uom_qty = 1000
        order = form.save()
        self.assertEqual((order.opportunity_id, order.campaign_id), (lead, campaign))
        self.assertEqual(order.panel_contract_id, contract)
        self.assertEqual(order.amount_untaxed, 107_164.80)  # 53.5824 m³ × 2,000

        # credit lives on the order itself: finance releases what exceeds the limit
        self.assertEqual(order.panel_check_state, "block")
        self._release(order)
        order.action_confirm()
        lead.action_set_won()
        self.assertAlmostEqual(contract.line_ids.ordered, 53.5824, 4)

        # delivery from stock, where a lot tells what was delivered
        self.board_a.tracking = "lot"
        lot = self.env["stock.lot"].create({"name": "EVG-1", "product_id": self.board_a.id})
        picking = order.sudo().picking_ids
        self.env["stock.quant"]._update_available_quantity(
            self.board_a, picking.location_id, 1000, lot_id=lot
        )
        picking.action_assign()
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True).button_validate()
        self.assertEqual(picking.state, "done")
        goods = self.env["panel.customer.goods"].search([("lot_id", "=", lot.id)])
        self.assertEqual((goods.partner_id, goods.contract_id), (self.dealer, contract))
        self.assertAlmostEqual(contract.line_ids.delivered, 53.5824, 4)

        # invoice and payment
        invoice = order.sudo()._create_invoices()
        invoice.invoice_date = self.today
        invoice.action_post()
        self.assertEqual(invoice.amount_untaxed, 107_164.80)
        self._pay(invoice)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.env.invalidate_all()
        self.assertEqual(order.panel_stage, "paid")

        # commission: 2 % of the revenue, on the statement of the salesperson
        statement = self._compute(self.today.replace(day=1))
        self.assertEqual((statement.user_id, statement.amount), (self.user, 2_143.30))

        # grade: facts of the ledger and of the stock, among other customers
        for number in range(1, 7):
            buyer = self.env["res.partner"].create(
                {"name": f"Workshop {number}", "is_company": True, "panel_role": "end_customer"}
            )
            self._invoice([(self.board_a, number, 110)], self.today, partner=buyer)
        self.env["panel.customer.fact"]._refresh()
        run = self.env["panel.grade.run"].create(
            {"model_id": self.env.ref("panel_crm.grade_model_maker").id, "date": self.today}
        )
        run._run_now()
        self.assertEqual(run.state, "done")
        score = run.score_ids.filtered(lambda each: each.partner_id == self.dealer)
        values = {item["metric"]: item["value"] for item in score.contributions}
        self.assertAlmostEqual(values["margin"], 107_164.80 - 1000 * 70, 2)
        self.env.invalidate_all()
        self.assertTrue(self.dealer.panel_grade_id)
        self.assertEqual(self.dealer.panel_grade_id, score.grade_id)
