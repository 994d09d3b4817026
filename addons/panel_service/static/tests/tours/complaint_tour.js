import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("panel_service_complaint", {
    steps: () => [
        { trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        {
            content: "give a title",
            trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
            run: "edit Blisters on the edge",
        },
        {
            content: "look for the lot on the label",
            trigger: ".o_field_widget[name=lot_id] input",
            run: "edit SV-L1",
        },
        {
            content: "choose the lot",
            trigger: ".o_field_widget[name=lot_id] .dropdown-item:contains(SV-L1)",
            run: "click",
        },
        {
            content: "the lot found its customer and its order",
            trigger: ".o_field_widget[name=partner_id] input:value(Wuxi Timber Trading)",
        },
        {
            trigger: ".o_field_widget[name=product_id] input:value(EVG-18)",
        },
        {
            content: "choose the complaint type",
            trigger: ".o_field_widget[name=complaint_type_id] input",
            run: "edit DL",
        },
        {
            trigger: ".o_field_widget[name=complaint_type_id] .dropdown-item:contains(Delamination)",
            run: "click",
        },
        {
            content: "the type says which evidence to ask for",
            trigger: ".o_field_widget[name=complaint_evidence]:contains(edge)",
        },
        {
            trigger: ".o_field_widget[name=quantity_sheets] input",
            run: "edit 5",
        },
        {
            trigger: ".o_field_widget[name=description] .odoo-editor-editable",
            run: "editor Blisters after pressing",
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "saved, with a number",
            trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible",
        },
        { trigger: ".o_field_widget[name=number]:contains(HT)" },
    ],
});
