from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure


class PanelDunningLevel(models.Model):
    _name = "panel.dunning.level"
    _description = "Dunning Level"
    _order = "days, sequence, id"

    name = fields.Char(required=True, translate=True, help="Title of the letter.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Leave empty for all companies."
    )
    days = fields.Integer(
        string="From Days Overdue",
        required=True,
        help="The letter is due when an invoice has been overdue for so many days.",
    )
    grade_ids = fields.Many2many(
        "panel.grade",
        string="Only Grades",
        help="Value grades of the customers that get this letter. Customers of a grade that has "
        "levels of its own get no others; empty for the rest.",
    )
    text = fields.Text(
        required=True, translate=True, help="What the letter says above the list of invoices."
    )
    closing = fields.Text(translate=True, help="What the letter says below the list.")
    fee = Measure(
        digits=(16, 2),
        help="Charge that the letter asks for, in the company's currency; 0 for none.",
    )
    pay_days = fields.Integer(
        string="Days to Pay", default=7, help="The letter asks for payment within so many days."
    )

    _days_range = models.Constraint(
        "CHECK (days BETWEEN 1 AND 3650 AND pay_days BETWEEN 0 AND 365)",
        "Letters are due after 1 to 3,650 days and ask for payment within a year.",
    )

    @api.model
    def _get_levels(self, company, grade):
        """Return the levels that customers of a grade pass through, the first one first.

        :param company: ``res.company`` record
        :param grade: ``panel.grade`` record, may be empty
        """
        levels = self.search([("company_id", "in", (company.id, False))])
        own = levels.filtered(lambda level: grade and grade in level.grade_ids)
        return own or levels.filtered(lambda level: not level.grade_ids)
