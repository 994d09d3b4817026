import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("panel_sales_quotation", {
    steps: () => [
        {
            content: "Choose the customer",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Wuxi Timber",
        },
        {
            trigger: ".ui-menu-item > a:contains(Wuxi Timber Trading)",
            run: "click",
        },
        {
            content: "Add a line",
            trigger: ".o_field_x2many_list_row_add > button:contains(product), .o_field_x2many_list_row_add > a:contains(product)",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=product_template_id] input",
            run: "edit SIL-18",
        },
        {
            trigger: ".ui-menu-item > a:contains(SIL-18)",
            run: "click",
        },
        {
            content: "The price list's price per m² is there",
            trigger: ".o_selected_row .o_field_widget[name=panel_basis_price] input:value(44.90)",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=product_uom_qty] input",
            run: "edit 100 && press Tab",
        },
        {
            content: "Square metres",
            trigger: "td[name=panel_area_m2] input:value(579.60), td[name=panel_area_m2]:contains(579.60)",
        },
        {
            content: "Cubic metres",
            trigger:
                "td[name=panel_volume_m3] input:value(10.4328), td[name=panel_volume_m3]:contains(10.4328)",
        },
        {
            content: "Two packs and a half: type the cubic metres instead",
            trigger: "td[name=panel_packs] input:value(2.5), td[name=panel_packs]:contains(2.5)",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=panel_volume_m3] input",
            run: "edit 12.3 && press Tab",
        },
        {
            content: "118 whole sheets",
            trigger:
                "td[name=product_uom_qty] input:value(118), td[name=product_uom_qty]:contains(118)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Saved, with the totals of the panels below the lines",
            trigger: ".o_form_saved [name=panel_totals]:contains(2.95)",
        },
        {
            content: "Round to full packs",
            trigger: "button[name=action_panel_round_packs]",
            run: "click",
        },
        {
            content: "Three packs of 40",
            trigger: "td[name=panel_packs]:contains(3)",
        },
        {
            trigger: "a[name=panel_loads]",
            run: "click",
        },
        {
            content: "What was ordered stands beside the full packs",
            trigger: "[name=panel_line_ids] td[name=panel_ordered]:contains(12.3 m³)",
        },
        {
            content: "One container carries them",
            trigger: "table[name=panel_load_plan] td:contains(40HC)",
        },
    ],
});
