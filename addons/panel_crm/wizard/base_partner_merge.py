from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS base: core moves rows one table at a time and would break on the unique grain
        # of facts. They are counted anew for the one that stays.
        ids = tuple((src_partners | dst_partner).ids)
        self.env.cr.execute(SQL("DELETE FROM panel_customer_fact WHERE partner_id IN %s", ids))
        self.env["panel.fact.queue"]._mark(SQL("SELECT %s", dst_partner.id))
        return super()._update_foreign_keys(src_partners, dst_partner)
