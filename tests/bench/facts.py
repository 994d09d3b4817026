"""Customer facts: filling the table against one bare SQL aggregate over the same documents.

200,000 posted invoice lines of 500 customers over 24 months and three brands, 20,000
receivables of which three quarters are paid, and 20,000 deliveries; all cloned by set-based SQL
from one real invoice, payment and delivery that Odoo itself made.

facts_fill       the whole INSERT of all sources into the indexed fact table, against one SELECT
                 that computes the same measures by customer, company, month and brand straight
                 from Odoo's tables (invoice lines, products, receivables, reconciliations, stock
                 moves) and returns them to nobody. Both get the same memory for sorting and one
                 process: PostgreSQL gives an INSERT no helpers. The time of the bare aggregate
                 with helpers ("helped") is printed, as are the SELECT inside the fill ("own") and
                 what freezing all lines costs: the fill reads the lines frozen at posting.
facts_dirty_10   recounting 10 dirty customers, against counting all 500.

A ratio is the median of the rounds' ratios; the sides take turns within a round.
"""

import time
from datetime import date
from statistics import median

from odoo.tools import SQL

from odoo.addons.panel_crm.fact_scope import FactScope
from odoo.addons.panel_crm.models.panel_customer_fact import FILL_MEMORY

LINES_PER_INVOICE = 10
INVOICES = 20_000
CUSTOMERS = 500
MONTHS = 24
AS_OF = date(2026, 6, 30)
ROUNDS = 5


def run(env):
    """Generate, measure in turns and return ``(name, ratio, goal)`` rows."""
    _generate(env)
    fact = env["panel.customer.fact"]
    bare = _bare(fact)
    freeze = _seconds(lambda: env["panel.posted.line"]._freeze())
    _analyze(env, "panel_posted_line")
    env["panel.fact.queue"]._take()
    _check(env, fact, bare)
    rounds = []
    for _round in range(ROUNDS):
        env.cr.execute("DELETE FROM panel_customer_fact")
        rounds.append(
            {
                "bare": _seconds(lambda: _scan(env, bare)),
                "fill": _seconds(lambda: fact._fill(FactScope(AS_OF))),
                "helped": _seconds(lambda: _scan(env, bare, helpers=2)),
                "own": _seconds(lambda: _scan(env, _own(fact))),
                "dirty": _refresh_10(env, fact),
            }
        )
        print({name: round(seconds, 3) for name, seconds in rounds[-1].items()})
    print(f"freezing {INVOICES * LINES_PER_INVOICE} lines: {freeze:.2f} s")
    return [
        ("facts_fill", median(r["fill"] / r["bare"] for r in rounds), "<=1.2"),
        ("facts_dirty_10", median(r["dirty"] / r["fill"] for r in rounds), "<=0.1"),
    ]


# === WHAT IS COMPARED ===
def _bare(fact):
    """One SELECT over Odoo's own tables with the measures of the fact table."""
    scope = FactScope(AS_OF)
    return SQL(
        """
        SELECT partner_id, company_id, month, brand_id, sum(revenue), sum(cost),
               sum(revenue - cost), sum(sheets), sum(area), sum(volume), sum(credit),
               sum(invoices), sum(paid), sum(late), sum(overdue), sum(out), sum(out_m3),
               sum(back), sum(back_m3)
          FROM (
            SELECT move.commercial_partner_id AS partner_id, move.company_id,
                   date_trunc('month', move.invoice_date::timestamp)::date AS month,
                   template.product_brand_id AS brand_id,
                   sum(-line.balance) AS revenue,
                   sum(round(signed.quantity * signed.unit_cost, 2)) AS cost,
                   sum(signed.quantity) AS sheets,
                   sum(signed.quantity * product.panel_area_m2) AS area,
                   sum(signed.quantity * product.panel_volume_m3) AS volume,
                   sum(-line.balance) FILTER (WHERE move.move_type = 'out_refund') AS credit,
                   NULL::bigint AS invoices, NULL::numeric AS paid, NULL::numeric AS late,
                   NULL::numeric AS overdue, NULL::numeric AS out, NULL::numeric AS out_m3,
                   NULL::numeric AS back, NULL::numeric AS back_m3
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom unit ON unit.id = line.product_uom_id
              JOIN uom_uom own ON own.id = template.uom_id,
                   LATERAL (
                       SELECT CASE move.move_type WHEN 'out_refund' THEN -1 ELSE 1 END
                              * line.quantity * unit.factor / own.factor AS quantity,
                              (product.standard_price ->> move.company_id::text)::numeric
                              AS unit_cost
                   ) AS signed
             WHERE move.state = 'posted' AND line.display_type = 'product'
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND move.invoice_date <= %(as_of)s
             GROUP BY 1, 2, 3, 4
             UNION ALL
            SELECT commercial_partner_id, company_id,
                   date_trunc('month', invoice_date::timestamp)::date,
                   NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(*), NULL, NULL, NULL, NULL,
                   NULL, NULL, NULL
              FROM account_move
             WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_receipt')
               AND invoice_date <= %(as_of)s
             GROUP BY 1, 2, 3
             UNION ALL
            SELECT partner_id, company_id, month, brand_id, NULL, NULL, NULL, NULL, NULL, NULL,
                   NULL, paid_amount, paid_late_amount_days, overdue_change, NULL, NULL, NULL,
                   NULL
              FROM (%(payments)s) AS payments
             UNION ALL
            SELECT partner_id, company_id, month, brand_id, NULL, NULL, NULL, NULL, NULL, NULL,
                   NULL, NULL, NULL, NULL, delivered_sheets, delivered_m3, returned_sheets,
                   returned_m3
              FROM (%(stock)s) AS stock
          ) AS event
         GROUP BY 1, 2, 3, 4
        """,
        as_of=AS_OF,
        payments=fact._source_payments(scope),
        stock=fact._source_stock(scope),
    )


def _own(fact):
    """The SELECT inside the fill."""
    return fact._select_facts(FactScope(AS_OF))


def _scan(env, select, helpers=0):
    """Run a SELECT to its end without sending the rows anywhere.

    Not ``SELECT count(*) FROM (…)``: the planner would leave out the sums nobody looks at.
    """
    env.cr.execute(SQL("SET LOCAL work_mem = %s", FILL_MEMORY))
    env.cr.execute(SQL("SET LOCAL max_parallel_workers_per_gather = %s", helpers))
    env.cr.execute(SQL("EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, SUMMARY OFF) %s", select))
    env.cr.execute("SET LOCAL work_mem TO DEFAULT")


def _refresh_10(env, fact):
    env.cr.execute(
        "INSERT INTO panel_fact_queue (partner_id)"
        " SELECT DISTINCT partner_id FROM panel_posted_line ORDER BY 1 LIMIT 10"
    )
    fact._set_as_of(AS_OF)
    return _seconds(lambda: fact._refresh(AS_OF))


def _check(env, fact, bare):
    """Both sides must say the same, or the comparison means nothing."""
    fact._fill(FactScope(AS_OF))
    env.cr.execute(
        SQL(
            "SELECT count(*), sum(f5), sum(f6), sum(f10), sum(f12), sum(f15), sum(f17)"
            " FROM (%s) AS r (f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13,"
            " f14, f15, f16, f17, f18, f19)",
            bare,
        )
    )
    expected = env.cr.fetchone()
    env.cr.execute(
        "SELECT count(*), sum(revenue), sum(cost), sum(volume_m3), sum(invoice_count),"
        " sum(overdue_change), sum(delivered_m3) FROM panel_customer_fact"
    )
    found = env.cr.fetchone()
    if found != expected:
        raise AssertionError(f"the fill says {found}, the bare aggregate {expected}")
    print(f"{found[0]} rows of facts, revenue {found[1]:.2f}, {found[3]:.3f} m³ on both sides")


def _seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# === DATA ===
def _generate(env):
    """Make one real invoice, payment and delivery, and clone them."""
    boards = _create_boards(env)
    partner = env["res.partner"].create({"name": "Bench 0", "is_company": True})
    customers = _clone_partners(env, partner)
    invoice, payment = _create_documents(env, partner, boards)
    delivery = _deliver(env, partner, boards[0])
    env.flush_all()
    _clone_invoices(env, invoice, customers)
    _analyze(env, "res_partner", "account_move", "account_move_line")
    _clone_payments(env, invoice, payment)
    _clone_deliveries(env, delivery, boards, customers)
    _analyze(env, "account_partial_reconcile", "stock_move")
    env.invalidate_all()


def _analyze(env, *tables):
    """Tell the planner about rows that came in bulk, before they are read."""
    for table in tables:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def _create_boards(env):
    boards = env["product.product"]
    family = env.ref("panel_crm.family_pb")
    for number in range(LINES_PER_INVOICE):
        code = f"BENCH{number % 3}"
        brand = env["product.brand"].search([("name", "=", code)]) or env["product.brand"].create(
            {"name": code, "code": code}
        )
        series = env["panel.series"].search([("code", "=", code)]) or env["panel.series"].create(
            {"name": code, "code": code, "brand_id": brand.id, "family_id": family.id}
        )
        boards += boards.create(
            {
                "name": f"Bench board {number}",
                "is_storable": True,
                "product_brand_id": brand.id,
                "panel_series_id": series.id,
                "uom_id": env.ref("panel_crm.uom_sheet").id,
                "panel_length_mm": 2440,
                "panel_width_mm": 1220,
                "panel_thickness_mm": 9 + number,
                "standard_price": 50 + number,
                "taxes_id": False,
            }
        )
    return boards


def _create_documents(env, partner, boards):
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": "2024-07-01",
            "invoice_date_due": "2024-07-31",
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                (0, 0, {"product_id": board.id, "quantity": 10 + n, "price_unit": 80 + n})
                for n, board in enumerate(boards)
            ],
        }
    )
    invoice.action_post()
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    register.create({"payment_date": "2024-08-15"})._create_payments()
    partial = invoice.line_ids.matched_credit_ids
    return invoice, partial


def _deliver(env, partner, board):
    warehouse = env["stock.warehouse"].search([], limit=1)
    move = env["stock.move"].create(
        {
            "product_id": board.id,
            "product_uom": board.uom_id.id,
            "product_uom_qty": 10,
            "location_id": warehouse.lot_stock_id.id,
            "location_dest_id": env.ref("stock.stock_location_customers").id,
            "picking_type_id": warehouse.out_type_id.id,
            "partner_id": partner.id,
        }
    )
    move._action_confirm(merge=False)
    move.quantity = 10
    move.picked = True
    move._action_done()
    return move


def _columns(env, table, own):
    """Return the columns of a table but those given, for an INSERT … SELECT of a clone."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = current_schema() AND is_generated = 'NEVER'",
        [table],
    )
    return [name for (name,) in env.cr.fetchall() if name not in own]


def _clone(env, table, source, **own):
    """Clone rows: ``source`` is a FROM clause over ``old``; ``own`` gives the new values."""
    kept = _columns(env, table, own)
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s",
            SQL.identifier(table),
            SQL(", ").join(SQL.identifier(name) for name in [*kept, *own]),
            SQL(", ").join([*(SQL("old.%s", SQL.identifier(n)) for n in kept), *own.values()]),
            source,
        )
    )


def _clone_partners(env, partner):
    env.flush_all()
    env.cr.execute("SELECT max(id) FROM res_partner")
    start = env.cr.fetchone()[0]
    _clone(
        env,
        "res_partner",
        SQL("res_partner old, generate_series(1, %s) n WHERE old.id = %s", CUSTOMERS, partner.id),
        id=SQL("%s + n", start),
        commercial_partner_id=SQL("%s + n", start),
        name=SQL("'Bench ' || n"),
        complete_name=SQL("'Bench ' || n"),
    )
    env.cr.execute("SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner))")
    return start


def _clone_invoices(env, invoice, customers):
    """Clone the invoice over customers and days; lines keep their order within it."""
    env.cr.execute("SELECT max(id) FROM account_move")
    moves = env.cr.fetchone()[0]
    env.cr.execute("SELECT max(id) FROM account_move_line")
    lines = env.cr.fetchone()[0]
    partner = SQL("%s + 1 + n %% %s", customers, CUSTOMERS)
    day = SQL("(date '2024-07-01' + (n * 7919 %% %s))", MONTHS * 30)
    _clone(
        env,
        "account_move",
        SQL("account_move old, generate_series(1, %s) n WHERE old.id = %s", INVOICES, invoice.id),
        id=SQL("%s + n", moves),
        name=SQL("'BENCH/' || n"),
        sequence_number=SQL("n"),
        partner_id=partner,
        commercial_partner_id=partner,
        invoice_date=day,
        date=day,
        invoice_date_due=SQL("%s + 30", day),
    )
    _clone(
        env,
        "account_move_line",
        SQL(
            """(SELECT *, row_number() OVER (ORDER BY id) AS place FROM account_move_line
                 WHERE move_id = %s) AS old, generate_series(1, %s) n""",
            invoice.id,
            INVOICES,
        ),
        id=SQL("%s + n * %s + old.place", lines, LINES_PER_INVOICE + 5),
        move_id=SQL("%s + n", moves),
        partner_id=partner,
        date=day,
        invoice_date=day,
        date_maturity=SQL("CASE WHEN old.date_maturity IS NOT NULL THEN %s + 30 END", day),
    )
    for table in ("account_move", "account_move_line"):
        env.cr.execute(
            SQL(
                "SELECT setval(%s, (SELECT max(id) FROM %s))",
                f"{table}_id_seq",
                SQL.identifier(table),
            )
        )


def _clone_payments(env, invoice, partial):
    """Pay three quarters of the invoices, half of them late, from the one real payment."""
    receivable = partial.debit_move_id
    _clone(
        env,
        "account_partial_reconcile",
        SQL(
            """account_partial_reconcile old, (
                   SELECT line.id, line.date_maturity, row_number() OVER (ORDER BY line.id) AS n
                     FROM account_move_line line
                     JOIN account_move move ON move.id = line.move_id
                    WHERE line.account_id = %s AND move.name LIKE 'BENCH/%%'
                      AND line.balance > 0
               ) AS open
            WHERE old.id = %s AND n %% 4 != 0""",
            receivable.account_id.id,
            partial.id,
        ),
        id=SQL("nextval('account_partial_reconcile_id_seq')"),
        debit_move_id=SQL("open.id"),
        max_date=SQL("open.date_maturity - 20 + (n * 31 %% 60)::int"),
    )


def _clone_deliveries(env, delivery, boards, customers):
    _clone(
        env,
        "stock_move",
        SQL("stock_move old, generate_series(1, %s) n WHERE old.id = %s", INVOICES, delivery.id),
        id=SQL("nextval('stock_move_id_seq')"),
        partner_id=SQL("%s + 1 + n %% %s", customers, CUSTOMERS),
        product_id=SQL("(%s::int[])[1 + n %% %s]", boards.ids, len(boards)),
        date=SQL("timestamp '2024-07-01 04:00' + (n * 7919 %% %s) * interval '1 day'", MONTHS * 30),
    )
