from math import isnan, nan

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.panel_crm.panelkit.clustering import cluster
from odoo.addons.panel_crm.panelkit.scoring import score_matrix

from .panel_value_metric import DIMENSIONS


class PanelGradeScorer(models.AbstractModel):
    """How a run gets from facts to grades: population, measures, scores, groups, rows.

    The arithmetic is in panelkit; this model feeds it and writes what comes out.
    """

    _name = "panel.grade.scorer"
    _description = "Scoring of Customers"

    @api.model
    def _score(self, run):
        """Write the scores, the grades and the summary of a run, replacing earlier ones.

        :param run: ``panel.grade.run`` record
        """
        criteria = run.model_id.criterion_ids
        partners = self._get_population(run)
        columns = self._measure(run, criteria, partners)
        reasons = self._get_ungradable(criteria, partners, columns)
        graded = [partner_id for partner_id in partners.ids if partner_id not in reasons]
        matrix = [[column.get(partner_id, nan) for column in columns] for partner_id in graded]
        scores = score_matrix(matrix, criteria._to_panelkit())
        weights = [criterion.weight for criterion in criteria]
        groups = cluster(scores.features, scores.scores, len(run.model_id.grade_ids), weights)
        grades = self._get_group_grades(run, groups.groups)
        rows = self._prepare_graded_rows(criteria, graded, matrix, scores)
        for row, label in zip(rows, groups.labels.tolist(), strict=True):
            row[1] = grades[label].id
        rows += [
            [partner_id, None, False, reason, *[None] * 6, []]
            for partner_id, reason in reasons.items()
        ]
        run.env["panel.grade.score"]._replace(run, rows)
        run.write(self._prepare_summary_vals(criteria, groups, grades))
        run.write({"customer_count": len(partners), "graded_count": len(graded)})
        run.ungraded_count = len(reasons)

    # === COHORT === #
    @api.model
    def _get_population(self, run):
        """Return the customers to grade: by role, by invoices in the window, or graded before."""
        self.env["res.partner"].flush_model()
        date_from, date_to = run.model_id._get_window(run.date)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner partner
                 WHERE partner.active AND partner.commercial_partner_id = partner.id
                   AND (partner.company_id IS NULL OR partner.company_id = %(company)s)
                   AND (
                       partner.panel_role IS NOT NULL
                       OR partner.id IN (
                           SELECT partner_id FROM panel_customer_fact
                            WHERE company_id = %(company)s AND invoice_count > 0
                              AND month BETWEEN %(date_from)s AND %(date_to)s
                       )
                       OR partner.id IN (
                           SELECT partner_id FROM panel_customer_standing
                            WHERE company_id = %(company)s AND grade_id IS NOT NULL
                       )
                   )
                 ORDER BY partner.id
                """,
                company=run.company_id.id,
                date_from=date_from,
                date_to=date_to,
            )
        )
        return self.env["res.partner"].browse([partner_id for (partner_id,) in rows])

    @api.model
    def _measure(self, run, criteria, partners):
        """Return ``{partner id: value}`` for each criterion."""
        date_from, date_to = run.model_id._get_window(run.date)
        return [
            criterion.metric_id._values(partners, run.company_id, date_from, date_to)
            for criterion in criteria
        ]

    @api.model
    def _get_ungradable(self, criteria, partners, columns):
        """Return ``{partner id: reason}`` of those without any data in a needed dimension.

        :param columns: ``{partner id: value}`` for each criterion
        """
        needed = {}
        for dimension, _label in DIMENSIONS:
            own = [c for c, criterion in enumerate(criteria) if criterion.dimension == dimension]
            if any(criteria[index].is_required for index in own):
                needed[dimension] = set().union(*(columns[index] for index in own))
        labels = dict(criteria._fields["dimension"]._description_selection(self.env))
        reasons = {}
        for partner_id in partners.ids:
            missing = [labels[name] for name, known in needed.items() if partner_id not in known]
            if missing:
                reasons[partner_id] = self.env._("No data for: %s", ", ".join(missing))
        return reasons

    @api.model
    def _get_group_grades(self, run, found):
        """Return the grade of each group, best first.

        Fewer groups than grades are spread from the best grade to the last; a single group gets
        the middle one, since nobody is better than anybody else.

        :param found: number of groups
        :return: list of ``panel.grade`` records
        """
        grades = run.model_id.grade_ids.sorted()
        last = len(grades) - 1
        if found == 1:
            return [grades[last // 2]]
        return [grades[round(index * last / (found - 1))] for index in range(found)]

    # === RESULTS === #
    @api.model
    def _prepare_graded_rows(self, criteria, partner_ids, matrix, scores):
        """Return the rows for ``panel.grade.score``, with the grade still to be filled in."""
        about = [
            {"criterion": c.id, "metric": c.metric_id.code, "weight": c.weight} for c in criteria
        ]
        shares = self._get_dimension_scores(criteria, scores)
        points = zip(
            partner_ids,
            matrix,
            scores.scores.tolist(),
            scores.contributions.tolist(),
            shares,
            strict=True,
        )
        return [
            [
                partner_id,
                None,
                True,
                None,
                score,
                scores.base,
                *by_dimension,
                [
                    {**what, "value": None if isnan(value) else value, "contribution": points_}
                    for what, value, points_ in zip(about, values, contributions, strict=True)
                ],
            ]
            for partner_id, values, score, contributions, by_dimension in points
        ]

    @api.model
    def _get_dimension_scores(self, criteria, scores):
        """Return for each customer the weighted mean of each dimension, from 0 to 100 or None."""
        columns = []
        for dimension, _label in DIMENSIONS:
            weights = [c.weight if c.dimension == dimension else 0.0 for c in criteria]
            total = sum(weights)
            columns.append(
                (scores.features @ weights * (100 / total)).tolist()
                if total
                else [None] * len(scores.scores)
            )
        return list(zip(*columns, strict=True))

    @api.model
    def _prepare_summary_vals(self, criteria, groups, grades):
        """Return what the run keeps of its groups: criteria as they were, centroids, separation."""
        total = sum(groups.sizes.tolist()) or 1
        return {
            "silhouette": groups.silhouette or 0.0,
            "centroids": {
                "criteria": [
                    {"metric": c.metric_id.code, "weight": c.weight, "dimension": c.dimension}
                    for c in criteria
                ],
                "groups": [
                    {
                        "grade": grade.code,
                        "color": grade.color,
                        "customers": size,
                        "share": 100 * size / total,
                        "score": mean,
                        "features": [100 * value for value in centroid],
                    }
                    for grade, size, mean, centroid in zip(
                        grades,
                        groups.sizes.tolist(),
                        groups.mean_scores.tolist(),
                        groups.centroids.tolist(),
                        strict=True,
                    )
                ],
                "iterations": groups.iterations,
                "inertia": groups.inertia,
            },
        }
