from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models

from ..panelkit.routing import answer_deadline

# Days ahead that are looked at for working days: the longest time for an answer and holidays.
HORIZON = timedelta(days=90)


class ResCompany(models.Model):
    _inherit = "res.company"

    panel_lead_answer_hours = fields.Integer(
        string="Answer to Leads (Hours)",
        default=24,
        help="Hours that a dealer has for accepting a lead; days on which the company does not "
        "work are not counted.",
    )

    _panel_lead_answer_hours_range = models.Constraint(
        "CHECK (panel_lead_answer_hours BETWEEN 1 AND 720)",
        "Dealers have between 1 and 720 hours for answering to a lead.",
    )

    def _panel_zone(self):
        """Return the time zone that the company works in."""
        self.ensure_one()
        return self.resource_calendar_id.tz or self.partner_id.tz or "UTC"

    def _panel_lead_deadline(self, start):
        """Return when a dealer has to have answered to a lead.

        :param start: naive UTC time of the offer
        """
        self.ensure_one()
        calendar = self.resource_calendar_id
        zone = pytz.timezone(self._panel_zone())
        begin = pytz.utc.localize(start).astimezone(zone)
        worked = []
        if calendar:
            midnight = zone.localize(datetime.combine(begin.date(), time.min))
            intervals = calendar._work_intervals_batch(midnight, midnight + HORIZON)[False]
            worked = [first.date() for first, _last, _source in intervals]
        due = answer_deadline(begin.replace(tzinfo=None), self.panel_lead_answer_hours, worked)
        return zone.localize(due).astimezone(pytz.utc).replace(tzinfo=None)
