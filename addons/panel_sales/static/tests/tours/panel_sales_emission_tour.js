import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("panel_sales_emission", {
    steps: () => [
        {
            content: "The order says why it is blocked",
            trigger: "[name=panel_check_block]:contains(GB 18580-2025)",
        },
        {
            content: "So does its line",
            trigger: "td[name=panel_emission_state] .badge:contains(Blocked)",
        },
        {
            content: "Confirming is refused",
            trigger: ".o_statusbar_buttons button[name=action_confirm]:visible",
            run: "click",
        },
        {
            trigger: ".modal .modal-body:contains(GB 18580-2025)",
        },
        {
            trigger: ".modal .modal-footer button.btn-primary",
            run: "click",
        },
        {
            content: "Release it",
            trigger: "body:not(:has(.modal)) button[name=action_panel_release]",
            run: "click",
        },
        {
            trigger: ".modal [name=reason] textarea",
            run: "edit Stock made in May, confirmed by compliance",
        },
        {
            trigger: ".modal .modal-footer button:contains(Release)",
            run: "click",
        },
        {
            content: "The line shows it",
            trigger: "td[name=panel_emission_state] .badge:contains(Released)",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_confirm]:visible",
            run: "click",
        },
        {
            content: "Confirmed",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Sales Order)",
        },
    ],
});
