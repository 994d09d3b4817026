"""A Chinese user reads Chinese: in what the addons say, and in what stands on their screens.

What misses after a change of strings is found by `./panel translate` and translated in zh_CN.po.
What the .pot cannot hold, such as terms of other modules, is in i18n_extra: Odoo drops entries of
i18n/zh_CN.po that the .pot beside it does not have.
"""

import re

import polib
from lxml import etree, html

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import file_open
from odoo.tools.translate import (
    PYTHON_TRANSLATION_COMMENT,
    TranslationModuleReader,
    get_po_paths,
    translation_file_reader,
)

ADDONS = ("panel_crm", "panel_sales", "panel_service")
# The names that the six modules of the system have in its specification.
MENUS = ["市场管理", "销售管理", "服务管理", "客户管理", "系统管理", "呼叫中心"]
TERMS = {
    "panel_crm.menu_root": "人造板CRM",
    "panel_crm.group_user": "一般用户",
    "panel_crm.group_manager": "系统管理员",
    "panel_crm.group_salesperson": "销售人员",
    "panel_crm.group_supervisor": "销售部门主管",
    "panel_crm.group_leader": "公司领导",
    "panel_crm.field_res_partner__panel_grade_id": "评估等级",
    "panel_crm.field_res_partner__panel_credit_rating": "信用等级",
    "panel_crm.field_res_partner__panel_nature": "企业性质",
    "panel_crm.field_res_partner__panel_size": "企业规模",
    "panel_crm.field_res_partner__panel_cooperation_ids": "合作经历",
    "panel_crm.field_res_partner__panel_region_id": "所属地区",
}
DIMENSIONS = {"service": "服务价值", "product": "产品价值", "image": "形象", "sales": "以往销售"}
# What stands on screens in Latin letters and shall.
LATIN = {
    "AA",  # credit ratings
    "AAA",
    "AI",
    "GLN",
    "Gmail",
    "ID",
    "Outlook",
    "Peppol Endpoint",  # Odoo's own translation, not replaced without --i18n-overwrite
    "kg",
    "mm",
}
LATIN_FIELDS = {
    "res.users.tz",  # names of time zones
    "res.partner.lang",  # languages by their own names
    "res.users.lang",
    "payment.transaction.partner_lang",
    "res.partner.peppol_eas",  # registers of European countries by their own names
}

PLACES = re.compile(r"%(?:\(\w+\))?[sdfr%]|\{\w*\}|</?\w+")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}")
TEXTS = ("string", "placeholder", "help", "title", "confirm", "sum", "avg", "alt", "aria-label")
INNER_VIEWS = ("list", "form", "kanban", "search")


def translations(addon):
    """Yield each row of the Chinese files of an addon, as Odoo reads it."""
    for path in get_po_paths(addon, "zh_CN"):
        with file_open(path, "rb") as file:
            yield from translation_file_reader(file, "po")


def entries(addon):
    """Yield each entry of the Chinese files of an addon, as it stands there."""
    for path in get_po_paths(addon, "zh_CN"):
        yield from polib.pofile(path)


def is_foreign(text):
    """Say whether a Chinese reader meets words that are not Chinese."""
    return bool(text and WORD.search(text) and not CHINESE.search(text) and text not in LATIN)


def visible_texts(node, fields, model):
    """Yield ``(where, text)`` for all that a view shows, fields with label, help and choices.

    :param fields: what fields_get tells, by model
    """
    if {node.get("invisible"), node.get("column_invisible")} & {"1", "True", "true"}:
        return
    for attribute in TEXTS:
        if node.get(attribute):
            yield f"{model} @{attribute}", node.get(attribute)
    for text in (node.text, *(child.tail for child in node)):
        if text and text.strip():
            yield f"{model} <{node.tag}>", text.strip()
    field = fields.get(model, {}).get(node.get("name"), {}) if node.tag == "field" else {}
    if field:
        where = f"{model}.{node.get('name')}"
        if not node.get("string"):
            yield where, field.get("string", "")
        yield where, field.get("help") or ""
        for _value, label in field.get("selection") or ():
            yield where, label
    for child in node.iterchildren(etree.Element):
        inner = field.get("relation") if child.tag in INNER_VIEWS else None
        yield from visible_texts(child, fields, inner or model)


class Screens:
    """All that a user can open from the menus of the suite, each action once."""

    def __init__(self, env):
        self.env = env
        self.actions = set()

    def texts(self):
        """Yield ``(where, text)`` for the menus and everything behind them."""
        root = self.env.ref("panel_crm.menu_root")
        for menu in self.env["ir.ui.menu"].search([("id", "child_of", root.id)]):
            yield f"menu {menu.id}", menu.name
            if menu.action:
                yield from self._action(menu.action)

    def _action(self, action):
        if action in self.actions:
            return
        self.actions.add(action)
        yield action.display_name, action.name
        if action._name == "ir.actions.act_window":
            if action.help:
                for text in html.fromstring(action.help).itertext():
                    yield f"{action.name}, help", text.strip()
            yield from self._views(action)

    def _views(self, action):
        model = action.res_model
        found = self.env[model].get_views(
            [*action.views, (action.search_view_id.id, "search")],
            {"toolbar": True, "action_id": action.id},
        )
        fields = {name: data["fields"] for name, data in found["models"].items()}
        for view in found["views"].values():
            tree = etree.fromstring(view["arch"])
            tree.attrib.pop("string", None)  # technical name of the view, shown nowhere
            yield from visible_texts(tree, fields, model)
            for kind in ("print", "action"):
                for bound in view.get("toolbar", {}).get(kind, ()):
                    yield f"{model}, {kind} menu", bound["name"]
            for button in tree.iterfind(".//button[@type='action']"):
                if button.get("name", "").isdigit():
                    action = self.env["ir.actions.actions"].sudo().browse(int(button.get("name")))
                    yield from self._action(self.env[action.type].browse(action.id))


@tagged("post_install", "-at_install")
class TestTranslation(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chinese = cls.env(context={"lang": "zh_CN"})

    # === FILES === #
    def test_every_term_has_a_translation(self):
        for addon in ADDONS:
            with self.subTest(addon=addon):
                self.assertEqual(self._untranslated(addon), set())

    def test_a_new_string_is_noticed(self):
        """The test above could pass because nothing is read at all: it is not so."""
        field = self.env.ref("panel_crm.field_product_brand__positioning")
        field.with_context(lang="en_US").help = "A sentence that nobody translated"
        self.assertEqual(self._untranslated("panel_crm"), {"A sentence that nobody translated"})

    def _untranslated(self, addon):
        """Return the terms that an export of the addon holds and its Chinese files do not."""
        self.env.flush_all()
        known = {self._key(**row) for row in translations(addon) if row["value"]}
        rows = TranslationModuleReader(self.env.cr, [addon])
        return {
            source
            for _module, kind, name, record, source, _value, comments in rows
            if self._key(kind, name, source, comments, record) not in known
        }

    @staticmethod
    def _key(type, name, src, comments, res_id=None, **row):
        """Return what a translation is looked up by, of an exported row or one of a file."""
        if type == "code":
            return type, PYTHON_TRANSLATION_COMMENT in comments, src
        return type, name, res_id or f"{row['module']}.{row['imd_name']}", src

    def test_entries_are_sound(self):
        for addon in ADDONS:
            for entry in entries(addon):
                with self.subTest(addon=addon, term=entry.msgid):
                    self.assertTrue(entry.msgstr)
                    self.assertFalse(entry.fuzzy)
                    self.assertFalse(entry.obsolete)
                    self.assertCountEqual(PLACES.findall(entry.msgstr), PLACES.findall(entry.msgid))

    def test_a_sentence_of_panelkit_is_told_in_chinese(self):
        importer = self.chinese["panel.importer.regions"]
        file = importer._read(b"Code,Kind\n32,province\n", "regions.csv")
        self.assertEqual([problem.reason for problem in file.problems], ["缺少此必填列。"])

    def test_columns_of_imports_have_chinese_titles(self):
        for name in self.env.registry["panel.importer"]._inherit_children:
            for column in self.chinese[name]._columns():
                with self.subTest(importer=name, column=column.name):
                    self.assertFalse(is_foreign(column.title_zh or column.title))

    # === THE SPECIFICATION'S WORDS === #
    def test_first_level_menus(self):
        root = self.chinese.ref("panel_crm.menu_root")
        self.assertEqual(root.child_id.sorted("sequence").mapped("name"), MENUS)

    def test_terms(self):
        for xmlid, term in TERMS.items():
            with self.subTest(xmlid=xmlid):
                record = self.chinese.ref(xmlid)
                label = "field_description" if record._name == "ir.model.fields" else "name"
                self.assertEqual(record[label], term)

    def test_dimensions(self):
        field = self.env["panel.value.metric"]._fields["dimension"]
        self.assertEqual(dict(field._description_selection(self.chinese)), DIMENSIONS)

    # === SCREENS === #
    def test_screens_are_chinese(self):
        user = new_test_user(
            self.env, "panel_reader", lang="zh_CN", groups=",".join(self._groups())
        )
        elsewhere = self._words_of_other_modules()
        screens = Screens(self.env(user=user, context={"lang": "zh_CN"}))
        texts = list(screens.texts())
        english = {
            f"{where}: {text}"
            for where, text in texts
            if is_foreign(text) and text not in elsewhere and where not in LATIN_FIELDS
        }
        self.assertGreater(len(screens.actions), 30)
        self.assertGreater(len(texts), 2000)
        self.assertEqual(english, set())

    def _groups(self):
        """Return groups that together see all screens of the suite."""
        own = self.env["ir.model.data"].search(
            [("module", "in", ADDONS), ("model", "=", "res.groups")]
        )
        core = ["base.group_system", "base.group_multi_company", "product.group_product_variant"]
        return core + own.mapped("complete_name")

    def _words_of_other_modules(self):
        """Return what is untranslated in modules that the suite does not bring along.

        A database may hold more than the suite needs, and what that says is not ours.
        """
        modules = self.env["ir.module.module"].search([("state", "=", "installed")])
        needs = {module.name: set(module.dependencies_id.mapped("name")) for module in modules}
        brought = set(ADDONS)
        automatic = set(modules.filtered("auto_install").mapped("name"))
        while True:
            more = {need for name in brought for need in needs[name]}
            more |= {name for name in automatic if needs[name] and needs[name] <= brought}
            if more <= brought:
                break
            brought |= more
        words = set()
        for row in TranslationModuleReader(self.env.cr, sorted(needs.keys() - brought), "zh_CN"):
            source, value = row[4:6]
            if not value:
                fragment = html.fragment_fromstring(source, create_parent=True)
                words.update(text for _where, text in visible_texts(fragment, {}, ""))
        return words
