from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class PanelCustomerStanding(models.Model):
    """The current grade of each customer: a thin table beside ``res.partner``.

    A grade on the partner itself would mean to update a row with 27 indexes for every customer
    of every run.
    """

    _name = "panel.customer.standing"
    _description = "Current Customer Grade"
    _order = "score desc nulls last, id"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    grade_id = fields.Many2one(
        "panel.grade",
        readonly=True,
        ondelete="restrict",
        help="Empty when the last run could not grade the customer.",
    )
    color = fields.Integer(related="grade_id.color")
    score = fields.Float(readonly=True, aggregator="avg", digits=(5, 1), help="From 0 to 100.")
    since = fields.Date(readonly=True, help="Day of the run that gave this grade.")
    previous_grade_id = fields.Many2one("panel.grade", readonly=True, ondelete="restrict")
    run_id = fields.Many2one(
        "panel.grade.run",
        string="Last Changed By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Run that last changed the grade or the score.",
    )
    region_id = fields.Many2one(related="partner_id.panel_region_id")
    panel_role = fields.Selection(related="partner_id.panel_role")
    user_id = fields.Many2one(related="partner_id.user_id")

    _partner_company_unique = models.Constraint(
        "UNIQUE (partner_id, company_id)", "A customer has one current grade in a company."
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Current grades are only set by grading runs."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Current grades are only set by grading runs."))

    # === ACTIONS === #
    def action_open_customer(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS === #
    @api.model
    def _publish(self, run):
        """Make the results of a run the current grades; rows that stay as they are are not written.

        :param run: ``panel.grade.run`` record
        :return: number of customers whose grade or score changed
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO panel_customer_standing AS standing (
                    partner_id, company_id, grade_id, score, since, run_id
                )
                SELECT partner_id, company_id, grade_id, score, %(date)s, run_id
                  FROM panel_grade_score
                 WHERE run_id = %(run)s
                ON CONFLICT (partner_id, company_id) DO UPDATE SET
                    grade_id = EXCLUDED.grade_id,
                    score = EXCLUDED.score,
                    run_id = EXCLUDED.run_id,
                    since = CASE WHEN standing.grade_id IS DISTINCT FROM EXCLUDED.grade_id
                                 THEN EXCLUDED.since ELSE standing.since END,
                    previous_grade_id = CASE
                        WHEN standing.grade_id IS DISTINCT FROM EXCLUDED.grade_id
                        THEN standing.grade_id ELSE standing.previous_grade_id END
                WHERE (standing.grade_id, standing.score)
                      IS DISTINCT FROM (EXCLUDED.grade_id, EXCLUDED.score)
                """,
                date=run.date,
                run=run.id,
            )
        )
        changed = self.env.cr.rowcount
        self.invalidate_model()
        return changed
