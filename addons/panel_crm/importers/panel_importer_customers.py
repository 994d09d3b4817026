import re
from datetime import date

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import single_email_re

from odoo.addons.panel_crm.panelkit import Column
from odoo.addons.panel_crm.panelkit.identifiers import normalise_tax_id

from .import_file import CREATED, UPDATED
from .reference import Reference

ROLES = {
    "dealer": ("Dealer", "经销商"),
    "key_account": ("Key Account", "大客户"),
    "end_customer": ("End Customer", "终端客户"),
}
NATURES = {
    "state": ("State-owned", "国有"),
    "private": ("Private", "民营"),
    "foreign": ("Foreign-owned", "外资"),
    "joint": ("Joint Venture", "合资"),
    "individual": ("Sole Proprietor", "个体"),
}
SIZES = {
    "micro": ("Micro", "微型"),
    "small": ("Small", "小型"),
    "medium": ("Medium", "中型"),
    "large": ("Large", "大型"),
}
RATINGS = {rating.lower(): (rating,) for rating in ("AAA", "AA", "A", "B", "C", "D")}
MILESTONE = re.compile(r"(\d{4})-(\d\d)-(\d\d)\s+(\S.*)")


class PanelImporterCustomers(models.AbstractModel):
    """Dealers, key accounts and end customers with their master data."""

    _name = "panel.importer.customers"
    _inherit = ["panel.importer"]
    _description = "Importer of Customers"

    _panel_key = ("ref",)
    _panel_writes = ("res.partner", "res.partner.bank")
    _panel_tables = ("res_partner", "res_partner_bank", "panel_cooperation")

    @api.model
    def _columns(self):
        return [
            Column("ref", "Customer Reference", title_zh="客户编号", required=True, max_length=64),
            Column("name", "Name", title_zh="名称", required=True, max_length=300),
            Column("role", "Customer Role", "choice", "客户角色", required=True, choices=ROLES),
            Column("street", "Address", title_zh="地址", max_length=300),
            Column("zip", "Postcode", title_zh="邮编", max_length=24),
            Column("city", "City", title_zh="城市", max_length=100),
            Column("country", "Country Code", title_zh="国家代码", max_length=2),
            Column("phone", "Phone", title_zh="电话", max_length=64),
            Column("email", "Email", title_zh="电子邮箱", max_length=254),
            Column("vat", "Tax Number", title_zh="税号", max_length=64),
            Column("region", "Region Code", title_zh="地区编码", max_length=64),
            Column("industry", "Industry", title_zh="行业", max_length=200),
            Column("nature", "Nature of Enterprise", "choice", "企业性质", choices=NATURES),
            Column("size", "Size of Enterprise", "choice", "企业规模", choices=SIZES),
            Column("credit_rating", "Credit Rating", "choice", "信用等级", choices=RATINGS),
            Column(
                "annual_demand_m3",
                "Annual Demand (m³)",
                "decimal",
                "年需求量(m³)",
                max=10**8,
                min=0,
            ),
            Column("cooperation", "Cooperation History", title_zh="合作经历", max_length=5000),
            Column("bank", "Bank", title_zh="开户行", max_length=200),
            Column("bank_account", "Bank Account", title_zh="账号", max_length=64),
            Column("salesperson", "Salesperson Login", title_zh="业务员账号"),
            Column("office", "Responsible Office", title_zh="负责机构"),
            Column("dealer", "Served By Dealer", title_zh="供货经销商编号", max_length=64),
        ]

    @api.model
    def _references(self):
        return [
            Reference(
                "region",
                "panel.region",
                "code",
                lambda key: self.env._("There is no region with the code “%(key)s”.", key=key),
            ),
            Reference(
                "industry",
                "res.partner.industry",
                "name",
                lambda key: self.env._("There is no industry named “%(key)s”.", key=key),
            ),
            Reference(
                "country",
                "res.country",
                "code",
                lambda key: self.env._("There is no country with the code “%(key)s”.", key=key),
            ),
            self._salesperson_reference(),
            self._office_reference(),
        ]

    # === CHECKS === #
    @api.model
    def _check_rows(self, file):
        self._find_existing(file, "ref", "res.partner", "ref", self._company_domain())
        self._check_dealers(file)
        self._check_tax_ids(file)
        for row in file.rows:
            if row["email"] and not single_email_re.match(row["email"]):
                file.refuse(row, "email", self.env._("This is not an e-mail address."))
            if row["bank"] and not row["bank_account"]:
                file.refuse(
                    row, "bank_account", self.env._("The number of the account is missing.")
                )
            row["_milestones"] = self._parse_milestones(file, row)

    @api.model
    def _check_dealers(self, file):
        """Refuse dealers that do not exist or are none."""
        roles = {row["ref"]: row["role"] for row in file.rows}
        outside = {row["dealer"] for row in file.rows if row["dealer"]} - roles.keys()
        known = self.env["res.partner"].search_fetch(
            Domain("ref", "in", list(outside)) & self._company_domain(), ["ref", "panel_role"]
        )
        roles.update({partner.ref: partner.panel_role for partner in known})
        for row in file.rows:
            dealer = row["dealer"]
            if dealer and dealer not in roles:
                reason = self.env._("There is no dealer with the reference “%(key)s”.", key=dealer)
                file.refuse(row, "dealer", reason)
            elif dealer and (roles[dealer] != "dealer" or dealer == row["ref"]):
                reason = self.env._("This must be another customer that has the role of a dealer.")
                file.refuse(row, "dealer", reason)

    @api.model
    def _check_tax_ids(self, file):
        """Refuse a tax ID that another customer has, in the file or in the database."""
        if self.env.company.panel_vat_policy != "refuse":
            return
        rows = [(row, normalise_tax_id(row["vat"])) for row in file.rows if row["vat"]]
        owners = self.env["res.partner"]._panel_vat_owners({code for _row, code in rows})
        seen = {}
        for row, code in rows:
            others = [
                ref
                for id_, ref, company_id in owners.get(code, ())
                if id_ != row["_id"] and company_id in (None, self.env.company.id)
            ]
            if code in seen:
                others.append(seen[code])
            if others:
                reason = self.env._("The customer “%s” has this tax ID already.", others[0] or "?")
                file.refuse(row, "vat", reason)
            seen.setdefault(code, row["ref"])

    @api.model
    def _parse_milestones(self, file, row):
        """Return the milestones of a row as ``(date, text)``."""
        milestones = []
        for part in re.split(r"[;；]", row["cooperation"] or ""):
            match = MILESTONE.fullmatch(part.strip())
            try:
                if match:
                    day = date(int(match[1]), int(match[2]), int(match[3]))
                    milestones.append((day, match[4].strip()))
                elif part.strip():
                    raise ValueError
            except ValueError:
                reason = self.env._(
                    "Enter a day and what happened, several parted by semicolons, such as "
                    "“2019-05-01 First contract; 2021-03-15 Second plant”."
                )
                file.refuse(row, "cooperation", reason)
                break
        return milestones

    # === LOADING === #
    @api.model
    def _load(self, file):
        self._sync(file, "res.partner", [(row, self._prepare_partner(row)) for row in file.rows])
        self._load_dealers(file)
        self._load_banks(file)
        self._load_milestones(file)

    @api.model
    def _prepare_partner(self, row):
        """Return the values of a customer, without what needs other customers of the file."""
        values = self._pick(
            row,
            ref="ref",
            name="name",
            panel_role="role",
            street="street",
            zip="zip",
            city="city",
            country_id="country_id",
            phone="phone",
            email="email",
            vat="vat",
            panel_region_id="region_id",
            industry_id="industry_id",
            panel_nature="nature",
            panel_size="size",
            panel_credit_rating="credit_rating",
            panel_annual_demand_m3="annual_demand_m3",
            user_id="salesperson_id",
            panel_team_id="office_id",
        )
        if not row["_id"]:
            values = {"is_company": True, "user_id": False, "customer_rank": 1, **values}
        return values

    @api.model
    def _load_dealers(self, file):
        rows = [row for row in file.rows if row["dealer"]]
        found = self._ids_by_key(
            "res.partner", "ref", {row["dealer"] for row in rows}, self._company_domain()
        )
        entries = [(row, {"panel_dealer_id": found[row["dealer"]][0]}) for row in rows]
        self._sync(file, "res.partner", entries)

    @api.model
    def _load_banks(self, file):
        """Add bank accounts that the customers do not have yet."""
        rows = [row for row in file.rows if row["bank_account"]]
        banks = self._ids_by_key("res.bank", "name", {row["bank"] for row in rows if row["bank"]})
        missing = sorted({row["bank"] for row in rows if row["bank"]} - banks.keys())
        for bank in self.env["res.bank"].create([{"name": name} for name in missing]):
            banks[bank.name] = [bank.id]
        known = self.env["res.partner.bank"].search_fetch(
            [("partner_id", "in", [row["_id"] for row in rows])],
            ["partner_id", "sanitized_acc_number", "bank_id"],
        )
        accounts = {(own.partner_id.id, own.sanitized_acc_number): own.id for own in known}
        entries = []
        for row in rows:
            number = re.sub(r"\W+", "", row["bank_account"]).upper()
            values = {"bank_id": banks[row["bank"]][0]} if row["bank"] else {}
            account_id = accounts.get((row["_id"], number), False)
            if not account_id:
                values.update({"partner_id": row["_id"], "acc_number": row["bank_account"]})
            entries.append((dict(row, _id=account_id, _status=None, _of=row), values))
        self._sync(file, "res.partner.bank", entries)
        self._pass_on(file, entries)

    @api.model
    def _load_milestones(self, file):
        """Add milestones of the cooperation that are not there yet."""
        rows = [row for row in file.rows if row["_milestones"]]
        known = self.env["panel.cooperation"].search_fetch(
            [("partner_id", "in", [row["_id"] for row in rows])], ["partner_id", "date", "name"]
        )
        seen = {(own.partner_id.id, own.date, own.name) for own in known}
        entries = []
        for row in rows:
            for day, text in row["_milestones"]:
                if (row["_id"], day, text) not in seen:
                    values = {"partner_id": row["_id"], "date": day, "name": text}
                    entries.append((dict(row, _id=False, _status=None, _of=row), values))
        self._sync(file, "panel.cooperation", entries)
        self._pass_on(file, entries)

    @api.model
    def _pass_on(self, file, entries):
        """Count a customer as changed when something that belongs to him was."""
        for entry, _values in entries:
            if entry["_status"] in (CREATED, UPDATED):
                file.mark(entry["_of"], UPDATED)
