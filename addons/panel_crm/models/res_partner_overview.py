from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

LINES = 4


class ResPartner(models.Model):
    """The 360° view: one screen with everything that happens with a customer.

    It consists of blocks, each a number, a few lines and a way to the records behind them. Addons
    extend ``_panel_overview_blocks`` and ``_panel_overview_fields``. Everything is counted under
    the rights of whoever looks: what they may not read has no block.
    """

    _inherit = "res.partner"

    panel_overview = fields.Json(
        string="360° View",
        compute="_compute_panel_overview",
        help="Everything that happens with the customer and its contacts, by kind.",
    )

    # === COMPUTE METHODS === #
    @api.depends_context("uid", "company", "lang")
    def _compute_panel_overview(self):
        for partner in self:
            partner.panel_overview = partner.id and partner._panel_overview()

    # === ACTIONS === #
    def action_view_overview(self):
        self.ensure_one()
        customer = self.commercial_partner_id
        return {
            "type": "ir.actions.act_window",
            "name": customer.display_name,
            "res_model": "res.partner",
            "res_id": customer.id,
            "views": [(self.env.ref("panel_crm.res_partner_view_form_overview").id, "form")],
        }

    # === BUSINESS === #
    def _panel_overview(self):
        """Return the 360° view of a customer.

        :return: ``{"facts": [{label, value}], "blocks": [block]}``
        """
        self.ensure_one()
        family = self.with_context(active_test=False).search([("id", "child_of", self.id)])
        blocks = [block for block in self._panel_overview_blocks(family) if block]
        blocks.sort(key=lambda block: block["sequence"])
        return {"facts": self._panel_overview_facts(), "blocks": blocks}

    def _panel_overview_facts(self):
        """Return what the customer is like, as labels and values."""
        facts = []
        for name in self._panel_overview_fields():
            field = self._fields[name]
            if not self._has_field_access(field, "read") or not self[name]:
                continue
            value = field.convert_to_export(self[name], self)
            if field.type == "date":
                value = format_date(self.env, self[name])
            elif field.type == "float":
                value = f"{self[name]:,.{(field.get_digits(self.env) or (16, 1))[1]}f}"
            elif field.type == "selection":
                value = dict(field._description_selection(self.env))[self[name]]
            elif field.type == "many2one":
                # sudo: the name of what the customer itself shows
                value = self[name].sudo().display_name
            facts.append({"label": field._description_string(self.env), "value": str(value)})
        return facts

    @api.model
    def _panel_overview_fields(self):
        """Return the fields that say what a customer is like."""
        return [
            "panel_role",
            "panel_region_id",
            "panel_team_id",
            "user_id",
            "panel_dealer_id",
            "panel_dealer_stage",
            "panel_dealer_score",
            "panel_grade_id",
            "panel_score",
            "panel_credit_rating",
            "industry_id",
            "panel_nature",
            "panel_size",
            "panel_annual_demand_m3",
            "vat",
            "phone",
            "email",
            "panel_completeness",
            "panel_verification_state",
        ]

    def _panel_overview_blocks(self, family):
        """Return the blocks of the 360° view; addons add theirs.

        :param family: the customer with all its contacts
        :return: list of what ``_panel_block`` returned
        """
        return [
            self._panel_block_contacts(family),
            self._panel_block_leads(family),
            *self._panel_blocks_orders(family),
            self._panel_block_deliveries(family),
            *self._panel_blocks_invoices(),
            self._panel_block_margin(),
            self._panel_block_interactions(family),
            self._panel_block_activities(family),
            self._panel_block_milestones(family),
            self._panel_block_end_customers(),
            self._panel_block_documents(family),
        ]

    # === BLOCKS === #
    def _panel_block_contacts(self, family):
        contacts = family.filtered("active") - self
        lines = [(contact.name, contact.function or "") for contact in contacts[:LINES]]
        return self._panel_block(
            10, "fa-users", self.env._("Contacts"), contacts, [("id", "in", contacts.ids)], lines
        )

    def _panel_block_leads(self, family):
        domain = [("partner_id", "in", family.ids), ("won_status", "=", "pending")]
        row = self._panel_read("crm.lead", domain, ["expected_revenue:sum"])
        return row and self._panel_block(
            20,
            "fa-star",
            self.env._("Open Opportunities"),
            row[0],
            domain,
            [(self.env._("Expected"), self._panel_money(row[1]))],
            "crm.lead",
        )

    def _panel_blocks_orders(self, family):
        if not self.env["sale.order"].has_access("read"):
            return []
        rows = self.env["sale.order"]._read_group(
            [("partner_id", "in", family.ids), ("state", "!=", "cancel")],
            ["state", "currency_id"],
            ["__count", "amount_untaxed:sum", "date_order:max"],
        )
        quotations, orders = self.env._("Quotations"), self.env._("Orders")
        kinds = [
            (30, "fa-file-text-o", quotations, ("draft", "sent")),
            (40, "fa-shopping-cart", orders, ("sale",)),
        ]
        blocks = []
        for sequence, icon, title, states in kinds:
            own = [row for row in rows if row[0] in states]
            sums = {}
            for _state, currency, _count, amount, _date in own:
                sums[currency] = sums.get(currency, 0) + amount
            lines = [
                (self.env._("Untaxed"), format_amount(self.env, amount, currency))
                for currency, amount in sums.items()
            ]
            if own:
                last = max(row[4] for row in own).date()
                lines.append((self.env._("Last"), format_date(self.env, last)))
            domain = [("partner_id", "in", family.ids), ("state", "in", states)]
            blocks.append(
                self._panel_block(
                    sequence, icon, title, sum(row[2] for row in own), domain, lines, "sale.order"
                )
            )
        return blocks

    def _panel_block_deliveries(self, family):
        domain = [("partner_id", "in", family.ids), ("picking_type_code", "=", "outgoing")]
        row = self._panel_read(
            "stock.picking", [*domain, ("state", "!=", "cancel")], ["date_done:max"]
        )
        if not row:
            return None
        waiting = self.env["stock.picking"].search_count(
            [*domain, ("state", "not in", ("done", "cancel"))]
        )
        lines = [(self.env._("To deliver"), str(waiting))]
        if row[1]:
            lines.append((self.env._("Last"), format_date(self.env, row[1].date())))
        return self._panel_block(
            50, "fa-truck", self.env._("Deliveries"), row[0], domain, lines, "stock.picking"
        )

    def _panel_blocks_invoices(self):
        base = [
            ("commercial_partner_id", "=", self.commercial_partner_id.id),
            ("company_id", "=", self.env.company.id),
            ("state", "=", "posted"),
        ]
        invoices = [*base, ("move_type", "in", ("out_invoice", "out_refund"))]
        overdue = [
            *base,
            ("move_type", "=", "out_invoice"),
            ("payment_state", "in", ("not_paid", "partial")),
            ("invoice_date_due", "<", fields.Date.context_today(self)),
        ]
        row = self._panel_read(
            "account.move", invoices, ["amount_untaxed_signed:sum", "invoice_date:max"]
        )
        late = self._panel_read(
            "account.move", overdue, ["amount_residual_signed:sum", "invoice_date_due:min"]
        )
        if not row:
            return []
        lines = [(self.env._("Untaxed"), self._panel_money(row[1]))]
        if row[2]:
            lines.append((self.env._("Last"), format_date(self.env, row[2])))
        late_lines = [(self.env._("Amount"), self._panel_money(late[1]))]
        if late[2]:
            late_lines.append((self.env._("Oldest since"), format_date(self.env, late[2])))
        title, late_title = self.env._("Invoices"), self.env._("Overdue")
        model = "account.move"
        return [
            self._panel_block(60, "fa-pencil-square-o", title, row[0], invoices, lines, model),
            self._panel_block(
                70, "fa-clock-o", late_title, late[0], overdue, late_lines, model, alert=True
            ),
        ]

    def _panel_block_margin(self):
        month = fields.Date.context_today(self).replace(day=1) - relativedelta(months=11)
        domain = [
            ("partner_id", "=", self.commercial_partner_id.id),
            ("company_id", "=", self.env.company.id),
            ("month", ">=", month),
        ]
        Fact = self.env["panel.customer.fact"]
        sees_margin = Fact._has_field_access(Fact._fields["margin"], "read")
        measures = ["revenue:sum", "volume_m3:sum", *(["margin:sum"] if sees_margin else [])]
        row = self._panel_read(Fact._name, domain, measures)
        if not row:
            return None
        _count, revenue, volume, *margin = row
        count, title = self._panel_money(revenue), self.env._("Sales of 12 Months")
        lines = [(self.env._("Volume"), f"{volume or 0:,.1f} m³")]
        if sees_margin:
            lines[:0] = [
                (self.env._("Revenue"), count),
                (self.env._("Margin"), self._panel_money(margin[0])),
            ]
            count = f"{100 * margin[0] / revenue:.1f} %" if revenue else "–"
            title = self.env._("Margin of 12 Months")
        return self._panel_block(80, "fa-line-chart", title, count, domain, lines, Fact._name)

    def _panel_block_interactions(self, family):
        Interaction, domain = self.env["panel.interaction"], [("partner_id", "in", family.ids)]
        row = self._panel_read("panel.interaction", domain)
        if not row:
            return None
        last = Interaction.search(domain, limit=LINES)
        lines = [
            (format_date(self.env, one.date.date()), f"{one.subject} · {one.user_id.name}")
            for one in last
        ]
        title = self.env._("Interactions")
        return self._panel_block(
            90, "fa-comments-o", title, row[0], domain, lines, "panel.interaction"
        )

    def _panel_block_activities(self, family):
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", family.ids)]
        )
        lines = [
            (
                format_date(self.env, activity.date_deadline),
                f"{activity.summary or activity.activity_type_id.name} · {activity.user_id.name}",
            )
            for activity in activities[:LINES]
        ]
        domain = [("id", "in", activities.ids)]
        title = self.env._("Open Activities")
        return self._panel_block(
            100, "fa-check-square-o", title, activities, domain, lines, "mail.activity"
        )

    def _panel_block_milestones(self, family):
        domain = [("partner_id", "in", family.ids)]
        row = self._panel_read("panel.cooperation", domain)
        if not row:
            return None
        last = self.env["panel.cooperation"].search(domain, limit=LINES)
        lines = [(format_date(self.env, one.date), one.name) for one in last]
        title = self.env._("Milestones")
        return self._panel_block(
            110, "fa-flag-o", title, row[0], domain, lines, "panel.cooperation"
        )

    def _panel_block_end_customers(self):
        if self.panel_role != "dealer":
            return None
        domain = [("panel_dealer_id", "=", self.id)]
        row = self._panel_read("res.partner", domain)
        title = self.env._("End Customers")
        return self._panel_block(120, "fa-sitemap", title, row[0], domain)

    def _panel_block_documents(self, family):
        domain = [
            ("res_model", "=", "res.partner"),
            ("res_id", "in", family.ids),
            ("res_field", "=", False),
        ]
        files = self.env["ir.attachment"].search(domain)
        lines = [(format_date(self.env, file.create_date.date()), file.name) for file in files]
        return self._panel_block(
            130,
            "fa-paperclip",
            self.env._("Documents"),
            files,
            domain,
            lines[:LINES],
            "ir.attachment",
        )

    # === HELPERS === #
    @api.model
    def _panel_block(
        self, sequence, icon, title, count, domain, lines=(), model="res.partner", alert=False
    ):
        """Return a block of the 360° view.

        :param sequence: place among the blocks
        :param icon: icon of Font Awesome
        :param title: what is counted
        :param count: number, text, or the records themselves
        :param domain: domain of the records behind it
        :param lines: ``(label, value)`` pairs
        :param model: model of the records behind it
        :param alert: whether it is bad news if there are any
        """
        if isinstance(count, models.BaseModel):
            count = len(count)
        return {
            "sequence": sequence,
            "icon": icon,
            "title": title,
            "count": count,
            "alert": alert and bool(count),
            "lines": [{"label": label, "value": value} for label, value in lines],
            "model": model,
            "domain": domain,
        }

    @api.model
    def _panel_read(self, model, domain, aggregates=()):
        """Return the number of records and sums of them, or None where the user has no right.

        :param model: name of the model
        :param domain: which records
        :param aggregates: such as ``amount:sum``
        """
        if not self.env[model].has_access("read"):
            return None
        return self.env[model]._read_group(domain, [], ["__count", *aggregates])[0]

    @api.model
    def _panel_money(self, amount):
        """Return an amount in the currency of the company."""
        return format_amount(self.env, amount or 0, self.env.company.currency_id)
