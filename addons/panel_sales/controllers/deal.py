import math

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.panel_crm.controllers.parsing import MAX_ID, parse_date, parse_id, parse_text
from odoo.addons.panel_crm.models.panel_certificate import FILE_TYPES, MAX_BYTES
from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..models.panel_deal_registration import STAGES

MAX_FILES = 10
MAX_LINE = 300
MAX_TEXT = 5000
PAGE = 20
LINES = ("name", "address", "developer", "contractor", "customer")
NUMBERS = ("estimated_m2", "estimated_m3", "estimated_amount")


class PanelDealPortal(CustomerPortal):
    """A dealer registers projects, and follows those of its own company; nobody else's.

    Dealers have no access rights to registrations: each route takes them by the dealer.
    """

    # === ROUTES === #
    @http.route(
        ["/my/projects", "/my/projects/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_projects(self, page=1):
        """List the registrations of the dealer."""
        deals = self._deal_own()
        pages = pager("/my/projects", deals.search_count(self._deal_domain()), page, step=PAGE)
        found = deals.search(self._deal_domain(), limit=PAGE, offset=pages["offset"])
        values = {"deals": found, "pager": pages, "page_name": "projects"}
        return request.render("panel_sales.portal_my_projects", self._deal_page(values))

    @http.route("/my/projects/<int:deal_id>", type="http", auth="user", website=True, readonly=True)
    def portal_my_project(self, deal_id):
        """Show a registration of the dealer."""
        return self._deal_render(self._deal_get(deal_id))

    @http.route(
        "/my/projects/new", type="http", auth="user", website=True, methods=["GET"], readonly=True
    )
    def portal_new_project(self):
        """Show the form of a new registration."""
        self._deal_dealer()
        return self._deal_form({}, None)

    @http.route("/my/projects/submit", type="http", auth="user", website=True, methods=["POST"])
    def portal_submit_project(self, **form):
        """Register a project; the answer may be a refusal with its reason."""
        dealer = self._deal_dealer()
        try:
            with request.env.cr.savepoint():
                deal = self._deal_create(dealer, form)
        except (UserError, ValidationError) as error:
            return self._deal_form(form, str(error))
        return request.redirect(f"/my/projects/{deal.id}")

    @http.route(
        "/my/projects/<int:deal_id>/answer",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_answer_project(self, deal_id, **form):
        """Take a message or further evidence about a registration."""
        deal = self._deal_get(deal_id)
        try:
            with request.env.cr.savepoint():
                self._deal_answer(deal, form)
        except (UserError, ValidationError) as error:
            return self._deal_render(deal, str(error))
        return request.redirect(f"/my/projects/{deal.id}")

    # === ACCESS === #
    def _prepare_home_portal_values(self, counters):
        # EXTENDS portal
        values = super()._prepare_home_portal_values(counters)
        if "project_count" in counters:
            values["project_count"] = self._deal_own().search_count(self._deal_domain())
        return values

    def _deal_domain(self):
        return [("partner_id", "=", request.env.user.partner_id.commercial_partner_id.id)]

    def _deal_own(self):
        # sudo: dealers have no access rights to registrations; always with _deal_domain
        return request.env["panel.deal.registration"].sudo()

    def _deal_get(self, deal_id):
        """Return a registration of the dealer, or answer that there is none."""
        deal = self._deal_own().search([("id", "=", min(deal_id, MAX_ID)), *self._deal_domain()])
        if not deal:
            raise request.not_found()
        return deal

    def _deal_dealer(self):
        """Return the dealer that the user belongs to, or answer that there is no such page."""
        # sudo: whether a user's own company is a dealer is no secret to it
        partner = request.env.user.partner_id.commercial_partner_id.sudo()
        if partner.panel_role != "dealer":
            raise request.not_found()
        return partner

    # === PAGES === #
    def _deal_page(self, values):
        return {**self._prepare_portal_layout_values(), **values}

    def _deal_form(self, form, error):
        # sudo: dealers choose among names of brands, families and regions
        env = request.env(su=True)
        company = request.env.company
        values = {
            "form": form,
            "error": error,
            "stages": STAGES,
            "stage_names": dict(
                request.env["panel.deal.registration"]._fields["stage"]._description_selection(env)
            ),
            "brands": env["product.brand"].search([("company_id", "in", (company.id, False))]),
            "families": env["panel.family"].search([]),
            "regions": env["panel.region"].search([("kind", "in", ("province", "city", "county"))]),
            "max_mb": MAX_BYTES // 1024**2,
            "page_name": "new_project",
        }
        page = self._deal_page(values)
        return request.render("panel_sales.portal_new_project", page, status=400 if error else 200)

    def _deal_render(self, deal, error=None):
        comment = request.env.ref("mail.mt_comment")
        messages = deal.message_ids.filtered(
            lambda message: message.subtype_id == comment and not message.is_internal
        )
        values = {
            "deal": deal,
            "messages": messages,
            "error": error,
            "max_mb": MAX_BYTES // 1024**2,
            "page_name": "project",
        }
        page = self._deal_page(values)
        return request.render("panel_sales.portal_my_project", page, status=400 if error else 200)

    # === INPUT === #
    def _deal_create(self, dealer, form):
        files = self._deal_files()
        values = {name: parse_text(form.get(name), MAX_LINE) for name in LINES}
        if not values["name"]:
            raise UserError(request.env._("Give the name of the project."))
        values |= {name: self._deal_number(form.get(name)) for name in NUMBERS}
        stage = form.get("stage")
        # sudo: see _deal_own; company and dealer are the user's own
        env = request.env(su=True)
        region = env["panel.region"].browse(parse_id(form.get("region_id"))).exists()
        chosen = request.httprequest.form.getlist
        brands = env["product.brand"].search(
            [
                ("id", "in", [parse_id(value) for value in chosen("brand_ids")]),
                ("company_id", "in", (request.env.company.id, False)),
            ]
        )
        families = env["panel.family"].browse(map(parse_id, chosen("family_ids"))).exists()
        deal = self._deal_own().create(
            {
                **values,
                "partner_id": dealer.id,
                "company_id": request.env.company.id,
                "region_id": region.id,
                "brand_ids": brands.ids,
                "family_ids": families.ids,
                "stage": stage if stage in dict(STAGES) else "design",
                "is_building": bool(form.get("is_building")),
                "decision_date": parse_date(form.get("decision_date")),
                "note": parse_text(form.get("note"), MAX_TEXT),
            }
        )
        self._deal_attach(deal, files)
        deal.action_submit()
        return deal

    def _deal_answer(self, deal, form):
        text, files = parse_text(form.get("message"), MAX_TEXT), self._deal_files()
        if not text and not files:
            raise UserError(request.env._("Write a message or choose a file."))
        attachments = self._deal_attach(deal, files)
        deal.message_post(
            body=text,
            author_id=request.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=attachments.ids,
        )

    def _deal_number(self, value):
        """Return a number of a form, 0 when it is empty."""
        text = parse_text(value, 30).replace(",", "")
        try:
            number = float(text or 0)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or number < 0:
            raise UserError(request.env._("“%s” is no quantity.", text))
        return number

    def _deal_files(self):
        """Return the files of the request, each checked by its size and by what it contains.

        :return: list of ``(name, content)``
        """
        files = [file for file in request.httprequest.files.getlist("files") if file.filename]
        if len(files) > MAX_FILES:
            raise UserError(request.env._("Send at most %s files at once.", MAX_FILES))
        found = []
        for file in files:
            content = file.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES or guess_mimetype(content) not in FILE_TYPES:
                raise UserError(
                    request.env._(
                        "“%(file)s” must be a PDF, JPEG or PNG of at most %(size)s MB.",
                        file=parse_text(file.filename, MAX_LINE),
                        size=MAX_BYTES // 1024**2,
                    )
                )
            found.append((parse_text(file.filename, MAX_LINE), content))
        return found

    def _deal_attach(self, deal, files):
        # sudo: see _deal_own
        attachments = (
            request.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {"name": name, "raw": content, "res_model": deal._name, "res_id": deal.id}
                    for name, content in files
                ]
            )
        )
        if attachments:
            deal.evidence_ids |= attachments
        return attachments
