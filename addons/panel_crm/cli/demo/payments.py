"""How customers paid: early, late, in parts or not yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from odoo import Command
from odoo.tools import SQL

from . import files
from .cloner import clone

GENUINE = 10
FIRST_PART = 0.6


@dataclass
class Receipt:
    """What a customer paid on a day for an invoice."""

    day: date
    invoice: object
    amount: float


def tell(story, trips):
    """Tell what came in until today: the first and the newest payments by Odoo, the others copies.

    :param trips: list of ``trip.Trip``
    """
    dice = story.dice("payments")
    patterns = {row["code"]: row for row in files.read("patterns")}
    habits = {row["code"]: patterns[row["pattern"]] for row in files.read("customers")}
    receipts = [
        receipt
        for trip in trips
        if trip.invoice
        for receipt in _receipts(story, trip.invoice, habits[trip.sale.customer], dice)
    ]
    receipts.sort(key=lambda receipt: receipt.day)
    first, copied, newest = receipts[:1], receipts[1:-GENUINE], receipts[1:][-GENUINE:]
    pattern = _pay(story, first)
    payments = pattern | _copy(story, pattern, copied) | _pay(story, newest)
    _settle(story, receipts, payments)
    story.analyze()
    story.say(f"Payments: {len(payments)}")


def _receipts(story, invoice, habit, dice):
    """Return what has come in for an invoice until today."""
    late = dice.randint(int(habit["days_late_min"]), int(habit["days_late_max"]))
    day = max(invoice.invoice_date_due + timedelta(days=late), invoice.invoice_date)
    amount = invoice.amount_residual
    parts = [(day, amount)]
    if dice.random() < float(habit["part_payment_share"]):
        first = round(amount * FIRST_PART, -3) or amount
        later = day + timedelta(days=dice.randint(12, 40))
        parts = [(day, first), (later, round(amount - first, 2))]
    return [
        Receipt(_working_day(day), invoice, part)
        for day, part in parts
        if part > 0 and _working_day(day) <= story.today
    ]


def _working_day(day):
    """Return the day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)


def _memo(receipt):
    return f"货款 {receipt.invoice.name}"


def _receivable_lines(moves):
    return moves.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")


# === BY ODOO === #
def _pay(story, receipts):
    payments = story.env["account.payment"].create(
        [
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": receipt.invoice.commercial_partner_id.id,
                "amount": receipt.amount,
                "date": receipt.day,
                "journal_id": story.id_of("journals", "bank"),
                "memo": _memo(receipt),
            }
            for receipt in receipts
        ]
    )
    payments.action_post()
    days = {payment.id: story.moment(payment.date, 17) for payment in payments}
    story.backdate("account.payment", "create_date", days)
    return payments


def _settle(story, receipts, payments):
    """Reconcile each payment with its invoice; Odoo then knows what is paid and what is open."""
    env = story.env
    debits = [_receivable_lines(receipt.invoice) for receipt in receipts]
    credits_ = [_receivable_lines(payment.move_id) for payment in payments]
    env["account.partial.reconcile"].create(
        [
            {
                "debit_move_id": debit.id,
                "credit_move_id": credit.id,
                "amount": receipt.amount,
                "debit_amount_currency": receipt.amount,
                "credit_amount_currency": receipt.amount,
            }
            for receipt, debit, credit in zip(receipts, debits, credits_, strict=True)
        ]
    )
    settled = env["account.move.line"].union(*debits).filtered("reconciled")
    env["account.full.reconcile"].create(
        [
            {
                "partial_reconcile_ids": [Command.set(line.matched_credit_ids.ids)],
                "reconciled_line_ids": [
                    Command.set((line | line.matched_credit_ids.credit_move_id).ids)
                ],
            }
            for line in settled
        ]
    )


# === COPIES === #
def _copy(story, pattern, receipts):
    """Copy a payment that is posted and not reconciled yet, with its entry, for all receipts."""
    env, entry = story.env, pattern.move_id
    env.flush_all()
    names = _names(entry, receipts)
    paid = list(zip(receipts, names, strict=True))
    payments = clone(
        env, "account.payment", [(pattern.id, _payment(story, *each)) for each in paid]
    )
    entries = clone(
        env,
        "account.move",
        [
            (entry.id, _entry(story, *each) | {"origin_payment_id": payment.id})
            for each, payment in zip(paid, payments, strict=True)
        ],
    )
    clone(
        env,
        "account.move.line",
        [
            (line.id, _item(line, *each) | {"move_id": move.id, "payment_id": payment.id})
            for each, move, payment in zip(paid, entries, payments, strict=True)
            for line in entry.line_ids
        ],
    )
    # Payment and entry point at each other; the entry came second.
    env.cr.execute(
        SQL(
            "UPDATE account_payment SET move_id = entry.id FROM account_move entry"
            " WHERE entry.origin_payment_id = account_payment.id AND entry.id IN %s",
            tuple(entries.ids),
        )
    )
    env.invalidate_all()
    return payments


def _names(entry, receipts):
    """Return the names of the entries: they go on after that of the first, year by year."""
    code, year, number = entry.name.split("/")
    numbers, names = defaultdict(int, {int(year): int(number)}), []
    for receipt in receipts:
        numbers[receipt.day.year] += 1
        names.append(f"{code}/{receipt.day:%Y}/{numbers[receipt.day.year]:05}")
    return names


def _payment(story, receipt, name):
    return {
        "move_id": None,
        "name": name,
        "memo": _memo(receipt),
        "partner_id": receipt.invoice.commercial_partner_id.id,
        "date": receipt.day,
        "amount": receipt.amount,
        "amount_company_currency_signed": receipt.amount,
        "create_date": story.moment(receipt.day, 17),
    }


def _entry(story, receipt, name):
    prefix, _, number = name.rpartition("/")
    partner = receipt.invoice.commercial_partner_id
    total = ("amount_total", "amount_total_signed", "amount_total_in_currency_signed")
    return {
        "name": name,
        "sequence_prefix": f"{prefix}/",
        "sequence_number": int(number),
        "ref": _memo(receipt),
        "partner_id": partner.id,
        "commercial_partner_id": partner.id,
        "invoice_partner_display_name": receipt.invoice.invoice_partner_display_name,
        "date": receipt.day,
        "create_date": story.moment(receipt.day, 17),
        **dict.fromkeys(total, receipt.amount),
    }


def _item(line, receipt, name):
    signed = receipt.amount if line.balance > 0 else -receipt.amount
    amounts = (
        "balance", "amount_currency", "amount_residual", "amount_residual_currency",
        "price_subtotal", "price_total",
    )  # fmt: skip
    return {
        "move_name": name,
        "ref": _memo(receipt),
        "name": line.name.replace(line.ref, _memo(receipt)),
        "partner_id": receipt.invoice.commercial_partner_id.id,
        "date": receipt.day,
        "date_maturity": receipt.day,
        "debit": max(signed, 0.0),
        "credit": max(-signed, 0.0),
        **dict.fromkeys(amounts, signed),
    }
