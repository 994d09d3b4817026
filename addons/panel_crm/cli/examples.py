"""./panel example: real data through import, facts, grading and report, with proof of the sums."""

import csv
import time
from collections import namedtuple
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from odoo import Command

from ..panelkit import escape_cell
from . import importer
from .console import say

Purchase = namedtuple("Purchase", "customer day quantity value")

AS_OF = date(1998, 6, 30)
PRODUCT = "CDNOW-CD"
# Prices per piece, so fine that price times pieces gives the value to the cent.
PRICE_STEP = Decimal("0.000001")
# What the data can tell: how much, how often and how recently somebody bought.
CRITERIA = (("metric_revenue", 40), ("metric_months_active", 30), ("metric_recency", 30))


def main(env, name, datadir):
    """Run an example and compare what came out with what went in.

    :param env: environment of a database made for the example
    :param name: name of the example
    :param datadir: folder with its data, where results go too
    :return: exit status, 0 when everything is equal
    """
    if name != "cdnow":
        say(f"There is no example “{name}”.")
        return 2
    return run_cdnow(env, Path(datadir))


def run_cdnow(env, folder):
    """Bring 18 months of a shop's purchases in, grade its customers, and prove the numbers."""
    purchases = read_purchases(folder / "CDNOW_master.txt")
    customers, invoices = write_files(purchases, folder)
    prepare_company(env)
    for kind, path in (("customers", customers), ("invoices", invoices)):
        if importer.load(env, kind, path):
            return 1
        # a file is one transaction; the next one relies on it
        env.cr.commit()
    run = timed("Customer facts and grading", lambda: grade(env))
    report = folder / "grades.xlsx"
    timed("Report", lambda: write_report(run, report))
    say(f"  {report}")
    return compare(env, purchases, run)


def read_purchases(path):
    """Return the purchases of the file, which may have a line of headers."""
    purchases = []
    for line in path.read_text(encoding="ascii").splitlines():
        fields = line.split()
        if len(fields) == 4 and fields[0].isdigit():
            day = datetime.strptime(fields[1], "%Y%m%d").date()
            purchases.append(Purchase(fields[0], day, int(fields[2]), Decimal(fields[3])))
    return purchases


def write_files(purchases, folder):
    """Write the customers and the invoices as files that anybody can look at.

    One customer becomes one partner, one purchase one invoice.
    """
    customers = folder / "cdnow-customers.csv"
    with customers.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow(("Customer Reference", "Name", "Customer Role"))
        for number in sorted({purchase.customer for purchase in purchases}):
            writer.writerow((f"CDNOW-{number}", f"CDNOW Customer {number}", "end_customer"))
    invoices = folder / "cdnow-invoices.csv"
    with invoices.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            (
                "Invoice Number",
                "Invoice Date",
                "Customer Reference",
                "Product Code",
                "Quantity",
                "Unit Price",
            )
        )
        for number, purchase in enumerate(purchases, start=1):
            price = (purchase.value / purchase.quantity).quantize(PRICE_STEP)
            customer = f"CDNOW-{purchase.customer}"
            row = (f"CDNOW-{number:06d}", purchase.day, customer, PRODUCT, purchase.quantity, price)
            writer.writerow(row)
    return customers, invoices


def prepare_company(env):
    """Have a chart of accounts, the product and the grading model."""
    if not env.company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", env.company, install_demo=False)
    products = env["product.product"]
    if not products.search([("default_code", "=", PRODUCT)]):
        products.create({"name": "CD", "default_code": PRODUCT, "type": "consu"})
    env.cr.commit()


def grade(env):
    """Count the facts and grade all customers as of the last day of the data."""
    env["panel.customer.fact"]._rebuild(AS_OF)
    models = env["panel.grade.model"]
    model = models.search([("name", "=", "CDNOW"), ("company_id", "=", env.company.id)])
    if not model:
        criteria = [
            Command.create(
                {
                    "metric_id": env.ref(f"panel_crm.{metric}").id,
                    "weight": weight,
                    "is_required": True,
                }
            )
            for metric, weight in CRITERIA
        ]
        model = models.create({"name": "CDNOW", "window_months": 18, "criterion_ids": criteria})
    run = env["panel.grade.run"].create({"model_id": model.id, "date": AS_OF})
    run._run_now()
    env.cr.commit()
    return run


def write_report(run, path):
    """Write the grades as a workbook, row by row, so that memory does not grow with it."""
    scores = run.env["panel.grade.score"].search_fetch(
        [("run_id", "=", run.id)],
        ["partner_id", "grade_id", "score", "score_sales", "gradable", "reason"],
        order="score desc, id",
    )
    scores.partner_id.fetch(["ref", "name"])
    headers = ("Customer", "Name", "Grade", "Score", "Sales History", "Remark")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Grades")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 1, 24)
        sheet.write_row(0, 0, headers, book.add_format({"bold": True}))
        number = book.add_format({"num_format": "0.0"})
        for index, score in enumerate(scores, start=1):
            partner = score.partner_id
            texts = (partner.ref, partner.name, score.grade_id.code)
            for column, text in enumerate(texts):
                sheet.write_string(index, column, escape_cell(text or ""))
            sheet.write_number(index, 3, score.score, number)
            sheet.write_number(index, 4, score.score_sales, number)
            sheet.write_string(index, 5, escape_cell(score.reason or ""))


def compare(env, purchases, run):
    """Print the numbers of the file beside those of the database; they must be equal."""
    moves = [
        ("name", "=like", "CDNOW-%"),
        ("state", "=", "posted"),
        ("move_type", "=", "out_invoice"),
        ("company_id", "=", env.company.id),
    ]
    ((count, total),) = env["account.move"]._read_group(
        moves, aggregates=["__count", "amount_total:sum"]
    )
    ((revenue,),) = env["panel.customer.fact"]._read_group(
        [("company_id", "=", env.company.id)], aggregates=["revenue:sum"]
    )
    value = sum(purchase.value for purchase in purchases)
    graded = run.graded_count
    rows = (
        ("invoices", len(purchases), count),
        ("sum of invoices", f"{value:,.2f}", f"{total:,.2f}"),
        ("revenue in customer facts", f"{value:,.2f}", f"{revenue:,.2f}"),
        ("graded customers", len({purchase.customer for purchase in purchases}), graded),
    )
    say(f"{'':28}{'file':>16}{'database':>16}")
    for label, expected, found in rows:
        verdict = "equal" if expected == found else "DIFFERENT"
        say(f"{label:28}{expected!s:>16}{found!s:>16}  {verdict}")
    return 0 if all(expected == found for _label, expected, found in rows) else 1


def timed(label, work):
    """Do some work and print how long it took."""
    start = time.monotonic()
    result = work()
    say(f"{label}: {time.monotonic() - start:.1f} s")
    return result
