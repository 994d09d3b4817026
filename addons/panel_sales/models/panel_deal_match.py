from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.panel_crm.panelkit import POSSIBLE, Project, compare_projects, project_keys

CANDIDATES = 50
# States in which a registration stands in the way of another one of the same project.
STANDING = ("submitted", "approved")


class PanelDealRegistration(models.Model):
    """Whether a project has been registered before, however it is spelled."""

    _inherit = "panel.deal.registration"

    key_ids = fields.One2many("panel.deal.key", "registration_id", groups="base.group_system")
    match_note = fields.Html(
        string="Registered Before",
        compute="_compute_match",
        sanitize=False,
        help="Registrations that look like the same project, how far, and by what.",
    )
    match_percent = fields.Integer(
        string="Likeness",
        compute="_compute_match",
        help="Likeness of the most similar registration, in percent.",
    )

    @api.depends(
        "state",
        "name",
        "address",
        "developer",
        "contractor",
        "customer",
        "brand_ids",
        "family_ids",
        "company_id",
    )
    @api.depends_context("lang", "uid")
    def _compute_match(self):
        for deal in self:
            found = deal._matches() if deal.state in ("draft", "submitted") else []
            deal.match_percent = round(100 * found[0][1].score) if found else 0
            deal.match_note = deal._match_html(found) if found else False

    # === MATCHING === #
    def _project(self):
        """Return what is compared of the project."""
        self.ensure_one()
        return Project(
            name=self.name or "",
            address=self.address or "",
            developer=self.developer or "",
            contractor=self.contractor or "",
            customer=self.customer or "",
            # in the language of the addresses
            region=self.region_id.with_context(lang="zh_CN").name or "",
        )

    def _file_keys(self):
        """File the project under its keys, where later registrations find it."""
        self.ensure_one()
        # sudo: keys are the server's
        keys = self.env["panel.deal.key"].sudo()
        keys.search([("registration_id", "=", self.id)]).unlink()
        keys.create(
            [
                {"registration_id": self.id, "key": key}
                for key in sorted(project_keys(self._project()))
            ]
        )

    def _matches(self, states=STANDING):
        """Return the registrations that look like the same project.

        :param states: states that are looked for
        :return: list of ``(registration, Match)``, the most similar first; elevated
        """
        self.ensure_one()
        project = self._project()
        others = self._candidates(project_keys(project), self.company_id, states)
        found = []
        for other in others.filtered(lambda other: other.id != self._origin.id):
            if not self._overlaps(other):
                continue
            match = compare_projects(project, other._project())
            if match.score >= POSSIBLE:
                found.append((other, match))
        return sorted(found, key=lambda pair: (-pair[1].score, pair[0].id))

    @api.model
    def _candidates(self, keys, company, states):
        """Return the registrations that share most keys, in two queries.

        :param keys: keys of a project
        :param company: ``res.company`` record
        :param states: states that are looked for
        :return: elevated registrations
        """
        # sudo: others' registrations count; what of them is shown is decided where it is shown
        rows = (
            self.env["panel.deal.key"]
            .sudo()
            ._read_group(
                [
                    ("key", "in", sorted(keys)),
                    ("registration_id.company_id", "=", company.id),
                    ("registration_id.state", "in", states),
                ],
                ["registration_id"],
                ["__count"],
                order="__count desc",
                limit=CANDIDATES,
            )
        )
        # sudo: as above
        return self.sudo().browse(deal.id for deal, _count in rows)

    def _overlaps(self, other):
        """Whether two registrations are about the same brands and families."""
        return all(
            not self[name] or not other[name] or self[name]._origin & other[name]
            for name in ("brand_ids", "family_ids")
        )

    def _find_first(self, states=STANDING):
        """Return the registration that was first for the same project, if any.

        A protected one always was; one that waits for a decision only with complete evidence:
        otherwise a person decides between the two.

        :param states: states that are looked for
        """
        for other, match in self._matches(states):
            before = not other.missing and other.submitted_on <= self.submitted_on
            if match.is_likely and (other.state == "approved" or before):
                return other
        return self.browse()

    def _refuse_duplicate(self, first):
        """Refuse a registration because another one was first, without saying whose.

        :param first: the registration that was first
        """
        match = compare_projects(self._project(), first._project())
        values = {
            "percent": round(100 * match.score),
            "parts": self._match_parts(match),
        }
        # sudo: only whether it is the same dealer
        if first.sudo().partner_id == self.partner_id:
            reason = self.env._(
                "You have registered this project already, as %(number)s "
                "(likeness %(percent)s %%: %(parts)s).",
                number=first.number,
                **values,
            )
        else:
            reason = self.env._(
                "The same project was registered before, with complete evidence (likeness "
                "%(percent)s %%: %(parts)s). Who registers first is protected. If that "
                "protection lapses, the project goes to the pool and you may register it again.",
                **values,
            )
        self._refuse(reason)

    # === EXPLANATION === #
    def _match_parts(self, match):
        """Return what agrees and how far, such as ``Project 100 %, Address 90 %``."""
        labels = {
            "name": self.env._("project name"),
            "address": self.env._("address"),
            "developer": self.env._("developer"),
            "contractor": self.env._("contractor"),
            "customer": self.env._("end customer"),
        }
        return ", ".join(
            f"{labels[part.kind]} {part.similarity:.0%}" for part in match.parts if part.similarity
        )

    def _match_html(self, found):
        """Return the registrations that were found as a list, without what the user may not read.

        :param found: list of ``(registration, Match)``
        """
        rows = []
        for other, match in found[:5]:
            values = {
                "percent": Markup("<b>%s %%</b>") % round(100 * match.score),
                "parts": self._match_parts(match),
            }
            if other.with_env(self.env).has_access("read"):
                states = dict(self._fields["state"]._description_selection(self.env))
                text = Markup("%s, %s, %s, %s") % (
                    other.display_name,
                    other.partner_id.display_name,
                    states[other.state],
                    fields.Datetime.context_timestamp(self, other.submitted_on).strftime(
                        "%Y-%m-%d %H:%M"
                    ),
                )
            else:
                text = self.env._("a registration that you may not read")
            rows.append(Markup("<li>%s %s (%s)</li>") % (values["percent"], text, values["parts"]))
        return Markup('<ul class="mb-0 ps-3">%s</ul>') % Markup().join(rows)
