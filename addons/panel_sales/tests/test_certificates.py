from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .emission_common import PanelEmissionCommon


@tagged("post_install", "-at_install")
class TestCertificates(PanelEmissionCommon, HttpCase):
    """Certificates on quotations, delivery notes and the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.importer_us.lang = "en_US"
        cls.portal_us = new_test_user(cls.env, "portal_us", groups="base.group_portal")
        cls.portal_us.partner_id.parent_id = cls.importer_us

    def test_required_and_printed_ones_stand_on_the_quotation(self):
        self._certificate()
        self._certificate("fsc", None, number="FSC-C104417")
        self._certificate("iso_9001", None, number="ISO-77")
        order = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        (page,) = self._pdf("panel_sales.quotation", order)
        for text in ("TPC-2026-0417", "Composite Panel Lab", "12/31/2027", "FSC-C104417"):
            self.assertIn(text, page)
        self.assertNotIn("ISO-77", page)

    def test_a_required_one_is_printed_whatever_its_type_says(self):
        self._certificate().type_id.printed = False
        export = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        home = self._emission_order(self.enf, "2026-11-30")
        self.assertIn("TPC-2026-0417", self._pdf("panel_sales.quotation", export)[0])
        self.assertNotIn("TPC-2026-0417", self._pdf("panel_sales.quotation", home)[0])

    def test_the_button_of_the_order_opens_them_for_download(self):
        certificate = self._certificate()
        order = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        found = self.env["panel.certificate"].search(order.action_view_certificates()["domain"])
        self.assertEqual(found, certificate)
        seller = certificate.with_user(self.users["salesperson"])
        self.assertTrue(seller.file)

    def test_none_no_block(self):
        order = self._emission_order(self.enf, "2026-11-30")
        self.assertNotIn("Certificate", self._pdf("panel_sales.quotation", order)[0])

    def test_delivery_note(self):
        self._certificate()
        order = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        order.action_confirm()
        text = " ".join(self._pdf("stock.action_report_delivery", order.picking_ids))
        self.assertIn("TPC-2026-0417", text)

    def _url(self, order, certificate, token=None):
        url = f"/my/orders/{order.id}/certificate/{certificate.id}"
        return f"{url}?access_token={token}" if token else url

    def test_portal_shows_and_sends_certificates_of_own_orders(self):
        certificate = self._certificate()
        order = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        order.state = "sent"
        order.message_subscribe(self.portal_us.partner_id.ids)
        self.authenticate("portal_us", "portal_us")
        page = self.url_open(order.get_portal_url())
        self.assertIn("TPC-2026-0417", page.text)
        self.assertIn(f"/certificate/{certificate.id}", page.text)
        response = self.url_open(self._url(order, certificate))
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"%PDF"))
        self.assertIn("attachment", response.headers["Content-Disposition"])

    def test_portal_refuses_foreign_orders_and_foreign_certificates(self):
        certificate = self._certificate()
        other = self._certificate(number="OTHER", series_ids=self.series_a.ids)
        own = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        foreign = self._emission_order(self.enf, "2026-11-30", self.dealer_south)
        (own + foreign).state = "sent"
        own.message_subscribe(self.portal_us.partner_id.ids)
        self.authenticate("portal_us", "portal_us")
        # an order that is not theirs
        response = self.url_open(self._url(foreign, certificate), allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        # a certificate that is not on their order
        self.assertEqual(self.url_open(self._url(own, other)).status_code, 404)
        # and no other way to the file
        url = f"/web/content/panel.certificate/{certificate.id}/file"
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_visitors_need_the_token(self):
        certificate = self._certificate()
        order = self._emission_order(self.e1, "2026-11-30", self.importer_us)
        self.authenticate(None, None)
        token = order._portal_ensure_token()
        response = self.url_open(self._url(order, certificate), allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        wrong = self._url(order, certificate, "0" * len(token))
        self.assertEqual(self.url_open(wrong, allow_redirects=False).status_code, 303)
        self.assertEqual(self.url_open(self._url(order, certificate, token)).status_code, 200)

    # === BROWSER === #
    def test_leader_releases_a_blocked_order(self):
        self.users["leader"].lang = "en_US"
        order = self._emission_order(self.e1, "2026-11-30")
        with mute_logger("odoo.http"):  # which notes the refusal that the tour asks for
            url = f"/odoo/orders/{order.id}"
            self.start_tour(url, "panel_sales_emission", login="panel_leader")
        self.assertEqual(order.state, "sale")
        self.assertIn("Stock made in May", "".join(order.message_ids.mapped("body")))
