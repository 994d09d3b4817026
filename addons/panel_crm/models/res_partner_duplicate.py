from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from odoo.addons.panel_crm.panelkit.identifiers import normalise_tax_id
from odoo.addons.panel_crm.panelkit.matching import (
    POSSIBLE,
    Company,
    company_keys,
    compare_companies,
)

BANK_STRENGTH = 0.9  # an account number belongs to one company, but for a typing error
HINTS = 5
CANDIDATES = 80


class ResPartner(models.Model):
    """Which customers look like one and the same company.

    Every company is filed under keys (own name, tax ID, phones, address, bank accounts); those
    that share a key are compared. The keys are a stored field with an index, so a form finds its
    duplicates in one query and a scan of all customers is one join.
    """

    _inherit = "res.partner"

    panel_match_keys = fields.Char(
        string="Matching Keys",
        compute="_compute_panel_match_keys",
        store=True,
        groups="base.group_system",
        help="Keys under which the customer is compared with others.",
    )
    panel_duplicate_hint = fields.Html(
        string="Looks Like",
        compute="_compute_panel_duplicate_hint",
        sanitize=False,
        help="Customers that look like this one, how sure that is, and why.",
    )
    panel_duplicate_ids = fields.One2many(
        "panel.duplicate", "partner_id", string="Suspected Duplicates"
    )
    panel_has_duplicates = fields.Boolean(
        string="May Be a Duplicate",
        compute="_compute_panel_has_duplicates",
        search="_search_panel_has_duplicates",
        help="The last scan found another customer that may be the same company, and nobody has "
        "decided on it yet.",
    )

    _panel_match_keys_index = models.Index(
        "USING gin (string_to_array(panel_match_keys, ' ')) WHERE panel_match_keys IS NOT NULL"
    )

    def _auto_init(self):
        # Without it an installation would compute the keys of all partners there are, none of
        # them a customer yet; the first scan does that in the background.
        if not column_exists(self.env.cr, self._table, "panel_role"):
            create_column(self.env.cr, self._table, "panel_match_keys", "varchar")
        return super()._auto_init()

    # === COMPUTE METHODS === #
    @api.depends(
        "name", "vat", "phone", "street", "city", "parent_id", "bank_ids.sanitized_acc_number"
    )
    def _compute_panel_match_keys(self):
        for partner in self:
            keys = []
            if partner.name and not partner.parent_id:
                keys = match_keys(partner._panel_identity(), partner._panel_accounts())
            partner.panel_match_keys = " ".join(keys) or False

    @api.depends_context("uid", "lang")
    @api.depends("name", "vat", "phone", "street", "city", "parent_id", "bank_ids.acc_number")
    def _compute_panel_duplicate_hint(self):
        for partner in self:
            found = partner._panel_find_similar() if partner.name or partner.vat else []
            partner.panel_duplicate_hint = self._panel_hint(found)

    @api.depends_context("uid")
    @api.depends("panel_duplicate_ids.state")
    def _compute_panel_has_duplicates(self):
        suspected = self.search([("id", "in", self.ids), ("panel_has_duplicates", "=", True)])
        for partner in self:
            partner.panel_has_duplicates = partner in suspected

    @api.model
    def _search_panel_has_duplicates(self, operator, value):
        if operator != "in":
            return NotImplemented
        pairs = self.env["panel.duplicate"]._search([("state", "=", "suspected")])
        ids = Domain.OR(
            Domain("id", "in", pairs.subselect(SQL.identifier(pairs.table, column)))
            for column in ("partner_id", "other_id")
        )
        return ids if True in value else ~ids

    # === CONSTRAINTS === #
    @api.constrains("vat", "panel_role", "parent_id", "company_id", "active")
    def _check_panel_vat(self):
        """Refuse a second customer with the same tax ID; contacts share that of their company."""
        customers = self.filtered(lambda p: p.panel_role and p.vat and not p.parent_id and p.active)
        if not customers or self.env.context.get("panel_merging"):
            return
        for customer, other in customers._panel_same_vat().items():
            if (customer.company_id or self.env.company).panel_vat_policy == "refuse":
                raise ValidationError(customer._panel_vat_message(other))

    # === CRUD === #
    @api.model
    def name_create(self, name):
        """Enter no second customer of the same name; the web client then opens the full form."""
        # EXTENDS base
        customer = self._panel_creates_customer()
        if customer:
            same = self._panel_same_name(name)
            if same:
                raise UserError(
                    self.env._(
                        "“%(name)s” looks like “%(customer)s”, which is there already. Choose it "
                        "from the list, or enter the new customer in full.",
                        name=name,
                        customer=same[0].display_name,
                    )
                )
        result = super().name_create(name)
        if customer:
            self.browse(result[0])._panel_ask_to_complete()
        return result

    # === ACTIONS === #
    def action_view_duplicates(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_duplicate_action")
        action["domain"] = ["|", ("partner_id", "=", self.id), ("other_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_compare_duplicate(self):
        """Open the merge of this customer and the one it looks like most, with its preview."""
        self.ensure_one()
        found = self._panel_find_similar()
        if not found:
            raise UserError(self.env._("No other customer looks like this one any more."))
        return (self + found[0][0])._panel_action_merge()

    def _panel_action_merge(self):
        """Return the action that previews the merge of these customers."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare and Merge"),
            "res_model": "base.partner.merge.automatic.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": "res.partner", "active_ids": self.ids},
        }

    # === BUSINESS === #
    def _panel_find_similar(self):
        """Return customers that look like this one, the most similar first.

        Only those that the user may see are named.

        :return: list of ``(partner, score, kinds)``
        """
        self.ensure_one()
        if self.parent_id:
            return []
        return self._panel_similar_to(
            self._panel_identity(), self._panel_accounts(), exclude=self._origin
        )

    @api.model
    def _panel_similar_to(self, identity, accounts=frozenset(), exclude=None):
        """Return the customers that look like a company.

        :param identity: ``Company`` of panelkit
        :param accounts: numbers of its bank accounts
        :param exclude: partners that are left out
        :return: list of ``(partner, score, kinds)``, the most similar first
        """
        keys = match_keys(identity, accounts)
        if not keys:
            return []
        exclude = exclude if exclude is not None else self.browse()
        self.flush_model(["panel_match_keys", "active", "parent_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM res_partner
                 WHERE string_to_array(panel_match_keys, ' ') && %s::text[]
                   AND panel_match_keys IS NOT NULL AND active AND parent_id IS NULL
                   AND id != ALL(%s)
                 LIMIT %s
                """,
                keys,
                exclude.ids,
                CANDIDATES,
            )
        )
        partners = self.search([("id", "in", [row[0] for row in rows])])
        decided = exclude._panel_told_apart() if exclude else partners.browse()
        found = []
        for partner in partners - decided:
            # sudo: whether an account number is the same, which is not shown
            score, kinds = compare_partners(
                identity, accounts, partner._panel_identity(), partner.sudo()._panel_accounts()
            )
            if score >= POSSIBLE:
                found.append((partner, score, kinds))
        return sorted(found, key=lambda row: -row[1])[:HINTS]

    def _panel_told_apart(self):
        """Return the customers that somebody has decided to be others than these."""
        # sudo: a decision holds whoever took it
        pairs = (
            self.env["panel.duplicate"]
            .sudo()
            .search(
                [
                    ("state", "=", "different"),
                    "|",
                    ("partner_id", "in", self.ids),
                    ("other_id", "in", self.ids),
                ]
            )
        )
        return (pairs.partner_id | pairs.other_id).sudo(False) - self

    def _panel_same_vat(self):
        """Return for each customer another one with the same tax ID in its company, if any."""
        codes = {customer: normalise_tax_id(customer.vat) for customer in self}
        owners = self._panel_vat_owners(set(codes.values()))
        same = {}
        for customer, code in codes.items():
            others = [
                id_
                for id_, _ref, company_id in owners.get(code, ())
                if id_ != customer.id and _may_be_one(company_id, customer.company_id.id)
            ]
            if others:
                same[customer] = self.browse(others[0])
        return same

    @api.model
    def _panel_vat_owners(self, codes):
        """Return the customers that have tax IDs, whether or not the user may see them.

        :param codes: tax IDs as ``normalise_tax_id`` returns them
        :return: ``{code: [(id, reference, company id)]}``
        """
        if not codes:
            return {}
        self.flush_model(
            ["panel_match_keys", "active", "parent_id", "panel_role", "company_id", "ref"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, ref, company_id, panel_match_keys
                  FROM res_partner
                 WHERE string_to_array(panel_match_keys, ' ') && %s::text[]
                   AND panel_match_keys IS NOT NULL AND panel_role IS NOT NULL
                   AND active AND parent_id IS NULL
                """,
                [f"t:{code}" for code in codes],
            )
        )
        owners = {}
        for id_, ref, company_id, keys in rows:
            for key in keys.split():
                if key.startswith("t:"):
                    owners.setdefault(key[2:], []).append((id_, ref, company_id))
        return owners

    def _panel_vat_message(self, other):
        """Say who has the same tax ID; of a customer that is not the user's only its office."""
        # sudo: whom to ask is said even of customers that the user may not read
        owner = other.sudo().panel_team_id.name or other.sudo().user_id.name
        if other.sudo(False)._filtered_access("read"):
            return self.env._(
                "“%(other)s” has the tax ID %(vat)s already. Open that customer instead; contacts "
                "of one company are entered below it.",
                other=other.display_name,
                vat=self.vat,
            )
        return self.env._(
            "Another customer has the tax ID %(vat)s already; %(owner)s looks after it. Ask there "
            "or your supervisor.",
            vat=self.vat,
            owner=owner or self.env._("the administrator"),
        )

    @api.model
    def _panel_same_name(self, name):
        """Return visible customers whose name means the same company."""
        found = self._panel_similar_to(Company(name=name))
        return [partner for partner, score, _kinds in found if partner.panel_role and score > 0.85]

    # === HELPERS === #
    def _panel_identity(self):
        """Return what a company is recognised by, for panelkit."""
        self.ensure_one()
        address = ", ".join(filter(None, (self.city, self.street)))
        return Company(self.name or "", self.vat or "", self.phone or "", address)

    def _panel_accounts(self):
        return frozenset(filter(None, self.bank_ids.mapped("sanitized_acc_number")))

    @api.model
    def _panel_hint(self, found):
        """Return one line for each customer that was found similar.

        :param found: list of ``(partner, score, kinds)``
        """
        if not found:
            return False
        return self.env["ir.qweb"]._render(
            "panel_crm.panel_duplicate_hint",
            {
                "rows": [
                    {
                        "url": f"/odoo/panel-customers/{partner.id}",
                        "name": partner.display_name,
                        "percent": min(99, round(100 * score)),
                        "why": self.env["panel.duplicate"]._describe(kinds),
                    }
                    for partner, score, kinds in found
                ]
            },
        )


def _may_be_one(company_id, other_company_id):
    """Tell whether two customers of our companies may be the same one."""
    return not (company_id and other_company_id) or company_id == other_company_id


def match_keys(identity, accounts):
    """Return the keys that a company is filed under, none with a space.

    :param identity: ``Company`` of panelkit
    :param accounts: set of account numbers
    """
    keys = company_keys(identity) | {f"b:{number}" for number in accounts}
    return sorted(key.replace(" ", "") for key in keys)


def compare_partners(identity, accounts, other_identity, other_accounts):
    """Compare two companies and their bank accounts.

    :param identity: ``Company`` of panelkit
    :param accounts: set of account numbers
    :param other_identity: ``Company`` of panelkit
    :param other_accounts: set of account numbers
    :return: score from 0 to 1, and the kinds of evidence, the strongest first
    """
    match = compare_companies(identity, other_identity)
    score = match.score
    kinds = [part.kind for part in match.parts if part.similarity >= 0.5]
    if accounts & other_accounts:
        score = 1 - (1 - score) * (1 - BANK_STRENGTH)
        kinds.append("bank")
    return score, kinds
