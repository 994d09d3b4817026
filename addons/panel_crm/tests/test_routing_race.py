from threading import Thread

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestRoutingRace(BaseCase):
    """Two people press "Route" at once: the lead is offered to one dealer."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.ids = self._committed(self._prepare)
        self.addCleanup(self._committed, self._clean)

    def _committed(self, work):
        with self.registry.cursor() as cr:
            return work(self._env(cr))

    def _env(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _prepare(self, env):
        brand = env["product.brand"].create({"name": "Race Brand"})
        region = env["panel.region"].create({"name": "Race City", "code": "T-RACE"})
        dealer = env["res.partner"].create({"name": "Race Dealer", "panel_role": "dealer"})
        right = env["panel.authorization"].create(
            {
                "partner_id": dealer.id,
                "brand_id": brand.id,
                "region_id": region.id,
                "decision": "granted",
            }
        )
        lead = env["crm.lead"].create(
            {"name": "Race Lead", "panel_brand_id": brand.id, "panel_region_id": region.id}
        )
        return {"lead": lead.id, "rest": (right, dealer, region, brand)}

    def _clean(self, env):
        self._lead(env).unlink()
        right, *rest = (record.with_env(env) for record in self.ids["rest"])
        right.decision = "draft"
        right.unlink()
        for record in rest:
            record.unlink()

    def _lead(self, env):
        return env["crm.lead"].browse(self.ids["lead"])

    def _offers(self):
        return self._committed(lambda env: self._lead(env).panel_routing_ids.mapped("state"))

    def test_second_of_two_is_told_to_look_again(self):
        errors = []

        def route_second():
            try:
                self._committed(lambda env: self._lead(env)._panel_route())
            except UserError as error:
                errors.append(str(error))

        with self.registry.cursor() as cr:
            env = self._env(cr)
            self._lead(env)._panel_route()
            env.flush_all()
            second = Thread(target=route_second)
            second.start()
            second.join(timeout=30)
            cr.commit()  # pylint: disable=invalid-commit
        self.assertIn("Somebody else is deciding", errors[0])
        _none, problems = self._committed(lambda env: self._lead(env)._panel_route())
        self.assertIn("is with Race Dealer already", problems[0])
        self.assertEqual(self._offers(), ["offered"])

    def test_who_looked_before_the_other_was_done_has_to_look_again(self):
        with mute_logger("odoo.sql_db"), self.registry.cursor() as cr:
            env = self._env(cr)
            self.assertFalse(self._lead(env).panel_dealer_id)
            self._committed(lambda other: self._lead(other)._panel_route())
            with self.assertRaises(SerializationFailure):
                self._lead(env)._panel_route()
            cr.rollback()
        self.assertEqual(self._offers(), ["offered"])

    def test_accepting_and_expiring_at_once_has_one_result(self):
        self._committed(lambda env: self._lead(env)._panel_route())
        with self.registry.cursor() as cr:
            env = self._env(cr)
            self._lead(env).panel_routing_ids._accept()
            env.flush_all()
            self._committed(lambda other: self._lead(other).panel_routing_ids._expire())
            cr.commit()  # pylint: disable=invalid-commit
        self.assertEqual(self._offers(), ["accepted"])
