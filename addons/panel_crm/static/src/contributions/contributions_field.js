import { Component } from "@odoo/owl";

import { formatFloat } from "@web/core/utils/numbers";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Shows how a score comes about: base, what each criterion adds or takes, total.
 *
 * The bars form a waterfall on a scale from 0 to 100; the numbers beside them add up.
 */
export class ContributionsField extends Component {
    static template = "panel_crm.ContributionsField";
    static props = { ...standardFieldProps };

    get explanation() {
        return this.props.record.data[this.props.name] || null;
    }

    /** Rows of the waterfall, largest effect first, each with its place on the scale. */
    get rows() {
        const { base, score, items } = this.explanation;
        const sorted = [...items].sort(
            (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)
        );
        let level = base;
        const steps = sorted.map((item, index) => {
            const from = level;
            level += item.contribution;
            return {
                key: `item_${index}`,
                kind: item.contribution < 0 ? "minus" : "plus",
                name: item.name,
                detail: this.describe(item),
                points: this.signed(item.contribution),
                style: this.place(from, level),
            };
        });
        return [
            {
                key: "base",
                kind: "base",
                name: _t("Average customer"),
                detail: "",
                points: this.number(base),
                style: this.place(0, base),
            },
            ...steps,
            {
                key: "total",
                kind: "total",
                name: _t("Score"),
                detail: "",
                points: this.number(score),
                style: this.place(0, score),
            },
        ];
    }

    describe(item) {
        const value =
            item.value === null
                ? _t("no data")
                : `${this.short(item.value)}${item.unit ? " " + item.unit : ""}`;
        return _t("%(dimension)s · %(value)s · weight %(weight)s", {
            dimension: item.dimension,
            value,
            weight: `${this.short(item.weight)} %`,
        });
    }

    place(from, to) {
        const clip = (value) => Math.min(100, Math.max(0, value));
        const low = clip(Math.min(from, to));
        const width = Math.max(0.5, clip(Math.max(from, to)) - low);
        return `left: ${Math.min(low, 99.5).toFixed(2)}%; width: ${width.toFixed(2)}%`;
    }

    short(value) {
        return formatFloat(value, { digits: [16, 1], trailingZeros: false });
    }

    number(value) {
        return formatFloat(value, { digits: [16, 1] });
    }

    signed(value) {
        const rounded = this.number(Math.abs(value));
        return `${value < 0 ? "−" : "+"}${rounded}`;
    }
}

export const contributionsField = {
    component: ContributionsField,
    displayName: _t("Score Contributions"),
    supportedTypes: ["json"],
};

registry.category("fields").add("panel_contributions", contributionsField);
