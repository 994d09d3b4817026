from datetime import datetime, time

import pytz

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    panel_call_off_date = fields.Date(
        string="Call-off",
        copy=False,
        help="Day on which the customer takes this line of a frame or project order; empty for "
        "the delivery date of the order. It takes up credit when it comes within the horizon.",
    )

    @api.constrains("panel_call_off_date")
    def _check_panel_call_off_credit(self):
        """Hold a call-off of a confirmed order like a new order, unless somebody may release it."""
        orders = self.order_id.filtered(lambda order: order.state == "sale")
        user = self.env.user  # rules like this one run as the superuser, for their user
        if not orders or user.id == SUPERUSER_ID or user.has_group("panel_sales.group_credit"):
            return
        end = self.env["panel.credit.exposure"]._horizon_end
        near = self.filtered(
            lambda line: (
                line.order_id in orders
                and line.panel_call_off_date
                and (not end(line.company_id) or line.panel_call_off_date <= end(line.company_id))
            )
        )
        for order, verdict in near.order_id._panel_credit_verdicts().items():
            if verdict.excess:
                raise ValidationError(
                    self.env._(
                        "This call-off exceeds the credit of the customer by %(excess)s: take a "
                        "payment first, or ask finance to set its date. %(explanation)s",
                        excess=order._panel_company_money(verdict.excess),
                        explanation=order._panel_credit_explanation(verdict),
                    )
                )

    def _panel_due_day(self):
        """Return the day on which the line is due: called off, with its order, or by lead time."""
        self.ensure_one()
        if self.panel_call_off_date:
            return self.panel_call_off_date
        moment = self.order_id.commitment_date or self._expected_date()
        # sudo: the time zone of a company is no secret
        zone = pytz.timezone(self.company_id.sudo().partner_id.tz or "UTC")
        return pytz.utc.localize(moment).astimezone(zone).date()

    def _prepare_procurement_values(self):
        # EXTENDS sale_stock: a call-off is delivered on its own day
        values = super()._prepare_procurement_values()
        if self.panel_call_off_date:
            noon = datetime.combine(self.panel_call_off_date, time(4))
            shift = noon - values["date_deadline"]
            values["date_planned"] += shift
            values["date_deadline"] = noon
        return values
