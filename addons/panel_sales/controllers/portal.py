from odoo import fields, http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal


class PanelCustomerPortal(CustomerPortal):
    @http.route(
        "/my/orders/<int:order_id>/certificate/<int:certificate_id>",
        type="http",
        auth="public",
        readonly=True,
    )
    def portal_order_certificate(self, order_id, certificate_id, access_token=None):
        """Send the file of a certificate that is printed on an order the visitor may read."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        certificate = order._panel_certificates().filtered(
            lambda certificate: certificate.id == certificate_id and certificate.file
        )
        if not certificate:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            certificate, "file", filename=certificate.file_name
        )
        return stream.get_response(as_attachment=True)

    @http.route(
        "/my/orders/<int:order_id>/received",
        type="http",
        auth="public",
        methods=["POST"],
    )
    def portal_order_received(self, order_id, access_token=None, **_kwargs):
        """Note that the goods of an order the visitor may read have arrived today."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
            order._panel_receive(fields.Date.context_today(order))
        except (AccessError, MissingError, UserError):
            return request.redirect("/my")
        return request.redirect(order.get_portal_url())
