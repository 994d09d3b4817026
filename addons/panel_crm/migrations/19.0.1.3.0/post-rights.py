"""Let the brands that a supervisor is limited to count for the dealer of a lead too.

The rule is not updated by itself, since administrators may have changed it: only one that still
reads as it was made is.
"""

from odoo import SUPERUSER_ID, api

LEAD = "'|', ('{0}', '=', False), ('{0}.panel_brand_allowed', '=', True)"
BEFORE = ["('team_id.panel_in_scope', '=', True)", LEAD.format("partner_id")]


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("panel_crm.crm_lead_rule_supervisor", raise_if_not_found=False)
    if rule and rule.domain_force == f"[{', '.join(BEFORE)}]":
        rule.domain_force = f"[{', '.join([*BEFORE, LEAD.format('panel_dealer_id')])}]"
