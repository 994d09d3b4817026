from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.panel_crm.controllers.parsing import parse_text
from odoo.addons.portal.controllers.portal import CustomerPortal, pager

PER_PAGE, MAX_SEARCH = 40, 100


class PanelPricePortal(CustomerPortal):
    """The price list of a dealer: their own, by who they are, never by a number in the address."""

    @http.route(
        ["/my/panel/prices", "/my/panel/prices/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_prices(self, page=1, search="", **kwargs):
        partner, pricelist, products = self._panel_price_scope()
        if search := parse_text(search, MAX_SEARCH):
            names = products.with_context(lang=request.env.lang)
            found = names.search([("id", "in", products.ids), ("display_name", "ilike", search)])
            products = products.filtered(lambda product: product in found)
        pages = pager(
            url="/my/panel/prices",
            total=len(products),
            page=page,
            step=PER_PAGE,
            url_args={"search": search},
        )
        region = partner.panel_region_id
        shown = products[pages["offset"] : pages["offset"] + PER_PAGE]
        values = self._prepare_portal_layout_values() | {
            "page_name": "panel_prices",
            "default_url": "/my/panel/prices",
            "pager": pages,
            "search": search,
            "pricelist": pricelist,
            "products": shown,
            "prices": pricelist._panel_prices(shown, region=region) if pricelist else {},
        }
        return request.render("panel_sales.portal_prices", values)

    @http.route("/my/panel/prices/pdf", type="http", auth="user", readonly=True)
    def portal_prices_pdf(self, **kwargs):
        partner, pricelist, products = self._panel_price_scope()
        if not products:
            raise request.not_found()
        # sudo: the list is the dealer's own, see _panel_price_scope
        report = request.env["ir.actions.report"].sudo()
        content, _kind = report.with_context(
            lang=request.env.lang,
            panel_brands=products.product_brand_id,
            panel_region=partner.panel_region_id,
        )._render_qweb_pdf("panel_sales.report_price_list", pricelist.ids)
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(f"{pricelist.name}.pdf")),
        ]
        return request.make_response(content, headers=headers)

    def _panel_price_scope(self):
        """Return the visitor's company, its own price list and the boards that it may buy."""
        # sudo: portal users read neither price lists nor products; these are their own
        partner = request.env.user.partner_id.commercial_partner_id.sudo()
        pricelist = partner.property_product_pricelist
        if not pricelist or partner.panel_role not in ("dealer", "key_account"):
            return partner, pricelist.browse(), request.env["product.product"].sudo()
        return partner, pricelist, pricelist._panel_products(partner._panel_sold_brands())
