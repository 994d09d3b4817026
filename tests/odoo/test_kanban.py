"""Cards read what their view fetches: anything else stops the whole screen in the browser."""

import re

from lxml import etree

from odoo.tests import TransactionCase, tagged

READ = re.compile(r"\brecord\.(\w+)")


def unfetched(arch):
    """Return the names of fields that the cards of a kanban view read and the view lacks."""
    fetched = set(arch.xpath("//field/@name"))
    texts = [value for node in arch.iter(etree.Element) for value in node.attrib.values()]
    return {name for text in texts for name in READ.findall(text)} - fetched


@tagged("post_install", "-at_install")
class TestKanban(TransactionCase):
    def test_cards_read_only_what_is_fetched(self):
        views = (
            self.env["ir.ui.view"]
            .search([("type", "=", "kanban"), ("mode", "=", "primary")])
            .filtered(lambda view: view.xml_id.startswith("panel_"))
        )
        self.assertGreater(len(views), 10)
        for view in views:
            with self.subTest(view=view.xml_id):
                arch = etree.fromstring(self.env[view.model].get_view(view.id, "kanban")["arch"])
                self.assertFalse(unfetched(arch))

    def test_a_missing_field_is_noticed(self):
        arch = etree.fromstring(
            '<kanban><field name="a"/><t t-if="record.a.value or record.b.raw_value"/></kanban>'
        )
        self.assertEqual(unfetched(arch), {"b"})
