"""Copying rows of the database in bulk, with new values for some columns.

A day of business takes Odoo seconds. The past of the story is therefore copied from a few
documents that Odoo made itself: a copy inherits everything but what the caller gives anew.
"""

from odoo.tools import SQL

# Links between documents are made anew by the caller; a copy has none of its original's.
DOCUMENTS = {
    "account.move",
    "account.move.line",
    "account.payment",
    "sale.order",
    "sale.order.line",
    "stock.move",
    "stock.move.line",
    "stock.picking",
    "stock.reference",
}


def clone(env, model, copies):
    """Insert copies of rows: one statement, and one for each of their many2many fields.

    :param env: environment; what it has not written yet is written first
    :param model: name of the model
    :param copies: list of ``(id of the row to copy, {column: new value})``, each with the same
        columns
    :return: the copies, in the same order
    """
    table = env[model]
    if not copies:
        return table
    env.flush_all()
    sources = [source for source, _ in copies]
    ids = _new_ids(table, len(copies))
    given = {"id": ids}
    given |= {name: [values[name] for _, values in copies] for name in copies[0][1]}
    _insert(table, sources, given)
    for field in table._fields.values():
        if field.type == "many2many" and field.store and field.comodel_name not in DOCUMENTS:
            _copy_links(env, field, sources, ids)
    # The database still plans as if the table had few rows, or none.
    env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table._table)))
    return table.browse(ids)


def link(env, model, name, pairs):
    """Link records by a many2many field, in one statement.

    :param pairs: list of ``(id of the record, id of what it is linked to)``
    """
    field = env[model]._fields[name]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s::int[], %s::int[])",
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            SQL.identifier(field.column2),
            [one for one, _ in pairs],
            [other for _, other in pairs],
        )
    )


def _new_ids(table, count):
    rows = table.env.execute_query(
        SQL(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            table._table,
            count,
        )
    )
    return [id_ for (id_,) in rows]


def _insert(table, sources, given):
    """Insert a copy of each source; ``given`` are the columns that are not copied."""
    types = {
        field.name: field.column_type[0]
        for field in table._fields.values()
        if field.store and field.column_type
    }
    arrays = [
        SQL("%s::%s[]", values, SQL.identifier(types[name])) for name, values in given.items()
    ]
    table.env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM unnest(%s::int[], %s) AS given (source, %s)"
            " JOIN %s AS old ON old.id = given.source",
            SQL.identifier(table._table),
            SQL(", ").join(map(SQL.identifier, types)),
            SQL(", ").join(
                SQL.identifier("given" if name in given else "old", name) for name in types
            ),
            sources,
            SQL(", ").join(arrays),
            SQL(", ").join(map(SQL.identifier, given)),
            SQL.identifier(table._table),
        )
    )


def _copy_links(env, field, sources, ids):
    env.cr.execute(
        SQL(
            "INSERT INTO %(relation)s (%(own)s, %(other)s) SELECT given.id, old.%(other)s"
            " FROM unnest(%(sources)s::int[], %(ids)s::int[]) AS given (source, id)"
            " JOIN %(relation)s AS old ON old.%(own)s = given.source",
            relation=SQL.identifier(field.relation),
            own=SQL.identifier(field.column1),
            other=SQL.identifier(field.column2),
            sources=sources,
            ids=ids,
        )
    )
