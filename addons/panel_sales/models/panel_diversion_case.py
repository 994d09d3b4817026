from datetime import datetime, time, timedelta

import pytz
from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.date_utils import get_fiscal_year, get_quarter

from .panel_diversion import OPEN


class PanelDiversion(models.Model):
    """How a case goes its way: notification, answer, verdict, penalty, appeal, end."""

    _inherit = "panel.diversion"

    upheld_count = fields.Integer(
        string="Upheld Before",
        compute="_compute_upheld_count",
        help="Cases of the dealer that were upheld in the months that the ladder counts.",
    )
    is_late = fields.Boolean(
        string="Answer Is Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="The dealer has not answered in time; the case may be judged without an answer.",
    )

    @api.depends("partner_id", "found_on", "verdict")
    def _compute_upheld_count(self):
        for case in self:
            case.upheld_count = len(case._upheld_before())

    @api.depends("state", "answer_due")
    @api.depends_context("tz")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for case in self:
            case.is_late = (
                case.state == "notified" and bool(case.answer_due) and case.answer_due < today
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "notified") & Domain(
            "answer_due", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    # === ACTIONS === #
    def action_notify(self):
        """Tell the dealer of the case, and let the time for the answer run."""
        self._check_decides()
        for case in self:
            case._expect("draft")
            if case.finding != "outside":
                raise UserError(case.finding_note)
            if not (case.evidence_ids or case.picking_id):
                raise UserError(
                    self.env._("Attach a photo or paper, or the code of a pack as evidence.")
                )
            due = case._working_day(case.company_id.panel_diversion_answer_days)
            case._set(
                "notified",
                notified_on=fields.Datetime.now(),
                answer_due=due,
                territory_note=case.finding_note,
            )
            case._tell_dealer(due)
        return True

    def action_answer(self):
        """Record that the dealer has answered."""
        self.check_access("write")
        for case in self:
            case._expect("notified")
            if not (case.answer or "").strip():
                raise UserError(self.env._("Write down what the dealer answers."))
            case._set("answered")
        return True

    def action_uphold(self):
        """Judge that the dealer has diverted the boards."""
        self._check_decides()
        for case in self:
            case._judge("upheld")
            case._set(
                "upheld",
                penalty_id=case._penalty().id,
                appeal_due=case._working_day(case.company_id.panel_diversion_appeal_days),
            )
        return True

    def action_dismiss(self):
        """Judge that the dealer is not to blame."""
        self._check_decides()
        for case in self:
            case._judge("dismissed")
            case._set("dismissed", penalty_id=False, fine=0, compensation=0)
        return True

    def action_appeal(self):
        """Record that the dealer appeals against the verdict."""
        self.check_access("write")
        for case in self:
            case._expect("upheld")
            if not (case.appeal or "").strip():
                raise UserError(self.env._("Write down why the dealer appeals."))
            if case.appeal_due < fields.Date.context_today(self):
                raise UserError(self.env._("The time for an appeal ended on %s.", case.appeal_due))
            case._set("appealed")
        return True

    def action_close(self):
        """Close a case that was judged for good."""
        self._check_decides()
        for case in self:
            case._expect("upheld", "dismissed")
            if case.verdict == "upheld" and case.penalty_id.fine_min and not case.fine:
                raise UserError(self.env._("Enter the fine before you close the case."))
            case._set("closed")
        return True

    # === RIGHTS === #
    def _check_decides(self):
        """Supervisors handle cases; those that were appealed against go to a company leader."""
        self.check_access("write")
        appealed = any(case.state == "appealed" for case in self)
        group = "panel_crm.group_leader" if appealed else "panel_crm.group_supervisor"
        if not self.env.su and not self.env.user.has_group(group):
            raise UserError(
                self.env._("A company leader decides on appeals.")
                if appealed
                else self.env._("A sales supervisor decides on diversion.")
            )

    # === STEPS === #
    def _judge(self, verdict):
        self.ensure_one()
        self._expect("notified", "answered", "appealed")
        if self.state == "notified" and not self.is_late:
            raise UserError(
                self.env._(
                    "The dealer may answer until %s. Record the answer first.", self.answer_due
                )
            )
        if not (self.verdict_reason or "").strip():
            raise UserError(self.env._("Give the reasons of the verdict."))
        # sudo: see _set
        self.sudo().write(
            {
                "verdict": verdict,
                "judged_on": fields.Date.context_today(self),
                "judged_by_id": self.env.uid,
            }
        )

    def _upheld_before(self):
        """Return the upheld cases of the dealer that the ladder counts."""
        self.ensure_one()
        if not self.partner_id or not self.found_on:
            return self.browse()
        months = self.company_id.panel_diversion_count_months
        # sudo: earlier cases count, whoever worked on them
        return self.sudo().search(
            Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("verdict", "=", "upheld")
            & Domain("state", "!=", "appealed")
            & Domain("found_on", ">", self.found_on - relativedelta(months=months))
            & Domain("found_on", "<=", self.found_on)
            & Domain("id", "!=", self._origin.id or 0)
        )

    def _penalty(self):
        """Return the step of the ladder that an upheld case makes due."""
        step = len(self._upheld_before()) + 1
        return self.env["panel.diversion.penalty"]._find(self.company_id, step)

    def _working_day(self, days):
        """Return the last of some working days, counted from tomorrow by the company's calendar.

        :param days: number of working days
        """
        calendar = self.company_id.resource_calendar_id
        zone = pytz.timezone(calendar.tz or self.company_id.partner_id.tz or "UTC")
        today = pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()
        tomorrow = zone.localize(datetime.combine(today + timedelta(days=1), time.min))
        end = calendar and calendar.plan_days(days, tomorrow, compute_leaves=True)
        return end.date() if end else today + timedelta(days=days)

    def _tell_dealer(self, due):
        """Write to the dealer, who learns of the finding but not of who reported it."""
        words = self.with_context(lang=self.partner_id.lang)
        text = words.env._(
            "Boards of %(brand)s that were delivered to you were found in %(region)s on "
            "%(day)s, outside your territory. Please answer until %(due)s.",
            brand=words.brand_id.name,
            region=words.found_region_id.display_name,
            day=self.found_on,
            due=due,
        )
        link = f"{self.get_base_url()}/my/diversions/{self.id}"
        where = words.env._("Answer on the portal")
        self.message_post(
            body=Markup('%s <a href="%s">%s</a>') % (text, link, where),
            subject=words.env._("Diversion case %s", self.number),
            partner_ids=self.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )

    # === WHAT REBATES READ === #
    @api.model
    def _holding(self, dealer, brand, day, company=None):
        """Return the cases for which a dealer's rebate on a brand is on hold, or lost, on a day.

        An open case holds the rebates of its quarter and of later ones. An upheld one does so
        until it is closed, and for good those that its penalty takes away: of the quarter or of
        the year in which the boards were found.

        :param dealer: ``res.partner`` record
        :param brand: ``product.brand`` record
        :param day: date, such as the last day of the period of the rebate
        :param company: ``res.company`` that pays the rebate, by default the current one
        :return: ``panel.diversion`` records, elevated
        """
        company = company or self.env.company
        # sudo: the engine asks for every dealer
        cases = self.sudo().search(
            Domain("partner_id", "=", dealer.commercial_partner_id.id)
            & Domain("brand_id", "=", brand.id)
            & Domain("company_id", "=", company.id)
            & (Domain("state", "in", OPEN) | Domain("verdict", "=", "upheld"))
        )
        return cases.filtered(lambda case: case._holds(day))

    def _holds(self, day):
        self.ensure_one()
        quarter = get_quarter(self.found_on)
        if self.state in OPEN or self.state == "upheld":
            return day >= quarter[0]
        periods = {
            "quarter": quarter,
            "year": get_fiscal_year(
                self.found_on,
                int(self.company_id.fiscalyear_last_day),
                int(self.company_id.fiscalyear_last_month),
            ),
        }
        first, last = periods.get(self.penalty_id.loses, (None, None))
        return bool(first) and first <= day <= last
