import logging
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.panel_crm.fact_scope import FactScope
from odoo.addons.panel_crm.fields import DerivedMany2one

_logger = logging.getLogger(__name__)

AS_OF_PARAMETER = "panel_crm.facts_as_of"
NEVER = date(1970, 1, 1)
# A fill groups everything there is; PostgreSQL's usual 4 MB send its sums through files.
FILL_MEMORY = "128MB"
# What facts are counted from.
SOURCES = (
    "account.move",
    "account.move.line",
    "account.partial.reconcile",
    "panel.posted.line",
    "product.product",
    "product.template",
    "res.partner",
    "stock.move",
)


class PanelCustomerFact(models.Model):
    """What is scored, ranked or forecast reads this table and nothing else.

    Grain: customer (commercial partner) × company × month × brand; measures that belong to no
    brand stand on the row without one. Every measure is additive over all four. Facts are a
    snapshot as of the day in the parameter ``panel_crm.facts_as_of``: what happens later (an
    invoice of next week, a receivable that falls due tomorrow) is left out until then.

    Other addons add a source: measures as fields, the entry in ``_fact_sources`` and a method
    ``_source_<name>(scope)`` that returns one SELECT.
    """

    _name = "panel.customer.fact"
    _description = "Customer Fact"
    _order = "month desc, partner_id, id"
    _rec_name = "partner_id"
    _log_access = False

    # === GRAIN === #
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, ondelete="cascade"
    )
    company_id = DerivedMany2one("res.company", required=True, readonly=True, ondelete="cascade")
    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    brand_id = DerivedMany2one(
        "product.brand",
        readonly=True,
        help="Empty for what belongs to no brand, such as payments.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    region_id = fields.Many2one(related="partner_id.panel_region_id")

    # === INVOICES === #
    revenue = fields.Monetary(readonly=True, help="Untaxed amount invoiced less credit notes.")
    cost = fields.Monetary(
        readonly=True,
        groups="panel_crm.group_margin",
        help="Cost of what was invoiced, frozen at posting.",
    )
    margin = fields.Monetary(
        readonly=True,
        groups="panel_crm.group_margin",
        help="Revenue less cost, frozen at posting.",
    )
    sheets = fields.Float(digits="Product Unit", readonly=True, help="Sheets invoiced.")
    area_m2 = fields.Float(
        string="Area (m²)", digits=(16, 2), readonly=True, help="Area of the sheets invoiced."
    )
    volume_m3 = fields.Float(
        string="Volume (m³)", digits=(16, 3), readonly=True, help="Volume of the sheets invoiced."
    )
    credit_revenue = fields.Monetary(
        string="Credit Notes", readonly=True, help="The part of the revenue that credit notes took."
    )
    invoice_count = fields.Integer(
        string="Invoices", readonly=True, help="Number of invoices, on the row without a brand."
    )

    # === DELIVERIES === #
    delivered_sheets = fields.Float(digits="Product Unit", readonly=True)
    delivered_m3 = fields.Float(string="Delivered (m³)", digits=(16, 3), readonly=True)
    returned_sheets = fields.Float(digits="Product Unit", readonly=True)
    returned_m3 = fields.Float(string="Returned (m³)", digits=(16, 3), readonly=True)

    # === PAYMENTS === #
    paid_amount = fields.Monetary(
        string="Paid", readonly=True, help="Receivables settled by payments in this month."
    )
    paid_late_amount_days = fields.Float(
        string="Paid Amount × Days Late",
        digits=(16, 2),
        readonly=True,
        help="Sum of each paid amount times the days it came after its due date.",
    )
    overdue_change = fields.Monetary(
        readonly=True,
        help="What fell due in this month and stayed open, less what was settled after it was "
        "due. The sum up to a month is the overdue balance at its end.",
    )

    _grain_unique = models.UniqueIndex(
        "(partner_id, company_id, month, COALESCE(brand_id, 0))",
        "There is a row for this customer, company, month and brand already.",
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Customer facts are only counted from documents."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Customer facts cannot be changed."))

    # === ACTIONS === #
    def action_open_lines(self):
        """Open the invoice lines behind a row."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_posted_line_action")
        action["domain"] = [
            ("partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.month),
            ("date", "<", self.month + relativedelta(months=1)),
        ]
        if self.brand_id:
            action["domain"].append(("brand_id", "=", self.brand_id.id))
        action["context"] = {}
        action["views"] = [(False, "list"), (False, "pivot")]
        return action

    # === SOURCES === #
    @api.model
    def _fact_sources(self):
        """Return the sources of facts: the name of each and the measures it fills.

        The method ``_source_<name>(scope)`` returns one SELECT with the columns partner_id,
        company_id, month, brand_id and the measures in this order, summed by the first four: no
        two rows agree in them. It must meet ``scope.covers``. A measure has one source.
        """
        return {}

    # === BUSINESS === #
    @api.model
    def _refresh(self, as_of=None):
        """Count the dirty customers anew, and those for whom the passing of days changed something.

        The result equals that of ``_rebuild`` with the same day. With nothing dirty it writes
        nothing. A second refresh at the same time waits, then is retried by the caller's
        transaction, since it cannot see what the first has written.

        :param as_of: the last day that counts, today by default
        :return: number of customers counted
        """
        as_of = as_of or fields.Date.context_today(self)
        self._lock()
        known = self._get_as_of()
        if known == NEVER:
            return self._rebuild(as_of)
        dirty = self.env["panel.fact.queue"]._take() | self._find_moved(known, as_of)
        if dirty:
            ids = tuple(sorted(dirty))
            self.env.execute_query(
                SQL("DELETE FROM panel_customer_fact WHERE partner_id IN %s RETURNING 1", ids)
            )
            self._fill(FactScope(as_of, partner_ids=ids))
        self._set_as_of(as_of)
        return len(dirty)

    @api.model
    def _rebuild(self, as_of=None):
        """Count everything anew, after freezing what was posted without a frozen line.

        :param as_of: the last day that counts, today by default
        :return: number of rows
        """
        as_of = as_of or fields.Date.context_today(self)
        self._lock()
        self.env["panel.posted.line"]._freeze()
        self.env["panel.fact.queue"]._take()
        self.env.cr.execute(SQL("DELETE FROM panel_customer_fact"))
        rows = self._fill(FactScope(as_of))
        self._set_as_of(as_of)
        _logger.info("Customer facts as of %s: %s rows", as_of, rows)
        return rows

    @api.model
    def _enqueue_refresh(self):
        """Enqueue one refresh; while one is waiting, no second is added."""
        return self.with_delay(
            channel="root.panel",
            identity_key="panel.customer.fact:refresh",
            description=self.env._("Count customer facts"),
        )._refresh()

    @api.model
    def _forget_brands(self, brands):
        """Drop the facts of brands that are about to be deleted; no invoice names these."""
        self.env.cr.execute(
            SQL("DELETE FROM panel_customer_fact WHERE brand_id = ANY(%s)", brands.ids)
        )
        self.invalidate_model()

    # === CRON === #
    @api.model
    def _cron_refresh(self):
        self._enqueue_refresh()

    # === HELPERS === #
    @api.model
    def _fill(self, scope):
        """Insert the facts of a scope in one statement over all sources.

        :param scope: ``FactScope``
        :return: number of rows inserted
        """
        self._flush_sources()
        self._ensure_statistics()
        self.env.cr.execute(SQL("SET LOCAL work_mem = %s", FILL_MEMORY))
        self.env.cr.execute(
            SQL(
                "INSERT INTO panel_customer_fact (partner_id, company_id, month, brand_id, %s) %s",
                SQL(", ").join(SQL.identifier(name) for name in self._get_measures()),
                self._select_facts(scope),
            )
        )
        rows = self.env.cr.rowcount
        self.env.cr.execute(SQL("SET LOCAL work_mem TO DEFAULT"))
        self.invalidate_model()
        return rows

    @api.model
    def _get_measures(self):
        """Return the names of all measures, in the order of their sources."""
        return [name for measures in self._fact_sources().values() for name in measures]

    @api.model
    def _select_facts(self, scope):
        """Return the SELECT that joins all sources on the grain.

        Every source is grouped already, so that a full join does instead of grouping again.
        """
        key = SQL("(partner_id, company_id, month, brand)")
        joined = SQL(" FULL JOIN ").join(
            SQL(
                """(SELECT partner_id, company_id, month, COALESCE(brand_id, 0) AS brand, %s
                      FROM (%s) AS grouped) AS %s %s""",
                SQL(", ").join(SQL.identifier(measure) for measure in measures),
                getattr(self, f"_source_{name}")(scope),
                SQL.identifier(f"source_{name}"),
                SQL("USING %s", key) if index else SQL(),
            )
            for index, (name, measures) in enumerate(self._fact_sources().items())
        )
        values = (SQL("COALESCE(%s, 0)", SQL.identifier(name)) for name in self._get_measures())
        return SQL(
            "SELECT partner_id, company_id, month, NULLIF(brand, 0), %s FROM %s",
            SQL(", ").join(values),
            joined,
        )

    @api.model
    def _find_moved(self, known, as_of):
        """Return the customers with an event between the last day counted and the new one."""
        if known == as_of:
            return set()
        self._flush_sources()
        scope = FactScope(max(known, as_of), since=min(known, as_of))
        rows = self.env.execute_query(
            SQL(" UNION ").join(
                SQL(
                    "SELECT partner_id FROM (%s) AS source", getattr(self, f"_source_{name}")(scope)
                )
                for name in self._fact_sources()
            )
        )
        return {partner_id for (partner_id,) in rows}

    @api.model
    def _flush_sources(self):
        """Write pending changes that the sources read."""
        for name in SOURCES:
            self.env[name].flush_model()

    @api.model
    def _ensure_statistics(self):
        """Let PostgreSQL look at tables that it believes to be empty, as after a first import.

        It would compare every row of such tables with every other.
        """
        tables = tuple(self.env[name]._table for name in SOURCES)
        rows = self.env.execute_query(
            SQL("SELECT relname FROM pg_class WHERE relname IN %s AND reltuples <= 0", tables)
        )
        for (name,) in rows:
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(name)))

    @api.model
    def _lock(self):
        """Let one transaction at a time change facts."""
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(hashtext('panel_customer_fact'))"))

    @api.model
    def _get_as_of(self):
        """Return the day up to which the facts are complete."""
        # sudo: system parameters are readable by administrators only
        value = self.env["ir.config_parameter"].sudo().get_param(AS_OF_PARAMETER)
        return fields.Date.to_date(value) or NEVER

    @api.model
    def _set_as_of(self, as_of):
        if self._get_as_of() != as_of:
            # sudo: see _get_as_of
            self.env["ir.config_parameter"].sudo().set_param(AS_OF_PARAMETER, as_of.isoformat())
