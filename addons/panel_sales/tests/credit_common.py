from datetime import timedelta

from odoo import fields

from .common import PanelIncentiveCommon


class PanelCreditCommon(PanelIncentiveCommon):
    """A dealer with a credit limit of 100,000, and a service that is sold at any price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env["res.users"])
        cls.company.write(
            {
                "account_use_credit_limit": True,
                "panel_credit_days": 30,
                "panel_credit_warn_percent": 80,
                "panel_overdue_days": 0,
                "panel_overdue_amount": 0,
            }
        )
        cls.dealer.credit_limit = 100_000
        cls.board_a.invoice_policy = "delivery"
        cls.finance, cls.leader = cls.users["finance"], cls.users["leader"]

    @classmethod
    def _day(cls, days):
        return cls.today + timedelta(days=days)

    @classmethod
    def _sell(cls, *amounts, partner=None, **values):
        """Make a quotation of boards at given amounts, or ``(amount, days until call-off)``."""
        lines = []
        for amount in amounts:
            amount, days = amount if isinstance(amount, tuple) else (amount, None)
            call_off = {} if days is None else {"panel_call_off_date": cls._day(days)}
            lines.append((cls.board_a, 100, {"price_unit": amount / 100, **call_off}))
        order = cls._order(lines, partner=partner, **values)
        assert order.amount_total == sum(a[0] if isinstance(a, tuple) else a for a in amounts)
        return order

    @classmethod
    def _owe(cls, amount, days_overdue=-30, partner=None, **values):
        """Post an invoice that has been due for some days, or will be."""
        due = cls._day(-days_overdue)
        return cls._invoice(
            [(cls.board_a, 1, amount)],
            min(due, cls.today),
            partner=partner,
            invoice_date_due=due,
            invoice_payment_term_id=False,
            **values,
        )

    @classmethod
    def _pay(cls, invoice, amount=None, day=None):
        """Pay an invoice and allocate the payment."""
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create(
                {
                    "amount": amount or invoice.amount_residual,
                    "payment_date": day or cls.today,
                }
            )
        )
        return wizard._create_payments()

    def _check(self, order):
        """Return what the credit check says now: ok, warn, block or released."""
        order.invalidate_recordset()
        findings = [each for each in order._panel_findings()[order] if each.check == "credit"]
        return order._panel_finding_state(findings[0]) if findings else "ok"

    def _used(self, partner=None):
        self.env.invalidate_all()
        rows = self.env["panel.credit.exposure"].search(
            [("partner_id", "=", (partner or self.dealer).id)]
        )
        return rows.used

    @classmethod
    def _deliver(cls, order):
        for move in order.picking_ids.move_ids:
            move.quantity = move.product_uom_qty
        order.picking_ids.with_context(skip_backorder=True).button_validate()
