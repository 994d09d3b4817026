from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date


class ResPartner(models.Model):
    """What our departments have to do with a customer, for each other to know."""

    _inherit = "res.partner"

    panel_interaction_count = fields.Integer(
        string="Interactions", compute="_compute_panel_interaction_count"
    )
    panel_notice = fields.Html(
        string="Good to Know",
        compute="_compute_panel_notice",
        sanitize=False,
        help="What other departments have open with the customer, and who spoke to it last.",
    )

    # === COMPUTE METHODS === #
    @api.depends_context("uid")
    def _compute_panel_interaction_count(self):
        Interaction = self.env["panel.interaction"]
        counts = {}
        if Interaction.has_access("read"):
            rows = Interaction._read_group(
                [("partner_id", "child_of", self.ids)], ["partner_id"], ["__count"]
            )
            counts = self._panel_roll_up(rows)
        for partner in self:
            partner.panel_interaction_count = sum(counts.get(partner.id, ()))

    @api.depends_context("uid", "lang", "company")
    def _compute_panel_notice(self):
        notices = self._panel_notices()
        for partner in self:
            found = notices.get(partner.commercial_partner_id, [])
            partner.panel_notice = (
                self.env["ir.qweb"]._render("panel_crm.panel_notices", {"notices": found})
                if any(level == "warning" for level, _text in found)
                else False
            )

    # === ACTIONS === #
    def action_view_interactions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_interaction_action")
        action["domain"] = [("partner_id", "child_of", self.commercial_partner_id.id)]
        action["context"] = {"default_partner_id": self.commercial_partner_id.id}
        return action

    # === BUSINESS === #
    def _panel_notices(self):
        """Return what a colleague should know before dealing with these customers.

        The number of queries does not depend on the number of customers. Addons add notices of
        their own.

        :return: ``{commercial partner: [(level, text)]}``, level ``warning`` or ``info``
        """
        customers = self.commercial_partner_id
        notices = {customer: [] for customer in customers}
        for customer, (count, _amount, due) in customers._panel_overdue().items():
            text = self.env._(
                "Overdue invoices: %(count)s, the oldest since %(date)s",
                count=count,
                date=format_date(self.env, due),
            )
            notices[customer].append(("warning", text))
        for customer, names in customers._panel_open_actions().items():
            text = self.env._("Open actions of colleagues: %s", ", ".join(names))
            notices[customer].append(("warning", text))
        for customer, contact in customers._panel_last_contacts().items():
            text = self.env._(
                "Last contact: %(who)s on %(date)s, “%(subject)s”",
                who=contact.user_id.name,
                date=format_date(self.env, contact.date.date()),
                subject=contact.subject,
            )
            notices[customer].append(("info", text))
        return notices

    def _panel_open_actions(self):
        """Return the open activities of others on the customers, as their summaries.

        :return: ``{commercial partner: [text]}``
        """
        # sudo: colleagues must know of an open action, also when its document is not theirs
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "res.partner"),
                    ("res_id", "in", self.ids),
                    ("user_id", "!=", self.env.uid),
                    ("activity_type_id.category", "!=", "upload_file"),
                ]
            )
        )
        data_work = self.env.ref("panel_crm.activity_complete_data", raise_if_not_found=False)
        found = {}
        for activity in activities:
            if activity.activity_type_id == data_work:
                continue
            title = activity.summary or activity.activity_type_id.name
            texts = found.setdefault(self.browse(activity.res_id), [])
            texts.append(f"{title} ({activity.user_id.name})")
        return found

    def _panel_last_contacts(self, days=90):
        """Return the last interaction with each customer that the user may read.

        :param days: how far to look back
        :return: ``{commercial partner: panel.interaction record}``
        """
        Interaction = self.env["panel.interaction"]
        if not Interaction.has_access("read"):
            return {}
        since = fields.Datetime.now() - timedelta(days=days)
        found = Interaction.search(
            [
                ("partner_id.commercial_partner_id", "in", self.ids),
                ("date", ">=", since),
                ("date", "<=", fields.Datetime.now()),
            ],
            order="date, id",
        )
        return {contact.partner_id.commercial_partner_id: contact for contact in found}

    def _panel_events_since(self, since):
        """Return what happened with customers, for the weekly digest; addons add events.

        :param since: moment from which events count
        :return: ``{partner: [text]}``
        """
        events = {partner: [] for partner in self}
        Interaction = self.env["panel.interaction"]
        if Interaction.has_access("read"):
            kinds = dict(Interaction._fields["kind"]._description_selection(self.env))
            now = fields.Datetime.now()
            for row in Interaction.search(
                [("partner_id", "in", self.ids), ("date", ">=", since), ("date", "<=", now)],
                order="date",
            ):
                date = format_date(self.env, row.date.date())
                who, kind = row.user_id.name, kinds[row.kind]
                events[row.partner_id].append(f"{date} · {kind} · {row.subject} · {who}")
        Order = self.env["sale.order"]
        if Order.has_access("read"):
            rows = Order._read_group(
                [
                    ("partner_id", "child_of", self.ids),
                    ("state", "=", "sale"),
                    ("date_order", ">=", since),
                ],
                ["partner_id"],
                ["__count"],
            )
            for partner_id, counts in self._panel_roll_up(rows).items():
                partner = self.browse(partner_id)
                if partner in events:
                    events[partner].append(self.env._("%s orders", sum(counts)))
        return events
