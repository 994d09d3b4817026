from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.panel_service.tests.common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestDelivery(PanelServiceCommon):
    """A ticket names goods that its customer received, and nothing else."""

    # === WRONG GOODS === #
    def test_lot_of_another_customer_is_refused_with_both_names(self):
        with self.assertRaises(ValidationError) as caught:
            self._create_ticket(self.dealer, lot_id=self.lot_3.id)
        self.assertIn("SV-L3", str(caught.exception))
        self.assertIn("Wuxi Timber Trading", str(caught.exception))

    def test_lot_that_never_left_the_warehouse_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_ticket(self.dealer, lot_id=self.lot_9.id)

    def test_changing_the_customer_afterwards_is_refused(self):
        ticket = self._create_ticket(self.dealer, lot_id=self.lot_1.id)
        with self.assertRaises(ValidationError):
            ticket.partner_id = self.dealer_south

    def test_order_line_of_another_customer_is_refused(self):
        with self.assertRaises(ValidationError) as caught:
            self._create_ticket(self.dealer, sale_order_line_id=self.order_3.order_line.id)
        self.assertIn("Wuxi Timber Trading", str(caught.exception))

    def test_delivery_of_another_customer_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_ticket(self.dealer, delivery_id=self.order_3.picking_ids.id)

    def test_goods_that_do_not_fit_together_are_refused(self):
        line_2 = self.order_2.order_line
        with self.assertRaises(ValidationError):
            self._create_ticket(self.dealer, lot_id=self.lot_1.id, sale_order_line_id=line_2.id)
        with self.assertRaises(ValidationError):
            self._create_ticket(self.dealer, lot_id=self.lot_1.id, product_id=self.board_b.id)
        with self.assertRaises(ValidationError):
            self._create_ticket(
                self.dealer, sale_order_line_id=line_2.id, sale_order_id=self.order_1.id
            )

    def test_one_wrong_ticket_among_many_is_found(self):
        good = {"name": "A", "description": "A", "partner_id": self.dealer.id}
        with self.assertRaises(ValidationError):
            self.env["helpdesk.ticket"].create(
                [
                    dict(good, lot_id=self.lot_1.id),
                    dict(good, partner_id=self.dealer_south.id, lot_id=self.lot_1.id),
                ]
            )

    # === RIGHT GOODS === #
    def test_contact_of_the_customer_counts_as_the_customer(self):
        contact = self.env["res.partner"].create({"name": "Ms Wu", "parent_id": self.dealer.id})
        ticket = self._create_ticket(contact, lot_id=self.lot_1.id)
        self.assertEqual(ticket.commercial_partner_id, self.dealer)

    def test_receiver_of_a_dealers_order_may_complain_too(self):
        site = self.env["res.partner"].create({"name": "Building Site Nine", "is_company": True})
        lot = self._create_lot(self.board_a, "SV-SITE")
        self._deliver(self.dealer, lot, 10, partner_shipping_id=site.id)
        for customer in (site, self.dealer):
            ticket = self._create_ticket(customer, lot_id=lot.id)
            self.assertEqual(ticket.delivered_sheets, 10)

    def test_ticket_without_customer_takes_the_one_that_received_the_lot(self):
        ticket = self._create_ticket(None, lot_id=self.lot_3.id)
        self.assertEqual(ticket.partner_id, self.dealer_south)

    # === FILLING === #
    def test_lot_fills_product_order_line_and_delivery(self):
        ticket = self._create_ticket(self.dealer, lot_id=self.lot_1.id)
        self.assertEqual(ticket.product_id, self.board_a)
        self.assertEqual(ticket.sale_order_line_id, self.order_1.order_line)
        self.assertEqual(ticket.sale_order_id, self.order_1)
        self.assertEqual(ticket.delivery_id, self.order_1.picking_ids)
        self.assertEqual(ticket.delivery_date, fields.Date.context_today(self.env.user))
        self.assertEqual(ticket.delivered_sheets, 100)

    def test_order_line_fills_the_lot(self):
        ticket = self._create_ticket(self.dealer, sale_order_line_id=self.order_2.order_line.id)
        self.assertEqual(ticket.lot_id, self.lot_2)
        self.assertEqual(ticket.delivered_sheets, 50)

    def test_ambiguous_choice_stays_open(self):
        ticket = self._create_ticket(self.dealer, product_id=self.board_a.id)
        self.assertFalse(ticket.lot_id)
        self.assertFalse(ticket.sale_order_line_id)
        self._deliver(self.dealer, self.lot_1, 30)
        ticket = self._create_ticket(self.dealer, lot_id=self.lot_1.id)
        self.assertFalse(ticket.delivery_id)
        self.assertEqual(ticket.product_id, self.board_a)
        self.assertEqual(ticket.delivered_sheets, 130)

    def _open_form(self):
        form = Form(self.env["helpdesk.ticket"].with_user(self.users["agent"]))
        form.name = "Blisters"
        form.description = "Blisters"
        form.kind = "complaint"
        return form

    def test_form_fills_and_replaces_what_the_last_choice_contradicts(self):
        form = self._open_form()
        form.partner_id = self.dealer
        form.lot_id = self.lot_1
        self.assertEqual(form.sale_order_line_id, self.order_1.order_line)
        form.lot_id = self.lot_2
        self.assertEqual(form.sale_order_line_id, self.order_2.order_line)
        self.assertEqual(form.delivery_id, self.order_2.picking_ids)
        ticket = form.save()
        self.assertEqual(ticket.lot_id.sudo(), self.lot_2)

    def test_form_empties_the_goods_when_the_customer_changes(self):
        form = self._open_form()
        form.partner_id = self.dealer
        form.lot_id = self.lot_1
        form.partner_id = self.key_account
        self.assertFalse(form.lot_id)
        self.assertFalse(form.sale_order_line_id)

    def test_form_finds_the_customer_by_the_lot(self):
        form = self._open_form()
        form.lot_id = self.lot_m
        self.assertEqual(form.partner_id, self.key_account)

    def test_emptying_a_lot_leaves_it_empty(self):
        form = self._open_form()
        form.partner_id = self.dealer
        form.lot_id = self.lot_1
        form.lot_id = self.env["stock.lot"]
        self.assertFalse(form.lot_id)

    def test_lots_are_offered_by_customer(self):
        Lot = self.env["stock.lot"].with_user(self.users["agent"])
        ours = self.lot_1 + self.lot_2 + self.lot_3 + self.lot_9 + self.lot_m
        offered = Lot.search(
            [("panel_customer_ids", "in", self.dealer.ids), ("id", "in", ours.ids)]
        )
        self.assertEqual(offered.sudo(), self.lot_1 + self.lot_2)
        self.assertEqual(self.lot_1.panel_customer_ids, self.dealer)
        self.assertFalse(self.lot_9.panel_customer_ids)

    def test_choices_offered_fit_the_customer(self):
        """What the fields of the form offer, with and without a customer."""
        ticket = self.env["helpdesk.ticket"].new({"partner_id": self.dealer.id})
        nobody = self.env["helpdesk.ticket"].new({})
        for name, own, foreign in (
            ("lot_id", self.lot_1, self.lot_3),
            ("sale_order_line_id", self.order_1.order_line, self.order_3.order_line),
            ("sale_order_id", self.order_1, self.order_3),
            ("delivery_id", self.order_1.picking_ids, self.order_3.picking_ids),
        ):
            with self.subTest(field=name):
                self.assertEqual(self._offered(ticket, name, own + foreign), own)
                self.assertEqual(self._offered(nobody, name, own + foreign), own + foreign)

    def _offered(self, ticket, name, candidates):
        field = ticket._fields[name]
        values = {
            "commercial_partner_id": ticket.commercial_partner_id._origin.id,
            "product_id": False,
            "sale_order_id": False,
        }
        domain = safe_eval(field.domain, values)
        return candidates.filtered_domain([("id", "in", candidates.search(domain).ids)])
