"""Let the brands that a supervisor is limited to count for documents too, and the administrator
grant special rights.

The rules are not updated by themselves, since administrators may have changed them: only those
that still read as they were made are.
"""

from odoo import SUPERUSER_ID, api

SCOPE = "('%steam_id.panel_in_scope', '=', True)"
BRAND = "('%spartner_id.panel_brand_allowed', '=', True)"
# A lead may have no customer, and no dealer.
LEAD = "'|', ('{0}', '=', False), ('{0}.panel_brand_allowed', '=', True)"
TYPES = "('%smove_type', 'in', ('out_invoice', 'out_refund'))"
# rule: (path to the document, whether the type is asked, whether it is about leads)
RULES = {
    "crm_lead_rule_supervisor": ("", False, True),
    "sale_order_rule_supervisor": ("", False, False),
    "sale_order_line_rule_supervisor": ("order_id.", False, False),
    "account_move_rule_supervisor": ("", True, False),
    "account_move_line_rule_supervisor": ("move_id.", True, False),
}


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, (path, typed, lead) in RULES.items():
        rule = env.ref(f"panel_crm.{name}", raise_if_not_found=False)
        terms = [TYPES % path] * typed + [SCOPE % path]
        if not rule or rule.domain_force != f"[{', '.join(terms)}]":
            continue
        terms += map(LEAD.format, ("partner_id", "panel_dealer_id")) if lead else [BRAND % path]
        rule.domain_force = f"[{', '.join(terms)}]"
    if role := env.ref("panel_crm.role_administrator", raise_if_not_found=False):
        role.implied_ids |= env.ref("panel_crm.group_special_rights")
