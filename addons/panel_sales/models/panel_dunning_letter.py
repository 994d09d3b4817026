from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.panel_crm.panelkit import demanded


class PanelDunningLetter(models.Model):
    """A payment reminder to who pays; a person looks at it and sends it."""

    _name = "panel.dunning.letter"
    _description = "Dunning Letter"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    level_id = fields.Many2one(
        "panel.dunning.level", required=True, readonly=True, ondelete="restrict", tracking=True
    )
    date = fields.Date(required=True, readonly=True, help="Day of the letter.")
    date_pay = fields.Date(string="Pay Until", required=True, help="Day that it asks to pay by.")
    user_id = fields.Many2one(
        "res.users", string="Responsible", help="Who answers when the customer calls."
    )
    line_ids = fields.One2many("panel.dunning.letter.line", "letter_id", readonly=True)
    fee = fields.Monetary(help="Charge of the level.")
    open_amount = fields.Monetary(
        compute="_compute_amounts", store=True, help="What is overdue in all."
    )
    disputed = fields.Monetary(
        string="In Dispute", compute="_compute_amounts", store=True, help="What is left out."
    )
    amount = fields.Monetary(
        string="Asked For",
        compute="_compute_amounts",
        store=True,
        help="What is overdue without what is in dispute, with the charge.",
    )
    state = fields.Selection(
        [("draft", "To Send"), ("sent", "Sent"), ("cancelled", "Not Sent")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    # === COMPUTE METHODS === #
    @api.depends("line_ids.residual", "line_ids.disputed", "line_ids.amount", "fee")
    def _compute_amounts(self):
        for letter in self:
            letter.open_amount = sum(letter.line_ids.mapped("residual"))
            letter.disputed = sum(letter.line_ids.mapped("disputed"))
            letter.amount = sum(letter.line_ids.mapped("amount")) + letter.fee

    # === PREPARATION === #
    @api.model
    def _prepare(self, payers, companies):
        """Prepare letters to payers for whom one is due; one that waits is written anew.

        A letter is due when an open invoice has reached a level that it was not reminded of at
        yet. It lists all that is overdue, without what is in dispute.

        :param payers: ``res.partner`` records
        :param companies: ``res.company`` records
        :return: the letters
        """
        self.env["panel.dispute"]._close_with_origins()
        # rows are counted from other tables: what was read of them before may be old
        self.env["panel.receivable"].invalidate_model()
        self.check_access("create")
        waiting = [
            ("partner_id", "in", payers.ids),
            ("company_id", "in", companies.ids),
            ("state", "=", "draft"),
        ]
        self.search(waiting).unlink()
        rows = self.env["panel.receivable"].search(
            [
                ("payer_id", "in", payers.ids),
                ("company_id", "in", companies.ids),
                ("overdue", ">", 0),
            ]
        )
        vals_list = []
        accounts = rows.grouped(lambda row: (row.payer_id, row.company_id))
        for (payer, company), own in accounts.items():
            # sudo: the value grade picks the letter, also for those who may not read it
            grade = payer.sudo().with_company(company).panel_grade_id
            levels = self.env["panel.dunning.level"]._get_levels(company, grade)
            if vals := self._prepare_letter_vals(payer, company, own, levels):
                vals_list.append(vals)
        return self.create(vals_list)

    @api.model
    def _prepare_letter_vals(self, payer, company, rows, levels):
        """Return the values of a letter, or None when none is due."""
        asked = {row: float(demanded(row.residual, row.disputed)) for row in rows}
        due = levels.browse()
        for row in rows.filtered(asked.get):
            reached = levels.filtered(lambda level, row=row: level.days <= row.days_overdue)[-1:]
            if reached and reached.days > (row.level_id.days or 0):
                due = max(due, reached, key=lambda level: level.days or 0)
        if not due:
            return None
        today = fields.Date.context_today(self)
        return {
            # sudo: numbers are the server's
            "name": self.env["ir.sequence"].sudo().next_by_code("panel.dunning.letter") or "/",
            "partner_id": payer.id,
            "company_id": company.id,
            "level_id": due.id,
            "date": today,
            "date_pay": today + timedelta(days=due.pay_days),
            "user_id": rows.user_id[:1].id or self.env.uid,
            "fee": due.fee,
            "line_ids": [
                Command.create(
                    {
                        "line_id": row.id,
                        "document": row.document,
                        "date": row.date,
                        "date_due": row.date_due,
                        "days_overdue": row.days_overdue,
                        "residual": row.residual,
                        "disputed": row.disputed,
                        "amount": amount,
                    }
                )
                for row, amount in asked.items()
            ],
        }

    # === ACTIONS === #
    def action_send(self):
        """Open the draft of an e-mail with the letter, which a person sends."""
        self.ensure_one()
        self._check_draft()
        partner = self.partner_id
        contact = partner.browse(partner.address_get(["invoice"])["invoice"])
        letter = self.with_context(lang=contact.lang or self.env.lang)
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{letter._get_file_name()}.pdf",
                "raw": self.env["report.panel_sales.dunning_letter"]._render_pdf(self),
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": contact.ids,
                "default_subject": f"{letter.level_id.name} {self.name}",
                "default_body": letter.level_id.text,
                "default_attachment_ids": attachment.ids,
                "panel_letter_sent": True,
            },
        }

    def message_post(self, **kwargs):
        # EXTENDS mail: the letter is sent when its e-mail is
        message = super().message_post(**kwargs)
        if self.env.context.get("panel_letter_sent"):
            self.filtered(lambda letter: letter.state == "draft").state = "sent"
        return message

    def action_mark_sent(self):
        """Note that the letter went out on paper or by another way."""
        self._check_draft()
        self.write({"state": "sent", "date": fields.Date.context_today(self)})
        return True

    def action_cancel(self):
        self._check_draft()
        self.state = "cancelled"
        return True

    def _check_draft(self):
        if any(letter.state != "draft" for letter in self):
            raise UserError(self.env._("This letter has been sent or dropped already."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(letter.state == "sent" for letter in self):
            raise UserError(self.env._("A letter that has been sent is kept."))

    def _get_file_name(self):
        self.ensure_one()
        return f"{self.level_id.name} {self.name}".replace("/", "-")
