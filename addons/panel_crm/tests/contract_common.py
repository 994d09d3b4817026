from odoo import Command

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


class PanelContractCommon(PanelCrmCommon):
    """Contracts of 2026 with the dealer of Wuxi, and deliveries by lot."""

    @classmethod
    def _contract(cls, sign=True, **values):
        contract = cls.env["panel.contract"].create(
            {
                "title": "Boards 2026",
                "partner_id": cls.dealer.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "user_id": cls.users["salesperson"].id,
                **values,
            }
        )
        if sign:
            cls._sign(contract)
        return contract

    @classmethod
    def _sign(cls, contract):
        contract.action_submit()
        contract.with_user(cls.users["leader"]).validate_tier()
        contract.invalidate_recordset()
        contract.action_sign()

    @classmethod
    def _lot(cls, product, name):
        product.tracking = "lot"
        return cls.env["stock.lot"].create({"name": name, "product_id": product.id})

    @classmethod
    def _deliver(cls, lots, partner=None, **values):
        """Sell and ship one line for each (lot, sheets)."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.dealer).id,
                "order_line": [
                    Command.create({"product_id": lot.product_id.id, "product_uom_qty": sheets})
                    for lot, sheets in lots
                ],
                **values,
            }
        )
        order.action_confirm()
        cls._ship(order, lots)
        return order

    @classmethod
    def _ship(cls, order, lots):
        for move, (lot, sheets) in zip(order.picking_ids.move_ids, lots, strict=True):
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": lot.product_id.id,
                        "lot_id": lot.id,
                        "quantity": sheets,
                        "picking_id": move.picking_id.id,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                    }
                )
            ]
            move.picked = True
        order.picking_ids.with_context(skip_sms=True).button_validate()
        assert order.picking_ids.state == "done", "the delivery of the fixture did not go out"
