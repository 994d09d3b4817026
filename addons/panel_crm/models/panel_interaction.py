from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.panel_crm.fields import Measure


class PanelInteraction(models.Model):
    """A visit, call, mail or meeting with a customer: what one department knows, all know.

    What is marked confidential stays in the department of its author.
    """

    _name = "panel.interaction"
    _description = "Interaction"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "subject"
    _check_company_auto = True

    # === WITH WHOM === #
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('panel_role', '!=', False)]",
        check_company=True,
        help="Customer that was met or spoken to.",
    )
    contact_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        domain="[('parent_id', '=', partner_id)]",
        help="Person at the customer's.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Person of ours who was in touch.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Department",
        index="btree_not_null",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        check_company=True,
        help="Unit of that person. Confidential notes are read there and above only.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )

    # === WHAT === #
    kind = fields.Selection(
        [
            ("visit", "Visit"),
            ("call", "Call"),
            ("mail", "E-mail or Message"),
            ("meeting", "Meeting"),
            ("fair", "Fair or Event"),
        ],
        required=True,
        default="visit",
        help="How it took place.",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    duration = Measure(
        string="Duration (h)", bounds=(0, 1000), digits=(6, 2), default=1, aggregator="sum"
    )
    subject = fields.Char(required=True, help="What it was about, in one line.")
    note = fields.Html(string="Notes", help="What was said, asked for and promised.")
    confidential = fields.Boolean(
        tracking=True,
        help="Only the own department and those above it may read it.",
    )

    # === NEXT STEP === #
    next_step = fields.Char(help="What was agreed on. It becomes an activity.")
    next_date = fields.Date(string="Due On", help="Day by which the next step must be done.")
    next_user_id = fields.Many2one(
        "res.users",
        string="To Do By",
        domain=[("share", "=", False)],
        help="Person who does the next step; the author when empty.",
    )

    # === COMPUTE METHODS === #
    @api.depends("user_id")
    def _compute_team_id(self):
        for interaction in self:
            interaction.team_id = self._find_department(interaction.user_id)

    @api.model
    def _find_department(self, user):
        """Return the unit of the organisation that a user works in, if any."""
        # sudo: where a user stands in the organisation may not depend on what they may read
        teams = self.env["crm.team"].sudo()
        team = user.sudo().sale_team_id or teams.search([("user_id", "=", user.id)], limit=1)
        return team.sudo(False)

    # === ONCHANGE === #
    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.contact_id.parent_id != self.partner_id:
            self.contact_id = False

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        interactions = super().create(vals_list)
        interactions._schedule_next_step()
        return interactions

    def write(self, vals):
        before = {interaction: interaction.next_step for interaction in self}
        result = super().write(vals)
        if "next_step" in vals:
            self.filtered(lambda i: i.next_step != before[i])._schedule_next_step()
        return result

    # === BUSINESS === #
    def _schedule_next_step(self):
        """Make the next step an activity of the interaction, where its readers see it."""
        for interaction in self.filtered("next_step"):
            interaction.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=interaction.next_date or fields.Date.context_today(self),
                summary=interaction.next_step,
                user_id=(interaction.next_user_id or interaction.user_id).id,
            )

    # === DIGEST === #
    @api.model
    def _cron_weekly_digest(self):
        """Send everybody who asked for it the week's events of the best customers."""
        users = self.env["res.users"].search(
            [("panel_weekly_digest", "=", True), ("share", "=", False)]
        )
        for done, user in enumerate(users, start=1):
            self._send_digest(user)
            self.env["ir.cron"]._commit_progress(1, remaining=len(users) - done)

    @api.model
    def _send_digest(self, user):
        """Send one user what happened with the best customers, as far as the user may read it.

        :param user: ``res.users`` record
        :return: the ``mail.mail`` record; empty when nothing happened
        """
        own = self.with_user(user).with_company(user.company_id).with_context(lang=user.lang)
        events = own._get_digest_events()
        # sudo: mails are the system's; what they say was read as the user
        mails = self.env["mail.mail"].sudo()
        if not events or not user.email:
            return mails
        body = own.env["ir.qweb"]._render("panel_crm.panel_weekly_digest", {"customers": events})
        return mails.create(
            {
                "subject": own.env._("The week of our best customers"),
                "body_html": body,
                "email_to": user.email_formatted,
                "email_from": user.company_id.email_formatted or user.email_formatted,
                "auto_delete": True,
            }
        )

    @api.model
    def _get_digest_events(self):
        """Return the last seven days of the customers of the best grade, under the user's rights.

        :return: ``[{"name": …, "url": …, "events": [text]}]``
        """
        since = fields.Datetime.now() - relativedelta(days=7)
        best = self.env["panel.grade"].search([], limit=1)
        if not best or not self.env["res.partner"]._has_field_access(
            self.env["res.partner"]._fields["panel_grade_id"], "read"
        ):
            return []
        partners = self.env["res.partner"].search([("panel_grade_id", "=", best.id)])
        found = partners._panel_events_since(since)
        return [
            {"name": partner.name, "url": f"/odoo/panel-customers/{partner.id}", "events": texts}
            for partner, texts in found.items()
            if texts
        ]
