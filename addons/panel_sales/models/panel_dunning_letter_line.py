from odoo import fields, models


class PanelDunningLetterLine(models.Model):
    """An open item as it stood on the day of its letter."""

    _name = "panel.dunning.letter.line"
    _description = "Dunning Letter Line"
    _order = "letter_id, date_due, id"
    _rec_name = "document"

    letter_id = fields.Many2one(
        "panel.dunning.letter", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="letter_id.company_id")
    currency_id = fields.Many2one(related="letter_id.currency_id")
    line_id = fields.Many2one(
        "account.move.line",
        string="Journal Item",
        index="btree_not_null",
        ondelete="set null",
        help="Open item that the letter asks for.",
    )
    document = fields.Char(help="Number of the invoice.")
    date = fields.Date(help="Date of the invoice.")
    date_due = fields.Date(string="Due")
    days_overdue = fields.Integer(help="On the day of the letter.")
    residual = fields.Monetary(string="Open Amount", help="What was open on the day of the letter.")
    disputed = fields.Monetary(string="In Dispute", help="What is left out of the letter.")
    amount = fields.Monetary(string="Asked For")
