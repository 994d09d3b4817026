import { registry } from "@web/core/registry";

/** A page that is wider than the screen has to be pushed about with the thumb. */
const fits = {
    content: "Nothing is wider than the screen",
    trigger: "body",
    run() {
        const wide = document.documentElement.scrollWidth;
        if (wide > window.innerWidth + 1) {
            throw new Error(`The page is ${wide} px wide on a screen of ${window.innerWidth} px`);
        }
    },
};

registry.category("web_tour.tours").add("panel_sales_phone_news", {
    steps: () => [
        {
            content: "The new prices stand on the board",
            trigger: ".o_kanban_record:contains(Lower prices)",
        },
        fits,
        {
            content: "Take note",
            trigger: ".o_kanban_record:contains(Lower prices) button[name=action_take_note]",
            run: "click",
        },
        { trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(Lower prices)))" },
    ],
});

registry.category("web_tour.tours").add("panel_sales_phone_quotation", {
    steps: () => [
        {
            content: "Quotations are cards",
            trigger: ".o_kanban_record:contains(Wuxi Timber)",
        },
        fits,
        { trigger: ".o_kanban_record:contains(Wuxi Timber)", run: "click" },
        {
            content: "The order says why it is held",
            trigger: ".o_form_view [name=panel_check_block]:contains(credit limit is exceeded)",
        },
        fits,
        {
            content: "Its lines are cards with sheets and price",
            trigger: ".o_field_widget[name=order_line] .o_kanban_record:contains(EVG-18)",
        },
        { content: "Basis of the quotation", trigger: ".nav-link[name=panel_desk]", run: "click" },
        {
            content: "Stock, prices and the competitor",
            trigger:
                ".o_field_widget[name=panel_line_ids] .o_kanban_record:contains(Available):contains(84.00)",
        },
        fits,
    ],
});
