from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.panel_crm.tests.common import PanelCrmCommon

SERVICE_GROUPS = {
    "agent": "panel_service.group_service",
    "service_manager": "panel_service.group_service_manager",
}


class PanelServiceCommon(PanelCrmCommon):
    """The maker of panel_crm with lots, and deliveries of them to three customers.

    Wuxi Timber got lot L1 and L2 of board A, Foshan got lot L3 of board A, Taihu lot M1 of
    board B. Lot L9 lies in stock.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, group in SERVICE_GROUPS.items():
            cls.users[role] = new_test_user(cls.env, login=f"panel_{role}", groups=group)
        # what a browser shows is compared in English, whatever the database was made for
        cls.env["res.lang"]._activate_lang("en_US")
        (cls.users["agent"] + cls.users["salesperson"] + cls.portal_user).lang = "en_US"
        (cls.board_a + cls.board_b).write({"tracking": "lot", "sale_ok": True})
        cls.lot_1, cls.lot_2, cls.lot_3, cls.lot_9 = (
            cls._create_lot(cls.board_a, name) for name in ("SV-L1", "SV-L2", "SV-L3", "SV-L9")
        )
        cls.lot_m = cls._create_lot(cls.board_b, "SV-M1")
        cls.order_1 = cls._deliver(cls.dealer, cls.lot_1, 100)
        cls.order_2 = cls._deliver(cls.dealer, cls.lot_2, 50)
        cls.order_3 = cls._deliver(cls.dealer_south, cls.lot_3, 80)
        cls.order_m = cls._deliver(cls.key_account, cls.lot_m, 40)
        cls.complaint_dl = cls.env.ref("panel_service.complaint_type_dl")
        cls.stage_done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.stage_new = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        cls.channel_phone = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")

    @classmethod
    def _create_lot(cls, product, name):
        return cls.env["stock.lot"].create({"name": name, "product_id": product.id})

    @classmethod
    def _deliver(cls, partner, lot, sheets, **order_values):
        """Sell, stock and ship sheets of a lot, as the warehouse would."""
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            lot.product_id, warehouse.lot_stock_id, sheets, lot_id=lot
        )
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create({"product_id": lot.product_id.id, "product_uom_qty": sheets})
                ],
                **order_values,
            }
        )
        order.action_confirm()
        cls._pick(order.picking_ids.move_ids, lot)
        # stock_sms would ask first whether to send a text message
        order.picking_ids.with_context(skip_sms=True).button_validate()
        assert order.picking_ids.state == "done", "the delivery of the fixture did not go out"
        return order

    @classmethod
    def _pick(cls, move, lot):
        """Take the whole quantity of a move from one lot."""
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "quantity": move.product_uom_qty,
                    "picking_id": move.picking_id.id,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
        ]
        move.picked = True

    @classmethod
    def _create_ticket(cls, partner, **values):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Blisters on the edge",
                "description": "<p>Blisters after pressing.</p>",
                "partner_id": partner.id if partner else False,
                "kind": "complaint",
                **values,
            }
        )
