"""Writing invoices as a whole.

All journal items are given to Odoo at once, tax and receivable among them: it then computes
and synchronises nothing, which is several times as fast. Amounts follow Odoo's own rule for
this company, VAT rounded line by line.
"""

from odoo import Command


class InvoiceWriter:
    """Posts customer invoices and credit notes.

    :param story: the ``Story``
    """

    def __init__(self, story):
        env = story.env
        self.story = story
        self.currency = env.company.currency_id
        self.journal = story.get("journals", "sale")
        self.storno = env.company.account_storno
        self.tax = env.company.account_sale_tax_id
        self.tax_shares = {
            "out_invoice": self.tax.invoice_repartition_line_ids.filtered("account_id")[:1],
            "out_refund": self.tax.refund_repartition_line_ids.filtered("account_id")[:1],
        }

    def post(self, values_list):
        """Create and post invoices.

        :param values_list: results of ``complete``
        :return: the posted invoices
        """
        story = self.story
        moves = story.env["account.move"].with_context(skip_invoice_sync=True)
        invoices = moves.create(values_list)
        story.analyze()
        invoices.action_post()
        days = [story.moment(invoice.invoice_date, 16) for invoice in invoices]
        story.backdate("account.move", "create_date", dict(zip(invoices.ids, days, strict=True)))
        return invoices

    def complete(self, partner, day, lines, move_type="out_invoice", **values):
        """Return the values of an invoice or credit note with all its journal items.

        :param partner: customer
        :param day: day of the invoice
        :param lines: ``(values, untaxed amount)`` of each product line
        :param move_type: ``out_invoice`` or ``out_refund``
        :param values: further values of the invoice
        """
        net = self.currency.round(sum(amount for _, amount in lines))
        tax = self.currency.round(
            sum(self.currency.round(amount * self.tax.amount / 100) for _, amount in lines)
        )
        due = partner.property_payment_term_id.line_ids[-1:]._get_due_date(day)
        sign = 1 if move_type == "out_invoice" else -1
        items = [self._product_line(partner, line, sign * amount) for line, amount in lines]
        items.append(self._tax_line(partner, self.tax_shares[move_type], sign * tax, net))
        items.append(self._receivable_line(partner, due, sign * (net + tax)))
        if move_type == "out_refund" and self.storno:
            items = [item | self._reversed_amounts(item["balance"]) for item in items]
        return {
            **values,
            "move_type": move_type,
            "journal_id": self.journal.id,
            "currency_id": self.currency.id,
            "partner_id": partner.id,
            "partner_shipping_id": partner.id,
            "invoice_date": day,
            "date": day,
            "invoice_payment_term_id": partner.property_payment_term_id.id,
            "invoice_date_due": due,
            "invoice_user_id": partner.user_id.id,
            "team_id": partner.panel_team_id.id,
            "line_ids": [Command.create(item) for item in items],
        }

    def _product_line(self, partner, values, amount):
        product = self.story.env["product.product"].browse(values["product_id"])
        accounts = product.product_tmpl_id.get_product_accounts()
        return {
            **values,
            **self._amounts(partner, -amount),
            "display_type": "product",
            "sequence": 100,
            "account_id": accounts["income"].id,
            "tax_ids": [Command.set(self.tax.ids)],
            "tax_line_id": False,
        }

    def _tax_line(self, partner, share, tax, net):
        return self._amounts(partner, -tax) | {
            "display_type": "tax",
            "sequence": 10000,
            "name": self.tax.name,
            "account_id": share.account_id.id,
            "tax_line_id": self.tax.id,
            "tax_group_id": self.tax.tax_group_id.id,
            "tax_repartition_line_id": share.id,
            "tax_tag_ids": [Command.set(share.tag_ids.ids)],
            "tax_base_amount": net,
            "quantity": 0,
        }

    def _receivable_line(self, partner, due, total):
        return self._amounts(partner, self.currency.round(total)) | {
            "display_type": "payment_term",
            "sequence": 10001,
            "name": False,
            "account_id": partner.property_account_receivable_id.id,
            "date_maturity": due,
            "quantity": 0,
        }

    def _amounts(self, partner, balance):
        return {
            "balance": balance,
            "amount_currency": balance,
            "debit": max(balance, 0.0),
            "credit": max(-balance, 0.0),
            "currency_id": self.currency.id,
            "partner_id": partner.id,
            "analytic_distribution": False,
            "is_storno": False,
            "tax_group_id": False,
        }

    def _reversed_amounts(self, balance):
        """Return the amounts of a company that books credit notes in red, as China does."""
        return {"is_storno": True, "debit": min(balance, 0.0), "credit": min(-balance, 0.0)}
