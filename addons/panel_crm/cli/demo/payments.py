"""How customers paid: early, late, in parts or not yet."""

from collections import defaultdict
from datetime import timedelta

from odoo import Command

from . import files

BATCH = 120
FIRST_PART = 0.6


def tell(story):
    dice = story.dice("payments")
    patterns = {row["code"]: row for row in files.read("patterns")}
    habits = {row["code"]: patterns[row["pattern"]] for row in files.read("customers")}
    old, recent = [], []
    for invoice, sale in story.records["invoices"].values():
        # An invoice that is settled by a credit note and a bank entry would count as reversed.
        single = invoice.line_ids.sale_line_ids or invoice.reversal_move_ids
        (recent if single else old).extend(_receipts(story, invoice, habits[sale.customer], dice))
    old.sort(key=lambda receipt: receipt[0])
    recent.sort(key=lambda receipt: receipt[0])
    for batch in story.batches(old, BATCH, "Receipts from before Odoo"):
        _book_days(story, batch)
    for batch in story.batches(recent, BATCH, "Payments"):
        _pay(story, batch)


def _receipts(story, invoice, habit, dice):
    """Return ``(day, invoice, amount)`` of what has come in for an invoice until today."""
    late = dice.randint(int(habit["days_late_min"]), int(habit["days_late_max"]))
    day = max(invoice.invoice_date_due + timedelta(days=late), invoice.invoice_date)
    amount = invoice.amount_residual
    parts = [(day, amount)]
    if dice.random() < float(habit["part_payment_share"]):
        first = round(amount * FIRST_PART, -3) or amount
        later = day + timedelta(days=dice.randint(12, 40))
        parts = [(day, first), (later, round(amount - first, 2))]
    return [
        (_working_day(day), invoice, part)
        for day, part in parts
        if part > 0 and _working_day(day) <= story.today
    ]


def _working_day(day):
    """Return the day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)


def _book_days(story, receipts):
    """Book the receipts on old invoices as one bank entry a day, as the bank reported them."""
    days = defaultdict(list)
    for day, invoice, amount in receipts:
        days[day].append((invoice, amount))
    entries = story.env["account.move"].create(
        [_entry_values(story, day, parts) for day, parts in days.items()]
    )
    entries.action_post()
    pairs = []
    for entry, parts in zip(entries, days.values(), strict=True):
        paid = entry.line_ids.filtered("credit").sorted("id")
        for line, (invoice, _) in zip(paid, parts, strict=True):
            pairs.append(line | _receivable_lines(invoice))
    story.env["account.move.line"]._reconcile_plan(pairs)


def _entry_values(story, day, parts):
    journal = story.get("journals", "bank")
    total = round(sum(amount for _, amount in parts), 2)
    lines = [
        {
            "account_id": _receivable_lines(invoice).account_id.id,
            "partner_id": invoice.commercial_partner_id.id,
            "name": f"货款 {invoice.name}",
            "credit": amount,
        }
        for invoice, amount in parts
    ]
    lines.append(
        {
            "account_id": journal.default_account_id.id,
            "name": "银行回款 Bank receipts",
            "debit": total,
        }
    )
    return {
        "move_type": "entry",
        "journal_id": journal.id,
        "date": day,
        "ref": f"银行回款 Bank receipts {day}",
        "line_ids": [Command.create(line) for line in lines],
    }


def _receivable_lines(moves):
    return moves.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")


def _pay(story, receipts):
    journal = story.get("journals", "bank")
    payments = story.env["account.payment"].create(
        [
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": invoice.commercial_partner_id.id,
                "amount": amount,
                "date": day,
                "journal_id": journal.id,
                "memo": f"货款 {invoice.name}",
            }
            for day, invoice, amount in receipts
        ]
    )
    payments.action_post()
    pairs = [
        _receivable_lines(payment.move_id | invoice)
        for payment, (_, invoice, _) in zip(payments, receipts, strict=True)
    ]
    story.env["account.move.line"]._reconcile_plan(pairs)
    days = {payment.id: story.moment(payment.date, 17) for payment in payments}
    story.backdate("account.payment", "create_date", days)
