"""What the chapters of the story share: the day it ends on, the dice and the records so far."""

import random
import time
from collections import defaultdict
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, fields
from odoo.tools import SQL

SEED = 20
UTC_OFFSET = timedelta(hours=8)
# What the story fills. The database knows these tables as empty: it plans by statistics from
# before this transaction, and may then join thousands of new rows one by one, for minutes.
FILLED_TABLES = (
    "account_full_reconcile",
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "panel_posted_line",
    "product_product",
    "product_template",
    "res_partner",
    "sale_order",
    "sale_order_line",
    "sale_order_line_invoice_rel",
    "stock_lot",
    "stock_move",
    "stock_move_line",
    "stock_picking",
    "stock_quant",
    "stock_reference",
    "stock_reference_move_rel",
    "stock_reference_sale_rel",
)
# Nobody is told about what happened long ago, and nothing of it is tracked.
QUIET = {
    "lang": "en_US",
    "tz": "Asia/Shanghai",
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
    "no_reset_password": True,
    "skip_sms": True,
}


class Story:
    """The state of a telling.

    :param env: environment of a superuser; chapters use ``story.env``
    """

    def __init__(self, env):
        self.env = env(user=SUPERUSER_ID, context=QUIET)
        self.today = fields.Date.context_today(self.env["res.users"])
        self.now = fields.Datetime.now()
        self.records = defaultdict(dict)
        self._start = time.monotonic()

    # === RECORDS === #
    def keep(self, kind, codes, records):
        """Remember records by their codes of the files.

        :param kind: name of the collection, such as ``customers``
        :param codes: one code for each record
        :param records: recordset in the same order
        """
        self.records[kind].update(zip(codes, records, strict=True))
        return records

    def get(self, kind, code):
        """Return a remembered record; an empty code gives None."""
        return self.records[kind][code] if code else None

    def id_of(self, kind, code):
        """Return the id of a remembered record; an empty code gives False."""
        return self.records[kind][code].id if code else False

    def last_message(self):
        """Return the id of the last message so far."""
        return self.env["mail.message"].search([], order="id desc", limit=1).id or 0

    def translate(self, records, field, texts):
        """Give records their Chinese texts.

        :param records: recordset
        :param field: name of a translated field
        :param texts: Chinese texts in the same order; empty ones are skipped
        """
        for record, text in zip(records, texts, strict=True):
            if text:
                record.update_field_translations(field, {"zh_CN": text})

    # === TIME === #
    def dice(self, chapter):
        """Return a random generator of its own for a chapter.

        What one chapter does thus never changes what happens in another.
        """
        return random.Random(f"{SEED}:{chapter}")

    def day(self, days_ago):
        """Return the day so many days before the end of the story."""
        return self.today - timedelta(days=days_ago)

    def month(self, months_from_now):
        """Return the first day of a month, counted from the month of today."""
        return self.today.replace(day=1) + relativedelta(months=months_from_now)

    def moment(self, day, hour=9, minute=0):
        """Return a time of a day in China as Odoo stores it; today ends now."""
        moment = datetime(day.year, day.month, day.day, hour, minute) - UTC_OFFSET
        return min(moment, self.now) if day <= self.today else moment

    # === SET-BASED WRITES === #
    def backdate(self, model, column, values):
        """Write dates that Odoo keeps for itself, such as the day of creation, in one statement.

        :param model: name of the model
        :param column: name of the column
        :param values: ``{id: datetime or date}``
        """
        if not values:
            return
        table = self.env[model]
        table.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = given.value FROM unnest(%s::int[], %s::timestamp[])"
                " AS given (id, value) WHERE %s = given.id",
                SQL.identifier(table._table),
                SQL.identifier(column),
                list(values),
                list(values.values()),
                SQL.identifier(table._table, "id"),
            )
        )
        table.invalidate_model()

    def analyze(self):
        """Tell the database how large the tables have become in this transaction."""
        self.env.flush_all()
        tables = SQL(", ").join(SQL.identifier(table) for table in FILLED_TABLES)
        self.env.cr.execute(SQL("ANALYZE %s", tables))

    # === PROGRESS === #
    def say(self, text):
        """Print how far the story is, with the seconds since it began."""
        line = f"{time.monotonic() - self._start:5.0f} s  {text}"
        print(line, flush=True)  # pylint: disable=print-used
