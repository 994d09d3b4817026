from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, float_compare, split_every

from odoo.addons.panel_crm.panelkit import ROW_KEY, Limits, TableError, parse_rows, read_table

from .import_file import (
    CREATED,
    MAX_PROBLEMS,
    UNCHANGED,
    UPDATED,
    ImportFile,
    ImportRefused,
)

# Nobody shall be told about records that come from a file, nor follow them, nor find every
# value of the file in a chatter.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "panel_history": True,
}
# What a record is refused for because of its values.
REFUSALS = (UserError, psycopg2.IntegrityError, psycopg2.DataError)
# What a file may hold at most; a table of this size takes some 200 MB while it is checked.
LIMITS = Limits(rows=100_000, cells=1_000_000)
# Rows that are read before it is decided whether to go on.
PART = 5000
# A row that fails is looked for among this many others at most.
MAX_REFUSALS = 20


class PanelImporter(models.AbstractModel):
    """How one kind of file becomes records; one model inherits this for each kind.

    A file is read and checked as a whole before anything is written, then loaded in one
    savepoint. Keys are looked up once for all rows. Another addon extends a kind by inheriting
    its model: ``_columns`` for a column more, the ``_prepare`` methods for what it means.

    A blank cell leaves what is there; it never clears a value.
    """

    _name = "panel.importer"
    _description = "Importer"

    # Columns that together name a record, and models that are written to.
    _panel_key = ()
    _panel_writes = ()
    # Tables that grow, and how many records are written together.
    _panel_tables = ()
    _panel_batch = 1000

    # === HOOKS === #
    @api.model
    def _columns(self):
        """Return the columns of the file, a list of ``panelkit.Column``."""
        return []

    @api.model
    def _references(self):
        """Return the columns that name other records, a list of ``Reference``."""
        return []

    @api.model
    def _check_rows(self, file):
        """Refuse what is wrong with rows whose cells are right one by one."""

    @api.model
    def _load(self, file):
        """Write the rows; problems that only writing shows are refused in the file."""

    # === BUSINESS === #
    @api.model
    def _read(self, data, filename):
        """Read a file; nothing is looked up yet.

        :param data: the file as bytes
        :param filename: its name, whose ending tells what it is
        :return: ``ImportFile``
        """
        columns = self._columns()
        chinese = (self.env.lang or "").startswith("zh")
        file = ImportFile(titles={c.name: (chinese and c.title_zh) or c.title for c in columns})
        try:
            table = read_table(data, filename, LIMITS)
            file.row_count = len(table.rows)
            self._parse(file, table, columns)
        except TableError as error:
            file.refuse(0, "", self._translate(error))
        return file

    @api.model
    def _parse(self, file, table, columns):
        """Turn cells into values, part by part: a large file of nonsense is left soon."""
        if not table.rows:
            file.refuse(table.header_row, "", self.env._("There are no rows below the headers."))
        for start in range(0, max(len(table.rows), 1), PART):
            rows = table.rows[start : start + PART]
            numbers = {row.number for row in rows}
            refused = tuple(error for error in table.errors if error.row in numbers)
            parsed, errors = parse_rows(replace(table, rows=rows, errors=refused), columns)
            file.rows.extend(parsed)
            for error in errors:
                value = error.values.get("value", "")
                file.refuse(error.row, error.column, self._translate(error), value)
            wrong_headers = any(error.row == table.header_row for error in errors)
            if wrong_headers or file.problem_count >= MAX_PROBLEMS:
                break

    @api.model
    def _check(self, file):
        """Check all rows against each other and against the database; nothing is written.

        :param file: ``ImportFile`` as read
        """
        for model in self._panel_writes:
            if not self.env[model].has_access("create"):
                name = self.env["ir.model"]._get(model).name
                reason = self.env._("You have no right to create records of “%(name)s”.", name=name)
                file.refuse(0, "", reason)
        self._check_unique(file)
        for reference in self._references():
            self._look_up(file, reference)
        self._check_rows(file)

    @api.model
    def _import(self, file):
        """Load a checked file as a whole or not at all.

        :param file: ``ImportFile`` without problems; gets those that only writing shows
        :return: whether it was loaded
        """
        try:
            with self.env.cr.savepoint():
                self.with_context(**QUIET)._load(file)
                self.env.flush_all()
                if file.problem_count:
                    raise ImportRefused
                if file.counts[CREATED] >= self._panel_batch:
                    self._refresh_statistics()
        except ImportRefused:
            return False
        except REFUSALS as error:
            file.refuse(0, "", self._sentence(error))
            return False
        return True

    # === CHECKS === #
    @api.model
    def _check_unique(self, file):
        """Refuse rows whose key stands in the file before."""
        if not self._panel_key:
            return
        first = {}
        for row in file.rows:
            key = tuple(row[column] for column in self._panel_key)
            earlier = first.setdefault(key, row)
            if earlier is not row:
                reason = self.env._("This is there already, in row %(row)s.", row=earlier[ROW_KEY])
                file.refuse(row, self._panel_key[-1], reason)

    @api.model
    def _look_up(self, file, reference):
        """Find the records that a column names, in one query for all rows."""
        column = reference.column
        keys = {row[column] for row in file.rows if row[column]}
        found = self._ids_by_key(reference.model, reference.field, keys, reference.domain)
        for row in file.rows:
            key = row[column]
            ids = found.get(key, ())
            row[f"{column}_id"] = ids[0] if ids else False
            if key and not ids:
                file.refuse(row, column, reference.missing(key))
            elif len(ids) > 1:
                file.refuse(row, column, self._ambiguous(key, len(ids)))

    @api.model
    def _find_existing(self, file, column, model, field, domain=Domain.TRUE):
        """Put the id of the record that a row describes into it as ``_id``, or False."""
        found = self._ids_by_key(model, field, {row[column] for row in file.rows}, domain)
        for row in file.rows:
            ids = found.get(row[column], ())
            row["_id"] = ids[0] if ids else False
            if len(ids) > 1:
                file.refuse(row, column, self._ambiguous(row[column], len(ids)))

    # === LOADING === #
    @api.model
    def _sync(self, file, model, entries):
        """Create and update records, each marked in its row.

        :param model: name of the model
        :param entries: list of ``(row, values)``; ``row["_id"]`` is the record to update
        """
        known = [entry for entry in entries if entry[0]["_id"]]
        new = [entry for entry in entries if not entry[0]["_id"]]
        done = 0
        for batch in split_every(self._panel_batch, known, list):
            self._update_batch(file, model, batch)
            done += len(batch)
            file.progress(done, len(entries))
        for batch in split_every(self._panel_batch, new, list):
            self._guard(file, batch, lambda part: self._create_batch(file, model, part))
            done += len(batch)
            file.progress(done, len(entries))

    @api.model
    def _create_batch(self, file, model, entries):
        records = self.env[model].create([dict(values) for row, values in entries])
        for (row, _values), record in zip(entries, records, strict=True):
            row["_id"] = record.id
            file.mark(row, CREATED)
        self._forget()

    @api.model
    def _update_batch(self, file, model, entries):
        """Write what differs, records with the same differences together."""
        records = self.env[model].browse([row["_id"] for row, _values in entries])
        names = {name for _row, values in entries for name in values}
        records.fetch(names)
        groups = defaultdict(list)
        for (row, values), record in zip(entries, records, strict=True):
            changes = {
                name: value for name, value in values.items() if self._differs(record, name, value)
            }
            file.mark(row, UPDATED if changes else UNCHANGED)
            if changes:
                groups[tuple(changes.items())].append(row)
        for changes, rows in groups.items():
            self._guard(
                file,
                [(row, dict(changes)) for row in rows],
                lambda part: (
                    self.env[model].browse([row["_id"] for row, _v in part]).write(part[0][1])
                ),
            )
        self._forget()

    @api.model
    def _differs(self, record, name, value):
        """Say whether a field holds something else than a value of the file."""
        field = record._fields[name]
        current = record[name]
        if field.type == "many2one":
            return current.id != (value or False)
        if field.type in ("float", "monetary"):
            digits = field.get_digits(self.env) if field.type == "float" else None
            precision = digits[1] if digits else 6
            return float_compare(current, value or 0, precision_digits=precision) != 0
        return (current or False) != (value or False)

    @api.model
    def _guard(self, file, entries, work):
        """Do the work for all entries together; when it fails find the rows to blame.

        :param entries: list of ``(row, values)``
        :param work: called with entries
        :return: what the work returned
        :raises ImportRefused: when it fails, after the rows are refused in the file
        """
        try:
            with self.env.cr.savepoint():
                return work(entries)
        except REFUSALS as error:
            before = file.problem_count
            if len(entries) > 1:
                self._blame(file, entries, work)
            if file.problem_count == before:
                row = entries[0][0] if len(entries) == 1 else 0
                file.refuse(row, "", self._sentence(error))
            raise ImportRefused from error

    @api.model
    def _blame(self, file, entries, work):
        """Do the work entry by entry, and refuse those that fail."""
        refused = 0
        for entry in entries:
            try:
                with self.env.cr.savepoint():
                    work([entry])
            except REFUSALS as error:
                file.refuse(entry[0], "", self._sentence(error))
                refused += 1
                if refused == MAX_REFUSALS:
                    return

    @api.model
    def _refresh_statistics(self):
        """Tell the planner how large the tables have become.

        Its statistics come from before this transaction; with them it joins thousands of new
        records row by row, for minutes.
        """
        names = SQL(", ").join(SQL.identifier(table) for table in self._panel_tables)
        self.env.cr.execute(SQL("ANALYZE %s", names))

    # === HELPERS === #
    @api.model
    def _ids_by_key(self, model, field, keys, domain=Domain.TRUE):
        """Return the ids of the records for each key, in one query; archived ones count."""
        if not keys:
            return {}
        records = (
            self.env[model]
            .with_context(active_test=False)
            .search_fetch(Domain(field, "in", list(keys)) & domain, [field])
        )
        found = defaultdict(list)
        for record in records:
            found[record[field]].append(record.id)
        return found

    @api.model
    def _company_domain(self):
        """Return the domain of records that the company may use."""
        return Domain("company_id", "in", [False, self.env.company.id])

    @api.model
    def _forget(self):
        """Write what is pending and empty the cache, which grows with the file otherwise."""
        self.env.flush_all()
        self.env.invalidate_all()

    @api.model
    def _pick(self, row, **names):
        """Return the values of a row that are given, as values of fields.

        :param names: column of the file for each field
        """
        return {
            name: float(row[column]) if isinstance(row[column], Decimal) else row[column]
            for name, column in names.items()
            if row[column] is not None and row[column] is not False
        }

    @api.model
    def _translate(self, error):
        """Return the sentence of a ``TableError`` or ``CellError`` in the user's language."""
        translate = self.env._
        return translate(error.template, **error.values) if error.template else str(error)

    @api.model
    def _sentence(self, error):
        """Return why Odoo or the database refused a record."""
        if isinstance(error, UserError):
            return str(error.args[0]) if error.args else str(error)
        table = error.diag.table_name
        owners = [model for model in self.pool.values() if table and model._table == table]
        return self.env[owners[0]._name if owners else self._name]._sql_error_to_message(error)

    @api.model
    def _ambiguous(self, key, count):
        return self.env._(
            "“%(key)s” is the key of %(count)s records; give each a key of its own first.",
            key=key,
            count=count,
        )

    @api.model
    def _count_by(self, rows, column):
        """Return how many rows have each value of a column."""
        return Counter(row[column] for row in rows)
