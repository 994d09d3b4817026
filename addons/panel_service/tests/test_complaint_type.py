from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.panel_service.tests.common import PanelServiceCommon

CODES = {"DL", "WP", "TH", "DM", "ED", "CV", "SF", "SW", "FO", "CO", "BW", "QT", "TR", "PR"}


@tagged("post_install", "-at_install")
class TestComplaintType(PanelServiceCommon):
    def test_catalogue_is_complete(self):
        types = self.env["panel.complaint.type"].search([("code", "in", list(CODES))])
        self.assertEqual(set(types.mapped("code")), CODES)
        for complaint_type in types:
            self.assertTrue(complaint_type.evidence, complaint_type.code)
            self.assertTrue(complaint_type.cause, complaint_type.code)
            self.assertTrue(complaint_type.owner, complaint_type.code)
            self.assertTrue(complaint_type.settlement, complaint_type.code)

    @mute_logger("odoo.sql_db")
    def test_code_is_unique(self):
        with self.assertRaises(IntegrityError):
            self.env["panel.complaint.type"].create({"name": "Again", "code": "DL"})

    def test_copy_gets_a_code_of_its_own(self):
        self.assertEqual(self.complaint_dl.copy().code, "DL (copy)")

    def test_tickets_of_a_type(self):
        ticket = self._create_ticket(self.dealer, complaint_type_id=self.complaint_dl.id)
        before = self.env.ref("panel_service.complaint_type_wp").ticket_count
        self.assertEqual(before, 0)
        action = self.complaint_dl.action_view_tickets()
        self.assertIn(ticket, self.env["helpdesk.ticket"].search(action["domain"]))

    def test_archived_types_are_found_by_the_filter_only(self):
        self.complaint_dl.active = False
        Type = self.env["panel.complaint.type"]
        self.assertFalse(Type.search([("code", "=", "DL")]))
        self.assertTrue(Type.search([("code", "=", "DL"), ("active", "=", False)]))
