from odoo.tests import HttpCase, tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


@tagged("post_install", "-at_install")
class TestTour(PanelCrmCommon, HttpCase):
    def test_administrator_works_on_catalogue_and_customer(self):
        self.start_tour("/odoo/panel-catalogue", "panel_crm_catalogue", login="panel_administrator")
        self.assertEqual(self.board_a.panel_thickness_mm, 9)
