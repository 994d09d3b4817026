from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from odoo.addons.panel_crm.panelkit.emission import Board, judge_all, worst


@dataclass(frozen=True)
class Shipment:
    """A board on its way to a customer.

    :param product: ``product.product`` record
    :param country: ``res.country`` of destination, may be empty
    :param day: day of delivery
    :param company: ``res.company`` that sells it
    :param warehouse: ``stock.warehouse`` that it comes from, may be empty
    """

    product: Any
    country: Any
    day: date
    company: Any
    warehouse: Any


@dataclass(frozen=True)
class Judgement:
    """What emission law says about a shipment.

    :param shipment: the shipment
    :param findings: findings of panelkit, the worst first; none where no rule applies
    :param certificates: ``panel.certificate`` records that cover the board
    """

    shipment: Shipment
    findings: tuple
    certificates: Any

    @property
    def verdict(self):
        """The worst verdict, or None where no rule applies."""
        return worst(finding.verdict for finding in self.findings)

    @property
    def required(self):
        """Ids of the types of certificates that must go with the board."""
        return {key for finding in self.findings for key in finding.rule.certificates}

    @property
    def fingerprint(self):
        """What a release of this judgement is good for: board, class, country and rules."""
        shipment = self.shipment
        rules = sorted(found.rule.key for found in self.findings if found.verdict == "block")
        parts = (shipment.product.id, shipment.product.panel_emission_class_id.id)
        return "-".join(map(str, (*parts, shipment.country.id, *rules)))


class PanelEmissionCheck(models.AbstractModel):
    """Asks panelkit about boards and says its answer in the user's words."""

    _name = "panel.emission.check"
    _description = "Emission Check"

    @api.model
    def _judge(self, shipments):
        """Return what emission law says about some shipments, in the same order.

        :param shipments: list of ``Shipment``; its length does not change the number of queries
        :return: list of ``Judgement``
        """
        countries = self.env["res.country"].union(*[each.country for each in shipments])
        rules = [rule._to_panelkit() for rule in self._rules(countries)]
        products = self.env["product.product"].union(*[each.product for each in shipments])
        certificates = self._certificates(products)
        judgements = []
        for each in shipments:
            covering = certificates.filtered(
                lambda certificate, each=each: certificate._covers(
                    each.product, each.company, each.warehouse, each.day
                )
            )
            board = self._board(each.product, covering)
            findings = judge_all(rules, board, each.country.id, each.day)
            judgements.append(Judgement(each, tuple(findings), covering))
        return judgements

    @api.model
    def _find_markets(self, products):
        """Return the codes of the markets that each product satisfies today.

        :param products: ``product.product`` records
        :return: ``{product: [code]}``
        """
        today = fields.Date.context_today(self)
        company, nowhere = self.env.company, self.env["stock.warehouse"]
        # sudo: see _rules
        rules = self.env["panel.emission.rule"].sudo().search([("market", "!=", False)])
        markets = {rule.market: rule._countries()[:1] for rule in rules}
        shipments = [
            (code, Shipment(product, country, today, company, nowhere))
            for product in products
            for code, country in markets.items()
        ]
        found = defaultdict(list)
        judgements = self._judge([shipment for _code, shipment in shipments])
        for (code, shipment), judgement in zip(shipments, judgements, strict=True):
            reasons = {finding.reason for finding in judgement.findings}
            if reasons and reasons <= {"satisfied", "certificate_missing"}:
                found[shipment.product].append(code)
        return found

    @api.model
    def _rules(self, countries):
        """Return the rules of some countries of destination.

        :param countries: ``res.country`` records
        """
        domain = Domain("country_id", "in", countries.ids)
        domain |= Domain("country_group_id.country_ids", "in", countries.ids)
        # sudo: the law holds for everybody who orders, dealers on the portal included
        return self.env["panel.emission.rule"].sudo().search(domain)

    @api.model
    def _certificates(self, products):
        # sudo: what proves a board's class counts for everybody who orders it
        certificates = self.env["panel.certificate"].sudo()
        return certificates.search(certificates._scope_domain(products))

    @api.model
    def _board(self, product, certificates):
        """Return a product as panelkit judges it.

        :param product: ``product.product`` record
        :param certificates: ``panel.certificate`` records that cover it
        """
        # sudo: as above; the class of a product is no secret
        classes = product.sudo().panel_emission_class_id | certificates.emission_class_id
        return Board(
            family=product.panel_family_id.id,
            faced=product._panel_is_faced(),
            use=product.panel_use or "indoor",
            thickness_mm=Decimal(str(product.panel_thickness_mm)),
            classes=frozenset(emission._to_panelkit() for emission in classes),
            certificates=frozenset(certificates.type_id.ids),
        )

    # === WORDS === #
    @api.model
    def _explain(self, judgement):
        """Return what a judgement says, one sentence for each rule that is not satisfied.

        :param judgement: ``Judgement``
        """
        if not judgement.findings:
            country = judgement.shipment.country.name
            return self.env._("No emission rule for this board in %s.", country or "–")
        bad = [finding for finding in judgement.findings if finding.verdict != "ok"]
        if bad:
            return " ".join(self._explain_finding(judgement.shipment, finding) for finding in bad)
        laws = self._rule(judgement.findings[0]).law
        return self.env._("Satisfies %s.", laws)

    @api.model
    def _explain_finding(self, shipment, finding):
        rule = self._rule(finding)
        values = {
            "board": shipment.product.display_name,
            # sudo: the class of a board is no secret
            "class": shipment.product.sudo().panel_emission_class_id.display_name or "–",
            "market": shipment.country.name,
            "date": format_date(self.env, shipment.day),
            "rule": rule.display_name,
            "demand": self._demand(rule),
        }
        sentences = [self._sentence(finding.reason, values), self._missing(finding, values)]
        return " ".join(filter(None, sentences))

    @api.model
    def _missing(self, finding, values):
        """Return which certificates the board lacks, or an empty text."""
        if not finding.missing:
            return ""
        # sudo: only the names of what the law asks for
        types = self.env["panel.certificate.type"].sudo().browse(sorted(finding.missing))
        names = ", ".join(types.mapped("name"))
        if finding.reason != "certificate_missing":
            return self.env._("It also needs a valid certificate: %s.", names)
        return self.env._(
            "“%(board)s” needs a valid certificate for %(market)s: %(types)s (%(rule)s).",
            **values,
            types=names,
        )

    @api.model
    def _sentence(self, reason, values):
        if reason == "no_class":
            return self.env._(
                "“%(board)s” has no emission class. For delivery to %(market)s on %(date)s, "
                "%(rule)s demands %(demand)s.",
                **values,
            )
        if reason == "too_high":
            return self.env._(
                "“%(board)s” of class %(class)s is not allowed in %(market)s on %(date)s: "
                "%(rule)s demands %(demand)s.",
                **values,
            )
        if reason == "withdrawn":
            return self.env._(
                "“%(board)s” of class %(class)s is not allowed in %(market)s on %(date)s: the "
                "class is no longer in force, and %(rule)s demands %(demand)s.",
                **values,
            )
        if reason == "other_method":
            return self.env._(
                "“%(board)s” of class %(class)s is not proved for %(market)s on %(date)s: "
                "%(rule)s demands %(demand)s, and its class was tested by another method.",
                **values,
            )
        return ""

    @api.model
    def _demand(self, rule):
        """Return what a rule demands: its limit with the method, or the classes it accepts."""
        if rule.limit:
            digits = self.env["decimal.precision"].precision_get("Panel Emission")
            return self.env._(
                "at most %(limit)s %(unit)s by %(method)s",
                limit=formatLang(self.env, rule.limit, digits=digits),
                unit=rule.unit,
                method=rule.method_id.name,
            )
        names = " / ".join(rule.class_ids.mapped("display_name"))
        return self.env._("one of the classes %s", names)

    @api.model
    def _rule(self, finding):
        # sudo: see _rules
        return self.env["panel.emission.rule"].sudo().browse(finding.rule.key)
