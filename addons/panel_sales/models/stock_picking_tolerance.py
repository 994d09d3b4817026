from odoo import models


class StockPicking(models.Model):
    """A delivery that is short by no more than the tolerance ends its order lines.

    Panels are delivered in full packs, so a few sheets more or less are usual in the trade; what
    is missing then is neither delivered later nor counted as credit in use.
    """

    _inherit = "stock.picking"

    def _check_backorder(self):
        # EXTENDS stock: nobody is asked about what the tolerance settles
        asked = super()._check_backorder()
        return asked - asked._panel_within_tolerance()

    def _action_done(self):
        # EXTENDS stock
        settled = self._panel_within_tolerance()
        if not settled:
            return super()._action_done()
        # sudo: warehouse staff may not read orders; the note tells quantities only
        for picking in settled.sudo():
            picking.sale_id.message_post(body=picking._panel_shortfall_text())
        super(StockPicking, settled.with_context(cancel_backorder=True))._action_done()
        rest = self - settled
        return super(StockPicking, rest)._action_done() if rest else True

    def _panel_within_tolerance(self):
        """Return the deliveries that are short, and all of whose shortfalls the tolerance allows.

        That of the contract counts, else that of the company.
        """
        return self.filtered(
            lambda picking: (
                picking.picking_type_code == "outgoing"
                and (short := picking._panel_short_moves())
                and all(move._panel_is_tolerable() for move in short)
            )
        )

    def _panel_short_moves(self):
        open_moves = self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        return open_moves.filtered(
            lambda move: (
                move.product_uom.compare(move._panel_shipped_now(), move.product_uom_qty) < 0
            )
        )

    def _panel_shortfall_text(self):
        parts = [
            self.env._(
                "%(product)s: %(delivered)g of %(ordered)g %(unit)s",
                product=move.product_id.display_name,
                delivered=move._panel_line_total(),
                ordered=move.sale_line_id.product_uom_qty,
                unit=move.sale_line_id.product_uom_id.name,
            )
            for move in self._panel_short_moves()
        ]
        return self.env._(
            "%(picking)s ends these lines, which are short within the tolerance: %(lines)s",
            picking=self.name,
            lines="; ".join(parts),
        )


class StockMove(models.Model):
    _inherit = "stock.move"

    def _panel_shipped_now(self):
        """Return the quantity that leaves with this move, in its unit."""
        self.ensure_one()
        return self._get_picked_quantity() if self.picked else 0.0

    def _panel_line_total(self):
        """Return what of the order line will be delivered after this move, in the line's unit."""
        line = self.sale_line_id
        now = self.product_uom._compute_quantity(
            self._panel_shipped_now(), line.product_uom_id, round=False
        )
        return line.qty_delivered + now

    def _panel_is_tolerable(self):
        """Say whether the order line may end with what this move delivers."""
        # sudo: warehouse staff may not read orders and contracts; only the tolerance counts
        move = self.sudo()
        line = move.sale_line_id
        others = line.move_ids.filtered(lambda each: each.state not in ("done", "cancel")) - move
        if not line.product_id.is_panel or others or not move._panel_shipped_now():
            return False
        contract = line.order_id.panel_contract_id
        tolerance = contract.tolerance_under if contract else line.company_id.panel_pack_tolerance
        least = line.product_uom_qty * (1 - tolerance / 100)
        return line.product_uom_id.compare(move._panel_line_total(), least) >= 0
