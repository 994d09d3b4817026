from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html


class PanelOrderRelease(models.Model):
    """Somebody lets an order pass that a check blocks, and says why.

    It holds for what was judged at that moment only, by fingerprints. Nobody changes or deletes
    it; it also stands in the chatter of the order. A salesperson asks for it, somebody with the
    right of that check decides, or gives it unasked.
    """

    _name = "panel.order.release"
    _description = "Release of an Order"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(related="order_id.partner_id", store=True, index=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    check = fields.Selection(
        [("emission", "Emission Law")],
        required=True,
        default=lambda self: self._default_check(),
        help="The check that blocks the order.",
    )
    state = fields.Selection(
        [
            ("requested", "To Decide"),
            ("granted", "Released"),
            ("refused", "Refused"),
            ("lapsed", "No Longer Needed"),
        ],
        required=True,
        default="requested",
        readonly=True,
        index=True,
    )
    problem = fields.Text(
        string="What Stands in the Way",
        compute="_compute_problem",
        store=True,
        help="What the check said about the order when the release was asked for or given.",
    )
    fingerprints = fields.Json(
        compute="_compute_problem",
        store=True,
        help="What exactly was judged; the release holds while it stays the same.",
    )
    note = fields.Text(
        string="Request", help="Why the order should pass, in the words of who asks for it."
    )
    reason = fields.Text(
        help="Why the order may pass or may not, such as a transition rule that the compliance "
        "office has confirmed, or a payment that has been promised.",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    may_decide = fields.Boolean(
        compute="_compute_may_decide", help="The current user may decide on this release."
    )

    # === DEFAULTS === #
    @api.model
    def _default_check(self):
        """Return the check that blocks the order, preferably one that the user may release."""
        order = self.env["sale.order"].browse(self.env.context.get("default_order_id"))
        found = [
            finding.check
            for findings in order._panel_blocking().values()
            for finding in findings
            if finding.fingerprint
        ]
        allowed = self._allowed_checks()
        return next((check for check in found if check in allowed), found[0] if found else False)

    # === COMPUTE METHODS === #
    @api.depends("order_id", "check")
    def _compute_problem(self):
        blocking = self.order_id._origin._panel_blocking()
        for release in self:
            findings = [
                found
                for found in blocking.get(release.order_id._origin, ())
                if found.check == release.check and found.fingerprint
            ]
            texts = dict.fromkeys(found.text for found in findings)
            release.problem = "\n".join(texts)
            release.fingerprints = sorted({found.fingerprint for found in findings})

    @api.depends("check", "state")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        allowed = self._allowed_checks()
        for release in self:
            release.may_decide = release.state == "requested" and release.check in allowed

    # === RIGHTS === #
    @api.model
    def _release_groups(self):
        """Return who may release what each check blocks; a check adds its own.

        :return: ``{check: external id of a group}``
        """
        return {"emission": "panel_crm.group_leader"}

    @api.model
    def _allowed_checks(self):
        """Return the checks that the current user may release."""
        groups = self._release_groups()
        return [
            check
            for check, group in groups.items()
            if self.env.su or self.env.user.has_group(group)
        ]

    def _check_may_decide(self):
        if any(release.check not in self._allowed_checks() for release in self):
            raise AccessError(self.env._("You may not release what this check blocks."))

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # what is released never comes from the client
            for name in ("problem", "fingerprints", "decided_by_id", "decided_on"):
                vals.pop(name, None)
        releases = super().create(vals_list)
        for release in releases:
            release._check_new()
            if release.state == "granted":
                release._decide("granted")
            else:
                release._ask()
        return releases

    def write(self, vals):
        # Append-only: who decides writes the reason, and the buttons do the rest.
        if not self.env.su and (vals.keys() - {"reason"} or not all(self.mapped("may_decide"))):
            raise AccessError(self.env._("A release cannot be changed afterwards."))
        return super().write(vals)

    def _check_new(self):
        self.ensure_one()
        self.order_id.check_access("read")
        if self.state not in ("requested", "granted"):
            raise UserError(self.env._("A release is asked for or given, then decided."))
        if self.state == "granted":
            self._check_may_decide()
        if not self.fingerprints:
            raise UserError(self.env._("Nothing of this check blocks the order."))
        if not (self.reason if self.state == "granted" else self.note or "").strip():
            raise UserError(self.env._("Give a reason for the release."))

    # === ACTIONS === #
    def action_grant(self):
        """Let the order pass."""
        return self._close("granted")

    def action_refuse(self):
        """Leave the order blocked."""
        return self._close("refused")

    def _close(self, state):
        self._check_may_decide()
        for release in self:
            if release.state != "requested":
                raise UserError(self.env._("This release has been decided already."))
            if not (release.reason or "").strip():
                raise UserError(self.env._("Give a reason for the decision."))
            release._decide(state)
        return True

    def _decide(self, state):
        self.ensure_one()
        # sudo: nobody may write a release; the right of the check was tested before
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )
        self.order_id.activity_unlink(
            ["panel_sales.mail_activity_type_release"], only_automated=True
        )
        values = {"check": self._check_name(), "reason": self.reason, "problem": self.problem}
        if state == "granted":
            body = self.env._("Released: %(check)s. Reason: %(reason)s\n%(problem)s", **values)
        else:
            body = self.env._("Release refused: %(check)s. Reason: %(reason)s", **values)
        self.order_id.message_post(
            body=plaintext2html(body), partner_ids=self._asker().partner_id.ids
        )

    def _lapse(self):
        """Close requests that nobody has to decide any more."""
        waiting = self.filtered(lambda release: release.state == "requested")
        if waiting:
            waiting.state = "lapsed"
            waiting.order_id.activity_unlink(
                ["panel_sales.mail_activity_type_release"], only_automated=True
            )

    # === REQUEST === #
    def _ask(self):
        """Give somebody who may decide something to do."""
        self.ensure_one()
        user = self._find_decider()
        words = self.with_context(lang=user.lang)
        self.order_id.activity_schedule(
            "panel_sales.mail_activity_type_release",
            summary=words.env._("Release: %s", words._check_name()),
            note=self.note,
            user_id=user.id,
        )

    def _find_decider(self):
        """Return who is asked: the nearest superior with the right, or else anybody with it."""
        self.ensure_one()
        group = self._release_groups()[self.check]
        # sudo: where people stand in the organisation is no secret here
        unit = self.order_id.sudo().team_id
        while unit:
            leader = unit.user_id - self.env.user
            if leader and leader.has_group(group):
                return leader
            unit = unit.parent_id
        # sudo: see above
        holders = (
            self.env.ref(group)
            .sudo()
            .all_user_ids.filtered(lambda user: user.active and self.company_id in user.company_ids)
        )
        return (holders - self.env.ref("base.user_root"))[:1] or holders[:1] or self.env.user

    def _asker(self):
        """Return who asked for the release, nobody when it was given unasked."""
        self.ensure_one()
        return self.create_uid if self.note else self.env["res.users"]

    def _check_name(self):
        self.ensure_one()
        field = self._fields["check"]
        return dict(field._description_selection(self.env))[self.check]
