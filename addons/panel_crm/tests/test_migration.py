from importlib.util import module_from_spec, spec_from_file_location

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

SUPERVISED = ("crm_lead", "sale_order", "sale_order_line", "account_move", "account_move_line")


@tagged("post_install", "-at_install")
class TestMigration(TransactionCase):
    def _migrate(self, script, version):
        spec = spec_from_file_location("migration", file_path(f"panel_crm/migrations/{script}.py"))
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_rules_of_supervisors_learn_about_brands_unless_they_were_changed(self):
        rules = {name: self.env.ref(f"panel_crm.{name}_rule_supervisor") for name in SUPERVISED}
        wanted = {name: self._flat(rule) for name, rule in rules.items()}
        scope = "('team_id.panel_in_scope', '=', True)"
        types = "('move_type', 'in', ('out_invoice', 'out_refund'))"
        old = {
            "crm_lead": f"[{scope}]",
            "sale_order": f"[{scope}]",
            "sale_order_line": "[('order_id.team_id.panel_in_scope', '=', True)]",
            "account_move": f"[{types}, {scope}]",
            "account_move_line": "[('move_id.move_type', 'in', ('out_invoice', 'out_refund')), "
            "('move_id.team_id.panel_in_scope', '=', True)]",
        }
        for name, rule in rules.items():
            rule.domain_force = old[name]
        group = self.env.ref("panel_crm.group_special_rights")
        role = self.env.ref("panel_crm.role_administrator")
        role.implied_ids -= group
        self._migrate("19.0.1.2.0/post-rights", "19.0.1.1.0")
        self._migrate("19.0.1.3.0/post-rights", "19.0.1.2.0")
        self.assertEqual({name: self._flat(rule) for name, rule in rules.items()}, wanted)
        self.assertIn(group, role.implied_ids)
        own = "[('user_id', '=', user.id)]"
        (rules["sale_order"] | rules["crm_lead"]).domain_force = own
        self._migrate("19.0.1.2.0/post-rights", "19.0.1.1.0")
        self._migrate("19.0.1.3.0/post-rights", "19.0.1.2.0")
        self.assertEqual(rules["sale_order"].domain_force, own)
        self.assertEqual(rules["crm_lead"].domain_force, own)

    def _flat(self, rule):
        return " ".join(rule.domain_force.split())
