"""The lots that the deliveries take: one for each board and month, made before its first day."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from odoo import Command

from . import quants
from .cloner import clone

SHIFTS = "ABC"
LINES = {"PM": 1, "LX": 2, "MW": 3}
# What was made beyond the orders is still there when it is not older than this.
DAYS_IN_STOCK = 80
GENUINE_DAYS = 14


@dataclass
class Batch:
    """What was made in one go: a lot of a board."""

    product: object
    day: date
    sheets: int
    name: str


def tell(story, trips):
    """Make the lots; Odoo makes those of the last days, and the others are copies.

    :param trips: list of ``trip.Trip``
    """
    batches = _plan(story, trips)
    recent = story.day(GENUINE_DAYS)
    made = {key: batch for key, batch in batches.items() if batch.day > recent}
    copied = {key: batch for key, batch in batches.items() if batch.day <= recent}
    moves = _make(story, made)
    _copy(story, copied, moves[:1])
    quants.count(story)
    story.say(f"Production: {len(batches)} lots")


def moved(sheets, unit_cost):
    """Return the columns of a stock move that go with its quantity."""
    columns = ("product_uom_qty", "product_qty", "quantity", "packaging_uom_qty")
    return dict.fromkeys(columns, sheets) | {"value": round(sheets * unit_cost, 2)}


# === PLAN === #
def _plan(story, trips):
    """Return the batches by the keys of their lots."""
    dice, numbers = story.dice("production"), Counter()
    needs, first_days = defaultdict(int), {}
    for trip in trips:
        for board, sheets in trip.sale.lines:
            key = trip.lot_key(board)
            needs[key] += sheets
            first_days[key] = min(first_days.get(key, trip.delivery_day), trip.delivery_day)
    return {
        key: _batch(story, key[0], sheets, min(first_days[key], story.today), dice, numbers)
        for key, sheets in sorted(needs.items())
    }


def _batch(story, board, sheets, needed, dice, numbers):
    """Return a batch; its name tells brand, day, line, shift and number of the day."""
    product = story.get("products", board)
    brand = product.product_brand_id.code
    day = needed - timedelta(days=dice.randint(3, 12))
    numbers[brand, day] += 1
    packs_beyond = dice.randint(0, 6) if day > story.day(DAYS_IN_STOCK) else 0
    return Batch(
        product=product,
        day=day,
        sheets=sheets + packs_beyond * product.panel_pack_sheets,
        name=f"{brand}{day:%y%m%d}-{LINES[brand]}{dice.choice(SHIFTS)}{numbers[brand, day]:02}",
    )


# === BY ODOO === #
def _make(story, batches):
    """Move new lots from the production into the stock and return the moves."""
    lots = story.env["stock.lot"].create(
        [
            {
                "name": batch.name,
                "product_id": batch.product.id,
                "company_id": story.env.company.id,
            }
            for batch in batches.values()
        ]
    )
    story.keep("lots", batches, lots)
    places = _places(story)
    moves = story.env["stock.move"].create(
        [
            _move_values(batch, lot, places)
            for batch, lot in zip(batches.values(), lots, strict=True)
        ]
    )
    moves._action_done()
    moments = [_moment(story, batch) for batch in batches.values()]
    redate(story, dict(zip(moves, moments, strict=True)))
    story.backdate("stock.lot", "create_date", dict(zip(lots.ids, moments, strict=True)))
    return moves


def _places(story):
    line = story.env["stock.location"].search(
        [("usage", "=", "production"), ("company_id", "=", story.env.company.id)], limit=1
    )
    stock = story.get("warehouses", "plant").lot_stock_id
    return {"location_id": line.id, "location_dest_id": stock.id, "picked": True}


def _move_values(batch, lot, places):
    return {
        **places,
        "product_id": batch.product.id,
        "product_uom": batch.product.uom_id.id,
        "product_uom_qty": batch.sheets,
        "origin": batch.name,
        "move_line_ids": [Command.create(line_values(lot, batch.sheets, places))],
    }


def line_values(lot, sheets, places):
    """Return the values of a stock move line of one lot."""
    return {
        **places,
        "product_id": lot.product_id.id,
        "product_uom_id": lot.product_id.uom_id.id,
        "quantity": sheets,
        "lot_id": lot.id,
    }


def redate(story, dates):
    """Put finished moves on the day when they happened."""
    story.backdate("stock.move", "date", {move.id: day for move, day in dates.items()})
    lines = {line.id: day for move, day in dates.items() for line in move.move_line_ids}
    story.backdate("stock.move.line", "date", lines)


def _moment(story, batch):
    return story.moment(batch.day, 18)


# === COPIES === #
def _copy(story, batches, move):
    """Copy the move of one batch that Odoo made for all others."""
    line, lot = move.move_line_ids, move.move_line_ids.lot_id
    rows = [(batch, _moment(story, batch)) for batch in batches.values()]
    lots = clone(story.env, "stock.lot", [(lot.id, _lot_copy(*row)) for row in rows])
    moves = clone(story.env, "stock.move", [(move.id, _move_copy(*row)) for row in rows])
    lines = [
        (line.id, _line_copy(*row) | {"move_id": copy.id, "lot_id": own.id})
        for row, copy, own in zip(rows, moves, lots, strict=True)
    ]
    clone(story.env, "stock.move.line", lines)
    story.keep("lots", batches, lots)


def _lot_copy(batch, moment):
    return {"product_id": batch.product.id, "name": batch.name, "create_date": moment}


def _move_copy(batch, moment):
    return moved(batch.sheets, batch.product.standard_price) | {
        "product_id": batch.product.id,
        "origin": batch.name,
        "date": moment,
    }


def _line_copy(batch, moment):
    return {
        "product_id": batch.product.id,
        "quantity": batch.sheets,
        "quantity_product_uom": batch.sheets,
        "date": moment,
    }
