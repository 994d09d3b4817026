from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import formatLang

from odoo.addons.panel_sales.order_check import Finding

from .panel_credit_exposure import CREDIT_STATES

# What the verdict on an order depends on.
JUDGED = (
    "state",
    "partner_invoice_id",
    "amount_total",
    "payment_term_id",
    "commitment_date",
    "order_line.panel_call_off_date",
)


class SaleOrder(models.Model):
    """The credit check: it holds the order, never a delivery or an invoice.

    It is recomputed, so a payment releases an order by itself.
    """

    _inherit = "sale.order"

    panel_credit_state = fields.Selection(
        CREDIT_STATES,
        string="Credit",
        compute="_compute_panel_credit_state",
        compute_sudo=True,  # salespeople may not read receivables, only what comes of them
        help="How much credit the payer has with this order. Green: enough. Amber: nearly used "
        "up, or something is overdue. Red: the limit is exceeded or too much is overdue.",
    )

    # === COMPUTE METHODS === #
    @api.depends(*JUDGED)
    def _compute_panel_credit_state(self):
        verdicts = self._panel_credit_verdicts()
        for order in self:
            order.panel_credit_state = order in verdicts and verdicts[order].state

    @api.depends(*JUDGED)
    def _compute_panel_check(self):
        # EXTENDS panel_sales
        return super()._compute_panel_check()

    # === FINDINGS === #
    def _panel_findings(self):
        # EXTENDS panel_sales
        found = super()._panel_findings()
        for order, verdict in self._panel_credit_verdicts().items():
            # an order that takes no credit passes whatever the customer owes
            if verdict.asked and verdict.state != "green":
                found[order].append(order._panel_credit_finding(verdict))
        return found

    def _panel_credit_verdicts(self):
        """Judge the payers of orders with what each order would add.

        Orders that are confirmed together count against each other, in their order; otherwise
        each is judged as if it was the only one. Confirmed orders are part of what is used.

        :return: ``{order: CreditVerdict}``, only of companies that use credit limits
        """
        # sudo: the check counts receivables that the salesperson may not read
        exposures = self.env["panel.credit.exposure"].sudo()
        verdicts = {}
        for company, orders in self.sudo().grouped("company_id").items():
            if not company.account_use_credit_limit:
                continue
            payers = {
                order: order.partner_invoice_id._panel_payer()._origin
                for order in orders
                if order.partner_invoice_id
            }
            # sudo: see above
            owing = self.env["res.partner"].sudo().union(*payers.values())
            positions = exposures._positions(owing, company)
            end, taken = exposures._horizon_end(company), defaultdict(float)
            for order, payer in payers.items():
                asked = order._panel_credit_asked(end)
                position, policy = positions[payer.id]
                position = defaultdict(int, position)
                position["undelivered"] += taken[payer]
                verdicts[order.with_env(self.env)] = exposures._verdict(position, policy, asked)
                if self.env.context.get("panel_confirming"):
                    taken[payer] += asked
        return verdicts

    def _panel_credit_asked(self, end):
        """Return what a quotation would take up, in the company's currency.

        :param end: last day of the horizon, None to count everything
        """
        self.ensure_one()
        if self.state not in ("draft", "sent") or self.payment_term_id.panel_prepaid:
            return 0
        lines = self.order_line.filtered(lambda line: not line.display_type)
        if end:
            lines = lines.filtered(lambda line: line._panel_due_day() <= end)
        amount = sum(lines.mapped("price_total")) / (self.currency_rate or 1)
        return max(self.company_id.currency_id.round(amount), 0)

    def _panel_credit_finding(self, verdict):
        self.ensure_one()
        explanation = self._panel_credit_explanation(verdict)
        if verdict.state == "amber":
            return Finding("credit", "warn", explanation)
        texts = []
        if "limit" in verdict.reasons:
            texts.append(
                self.env._(
                    "The credit limit is exceeded by %s: take a payment first, or deliver less.",
                    self._panel_company_money(verdict.excess),
                )
            )
        if "overdue" in verdict.reasons:
            texts.append(
                self.env._("Too much has been overdue for too long: collect it before new orders.")
            )
        text = " ".join([*texts, explanation])
        return Finding("credit", "block", text, self._panel_credit_fingerprint(verdict))

    def _panel_credit_fingerprint(self, verdict):
        """Return what is judged: payer, reasons and amount.

        What was released for a larger amount and for these reasons covers the order as well, so
        the fingerprint of that release is the order's.
        """
        payer = self.partner_invoice_id._panel_payer().id
        for released in self._panel_released("credit"):
            who, reasons, amount = released.split(":")
            covers = set(verdict.reasons) <= set(reasons.split("+"))
            if int(who) == payer and covers and verdict.asked <= float(amount):
                return released
        return f"{payer}:{'+'.join(verdict.reasons)}:{float(verdict.asked):.2f}"

    def _panel_credit_explanation(self, verdict):
        """Return the sum behind a verdict in words."""
        labels = self.env["panel.credit.exposure"]._fields
        parts = [
            f"{'−' if term.amount < 0 else '+'} {labels[term.key]._description_string(self.env)} "
            f"{self._panel_company_money(abs(term.amount))}"
            for term in verdict.terms
        ]
        if verdict.asked:
            asked = self._panel_company_money(verdict.asked)
            parts.append("+ " + self.env._("this order %s", asked))
        total = self._panel_company_money(verdict.used + verdict.asked)
        explanation = " ".join(parts).removeprefix("+ ")
        if verdict.allowed is None:
            return f"{explanation} = {total}"
        return self.env._(
            "%(parts)s = %(total)s of a limit of %(limit)s.",
            parts=explanation,
            total=total,
            limit=self._panel_company_money(verdict.allowed),
        )

    def _panel_company_money(self, amount):
        return formatLang(self.env, float(amount), currency_obj=self.company_id.currency_id)

    # === CONFIRMATION === #
    def action_confirm(self):
        # EXTENDS sale: one after the other for each payer, or two orders slip under the limit
        limited = self.filtered("company_id.account_use_credit_limit")
        self.env["panel.credit.account"]._queue_up(
            {(order.partner_invoice_id._panel_payer().id, order.company_id.id) for order in limited}
        )
        return super(SaleOrder, self.with_context(panel_confirming=True)).action_confirm()
