from odoo import api, fields, models


class PanelHandoverLine(models.Model):
    _name = "panel.handover.line"
    _description = "What a Hand-over Moves"
    _order = "handover_id, id"
    _rec_name = "item"

    handover_id = fields.Many2one(
        "panel.handover", string="Hand-over", required=True, index=True, ondelete="cascade"
    )
    item = fields.Selection(
        [
            ("customers", "Customers"),
            ("leads", "Opportunities"),
            ("quotations", "Quotations"),
            ("orders", "Orders Not Yet Invoiced"),
            ("activities", "Open Activities"),
            ("regions", "Sales Regions"),
            ("units", "Units Led"),
            ("end_customers", "End Customers"),
        ],
        string="What",
        required=True,
        readonly=True,
        help="Kind of record that changes hands.",
    )
    included = fields.Boolean(default=True, help="Move these records.")
    record_count = fields.Integer(
        string="Found",
        compute="_compute_record_count",
        help="Records that the hand-over would move now.",
    )
    moved_count = fields.Integer(
        string="Moved", compute="_compute_moved_count", help="Records that were moved."
    )

    _item_unique = models.UniqueIndex("(handover_id, item)", "This kind is listed already.")

    @api.depends(lambda self: ["item", *(f"handover_id.{name}" for name in self._preview_fields())])
    def _compute_record_count(self):
        for line in self:
            handover = line.handover_id
            # one count for each kind of record, of which there are less than a dozen
            line.record_count = len(handover._find_records(line.item)) if line.item else 0

    @api.depends("handover_id.log_ids")
    def _compute_moved_count(self):
        counts = {
            (handover, item): count
            for handover, item, count in self.env["panel.handover.log"]._read_group(
                [("handover_id", "in", self.handover_id.ids)],
                ["handover_id", "item"],
                ["__count"],
            )
        }
        for line in self:
            line.moved_count = counts.get((line.handover_id._origin, line.item), 0)

    @api.model
    def _get_item_selection(self):
        return self._fields["item"]._description_selection(self.env)

    @api.model
    def _preview_fields(self):
        """Return the fields of a hand-over that decide what it finds."""
        return [
            "kind",
            "state",
            "date",
            "company_id",
            "from_user_id",
            "from_team_id",
            "from_dealer_id",
            "region_ids",
            "brand_ids",
            "domain",
        ]
