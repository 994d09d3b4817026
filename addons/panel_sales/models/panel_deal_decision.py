from collections import defaultdict
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

EXTENSION_DAYS = (30, 90)


class PanelDealRegistration(models.Model):
    """How a registration goes its way: submitted, decided, extended, closed, or into the pool."""

    _inherit = "panel.deal.registration"

    # === SUBMISSION === #
    def action_submit(self):
        """Submit registrations; who is first is decided here, one after the other."""
        self.check_access("write")
        for deal in self:
            if deal.state != "draft":
                raise UserError(self.env._("“%s” has been submitted already.", deal.display_name))
            deal._queue()
            deal._submit()
        return True

    def _queue(self):
        """Make simultaneous submissions of a company follow one another.

        Each changes the same row: the second waits for the first, then fails to serialise, is
        tried again by Odoo and sees what the first has registered.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE res_company SET panel_deal_turn = coalesce(panel_deal_turn, 0) + 1"
                " WHERE id = %s",
                self.company_id.id,
            )
        )

    def _submit(self):
        self.ensure_one()
        now = fields.Datetime.now()
        # sudo: the clock and the number are the server's, not the user's
        deal = self.sudo()
        deal.write(
            {
                "state": "submitted",
                # sudo: as above
                "number": self.env["ir.sequence"].sudo().next_by_code("panel.deal.registration"),
                "submitted_on": now,
                "due_on": now + timedelta(hours=deal.company_id.panel_deal_answer_hours),
            }
        )
        deal._file_keys()
        if first := deal._find_first():
            deal._refuse_duplicate(first)
        else:
            deal._ask_for_decision()

    def _ask_for_decision(self):
        self.ensure_one()
        user = self._find_decider()
        words = self.with_context(lang=user.lang)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.due_on.date(),
            summary=words.env._("Decide on the registration %s", self.number),
            user_id=user.id,
        )

    def _find_decider(self):
        """Return the nearest superior of the dealer's office who decides, or who submitted it."""
        self.ensure_one()
        unit = self.team_id
        while unit:
            user = unit.user_id
            decides = user and user.has_group("panel_crm.group_supervisor")
            # a superior may be limited to other brands than the dealer's
            if decides and self.with_user(user).has_access("read"):
                return user
            unit = unit.parent_id
        if self.user_id or not self.env.user.share:
            return self.user_id or self.env.user
        # sudo: a dealer submits, and may not read who works for us
        group = self.env.ref("panel_crm.group_supervisor").sudo()
        return group.all_user_ids.filtered(lambda user: not user.share)[:1]

    # === DECISION === #
    def action_approve(self):
        """Protect projects from today on."""
        self._check_decides()
        for deal in self:
            deal._expect("submitted")
            deal._queue()
            if first := deal._find_first(states=("approved",)):
                raise UserError(
                    self.env._(
                        "“%(deal)s” is the same project as %(first)s, which is protected already: "
                        "refuse it with a reason.",
                        deal=deal.display_name,
                        first=first.number,
                    )
                )
            deal._decide("approved", protected_until=deal._today() + deal._protection())
        return True

    def action_refuse(self):
        """Ask for the reason of a refusal."""
        return self._ask_for("refuse", self.env._("Refuse the Registration"))

    def action_won(self):
        """Ask why the project was won."""
        return self._ask_for("won", self.env._("The Project Was Won"))

    def action_lost(self):
        """Ask why the project was lost."""
        return self._ask_for("lost", self.env._("The Project Was Lost"))

    def action_extend(self):
        """Ask for the days and the evidence of an extension."""
        return self._ask_for("extend", self.env._("Extend the Protection"))

    def _ask_for(self, kind, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "panel.deal.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_registration_id": self.id, "default_kind": kind},
        }

    def _check_decides(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("panel_crm.group_supervisor"):
            raise UserError(self.env._("A sales supervisor decides on registrations."))

    def _expect(self, state):
        self.ensure_one()
        if self.state != state:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(deal)s” is in the state “%(state)s”, not “%(expected)s”.",
                    deal=self.display_name,
                    state=names[self.state],
                    expected=names[state],
                )
            )

    def _protection(self):
        """Return for how long a project is protected."""
        company = self.company_id
        days = company.panel_deal_building_days if self.is_building else company.panel_deal_days
        return timedelta(days=days)

    def _decide(self, state, **values):
        """Protect or refuse a registration.

        :param state: new state
        :param values: what else is written
        """
        self.ensure_one()
        # sudo: states change by buttons only; who may press them was checked before
        self.sudo().write(
            {
                "state": state,
                "decided_on": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
                **values,
            }
        )
        # sudo: as above
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"], only_automated=True)

    def _refuse(self, reason):
        """Refuse a registration with a reason that the dealer reads.

        :param reason: why, without naming another dealer
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Give the dealer a reason in writing."))
        self._decide("refused", answer=reason)

    def _close(self, state, reason):
        """Record how a protected project ended.

        :param state: ``won`` or ``lost``
        :param reason: what decided it
        """
        self._expect("approved")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the project was won or lost."))
        # sudo: see _decide
        self.sudo().write({"state": state, "result_reason": reason})

    def _extend(self, days, files):
        """Protect a project for longer, once, on evidence.

        :param days: 30 to 90
        :param files: ``ir.attachment`` records that prove the work on the project
        """
        self._expect("approved")
        low, high = EXTENSION_DAYS
        if self.extension_days:
            raise UserError(self.env._("The protection has been extended once already."))
        if not low <= days <= high:
            raise UserError(self.env._("Extend by %(low)s to %(high)s days.", low=low, high=high))
        if not files:
            raise UserError(
                self.env._(
                    "Attach evidence: a visit report, tender documents or a receipt of samples."
                )
            )
        # sudo: see _decide; the files leave the dialog, which is deleted, for the registration
        files.sudo().write({"res_model": self._name, "res_id": self.id})
        self.sudo().write(
            {
                "protected_until": self.protected_until + timedelta(days=days),
                "extension_days": days,
                "evidence_ids": [Command.link(file.id) for file in files],
            }
        )

    # === POOL === #
    @api.model
    def _cron_expire(self):
        """Send projects whose protection is over to the pool."""
        # sudo: states change by the server only
        running = self.sudo().search([("state", "=", "approved")])
        over = running.filtered(lambda deal: deal.protected_until < deal._today())
        for deal in over.try_lock_for_update():
            deal.state = "expired"
            deal.message_post(
                body=self.env._("The protection is over; the project is in the pool.")
            )

    def action_register_again(self):
        """Open a new registration of a project from the pool, for any dealer."""
        self._expect("expired")
        values = self.copy_data({"partner_id": False, "share_ids": False, "price_ids": False})[0]
        context = {
            f"default_{name}": value
            for name, value in values.items()
            if value and name not in ("message_follower_ids", "user_id")
        }
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
            "name": self.env._("Register a Project from the Pool"),
            "context": context,
        }

    # === WHAT FOLLOWS === #
    def _is_running(self, day):
        """Whether the protection holds on a day, also when nobody has sent it to the pool yet."""
        self.ensure_one()
        return self.state == "approved" and self.protected_until >= day

    @api.model
    def _find_exception(self, dealer, brand, region, day, company):
        """Return the project for which a dealer may ship into a region of another one, if any.

        :param dealer: ``res.partner`` record
        :param brand: ``product.brand`` record
        :param region: ``panel.region`` that is shipped to
        :param day: date
        :param company: ``res.company`` record
        """
        found = self.search(
            Domain("partner_id", "=", dealer.commercial_partner_id.id)
            & Domain("company_id", "=", company.id)
            & Domain("region_id", "parent_of", region.ids)
            & (Domain("brand_ids", "=", False) | Domain("brand_ids", "in", brand.ids))
            & Domain(
                "decided_on", "<", fields.Datetime.end_of(fields.Datetime.to_datetime(day), "day")
            )
            & (
                Domain("state", "=", "won")
                | (Domain("state", "=", "approved") & Domain("protected_until", ">=", day))
            ),
            limit=1,
        )
        return found

    def _consuming_lines(self):
        """Return the lines of confirmed orders that consume quantities of the projects.

        :return: ``{registration: sale.order.line}``, elevated
        """
        # sudo: what other salespeople have sold for the project counts
        lines = self.env["sale.order.line"].sudo()
        grouped = defaultdict(lines.browse)
        if self.ids:
            for line in lines.search(
                [("order_id.panel_deal_id", "in", self.ids), ("state", "=", "sale")]
            ):
                grouped[self.browse(line.order_id.panel_deal_id.id)] |= line
        return grouped
