from odoo import api, fields, models
from odoo.tools import SQL


class PanelReminderLog(models.Model):
    """What was reminded of already: one thin row for each rule, record, date and repetition."""

    _name = "panel.reminder.log"
    _description = "Reminder Made"
    _log_access = False
    _order = "id desc"

    rule_id = fields.Many2one("panel.reminder.rule", required=True, ondelete="cascade")
    res_id = fields.Many2oneReference(
        string="Record", model_field="model", required=True, help="Record that was reminded of."
    )
    model = fields.Char(related="rule_id.model")
    date = fields.Date(required=True, help="Date of the record that was reminded of.")
    step = fields.Integer(help="0 for the first reminder, then 1, 2, … for its repetitions.")

    _once = models.UniqueIndex("(rule_id, res_id, date, step)")

    @api.model
    def _claim(self, rule, occurrences):
        """Note reminders as made, and return those that nobody had made before.

        Two jobs at the same time cannot claim the same reminder: the second one waits for the
        first at the unique index.

        :param rule: ``panel.reminder.rule`` record
        :param occurrences: list of (record id, date, step)
        :return: set of the claimed (record id, date, step)
        """
        if not occurrences:
            return set()
        ids, dates, steps = (list(column) for column in zip(*occurrences, strict=True))
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO panel_reminder_log (rule_id, res_id, date, step)
                SELECT %s, occurrence.*
                  FROM unnest(%s::int[], %s::date[], %s::int[]) AS occurrence
                ON CONFLICT DO NOTHING
                RETURNING res_id, date, step
                """,
                rule.id,
                ids,
                dates,
                steps,
            )
        )
        self.invalidate_model()
        return set(rows)
