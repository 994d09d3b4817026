import { registry } from "@web/core/registry";

const state = (name) => `.o_statusbar_status .o_arrow_button_current:contains(${name})`;
const press = (name) => `.o_statusbar_buttons button[name=${name}]:enabled`;

registry.category("web_tour.tours").add("panel_sales_contract", {
    steps: () => [
        {
            content: "A draft has a schedule",
            trigger: `.o_form_view:has(${state("Draft")}) td[name=quantity]:contains(100)`,
        },
        { trigger: press("action_submit"), run: "click" },
        { content: "It waits for approval", trigger: state("In Approval") },
        { trigger: "button[name=validate_tier]:enabled", run: "click" },
        { content: "Approved, it can be signed", trigger: press("action_sign"), run: "click" },
        { content: "It is signed, and its period has begun", trigger: state("Running") },
        { content: "It has a frozen version", trigger: ".nav-link[name=versions]", run: "click" },
        { trigger: "td[name=reason]:contains(Signature)" },
        { content: "Call off", trigger: press("action_call_off"), run: "click" },
        {
            content: "The order holds what is open",
            trigger: ".o_field_widget[name=panel_contract_id]:has(input), .o_field_widget[name=panel_contract_id]:contains(CT/)",
        },
        { trigger: "td[name=product_uom_qty]:contains(2,500)", run: "click" },
        {
            trigger: ".o_selected_row [name=product_uom_qty] input",
            run: "edit 1500",
        },
        { trigger: ".o_form_sheet .oe_title", run: "click" },
        { trigger: ".o_data_row:not(.o_selected_row) td[name=product_uom_qty]:contains(1,500)" },
        { trigger: ".o_statusbar_buttons button[name=action_confirm]:visible", run: "click" },
        { content: "Confirmed", trigger: state("Sales Order") },
        { content: "Back to the contract", trigger: ".breadcrumb-item a:contains(CT/)", run: "click" },
        {
            content: "It counts the call-off, on the page where it was left",
            trigger: ".o_form_view:has(button[name=action_view_orders]:contains(1)) td[name=reason]",
        },
        { trigger: ".nav-link[name=schedule]", run: "click" },
        { content: "60 of 100 m³ are called off", trigger: "td[name=ordered]:contains(60)" },
        { content: "40 m³ are left", trigger: "td[name=remaining]:contains(40)" },
    ],
});
