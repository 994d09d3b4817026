from odoo import api, fields, models

from odoo.addons.panel_crm.basis import PRICE_BASES
from odoo.addons.panel_crm.fields import Measure

CHANNELS = [
    ("phone", "Phone"),
    ("visit", "Visit"),
    ("message", "Message (WeChat, SMS)"),
    ("email", "E-mail"),
    ("web", "Website or Portal"),
    ("fair", "Trade Fair"),
]


class PanelPriceEnquiry(models.Model):
    """Who asked for the price of what, and what they were told.

    Prices told on the phone are gone the next day; the log keeps them, so that the next answer
    does not undercut the last one, and so that somebody who asks again is taken seriously.
    """

    _name = "panel.price.enquiry"
    _description = "Price Enquiry"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    # === WHO ASKED === #
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        help="Who asked: the customer or one of its people.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Company Asking", store=True, index=True
    )
    channel = fields.Selection(
        CHANNELS, required=True, default="phone", help="How the customer asked."
    )
    date = fields.Datetime(
        string="Asked On", required=True, default=fields.Datetime.now, help="When it was asked."
    )

    # === WHAT WAS TOLD === #
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("sale_ok", "=", True)],
        check_company=True,
    )
    quantity = Measure(
        bounds=(0, 1e9),
        digits=(16, 2),
        help="How much the customer wants, in the measure that the price is for.",
    )
    price_told = Measure(
        bounds=(0, 1e9),
        digits="Product Price",
        tracking=True,
        help="Price that the customer was told; zero when none was told yet.",
    )
    price_basis = fields.Selection(
        PRICE_BASES,
        string="Price per",
        required=True,
        default="sheet",
        help="What the price told is for.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Currency of the price told.",
    )
    competitor = fields.Char(help="Who else has made the customer an offer, if it was said.")
    competitor_price = Measure(
        bounds=(0, 1e9),
        digits="Product Price",
        help="Price that the competitor offers, in the same measure and currency; zero when it was "
        "not said. Quotations show it for half a year.",
    )
    note = fields.Text(string="Remarks", help="What else was said.")

    # === WHAT FOLLOWS === #
    user_id = fields.Many2one(
        "res.users",
        string="Answered By",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Person who answered and follows up.",
    )
    next_step = fields.Char(help="What was agreed to happen next.")
    next_date = fields.Date(
        string="Next Step On", help="When the next step is due; an activity reminds of it."
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="Opportunity that came out of the enquiry.",
    )
    repeat_count = fields.Integer(
        string="Times Asked",
        compute="_compute_repeat_count",
        help="How often the customer has asked for this product.",
    )
    suggests_lead = fields.Boolean(
        string="Suggests an Opportunity",
        compute="_compute_repeat_count",
        help="The customer has asked for the same product again, and nobody has made an "
        "opportunity of it.",
    )
    active = fields.Boolean(default=True)

    # === COMPUTE METHODS === #
    @api.depends("partner_id.display_name", "product_id.display_name")
    def _compute_display_name(self):
        for enquiry in self:
            names = (enquiry.partner_id.display_name, enquiry.product_id.display_name)
            enquiry.display_name = ": ".join(filter(None, names))

    @api.depends("partner_id", "product_id", "lead_id")
    def _compute_repeat_count(self):
        rows = self._read_group(
            [
                ("commercial_partner_id", "in", self.partner_id.commercial_partner_id.ids),
                ("product_id", "in", self.product_id.ids),
            ],
            ["commercial_partner_id", "product_id", "company_id"],
            ["__count", "lead_id:count"],
        )
        counts = {tuple(keys): values for *keys, values in ((*row[:3], row[3:]) for row in rows)}
        for enquiry in self:
            key = (
                enquiry.partner_id.commercial_partner_id,
                enquiry.product_id._origin,
                enquiry.company_id,
            )
            saved, with_lead = counts.get(key, (0, 0))
            enquiry.repeat_count = saved + (not enquiry._origin)
            enquiry.suggests_lead = enquiry.repeat_count > 1 and not with_lead

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        enquiries = super().create(vals_list)
        for enquiry in enquiries.filtered("next_date"):
            enquiry._schedule_next_step()
        return enquiries

    # === ACTIONS === #
    def action_create_lead(self):
        """Make an opportunity of all that the customer asked about the product."""
        self.ensure_one()
        if not self.lead_id:
            lead = self.env["crm.lead"].create(self._prepare_lead_vals())
            self._find_same().lead_id = lead
            lead.message_post(
                body=self.env._("Made of %s price enquiries.", self.repeat_count or 1),
                subtype_xmlid="mail.mt_note",
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "view_mode": "form",
        }

    # === HELPERS === #
    @api.model
    def _panel_action(self, domain, **context):
        """Return the action that shows some enquiries.

        :param domain: which ones
        :param context: defaults for new ones
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_crm.panel_price_enquiry_action"
        )
        return dict(action, domain=domain, context=context)

    def _find_same(self):
        """Return this enquiry and those of the same company about the same product."""
        same = self.search(
            [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("product_id", "=", self.product_id.id),
                ("company_id", "=", self.company_id.id),
                ("lead_id", "=", False),
            ]
        )
        return self | same

    def _prepare_lead_vals(self):
        partner = self.commercial_partner_id
        return {
            "type": "opportunity",
            "name": self.display_name,
            "partner_id": self.partner_id.id,
            "user_id": (partner.user_id or self.user_id).id,
            "team_id": partner.panel_team_id.id,
            "company_id": self.company_id.id,
            "expected_revenue": self.currency_id._convert(
                self.price_told * self.quantity,
                self.company_id.currency_id,
                self.company_id,
                self.date.date(),
            ),
            "panel_brand_id": self.product_id.product_brand_id.id,
            "panel_region_id": partner.panel_region_id.id,
            "description": self.note,
        }

    def _schedule_next_step(self):
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.next_date,
            summary=self.next_step or self.display_name,
            user_id=self.user_id.id,
        )
