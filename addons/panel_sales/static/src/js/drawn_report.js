import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

const DRAWN = ["panel_sales.quotation", "panel_sales.incentive_statement"];

// The web client refuses to download a PDF where wkhtmltopdf is missing; ours do not need it.
registry
    .category("ir.actions.report handlers")
    .add("panel_drawn_report", async (action, options, env) => {
        if (action.report_type !== "qweb-pdf" || !DRAWN.includes(action.report_name)) {
            return false;
        }
        const context = { ...user.context, ...action.context };
        env.services.ui.block();
        try {
            await download({
                url: "/report/download",
                data: {
                    data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                    context: JSON.stringify(context),
                },
            });
        } finally {
            env.services.ui.unblock();
        }
        return true;
    });
