from odoo.tests import tagged

from odoo.addons.panel_crm.tests.common import PanelCrmCommon

FIRST_LEVEL = ["Market", "Sales", "Service", "Customers", "System", "Call Centre"]


@tagged("post_install", "-at_install")
class TestMenus(PanelCrmCommon):
    def test_six_first_level_menus_in_order(self):
        menus = self.env.ref("panel_crm.menu_root").child_id
        self.assertEqual(menus.mapped("name"), FIRST_LEVEL)

    def test_every_menu_opens_for_every_role(self):
        root = self.env.ref("panel_crm.menu_root")
        for role, user in self.users.items():
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
            menus = menus.filtered(lambda menu, visible=visible: menu.id in visible)
            self.assertIn(root, menus, role)
            for menu in menus.filtered("action"):
                with self.subTest(role=role, menu=menu.complete_name):
                    self._open(menu.action, user)

    def _open(self, action, user):
        """Load the action as the web client does: views, filters and a first page of rows."""
        if action._name != "ir.actions.act_window":
            return
        Model = self.env[action.res_model].with_user(user)
        result = Model.get_views([*action.views, (action.search_view_id.id, "search")])
        self.assertEqual(set(result["views"]), {mode for __, mode in action.views} | {"search"})
        Model.web_search_read([], {"display_name": {}}, limit=5)
