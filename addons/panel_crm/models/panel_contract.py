from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.panel_crm.fields import Measure
from odoo.addons.panel_crm.models.panel_authorization import CHANNELS

STATES = [
    ("draft", "Draft"),
    ("approval", "In Approval"),
    ("signed", "Signed"),
    ("running", "Running"),
    ("expired", "Expired"),
    ("terminated", "Terminated"),
]
OPEN_STATES = ("draft", "approval")
IN_FORCE = ("signed", "running")

# What is agreed: frozen at signature, see panel.contract.version.
TERM_FIELDS = (
    "name",
    "kind",
    "company_id",
    "partner_id",
    "agent_id",
    "guarantor_id",
    "brand_ids",
    "series_ids",
    "region_ids",
    "channel",
    "exclusive",
    "date_from",
    "date_to",
    "payment_term_id",
    "currency_id",
    "deposit",
    "tolerance_over",
    "tolerance_under",
    "warranty_months",
    "quality_terms",
    "penalty_terms",
    "other_terms",
)


class PanelContract(models.Model):
    _name = "panel.contract"
    _description = "Contract"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin", "tier.validation"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["name", "title", "partner_id"]
    _check_company_auto = True

    _state_from = list(OPEN_STATES)
    _state_to = list(IN_FORCE)
    _cancel_state = "terminated"
    _tier_validation_manual_config = False

    # === IDENTITY === #
    name = fields.Char(
        string="Number", required=True, copy=False, readonly=True, default="/", tracking=True
    )
    title = fields.Char(help="What the contract is about, in a few words.")
    kind = fields.Selection(
        [
            ("dealer", "Dealer Contract"),
            ("frame", "Frame Supply Agreement"),
            ("project", "Project Contract"),
        ],
        required=True,
        default="dealer",
        tracking=True,
        help="A dealer contract says who sells what where, a frame supply agreement who takes how "
        "much until when, a project contract what goes to one site.",
    )
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, index=True, tracking=True
    )
    active = fields.Boolean(default=True)

    # === PARTIES === #
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Dealer or customer that the contract is with; it holds for all their addresses.",
    )
    agent_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        check_company=True,
        help="Who brought the contract about, when it was no employee.",
    )
    guarantor_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        check_company=True,
        help="Who pays when the customer does not.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Person who looks after the contract and is reminded before it ends.",
    )

    # === SCOPE === #
    brand_ids = fields.Many2many("product.brand", string="Brands")
    series_ids = fields.Many2many("panel.series")
    region_ids = fields.Many2many("panel.region", string="Regions")
    channel = fields.Selection(CHANNELS, help="Leave empty when it holds for every channel.")
    exclusive = fields.Boolean(help="No other dealer is appointed for these brands and regions.")
    date_from = fields.Date(string="Begins", tracking=True)
    date_to = fields.Date(string="Ends", tracking=True, help="Last day of the contract.")

    # === TERMS === #
    payment_term_id = fields.Many2one("account.payment.term", check_company=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    deposit = Measure(
        bounds=(0, 1e12),
        digits=(16, 2),
        help="Money that the customer leaves with us as long as the contract runs.",
    )
    tolerance_over = Measure(
        bounds=(0, 100),
        string="Over-delivery (%)",
        digits=(5, 2),
        help="How much more than planned may be called off, in percent.",
    )
    tolerance_under = Measure(
        bounds=(0, 100),
        string="Under-delivery (%)",
        digits=(5, 2),
        help="How much less than planned may be delivered without being a shortfall, in percent.",
    )
    warranty_months = fields.Integer(
        help="From the day of delivery; 0 for the usual warranty of the family or company."
    )
    quality_terms = fields.Text(help="What is promised about the boards.")
    penalty_terms = fields.Text(help="What a breach costs, such as selling in foreign regions.")
    other_terms = fields.Text()

    # === LIFE === #
    signed_on = fields.Date(readonly=True, copy=False, tracking=True)
    days_left = fields.Integer(
        compute="_compute_days_left", help="Days until the contract in force ends."
    )
    document_ids = fields.One2many("panel.contract.document", "contract_id", string="Documents")
    version_ids = fields.One2many("panel.contract.version", "contract_id", string="Versions")
    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A contract cannot end before it begins."
    )
    _warranty_range = models.Constraint(
        "CHECK (warranty_months BETWEEN 0 AND 1200)",
        "A warranty lasts between 0 and 1,200 months.",
    )
    _number_unique = models.UniqueIndex(
        "(name, company_id) WHERE name != '/'", "Another contract already has this number."
    )
    _in_force = models.Index("(partner_id, company_id) WHERE state IN ('signed', 'running')")

    # === COMPUTE METHODS === #
    @api.depends("name", "title")
    def _compute_display_name(self):
        for contract in self:
            parts = (contract.name, contract.title)
            contract.display_name = " ".join(filter(None, parts))

    @api.depends("date_to", "state")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for contract in self:
            ends = contract.state in IN_FORCE and contract.date_to
            contract.days_left = (contract.date_to - today).days if ends else 0

    def _compute_access_url(self):
        # EXTENDS portal
        result = super()._compute_access_url()
        for contract in self:
            contract.access_url = f"/my/contracts/{contract.id}"
        return result

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        sequences = self.env["ir.sequence"]
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                company = vals.get("company_id") or self.env.company.id
                number = sequences.with_company(company).next_by_code("panel.contract")
                vals["name"] = number or "/"
        return super().create(vals_list)

    def write(self, vals):
        if any(name in self._frozen_fields() for name in vals):
            self._check_terms_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        if any(contract.state not in OPEN_STATES for contract in self):
            raise UserError(
                self.env._("A contract that was signed is kept. Terminate or archive it instead.")
            )

    def copy_data(self, default=None):
        # EXTENDS base
        return [dict(values, state="draft") for values in super().copy_data(default)]

    # === TERMS === #
    @api.model
    def _frozen_fields(self):
        """Return the fields that only an amendment may change once the contract is signed."""
        return set(TERM_FIELDS)

    def _check_terms_open(self):
        """Refuse to change what was handed in or signed, also by records of the contract."""
        closed = self.filtered(lambda contract: contract.state != "draft" and not contract.amending)
        if closed:
            raise UserError(
                self.env._(
                    "The terms of “%(contract)s” are in approval or were signed. Take it back from "
                    "approval, or have a leader begin an amendment.",
                    contract=closed[0].display_name,
                )
            )

    def _terms_snapshot(self):
        """Return the terms as they stand, in words, for a version that nobody can change."""
        self.ensure_one()
        terms = {}
        for name in TERM_FIELDS:
            value, field = self[name], self._fields[name]
            if field.relational:
                value = {"ids": value.ids, "names": value.mapped("display_name")}
            elif field.type == "date":
                value = fields.Date.to_string(value)
            terms[name] = value
        return terms

    def _render_version(self):
        """Return the contract as a PDF, or None where no addon draws one."""
        return None

    # === FLOW === #
    def action_submit(self):
        """Ask for approval; where no tier is defined, the contract can be signed at once."""
        for contract in self:
            contract._check_complete()
        self.write({"state": "approval"})
        self.request_validation()
        return True

    def _check_complete(self):
        if not (self.date_from and self.date_to):
            raise UserError(
                self.env._("Say when “%s” begins and ends before it is approved.", self.name)
            )

    def action_sign(self):
        """Note the signature: the terms are frozen from now on."""
        for contract in self:
            if contract.state != "approval":
                raise UserError(self.env._("Only a contract in approval can be signed."))
            contract._check_complete()
            contract.write({"state": "signed", "signed_on": fields.Date.context_today(contract)})
            contract._freeze(self.env._("Signature"))
        self._follow_calendar()
        return True

    def _freeze(self, reason):
        self.ensure_one()
        self.env["panel.contract.version"]._create_version(self, reason)

    def action_reset(self):
        """Take a contract back from approval."""
        if any(contract.state != "approval" for contract in self):
            raise UserError(self.env._("Only a contract in approval can be taken back."))
        # sudo: who may edit the contract may also withdraw it from those who were to approve it
        self.sudo().review_ids.unlink()
        self.with_context(skip_validation_check=True).write({"state": "draft"})
        return True

    def action_terminate(self):
        if any(contract.state not in IN_FORCE for contract in self):
            raise UserError(self.env._("Only a contract in force can be terminated."))
        self.write({"state": "terminated", "amending": False})
        return True

    # === SEARCH FOR OTHERS === #
    @api.model
    def _find_running(self, partners, company_ids):
        """Return the contracts in force of some customers.

        :param partners: ``res.partner`` records, commercial or not
        :param company_ids: ids of companies
        """
        # sudo: the contract counts, whoever enters the order
        return self.sudo().search(
            Domain("state", "in", IN_FORCE)
            & Domain("partner_id", "in", (partners | partners.commercial_partner_id).ids)
            & Domain("company_id", "in", company_ids)
        )

    def _covers(self, company, partner, day):
        self.ensure_one()
        return (
            self.company_id == company
            and self.partner_id in (partner | partner.commercial_partner_id)
            and self.date_from <= day <= self.date_to
        )
