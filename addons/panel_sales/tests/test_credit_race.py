from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .race import RaceCase


@tagged("post_install", "-at_install")
class TestCreditRace(RaceCase):
    """Two orders of one customer are confirmed at once: together they exceed its limit."""

    def prepare(self, env):
        self.used_limits = env.company.account_use_credit_limit
        env.company.account_use_credit_limit = True
        partner = env["res.partner"].create(
            {"name": "Race for Credit", "panel_role": "dealer", "credit_limit": 100}
        )
        product = env["product.product"].create(
            {"name": "Race", "type": "service", "taxes_id": [Command.clear()]}
        )
        line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 60}
        values = {"partner_id": partner.id, "order_line": [Command.create(line)]}
        return env["sale.order"].create([dict(values), dict(values)]).ids

    def clean(self, env):
        env.company.account_use_credit_limit = self.used_limits
        orders = env["sale.order"].browse(self.record_ids)
        partner, product = orders.partner_id, orders.order_line.product_id
        orders._action_cancel()
        orders.unlink()
        product.product_tmpl_id.unlink()
        partner.unlink()

    def _confirm(self, env, number):
        env["sale.order"].browse(self.record_ids[number]).action_confirm()

    def test_one_of_two_simultaneous_orders_is_held(self):
        self.race(self._confirm)
        with self.assertRaisesRegex(UserError, "credit limit"):
            self.committed(self._confirm, 1)
        states = self.committed(
            lambda env: env["sale.order"].browse(self.record_ids).mapped("state")
        )
        self.assertEqual(states, ["sale", "draft"])
