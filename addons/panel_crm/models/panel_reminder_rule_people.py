from collections import defaultdict

from odoo import models


class PanelReminderRule(models.Model):
    _inherit = "panel.reminder.rule"

    def _people(self, records):
        """Return whom to remind of each record: the first in question who may see it.

        :param records: records of the rule's model
        :return: dict of record id: ``res.users`` record
        """
        people = {}
        for choice in (self._named_person, self._leader_of_office, self._first_of_group):
            by_user = defaultdict(records.browse)
            for record in records.filtered(lambda record: record.id not in people):
                by_user[choice(record)] |= record
            for user, theirs in by_user.items():
                if user.active and not user.share:
                    company_ids = user.company_ids.ids
                    seen = theirs.with_user(user).with_context(allowed_company_ids=company_ids)
                    people.update(dict.fromkeys(seen._filtered_access("read").ids, user))
        administrator = self.env.ref("base.user_admin")
        return defaultdict(lambda: administrator, people)

    def _named_person(self, record):
        field = self.user_field_id
        return record[field.name] if field else self.env["res.users"]

    def _leader_of_office(self, record):
        team = self._office(record) if self.office_leader else self.env["crm.team"]
        while team and not team.user_id:
            team = team.parent_id
        return team.user_id

    def _office(self, record):
        if record._name == "res.partner":
            return record.panel_team_id
        team = self._linked(record, "team_id", "crm.team")
        return team or self._linked(record, "partner_id", "res.partner").panel_team_id

    def _linked(self, record, name, comodel):
        field = record._fields.get(name)
        return record[name] if field and field.comodel_name == comodel else self.env[comodel]

    def _first_of_group(self, _record):
        members = self.group_id.all_user_ids
        return members.filtered(lambda user: user.active and not user.share).sorted("id")[:1]
