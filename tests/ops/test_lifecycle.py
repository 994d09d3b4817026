"""Install, update and uninstall on real databases: nothing is logged, nothing is left behind.

The steps build on each other, in one database, as an administrator would take them.
"""

import pytest

from tooling import database, odoo
from tooling.database import Database

ALL = ("panel_crm", "panel_sales", "panel_service")

# Everything that a module could leave in a database, as sorted text.
SCHEMA = """
    SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type AS line
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'sequence ' || sequencename FROM pg_sequences WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'parameter ' || key FROM ir_config_parameter
    UNION ALL SELECT 'model ' || model FROM ir_model
    UNION ALL SELECT 'field ' || model || '.' || name FROM ir_model_fields
    UNION ALL SELECT 'cron ' || cron_name FROM ir_cron
    UNION ALL SELECT 'group ' || (name->>'en_US') FROM res_groups
    UNION ALL SELECT 'rule ' || name FROM ir_rule
    UNION ALL SELECT 'view ' || name FROM ir_ui_view
    UNION ALL SELECT 'menu ' || (name->>'en_US') FROM ir_ui_menu
    UNION ALL SELECT 'menu of group ' || (menu.name->>'en_US') || ': ' || (grp.name->>'en_US')
      FROM ir_ui_menu_group_rel JOIN ir_ui_menu menu ON menu.id = menu_id
      JOIN res_groups grp ON grp.id = gid
    UNION ALL SELECT 'group in group ' || (grp.name->>'en_US') || ': ' || (implied.name->>'en_US')
      FROM res_groups_implied_rel rel JOIN res_groups grp ON grp.id = rel.gid
      JOIN res_groups implied ON implied.id = rel.hid
    UNION ALL SELECT 'action ' || type || ' ' || (name->>'en_US') FROM ir_actions
    UNION ALL SELECT 'precision ' || name FROM decimal_precision
    UNION ALL SELECT 'code sequence ' || code FROM ir_sequence WHERE code IS NOT NULL
    UNION ALL SELECT 'mail template ' || (name->>'en_US') FROM mail_template
    UNION ALL SELECT 'job ' || name FROM queue_job_function
    UNION ALL SELECT 'xmlid ' || module || '.' || name FROM ir_model_data
     WHERE module IN ('panel_crm', 'panel_sales', 'panel_service')
"""
# Rows per table, written by whom and when; logs of the installer itself are no data.
ROWS = """
    SELECT relname, (xpath('/row/c/text()', query_to_xml(
               format('SELECT count(*) AS c FROM %%I', relname), false, true, '')))[1]::text
      FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND relname NOT IN ('ir_attachment', 'ir_logging', 'ir_cron_trigger', 'bus_bus', 'queue_job')
       AND relname NOT LIKE 'orm_signaling%%'
"""
SMOKE = """
for model in ("res.partner", "product.product", "sale.order", "account.move", "crm.lead"):
    env[model].search([], limit=1).read()
root = env.ref("panel_crm.menu_root", raise_if_not_found=False)
if root:
    actions = env["ir.ui.menu"].search([("id", "child_of", root.id)]).mapped("action")
    for action in filter(None, actions):
        if action._name == "ir.actions.act_window":
            env[action.res_model].get_views([tuple(view) for view in action.views])
"""


@pytest.fixture(scope="module")
def base():
    """A database with all that is not ours."""
    base = Database("lifecycle")
    base.copy_of(database.template())
    yield base
    base.drop()


def schema(base):
    return {row[0] for row in database.query(base.name, SCHEMA)}


def rows(base):
    return {f"rows of {table}: {count}" for table, count in database.query(base.name, ROWS)}


def install(base, *modules):
    assert base.install("-i", ",".join(modules)) == []


def uninstall(base, module):
    script = f"env.ref('base.module_{module}').button_immediate_uninstall()"
    lines = odoo.run("shell", "-d", base.name, "--no-http", "--log-level=warn", input=script)
    assert database.bad_lines(lines) == []
    odoo.shell(base.name, SMOKE)


def test_lifecycle(base):
    before = schema(base)

    install(base, "panel_service")
    without_sales = schema(base)
    odoo.shell(base.name, SMOKE)

    install(base, "panel_sales")
    installed = schema(base) | rows(base)
    assert base.install("-u", ",".join(ALL)) == []
    assert sorted((schema(base) | rows(base)) ^ installed) == [], "a second -u changed something"

    uninstall(base, "panel_sales")
    assert sorted(schema(base) ^ without_sales) == []

    install(base, "panel_sales")
    uninstall(base, "panel_service")
    assert any(line.startswith("xmlid panel_sales.") for line in schema(base))

    uninstall(base, "panel_crm")
    assert sorted(schema(base) ^ before) == [], "left behind or taken away"
