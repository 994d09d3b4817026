import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

REVISION = re.compile(r"-R\d+$")


class SaleOrder(models.Model):
    """Revisions of a quotation: the live one goes on, what was sent before is kept as it was.

    The quotation itself stays the same record, with its talks, activities and the link that the
    customer has; the copy that is kept bears the number it was sent under.
    """

    _inherit = "sale.order"

    panel_revision = fields.Integer(
        string="Revision",
        default=1,
        copy=False,
        readonly=True,
        help="Which version of the quotation this is.",
    )
    panel_live_id = fields.Many2one(
        "sale.order",
        string="Live Quotation",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The quotation that this is an earlier revision of.",
    )
    panel_revision_ids = fields.One2many(
        "sale.order", "panel_live_id", string="Earlier Revisions", readonly=True
    )
    panel_revision_count = fields.Integer(
        string="Number of Earlier Revisions", compute="_compute_panel_revision_count"
    )

    # === COMPUTE METHODS === #
    @api.depends("panel_revision_ids")
    def _compute_panel_revision_count(self):
        for order in self:
            order.panel_revision_count = len(order.panel_revision_ids)

    # === CONSTRAINT METHODS === #
    @api.constrains("state", "panel_live_id")
    def _check_panel_revision(self):
        for order in self:
            if order.panel_live_id and order.state != "cancel":
                raise ValidationError(
                    self.env._(
                        "“%(revision)s” is an earlier revision of “%(live)s” and is kept as it "
                        "was sent. Go on with the live quotation, or duplicate this one.",
                        revision=order.name,
                        live=order.panel_live_id.name,
                    )
                )

    # === ACTIONS === #
    def action_panel_new_revision(self):
        """Keep the quotation as it is under its number, and go on with the next revision."""
        for order in self:
            if order.state not in ("draft", "sent") or order.panel_live_id:
                raise UserError(
                    self.env._("“%s” is no open quotation, so it cannot be revised.", order.name)
                )
            order._panel_revise()
        return True

    def _panel_revise(self):
        self.ensure_one()
        kept = self.copy(self._prepare_panel_revision_vals())
        # sudo: from now on nobody may change it, see the record rules
        kept.sudo().panel_live_id = self
        number = self.panel_revision + 1
        self.write(
            {
                "name": f"{REVISION.sub('', self.name)}-R{number}",
                "panel_revision": number,
                "state": "draft",
                "signed_by": False,
                "signed_on": False,
                "signature": False,
                "date_order": fields.Datetime.now(),
            }
        )
        self.message_post(
            body=self.env._(
                "Revision %(number)s; revision %(earlier)s is kept.",
                number=number,
                earlier=number - 1,
            )
        )

    def _prepare_panel_revision_vals(self):
        """Return what the kept revision takes over, beside what a copy takes over anyway."""
        self.ensure_one()
        return {
            "name": self.name,
            "state": "cancel",
            "panel_revision": self.panel_revision,
            "date_order": self.date_order,
            "validity_date": self.validity_date,
            "commitment_date": self.commitment_date,
            "client_order_ref": self.client_order_ref,
            "signed_by": self.signed_by,
            "signed_on": self.signed_on,
            "signature": self.signature,
        }

    def action_view_panel_revisions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Earlier Revisions"),
            "res_model": "sale.order",
            "view_mode": "list,form",
            "views": [
                (self.env.ref("panel_sales.sale_order_view_list_revision").id, "list"),
                (False, "form"),
            ],
            "domain": [("panel_live_id", "=", self.id)],
            "context": {"create": False},
        }
