from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

ACTIVITY = "mail.mail_activity_data_todo"


class PanelLeadRouting(models.Model):
    """Who is told about a routing: the dealer by mail, our people on the lead."""

    _inherit = "panel.lead.routing"

    contact_ids = fields.Many2many(
        "res.partner",
        string="Contacts",
        compute="_compute_contact_ids",
        groups="base.group_user",
        help="People of the dealer who are written to: those who use the portal, or the dealer.",
    )

    @api.depends("partner_id")
    def _compute_contact_ids(self):
        # sudo: who of a dealer uses the portal decides who gets its mail, whoever sends it
        users = self.env["res.users"].sudo()
        users = users.search_fetch(
            Domain("share", "=", True)
            & Domain("partner_id.commercial_partner_id", "in", self.partner_id.ids)
            & Domain("partner_id.email", "!=", False),
            ["partner_id"],
        )
        people = users.partner_id.grouped("commercial_partner_id")
        for routing in self:
            dealer = routing.partner_id.sudo()  # sudo: as above
            own = dealer if dealer.email else dealer.browse()
            routing.contact_ids = people.get(dealer, own)

    # === NEW ROUTINGS === #
    def _announce(self):
        """Tell everybody concerned about new routings, and see that somebody looks after each."""
        offers = self.filtered("partner_id")
        offers._assign_salespeople()
        offers._mail_dealers()
        (self - offers)._give_to_offices()
        self._log(lambda routing: routing._announcement())

    def _announcement(self):
        self.ensure_one()
        other = self.runner_up_id and self.env._("another dealer")
        words = {"why": self._reason(other or "")}
        if not self.partner_id:
            return self.env._(
                "Goes to the office %(office)s. %(why)s", office=self.team_id.name, **words
            )
        words["dealer"] = self.partner_id.display_name
        zone = self.company_id._panel_zone()
        words["due"] = format_datetime(self.env, self.due_on, tz=zone, dt_format="short")
        if self.contact_ids:
            return self.env._("Offered to %(dealer)s until %(due)s. %(why)s", **words)
        return self.env._(
            "Offered to %(dealer)s until %(due)s. %(why)s The dealer has no e-mail address: call "
            "them.",
            **words,
        )

    def _assign_salespeople(self):
        """Let the dealer's salesperson look after leads that nobody looks after."""
        by_user = defaultdict(self.browse)
        for routing in self.filtered(lambda routing: not routing.lead_id.user_id):
            by_user[routing.partner_id.user_id] |= routing
        for user, routings in by_user.items():
            if user:
                routings.lead_id.user_id = user

    def _mail_dealers(self):
        template = self.env.ref("panel_crm.mail_template_lead_offer", False)
        reachable = self.filtered("contact_ids")
        if template and reachable:
            template.send_mail_batch(reachable.ids)

    def _give_to_offices(self):
        by_office = defaultdict(self.browse)
        for routing in self:
            by_office[routing.team_id, routing._find_person()] |= routing
        for (office, user), routings in by_office.items():
            leads = routings.lead_id
            leads.write({"team_id": office.id, "user_id": user.id})
            words = self.with_context(lang=user.lang)
            leads.activity_schedule(
                ACTIVITY,
                summary=words.env._("No dealer takes this lead: call the customer"),
                user_id=user.id,
            )

    def _find_person(self):
        """Return who takes a lead at an office: who had it already, or whoever leads there."""
        self.ensure_one()
        office, own = self.team_id, self.lead_id.user_id
        if own and own in office.member_ids | office.user_id:
            return own
        for unit in office._panel_chain():
            for user in unit.user_id | unit.member_ids:
                allowed = user.has_group("sales_team.group_sale_salesman")
                if allowed and user.active and self.company_id in user.company_ids:
                    return user
        if own:
            return own
        leaders = self.env.ref("panel_crm.group_leader").all_user_ids
        return leaders.filtered(lambda user: self.company_id in user.company_ids)[:1]

    # === ANSWERS === #
    def _tell(self, state):
        """Note an answer on the lead, and tell the person who looks after it.

        :param state: the new state
        """
        self.ensure_one()
        person = self.lead_id.user_id
        words = self.with_context(lang=person.lang or self.env.lang)
        dealer = self.partner_id.display_name or self.team_id.name
        values = {"dealer": dealer, "reason": self.answer or ""}
        texts = {
            "accepted": words.env._("%(dealer)s accepted the lead.", **values),
            "declined": words.env._("%(dealer)s declined the lead: %(reason)s", **values),
            "returned": words.env._("%(dealer)s handed the lead back: %(reason)s", **values),
            "withdrawn": words.env._("Withdrawn from %(dealer)s: %(reason)s", **values),
        }
        self._say(texts[state])

    def _say(self, text):
        """Write a note on the lead that its salesperson gets, unless it is by themselves."""
        self.ensure_one()
        lead = self.lead_id
        reader = lead.user_id.partner_id - self.env.user.partner_id
        lead.message_post(body=text, subtype_xmlid="mail.mt_note", partner_ids=reader.ids)

    def _log(self, text_of):
        """Write a note on each lead in one go, in the language of who looks after it.

        :param text_of: function that returns the note of a routing
        """
        bodies = {}
        for routing in self:
            lang = routing.lead_id.user_id.lang or self.env.lang
            bodies[routing.lead_id.id] = text_of(routing.with_context(lang=lang))
        self.lead_id._message_log_batch(bodies)
