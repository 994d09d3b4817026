from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.panel_crm.panelkit import (
    CREDIT_COVERS,
    CREDIT_USES,
    CreditPolicy,
    credit_terms,
    judge_credit,
)

from .panel_credit_exposure import SOURCES

TERMS = (*CREDIT_USES, *CREDIT_COVERS)


class PanelCreditExposure(models.Model):
    """How the credit of payers is judged: what they take up against what they may."""

    _inherit = "panel.credit.exposure"

    @api.model
    def _judge(self, payers, company, asked=None):
        """Judge payers, with what new orders of each would add.

        :param payers: ``res.partner`` records that pay for themselves
        :param company: ``res.company`` record
        :param asked: ``{payer id: amount in the company's currency}``
        :return: ``{payer id: CreditVerdict}``
        """
        return {
            payer_id: self._verdict(position, policy, (asked or {}).get(payer_id, 0))
            for payer_id, (position, policy) in self._positions(payers, company).items()
        }

    @api.model
    def _positions(self, payers, company):
        """Return what payers take up and what they may, in a fixed number of queries.

        :return: ``{payer id: (row as dict, CreditPolicy)}``
        """
        policies = self._policies(payers, company)
        rows = self._read_rows(payers, company)
        return {
            payer_id: (rows.get(payer_id, defaultdict(int)), policy)
            for payer_id, policy in policies.items()
        }

    @api.model
    def _verdict(self, position, policy, asked):
        terms = credit_terms({key: position[key] or 0 for key in TERMS})
        late = position["overdue_blocking"] or 0
        return judge_credit(terms, policy, asked, late, position["overdue_days"] or 0)

    @api.model
    def _read_rows(self, payers, company):
        if not payers:
            return {}
        for model, names in SOURCES.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query_dict(self._select(payers.ids, company))
        digits = company.currency_id
        money = [*TERMS, "used", "overdue", "overdue_blocking"]
        for row in rows:
            row.update({name: digits.round(float(row[name] or 0)) for name in money})
        return {row["partner_id"]: row for row in rows}

    @api.model
    def _policies(self, payers, company):
        """Return what each payer is allowed.

        :return: ``{payer id: CreditPolicy}``
        """
        # sudo: limits and levels decide, also for those who may not read them
        payers = payers.sudo().with_company(company)
        temporary = self.env["panel.credit.limit"].sudo()._amounts(payers, company)
        policies = {}
        for payer in payers:
            level = payer.grade_id
            days = level.panel_overdue_days or company.panel_overdue_days
            amount = level.panel_overdue_days and level.panel_overdue_amount
            policies[payer.id] = CreditPolicy(
                limit=_decimal(payer.credit_limit),
                temporary=_decimal(temporary.get(payer, 0)),
                overdue_days=days,
                overdue_amount=_decimal(amount or company.panel_overdue_amount),
                warn_percent=_decimal(company.panel_credit_warn_percent),
            )
        return policies

    @api.model
    def _horizon_end(self, company):
        """Return the last day whose deliveries count, or None when all of them do."""
        days = company.panel_credit_days
        return fields.Date.context_today(self) + timedelta(days=days) if days else None


def _decimal(amount):
    return Decimal(repr(float(amount or 0)))
