import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("panel_crm_routing", {
    steps: () => [
        {
            content: "The lead can be routed",
            trigger: "button[name=action_panel_route]",
            run: "click",
        },
        {
            content: "Nothing is sent before it is said who gets it",
            trigger: ".modal td[name=receiver]:contains(Wuxi Timber Trading)",
        },
        {
            content: "and why",
            trigger: ".modal td[name=reason]:contains(Equals Wuxi Board Mart in everything)",
        },
        {
            trigger: ".modal td[name=runner_up]:contains(Wuxi Board Mart)",
        },
        {
            content: "Send it",
            trigger: ".modal button[name=action_route]",
            run: "click",
        },
        {
            content: "The lead shows who has it",
            trigger: "body:not(:has(.modal)) div[name=panel_routing_state]:contains(Offered)",
        },
        {
            content: "It can be taken back",
            trigger: "button[name=action_panel_withdraw]",
        },
        {
            content: "Look at the record of it",
            trigger: "button[name=action_view_panel_routings]",
            run: "click",
        },
        {
            trigger: "td[name=rule]:contains(Longer on Our Books)",
            run: "click",
        },
        {
            content: "The dealer declined on the phone",
            trigger: "button[name=action_decline]",
            run: "click",
        },
        {
            trigger: ".modal div[name=reason] textarea",
            run: "edit No stock",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "The reason stays on record",
            trigger: "body:not(:has(.modal)) div[name=answer]:contains(No stock)",
        },
    ],
});
