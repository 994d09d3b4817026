import { Component, onWillStart, useState } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const NO_RIGHTS = { own: [], above: [], below: [], parts: 0, more: 0, state: "free" };

/** Who may sell which brand where, and where nobody may: regions by brands. */
export class TerritoryMap extends Component {
    static template = "panel_crm.TerritoryMap";
    static components = { ControlPanel };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Territories");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.controlPanelDisplay = {};
        this.channels = [
            ["", _t("All channels")],
            ["retail", _t("Retail")],
            ["furniture", _t("Furniture Makers")],
            ["project", _t("Projects")],
        ];
        this.shows = [
            ["", _t("All regions")],
            ["free", _t("White spots")],
            ["ending", _t("Ending soon")],
        ];
        // Where the user was before they opened a record and came back.
        this.state = useState({
            day: "",
            channel: "",
            show: "",
            brandId: 0,
            unfolded: [],
            ...this.props.state?.map,
            data: null,
        });
        useSetupAction({ getLocalState: () => ({ map: this.memory }) });
        onWillStart(() => this.load());
    }

    get memory() {
        const { day, channel, show, brandId, unfolded } = this.state;
        return { day, channel, show, brandId, unfolded: [...unfolded] };
    }

    // === DATA === //
    /** Read the provinces, and below them what is unfolded. */
    async load() {
        const data = await this.fetch(false);
        data.rows.forEach((row) => (row.top = true));
        this.state.data = data;
        this.state.day = data.day;
        if (!data.brands.some((brand) => brand.id === this.state.brandId)) {
            this.state.brandId = data.brands[0]?.id || 0;
        }
        const unfolded = this.state.unfolded.slice();
        this.state.unfolded = [];
        for (const id of unfolded) {
            await this.unfold(data.rows.find((row) => row.id === id));
        }
    }

    fetch(regionId) {
        return this.orm.call("panel.authorization", "get_territories", [
            regionId,
            this.state.day,
            this.state.channel,
        ]);
    }

    async unfold(row) {
        if (!row) {
            return;
        }
        const { data } = this.state;
        const below = await this.fetch(row.id);
        Object.assign(data.rights, below.rights);
        const at = data.rows.findIndex((other) => other.id === row.id);
        data.rows.splice(at + 1, 0, ...below.rows);
        this.state.unfolded.push(row.id);
    }

    fold(row) {
        const { rows } = this.state.data;
        const at = rows.findIndex((other) => other.id === row.id);
        let end = at + 1;
        while (end < rows.length && rows[end].depth > row.depth) {
            end++;
        }
        const gone = [row, ...rows.splice(at + 1, end - at - 1)].map((each) => each.id);
        this.state.unfolded = this.state.unfolded.filter((id) => !gone.includes(id));
    }

    toggle(row) {
        return this.isUnfolded(row) ? this.fold(row) : this.unfold(row);
    }

    isUnfolded(row) {
        return this.state.unfolded.includes(row.id);
    }

    async change(name, value) {
        this.state[name] = value;
        await this.load();
    }

    // === WHAT IS SHOWN === //
    /** Brands of the columns: on a telephone one at a time. */
    get brands() {
        const { brands } = this.state.data;
        return this.ui.isSmall
            ? brands.filter((brand) => brand.id === this.state.brandId)
            : brands;
    }

    get rows() {
        const { rows } = this.state.data;
        const shown = rows.filter((row) => this.isShown(row));
        const top = Math.min(...shown.map((row) => row.depth));
        return shown.map((row) => ({ ...row, indent: row.depth - top }));
    }

    isShown(row) {
        const { show } = this.state;
        if (!show) {
            // what is above the provinces' own parents only matters where it holds rights
            return !row.head || row.parent || Object.keys(row.cells).length > 0;
        }
        const cells = this.brands.map((brand) => this.cell(row, brand));
        if (show === "free") {
            return !row.head && cells.some((cell) => cell.state === "free");
        }
        return cells.some((cell) =>
            [...cell.own, ...cell.below.flat()].some((id) => this.right(id).ending)
        );
    }

    cell(row, brand) {
        return row.cells[brand.id] || NO_RIGHTS;
    }

    right(id) {
        return this.state.data.rights[id];
    }

    /** How much of a brand's provinces is taken. */
    summary(brand) {
        const places = this.state.data.rows.filter((row) => row.top && !row.head);
        const cells = places.map((row) => this.cell(row, brand));
        const count = (...states) => cells.filter((cell) => states.includes(cell.state)).length;
        const width = (part) => `width: ${(100 * part) / (places.length || 1)}%`;
        const [full, partial] = [count("exclusive", "open"), count("partial")];
        return {
            free: count("free"),
            full: width(full),
            partial: width(partial),
            label: _t("%(taken)s of %(total)s regions", {
                taken: full + partial,
                total: places.length,
            }),
        };
    }

    kind(right) {
        if (right.suspended) {
            return "suspended";
        }
        if (right.future) {
            return "future";
        }
        return right.exclusive ? "exclusive" : "open";
    }

    dealer(right) {
        return right.dealer || _t("Another dealer");
    }

    term(right) {
        if (right.future) {
            return _t("from %s", this.date(right.date_from));
        }
        return right.date_to ? _t("until %s", this.date(right.date_to)) : _t("without end");
    }

    title(right) {
        const parts = [right.region, this.dealer(right), right.channel, this.term(right)];
        parts.push(right.exclusive ? _t("exclusive") : _t("not exclusive"));
        return parts.filter(Boolean).join(" · ");
    }

    date(text) {
        return formatDate(deserializeDate(text));
    }

    // === RECORDS === //
    open(id) {
        if (!this.right(id).dealer) {
            return;
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "panel.authorization",
            res_id: Number(id),
            views: [[false, "form"]],
        });
    }

    /** Begin an authorisation for a white spot. */
    grant(row, brand) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "panel.authorization",
            views: [[false, "form"]],
            context: {
                default_region_id: row.id,
                default_brand_id: brand.id,
                default_channel: this.state.channel || false,
                default_date_from: this.state.day,
            },
        });
    }
}

registry.category("actions").add("panel_territory_map", TerritoryMap);
