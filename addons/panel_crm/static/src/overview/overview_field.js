import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The 360° view of a customer: what it is like, and a card for each kind of business with it. */
export class OverviewField extends Component {
    static template = "panel_crm.OverviewField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get facts() {
        return this.overview.facts || [];
    }

    get blocks() {
        return this.overview.blocks || [];
    }

    get overview() {
        return this.props.record.data[this.props.name] || {};
    }

    isEmpty(block) {
        return !block.count && !block.lines.length;
    }

    /** Open the records behind a card. */
    open(block) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: `${block.title} · ${this.props.record.data.name}`,
            res_model: block.model,
            domain: block.domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            target: "current",
        });
    }
}

export const overviewField = {
    component: OverviewField,
    displayName: _t("360° View"),
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "name", type: "char" }],
};

registry.category("fields").add("panel_overview", overviewField);
