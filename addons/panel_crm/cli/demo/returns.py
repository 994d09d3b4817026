"""Goods that came back, and credit notes for prices and shortages."""

from dataclasses import dataclass
from datetime import date, timedelta

from . import files
from .invoices import InvoiceWriter
from .production import line_values, redate

RETURNS = 5
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
    returns = [_return(story, trip, dice) for trip in chosen]
    returns += [_faulty_return(story, trip) for trip in invoiced if trip.sale.faulty]
    _receive(story, returns)
    allowances = _allowances(story, trips, dice)
    _credit(story, returns + allowances)
    story.say(f"Returns: {len(returns)}, credit notes without goods: {len(allowances)}")


@dataclass
class Credit:
    """What is credited of an order line on a day, with the goods back or without."""

    line: object
    sheets: float
    day: date
    reason: str = ""


def _return(story, trip, dice):
    """Return what a customer did not like: part of a line."""
    day = min(trip.invoice_day + timedelta(days=dice.randint(4, 9)), story.today)
    line = dice.choice(trip.order.order_line)
    return Credit(line, _few(line, dice), day)


def _faulty_return(story, trip):
    """Return half of what a customer got of the faulty batch."""
    line = trip.order.order_line[0]
    sheets = line.qty_delivered * FAULTY_SHARE
    sheets -= sheets % (line.product_id.panel_pack_sheets or 1)
    return Credit(line, sheets, min(trip.invoice_day + timedelta(days=16), story.today))


def _few(line, dice):
    """Return part of a delivered quantity, at least one pack."""
    pack = line.product_id.panel_pack_sheets or 1
    packs = max(int(line.qty_delivered / pack * dice.uniform(0.1, 0.4)), 1)
    return min(packs * pack, line.qty_delivered)


def _receive(story, returns):
    """Bring sheets back by the wizard of their deliveries, with the lots that were delivered."""
    moments, lines = {}, []
    for each in returns:
        delivery = each.line.move_ids.picking_id
        wizard = story.env["stock.return.picking"].create({"picking_id": delivery.id})
        for line in wizard.product_return_moves:
            sheets = each.sheets if line.move_id.sale_line_id == each.line else 0
            line.write({"quantity": sheets, "to_refund": True})
        back = wizard._create_return()
        moments[back] = story.moment(each.day, 11)
        lines.append(_line_values(back.move_ids))
    backs = story.env["stock.picking"].union(*moments)
    backs.move_line_ids.unlink()
    story.env["stock.move.line"].create(lines)
    backs.move_ids.picked = True
    backs.with_context(skip_backorder=True)._action_done()
    _redate(story, moments)


def _line_values(move):
    """Return the values of the move line that takes back the one lot that was delivered."""
    lot = move.origin_returned_move_id.move_line_ids.lot_id
    places = {
        "location_id": move.location_id.id,
        "location_dest_id": move.location_dest_id.id,
        "picked": True,
    }
    return line_values(lot, move.product_uom_qty, places) | {
        "move_id": move.id,
        "picking_id": move.picking_id.id,
    }


def _redate(story, moments):
    """Put finished transfers on the days when they happened."""
    redate(story, {move: day for back, day in moments.items() for move in back.move_ids})
    for column in ("date_done", "scheduled_date"):
        dates = {back.id: moment for back, moment in moments.items()}
        story.backdate("stock.picking", column, dates)


def _allowances(story, trips, dice):
    """Return the small credits on invoices of the past, by the customers' patterns."""
    shares = {row["code"]: float(row["return_share"]) for row in files.read("patterns")}
    patterns = {row["code"]: row["pattern"] for row in files.read("customers")}
    return [
        _allowance(story, trip, dice)
        for trip in trips
        if not trip.sale.genuine and dice.random() < shares[patterns[trip.sale.customer]]
    ]


def _allowance(story, trip, dice):
    line = dice.choice(trip.order.order_line)
    kind = dice.choice(list(REASONS))
    share = {"price": 0.03, "shortage": 0.05, "edge": 0.08}[kind]
    sheets = max(round(line.product_uom_qty * share), 1)
    day = min(trip.invoice_day + timedelta(days=dice.randint(6, 20)), story.today)
    return Credit(line, sheets, day, f"{REASONS[kind]} {trip.invoice_name}")


def _credit(story, credits_):
    """Post all credit notes together, so that they are numbered by their days."""
    writer = InvoiceWriter(story)
    invoices = [each.line.invoice_lines.move_id for each in credits_]
    notes = writer.post(
        [
            _note_values(story, writer, each, invoice)
            for each, invoice in zip(credits_, invoices, strict=True)
        ]
    )
    for note in notes:
        _settle(note.reversed_entry_id | note)


def _note_values(story, writer, each, invoice):
    values = each.line._prepare_invoice_line(quantity=each.sheets)
    if each.reason:
        # Less money for the same goods: what was delivered stays invoiced.
        values.pop("sale_line_ids")
    amount = writer.currency.round(each.line.price_unit * each.sheets)
    day = each.day if each.reason else min(each.day + timedelta(days=2), story.today)
    return writer.complete(
        invoice.partner_id,
        day,
        [(values, amount)],
        "out_refund",
        ref=each.reason or f"退货 Return {invoice.name}",
        invoice_origin=each.line.order_id.name,
        reversed_entry_id=invoice.id,
    )


def _settle(moves):
    """Reconcile the open receivables of moves with each other."""
    lines = moves.line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable" and not line.reconciled
    )
    if len(lines.move_id) > 1:
        lines.reconcile()
