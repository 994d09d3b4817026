import logging
from ast import literal_eval
from collections import defaultdict
from datetime import datetime, timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

# A server that stood still, or a rule that is new, makes up for reminders of so many days; older
# events are past reminding.
CATCH_UP_DAYS = 31
MAX_DAYS = 3650


class PanelReminderRule(models.Model):
    _name = "panel.reminder.rule"
    _description = "Reminder Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    # === EVENT === #
    name = fields.Char(string="Event", required=True, translate=True)
    code = fields.Char(
        help="Key of the event. The rule of a company takes the place of the general rule with "
        "the same key, even when it is archived."
    )
    model_id = fields.Many2one(
        "ir.model",
        string="Records",
        required=True,
        ondelete="cascade",
        domain=[("is_mail_activity", "=", True), ("transient", "=", False)],
        help="Kind of record that has the date.",
    )
    model = fields.Char(related="model_id.model")
    date_field_id = fields.Many2one(
        "ir.model.fields",
        string="Date",
        required=True,
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('ttype', 'in', ('date', 'datetime')), "
        "('store', '=', True)]",
        help="Date of the record that the reminder counts from.",
    )
    yearly = fields.Boolean(
        string="Every Year",
        help="The day comes back every year, such as a birthday; the year of the date is ignored.",
    )
    domain = fields.Char(
        string="Only Records", default="[]", help="Records that do not match are not reminded of."
    )
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Leave empty for the records of all companies."
    )

    # === WHEN === #
    timing = fields.Selection(
        [("before", "Before"), ("after", "After")], required=True, default="before"
    )
    days = fields.Integer(
        required=True, default=30, help="How many days before or after the date to remind."
    )
    repeat_days = fields.Integer(
        string="Repeat Every", help="Remind again every so many days; 0 to remind once."
    )
    repeat_times = fields.Integer(
        string="Repetitions", help="How many times at most the reminder is repeated."
    )

    # === WHO AND WHAT === #
    user_field_id = fields.Many2one(
        "ir.model.fields",
        string="Person",
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('relation', '=', 'res.users'), "
        "('ttype', '=', 'many2one'), ('store', '=', True)]",
        help="Field of the record that names the person to remind.",
    )
    office_leader = fields.Boolean(
        string="Else Office Leader",
        default=True,
        help="When the record names nobody who can see it, remind the leader of the office that "
        "it, or its customer, belongs to.",
    )
    group_id = fields.Many2one(
        "res.groups",
        string="Else Group",
        ondelete="set null",
        help="When there is no such person either, remind the first member of this group. "
        "Without a group it is the administrator.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref("mail.mail_activity_data_todo", False),
        domain="['|', ('res_model', '=', False), ('res_model', '=', model)]",
    )
    summary = fields.Char(
        string="Text",
        required=True,
        translate=True,
        help="What the activity says; {record} and {date} are filled in.",
    )
    note = fields.Html(
        string="Instructions", translate=True, help="What there is to do, in more words."
    )

    # === STATE === #
    error = fields.Char(readonly=True, copy=False, help="Why the rule does not work at present.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _days_range = models.Constraint(
        f"CHECK (days BETWEEN 0 AND {MAX_DAYS} AND repeat_days BETWEEN 0 AND {MAX_DAYS} "
        "AND repeat_times BETWEEN 0 AND 100)",
        "Reminders take between 0 and 3,650 days and at most 100 repetitions.",
    )
    _yearly_is_before = models.Constraint(
        "CHECK (NOT yearly OR (timing = 'before' AND days < 365))",
        "What comes back every year is reminded of less than a year before.",
    )
    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "There is a reminder rule with this key already.",
    )

    # === CONSTRAINTS === #
    @api.constrains("model_id", "date_field_id", "user_field_id", "yearly")
    def _check_fields(self):
        for rule in self:
            if not rule.model_id.is_mail_activity:
                raise ValidationError(
                    self.env._("“%(model)s” cannot have activities.", model=rule.model_id.name)
                )
            date, user = rule.date_field_id, rule.user_field_id
            if date.model_id != rule.model_id or date.ttype not in ("date", "datetime"):
                raise ValidationError(
                    self.env._("“%(model)s” has no such date.", model=rule.model_id.name)
                )
            if not date.store or (user and not user.store):
                raise ValidationError(
                    self.env._("A reminder needs a date and a person that are stored.")
                )
            if user and (user.model_id != rule.model_id or user.relation != "res.users"):
                raise ValidationError(
                    self.env._("“%(model)s” has no such person.", model=rule.model_id.name)
                )

    @api.constrains("model_id", "domain", "company_id")
    def _check_domain(self):
        for rule in self:
            records = self.env[rule.model]
            if rule.company_id and "company_id" not in records._fields:
                raise ValidationError(
                    self.env._(
                        "“%(model)s” belong to no company: leave the company empty.",
                        model=rule.model_id.name,
                    )
                )
            try:
                records.search(rule._parsed_domain(), limit=1)
            except Exception as error:  # whatever the text of a domain may be wrong with
                raise ValidationError(
                    self.env._(
                        "The records of the reminder “%(rule)s” cannot be found: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    # === DAYS, FOR SETTINGS AND STATES === #
    @api.model
    def _days_by_company(self, code):
        """Return the days of an event by company id; a company without a rule has the general.

        :param code: key of the event
        """
        # sudo: states that depend on the days are shown to people who may not read the rules
        rules = self.sudo().with_context(active_test=False).search([("code", "=", code)])
        general = rules.filtered(lambda rule: not rule.company_id).days
        days = defaultdict(lambda: general)
        days.update((rule.company_id.id, rule.days) for rule in rules)
        return days

    @api.model
    def _set_days(self, code, company, days):
        """Set the days of an event in a company, which gets its own rule where there are several.

        :param code: key of the event
        :param company: ``res.company`` record
        :param days: new number of days
        """
        rules = self.with_context(active_test=False).search([("code", "=", code)])
        own = rules.filtered(lambda rule: rule.company_id == company)
        general = rules.filtered(lambda rule: not rule.company_id)
        if (own or general).days == days:
            return
        if own:
            own.days = days
        # sudo: whether there is another company counts, also when the user may not see it
        elif self.env["res.company"].sudo().search_count([], limit=2) > 1:
            general.copy({"company_id": company.id, "days": days})
        else:
            general.days = days

    # === DUE RECORDS === #
    def _parsed_domain(self):
        return Domain(literal_eval(self.domain or "[]"))

    def _due_domain(self, today):
        """Return the domain of the records that may have to be reminded of on a day."""
        domain = self._parsed_domain() & self._company_domain()
        if self.yearly:
            return domain & self._anniversary_domain(today)
        if self.timing == "before":
            first, last = today, today + timedelta(days=self.days)
        else:
            last = today - timedelta(days=self.days)
            span = self.repeat_days * self.repeat_times + CATCH_UP_DAYS
            first = last - timedelta(days=span)
        if self.date_field_id.ttype == "datetime":  # whose day depends on the time zone
            first, last = first - timedelta(days=1), last + timedelta(days=2)
        name = self.date_field_id.name
        return domain & Domain(name, ">=", first) & Domain(name, "<=", last)

    def _company_domain(self):
        if self.company_id:
            return Domain("company_id", "=", self.company_id.id)
        if not self.code or "company_id" not in self.env[self.model]._fields:
            return Domain.TRUE
        twins = self.with_context(active_test=False).search([("code", "=", self.code)])
        return Domain("company_id", "not in", twins.company_id.ids)

    def _anniversary_domain(self, today):
        days = defaultdict(list)
        for offset in range(self.days + 1):
            day = today + timedelta(days=offset)
            days[day.month].append(day.day)
            if day.month == 2 and day.day == 28:  # also the day of those born on the 29th
                days[2].append(29)
        name = self.date_field_id.name
        return Domain.OR(
            Domain(f"{name}.month_number", "=", month) & Domain(f"{name}.day_of_month", "in", some)
            for month, some in days.items()
        )

    def _occurrence(self, record, today):
        """Return the date and the repetition that a record is due for on a day, or None."""
        value = record[self.date_field_id.name]
        if isinstance(value, datetime):
            value = fields.Datetime.context_timestamp(self, value).date()
        if self.yearly:
            value = _next_anniversary(value, today)
        before = self.timing == "before"
        start = value + timedelta(days=-self.days if before else self.days)
        if today < start or (before and value < today):
            return None
        step = (today - start).days // self.repeat_days if self.repeat_days else 0
        return value, min(step, self.repeat_times)

    # === REMINDING === #
    @api.model
    def _cron_remind(self):
        """Make the activities of all rules that are due today."""
        rules = self.search([("active", "=", True)])
        for done, rule in enumerate(rules, start=1):
            rule._run()
            self.env["ir.cron"]._commit_progress(1, remaining=len(rules) - done)

    def _run(self):
        """Remind by each rule; one that is broken tells the administrators and stops no other."""
        today = fields.Date.context_today(self)
        for rule in self:
            try:
                with self.env.cr.savepoint():
                    rule._remind(today)
            except OperationalError:  # another transaction was faster: tomorrow makes up for it
                _logger.info("Reminder rule %s was disturbed", rule.id, exc_info=True)
            except Exception as error:  # whatever the rule is wrong with, the others go on
                _logger.info("Reminder rule %s does not work", rule.id, exc_info=True)
                rule._report(str(error) or type(error).__name__)
            else:
                if rule.error:
                    rule.error = False

    def _report(self, error):
        """Say once to the administrators why the rule does not work."""
        if self.error == error:
            return
        self.error = error
        administrators = self.env.ref("panel_crm.group_manager").all_user_ids
        self.message_post(
            body=self.env._("This reminder does not work: %(error)s", error=error),
            partner_ids=administrators.filtered("active").partner_id.ids,
        )

    def _remind(self, today):
        """Make the activities that are due on a day; a second call makes none.

        :param today: date
        """
        self.ensure_one()
        records = self.env[self.model].search(self._due_domain(today))
        due = [
            (record.id, *occurrence)
            for record in records
            if (occurrence := self._occurrence(record, today))
        ]
        claimed = self.env["panel.reminder.log"]._claim(self, due)
        records = records.browse(res_id for res_id, _date, _step in claimed)
        people = self._people(records)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                self._prepare_activity_vals(records.browse(res_id), people[res_id], day, today)
                for res_id, day, _step in sorted(claimed)
            ]
        )

    def _prepare_activity_vals(self, record, user, day, today):
        words = self.with_context(lang=user.lang)
        name = record.with_context(lang=user.lang).display_name or ""
        text = words.summary.replace("{record}", name)
        return {
            "res_model_id": self.model_id.id,
            "res_id": record.id,
            "activity_type_id": self.activity_type_id.id,
            "automated": True,
            "summary": text.replace("{date}", fields.Date.to_string(day)),
            "note": words.note,
            "date_deadline": max(day, today),
            "user_id": user.id,
        }

    # === ACTIONS === #
    def action_view_due(self):
        """Show the records that the rule looks at today, whether reminded of already or not."""
        self.ensure_one()
        domain = self._due_domain(fields.Date.context_today(self))
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model,
            "view_mode": "list,form",
            "domain": list(domain),
        }


def _next_anniversary(day, today):
    """Return the next day with the month and day of a date, from today on.

    >>> from datetime import date
    >>> _next_anniversary(date(1980, 2, 29), date(2027, 1, 31))
    datetime.date(2027, 2, 28)
    """
    for year in (today.year, today.year + 1):
        try:
            anniversary = day.replace(year=year)
        except ValueError:
            anniversary = day.replace(year=year, day=28)
        if anniversary >= today:
            break
    return anniversary
