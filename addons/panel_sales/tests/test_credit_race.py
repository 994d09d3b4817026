from threading import Thread

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestCreditRace(BaseCase):
    """Two orders of one customer are confirmed at once: together they exceed its limit."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.order_ids = self._committed(self._prepare)
        self.addCleanup(self._committed, self._clean)

    def _committed(self, work):
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True}))

    def _prepare(self, env):
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

    def _clean(self, env):
        env.company.account_use_credit_limit = self.used_limits
        orders = env["sale.order"].browse(self.order_ids)
        partner, product = orders.partner_id, orders.order_line.product_id
        orders._action_cancel()
        orders.unlink()
        product.product_tmpl_id.unlink()
        partner.unlink()

    def _confirm(self, env, number):
        env["sale.order"].browse(self.order_ids[number]).action_confirm()

    def test_one_of_two_simultaneous_orders_is_held(self):
        errors = []

        def confirm_second():
            try:
                self._committed(lambda env: self._confirm(env, 1))
            except SerializationFailure as error:
                errors.append(error)

        with mute_logger("odoo.sql_db"), self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            self._confirm(env, 0)
            env.flush_all()
            second = Thread(target=confirm_second)
            second.start()
            second.join(timeout=1)
            self.assertTrue(second.is_alive(), "the second one has to wait for the first")
            cr.commit()  # pylint: disable=invalid-commit
            second.join(timeout=30)
        self.assertEqual(len(errors), 1)
        # Odoo tries a failed request anew; then the first order is seen
        with self.assertRaisesRegex(UserError, "credit limit"):
            self._committed(lambda env: self._confirm(env, 1))
        states = self._committed(
            lambda env: env["sale.order"].browse(self.order_ids).mapped("state")
        )
        self.assertEqual(states, ["sale", "draft"])
