from odoo import Command
from odoo.tests import tagged

from odoo.addons.panel_service.hooks import uninstall_hook
from odoo.addons.panel_service.tests.common import PanelServiceCommon


@tagged("post_install", "-at_install")
class TestUninstall(PanelServiceCommon):
    def test_hook_gives_back_the_right_of_helpdesk(self):
        access = self.env.ref("helpdesk_mgmt.access_helpdesk_ticket_stage_public")
        self.assertFalse(access.perm_write)
        uninstall_hook(self.env)
        self.assertTrue(access.perm_write)
        uninstall_hook(self.env)
        self.assertTrue(access.perm_write)

    def test_hook_takes_service_out_of_grading_models(self):
        metric = self.env.ref("panel_service.value_metric_complaints")
        other = self.env.ref("panel_crm.metric_revenue")
        model = self.env["panel.grade.model"].create(
            {
                "name": "With Service",
                "criterion_ids": [
                    Command.create({"metric_id": metric.id, "weight": 40}),
                    Command.create({"metric_id": other.id, "weight": 60}),
                ],
            }
        )
        uninstall_hook(self.env)
        self.assertEqual(model.criterion_ids.metric_id, other)
        self.assertEqual(model.criterion_ids.weight, 100)
