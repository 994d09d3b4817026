from odoo import fields, http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from odoo.addons.panel_crm.controllers.parsing import MAX_ID, parse_text
from odoo.addons.panel_crm.models.panel_certificate import MAX_BYTES
from odoo.addons.portal.controllers.portal import pager

from .deal import MAX_TEXT, PAGE, PanelDealPortal


class PanelDiversionPortal(PanelDealPortal):
    """A dealer reads the diversion cases against it, answers them, and appeals.

    Dealers have no access rights to cases: each route takes them by the dealer. They see what
    was found, and neither who reported it nor whom it harmed.
    """

    # === ROUTES === #
    @http.route(
        ["/my/diversions", "/my/diversions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_diversions(self, page=1):
        """List the cases that the dealer was told of."""
        cases, domain = self._diversion_own(), self._diversion_domain()
        pages = pager("/my/diversions", cases.search_count(domain), page, step=PAGE)
        found = cases.search(domain, limit=PAGE, offset=pages["offset"])
        values = {"cases": found, "pager": pages, "page_name": "diversions"}
        return request.render("panel_sales.portal_my_diversions", self._deal_page(values))

    @http.route(
        "/my/diversions/<int:diversion_id>", type="http", auth="user", website=True, readonly=True
    )
    def portal_my_diversion(self, diversion_id):
        """Show a case."""
        return self._diversion_render(self._diversion_get(diversion_id))

    @http.route(
        "/my/diversions/<int:diversion_id>/answer",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_answer_diversion(self, diversion_id, **form):
        """Take the dealer's answer, or its appeal against the verdict."""
        case = self._diversion_get(diversion_id)
        try:
            with request.env.cr.savepoint():
                self._diversion_answer(case, form)
        except (UserError, ValidationError) as error:
            case.invalidate_recordset()
            return self._diversion_render(case, str(error), form)
        return request.redirect(f"/my/diversions/{case.id}")

    # === ACCESS === #
    def _prepare_home_portal_values(self, counters):
        # EXTENDS portal
        values = super()._prepare_home_portal_values(counters)
        if "diversion_count" in counters:
            values["diversion_count"] = self._diversion_own().search_count(self._diversion_domain())
        return values

    def _diversion_domain(self):
        return [*self._deal_domain(), ("state", "!=", "draft")]

    def _diversion_own(self):
        # sudo: dealers have no access rights to cases; always with _diversion_domain
        return request.env["panel.diversion"].sudo()

    def _diversion_get(self, diversion_id):
        """Return a case against the dealer, or answer that there is none."""
        domain = [("id", "=", min(diversion_id, MAX_ID)), *self._diversion_domain()]
        case = self._diversion_own().search(domain)
        if not case:
            raise request.not_found()
        return case

    # === PAGES === #
    def _diversion_render(self, case, error=None, form=None):
        today = fields.Date.context_today(case)
        values = {
            "case": case,
            "may_answer": case.state == "notified",
            "may_appeal": case.state == "upheld" and case.appeal_due >= today,
            "error": error,
            "text": parse_text((form or {}).get("text"), MAX_TEXT),
            "max_mb": MAX_BYTES // 1024**2,
            "page_name": "diversion",
        }
        page = self._deal_page(values)
        return request.render("panel_sales.portal_my_diversion", page, status=400 if error else 200)

    # === INPUT === #
    def _diversion_answer(self, case, form):
        text, files = parse_text(form.get("text"), MAX_TEXT), self._deal_files()
        if not text:
            raise UserError(request.env._("Write your answer."))
        if case.state == "upheld":
            case.appeal = text
            case.action_appeal()
        else:
            case._expect("notified")
            case.answer = text
            case.action_answer()
        self._deal_attach(case, files)
