import { registry } from "@web/core/registry";

const confirm = ".o_statusbar_buttons button[name=action_confirm]:visible";

registry.category("web_tour.tours").add("panel_sales_credit_hold", {
    steps: () => [
        {
            content: "The salesperson sees that the order is held, and the sum behind it",
            trigger: "[name=panel_check_block]:contains(credit limit is exceeded):contains(140,000.00)",
        },
        { content: "Confirming is refused", trigger: confirm, run: "click" },
        { trigger: ".modal .modal-body:contains(credit limit is exceeded)" },
        { trigger: ".modal .modal-footer button.btn-primary", run: "click" },
        {
            content: "There is no button to release it",
            trigger: "body:not(:has(.modal)):not(:has(button[name=action_panel_release]))",
        },
        {
            content: "Ask for it",
            trigger: "button[name=action_panel_request_release]",
            run: "click",
        },
        { trigger: ".modal [name=note] textarea", run: "edit The customer pays on Friday" },
        { trigger: ".modal .modal-footer button:contains(Ask)", run: "click" },
        {
            content: "It was asked for",
            trigger:
                "body:not(:has(.modal)):not(:has(button[name=action_panel_request_release])) button[name=action_view_releases]",
        },
    ],
});

registry.category("web_tour.tours").add("panel_sales_credit_release", {
    steps: () => [
        {
            content: "Finance finds the request among what is to be decided",
            trigger: ".o_data_row td[name=problem]:contains(credit limit is exceeded)",
            run: "click",
        },
        { trigger: ".o_form_view [name=note]:contains(pays on Friday)" },
        { trigger: ".o_form_view [name=reason] textarea", run: "edit Bank guarantee received" },
        { trigger: ".o_statusbar_buttons button[name=action_grant]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Released)" },
    ],
});

registry.category("web_tour.tours").add("panel_sales_credit_confirm", {
    steps: () => [
        {
            content: "The salesperson sees that it was released",
            trigger: "[name=panel_check_warning]:contains(Credit, released)",
        },
        { trigger: confirm, run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Sales Order)" },
    ],
});
