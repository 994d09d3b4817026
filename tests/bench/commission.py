"""Commission ledger: 200,000 invoice lines by one statement, against OCA's commission addons.

The 200,000 posted invoice lines of ``facts.py``, sold by eight salespeople on one plan of 1.5 % of
the revenue. OCA's ``account_commission_oca`` gets the same as eight agents with a fixed commission
of 1.5 %. It needs minutes for all lines, so it is measured on a sample of 2,000 lines per round,
other lines each time, and compared per line; on every sample the two must agree to the cent.

commission_vs_oca_per_line_sampled   agents on the invoice lines and their settlement by OCA,
                                     against the ledger and the statements of all 25 months by us
commission_ledger_vs_bare            the ledger against one bare SELECT of the same amounts, which
                                     it computes, joins with what is booked, and writes with keys
commission_rerun                     a second run, which finds nothing, against the first
"""

import time
from datetime import date

import facts

from odoo import Command
from odoo.tools import SQL

SALESPEOPLE = 8
RATE = 1.5
SAMPLE_INVOICES = 200
ROUNDS = 3
PERIOD = date(2026, 7, 1)


def run(env):
    """Generate, measure in turns and return ``(name, ratio, goal)`` rows."""
    _generate(env)
    users = _create_users(env)
    _assign(env, users)
    env["panel.posted.line"]._freeze()
    env.cr.execute("ANALYZE panel_posted_line")
    _create_plan(env, users)
    agents = _create_agents(env, users)
    lines = _count(env, SQL("SELECT count(*) FROM panel_posted_line"))
    entry = env["panel.incentive.entry"]
    times = {"ledger": [], "settle": [], "rerun": [], "bare": [], "oca": []}
    for number in range(ROUNDS):
        times["oca"].append(_oca(env, agents, number) / (SAMPLE_INVOICES * facts.LINES_PER_INVOICE))
        _clear(env)
        times["bare"].append(_seconds(lambda: _scan(env)))
        times["ledger"].append(_seconds(lambda: entry._update_ledger(env.company)))
        _clear(env)
        times["settle"].append(_seconds(lambda: _settle(env)))
        times["rerun"].append(_seconds(lambda: _settle(env)))
        _check(env, lines, number)
    print({name: [float(f"{second:.3g}") for second in found] for name, found in times.items()})
    best = {name: min(found) for name, found in times.items()}
    ours = best["settle"] / lines
    print(f"{lines} lines: ours {ours * 1e6:.1f} µs, OCA {best['oca'] * 1e6:.0f} µs per line")
    return [
        ("commission_vs_oca_per_line_sampled", best["oca"] / ours, ">=200"),
        ("commission_ledger_vs_bare", best["ledger"] / best["bare"], "<=25"),
        ("commission_rerun", best["rerun"] / best["settle"], "<=1"),
    ]


# === WHAT IS COMPARED ===
def _oca(env, agents, number):
    """Put the agents on a sample of invoices and settle them; return the seconds."""
    moves = _sample(env, number)
    for agent, user in agents.items():
        partners = moves.filtered(lambda move, user=user: move.invoice_user_id == user).partner_id
        partners.commission_agent_ids = agent
    env.flush_all()
    env.invalidate_all()

    def settle():
        moves.recompute_lines_agents()
        wizard = env["commission.make.settle"].create(
            {"settlement_type": "sale_invoice", "date_to": "2026-12-31"}
        )
        wizard.action_settle()
        env.flush_all()

    return _seconds(settle)


def _scan(env):
    due = env["panel.incentive.entry"]._due_amounts(env.company)
    env.cr.execute(SQL("SELECT count(*), sum(amount) FROM (%s OFFSET 0) AS due", due))


def _settle(env):
    env["panel.incentive.statement"]._settle(env.company, PERIOD)


def _check(env, lines, number):
    """Nothing is lost, and both sides agree on the sample to the cent."""
    ledger = _count(env, SQL("SELECT count(*) FROM panel_incentive_entry"))
    linked = _count(env, SQL("SELECT sum(entry_count) FROM panel_incentive_statement"))
    if not ledger == linked == lines:
        raise AssertionError(f"{lines} lines, {ledger} entries, {linked} on statements")
    ids = tuple(_sample(env, number).ids)
    ours = _count(
        env, SQL("SELECT sum(amount) FROM panel_incentive_entry WHERE move_id IN %s", ids)
    )
    theirs = _count(
        env,
        SQL(
            """
            SELECT sum(settled.settled_amount)
              FROM commission_settlement_line settled
              JOIN account_invoice_line_agent agent ON agent.id = settled.invoice_agent_line_id
             WHERE agent.invoice_id IN %s
            """,
            ids,
        ),
    )
    if ours != theirs:
        raise AssertionError(f"on sample {number} we say {ours}, OCA {theirs}")
    print(f"sample {number}: {ours} on both sides")


# === DATA ===
def _generate(env):
    """Clone the invoice of ``facts.py``; payments and deliveries earn nothing here."""
    boards = facts._create_boards(env)
    partner = env["res.partner"].create({"name": "Bench 0", "is_company": True})
    customers = facts._clone_partners(env, partner)
    invoice, __ = facts._create_documents(env, partner, boards)
    env.flush_all()
    facts._clone_invoices(env, invoice, customers)
    for table in ("account_move", "account_move_line", "res_partner"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()


def _create_users(env):
    return env["res.users"].create(
        [
            {
                "name": f"Bench Seller {number}",
                "login": f"bench_seller_{number}",
                "group_ids": [Command.link(env.ref("panel_crm.group_salesperson").id)],
            }
            for number in range(SALESPEOPLE)
        ]
    )


def _assign(env, users):
    """Give each customer's invoices to one of the salespeople."""
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            UPDATE account_move SET invoice_user_id = (%s::int[])[1 + partner_id %% %s]
             WHERE move_type = 'out_invoice'
            """,
            users.ids,
            SALESPEOPLE,
        )
    )
    env.cr.execute("DELETE FROM panel_posted_line")  # the one real invoice was posted by admin
    env.invalidate_all()


def _create_plan(env, users):
    plan = env["panel.incentive.plan"].create(
        {
            "name": "Bench",
            "date_from": "2024-01-01",
            "rule_ids": [Command.create({"base": "revenue", "rate": RATE})],
            "assignment_ids": [Command.create({"user_id": user.id}) for user in users],
        }
    )
    plan.action_run()


def _create_agents(env, users):
    commission = env["commission"].create({"name": "Bench", "fix_qty": RATE})
    partners = env["res.partner"].create(
        [
            {
                "name": user.name,
                "agent": True,
                "commission_id": commission.id,
                "settlement": "monthly",
            }
            for user in users
        ]
    )
    return dict(zip(partners, users, strict=True))


def _sample(env, number):
    """Return the invoices of a round's sample, no two rounds the same."""
    return env["account.move"].search(
        [("name", "like", "BENCH/"), ("state", "=", "posted")],
        order="id",
        offset=number * SAMPLE_INVOICES,
        limit=SAMPLE_INVOICES,
    )


def _clear(env):
    env.cr.execute("DELETE FROM panel_incentive_entry")
    env.cr.execute("DELETE FROM panel_incentive_statement")
    env.invalidate_all()


def _count(env, query):
    env.cr.execute(query)
    return env.cr.fetchone()[0]


def _seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
