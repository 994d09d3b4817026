import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger

# What is compared in the preview, in the order of the screen.
COMPARED = (
    "display_name",
    "ref",
    "vat",
    "phone",
    "email",
    "street",
    "city",
    "panel_role",
    "panel_region_id",
    "panel_team_id",
    "user_id",
    "panel_dealer_id",
    "industry_id",
    "panel_nature",
    "panel_size",
    "panel_credit_rating",
    "company_id",
    "create_date",
)


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Odoo's merge of contacts, with a preview, and made to lose nothing of ours.

    Whatever points at a partner by a foreign key moves to the one that stays. Where a table holds
    one row per partner and something else, both may have one; then that of the one that stays is
    kept and the other goes.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    panel_preview = fields.Html(string="Preview", compute="_compute_panel_preview", sanitize=False)

    @api.model
    def default_get(self, fields):
        # EXTENDS base, which proposes the oldest one: the one with most business stays
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids") or []
        if values.get("dst_partner_id") and len(ids) > 1:
            records = dict.fromkeys(ids, 0)
            for _model, partner_id, count in (
                self.env["res.partner"].browse(ids)._panel_references()
            ):
                records[partner_id] += count
            if len(set(records.values())) > 1:
                values["dst_partner_id"] = max(records, key=records.get)
        return values

    # === COMPUTE METHODS === #
    @api.depends_context("lang")
    @api.depends("partner_ids", "dst_partner_id")
    def _compute_panel_preview(self):
        for wizard in self:
            partners = wizard.partner_ids._origin
            target = wizard.dst_partner_id._origin or partners[:1]
            # The one that stays comes last: everything moves to the right.
            partners = partners - target + target
            wizard.panel_preview = len(partners) > 1 and self.env["ir.qweb"]._render(
                "panel_crm.panel_merge_preview",
                {
                    "partners": partners,
                    "target": target,
                    "values": self._panel_compare_values(partners),
                    "records": self._panel_count_records(partners),
                },
            )

    @api.model
    def _panel_compare_values(self, partners):
        """Return the fields in which partners differ, with the value that stays marked.

        :param partners: those to merge, the one that stays last
        :return: ``[(label, [text], index of the value that stays)]``
        """
        rows = []
        for name in COMPARED:
            field = partners._fields[name]
            texts = [str(field.convert_to_export(p[name], p) or "") for p in partners]
            if field.type == "selection":
                labels = dict(field._description_selection(self.env))
                texts = [labels.get(p[name], "") for p in partners]
            if len(set(texts)) > 1:
                stays = max((i for i, text in enumerate(texts) if text), default=0)
                rows.append((field._description_string(self.env), texts, stays))
        return rows

    @api.model
    def _panel_count_records(self, partners):
        """Return how many records of each kind point at partners.

        :return: ``[(label, [number])]``, the most frequent first
        """
        counts = {}
        for model, partner_id, count in partners._panel_references():
            if not model.startswith(("panel.fact.", "bus.", "mail.followers", "panel.duplicate")):
                counts.setdefault(model, {})[partner_id] = count
        labels = self.env["ir.model"]._get
        rows = [
            (labels(model).name, [found.get(partner.id, 0) for partner in partners])
            for model, found in counts.items()
        ]
        return sorted(rows, key=lambda row: -sum(row[1]))

    # === BUSINESS === #
    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # EXTENDS base: whoever keeps the customers has seen in the preview how the e-mail
        # addresses differ. Until the end there are two customers with one tax ID.
        keeps = self.env.user.has_group("panel_crm.group_manager")
        wizard = self.with_context(panel_merging=True)
        return super(BasePartnerMergeAutomaticWizard, wizard)._merge(
            partner_ids, dst_partner, extra_checks and not keeps
        )

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS base
        self.env.flush_all()
        ids = (src_partners | dst_partner).ids
        # Facts are counted anew for the one that stays.
        self.env.cr.execute(SQL("DELETE FROM panel_customer_fact WHERE partner_id = ANY(%s)", ids))
        self.env["panel.fact.queue"]._mark(SQL("SELECT %s", dst_partner.id))
        self.env["panel.duplicate"]._merge_partners(src_partners.ids, dst_partner.id)
        self._panel_move_unique_rows(src_partners.ids, dst_partner.id)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # A customer that was merged with its dealer is not served by itself.
        self.env.cr.execute(
            SQL("UPDATE res_partner SET panel_dealer_id = NULL WHERE panel_dealer_id = id")
        )
        return result

    def _log_merge_operation(self, src_partners, dst_partner):
        # EXTENDS base
        result = super()._log_merge_operation(src_partners, dst_partner)
        names = ", ".join(src_partners.mapped("display_name"))
        dst_partner._message_log(
            author_id=self.env.user.partner_id.id,
            body=self.env._("Merged into this customer: %s", names),
        )
        return result

    # === HELPERS === #
    @api.model
    def _panel_move_unique_rows(self, source_ids, target_id):
        """Move the rows of tables with a unique index over the partner, one by one.

        Core moves a table's rows in one statement and, when a unique constraint fails, deletes
        all of them; with a unique index it fails. Here only a row goes whose place is taken.

        :param source_ids: ids of partners that go
        :param target_id: id of the one that stays
        """
        for table, column in self._panel_unique_references():
            names = {"table": SQL.identifier(table), "column": SQL.identifier(column)}
            rows = self.env.execute_query(
                SQL(
                    "SELECT ctid FROM %(table)s WHERE %(column)s = ANY(%(ids)s)",
                    ids=source_ids,
                    **names,
                )
            )
            for (row_id,) in rows:
                row = {**names, "row": row_id, "target": target_id}
                try:
                    with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                        self.env.cr.execute(
                            SQL(
                                "UPDATE %(table)s SET %(column)s = %(target)s WHERE ctid = %(row)s",
                                **row,
                            )
                        )
                except psycopg2.errors.UniqueViolation:
                    self.env.cr.execute(SQL("DELETE FROM %(table)s WHERE ctid = %(row)s", **row))

    @api.model
    def _panel_unique_references(self):
        """Return where a partner is part of a unique index: ``(table, column)`` pairs."""
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT source.relname, reference.attname
                  FROM pg_constraint AS foreign_key
                  JOIN pg_class AS source ON source.oid = foreign_key.conrelid
                  JOIN pg_attribute AS reference
                    ON reference.attrelid = source.oid AND reference.attnum = foreign_key.conkey[1]
                  JOIN pg_index AS index ON index.indrelid = source.oid AND index.indisunique
                 WHERE foreign_key.contype = 'f'
                   AND foreign_key.confrelid = 'res_partner'::regclass
                   AND source.relname NOT LIKE 'base_partner_merge%%'
                   AND (reference.attnum = ANY(index.indkey)
                        OR EXISTS (
                            SELECT FROM pg_depend AS used
                             WHERE used.objid = index.indexrelid
                               AND used.refobjid = source.oid
                               AND used.refobjsubid = reference.attnum))
                """
            )
        )
