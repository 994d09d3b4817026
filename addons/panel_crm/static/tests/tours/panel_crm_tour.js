import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("panel_crm_catalogue", {
    steps: () => [
        {
            content: "The application has its menus",
            trigger: "[data-menu-xmlid='panel_crm.menu_market']",
        },
        {
            content: "Open the board",
            trigger: "td[name=default_code]:contains(EVG-18)",
            run: "click",
        },
        {
            content: "Open its specification",
            trigger: "a[name=panel]",
            run: "click",
        },
        {
            content: "Make it thinner",
            trigger: "div[name=panel_thickness_mm] input",
            run: "edit 9 && press Tab",
        },
        {
            content: "Area stays, volume follows at once",
            trigger: "div[name=panel_volume_m3]:contains(0.0267912)",
        },
        {
            trigger: "div[name=panel_area_m2]:contains(2.976800)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Saved",
            trigger: ".o_form_saved",
        },
        {
            content: "Go to the customers",
            trigger: "[data-menu-xmlid='panel_crm.menu_customer']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='panel_crm.menu_dealer']",
            run: "click",
        },
        {
            trigger: "td[name=name]:contains(Wuxi Timber Trading)",
            run: "click",
        },
        {
            content: "The file of the dealer shows its region and office",
            trigger: "div[name=panel_region_id] input:value(/Wuxi T/)",
        },
        {
            trigger: "div[name=panel_team_id] input:value(/Office Wuxi/)",
        },
    ],
});
