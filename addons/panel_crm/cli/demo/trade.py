"""Orders, production, deliveries by lot and their invoices, since the company works with Odoo."""

from collections import defaultdict
from datetime import timedelta

from odoo import Command

from .invoices import InvoiceWriter

BATCH = 40
SHIFTS = "ABC"
DAYS_TO_INVOICE = 4


def tell(story, sales):
    """Tell the orders of the plan from the quotation to the posted invoice.

    :param sales: list of ``plan.Sale``
    """
    dice = story.dice("trade")
    picking_type = story.get("warehouses", "plant").out_type_id
    # Stock is not there yet when orders are confirmed in bulk; lots are chosen below.
    picking_type.reservation_method = "manual"
    trips = [Trip(story, sale, dice) for sale in sales]
    for batch in story.batches(trips, BATCH, "Orders"):
        _order(story, batch)
    _produce(story, trips, dice)
    shipped = [trip for trip in trips if trip.shipped]
    for batch in story.batches(shipped, BATCH, "Deliveries"):
        _deliver(story, batch)
    writer = InvoiceWriter(story)
    invoiced = [trip for trip in shipped if trip.invoice_day]
    for batch in story.batches(invoiced, BATCH, "Invoices"):
        _invoice(story, writer, batch)
    picking_type.reservation_method = "at_confirm"
    waiting = story.env["sale.order"].union(*[t.order for t in trips if not t.shipped])
    waiting.picking_ids.action_assign()
    return trips


class Trip:
    """An order on its way: the plan, its days and its records."""

    def __init__(self, story, sale, dice):
        self.sale = sale
        self.ordered = story.moment(sale.day, dice.randint(8, 16), dice.randint(0, 59))
        self.delivery_day = sale.day + timedelta(days=dice.randint(2, 7))
        self.shipped = self.delivery_day < story.today
        invoice_day = self.delivery_day + timedelta(days=dice.randint(0, 2))
        late_enough = (story.today - self.delivery_day).days >= DAYS_TO_INVOICE
        self.invoice_day = invoice_day if self.shipped and late_enough else None
        self.order = None
        self.invoice = None

    def lot_key(self, board):
        """Return which lot a board of this order comes from: one a month, and the faulty one."""
        if self.sale.faulty and board == self.sale.lines[0][0]:
            return board, "faulty"
        return board, f"{self.delivery_day:%Y-%m}"


def _order(story, trips):
    orders = story.env["sale.order"].create([_order_values(story, trip) for trip in trips])
    orders.action_confirm()
    for trip, order in zip(trips, orders, strict=True):
        trip.order = order
        # Confirming sets the date of today.
        order.date_order = trip.ordered
    story.backdate(
        "sale.order",
        "create_date",
        {trip.order.id: trip.ordered - timedelta(minutes=25) for trip in trips},
    )


def _order_values(story, trip):
    partner = story.get("customers", trip.sale.customer)
    return {
        "partner_id": partner.id,
        "user_id": partner.user_id.id,
        "team_id": partner.panel_team_id.id,
        "date_order": trip.ordered,
        "commitment_date": story.moment(trip.delivery_day, 12),
        "client_order_ref": f"PO{trip.sale.day:%y%m%d}-{trip.sale.customer}",
        "order_line": [
            Command.create(
                {"product_id": story.id_of("products", board), "product_uom_qty": sheets}
            )
            for board, sheets in trip.sale.lines
        ],
    }


def _produce(story, trips, dice):
    """Make what the deliveries take: one lot for each board and month, before its first day."""
    needs, first_days = defaultdict(int), {}
    for trip in trips:
        for board, sheets in trip.sale.lines:
            key = trip.lot_key(board)
            needs[key] += sheets
            first_days[key] = min(first_days.get(key, trip.delivery_day), trip.delivery_day)
    made = {}
    for key, sheets in sorted(needs.items()):
        day = min(first_days[key], story.today) - timedelta(days=dice.randint(3, 12))
        made[key] = (day, sheets + _reserve(story, key[0], dice))
    lots = story.env["stock.lot"].create(
        [_lot_values(story, board, day, dice) for (board, _), (day, _) in made.items()]
    )
    story.keep("lots", made, lots)
    _receive(story, lots, list(made.values()))


def _reserve(story, board, dice):
    """Return the sheets that are made beyond the orders, in full packs."""
    return story.get("products", board).panel_pack_sheets * dice.randint(0, 6)


def _lot_values(story, board, day, dice):
    product = story.get("products", board)
    line = {"PM": 1, "LX": 2, "MW": 3}.get(product.product_brand_id.code, 1)
    shift = dice.choice(SHIFTS)
    return {
        "name": f"{product.product_brand_id.code}{day:%y%m%d}-{line}{shift}{dice.randint(10, 99)}",
        "product_id": product.id,
        "company_id": story.env.company.id,
    }


def _receive(story, lots, made):
    """Move finished lots from the production into the stock, on their days."""
    stock = story.get("warehouses", "plant").lot_stock_id
    line = story.env["stock.location"].search(
        [("usage", "=", "production"), ("company_id", "=", story.env.company.id)], limit=1
    )
    places = {"location_id": line.id, "location_dest_id": stock.id, "picked": True}
    moves = story.env["stock.move"].create(
        [
            {
                **places,
                "product_id": lot.product_id.id,
                "product_uom": lot.product_id.uom_id.id,
                "product_uom_qty": sheets,
                "origin": lot.name,
                "move_line_ids": [Command.create(_line_values(lot, sheets, places))],
            }
            for lot, (_, sheets) in zip(lots, made, strict=True)
        ]
    )
    moves._action_done()
    days = [story.moment(day, 18) for day, _ in made]
    _redate_moves(story, dict(zip(moves, days, strict=True)))
    story.backdate("stock.lot", "create_date", dict(zip(lots.ids, days, strict=True)))
    story.say(f"Production: {len(lots)} lots")


def _line_values(lot, sheets, places):
    return {
        **places,
        "product_id": lot.product_id.id,
        "product_uom_id": lot.product_id.uom_id.id,
        "quantity": sheets,
        "lot_id": lot.id,
    }


def _deliver(story, trips):
    values, dates = [], {}
    for trip in trips:
        for move in trip.order.picking_ids.move_ids:
            lot = story.get("lots", trip.lot_key(move.product_id.default_code))
            places = {
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
                "picked": True,
            }
            values.append(
                _line_values(lot, move.product_uom_qty, places)
                | {"move_id": move.id, "picking_id": move.picking_id.id}
            )
            dates[move] = story.moment(trip.delivery_day, 15)
    story.env["stock.move.line"].create(values)
    pickings = story.env["stock.picking"].union(*[trip.order.picking_ids for trip in trips])
    pickings.move_ids.picked = True
    pickings._action_done()
    _redate_moves(story, dates)
    done = {move.picking_id.id: moment for move, moment in dates.items()}
    for column in ("date_done", "scheduled_date", "date_deadline"):
        story.backdate("stock.picking", column, done)


def _redate_moves(story, dates):
    """Put finished moves on the day when they happened."""
    story.backdate("stock.move", "date", {move.id: day for move, day in dates.items()})
    lines = {line.id: day for move, day in dates.items() for line in move.move_line_ids}
    story.backdate("stock.move.line", "date", lines)


def _invoice(story, writer, trips):
    """Invoice what was delivered, as the button on the order would."""
    trips = sorted(trips, key=lambda trip: trip.invoice_day)
    values = []
    for trip in trips:
        order = trip.order
        lines = [(line._prepare_invoice_line(), line.price_subtotal) for line in order.order_line]
        base = order._prepare_invoice()
        base.pop("invoice_line_ids")
        base["invoice_origin"] = order.name
        values.append(writer.complete(order.partner_id, trip.invoice_day, lines, **base))
    invoices = writer.post(values, [trip.sale for trip in trips])
    for trip, invoice in zip(trips, invoices, strict=True):
        trip.invoice = invoice
