from odoo import models


class PanelDealerScorecard(models.Model):
    _inherit = "panel.dealer.scorecard"

    def _figure_discipline(self):
        """Judge by the diversion cases: half the points for one that was upheld, none for more."""
        first, until = self._period()
        cases = self.env["panel.diversion"].search_count(
            [
                ("partner_id", "child_of", self.partner_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("verdict", "=", "upheld"),
                ("found_on", ">=", first),
                ("found_on", "<=", until),
            ]
        )
        note = self.env._("%s upheld diversion cases", cases)
        return max(0, 100 - 50 * cases), note

    def _figure_reports(self):
        """Judge by the months in which the dealer told its stock; a dealer that never did, has 0.

        The month that is running counts when it has been reported already.
        """
        first, until = self._period()
        reported = self.env["panel.stock.report"]._read_group(
            [
                ("partner_id", "child_of", self.partner_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("date", ">=", first),
                ("date", "<=", until),
            ],
            ["date:month"],
        )
        months, done = until.month, len(reported)
        if until < first.replace(month=12, day=31):
            months = max(1, months - 1, done)
        note = self.env._(
            "stock reported in %(done)s of %(months)s months", done=done, months=months
        )
        return 100 * done / months, note
