from datetime import timedelta

from odoo import api, fields, models


class PanelCustomerOwner(models.Model):
    """A change of the salesperson of a customer. Grain: one row per customer and change.

    Rows are added when the salesperson changes, by hand or by a hand-over; nobody may edit them.
    Commissions read from them who is credited.
    """

    _name = "panel.customer.owner"
    _description = "Customer Ownership"
    _order = "partner_id, date_from desc, id desc"
    _rec_name = "user_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    previous_user_id = fields.Many2one(
        "res.users",
        string="Previous Salesperson",
        readonly=True,
        ondelete="restrict",
        help="Salesperson who had the customer until then.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Salesperson who has had the customer since.",
    )
    date_from = fields.Date(
        string="From", required=True, readonly=True, help="First day of the salesperson."
    )
    date_to = fields.Date(
        string="To",
        compute="_compute_date_to",
        help="Day before the next change; empty while it lasts.",
    )
    handover_id = fields.Many2one(
        "panel.handover",
        string="Hand-over",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Hand-over that brought the change; empty when somebody edited the customer.",
    )

    @api.depends("partner_id", "date_from")
    def _compute_date_to(self):
        changes = self.search([("partner_id", "in", self.partner_id.ids)])
        following = {}
        for rows in changes.grouped("partner_id").values():
            following |= dict(zip(rows[1:], rows, strict=False))
        for row in self:
            later = following.get(row._origin)
            row.date_to = later.date_from - timedelta(days=1) if later else False

    @api.model
    def _record_changes(self, before):
        """Add a row for each customer whose salesperson is another one now.

        :param before: ``{res.partner: res.users}`` as it was
        """
        today = fields.Date.context_today(self)
        # sudo: who edits a customer need not be able to write its history
        self.sudo().create(
            [
                {
                    "partner_id": partner.id,
                    "previous_user_id": user.id,
                    "user_id": partner.user_id.id,
                    "date_from": today,
                }
                for partner, user in before.items()
                if partner.user_id != user
            ]
        )
