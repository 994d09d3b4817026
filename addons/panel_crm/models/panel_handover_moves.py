"""What a hand-over finds and how it moves it; the number of statements does not depend on how many
records there are."""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..handover import QUIET, HandoverItem


class PanelHandover(models.Model):
    _inherit = "panel.handover"

    # === WHAT CAN BE MOVED === #
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
            return self.env["panel.handover.log"].sudo().browse()  # sudo: empty, like the rest
        finder = getattr(self, f"_find_{self.kind}_{item}", None)
        # sudo: see above
        records = finder(spec) if finder else self._find_generic(spec).sudo()
        if self.reverse_of_id:
            records &= self.reverse_of_id._get_moved(item, records)
        return records

    def _find_generic(self, spec):
        # sudo: see _find_records
        model = self.env[spec.model].sudo()
        domain = Domain(spec.field, "=", self._get_parties()[0]._origin.id) & Domain(
            list(spec.domain)
        )
        if self.company_id and "company_id" in model._fields:
            domain &= Domain("company_id", "in", (self.company_id.id, False))
        limit = self._get_customer_domain()
        if spec.partner is not None and not limit.is_true():
            customers = self.env["res.partner"].sudo()._search(limit)  # sudo: as above
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
            # sudo: see _find_records
            customers = self.env["res.partner"].sudo()._search(limit)
            path = (
                "commercial_partner_id" if partner == "id" else "partner_id.commercial_partner_id"
            )
            records = (
                self.env[model]
                .sudo()  # sudo: as above
                .search(Domain("id", "in", rows.mapped("res_id")) & Domain(path, "in", customers))
            )
            wanted |= rows.filtered(lambda row, ids=set(records.ids): row.res_id in ids)
        return wanted

    def _find_user_regions(self, _spec):
        """Return the regions that the user is assigned to."""
        # sudo: a setting of users, which who hands over may not read
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
        # sudo: a setting of users, which follows from the hand-over
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
