import importlib.util
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import SQL

from .common import PanelCrmCommon

SCRIPT = Path(__file__).parents[1] / "migrations/19.0.1.2.0/post-specification.py"
OLD_COLUMNS = ("panel_glue", "panel_moisture", "panel_quality", "panel_decor")


@tagged("post_install", "-at_install")
class TestMigrationSpecification(PanelCrmCommon):
    """Boards of a database that had glue, grade and decor as words keep what they were."""

    def setUp(self):
        super().setUp()
        for name in OLD_COLUMNS:
            column = SQL.identifier(name)
            self.cr.execute(SQL("ALTER TABLE product_product ADD COLUMN %s varchar", column))
        spec = importlib.util.spec_from_file_location("post_specification", SCRIPT)
        self.script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.script)

    def _old(self, board, **values):
        self.env.flush_all()
        for name, value in values.items():
            column = SQL.identifier(name)
            self.cr.execute(
                SQL("UPDATE product_product SET %s = %s WHERE id = %s", column, value, board.id)
            )

    def test_words_become_records(self):
        third = self._create_board("SIL-9", self.series_b, 2800, 2070, 9)
        self._old(self.board_a, panel_glue="muf", panel_moisture="humid", panel_quality="first")
        self._old(self.board_b, panel_decor="W1023 Alpine Oak", panel_surface="veneer")
        self._old(third, panel_decor=" w1023 ")
        self.env.ref("panel_crm.family_pb").aliases = False
        self.env.flush_all()
        self.script.migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual(self.board_a.panel_glue_id, self.env.ref("panel_crm.term_glue_muf"))
        self.assertEqual(self.board_a.panel_moisture_id.code, "humid")
        self.assertEqual(self.board_a.panel_quality_id.code, "first")
        decor = self.board_b.panel_decor_id
        self.assertEqual((decor.code, decor.name), ("W1023", "Alpine Oak"))
        self.assertEqual(decor.surface, "veneer")
        self.assertEqual(third.panel_decor_id, decor)
        self.assertFalse(self.board_a.panel_decor_id)
        self.assertIn("颗粒板", self.env.ref("panel_crm.family_pb").aliases)

    def test_a_second_run_changes_nothing(self):
        self._old(self.board_b, panel_decor="W1023 Alpine Oak")
        self.script.migrate(self.cr, "19.0.1.1.0")
        self.script.migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual(self.env["panel.decor"].search_count([("code", "=", "W1023")]), 1)
