from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.panel_crm.panelkit.matching import LIKELY


class PanelDuplicate(models.Model):
    """Two customers that may be one company: found by a scan, decided by a person.

    A decision is remembered: a later scan does not ask again.
    """

    _name = "panel.duplicate"
    _description = "Suspected Duplicate"
    _order = "score desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    other_id = fields.Many2one(
        "res.partner",
        string="Looks Like",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    score = fields.Float(
        string="How Sure (%)",
        digits=(5, 1),
        readonly=True,
        aggregator="avg",
        help="From 0 to 100: how far name, tax ID, phone, address and bank account together "
        "prove that both are one company.",
    )
    kinds = fields.Char(readonly=True, help="Evidence, the strongest first, as codes.")
    reasons = fields.Char(
        string="Why", compute="_compute_reasons", help="What is the same, the strongest first."
    )
    is_likely = fields.Boolean(compute="_compute_is_likely")
    state = fields.Selection(
        [("suspected", "To Decide"), ("different", "Not a Duplicate")],
        required=True,
        readonly=True,
        default="suspected",
        index=True,
        help="A pair that was decided not to be a duplicate is not shown again.",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    region_id = fields.Many2one(related="partner_id.panel_region_id")
    user_id = fields.Many2one(related="partner_id.user_id")

    _pair_unique = models.Constraint(
        "UNIQUE (partner_id, other_id)", "These two customers are a pair already."
    )
    _pair_ordered = models.Constraint(
        "CHECK (partner_id < other_id)", "A pair consists of two customers, the older one first."
    )

    # === COMPUTE METHODS === #
    @api.depends_context("lang")
    @api.depends("kinds")
    def _compute_reasons(self):
        for pair in self:
            pair.reasons = self._describe((pair.kinds or "").split())

    @api.depends("score")
    def _compute_is_likely(self):
        for pair in self:
            pair.is_likely = pair.score >= 100 * LIKELY

    @api.depends("partner_id", "other_id")
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = f"{pair.partner_id.name} ↔ {pair.other_id.name}"

    # === ACTIONS === #
    def action_compare(self):
        """Open the merge of the two, with its preview."""
        self.ensure_one()
        return (self.partner_id + self.other_id)._panel_action_merge()

    def action_different(self):
        """Remember that the two are not one company."""
        self._decide("different")

    def action_suspect(self):
        """Take a decision back."""
        self._decide("suspected")

    def _decide(self, state):
        if not self.env.user.has_group("panel_crm.group_salesperson"):
            raise AccessError(self.env._("Only sales decides whether customers are duplicates."))
        self.check_access("read")
        decided = state != "suspected"
        # sudo: pairs are written by scans and decisions only, and this is one
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": decided and self.env.uid,
                "decided_on": decided and fields.Datetime.now(),
            }
        )
        self.sudo()._log_decision()  # sudo: as above

    def _log_decision(self):
        """Note a decision at both customers."""
        for pair in self.filtered(lambda pair: pair.state == "different"):
            for one, other in ((pair.partner_id, pair.other_id), (pair.other_id, pair.partner_id)):
                one._message_log(
                    author_id=self.env.user.partner_id.id,
                    body=self.env._("Decided: not a duplicate of %s", other.display_name),
                )

    # === BUSINESS === #
    @api.model
    def _store(self, found):
        """Write pairs that a scan found; decided ones stay decided, gone suspicions go.

        :param found: ``{(partner_id, other_id): (score, kinds)}``, smaller ids first
        :return: number of pairs to decide
        """
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM panel_duplicate AS old
                 WHERE state = 'suspected'
                   AND NOT EXISTS (
                       SELECT FROM unnest(%s::int[], %s::int[]) AS found (one, other)
                        WHERE one = old.partner_id AND other = old.other_id)
                """,
                [pair[0] for pair in found],
                [pair[1] for pair in found],
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO panel_duplicate AS old (
                    partner_id, other_id, score, kinds, state,
                    create_uid, create_date, write_uid, write_date)
                SELECT one, other, score, kinds, 'suspected',
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM unnest(%(ones)s::int[], %(others)s::int[],
                              %(scores)s::numeric[], %(kinds)s::text[])
                       AS found (one, other, score, kinds)
                ON CONFLICT (partner_id, other_id) DO UPDATE
                   SET score = excluded.score, kinds = excluded.kinds,
                       write_date = excluded.write_date
                 WHERE (old.score, old.kinds) IS DISTINCT FROM (excluded.score, excluded.kinds)
                """,
                uid=self.env.uid,
                ones=[pair[0] for pair in found],
                others=[pair[1] for pair in found],
                scores=[round(100 * score, 1) for score, _kinds in found.values()],
                kinds=[" ".join(kinds) for _score, kinds in found.values()],
            )
        )
        self.invalidate_model()
        return self.search_count([("state", "=", "suspected")])

    @api.model
    def _merge_partners(self, source_ids, target_id):
        """Carry pairs over to the customer that stays; what is between the merged ones goes.

        :param source_ids: ids of partners that go
        :param target_id: id of the one that stays
        """
        merged = [*source_ids, target_id]
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (
                    DELETE FROM panel_duplicate
                     WHERE partner_id = ANY(%(merged)s) OR other_id = ANY(%(merged)s)
                    RETURNING *
                ), moved AS (
                    SELECT *, CASE WHEN partner_id = ANY(%(merged)s)
                                   THEN other_id ELSE partner_id END AS third
                      FROM gone
                     WHERE NOT (partner_id = ANY(%(merged)s) AND other_id = ANY(%(merged)s))
                )
                INSERT INTO panel_duplicate (
                    partner_id, other_id, score, kinds, state, decided_by_id, decided_on,
                    create_uid, create_date, write_uid, write_date)
                SELECT DISTINCT ON (third)
                       LEAST(third, %(target)s), GREATEST(third, %(target)s),
                       score, kinds, state, decided_by_id, decided_on,
                       create_uid, create_date, write_uid, write_date
                  FROM moved
                 ORDER BY third, state, score DESC
                """,
                merged=merged,
                target=target_id,
            )
        )
        self.invalidate_model()

    # === HELPERS === #
    @api.model
    def _describe(self, kinds):
        """Return evidence in words.

        :param kinds: codes of evidence
        """
        words = {
            "tax_id": self.env._("same tax ID"),
            "name": self.env._("same name"),
            "phone": self.env._("same phone"),
            "address": self.env._("same address"),
            "bank": self.env._("same bank account"),
        }
        return ", ".join(words[kind] for kind in kinds if kind in words)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_suspected(self):
        if any(pair.state == "suspected" for pair in self):
            raise UserError(
                self.env._("Decide on the pair instead: merge the two, or say that they differ.")
            )
