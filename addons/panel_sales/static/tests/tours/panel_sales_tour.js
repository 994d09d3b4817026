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
            trigger: "td[name=panel_area_m2]:contains(579.60)",
        },
        {
            content: "Cubic metres",
            trigger: "td[name=panel_volume_m3]:contains(10.4328)",
        },
        {
            content: "Sheets",
            trigger: "td[name=panel_sheets]:contains(100)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Saved, with the totals of the panels below the lines",
            trigger: ".o_form_saved [name=panel_totals]:contains(579.60)",
        },
    ],
});
