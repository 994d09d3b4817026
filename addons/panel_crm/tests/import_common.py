import base64
import time
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tools.misc import file_path

from odoo.addons.panel_crm.panelkit import read_table
from odoo.addons.panel_crm.tests.common import PanelCrmCommon

TEMPLATES = Path(file_path("panel_crm/static/templates"))
CATALOGUE = "code,name,series,length_mm,width_mm,thickness_mm,price\n"
PROGRAMMING_ERRORS = ("The limits of a column must be of its own kind.",)
GOOD_ROW = "T-1,Board one,EVG-C,2440,1220,18,120\n"
INVOICES = "number,date,customer,product,quantity,unit_price,unit_cost\n"


class ImportCommon(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dealer.ref = "D1"
        cls.key_account.ref = "K1"
        cls.ordinary = min(cls._read_ordinary_table() for _round in range(3))

    @classmethod
    def _read_ordinary_table(cls):
        """Return the processor time that an ordinary table of 20,000 rows takes to read."""
        data = (CATALOGUE + GOOD_ROW * 20_000).encode()
        start = time.process_time()
        read_table(data, "ordinary.csv")
        return time.process_time() - start

    def upload(self, kind, content, filename="file.csv"):
        """Return a checked import of a file."""
        data = content.encode() if isinstance(content, str) else content
        record = self.env["panel.import"].create(
            {"kind": kind, "filename": filename, "file": base64.b64encode(data)}
        )
        start = time.process_time()
        record.action_check()
        self.assertLess(time.process_time() - start, 50 * self.ordinary)
        return record

    def load(self, kind, content, filename="file.csv"):
        """Return the loaded import of a file."""
        record = self.upload(kind, content, filename)
        self.assertFalse(record.error_ids.mapped("reason"))
        record.action_load()
        self.assertEqual(record.state, "done", record.error_ids.mapped("reason"))
        return record

    def refused(self, kind, content, filename="file.csv"):
        """Return the reasons why a file is refused; it cannot be loaded."""
        record = self.upload(kind, content, filename)
        self.assertEqual(record.state, "failed")
        with self.assertRaises(UserError):
            record.action_load()
        return [(error.row, error.column, error.reason) for error in record.error_ids]

    def counts(self, record):
        return (record.created_count, record.updated_count, record.unchanged_count)

    def product(self, code):
        return self.env["product.product"].search([("default_code", "=", code)])

    def moves(self, *numbers):
        return self.env["account.move"].search([("name", "in", numbers)])
