from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestMerge(PanelCrmCommon):
    """Two customers become one: everything of both is on the one that stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.panel_vat_policy = "allow"
        cls.stays, cls.goes = cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "panel_role": "end_customer",
                    "email": email,
                    "vat": "91350100M000100Y43",
                }
                for name, email in (
                    ("Lakeside Cabinets", "office@lake.example"),
                    ("Lakeside Cabinets Ltd", "sales@lake.example"),
                )
            ]
        )
        for partner in cls.stays + cls.goes:
            cls.env["sale.order"].create({"partner_id": partner.id})
            cls.env["crm.lead"].create({"name": "Project", "partner_id": partner.id})
            cls.env["panel.cooperation"].create({"partner_id": partner.id, "name": "First visit"})
            cls.env["panel.interaction"].create({"partner_id": partner.id, "subject": "Visit"})
            cls.env["panel.verification"].create({"partner_id": partner.id})
            partner.message_post(body=f"Note on {partner.name}")

    def _merge(self):
        """Merge the two as an administrator does who has no say over users' rights."""
        self.env["base.partner.merge.automatic.wizard"].with_user(
            self.users["administrator"]
        ).create(
            {
                "state": "selection",
                "partner_ids": (self.stays + self.goes).ids,
                "dst_partner_id": self.stays.id,
            }
        ).action_merge()

    def test_everything_moves_to_the_one_that_stays(self):
        self._merge()
        self.assertFalse(self.goes.exists())
        for model in (
            "sale.order",
            "crm.lead",
            "panel.cooperation",
            "panel.interaction",
            "panel.verification",
        ):
            with self.subTest(model=model):
                rows = self.env[model].search([("partner_id", "=", self.stays.id)])
                self.assertEqual(len(rows), 2)
        bodies = " ".join(self.stays.message_ids.mapped("body"))
        self.assertIn("Note on Lakeside Cabinets Ltd", bodies)
        self.assertIn("Merged into this customer", bodies)
        self.assertEqual(self.stays.vat, "91350100M000100Y43")

    def test_of_two_rows_with_one_place_that_of_the_survivor_is_kept(self):
        """Standings are unique per customer and company; the other rows of the source move."""
        other = self.env["res.company"].create({"name": "Second Mill"})
        rows = [
            (self.stays.id, self.env.company.id, 70),
            (self.goes.id, self.env.company.id, 30),
            (self.goes.id, other.id, 40),
        ]
        for row in rows:
            self.env.cr.execute(
                "INSERT INTO panel_customer_standing (partner_id, company_id, score)"
                " VALUES (%s, %s, %s)",
                row,
            )
        self._merge()
        standings = self.env["panel.customer.standing"].search([("partner_id", "=", self.stays.id)])
        self.assertEqual(
            sorted((row.company_id.id, row.score) for row in standings),
            sorted([(self.env.company.id, 70), (other.id, 40)]),
        )

    def test_decisions_about_third_customers_are_carried_over(self):
        third = self.env["res.partner"].create({"name": "Third Party", "is_company": True})
        self.env["panel.duplicate"]._store(
            {
                (self.stays.id, self.goes.id): (0.9, ["name"]),
                (self.goes.id, third.id): (0.6, ["phone"]),
            }
        )
        pair = self.env["panel.duplicate"].search([("other_id", "=", third.id)])
        pair.action_different()
        self._merge()
        (moved,) = self.env["panel.duplicate"].search([("partner_id", "=", self.stays.id)])
        self.assertEqual((moved.other_id, moved.state), (third, "different"))

    def test_the_preview_shows_what_differs_and_what_moves(self):
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(self.users["administrator"])
            .create(
                {
                    "state": "selection",
                    "partner_ids": (self.stays + self.goes).ids,
                    "dst_partner_id": self.stays.id,
                }
            )
        )
        preview = str(wizard.panel_preview)
        for text in ("stays", "goes", "sales@lake.example", "Sales Order", "Interaction"):
            self.assertIn(text, preview)
        counts = dict(wizard._panel_count_records(self.goes + self.stays))
        self.assertEqual(counts["Sales Order"], [1, 1])
        values = {
            label: (texts, stays)
            for label, texts, stays in wizard._panel_compare_values(self.goes + self.stays)
        }
        self.assertEqual(values["Email"], (["sales@lake.example", "office@lake.example"], 1))

    def test_the_one_with_most_business_is_proposed_to_stay(self):
        self.env["sale.order"].create({"partner_id": self.goes.id})
        action = (self.stays + self.goes)._panel_action_merge()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        values = wizard.default_get(["state", "partner_ids", "dst_partner_id"])
        self.assertEqual(values["dst_partner_id"], self.goes.id)

    def test_references_are_counted_in_one_statement(self):
        partners = self.stays + self.goes
        partners._panel_references()
        with self.assertQueryCount(__system__=1):
            partners._panel_references()

    def test_a_customer_with_business_is_archived_rather_than_deleted(self):
        manager = self.users["administrator"]
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.goes.with_user(manager).unlink()
        self.goes.with_user(manager).action_archive()
        unused = self.env["res.partner"].create({"name": "Typo", "panel_role": "end_customer"})
        unused.with_user(manager).unlink()
        self.assertFalse(unused.exists())
