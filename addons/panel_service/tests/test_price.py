from odoo import Command
from odoo.tests import tagged

from .common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestPrice(PanelServiceCommon):
    """S4-MKT-09: the ticket shows the price of the one price source."""

    def test_the_ticket_shows_what_the_board_costs_this_customer_today(self):
        pricelist, other = (self._pricelist(price) for price in (99, 120))
        self.env.ref("base.group_user")._apply_group(
            self.env.ref("product.group_product_pricelist")
        )
        self.dealer.specific_property_product_pricelist = pricelist
        self.dealer_south.specific_property_product_pricelist = other
        own, foreign = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": "Price",
                    "description": "<p>How much?</p>",
                    "partner_id": partner.id,
                    "product_id": self.board_a.id,
                    "kind": "consultation",
                }
                for partner in (self.dealer, self.dealer_south)
            ]
        )
        tickets = (own | foreign).with_user(self.users["agent"])
        self.assertEqual(tickets.mapped("panel_price"), [99, 120])
        pricelist.item_ids.fixed_price = 95
        self.env.invalidate_all()
        self.assertEqual(tickets.mapped("panel_price"), [95, 120])

    def _pricelist(self, price):
        item = {
            "applied_on": "0_product_variant",
            "product_id": self.board_a.id,
            "compute_price": "fixed",
            "fixed_price": price,
        }
        return self.env["product.pricelist"].create(
            {"name": f"List {price}", "item_ids": [Command.create(item)]}
        )
