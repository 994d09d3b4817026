import { onWillUnmount } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ProgressBarField, progressBarField } from "@web/views/fields/progress_bar/progress_bar_field";

const INTERVAL = 2000;

/** A progress bar that follows a job: it reads the record anew while the job works. */
export class RunProgressField extends ProgressBarField {
    setup() {
        super.setup();
        this.timer = setInterval(() => this.follow(), INTERVAL);
        onWillUnmount(() => clearInterval(this.timer));
    }

    async follow() {
        const { record } = this.props;
        if (!["queued", "running"].includes(record.data.state) || this.busy || record.dirty) {
            return;
        }
        this.busy = true;
        try {
            await record.load();
        } catch {
            // Offline for a moment, or signed out: stop asking rather than pile up errors.
            clearInterval(this.timer);
        } finally {
            this.busy = false;
        }
    }
}

registry.category("fields").add("panel_run_progress", {
    ...progressBarField,
    component: RunProgressField,
    displayName: _t("Progress of a Job"),
});
