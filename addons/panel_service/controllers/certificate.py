from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class PanelTicketCertificate(CustomerPortal):
    @http.route(
        "/my/ticket/<int:ticket_id>/certificate/<int:certificate_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def portal_ticket_certificate(self, ticket_id, certificate_id):
        """Send the file of a certificate of the board of a ticket that the visitor may read."""
        try:
            ticket = self._document_check_access("helpdesk.ticket", ticket_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        certificate = ticket._panel_certificates().filtered(
            lambda certificate: certificate.id == certificate_id and certificate.file
        )
        if not certificate:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            certificate, "file", filename=certificate.file_name
        )
        return stream.get_response(as_attachment=True)
