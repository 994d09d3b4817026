from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .parsing import MAX_ID

SIGNED = Domain("state", "not in", ("draft", "approval"))


class PanelContractPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        # EXTENDS portal
        values = super()._prepare_home_portal_values(counters)
        if "panel_contract_count" in counters:
            values["panel_contract_count"] = self._contracts().search_count(self._own_contracts())
        return values

    def _contracts(self):
        # sudo: customers have no right on contracts as such, only on what their own pages show
        return request.env["panel.contract"].sudo()

    def _own_contracts(self):
        """Return the domain of the contracts that the visitor's company has signed."""
        partner = request.env.user.partner_id.commercial_partner_id
        return Domain("partner_id", "child_of", partner.id) & SIGNED

    @http.route(
        ["/my/contracts", "/my/contracts/page/<int:page>"], type="http", auth="user", website=True
    )
    def portal_my_contracts(self, page=1, **_kwargs):
        """Show the contracts of the visitor's company."""
        values = self._prepare_portal_layout_values()
        contracts = self._contracts()
        total = contracts.search_count(self._own_contracts())
        pages = pager(url="/my/contracts", total=total, page=page, step=self._items_per_page)
        values |= {
            "contracts": contracts.search(
                self._own_contracts(), limit=self._items_per_page, offset=pages["offset"]
            ),
            "page_name": "panel_contract",
            "pager": pages,
            "default_url": "/my/contracts",
        }
        return request.render("panel_crm.portal_my_contracts", values)

    @http.route("/my/contracts/<int:contract_id>", type="http", auth="public", website=True)
    def portal_my_contract(self, contract_id, access_token=None, **_kwargs):
        """Show one contract to its customer."""
        contract = self._find_contract(contract_id, access_token)
        if not contract:
            return request.redirect("/my")
        values = self._get_page_view_values(
            contract,
            access_token,
            {"page_name": "panel_contract", "contract": contract},
            "my_panel_contracts_history",
            False,
        )
        return request.render("panel_crm.portal_my_contract", values)

    @http.route(
        "/my/contracts/<int:contract_id>/version/<int:version_id>", type="http", auth="public"
    )
    def portal_contract_version(self, contract_id, version_id, access_token=None, **_kwargs):
        """Send the PDF of a version of a contract that the visitor may read."""
        contract = self._find_contract(contract_id, access_token)
        version = contract and contract.version_ids.filtered(
            lambda version: version.id == version_id and version.file
        )
        if not version:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            version, "file", filename=version.file_name
        )
        return stream.get_response(as_attachment=True)

    def _find_contract(self, contract_id, access_token):
        """Return a signed contract that the visitor may read, elevated, or an empty one.

        It is one of the visitor's own company, or the one that a link with a token leads to.
        """
        contracts = self._contracts()
        if contract_id > MAX_ID:
            return contracts
        if not access_token:
            own = self._own_contracts() if not request.env.user._is_public() else Domain.FALSE
            return contracts.search(own & Domain("id", "=", contract_id))
        try:
            contract = self._document_check_access("panel.contract", contract_id, access_token)
        except (AccessError, MissingError):
            return contracts
        return contract.filtered_domain(SIGNED)
