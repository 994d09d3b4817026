"""Orders: what our addons add to confirming 20 orders of 10 lines, and to lists of orders.

orders_confirm_time     seconds to confirm 20 quotations of 10 stocked products with our addons,
                        against the same in a database that has only Odoo's own modules. In ours
                        the products are boards of a brand with an emission class, the customer
                        is a dealer with a region, and every check of an order is made.
orders_confirm_queries  the same as numbers of queries. They do not drift from run to run.
orders_list_queries     queries to read the list of 80 orders against the list of 8.

The databases take turns in one process. Each round makes its own quotations, outside of what is
measured, and is rolled back.
"""

import time
from contextlib import contextmanager
from statistics import median

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry

ORDERS = 20
LINES = 10
ROUNDS = 7
STOCK = 1_000_000
QUIET = {"tracking_disable": True, "skip_sms": True}


def run(env, plain):
    """Measure in turns and return ``(name, ratio, goal)`` rows."""
    sides = {"ours": Registry(env.cr.dbname), "plain": Registry(plain)}
    rounds = []
    for number in range(ROUNDS + 1):
        measured = {name: _confirm(registry) for name, registry in sides.items()}
        if number:  # the first round fills caches
            rounds.append(measured)
            print({name: (round(s, 3), q) for name, (s, q) in measured.items()})
    few, many = (_list(sides["ours"], size) for size in (8, 80))
    print(f"queries of a list: {few} for 8 orders, {many} for 80")
    return [
        (
            "orders_confirm_time",
            median(each["ours"][0] / each["plain"][0] for each in rounds),
            "<=1.10",
        ),
        (
            "orders_confirm_queries",
            median(each["ours"][1] / each["plain"][1] for each in rounds),
            "<=1.05",
        ),
        ("orders_list_queries", many / few, "<=1.0"),
    ]


@contextmanager
def _environment(registry):
    """Yield an environment whose changes are rolled back."""
    with registry.cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, QUIET)
        cr.rollback()


def _confirm(registry):
    """Return the seconds and queries that it takes to confirm all orders of a round."""
    with _environment(registry) as env:
        orders = _quotations(env, ORDERS)
        env.flush_all()
        env.invalidate_all()
        queries, start = env.cr.sql_log_count, time.perf_counter()
        orders.action_confirm()
        env.flush_all()
        seconds = time.perf_counter() - start
        if set(orders.mapped("state")) != {"sale"} or len(orders.picking_ids) != ORDERS:
            raise RuntimeError("the orders were not confirmed")
        return seconds, env.cr.sql_log_count - queries


def _list(registry, size):
    """Return the queries that the list of so many orders takes."""
    with _environment(registry) as env:
        orders = _quotations(env, size)
        env.flush_all()
        env.invalidate_all()
        view = env["sale.order"].get_views([(env.ref("sale.view_quotation_tree").id, "list")])
        names = view["models"]["sale.order"]["fields"]
        arch = view["views"]["list"]["arch"]
        shown = {name: {} for name in names if f'name="{name}"' in arch}
        before = env.cr.sql_log_count
        rows = env["sale.order"].web_search_read([("id", "in", orders.ids)], shown, limit=size)
        if rows["length"] != size:
            raise RuntimeError("the list is not complete")
        return env.cr.sql_log_count - before


def _quotations(env, count):
    """Make quotations of ten products that are in stock."""
    products = env["product.product"].create([_product(env, number) for number in range(LINES)])
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    for product in products:
        env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, STOCK)
    customers = env["res.partner"].create([_customer(env, number) for number in range(count)])
    return env["sale.order"].create(
        [
            {
                "partner_id": customer.id,
                "warehouse_id": warehouse.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": 40})
                    for product in products
                ],
            }
            for customer in customers
        ]
    )


def _product(env, number):
    values = {
        "name": f"Board {number}",
        "type": "consu",
        "is_storable": True,
        "list_price": 100 + number,
        "standard_price": 60,
    }
    if "panel.series" not in env:
        return values
    brand = env["product.brand"].search([("code", "=", "BENCH")]) or env["product.brand"].create(
        {"name": "Bench", "code": "BENCH"}
    )
    series = brand.series_ids or env["panel.series"].create(
        {
            "name": "Bench",
            "code": "BENCH",
            "brand_id": brand.id,
            "family_id": env.ref("panel_crm.family_mfc").id,
        }
    )
    return {
        **values,
        "uom_id": env.ref("panel_crm.uom_sheet").id,
        "product_brand_id": brand.id,
        "panel_series_id": series.id,
        "panel_length_mm": 2440,
        "panel_width_mm": 1220,
        "panel_thickness_mm": 12 + number,
        "panel_pack_sheets": 40,
        "panel_emission_class_id": env.ref("panel_crm.emission_gbt_enf").id,
    }


def _customer(env, number):
    values = {
        "name": f"Customer {number}",
        "is_company": True,
        "country_id": env.ref("base.cn").id,
    }
    if "panel.region" not in env:
        return values
    region = env["panel.region"].search([("code", "=", "BENCH")]) or env["panel.region"].create(
        {"name": "Bench", "code": "BENCH", "kind": "province"}
    )
    return {**values, "panel_role": "dealer", "panel_region_id": region.id}
