from ast import literal_eval

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..handover import QUIET, HandoverItem

# Kinds of hand-over and the fields that name the two parties.
PARTIES = {
    "user": ("from_user_id", "to_user_id"),
    "unit": ("from_team_id", "to_team_id"),
    "dealer": ("from_dealer_id", "to_dealer_id"),
}


class PanelHandover(models.Model):
    """Customers, territories and open work pass to another on a day, in one action."""

    _name = "panel.handover"
    _description = "Hand-over"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    # === IDENTITY === #
    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    kind = fields.Selection(
        [
            ("user", "Person to Person"),
            ("unit", "Unit to Unit"),
            ("dealer", "Dealer to Dealer"),
        ],
        required=True,
        default="user",
        tracking=True,
        help="Between whom: two users, two units of the organisation, or two dealers that serve "
        "end customers.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("scheduled", "Scheduled"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    date = fields.Date(
        string="Effective Date",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="First day of the successor. A day to come is waited for; one that has passed only "
        "says from when the business is credited to the successor.",
    )
    reason = fields.Char(help="Why the business changes hands, such as a departure.")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Move the documents of this company only. Leave empty to move those of all.",
    )

    # === PARTIES === #
    from_user_id = fields.Many2one(
        "res.users",
        string="From",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        context={"active_test": False},
        tracking=True,
        help="Person who hands over.",
    )
    to_user_id = fields.Many2one(
        "res.users",
        string="To",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        tracking=True,
        help="Person who takes over.",
    )
    from_team_id = fields.Many2one(
        "crm.team", string="From Unit", ondelete="restrict", tracking=True
    )
    to_team_id = fields.Many2one("crm.team", string="To Unit", ondelete="restrict", tracking=True)
    from_dealer_id = fields.Many2one(
        "res.partner",
        string="From Dealer",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("panel_role", "=", "dealer")],
        tracking=True,
    )
    to_dealer_id = fields.Many2one(
        "res.partner",
        string="To Dealer",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("panel_role", "=", "dealer")],
        tracking=True,
    )

    # === WHAT === #
    region_ids = fields.Many2many(
        "panel.region",
        string="Only in Regions",
        help="Move only what belongs to customers of these regions and of everything below them.",
    )
    brand_ids = fields.Many2many(
        "product.brand",
        string="Only of Brands",
        help="Move only what belongs to customers who have bought these brands.",
    )
    domain = fields.Char(
        string="Only Customers Who",
        default="[]",
        help="Move only what belongs to customers that meet this condition.",
    )
    line_ids = fields.One2many(
        "panel.handover.line",
        "handover_id",
        string="What Is Handed Over",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    log_ids = fields.One2many("panel.handover.log", "handover_id", string="Log", readonly=True)
    log_count = fields.Integer(string="Records Moved", compute="_compute_log_count")

    # === UNDOING === #
    reverse_of_id = fields.Many2one(
        "panel.handover",
        string="Takes Back",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Hand-over that this one takes back: only what that one moved is moved again.",
    )
    reverse_ids = fields.One2many(
        "panel.handover", "reverse_of_id", string="Taken Back By", readonly=True
    )
    executed_on = fields.Datetime(readonly=True, copy=False)

    # === COMPUTE METHODS === #
    @api.depends("kind")
    def _compute_line_ids(self):
        for handover in self:
            items = self._get_items(handover.kind)
            excluded = self._get_excluded_items()
            handover.line_ids = [
                Command.clear(),
                *(
                    Command.create({"item": item, "included": item not in excluded})
                    for item in items
                ),
            ]

    @api.depends("log_ids")
    def _compute_log_count(self):
        counts = dict(
            self.env["panel.handover.log"]._read_group(
                [("handover_id", "in", self.ids)], ["handover_id"], ["__count"]
            )
        )
        for handover in self:
            handover.log_count = counts.get(handover, 0)

    # === CONSTRAINTS === #
    @api.constrains("kind", *(name for pair in PARTIES.values() for name in pair))
    def _check_parties(self):
        for handover in self:
            giver, taker = handover._get_parties()
            if not giver or not taker:
                raise ValidationError(self.env._("Say who hands over and who takes over."))
            if giver == taker:
                raise ValidationError(
                    self.env._("“%s” cannot hand over to itself.", giver.display_name)
                )

    @api.constrains("domain")
    def _check_domain(self):
        for handover in self:
            handover._get_customer_domain()

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        for vals in vals_list:
            vals["name"] = sequence.next_by_code(self._name)
        return super().create(vals_list)

    def write(self, vals):
        if self._get_terms() & vals.keys() and any(row.state == "done" for row in self):
            raise UserError(self.env._("What was handed over can only be taken back."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if any(handover.state not in ("draft", "cancelled") for handover in self):
            raise UserError(self.env._("A confirmed hand-over is kept. Take it back instead."))

    # === ACTIONS === #
    def action_confirm(self):
        """Execute what is due and schedule what is not."""
        today = fields.Date.context_today(self)
        for handover in self:
            if handover.state not in ("draft", "scheduled"):
                continue
            handover._check_ready()
            if handover.date > today:
                handover.state = "scheduled"
            else:
                handover._execute()
        return True

    def action_cancel(self):
        """Call off what was not executed yet."""
        if any(handover.state == "done" for handover in self):
            raise UserError(self.env._("What was handed over can only be taken back."))
        self.state = "cancelled"
        return True

    def action_draft(self):
        """Reopen what was called off or scheduled."""
        if any(handover.state == "done" for handover in self):
            raise UserError(self.env._("What was handed over can only be taken back."))
        self.state = "draft"
        return True

    def action_reverse(self):
        """Open the draft of the hand-over that takes this one back."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("Only what was handed over can be taken back."))
        reverse = self.reverse_ids.filtered(lambda row: row.state != "cancelled")[:1]
        return (reverse or self.create(self._prepare_reverse_vals()))._get_records_action()

    def action_view_log(self):
        """Open the records that were moved."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_handover_log_action")
        return {**action, "domain": [("handover_id", "=", self.id)], "context": {}}

    # === WHAT CAN BE MOVED === #
    @api.model
    def _get_terms(self):
        """Return the fields that are settled once the hand-over is done."""
        parties = {name for pair in PARTIES.values() for name in pair}
        return {"kind", "date", "company_id", "region_ids", "brand_ids", "domain", *parties}

    @api.model
    def _get_items(self, kind):
        """Return what a kind of hand-over can move; addons add their own.

        :param kind: value of ``kind``
        :return: ``{item: HandoverItem}``, in the order in which they are moved
        """
        company = (("parent_id", "=", False),)
        pending = (("won_status", "=", "pending"),)
        quotation = (("state", "in", ("draft", "sent")),)
        ordered = (("state", "=", "sale"), ("invoice_status", "!=", "invoiced"))
        items = {
            "user": {
                "customers": HandoverItem("res.partner", "user_id", company, partner=""),
                "leads": HandoverItem("crm.lead", "user_id", pending, team=True),
                "quotations": HandoverItem("sale.order", "user_id", quotation, team=True),
                "orders": HandoverItem("sale.order", "user_id", ordered, blocks=False),
                "activities": HandoverItem("mail.activity", "user_id", partner=None),
                "regions": HandoverItem("panel.region", "", partner=None, blocks=False),
                "units": HandoverItem("crm.team", "user_id", partner=None, blocks=False),
            },
            "unit": {
                "customers": HandoverItem("res.partner", "panel_team_id", company, partner=""),
                "regions": HandoverItem("panel.region", "team_id", partner=None),
                "leads": HandoverItem("crm.lead", "team_id", pending),
                "quotations": HandoverItem("sale.order", "team_id", quotation),
            },
            "dealer": {
                "end_customers": HandoverItem(
                    "res.partner", "panel_dealer_id", company, partner=""
                ),
            },
        }
        return items[kind] if kind else {}

    @api.model
    def _get_excluded_items(self):
        """Return the items that are moved only when somebody ticks them."""
        return {"orders"}

    def _get_parties(self):
        """Return who hands over and who takes over."""
        self.ensure_one()
        giver, taker = PARTIES[self.kind or "user"]
        return self[giver], self[taker]

    # === FINDING === #
    def _find_records(self, item):
        """Return the records that the hand-over would move now.

        :param item: key of ``_get_items``
        :return: records, elevated: who hands over business need not be able to read all of it
        """
        self.ensure_one()
        giver = self._get_parties()[0]._origin
        spec = self._get_items(self.kind).get(item)
        if not spec or not giver:
            return self.env["panel.handover.log"].sudo().browse()
        finder = getattr(self, f"_find_{self.kind}_{item}", None)
        # sudo: see above
        records = finder(spec) if finder else self._find_generic(spec).sudo()
        if self.reverse_of_id:
            records &= self.reverse_of_id._get_moved(item, records)
        return records

    def _find_generic(self, spec):
        model = self.env[spec.model].sudo()
        domain = Domain(spec.field, "=", self._get_parties()[0]._origin.id) & Domain(
            list(spec.domain)
        )
        if self.company_id and "company_id" in model._fields:
            domain &= Domain("company_id", "in", (self.company_id.id, False))
        limit = self._get_customer_domain()
        if spec.partner is not None and not limit.is_true():
            customers = self.env["res.partner"].sudo()._search(limit)
            path = f"{spec.partner}.commercial_partner_id".lstrip(".")
            domain &= Domain(path, "in", customers)
        elif spec.model == "panel.region" and self.region_ids:
            domain &= Domain("id", "child_of", self.region_ids.ids)
        return model.search(domain)

    def _find_user_activities(self, spec):
        """Return open activities; a limit to customers takes only theirs."""
        activities = self._find_generic(spec)
        limit = self._get_customer_domain()
        if limit.is_true() or not activities:
            return activities
        wanted = activities.browse()
        for model, rows in activities.grouped("res_model").items():
            partner = "id" if model == "res.partner" else "partner_id"
            if model not in self.env or partner not in self.env[model]._fields:
                continue
            customers = self.env["res.partner"].sudo()._search(limit)
            path = "commercial_partner_id" if partner == "id" else "partner_id.commercial_partner_id"
            records = self.env[model].sudo().search(
                Domain("id", "in", rows.mapped("res_id")) & Domain(path, "in", customers)
            )
            wanted |= rows.filtered(lambda row, ids=set(records.ids): row.res_id in ids)
        return wanted

    def _find_user_regions(self, _spec):
        """Return the regions that the user is assigned to."""
        regions = self.from_user_id._origin.sudo().panel_region_ids
        if self.region_ids:
            below = regions.search([("id", "child_of", self.region_ids._origin.ids)])
            regions &= below
        return regions

    def _get_customer_domain(self):
        """Return the domain of the customers that the hand-over is limited to.

        :raises ValidationError: when the condition is none on customers
        """
        self.ensure_one()
        limit = Domain.TRUE
        if self.region_ids:
            limit &= Domain("panel_region_id", "child_of", self.region_ids._origin.ids)
        if self.brand_ids:
            # sudo: who bought a brand counts, whoever may read the facts
            bought = self.env["panel.customer.fact"].sudo()
            buyers = bought._read_group(
                [("brand_id", "in", self.brand_ids._origin.ids)], ["partner_id"]
            )
            limit &= Domain("id", "in", [partner.id for (partner,) in buyers])
        try:
            condition = Domain(literal_eval(self.domain or "[]"))
            condition.validate(self.env["res.partner"])
        except (ValueError, TypeError, SyntaxError) as error:
            raise ValidationError(
                self.env._("“%s” is no condition on customers.", self.domain)
            ) from error
        return limit & condition

    def _get_moved(self, _item, records):
        """Return those of some records that this hand-over moved."""
        self.ensure_one()
        logs = self.log_ids.filtered(lambda log: log.res_model == records._name)
        return records.browse(logs.mapped("res_id"))

    @api.model
    def _get_holdings(self, users):
        """Return what keeps users from leaving, as a list of (what, how many).

        :param users: ``res.users`` records
        """
        labels = dict(self.env["panel.handover.line"]._get_item_selection())
        found = []
        for item, spec in self._get_items("user").items():
            if spec.blocks:
                domain = Domain(spec.field, "in", users.ids) & Domain(list(spec.domain))
                # sudo: what others may not read blocks all the same
                if count := self.env[spec.model].sudo().search_count(domain):
                    found.append((labels[item], count))
        return found

    # === EXECUTION === #
    def _check_ready(self):
        """Refuse a hand-over to somebody who cannot take over.

        :raises UserError: when the successor is archived or must not see the company
        """
        self.ensure_one()
        taker = self._get_parties()[1].sudo()
        if not taker.active:
            raise UserError(
                self.env._("“%s” is archived and cannot take over.", taker.display_name)
            )
        if self.kind == "user" and self.company_id and self.company_id not in taker.company_ids:
            raise UserError(
                self.env._(
                    "%(user)s has no access to %(company)s. Allow it in the user's settings first.",
                    user=taker.name,
                    company=self.company_id.name,
                )
            )

    def _execute(self):
        """Move what was found, once: a second call, also one at the same time, moves nothing."""
        self.ensure_one()
        self.lock_for_update()
        if self.state == "done":
            return
        for line in self.line_ids.filtered("included"):
            self._move(line.item)
        self.write({"state": "done", "executed_on": fields.Datetime.now()})
        self.message_post(body=self.env._("%s records changed hands.", self.log_count))

    def _move(self, item):
        """Move the records of one kind and log each of them."""
        records = self._find_records(item)
        if not records:
            return
        self._log_moves(item, records)
        mover = getattr(self, f"_move_{self.kind}_{item}", None)
        if mover:
            mover(records)
        else:
            self._move_generic(self._get_items(self.kind)[item], records.with_context(**QUIET))

    def _move_generic(self, spec, records):
        """Write the new party into records, whose number does not matter."""
        taker = self._get_parties()[1]
        if not spec.team:
            records.write({spec.field: taker.id})
            return
        # The team is given with the user: left to itself Odoo looks one up for each record.
        # sudo: the team of the successor, who may work where the user has no insight
        team = taker.sudo().sale_team_id
        groups = {team: records} if team else records.grouped("team_id")
        for new_team, rows in groups.items():
            rows.write({spec.field: taker.id, "team_id": new_team.id})

    def _move_user_customers(self, records):
        """Give customers to the successor and date the change to the effective day."""
        self._move_with_contacts("customers", records)
        # sudo: the history of ownership is nobody's to edit
        owners = self.env["panel.customer.owner"].sudo()
        rows = owners.search(
            [
                ("partner_id", "in", records.ids),
                ("user_id", "=", self.to_user_id.id),
                ("handover_id", "=", False),
            ],
            order="id",
        )
        newest = {row.partner_id: row for row in rows}
        owners.union(*newest.values()).write({"handover_id": self.id, "date_from": self.date})

    def _move_unit_customers(self, records):
        """Give customers to the other unit."""
        self._move_with_contacts("customers", records)

    def _move_with_contacts(self, item, records):
        """Move companies and those of their contacts that went with them; the log names only the
        companies."""
        spec = self._get_items(self.kind)[item]
        giver = self._get_parties()[0]
        contacts = records.search(
            [("commercial_partner_id", "in", records.ids), (spec.field, "=", giver.id)]
        )
        self._move_generic(spec, (records | contacts).with_context(**QUIET))

    def _move_user_regions(self, records):
        """Assign the successor to the regions instead of the predecessor."""
        giver, taker = (party.sudo() for party in self._get_parties())
        taker.panel_region_ids |= records
        giver.panel_region_ids -= records

    def _log_moves(self, item, records):
        giver, taker = self._get_parties()
        # sudo: nobody may write the log by hand
        self.env["panel.handover.log"].sudo().create(
            [
                {
                    "handover_id": self.id,
                    "item": item,
                    "res_model": records._name,
                    "res_id": record.id,
                    "record_name": record.display_name,
                    "before": giver.display_name,
                    "after": taker.display_name,
                }
                for record in records
            ]
        )

    def _prepare_reverse_vals(self):
        self.ensure_one()
        giver, taker = PARTIES[self.kind]
        return {
            "kind": self.kind,
            "company_id": self.company_id.id,
            "reverse_of_id": self.id,
            giver: self[taker].id,
            taker: self[giver].id,
            "line_ids": [
                Command.create({"item": line.item, "included": line.included})
                for line in self.line_ids
            ],
        }

    @api.model
    def _cron_execute(self):
        """Execute the hand-overs whose day has come; tell about those that cannot be executed."""
        today = fields.Date.context_today(self)
        due = self.search([("state", "=", "scheduled"), ("date", "<=", today)], order="date, id")
        for done, handover in enumerate(due.try_lock_for_update(), start=1):
            try:
                with self.env.cr.savepoint():
                    handover.action_confirm()
            except UserError as error:
                handover.state = "draft"
                handover.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=str(error),
                    user_id=handover.create_uid.id,
                )
            self.env["ir.cron"]._commit_progress(1, remaining=len(due) - done)
