"""Invoices of the time before the company worked with Odoo, taken over without their orders."""

from . import files
from .invoices import InvoiceWriter

BATCH = 150
OLD_PRICE_LEVEL = 0.975  # what was invoiced more than a year ago was a little cheaper


def tell(story, sales):
    """Post the invoices of the sales of the plan before the change to Odoo.

    :param sales: list of ``plan.Sale``
    """
    writer = InvoiceWriter(story)
    prices = PriceBook(story)
    numbered = list(enumerate(sales, 1))
    for batch in story.batches(numbered, BATCH, "Invoices from before Odoo"):
        values = []
        for number, sale in batch:
            partner = story.get("customers", sale.customer)
            lines = [_line(story, prices, partner, sale, *line) for line in sale.lines]
            origin = f"ERP-{sale.day:%y%m}-{number:04d}"
            values.append(writer.complete(partner, sale.day, lines, invoice_origin=origin))
        writer.post(values, [sale for _, sale in batch])


def _line(story, prices, partner, sale, board, sheets):
    """Return the values and the amount of an invoice line."""
    product = story.get("products", board)
    price = prices.price(partner, product, sale.day)
    values = {
        "name": product.display_name,
        "product_id": product.id,
        "product_uom_id": product.uom_id.id,
        "quantity": sheets,
        "price_unit": price,
    }
    return values, round(price * sheets, 2)


class PriceBook:
    """Prices of the past: the list price less the customer's discount."""

    def __init__(self, story):
        self.today = story.today
        self.discounts = {
            (row["price_list"], row["brand"]): float(row["discount_percent"])
            for row in files.read("price_items")
            if row["brand"]
        }
        self.codes = {record.id: code for code, record in story.records["price_lists"].items()}

    def price(self, partner, product, day):
        """Return what a customer paid for a sheet on a day."""
        price_list = self.codes.get(partner.property_product_pricelist.id)
        discount = self.discounts.get((price_list, product.product_brand_id.code), 0)
        level = OLD_PRICE_LEVEL if (self.today - day).days > 365 else 1
        return round(product.list_price * (1 - discount / 100) * level, 2)
