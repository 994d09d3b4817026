from odoo import api, models
from odoo.tools import SQL

# Records of a customer that are no business with it, or counted from such.
NO_BUSINESS = (
    "mail.",
    "bus.",
    "discuss.",
    "ir.",
    "res.",
    "panel.customer.",
    "panel.duplicate",
    "panel.fact.",
    "panel.posted.",
    "panel.verification",
)


class ResPartner(models.Model):
    """What points at a partner: before one is deleted or merged, people want to know."""

    _inherit = "res.partner"

    def _panel_business(self):
        """Count the business records that point at these partners.

        :return: ``{name of the kind of record: count}``, the most frequent first
        """
        counts = {}
        for model, _partner_id, count in self._panel_references():
            if not model.startswith(NO_BUSINESS):
                label = self.env["ir.model"]._get(model).name
                counts[label] = counts.get(label, 0) + count
        return dict(sorted(counts.items(), key=lambda pair: -pair[1]))

    def _panel_references(self):
        """Count all records that point at these partners, in one statement.

        A record counts once for a partner, however many of its fields point there. Whoever may
        merge or delete a partner moves them all, so rights do not narrow the count.

        :return: list of ``(model, partner id, count)``
        """
        if not self.ids:
            return []
        self.env.flush_all()
        counts = [
            SQL(
                "SELECT %s, partner_id, count(*) FROM (%s) AS found GROUP BY partner_id",
                model,
                SQL(" UNION ").join(
                    SQL(
                        "SELECT id, %s AS partner_id FROM %s WHERE %s = ANY(%s)",
                        SQL.identifier(field),
                        SQL.identifier(self.env[model]._table),
                        SQL.identifier(field),
                        self.ids,
                    )
                    for field in names
                ),
            )
            for model, names in self._panel_referring_fields().items()
        ]
        return self.env.execute_query(SQL(" UNION ALL ").join(counts))

    @api.model
    def _panel_referring_fields(self):
        """Return the stored fields that point at a partner and are not derived from others.

        :return: ``{model: [field]}``
        """
        found = {}
        for name, model in self.env.registry.items():
            if not model._auto or model._abstract or model._transient:
                continue
            names = [
                field.name
                for field in model._fields.values()
                if field.type == "many2one"
                and field.comodel_name == "res.partner"
                and field.store
                and field.column_type
                and not field.company_dependent
                and not field.related
                and not (field.compute and field.readonly)
            ]
            if names:
                found[name] = sorted(names)
        return found
