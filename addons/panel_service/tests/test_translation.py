import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\{.*?\}\}|<t .*?/>")


@tagged("post_install", "-at_install")
class TestTranslation(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folders = ("i18n", "i18n_extra")
        files = [file_path(f"panel_service/{folder}/zh_CN.po") for folder in folders]
        cls.entries = [entry for file in files for entry in polib.pofile(file)]
        cls.known = {entry.msgid for entry in cls.entries if entry.msgstr}

    def _find_missing(self, module):
        rows = TranslationModuleReader(self.env.cr, modules=[module])
        # terms of code are read from the addon's own file only
        own = [row for row in rows if module == "panel_service" or row[1] != "code"]
        return {row[4] for row in own if row[4].strip()} - self.known

    def test_chinese_of_our_own_terms_is_complete(self):
        self.assertFalse(self._find_missing("panel_service"))

    def test_chinese_of_helpdesk_is_complete(self):
        self.assertFalse(self._find_missing("helpdesk_mgmt"))

    def test_placeholders_are_those_of_the_source(self):
        for entry in self.entries:
            with self.subTest(msgid=entry.msgid):
                self.assertCountEqual(
                    PLACEHOLDER.findall(entry.msgid), PLACEHOLDER.findall(entry.msgstr)
                )
