import base64
from datetime import date

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.panel_crm.panelkit.emission import EmissionRule
from odoo.addons.panel_crm.tests.common import PanelCrmCommon

PDF = base64.b64encode(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-20")
class TestCertificate(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Certificate = cls.env["panel.certificate"]
        cls.tsca = cls.env.ref("panel_crm.certificate_type_tsca")

    def _certificate(self, **values):
        return self.Certificate.create({"type_id": self.tsca.id, "number": "TPC-1", **values})

    # === SCOPE === #
    def _covers(self, certificate, product=None, company=None, day=date(2026, 11, 20)):
        company = company or self.env.company
        return certificate._covers(product or self.board_a, company, None, day)

    def test_scope_by_brand_series_product_or_all(self):
        certificate = self._certificate()
        self.assertTrue(self._covers(certificate))
        self.assertEqual(certificate.scope, "All products")
        for field, record in (
            ("brand_ids", self.brand_a),
            ("series_ids", self.series_a),
            ("product_ids", self.board_a),
        ):
            certificate.write({name: [Command.clear()] for name in ("brand_ids", "series_ids")})
            certificate[field] = record
            self.assertTrue(self._covers(certificate), field)
            self.assertFalse(self._covers(certificate, self.board_b), field)

    def test_scope_by_plant_and_company(self):
        plant, other = self.env["stock.warehouse"].create(
            [{"name": "Plant 1", "code": "P1"}, {"name": "Plant 2", "code": "P2"}]
        )
        certificate = self._certificate(warehouse_ids=plant.ids)
        day = date(2026, 11, 20)
        self.assertTrue(certificate._covers(self.board_a, self.env.company, plant, day))
        self.assertFalse(certificate._covers(self.board_a, self.env.company, other, day))
        stranger = self.env["res.company"].create({"name": "Second Mill"})
        certificate.warehouse_ids = False
        self.assertFalse(self._covers(certificate, company=stranger))
        certificate.company_id = False
        self.assertTrue(self._covers(certificate, company=stranger))

    def test_both_days_of_validity_are_included(self):
        certificate = self._certificate(date_from="2026-01-01", date_to="2026-12-31")
        for day, valid in (
            (date(2025, 12, 31), False),
            (date(2026, 1, 1), True),
            (date(2026, 12, 31), True),
            (date(2027, 1, 1), False),
        ):
            self.assertEqual(self._covers(certificate, day=day), valid, day)

    def test_counts_on_brand_series_and_product(self):
        self._certificate(number="1", brand_ids=self.brand_a.ids)
        self._certificate(number="2", series_ids=self.series_a.ids)
        self._certificate(number="3", product_ids=self.board_a.ids)
        self._certificate(number="4", product_ids=self.board_b.ids)
        for record in (self.brand_a, self.series_a, self.board_a):
            self.assertEqual(record.panel_certificate_count, 3, record)
            action = record.action_view_certificates()
            self.assertEqual(self.Certificate.search_count(action["domain"]), 3)
        self.assertEqual(self.board_b.panel_certificate_count, 1)
        values = self.Certificate.with_context(**action["context"]).default_get(["product_ids"])
        self.assertEqual(values["product_ids"], [Command.set(self.board_a.ids)])

    # === STATE === #
    def test_states_agree_with_their_search(self):
        dates = {
            "expired": {"date_to": "2026-11-19"},
            "ending": {"date_to": "2026-12-20"},
            "valid": {"date_to": "2026-12-21"},
            "future": {"date_from": "2026-11-21"},
        }
        for number, (state, values) in enumerate(dates.items()):
            certificate = self._certificate(number=str(number), **values)
            self.assertEqual(certificate.state, state)
            found = self.Certificate.search([("state", "=", state)])
            self.assertIn(certificate, found)
            others = self.Certificate.search([("state", "!=", state)])
            self.assertNotIn(certificate, others)

    # === CHECKS === #
    def test_files_are_documents(self):
        certificate = self._certificate(file=PDF, file_name="tpc.pdf")
        with self.assertRaisesRegex(ValidationError, "PDF, JPEG or PNG"):
            certificate.file = base64.b64encode(b"<html><script>alert(1)</script></html>")

    def test_who_keeps_certificates_and_rules(self):
        for role, user in self.users.items():
            certificates = self.Certificate.with_user(user)
            self.assertTrue(certificates.has_access("read"), role)
            keeps = role in ("leader", "administrator")
            self.assertEqual(certificates.has_access("create"), keeps, role)
            rules = self.env["panel.emission.rule"].with_user(user)
            self.assertEqual(rules.has_access("write"), role == "administrator", role)

    def test_other_company_is_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Second Mill"})
        certificate = self._certificate(company_id=other.id)
        rows = certificate.with_user(self.users["leader"])
        self.assertNotIn(certificate, rows.search([]))
        with self.assertRaises(AccessError):
            rows.read(["number"])


@tagged("post_install", "-at_install")
class TestEmissionRule(PanelCrmCommon):
    def test_rules_of_the_law_are_there(self):
        rules = self.env["panel.emission.rule"].search([])
        self.assertLessEqual({"CN", "EU", "US", "JP"}, set(rules.mapped("market")))
        for rule in rules:
            self.assertIsInstance(rule._to_panelkit(), EmissionRule)

    def test_dates_of_the_chinese_law(self):
        old, base, decor = (
            self.env.ref(f"panel_crm.emission_rule_cn_{name}") for name in ("2017", "base", "decor")
        )
        self.assertEqual(old.date_to, date(2026, 5, 31))
        self.assertEqual({base.date_from, decor.date_from}, {date(2026, 6, 1)})
        self.assertEqual((base.limit, decor.limit), (0.124, 0.05))
        self.assertNotIn(self.env.ref("panel_crm.emission_gbt_e1"), decor.class_ids)

    def test_a_rule_needs_a_market_and_a_demand(self):
        values = {"law": "Test", "name": "Boards"}
        china = self.env.ref("base.cn").id
        e1 = self.env.ref("panel_crm.emission_gbt_e1")
        Rule = self.env["panel.emission.rule"]
        for wrong in ({"country_id": china}, {"country_id": china, "limit": 0.1}):
            with self.assertRaises(ValidationError):
                Rule.create(values | wrong)
        both = {"country_id": china, "country_group_id": self.env.ref("base.europe").id}
        for wrong in ({}, both):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                Rule.create({**values, **wrong, "class_ids": e1.ids})
        self.assertEqual(Rule.create({**values, "country_id": china, "class_ids": e1}).market, "CN")

    def test_use_and_faces_of_a_board(self):
        self.assertEqual(self.board_a.panel_use, "indoor")
        self.assertFalse(self.board_a._panel_is_faced())
        self.assertTrue(self.board_b._panel_is_faced())
        self.board_b.panel_surface = "raw"
        self.assertFalse(self.board_b._panel_is_faced())
        self.board_a.panel_decor_id = self.env["panel.decor"].create({"code": "W1", "name": "Oak"})
        self.assertTrue(self.board_a._panel_is_faced())

    @freeze_time("2026-11-20")
    def test_allowed_markets(self):
        self.board_a.panel_emission_class_id = self.env.ref("panel_crm.emission_gbt_e1")
        self.assertEqual(self.board_a.panel_markets, "CN")
        self.env["panel.certificate"].create(
            {
                "type_id": self.env.ref("panel_crm.certificate_type_tsca").id,
                "number": "TPC-1",
                "emission_class_id": self.env.ref("panel_crm.emission_us_pb").id,
                "series_ids": self.series_a.ids,
            }
        )
        self.board_a.invalidate_recordset(["panel_markets"])
        self.assertEqual(self.board_a.panel_markets, "CN, US")
        self.assertFalse(self.board_b.panel_markets)
        with Form(self.board_a) as form:
            form.panel_surface = "melamine"
            self.assertEqual(form.panel_markets, "US")
