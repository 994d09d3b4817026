"""Genuine orders: what Odoo itself makes of them, from the quotation to the posted invoice."""

from datetime import timedelta

from odoo import Command

from . import production
from .invoices import InvoiceWriter

DAYS_VALID = 30


def tell(story, trips):
    """Tell the genuine orders and make the lots of all.

    :param trips: list of all ``trip.Trip``
    """
    genuine = [trip for trip in trips if trip.sale.genuine]
    shipped = [trip for trip in genuine if trip.shipped]
    invoiced = [trip for trip in genuine if trip.invoice_day]
    picking_type = story.get("warehouses", "plant").out_type_id
    # Stock is reserved for orders that wait; the lots of the others are chosen below.
    picking_type.reservation_method = "manual"
    _order(story, genuine)
    picking_type.sequence_id.number_next = len(trips) + 1
    # After the orders: confirming one looks through all moves for a delivery to join.
    production.tell(story, trips)
    story.analyze()
    _deliver(story, shipped)
    _invoice(story, invoiced)
    picking_type.reservation_method = "at_confirm"
    story.say(f"Deliveries: {len(shipped)}, invoices: {len(invoiced)}")


def reserve(story, trips):
    """Reserve stock for the orders that wait for their delivery."""
    waiting = story.env["sale.order"].union(*[t.order for t in trips if not t.shipped])
    waiting.picking_ids.action_assign()


def _order(story, trips):
    orders = story.env["sale.order"].create([_order_values(story, trip) for trip in trips])
    orders.action_confirm()
    for trip, order in zip(trips, orders, strict=True):
        trip.order = order
        # Confirming sets the date of today, and numbers deliveries from the first one on.
        order.date_order = trip.ordered
        order.picking_ids.name = trip.picking_name
    story.backdate(
        "sale.order",
        "create_date",
        {trip.order.id: trip.ordered - timedelta(minutes=25) for trip in trips},
    )
    story.say(f"Genuine orders: {len(trips)}")


def _order_values(story, trip):
    partner = story.get("customers", trip.sale.customer)
    return {
        "name": trip.order_name,
        "partner_id": partner.id,
        "user_id": partner.user_id.id,
        "team_id": partner.panel_team_id.id,
        "date_order": trip.ordered,
        "validity_date": trip.sale.day + timedelta(days=DAYS_VALID),
        "commitment_date": story.moment(trip.delivery_day, 17),
        "client_order_ref": trip.reference,
        "order_line": [
            Command.create(
                {"product_id": story.id_of("products", board), "product_uom_qty": sheets}
            )
            for board, sheets in trip.sale.lines
        ],
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
                production.line_values(lot, move.product_uom_qty, places)
                | {"move_id": move.id, "picking_id": move.picking_id.id}
            )
            dates[move] = story.moment(trip.delivery_day, 15)
    story.env["stock.move.line"].create(values)
    pickings = story.env["stock.picking"].union(*[trip.order.picking_ids for trip in trips])
    pickings.move_ids.picked = True
    pickings._action_done()
    production.redate(story, dates)
    done = {move.picking_id.id: moment for move, moment in dates.items()}
    for column in ("date_done", "scheduled_date"):
        story.backdate("stock.picking", column, done)


def _invoice(story, trips):
    """Invoice what was delivered, as the button on the order would."""
    writer = InvoiceWriter(story)
    trips = sorted(trips, key=lambda trip: trip.invoice_day)
    values = []
    for trip in trips:
        order = trip.order
        lines = [(line._prepare_invoice_line(), line.price_subtotal) for line in order.order_line]
        base = order._prepare_invoice()
        base.pop("invoice_line_ids")
        base |= {"name": trip.invoice_name, "invoice_origin": order.name}
        values.append(writer.complete(order.partner_id, trip.invoice_day, lines, **base))
    for trip, invoice in zip(trips, writer.post(values), strict=True):
        trip.invoice = invoice
