"""Goods that came back, and credit notes for prices and shortages."""

from datetime import timedelta

from odoo import Command

from . import files

RETURNS = 3
FAULTY_SHARE = 0.5
REASONS = {
    "price": "价格补差 Price difference",
    "shortage": "短少 Shortage on arrival",
    "edge": "崩边折让 Allowance for chipped edges",
}


def tell(story, trips):
    """Tell returns of delivered orders and credit notes on older invoices.

    :param trips: list of ``trip.Trip``
    """
    dice = story.dice("returns")
    invoiced = [
        trip for trip in trips if trip.invoice and (story.today - trip.invoice_day).days > 9
    ]
    prone = {
        row["code"] for row in files.read("customers") if row["pattern"] in ("declining", "late")
    }
    liked = [trip for trip in invoiced if trip.sale.customer in prone]
    chosen = dice.sample(liked, min(RETURNS, len(liked)))
    for trip in chosen:
        day = min(trip.invoice_day + timedelta(days=dice.randint(4, 9)), story.today)
        line = dice.choice(trip.order.order_line)
        give_back(story, trip.order, {line: _few(line, dice)}, day)
    faulty = _faulty_batch(story, invoiced)
    allowances = _allowances(story, trips, dice)
    story.say(f"Returns: {len(chosen) + faulty}, credit notes without goods: {allowances}")


def _faulty_batch(story, trips):
    """Take half of the faulty batch back, and return from how many customers."""
    chosen = [trip for trip in trips if trip.sale.faulty]
    for trip in chosen:
        line = trip.order.order_line[0]
        sheets = line.qty_delivered * FAULTY_SHARE
        sheets -= sheets % (line.product_id.panel_pack_sheets or 1)
        day = min(trip.invoice_day + timedelta(days=16), story.today)
        give_back(story, trip.order, {line: sheets}, day)
    return len(chosen)


def _few(line, dice):
    """Return part of a delivered quantity, at least one pack."""
    pack = line.product_id.panel_pack_sheets or 1
    packs = max(int(line.qty_delivered / pack * dice.uniform(0.1, 0.4)), 1)
    return min(packs * pack, line.qty_delivered)


def give_back(story, order, quantities, day):
    """Return goods of an order into the stock and credit them.

    :param order: delivered and invoiced ``sale.order``
    :param quantities: ``{order line: sheets}``
    :param day: day of the return; the credit note follows two days later
    :return: the posted credit note
    """
    picking = order.picking_ids.filtered(
        lambda picking: picking.state == "done" and picking.picking_type_code == "outgoing"
    )[:1]
    wizard = story.env["stock.return.picking"].create({"picking_id": picking.id})
    for line in wizard.product_return_moves:
        sheets = quantities.get(line.move_id.sale_line_id, 0)
        line.write({"quantity": sheets, "to_refund": True})
    back = wizard._create_return()
    for move in back.move_ids:
        _fill_move(story, move)
    back.move_ids.picked = True
    back.with_context(skip_backorder=True)._action_done()
    _redate(story, back, day)
    return _credit(story, order, min(day + timedelta(days=2), story.today))


def _fill_move(story, move):
    """Bring back the lots that were delivered."""
    move.move_line_ids.unlink()
    left = move.product_uom_qty
    for sent in move.origin_returned_move_id.move_line_ids:
        sheets = min(left, sent.quantity)
        left -= sheets
        if sheets:
            story.env["stock.move.line"].create(
                {
                    "move_id": move.id,
                    "picking_id": move.picking_id.id,
                    "product_id": move.product_id.id,
                    "product_uom_id": move.product_uom.id,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "lot_id": sent.lot_id.id,
                    "quantity": sheets,
                    "picked": True,
                }
            )


def _redate(story, picking, day):
    moment = story.moment(day, 11)
    story.backdate("stock.move", "date", dict.fromkeys(picking.move_ids.ids, moment))
    story.backdate("stock.move.line", "date", dict.fromkeys(picking.move_line_ids.ids, moment))
    for column in ("date_done", "scheduled_date"):
        story.backdate("stock.picking", column, {picking.id: moment})


def _credit(story, order, day):
    before = order.invoice_ids
    order._create_invoices(final=True)
    note = order.invoice_ids - before
    note.write({"invoice_date": day, "reversed_entry_id": before[:1].id})
    note.action_post()
    story.backdate("account.move", "create_date", {note.id: story.moment(day, 16)})
    settle(before[:1] | note)
    return note


def _allowances(story, trips, dice):
    """Post small credit notes on invoices of the past, by the customers' patterns."""
    shares = {row["code"]: float(row["return_share"]) for row in files.read("patterns")}
    patterns = {row["code"]: row["pattern"] for row in files.read("customers")}
    chosen = [
        trip.invoice
        for trip in trips
        if not trip.sale.genuine and dice.random() < shares[patterns[trip.sale.customer]]
    ]
    notes = story.env["account.move"].create(
        [_allowance_values(story, invoice, dice) for invoice in chosen]
    )
    notes.action_post()
    for invoice, note in zip(chosen, notes, strict=True):
        settle(invoice | note)
    return len(notes)


def _allowance_values(story, invoice, dice):
    line = dice.choice(invoice.invoice_line_ids)
    kind = dice.choice(list(REASONS))
    share = {"price": 0.03, "shortage": 0.05, "edge": 0.08}[kind]
    sheets = max(round(line.quantity * share), 1)
    day = min(invoice.invoice_date + timedelta(days=dice.randint(6, 20)), story.today)
    return {
        "move_type": "out_refund",
        "partner_id": invoice.partner_id.id,
        "reversed_entry_id": invoice.id,
        "invoice_date": day,
        "invoice_user_id": invoice.invoice_user_id.id,
        "team_id": invoice.team_id.id,
        "ref": f"{REASONS[kind]} {invoice.name}",
        "invoice_line_ids": [
            Command.create(
                {
                    "product_id": line.product_id.id,
                    "quantity": sheets,
                    "price_unit": line.price_unit,
                }
            )
        ],
    }


def settle(moves):
    """Reconcile the open receivables of moves with each other."""
    lines = moves.line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable" and not line.reconciled
    )
    if len(lines.move_id) > 1:
        lines.reconcile()
