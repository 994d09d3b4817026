"""No role reads a row of a customer it may not see, whatever the model: found by enumeration.

Every model that a user may read and that points at a partner is searched, grouped and read for
rows of a foreign customer. A model that is added later is tried without being named here.
"""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon

# Core models that point at partners and carry nothing of the customer's business.
HARMLESS = {
    "mail.followers",  # who follows a document: two ids, no content
    "mail.notification",  # delivery state of messages
}
LIMITED_ROLES = ("salesperson", "supervisor", "portal")


@tagged("post_install", "-at_install")
class TestEnumeration(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = cls.portal_user
        cls.foreign = cls.dealer_south
        cls._trade(cls.foreign)
        cls._trade(cls.dealer)

    @classmethod
    def _trade(cls, partner):
        """Give a customer a row in every kind of document of ours."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "user_id": cls.users["leader"].id,
                "team_id": partner.panel_team_id.id,
                "order_line": [
                    Command.create({"product_id": cls.board_a.id, "product_uom_qty": 100})
                ],
            }
        )
        order.action_confirm()
        for move in order.picking_ids.move_ids:
            move.quantity = move.product_uom_qty
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        invoice = order._create_invoices()
        invoice.invoice_user_id = cls.users["leader"]
        invoice.action_post()
        cls.env["crm.lead"].create(
            {
                "name": "Project",
                "partner_id": partner.id,
                "user_id": cls.users["leader"].id,
                "team_id": partner.panel_team_id.id,
            }
        )
        cls._sign_contract(partner)
        cls.env["panel.stock.report"].create(
            {
                "partner_id": partner.id,
                "line_ids": [Command.create({"product_id": cls.board_a.id, "sheets": 10})],
            }
        )
        cls.env["panel.cooperation"].create({"partner_id": partner.id, "name": "First order"})
        cls.env["helpdesk.ticket"].create(
            {"name": "Blister", "description": "<p>Edge</p>", "partner_id": partner.id}
        )

    @classmethod
    def _sign_contract(cls, partner):
        """Give a customer a contract in force, with a schedule, a document and a version."""
        contract = cls.env["panel.contract"].create(
            {
                "partner_id": partner.id,
                "user_id": cls.users["leader"].id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
                "line_ids": [Command.create({"product_id": cls.board_a.id, "quantity": 10})],
                "document_ids": [Command.create({"name": "scan.pdf", "file": "JVBERi0="})],
            }
        )
        contract.action_submit()
        contract.with_user(cls.users["leader"]).validate_tier()
        contract.invalidate_recordset()
        contract.action_sign()

    def test_no_foreign_row_by_any_model(self):
        tried = 0
        for role in LIMITED_ROLES:
            for model, domain in self._models_with_partner(self.users[role]):
                with self.subTest(role=role, model=model._name):
                    tried += 1
                    self.assertEqual(model.search_count(domain), 0)
                    self.assertEqual(model.sudo(False)._read_group(domain, [], ["__count"]), [(0,)])
        self.assertGreater(tried, 60)

    def test_own_rows_are_there(self):
        """The test above could pass because nothing is readable at all: it is not so."""
        orders = self.env["sale.order"].with_user(self.users["supervisor"])
        self.assertTrue(orders.search_count([("partner_id", "=", self.dealer.id)]))

    def test_foreign_ids_cannot_be_read(self):
        for role in LIMITED_ROLES:
            for model, domain in self._models_with_partner(self.users[role]):
                rows = model.sudo().search(domain, limit=1).with_user(self.users[role])
                if rows:
                    with self.subTest(role=role, model=model._name), self.assertRaises(AccessError):
                        rows.read(["display_name"])

    def _models_with_partner(self, user):
        """Yield each stored model that the user may read, with the domain of foreign rows."""
        foreign = self.foreign.commercial_partner_id.ids + self.foreign.child_ids.ids
        for name in sorted(self.env.registry):
            model = self.env[name].with_user(user)
            if not model._auto or model._transient or model._abstract or name in HARMLESS:
                continue
            if not model.has_access("read"):
                continue
            fields = [
                field.name
                for field in model._fields.values()
                if field.comodel_name == "res.partner"
                and field.type == "many2one"
                and field.store
                and model._has_field_access(field, "read")
            ]
            if name == "res.partner":
                fields = ["id"]
            if fields:
                yield model, Domain.OR(Domain(field, "in", foreign) for field in fields)
