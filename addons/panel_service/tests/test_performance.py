from odoo.tests import tagged

from odoo.addons.panel_service.tests.common import PanelServiceCommon

LIST_FIELDS = {
    "number": {},
    "name": {},
    "commercial_partner_id": {"fields": {"display_name": {}}},
    "kind": {},
    "complaint_type_id": {"fields": {"display_name": {}}},
    "lot_id": {"fields": {"display_name": {}}},
    "product_id": {"fields": {"display_name": {}}},
    "brand_id": {"fields": {"display_name": {}}},
    "region_id": {"fields": {"display_name": {}}},
    "sale_order_line_id": {"fields": {"display_name": {}}},
    "delivery_date": {},
    "delivered_sheets": {},
    "volume_m3": {},
    "responsibility": {},
    "lot_ticket_count": {},
    "customer_ticket_count": {},
    "photo_ids": {"fields": {"name": {}}},
    "stage_id": {"fields": {"display_name": {}}},
}


@tagged("post_install", "-at_install")
class TestPerformance(PanelServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pairs = [
            (cls.dealer, cls.lot_1),
            (cls.dealer, cls.lot_2),
            (cls.dealer_south, cls.lot_3),
            (cls.key_account, cls.lot_m),
        ]
        cls.tickets = cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"Ticket {number}",
                    "description": "<p>x</p>",
                    "kind": "complaint",
                    "partner_id": pairs[number % 4][0].id,
                    "lot_id": pairs[number % 4][1].id,
                    "complaint_type_id": cls.complaint_dl.id,
                    "quantity_sheets": 1,
                }
                for number in range(50)
            ]
        )

    def _count_queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def _count_list(self, tickets):
        Ticket = self.env["helpdesk.ticket"].with_user(self.users["agent"])
        domain = [("id", "in", tickets.ids)]
        return self._count_queries(lambda: Ticket.web_search_read(domain, LIST_FIELDS))

    def test_list_of_fifty_costs_what_a_list_of_four_costs(self):
        self._count_list(self.tickets[:1])
        four, fifty = self._count_list(self.tickets[:4]), self._count_list(self.tickets)
        self.assertLessEqual(fifty, four)

    def test_list_of_customers_counts_tickets_in_constant_queries(self):
        partners = self.dealer + self.dealer_south + self.key_account + self.end_customer
        read = lambda records: records.read(["helpdesk_ticket_count_string"])  # noqa: E731
        self._count_queries(lambda: read(self.dealer))
        one = self._count_queries(lambda: read(self.dealer))
        self.assertLessEqual(self._count_queries(lambda: read(partners)), one)

    def test_lots_and_orders_count_tickets_in_constant_queries(self):
        for name, records in (
            ("lots", self.lot_1 + self.lot_2 + self.lot_3 + self.lot_m),
            ("orders", self.order_1 + self.order_2 + self.order_3 + self.order_m),
        ):
            read = lambda some: some.read(["helpdesk_ticket_count"])  # noqa: E731
            one = self._count_queries(lambda some=records[:1], read=read: read(some))
            many = self._count_queries(lambda some=records, read=read: read(some))
            self.assertLessEqual(many, one, name)
