from odoo import Command
from odoo.tools import SQL

INDEXES = ("helpdesk_ticket__commercial_partner_id_index", "helpdesk_ticket__partner_id_index")


def uninstall_hook(env):
    """Give back what panel_service changed on records of other addons."""
    access = env.ref("helpdesk_mgmt.access_helpdesk_ticket_stage_public", raise_if_not_found=False)
    if access:
        access.perm_write = True
    _leave_grading(env)
    _leave_tickets(env)


def _leave_grading(env):
    """Take our metrics out of grading models and let the other criteria sum to 100 again."""
    ours = (
        env["panel.value.metric"]
        .with_context(active_test=False)
        .search([("provider_model", "=", "panel.metric.service")])
    )
    criteria = env["panel.grade.criterion"].search([("metric_id", "in", ours.ids)])
    for model in criteria.model_id:
        gone = model.criterion_ids & criteria
        kept = model.criterion_ids - gone
        total = sum(kept.mapped("weight"))
        weights = [round(100 * criterion.weight / total, 2) for criterion in kept]
        if weights:
            weights[0] = round(100 - sum(weights[1:]), 2)
        model.criterion_ids = [
            *(Command.delete(criterion.id) for criterion in gone),
            *(
                Command.update(criterion.id, {"weight": weight})
                for criterion, weight in zip(kept, weights, strict=True)
            ),
        ]


def _leave_tickets(env):
    """Let go of the complaint types, and of the indexes that Odoo would leave behind."""
    tickets = env["helpdesk.ticket"].with_context(active_test=False, tracking_disable=True)
    tickets.search([("complaint_type_id", "!=", False)]).complaint_type_id = False
    env.flush_all()
    for name in INDEXES:
        env.cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(name)))
