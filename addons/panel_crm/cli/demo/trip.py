"""The way of each order: its days and its numbers, whether Odoo makes it or it is copied."""

from collections import defaultdict
from datetime import timedelta

DAYS_TO_INVOICE = 4


class Trip:
    """An order on its way: the plan, its days, its numbers and its records.

    :param story: the ``Story``
    :param sale: ``plan.Sale``
    :param dice: random generator
    """

    def __init__(self, story, sale, dice):
        self.sale = sale
        self.ordered = story.moment(sale.day, dice.randint(8, 16), dice.randint(0, 59))
        self.delivery_day = sale.day + timedelta(days=dice.randint(2, 7))
        self.shipped = self.delivery_day < story.today
        invoice_day = self.delivery_day + timedelta(days=dice.randint(0, 2))
        late_enough = (story.today - self.delivery_day).days >= DAYS_TO_INVOICE
        self.invoice_day = invoice_day if self.shipped and late_enough else None
        self.order_name = self.picking_name = self.invoice_name = ""
        self.order = None
        self.invoice = None

    @property
    def reference(self):
        """The customer's own number of the order."""
        return f"PO{self.sale.day:%y%m%d}-{self.sale.customer}"

    def lot_key(self, board):
        """Return which lot a board of this order comes from: one a month, and the faulty one."""
        if self.sale.faulty and board == self.sale.lines[0][0]:
            return board, "faulty"
        return board, f"{self.delivery_day:%Y-%m}"


def prepare(story, sales):
    """Return the trips of all sales, numbered as if each had come in on its day.

    Odoo's own orders go on after them.

    :param sales: list of ``plan.Sale``
    :return: list of ``Trip`` by the time of the order
    """
    dice = story.dice("trade")
    trips = sorted((Trip(story, sale, dice) for sale in sales), key=lambda trip: trip.ordered)
    orders = story.env["ir.sequence"].search([("code", "=", "sale.order")], limit=1)
    pickings = story.get("warehouses", "plant").out_type_id.sequence_id
    for number, trip in enumerate(trips, 1):
        trip.order_name = orders.get_next_char(number)
        trip.picking_name = pickings.get_next_char(number)
    orders.number_next = len(trips) + 1
    _number_invoices(story, trips)
    return trips


def _number_invoices(story, trips):
    """Number invoices year by year, as their journal does."""
    code, numbers = story.get("journals", "sale").code, defaultdict(int)
    invoiced = [trip for trip in trips if trip.invoice_day]
    for trip in sorted(invoiced, key=lambda trip: trip.invoice_day):
        numbers[trip.invoice_day.year] += 1
        trip.invoice_name = f"{code}/{trip.invoice_day:%Y}/{numbers[trip.invoice_day.year]:05}"
