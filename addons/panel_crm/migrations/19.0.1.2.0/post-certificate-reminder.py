from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Hand the reminder of certificates over to its rule: the days, and what was reminded of."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env.ref("panel_crm.ir_cron_remind_certificates").unlink()
    rule = env.ref("panel_crm.reminder_certificate_end")
    _take_over_days(env, rule)
    rules = rule.search([("code", "=", rule.code)])
    env.flush_all()
    for each in rules.sorted("company_id", reverse=True):  # the general rule takes what is left
        companies = each.company_id or env["res.company"].search([]) - rules.company_id
        cr.execute(
            SQL(
                """
                INSERT INTO panel_reminder_log (rule_id, res_id, date, step)
                SELECT %s, id, reminded_for, 0 FROM panel_certificate
                 WHERE reminded_for IS NOT NULL
                   AND (company_id IN %s OR (company_id IS NULL AND %s))
                """,
                each.id,
                tuple(companies.ids) or (0,),
                not each.company_id,
            )
        )
    # Odoo drops the columns of fields that are gone, but not the constraint beside them.
    name = SQL.identifier("res_company_panel_certificate_days_range")
    cr.execute(SQL("ALTER TABLE res_company DROP CONSTRAINT IF EXISTS %s", name))


def _take_over_days(env, rule):
    """Give the general rule the days of most companies, and the others rules of their own."""
    env.cr.execute(
        SQL(
            """
            SELECT panel_certificate_days, array_agg(id) FROM res_company
             WHERE panel_certificate_days IS NOT NULL
             GROUP BY panel_certificate_days ORDER BY count(*) DESC, panel_certificate_days
            """
        )
    )
    (rule.days, _companies), *others = env.cr.fetchall()
    for days, company_ids in others:
        for company_id in company_ids:
            rule.copy({"company_id": company_id, "days": days})
