import os
from datetime import timedelta

from odoo import fields, http
from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk
from odoo.addons.panel_crm.controllers.parsing import MAX_ID, parse_date, parse_id, parse_text

MAX_SUBJECT = 200
MAX_DESCRIPTION = 20_000
MAX_SEARCH = 100
MAX_FILES = 10
MAX_BYTES = 25 * 1024 * 1024
SAME_TICKET_MINUTES = 10
FILE_TYPES = {
    ".jpg": "image/",
    ".jpeg": "image/",
    ".png": "image/",
    ".gif": "image/",
    ".webp": "image/",
    ".pdf": "application/pdf",
    ".mp4": "video/",
    ".txt": "text/",
    ".csv": "text/",
    ".docx": "application/",
    ".xlsx": "application/",
}
HEAD_BYTES = 2048  # enough to tell what a file is


class PanelTicketController(HelpdeskTicketController):
    # === ROUTES === #
    @http.route(methods=["POST"])
    def support_ticket_close(self, **kw):
        # EXTENDS helpdesk_mgmt: anybody could close any ticket, by a link at that
        ticket = request.env["helpdesk.ticket"].browse(parse_id(kw.get("ticket_id"))).exists()
        mode = "write" if request.env.user._is_internal() else "read"
        if not ticket or not ticket.has_access(mode):
            return request.redirect("/my")
        stage = request.env["helpdesk.ticket.stage"].browse(parse_id(kw.get("stage_id"))).exists()
        # sudo: customers do not read the team, on which the stages depend
        stages = ticket.sudo().team_id._get_applicable_stages()
        if ticket.closed or stage.id not in stages.filtered("close_from_portal").ids:
            return request.redirect(f"/my/ticket/{ticket.id}", code=302)
        return super().support_ticket_close(ticket_id=ticket.id, stage_id=stage.id)

    @http.route(methods=["POST"])
    def submit_ticket(self, **kw):
        # EXTENDS helpdesk_mgmt: refuse what it cannot store, with a reason
        values = {
            "subject": parse_text(kw.get("subject")),
            "description": parse_text(kw.get("description")),
            "category": parse_id(kw.get("category")),
            "team": parse_id(kw.get("team")),
        }
        error = self._find_submit_error(values, kw)
        if error:
            page = dict(self._get_create_new_ticket_values(), error=error, submitted=values)
            return request.render("helpdesk_mgmt.portal_create_ticket", page, status=400)
        same = self._find_same_ticket(values)
        if same:
            return request.redirect(f"/my/ticket/{same.id}", code=302)
        return super().submit_ticket(**values, attachment=self._get_uploads())

    # === HELPERS === #
    def _find_submit_error(self, values, raw):
        """Return why a ticket cannot be taken, or None.

        :param values: what was understood of the request
        :param raw: what was sent
        """
        if not values["subject"] or not values["description"]:
            return request.env._("Please give a subject and a description.")
        if len(values["subject"]) > MAX_SUBJECT:
            return request.env._(
                "The subject is too long; please keep it below %s characters.", MAX_SUBJECT
            )
        if len(values["description"]) > MAX_DESCRIPTION:
            return request.env._(
                "The description is too long; please keep it below %s characters "
                "and attach the rest as a file.",
                MAX_DESCRIPTION,
            )
        return self._find_choice_error(values, raw) or self._find_upload_error()

    def _find_choice_error(self, values, raw):
        """Return why the category or team chosen cannot be taken, or None."""
        if raw.get("category"):
            category = request.env["helpdesk.ticket.category"].browse(values["category"]).exists()
            if not category or not category.has_access("read") or not category.show_in_portal:
                return request.env._("Please choose a category from the list.")
        if raw.get("team"):
            team = request.env["helpdesk.ticket.team"].browse(values["team"]).exists()
            if not team or not team.has_access("read") or not team.show_in_portal:
                return request.env._("Please choose a team from the list.")
        return None

    def _find_upload_error(self):
        """Return why the files sent along cannot be taken, or None."""
        uploads = self._get_uploads()
        if len(uploads) > MAX_FILES:
            return request.env._("Please attach at most %s files.", MAX_FILES)
        total = 0
        for upload in uploads:
            expected = FILE_TYPES.get(os.path.splitext(upload.filename)[1].lower())
            if not expected or not guess_mimetype(upload.read(HEAD_BYTES)).startswith(expected):
                return request.env._(
                    "Please attach pictures, films, PDF, text or office files only."
                )
            total += upload.seek(0, os.SEEK_END)
            upload.seek(0)
        if total > MAX_BYTES:
            return request.env._("Please attach at most %s MB.", MAX_BYTES // 1024**2)
        return None

    def _get_uploads(self):
        """Return the files that the request brought."""
        uploads = request.httprequest.files.getlist("attachment")
        return [upload for upload in uploads if upload.filename]

    def _find_same_ticket(self, values):
        """Return the ticket that a second press of the button would write again."""
        since = fields.Datetime.now() - timedelta(minutes=SAME_TICKET_MINUTES)
        prepared = self._prepare_submit_ticket_vals(**values)
        # sudo: somebody's own ticket, by the partner of the user
        recent = (
            request.env["helpdesk.ticket"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", request.env.user.partner_id.id),
                    ("name", "=", values["subject"]),
                    ("create_date", ">=", since),
                ]
            )
        )
        return recent.filtered(lambda ticket: ticket.description == prepared["description"])[:1]


class PanelCustomerPortal(CustomerPortalHelpdesk):
    # === ROUTES === #
    @http.route()
    def portal_my_tickets(self, page=1, sortby=None, groupby=None, search=None, **kw):
        # EXTENDS helpdesk_mgmt: unknown choices fall back to the usual ones
        begin, end = parse_date(kw.pop("date_begin", None)), parse_date(kw.pop("date_end", None))
        if sortby not in self._ticket_get_searchbar_sortings():
            sortby = None
        if groupby not in self._ticket_get_searchbar_groupby():
            groupby = None
        if kw.get("search_in") not in self._ticket_get_searchbar_inputs():
            kw.pop("search_in", None)
        if not isinstance(kw.get("filterby"), str):
            kw.pop("filterby", None)
        response = super().portal_my_tickets(
            page=parse_id(page) or 1,
            date_begin=begin,
            date_end=end,
            sortby=sortby,
            groupby=groupby,
            search=parse_text(search)[:MAX_SEARCH],
            **kw,
        )
        if "searchbar_filters" in getattr(response, "qcontext", {}):
            response.qcontext["searchbar_filters"]["all"]["label"] = request.env._("All")
        return response

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        # EXTENDS helpdesk_mgmt: ids and tokens that cannot exist
        token = access_token if isinstance(access_token, str) and access_token.isascii() else None
        if ticket_id > MAX_ID:
            return request.redirect("/my")
        return super().portal_my_ticket(ticket_id, access_token=token, **kw)

    # === HELPERS === #
    # helpdesk_mgmt has no Chinese, and Odoo reads terms of code from the addon's own file only
    def _ticket_get_searchbar_sortings(self):
        labels = {
            "date": request.env._("Newest"),
            "name": request.env._("Title"),
            "stage": request.env._("Stage"),
            "update": request.env._("Last Stage Update"),
        }
        return self._label(super()._ticket_get_searchbar_sortings(), labels)

    def _ticket_get_searchbar_groupby(self):
        labels = {
            "none": request.env._("None"),
            "category": request.env._("Category"),
            "stage": request.env._("Stage"),
        }
        return self._label(super()._ticket_get_searchbar_groupby(), labels)

    def _ticket_get_searchbar_inputs(self):
        labels = {
            "all": request.env._("Search in All"),
            "number": request.env._("Search in Number"),
            "name": request.env._("Search in Title"),
        }
        return self._label(super()._ticket_get_searchbar_inputs(), labels)

    def _label(self, choices, labels):
        """Return choices of the search bar with our labels where there is one."""
        return {
            key: dict(choice, label=labels.get(key, choice["label"]))
            for key, choice in choices.items()
        }
