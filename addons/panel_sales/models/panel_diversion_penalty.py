from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PanelDiversionPenalty(models.Model):
    """A step of the ladder: what a dealer faces for the first, second … upheld diversion."""

    _name = "panel.diversion.penalty"
    _description = "Penalty for Diversion"
    _order = "step, id"

    name = fields.Char(required=True, translate=True)
    step = fields.Integer(
        required=True,
        default=1,
        help="How many upheld cases make this penalty due; the last step holds for all later ones.",
    )
    fine_min = fields.Monetary(string="Fine From", help="Taken from the dealer's deposit.")
    fine_max = fields.Monetary(string="Fine To", help="Highest fine of this step.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    buy_back = fields.Boolean(
        help="The dealer buys the diverted boards back, at the price of the shop."
    )
    loses = fields.Selection(
        [
            ("nothing", "Nothing"),
            ("quarter", "Rebate of the Quarter"),
            ("year", "Rebate of the Year"),
        ],
        string="Rebate Lost",
        required=True,
        default="nothing",
    )
    ends_authorization = fields.Boolean(
        string="Ends Authorisation", help="The dealer may lose the brand in the region."
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Company whose ladder it is. Leave empty for all."
    )
    active = fields.Boolean(default=True)

    _step_unique = models.UniqueIndex(
        "(step, coalesce(company_id, 0)) WHERE active", "There is a penalty for this step already."
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for penalty in self:
            penalty.currency_id = (penalty.company_id or self.env.company).currency_id

    @api.constrains("step", "fine_min", "fine_max")
    def _check_numbers(self):
        for penalty in self:
            if penalty.step < 1 or not 0 <= penalty.fine_min <= penalty.fine_max:
                raise ValidationError(
                    self.env._(
                        "“%s”: steps count from 1, and fines go from a lower to a higher amount.",
                        penalty.name,
                    )
                )

    @api.model
    def _find(self, company, step):
        """Return the penalty for the n-th upheld case of a dealer.

        :param company: ``res.company`` record; its own ladder goes before the common one
        :param step: n, from 1
        """
        ladder = self.search([("company_id", "=", company.id)]) or self.search(
            [("company_id", "=", False)]
        )
        reached = ladder.filtered(lambda penalty: penalty.step <= step)
        return reached[-1:] or ladder[:1]
