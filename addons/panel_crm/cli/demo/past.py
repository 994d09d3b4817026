"""The months before: every order a copy of genuine ones of the same customer.

Boards and prices are those of the genuine lines; days, numbers, quantities and lots are its own.
"""

from datetime import timedelta

from .cloner import clone, link
from .production import moved
from .trade import DAYS_VALID


def tell(story, trips):
    """Copy orders, deliveries and invoices of the past from genuine ones.

    :param trips: list of ``trip.Trip``; the genuine ones have their records
    """
    patterns = {}
    for trip in trips:
        if trip.sale.genuine and trip.invoice:
            patterns.setdefault(trip.sale.customer, []).append(trip)
    story.env.flush_all()
    copies = [
        Copy(story, trip, patterns[trip.sale.customer]) for trip in trips if not trip.sale.genuine
    ]
    lines = [line for copy in copies for line in copy.lines]
    _orders(story, copies, lines)
    _deliveries(story, copies, lines)
    _invoices(story, copies, lines)
    story.env.invalidate_all()
    _check_gaps(story, trips)
    story.analyze()
    story.env["panel.posted.line"]._freeze()
    story.analyze()
    story.say(f"Orders of the past: {len(copies)}, with deliveries and invoices")


class Copy:
    """An order of the past and what it is copied from.

    :param trip: ``trip.Trip`` of the copy
    :param patterns: genuine trips of the same customer, invoiced
    """

    def __init__(self, story, trip, patterns):
        self.trip = trip
        self.order = patterns[-1].order
        self.picking = self.order.picking_ids
        self.invoice = patterns[-1].invoice
        self.delivered = story.moment(trip.delivery_day, 15)
        self.promised = story.moment(trip.delivery_day, 17)
        self.created = trip.ordered - timedelta(minutes=25)
        sources = {
            line.product_id.default_code: line for own in patterns for line in own.order.order_line
        }
        self.lines = [
            CopiedLine(story, self, sources[board], sheets) for board, sheets in trip.sale.lines
        ]
        cents = self.order.currency_id.round
        self.untaxed = cents(sum(line.untaxed for line in self.lines))
        self.tax = cents(sum(line.tax for line in self.lines))
        self.total = cents(self.untaxed + self.tax)
        self.margin = sum(line.margin for line in self.lines)


class CopiedLine:
    """A line of an order of the past, through the delivery to the invoice.

    :param source: genuine ``sale.order.line`` of the same board
    :param sheets: quantity of its own
    """

    def __init__(self, story, copy, source, sheets):
        self.copy = copy
        self.source = source
        self.lot = story.get("lots", copy.trip.lot_key(source.product_id.default_code))
        self.sheets = sheets
        cents = source.currency_id.round
        self.unrounded = source.price_unit * sheets
        self.untaxed = cents(self.unrounded)
        self.tax = cents(self.untaxed * source.tax_ids.amount / 100)
        self.total = cents(self.untaxed + self.tax)
        self.margin = self.untaxed - source.purchase_price * sheets


# === ORDERS === #
def _orders(story, copies, lines):
    orders = clone(story.env, "sale.order", [(copy.order.id, _order(copy)) for copy in copies])
    for copy, order in zip(copies, orders, strict=True):
        copy.trip.order = order
    order_lines = clone(
        story.env, "sale.order.line", [(line.source.id, _order_line(line)) for line in lines]
    )
    for line, order_line in zip(lines, order_lines, strict=True):
        line.order_line = order_line


def _order(copy):
    return {
        "name": copy.trip.order_name,
        "client_order_ref": copy.trip.reference,
        "create_date": copy.created,
        "date_order": copy.trip.ordered,
        "validity_date": copy.trip.sale.day + timedelta(days=DAYS_VALID),
        "commitment_date": copy.promised,
        "effective_date": copy.delivered,
        "amount_untaxed": copy.untaxed,
        "amount_tax": copy.tax,
        "amount_total": copy.total,
        "margin": copy.margin,
        "margin_percent": copy.margin / copy.untaxed,
    }


def _order_line(line):
    cents = line.source.currency_id.round
    return {
        "order_id": line.copy.trip.order.id,
        "create_date": line.copy.created,
        "product_uom_qty": line.sheets,
        "qty_delivered": line.sheets,
        "qty_invoiced": line.sheets,
        "price_subtotal": line.untaxed,
        "price_tax": line.tax,
        "price_total": line.total,
        "price_reduce_taxexcl": cents(line.untaxed / line.sheets),
        "price_reduce_taxinc": cents(line.total / line.sheets),
        "untaxed_amount_invoiced": line.untaxed,
        "untaxed_amount_to_invoice": cents(line.unrounded - line.untaxed),
        "margin": line.margin,
        "margin_percent": line.margin / line.untaxed,
    }


# === DELIVERIES === #
def _deliveries(story, copies, lines):
    env = story.env
    pickings = clone(env, "stock.picking", [(copy.picking.id, _picking(copy)) for copy in copies])
    references = clone(
        env,
        "stock.reference",
        [(copy.order.stock_reference_ids.id, {"name": copy.trip.order_name}) for copy in copies],
    )
    for copy, picking, reference in zip(copies, pickings, references, strict=True):
        copy.new_picking, copy.reference = picking, reference
    orders = [(copy.trip.order.id, copy.reference.id) for copy in copies]
    link(env, "sale.order", "stock_reference_ids", orders)
    moves = clone(env, "stock.move", [(line.source.move_ids.id, _move(line)) for line in lines])
    pairs = [(move.id, line.copy.reference.id) for line, move in zip(lines, moves, strict=True)]
    link(env, "stock.move", "reference_ids", pairs)
    clone(
        env,
        "stock.move.line",
        [
            (line.source.move_ids.move_line_ids.id, _move_line(line, move))
            for line, move in zip(lines, moves, strict=True)
        ],
    )


def _picking(copy):
    return {
        "name": copy.trip.picking_name,
        "origin": copy.trip.order_name,
        "sale_id": copy.trip.order.id,
        "create_date": copy.trip.ordered,
        "scheduled_date": copy.delivered,
        "date_deadline": copy.promised,
        "date_done": copy.delivered,
    }


def _move(line):
    copy = line.copy
    return moved(line.sheets, line.source.purchase_price) | {
        "picking_id": copy.new_picking.id,
        "sale_line_id": line.order_line.id,
        "reference": copy.trip.picking_name,
        "origin": copy.trip.order_name,
        "create_date": copy.trip.ordered,
        "date": copy.delivered,
        "date_deadline": copy.promised,
    }


def _move_line(line, move):
    return {
        "move_id": move.id,
        "picking_id": line.copy.new_picking.id,
        "lot_id": line.lot.id,
        "quantity": line.sheets,
        "quantity_product_uom": line.sheets,
        "create_date": line.copy.delivered,
        "date": line.copy.delivered,
    }


# === INVOICES === #
def _invoices(story, copies, lines):
    env = story.env
    for copy in copies:
        terms = copy.invoice.invoice_payment_term_id
        copy.due = terms.line_ids[-1:]._get_due_date(copy.trip.invoice_day)
    invoices = clone(
        env, "account.move", [(copy.invoice.id, _invoice(story, copy)) for copy in copies]
    )
    for copy, invoice in zip(copies, invoices, strict=True):
        copy.trip.invoice = invoice
    items = clone(
        env, "account.move.line", [(line.source.invoice_lines.id, _item(line)) for line in lines]
    )
    pairs = [(line.order_line.id, item.id) for line, item in zip(lines, items, strict=True)]
    link(env, "sale.order.line", "invoice_lines", pairs)
    clone(env, "account.move.line", [_tax_item(copy) for copy in copies])
    clone(env, "account.move.line", [_receivable_item(copy) for copy in copies])


def _invoice(story, copy):
    name, day = copy.trip.invoice_name, copy.trip.invoice_day
    prefix, _, number = name.rpartition("/")
    untaxed = ("amount_untaxed", "amount_untaxed_signed", "amount_untaxed_in_currency_signed")
    total = (
        "amount_total", "amount_total_signed", "amount_total_in_currency_signed",
        "amount_residual", "amount_residual_signed",
    )  # fmt: skip
    return {
        "name": name,
        "sequence_prefix": f"{prefix}/",
        "sequence_number": int(number),
        "made_sequence_gap": False,
        "payment_reference": name,
        "ref": copy.trip.reference,
        "invoice_origin": copy.trip.order_name,
        "create_date": story.moment(day, 16),
        "date": day,
        "invoice_date": day,
        "invoice_date_due": copy.due,
        "delivery_date": copy.trip.delivery_day,
        "amount_tax": copy.tax,
        "amount_tax_signed": copy.tax,
        **dict.fromkeys(untaxed, copy.untaxed),
        **dict.fromkeys(total, copy.total),
    }


def _item(line):
    return _journal_item(line.copy, -line.untaxed) | {
        "quantity": line.sheets,
        "price_subtotal": line.untaxed,
        "price_total": line.total,
    }


def _tax_item(copy):
    source = copy.invoice.line_ids.filtered(lambda line: line.display_type == "tax")
    return source.id, _journal_item(copy, -copy.tax) | {"tax_base_amount": copy.untaxed}


def _receivable_item(copy):
    source = copy.invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
    return source.id, _journal_item(copy, copy.total) | {
        "name": f"{copy.trip.reference} - {copy.trip.invoice_name}",
        "date_maturity": copy.due,
        "amount_residual": copy.total,
        "amount_residual_currency": copy.total,
    }


def _journal_item(copy, balance):
    """Return the columns that all journal items of an invoice have in common."""
    return {
        "move_id": copy.trip.invoice.id,
        "move_name": copy.trip.invoice_name,
        "ref": copy.trip.reference,
        "date": copy.trip.invoice_day,
        "invoice_date": copy.trip.invoice_day,
        "balance": balance,
        "amount_currency": balance,
        "debit": max(balance, 0.0),
        "credit": max(-balance, 0.0),
    }


def _check_gaps(story, trips):
    """Let Odoo look again for gaps before the genuine numbers, which were posted first."""
    moves = story.env["account.move"]
    genuine = moves.union(*[trip.invoice for trip in trips if trip.sale.genuine and trip.invoice])
    story.env.add_to_compute(moves._fields["made_sequence_gap"], genuine)
