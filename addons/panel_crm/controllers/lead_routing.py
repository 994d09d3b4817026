from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .parsing import MAX_ID, parse_date, parse_id, parse_text

PAGE = 20
MAX_LINE = 300
MAX_TEXT = 2000
URL = "/my/panel/leads"


class PanelLeadPortal(CustomerPortal):
    """A dealer answers to the leads that it is offered and tells what becomes of them.

    The record rule of portal users decides which routings there are; what a page shows of the
    lead itself is chosen here, because dealers have no right to leads as such.
    """

    # === ROUTES === #
    @http.route(
        [URL, f"{URL}/page/<int:page>"], type="http", auth="user", website=True, readonly=True
    )
    def portal_my_leads(self, page=1, gone=None, **_kwargs):
        """List the leads that the dealer was offered or has accepted."""
        routings, domain = self._lead_routings(), self._lead_domain()
        pages = pager(URL, routings.search_count(domain), page, step=PAGE)
        found = routings.search(
            domain, order="state desc, due_on, id desc", limit=PAGE, offset=pages["offset"]
        )
        # sudo: the fields of leads that the page names
        values = {"routings": found.sudo(), "pager": pages, "page_name": "leads", "gone": gone}
        return request.render("panel_crm.portal_my_leads", self._lead_page(values))

    @http.route(f"{URL}/<int:routing_id>", type="http", auth="user", website=True, readonly=True)
    def portal_my_lead(self, routing_id, **_kwargs):
        """Show a lead that the dealer was offered or has accepted."""
        routing = self._lead_get(routing_id)
        return self._lead_render(routing) if routing else request.redirect(f"{URL}?gone=1")

    @http.route(
        f"{URL}/<int:routing_id>/answer", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_answer_lead(self, routing_id, answer="", **form):
        """Take what the dealer does with a lead: accept, decline, log, close or hand back."""
        routing = self._lead_get(routing_id)
        if not routing:
            return request.redirect(f"{URL}?gone=1")
        try:
            with request.env.cr.savepoint():
                self._lead_answer(routing, answer, form)
                request.env.flush_all()
        except UserError as error:
            return self._lead_render(routing, str(error), form)
        stays = routing.state == "accepted"
        return request.redirect(f"{URL}/{routing.id}" if stays else URL)

    # === ACCESS === #
    def _prepare_home_portal_values(self, counters):
        # EXTENDS portal
        values = super()._prepare_home_portal_values(counters)
        if "panel_offer_count" in counters:
            routings = request.env["panel.lead.routing"]
            offered = self._lead_domain() & Domain("state", "=", "offered")
            values["panel_offer_count"] = (
                routings.search_count(offered) if routings.has_access("read") else 0
            )
        return values

    def _prepare_portal_layout_values(self):
        # EXTENDS portal
        values = super()._prepare_portal_layout_values()
        partner = request.env.user.partner_id.commercial_partner_id
        # sudo: whether a user's own company is a dealer is no secret to it
        values["is_panel_dealer"] = partner.sudo().panel_role == "dealer"
        return values

    def _lead_routings(self):
        """Return the model, or answer that there is no such page for who may not read it."""
        routings = request.env["panel.lead.routing"]
        if not routings.has_access("read"):
            raise request.not_found()
        return routings

    def _lead_domain(self):
        """Return the domain of the routings of the visitor's own company."""
        return Domain("partner_id", "=", request.env.user.partner_id.commercial_partner_id.id)

    def _lead_get(self, routing_id):
        """Return a routing that the dealer may see, elevated, or an empty one of which it is too
        late; answer that there is none when it never was the dealer's.
        """
        routings = self._lead_routings()
        domain = self._lead_domain() & Domain("id", "=", min(routing_id, MAX_ID))
        # sudo: dealers have no right to the lead; only its routing was checked
        routing = routings.search(domain).sudo()
        # sudo: that the dealer has had a lead is no secret to it
        if not routing and not routings.sudo().search_count(domain):
            raise request.not_found()
        return routing

    # === PAGES === #
    def _lead_page(self, values):
        # sudo: by which clock the company works is no secret
        zone = request.env.user.tz or request.env.company.sudo()._panel_zone()
        return {**self._prepare_portal_layout_values(), "zone": zone, **values}

    def _lead_render(self, routing, error=None, form=None):
        lead = routing.lead_id
        own = routing.partner_id
        values = {
            "routing": routing,
            "lead": lead,
            "is_open": lead._panel_is_open(),
            "log": lead.message_ids.filtered(
                lambda message: (
                    message.author_id.commercial_partner_id == own
                    and message.message_type in ("comment", "notification")
                    and message.date >= routing.offered_on
                    and message.body
                )
            ),
            "stages": routing._stages(),
            # sudo: dealers choose among names
            "lost_reasons": request.env["crm.lost.reason"].sudo().search([]),
            "error": error,
            "form": form or {},
            "page_name": "lead",
        }
        page = self._lead_page(values)
        return request.render("panel_crm.portal_my_lead", page, status=400 if error else 200)

    # === INPUT === #
    def _lead_answer(self, routing, answer, form):
        reason = parse_text(form.get("reason"), MAX_TEXT)
        if answer == "accept":
            routing._accept()
        elif answer == "decline":
            routing._decline(reason)
        elif answer == "return":
            routing._return(reason)
        elif answer == "won":
            routing._win()
        elif answer == "lost":
            # sudo: dealers choose among names
            reasons = request.env["crm.lost.reason"].sudo()
            routing._lose(reason, reasons.browse(parse_id(form.get("lost_reason_id"))).exists())
        elif answer == "progress":
            self._lead_progress(routing, form)
        else:
            raise UserError(request.env._("Choose what to do with the lead."))

    def _lead_progress(self, routing, form):
        day = parse_date(form.get("next_date"))
        if not day and parse_text(form.get("next_date")):
            raise UserError(
                request.env._("“%s” is no date.", parse_text(form.get("next_date"), 30))
            )
        stage_id = parse_id(form.get("stage_id"))
        routing._progress(
            parse_text(form.get("note"), MAX_TEXT),
            routing._stages().filtered(lambda stage: stage.id == stage_id),
            parse_text(form.get("next_step"), MAX_LINE),
            day,
        )
