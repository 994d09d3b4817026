from datetime import timedelta

from odoo import models
from odoo.fields import Domain


class PanelDealerScorecard(models.Model):
    _inherit = "panel.dealer.scorecard"

    def _figure_complaints(self):
        """Judge by the complaints of the dealer and its customers: whose fault were they?

        Those that nobody has decided about yet do not count.
        """
        first, until = self._period()
        dealer = self.partner_id.commercial_partner_id
        served = Domain("partner_id", "child_of", dealer.ids)
        served |= Domain("partner_id.commercial_partner_id.panel_dealer_id", "in", dealer.ids)
        # sudo: counts only; the scorecard is made by people who see the dealer
        rows = (
            self.env["helpdesk.ticket"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                served
                & Domain("kind", "=", "complaint")
                & Domain("responsibility", "!=", "open")
                & Domain("company_id", "in", (self.company_id.id, False))
                & Domain("create_date", ">=", first)
                & Domain("create_date", "<", until + timedelta(days=1)),
                ["responsibility"],
                ["__count"],
            )
        )
        counts = dict(rows)
        decided = sum(counts.values())
        if not decided:
            return None
        own = counts.get("customer", 0) + counts.get("shared", 0)
        note = self.env._(
            "%(own)s of %(decided)s complaints were the dealer's fault", own=own, decided=decided
        )
        return 100 * (decided - own) / decided, note
