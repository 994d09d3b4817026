from odoo import api, fields, models

RESPONSIBILITIES = [
    ("plant", "Plant"),
    ("warehouse", "Warehouse"),
    ("carrier", "Carrier"),
    ("sales", "Sales"),
    ("customer", "Customer"),
    ("shared", "Shared"),
]


class PanelComplaintType(models.Model):
    _name = "panel.complaint.type"
    _description = "Complaint Type"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True, help="What is wrong with the board.")
    code = fields.Char(
        required=True, help="Short code of the type, used in reports and import files, such as DL."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    severity = fields.Selection(
        [("minor", "Minor"), ("major", "Major"), ("critical", "Critical")],
        required=True,
        default="major",
        help="Minor: the board can be used. Major: it cannot be used as sold. "
        "Critical: the whole lot is in doubt or people are at risk.",
    )
    evidence = fields.Char(
        translate=True, help="What the customer has to give so that the case can be decided."
    )
    limit = fields.Char(
        string="Test and Limit",
        translate=True,
        help="Test method, and the limit from which the complaint is justified.",
    )
    cause = fields.Char(
        string="Usual Cause", translate=True, help="Where to look first for the cause."
    )
    owner = fields.Selection(
        RESPONSIBILITIES,
        string="Usual Owner",
        help="Who is responsible in most cases; each ticket is decided on its own.",
    )
    settlement = fields.Char(
        string="Usual Settlement",
        translate=True,
        help="How a justified complaint of this type is usually settled.",
    )
    ticket_count = fields.Integer(string="Tickets", compute="_compute_ticket_count")

    _code_unique = models.UniqueIndex("(code)", "Another complaint type already has this code.")

    # === COMPUTE METHODS === #
    @api.depends("code", "name")
    def _compute_display_name(self):
        for complaint_type in self:
            name = complaint_type.name or ""
            code = complaint_type.code
            complaint_type.display_name = f"{code} {name}" if code else name

    def _compute_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("complaint_type_id", "in", self.ids)], ["complaint_type_id"], ["__count"]
            )
        )
        for complaint_type in self:
            complaint_type.ticket_count = counts.get(complaint_type, 0)

    # === CRUD === #
    def copy_data(self, default=None):
        # EXTENDS base: the code is unique
        return [
            dict(vals, code=self.env._("%s (copy)", vals["code"]))
            for vals in super().copy_data(default)
        ]

    # === ACTIONS === #
    def action_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "panel_service.helpdesk_ticket_action"
        )
        action["domain"] = [("complaint_type_id", "=", self.id)]
        action["context"] = {"default_complaint_type_id": self.id, "default_kind": "complaint"}
        return action
