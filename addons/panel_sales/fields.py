from odoo import fields


class KeylessMany2one(fields.Many2one):
    """A many2one without a foreign key, for tables that one statement fills with many rows.

    Postgres checks each key of each row by a query of its own: for 200,000 ledger entries that
    is three quarters of the time. Use it only where something else keeps the record from being
    deleted, and say what.
    """

    def update_db_foreign_key(self, model, column):
        # OVERRIDES base
        return
