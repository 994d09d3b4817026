from odoo import http
from odoo.fields import Domain
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal


class PanelAuthorizationPortal(CustomerPortal):
    """A dealer's letters of authorisation, and what anybody who holds one may know."""

    @http.route("/my/panel/authorizations", type="http", auth="user", website=True, readonly=True)
    def portal_authorizations(self, **_kwargs):
        """Show the authorisations that the visitor's company has, or will have."""
        values = self._prepare_portal_layout_values() | {
            "page_name": "panel_authorizations",
            "authorizations": self._panel_own_authorizations(),
        }
        return request.render("panel_sales.portal_authorizations", values)

    @http.route("/my/panel/authorizations/<int:authorization_id>/pdf", type="http", auth="user")
    def portal_authorization_pdf(self, authorization_id, **_kwargs):
        """Send the letter of one of the visitor's own authorisations."""
        letter = self._panel_own_authorizations().filtered(lambda row: row.id == authorization_id)
        if not letter:
            raise request.not_found()
        # sudo: the letter is the dealer's own, see _panel_own_authorizations
        report = request.env["ir.actions.report"].sudo()
        content, _kind = report.with_context(lang=request.env.lang)._render_qweb_pdf(
            "panel_sales.report_authorization_letter", letter.ids
        )
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(f"{letter._get_file_name()}.pdf")),
        ]
        return request.make_response(content, headers=headers)

    @http.route(
        "/panel/authorization/<string:token>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def authorization_check(self, token, **_kwargs):
        """Say whether a letter is valid today, and what stands in it, so that one can compare.

        Whoever has the key holds the letter. Its dealer is named, or a genuine code could be
        copied onto the letter of another.
        """
        letter = request.env["panel.authorization"]._find_by_token(token)
        values = {"letter": letter, "valid": letter.active and letter.state == "running"}
        status = 200 if letter else 404
        return request.render("panel_sales.authorization_check", values, status=status)

    def _panel_own_authorizations(self):
        """Return what the visitor's company may sell now or soon, newest first."""
        partner = request.env.user.partner_id.commercial_partner_id
        # sudo: portal users read no authorisations; these are their own
        authorizations = request.env["panel.authorization"].sudo()
        return authorizations.search(
            Domain("partner_id", "child_of", partner.id)
            & Domain("state", "in", ("running", "future")),
            order="date_from desc, id desc",
        )
