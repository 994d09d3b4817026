import base64

from odoo.tests import HttpCase, new_test_user, tagged

from .common import PanelServiceCommon

PDF = base64.b64encode(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF")


@tagged("post_install", "-at_install")
class TestTicketCertificate(PanelServiceCommon, HttpCase):
    """Certificates of a ticket's board: in the back office and on the dealer's page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_user.password = "panel_dealer"
        Certificate = cls.env["panel.certificate"]
        values = {
            "type_id": cls.env.ref("panel_crm.certificate_type_fsc").id,
            "file": PDF,
            "file_name": "coc.pdf",
        }
        cls.own = Certificate.create({**values, "number": "FSC-A", "series_ids": cls.series_a.ids})
        cls.other = Certificate.create(
            {**values, "number": "FSC-B", "series_ids": cls.series_b.ids}
        )
        cls.ended = Certificate.create(
            {
                **values,
                "number": "FSC-OLD",
                "series_ids": cls.series_a.ids,
                "date_to": "2020-01-01",
            }
        )
        cls.ticket = cls._create_ticket(cls.dealer, lot_id=cls.lot_1.id)

    def test_the_ticket_names_those_of_its_board(self):
        self.assertEqual(self.ticket._panel_certificates(), self.own)
        self.assertEqual(self.ticket.panel_certificate_count, 1)
        domain = self.ticket.action_view_certificates()["domain"]
        agent = self.env["panel.certificate"].with_user(self.users["agent"])
        self.assertEqual(agent.search(domain).number, "FSC-A")
        self.assertTrue(agent.search(domain).file)
        self.assertFalse(self._create_ticket(self.dealer).panel_certificate_count)

    def _download(self, ticket, certificate):
        url = f"/my/ticket/{ticket.id}/certificate/{certificate.id}"
        return self.url_open(url, allow_redirects=False)

    def test_the_dealer_downloads_them_from_the_ticket(self):
        self.authenticate("panel_dealer", "panel_dealer")
        page = self.url_open(f"/my/ticket/{self.ticket.id}")
        self.assertIn("FSC-A", page.text)
        self.assertNotIn("FSC-B", page.text)
        response = self._download(self.ticket, self.own)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"%PDF"))
        self.assertEqual(self._download(self.ticket, self.other).status_code, 404)

    def test_tickets_of_others_are_closed(self):
        stranger = new_test_user(
            self.env, "panel_stranger", password="panel_stranger", groups="base.group_portal"
        )
        stranger.partner_id.parent_id = self.dealer_south
        self.authenticate("panel_stranger", "panel_stranger")
        self.assertEqual(self._download(self.ticket, self.own).status_code, 303)
        self.authenticate(None, None)
        self.assertEqual(self._download(self.ticket, self.own).status_code, 303)
