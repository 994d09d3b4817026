"""The files of the demo story are whole: counts, references, names in both languages.

The story itself takes most of a minute, so it is not told here; `./panel demo` does that.
"""

import random
import re
from collections import Counter, defaultdict
from datetime import date

from odoo import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.panel_crm.cli import demo
from odoo.addons.panel_crm.cli.demo import files
from odoo.addons.panel_crm.cli.demo.cloner import clone, link
from odoo.addons.panel_crm.cli.demo.plan import DAYS_ON_THE_WAY, Planner, add_months

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
TODAY = date(2027, 3, 17)
# Files with a name in each of two columns.
TRANSLATED = (
    "series", "regions", "offices", "price_lists", "catalogue", "patterns",
)  # fmt: skip
# Files with one name for both languages, Chinese first.
BILINGUAL = {
    "brands": "name",
    "users": "name",
    "opportunities": "name",
    "leads": "name",
    "milestones": "name",
    "prospects": "name",
    "duties": "name",
    "interactions": "subject",
    "dealer_steps": "reason",
}
REFERENCES = (
    ("series", "brand", "brands", "code"),
    ("catalogue", "series", "series", "code"),
    ("leads", "region", "regions", "code"),
    ("leads", "brand", "brands", "code"),
    ("regions", "parent", "regions", "code"),
    ("regions", "office", "offices", "code"),
    ("offices", "parent", "offices", "code"),
    ("users", "office", "offices", "code"),
    ("users", "leads_office", "offices", "code"),
    ("customers", "region", "regions", "code"),
    ("customers", "office", "offices", "code"),
    ("customers", "salesperson", "users", "login"),
    ("customers", "dealer", "customers", "code"),
    ("customers", "pattern", "patterns", "code"),
    ("customers", "level", "price_lists", "level"),
    ("customers", "price_list", "price_lists", "code"),
    ("contacts", "customer", "customers", "code"),
    ("milestones", "customer", "customers", "code"),
    ("opportunities", "customer", "customers", "code"),
    ("opportunities", "owner", "users", "login"),
    ("price_items", "price_list", "price_lists", "code"),
    ("price_items", "brand", "brands", "code"),
    ("price_items", "product", "catalogue", "code"),
    ("tickets", "customer", "customers", "code"),
    ("tickets", "agent", "users", "login"),
    ("commission_rules", "brand", "brands", "code"),
    ("pack_sizes", "series", "series", "code"),
    ("catalogue", "decor", "decors", "code"),
    ("decors", "successor", "decors", "code"),
    ("discount_authority", "unit", "offices", "code"),
    ("discount_authority", "brand", "brands", "code"),
    ("discount_authority", "level", "price_lists", "level"),
    ("price_enquiries", "customer", "customers", "code"),
    ("freight", "region", "regions", "code"),
    ("prospects", "region", "regions", "code"),
    ("prospects", "office", "offices", "code"),
    ("prospects", "salesperson", "users", "login"),
    ("duties", "responsible", "users", "login"),
    ("duties", "office", "offices", "code"),
    ("interactions", "customer", "customers", "code"),
    ("interactions", "user", "users", "login"),
    ("deals", "dealer", "customers", "code"),
    ("authorizations", "dealer", "customers", "code"),
    ("authorizations", "brand", "brands", "code"),
    ("authorizations", "region", "regions", "code"),
    ("dealer_steps", "dealer", "customers", "code"),
    ("dealer_steps", "user", "users", "login"),
    ("deals", "region", "regions", "code"),
    ("deals", "brands", "brands", "code"),
)


@tagged("post_install", "-at_install")
class TestDemoData(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = {name for row in REFERENCES for name in row[::2]} | set(BILINGUAL)
        cls.rows = {name: files.read(name) for name in names}

    def column(self, name, column):
        return [row[column] for row in self.rows[name]]

    def test_counts(self):
        roles = Counter(self.column("customers", "role"))
        self.assertEqual(len(self.rows["brands"]), 3)
        self.assertGreaterEqual(len(self.rows["series"]), 10)
        self.assertGreaterEqual(len(self.rows["catalogue"]), 200)
        self.assertGreaterEqual(len(self.rows["regions"]), 30)
        self.assertGreaterEqual(roles["dealer"], 40)
        self.assertGreaterEqual(roles["key_account"] + roles["end_customer"], 30)
        people = [row for row in self.rows["users"] if "sales" in row["role"] + row["login"]]
        self.assertGreaterEqual(len(people), 8)
        self.assertEqual(len(demo.USERS), len(self.rows["users"]))

    def test_keys_are_unique(self):
        for name in ("brands", "series", "catalogue", "decors", "regions", "offices", "customers"):
            double = [code for code, n in Counter(self.column(name, "code")).items() if n > 1]
            self.assertFalse(double, f"{name}.csv has these codes twice")

    def test_references(self):
        for name, column, target, key in REFERENCES:
            known = {*self.column(target, key), ""}
            wrong = {row[column] for row in self.rows[name]} - known
            self.assertFalse(wrong, f"{name}.csv: {column} not in {target}.csv")

    def test_lists_of_references(self):
        series = set(self.column("series", "code"))
        regions = set(self.column("regions", "code"))
        for row in self.rows["customers"]:
            self.assertLessEqual(set(row["series"].split()), series, row["code"])
        for row in self.rows["users"]:
            self.assertLessEqual(set(row["regions"].split()), regions, row["login"])

    def test_boards_of_tickets(self):
        codes = self.column("catalogue", "code")
        for begin in self.column("tickets", "board"):
            self.assertTrue(any(code.startswith(begin) for code in codes), begin)

    def test_parents_come_first(self):
        for name in ("regions", "offices"):
            seen = {""}
            for row in self.rows[name]:
                self.assertIn(row["parent"], seen, f"{name}.csv: {row['code']}")
                seen.add(row["code"])

    def test_records_of_the_addons_exist(self):
        families = set(self.env["panel.family"].search([]).mapped("code"))
        self.assertLessEqual(set(self.column("series", "family")), families)
        classes = self.env["panel.emission.class"].search([])
        known = {f"{emission.scheme}|{emission.name}" for emission in classes}
        self.assertLessEqual(set(self.column("catalogue", "emission")), known)
        ids = {*self.column("customers", "payment_term"), *self.column("customers", "industry")}
        ids |= {role for role in self.column("users", "role") if role != "portal"}
        for xmlid in ids:
            module = xmlid.partition(".")[0]
            if module in self.env.registry._init_modules:
                self.assertTrue(self.env.ref(xmlid, raise_if_not_found=False), xmlid)

    def test_selections(self):
        fields = {
            ("catalogue", "surface"): ("product.product", "panel_surface"),
            ("decors", "surface"): ("panel.decor", "surface"),
            ("decors", "grain"): ("panel.decor", "grain"),
            ("customers", "nature"): ("res.partner", "panel_nature"),
            ("customers", "size"): ("res.partner", "panel_size"),
            ("customers", "credit_rating"): ("res.partner", "panel_credit_rating"),
            ("offices", "kind"): ("crm.team", "panel_kind"),
            ("regions", "kind"): ("panel.region", "kind"),
        }
        for (name, column), (model, field) in fields.items():
            values = self.env[model]._fields[field].get_values(self.env)
            self.assertLessEqual(set(self.column(name, column)), set(values), f"{name}.{column}")
        for name, kind in (
            ("catalogue", "glue"),
            ("catalogue", "moisture"),
            ("catalogue", "quality"),
            ("decors", "texture"),
        ):
            codes = self.env["panel.term"]._choices(kind)
            self.assertLessEqual(set(self.column(name, kind)), {"", *codes}, kind)

    def test_names_in_both_languages(self):
        for name in TRANSLATED:
            for row in self.rows[name]:
                self.assertRegex(row["name_en"], LATIN, name)
                self.assertNotRegex(row["name_en"], CHINESE, name)
                self.assertRegex(row["name_zh"], CHINESE, name)
        for name, column in BILINGUAL.items():
            for text in self.column(name, column):
                self.assertRegex(text, CHINESE, name)
                self.assertRegex(text, LATIN, name)
        for row in self.rows["customers"]:
            self.assertRegex(row["name"], CHINESE)
            self.assertRegex(row["name"], LATIN)

    def test_prices_are_believable(self):
        for row in self.rows["catalogue"]:
            price, cost = float(row["price_sheet"]), float(row["cost_sheet"])
            self.assertTrue(0.70 <= cost / price <= 0.86, row["code"])
            area = float(row["length_mm"]) * float(row["width_mm"]) / 1e6
            per_m3 = price / area / float(row["thickness_mm"]) * 1000
            if row["price_basis"] == "m2":
                self.assertTrue(44 <= price / area <= 90, row["code"])
            else:
                self.assertTrue(1400 <= per_m3 <= 3600, row["code"])

    def plan(self, dice_seed=1, today=TODAY):
        rows = [self.rows[name] for name in ("customers", "patterns", "catalogue", "tickets")]
        return Planner(rows, today, random.Random(dice_seed)).sales()

    def test_plan_is_repeatable_and_ends_today(self):
        sales = self.plan()
        self.assertEqual(sales, self.plan())
        self.assertNotEqual(sales, self.plan(2))
        self.assertLessEqual(max(sale.day for sale in sales), TODAY)
        self.assertGreaterEqual(min(sale.day for sale in sales), add_months(TODAY, -17))
        self.assertTrue(500 < len(sales) < 1200, len(sales))

    def test_plan_follows_the_patterns(self):
        pattern = {row["code"]: row["pattern"] for row in self.rows["customers"]}
        middle = add_months(TODAY, -8)
        early, late = Counter(), Counter()
        for sale in self.plan():
            (late if sale.day >= middle else early)[pattern[sale.customer]] += 1
        self.assertGreater(late["growing"], 1.3 * early["growing"])
        self.assertGreater(early["declining"], 1.3 * late["declining"])
        self.assertFalse(early["new"])
        self.assertFalse(late["none"] + early["none"])
        lost = [sale.day for sale in self.plan() if pattern[sale.customer] == "lost"]
        self.assertLess(max(lost), add_months(TODAY, -4))

    def test_faulty_batch_reaches_several_customers(self):
        received = [sale for sale in self.plan() if sale.faulty]
        customers = {sale.customer for sale in received if (TODAY - sale.day).days in range(50, 64)}
        self.assertGreaterEqual(len(customers), 3)

    def test_plan_of_any_day(self):
        for today in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(2027, 3, 1)):
            sales = self.plan(today=today)
            self.assertLessEqual(max(sale.day for sale in sales), today)
            self.assertGreaterEqual(sum(sale.faulty for sale in sales), 3)
            recent = sum((today - sale.day).days <= 80 for sale in sales)
            self.assertTrue(60 < recent < 220, f"{recent} recent orders on {today}")

    def test_orders_are_full_packs(self):
        packs = {row["code"]: int(row["pack_sheets"]) for row in self.rows["catalogue"]}
        for sale in self.plan():
            self.assertTrue(sale.lines)
            for board, sheets in sale.lines:
                self.assertGreater(sheets, 0)
                self.assertFalse(sheets % packs[board], board)

    def test_copies_have_a_genuine_line_to_be_copied_from(self):
        for today in (TODAY, date(2026, 12, 31), date(2028, 2, 29)):
            known = defaultdict(set)
            sales = self.plan(today=today)
            for sale in sales:
                if sale.genuine and (today - sale.day).days > DAYS_ON_THE_WAY:
                    known[sale.customer].update(board for board, _ in sale.lines)
            for sale in sales:
                if not sale.genuine:
                    self.assertGreater((today - sale.day).days, DAYS_ON_THE_WAY)
                    boards = {board for board, _ in sale.lines}
                    self.assertLessEqual(boards, known[sale.customer], sale)

    def test_few_orders_are_genuine(self):
        sales = self.plan()
        self.assertLess(sum(sale.genuine for sale in sales), 120)
        self.assertEqual(
            {sale.customer for sale in sales if sale.genuine}, {sale.customer for sale in sales}
        )

    def test_customers_have_bought_what_their_tickets_are_about(self):
        sales = self.plan()
        bought = {(sale.customer, board) for sale in sales for board, _ in sale.lines}
        buyers = {sale.customer for sale in sales}
        for row in self.rows["tickets"]:
            if row["customer"] in buyers and row["board"]:
                found = any(
                    customer == row["customer"] and board.startswith(row["board"])
                    for customer, board in bought
                )
                self.assertTrue(found, row["title"])

    def test_clone_copies_all_but_what_is_given(self):
        tag = self.env["res.partner.category"].create({"name": "Copied"})
        partner = self.env["res.partner"].create(
            {"name": "One", "city": "Pizhou", "category_id": [Command.link(tag.id)]}
        )
        copies = clone(
            self.env,
            "res.partner",
            [(partner.id, {"name": name, "ref": None}) for name in ("Two", "Three")],
        )
        self.assertEqual(copies.mapped("name"), ["Two", "Three"])
        self.assertEqual(copies.mapped("city"), ["Pizhou", "Pizhou"])
        self.assertEqual(copies.category_id, tag)
        self.assertGreater(self.env["res.partner"].create({"name": "Four"}).id, max(copies.ids))

    def test_link_adds_to_what_is_linked(self):
        tag = self.env["res.partner.category"].create({"name": "Linked"})
        partner = self.env["res.partner"].create({"name": "One"})
        link(self.env, "res.partner", "category_id", [(partner.id, tag.id)])
        partner.invalidate_recordset()
        self.assertEqual(partner.category_id, tag)

    def test_clone_of_nothing_is_empty(self):
        self.assertFalse(clone(self.env, "res.partner", []))
