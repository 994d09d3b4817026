import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.mimetypes import guess_mimetype

FILE_TYPES = {"application/pdf", "image/jpeg", "image/png"}
MAX_BYTES = 25 * 1024 * 1024
REMINDER = "certificate_end"
SCOPES = ("brand_ids", "series_ids", "product_ids")


class PanelCertificate(models.Model):
    _name = "panel.certificate"
    _description = "Certificate"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "type_id, date_to desc, id"
    _rec_names_search = ["number", "type_id"]

    # === IDENTITY === #
    type_id = fields.Many2one(
        "panel.certificate.type", required=True, index=True, ondelete="restrict", tracking=True
    )
    number = fields.Char(required=True, tracking=True, help="Number that the issuer gave.")
    issuer = fields.Char(help="Body that issued the certificate or the test report.")
    holder = fields.Char(help="Company or plant that the certificate was issued to.")
    date_from = fields.Date(string="Valid From", tracking=True)
    date_to = fields.Date(
        string="Valid Until",
        tracking=True,
        help="Last day on which the certificate holds; empty when it does not end.",
    )
    emission_class_id = fields.Many2one(
        "panel.emission.class",
        string="Proves Class",
        index="btree_not_null",
        ondelete="restrict",
        help="Emission class that the certificate proves for the products it covers, besides the "
        "class of the product itself.",
    )
    file = fields.Binary(attachment=True, help="Scan of the certificate: PDF, JPEG or PNG.")
    file_name = fields.Char()

    # === SCOPE === #
    brand_ids = fields.Many2many("product.brand", string="Brands")
    series_ids = fields.Many2many("panel.series")
    product_ids = fields.Many2many(
        "product.product", string="Products", domain=[("panel_series_id", "!=", False)]
    )
    warehouse_ids = fields.Many2many(
        "stock.warehouse",
        string="Plants",
        check_company=True,
        help="Plants and warehouses that the certificate holds for; empty for all.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Company that uses the certificate. Leave empty when all companies do.",
    )
    scope = fields.Char(
        compute="_compute_scope",
        compute_sudo=True,  # a shared certificate may name a brand of another company
        help="What the certificate covers: its products, series and brands; everything that the "
        "company makes when none is given.",
    )

    # === STATE === #
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Person who is reminded before the certificate ends.",
    )
    state = fields.Selection(
        [
            ("future", "Not Yet Valid"),
            ("valid", "Valid"),
            ("ending", "Ends Soon"),
            ("expired", "Expired"),
        ],
        compute="_compute_state",
        search="_search_state",
        help="It ends soon when its last day is within the days of the reminder of certificates.",
    )
    note = fields.Text()
    active = fields.Boolean(default=True)

    _check_company_auto = True
    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A certificate cannot end before it begins."
    )
    _number_unique = models.UniqueIndex(
        "(type_id, number)", "A certificate of this type already has this number."
    )

    # === COMPUTE METHODS === #
    @api.depends("type_id.name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for certificate in self:
            parts = (certificate.type_id.name, certificate.number)
            certificate.display_name = " ".join(filter(None, parts))

    @api.depends("brand_ids.name", "series_ids.name", "product_ids.display_name")
    @api.depends_context("lang")
    def _compute_scope(self):
        for certificate in self:
            names = [
                record.display_name for field in SCOPES for record in certificate[field]._origin
            ]
            certificate.scope = ", ".join(names) or self.env._("All products")

    @api.depends("date_from", "date_to", "company_id")
    @api.depends_context("tz")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        days = self.env["panel.reminder.rule"]._days_by_company(REMINDER)
        for certificate in self:
            first, last = certificate.date_from, certificate.date_to
            if first and first > today:
                certificate.state = "future"
            elif last and last < today:
                certificate.state = "expired"
            elif last and last <= today + timedelta(days=days[certificate.company_id.id]):
                certificate.state = "ending"
            else:
                certificate.state = "valid"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        begun = Domain("date_from", "=", False) | Domain("date_from", "<=", today)
        days = self.env["panel.reminder.rule"]._days_by_company(REMINDER)
        soon = today + timedelta(days=days[self.env.company.id])
        lasting = Domain("date_to", "=", False) | Domain("date_to", ">", soon)
        domains = {
            "future": ~begun,
            "valid": begun & lasting,
            "ending": begun & Domain("date_to", ">=", today) & Domain("date_to", "<=", soon),
            "expired": Domain("date_to", "<", today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    # === CONSTRAINTS === #
    @api.constrains("file")
    def _check_file(self):
        for certificate in self.filtered("file"):
            content = base64.b64decode(certificate.file)
            if len(content) > MAX_BYTES or guess_mimetype(content) not in FILE_TYPES:
                raise ValidationError(
                    self.env._(
                        "The file of “%(certificate)s” must be a PDF, JPEG or PNG of at most "
                        "%(size)s MB.",
                        certificate=certificate.display_name,
                        size=MAX_BYTES // 1024**2,
                    )
                )

    # === BUSINESS METHODS === #
    @api.model
    def _scope_domain(self, products):
        """Return the domain of certificates that may cover some products.

        :param products: ``product.product`` records
        """
        domain = Domain.AND(Domain(field, "=", False) for field in SCOPES)
        domain |= Domain("product_ids", "in", products.ids)
        domain |= Domain("series_ids", "in", products.panel_series_id.ids)
        return domain | Domain("brand_ids", "in", products.product_brand_id.ids)

    def _covers(self, product, company, warehouse, day):
        """Say whether the certificate holds for a product on a day.

        :param product: ``product.product`` record
        :param company: ``res.company`` that sells it
        :param warehouse: ``stock.warehouse`` that it comes from, may be empty
        :param day: date
        """
        self.ensure_one()
        if self.company_id and self.company_id not in company.parent_ids:
            return False
        if self.warehouse_ids and warehouse not in self.warehouse_ids:
            return False
        if (self.date_from and day < self.date_from) or (self.date_to and day > self.date_to):
            return False
        return self._names(product)

    def _names(self, product):
        """Say whether a product is in the scope of the certificate."""
        return (
            not any(self[field] for field in SCOPES)
            or product in self.product_ids
            or product.panel_series_id in self.series_ids
            or product.product_brand_id in self.brand_ids
        )
