import base64
import math

from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tests import Form, tagged

from odoo.addons.panel_service.tests.common import PanelServiceCommon

PIXEL = base64.b64decode(
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5"
    b"ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestTicket(PanelServiceCommon):
    # === QUANTITIES === #
    def test_volume_of_the_sheets_affected(self):
        ticket = self._create_ticket(self.dealer, lot_id=self.lot_1.id, quantity_sheets=20)
        # 20 × 2.440 m × 1.220 m × 0.018 m
        self.assertAlmostEqual(ticket.volume_m3, 1.071648, places=7)
        ticket.quantity_sheets = 0
        self.assertEqual(ticket.volume_m3, 0)

    def test_impossible_quantities_are_refused(self):
        for quantity in (-1, math.nan, math.inf, 1e9):
            with self.assertRaises(ValidationError):
                self._create_ticket(self.dealer, quantity_sheets=quantity)

    # === SEARCH === #
    def test_found_by_lot_order_customer_type_product_and_brand(self):
        ticket = self._create_ticket(
            self.dealer, lot_id=self.lot_1.id, complaint_type_id=self.complaint_dl.id
        )
        other = self._create_ticket(self.key_account, lot_id=self.lot_m.id)
        Ticket = self.env["helpdesk.ticket"].with_user(self.users["agent"])
        ours = Domain("id", "in", (ticket + other).ids)
        for domain in (
            [("lot_id", "ilike", "SV-L1")],
            [("sale_order_id", "ilike", self.order_1.name)],
            [("commercial_partner_id", "ilike", "Wuxi Timber")],
            [("complaint_type_id", "ilike", "DL")],
            [("product_id", "ilike", "EVG-18")],
            [("brand_id", "ilike", "Evergreen")],
            [("region_id", "child_of", self.region_wuxi.ids)],
        ):
            with self.subTest(domain=domain):
                self.assertEqual(Ticket.search(ours & Domain(domain)).sudo(), ticket)

    def test_every_filter_and_group_of_the_search_view_works(self):
        self._create_ticket(self.dealer, lot_id=self.lot_1.id)
        Ticket = self.env["helpdesk.ticket"].with_user(self.users["agent"])
        for field in (
            "kind",
            "complaint_type_id",
            "responsibility",
            "lot_id",
            "product_id",
            "brand_id",
            "region_id",
            "channel_id",
            "create_date:month",
        ):
            with self.subTest(field=field):
                groups = Ticket.formatted_read_group([], [field], ["__count", "volume_m3:sum"])
                self.assertTrue(groups)

    # === COUNTERS === #
    def test_tickets_on_the_same_lot_from_all_customers_are_counted(self):
        self._deliver(self.dealer_south, self.lot_1, 10)
        first = self._create_ticket(self.dealer, lot_id=self.lot_1.id)
        second = self._create_ticket(self.dealer_south, lot_id=self.lot_1.id)
        self.assertEqual((first + second).mapped("lot_ticket_count"), [2, 2])
        self.assertEqual(self.lot_1.helpdesk_ticket_count, 2)
        action = first.action_view_lot_tickets()
        self.assertEqual(self.env["helpdesk.ticket"].search(action["domain"]), first + second)

    def test_open_tickets_of_the_customer_are_counted(self):
        first = self._create_ticket(self.dealer)
        second = self._create_ticket(self.dealer)
        self.assertEqual(first.customer_ticket_count, 2)
        second.stage_id = self.stage_done
        first.invalidate_recordset()
        self.assertEqual(first.customer_ticket_count, 1)

    def test_buttons_on_order_lot_and_customer_lead_to_the_tickets(self):
        ticket = self._create_ticket(self.dealer, lot_id=self.lot_1.id)
        contact = self.env["res.partner"].create({"name": "Ms Wu", "parent_id": self.dealer.id})
        self._create_ticket(contact).stage_id = self.stage_done
        Ticket = self.env["helpdesk.ticket"]
        for record in (self.order_1, self.lot_1):
            self.assertEqual(record.helpdesk_ticket_count, 1)
            action = record.action_view_helpdesk_tickets()
            self.assertEqual(Ticket.search(action["domain"]), ticket)
            form = Form(Ticket.with_context(**action["context"]))
            self.assertEqual(form.kind, "complaint")
            self.assertEqual(form.partner_id, self.dealer)
        self.assertEqual(self.dealer.helpdesk_ticket_count_string, "1 / 2")
        self.assertEqual(contact.helpdesk_ticket_count_string, "0 / 1")
        self.assertEqual(self.dealer_south.helpdesk_ticket_count_string, "0 / 0")
        self.assertEqual(
            len(Ticket.search(self.dealer.action_view_helpdesk_tickets()["domain"])), 2
        )

    # === PHOTOS === #
    def _upload(self, name="edge.png", **values):
        return (
            self.env["ir.attachment"]
            .with_user(self.users["agent"])
            .create({"name": name, "raw": PIXEL, "res_model": "helpdesk.ticket", **values})
        )

    def test_photos_are_kept_with_the_ticket(self):
        photo = self._upload()
        ticket = self._create_ticket(self.dealer).with_user(self.users["agent"])
        ticket.photo_ids = [(4, photo.id)]
        self.assertEqual((photo.res_model, photo.res_id), ("helpdesk.ticket", ticket.id))
        by_mail = self._upload("mail.png", res_id=ticket.id)
        self._upload("letter.txt", res_id=ticket.id, raw=b"no picture", mimetype="text/plain")
        ticket.invalidate_recordset()
        self.assertEqual(ticket.photo_ids, photo + by_mail)
        ticket.photo_ids = [(3, photo.id)]
        self.assertFalse(photo.exists())
        self.assertTrue(by_mail.exists())

    def test_photo_of_a_new_ticket_is_readable_by_colleagues(self):
        photo = self._upload()
        ticket = self._create_ticket(self.dealer, photo_ids=[(4, photo.id)])
        seen = ticket.with_user(self.users["service_manager"]).photo_ids
        self.assertEqual(seen.sudo(), photo.sudo())
        self.assertEqual(seen.raw, PIXEL)

    # === DEFAULTS === #
    def test_mail_makes_a_consultation_until_somebody_decides(self):
        ticket = self.env["helpdesk.ticket"].message_new(
            {"subject": "Hello", "body": "?", "from": "x@example.com", "to": "", "cc": ""}
        )
        self.assertEqual(ticket.kind, "consultation")
        self.assertEqual(ticket.responsibility, "open")

    def test_second_press_of_assign_to_me_changes_nothing(self):
        ticket = self._create_ticket(self.dealer).with_user(self.users["agent"])
        ticket.assign_to_me()
        ticket.assign_to_me()
        self.assertEqual(ticket.user_id, self.users["agent"])
