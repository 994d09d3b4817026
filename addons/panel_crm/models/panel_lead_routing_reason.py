from odoo import api, models

from ..panelkit.routing import CRITERIA, NEUTRAL_SCORE, deciding_criterion


class PanelLeadRouting(models.Model):
    """Why a dealer got a lead, in words that whoever asks may read."""

    _inherit = "panel.lead.routing"

    # === FACTS === #
    @api.model
    def _prepare_reason_vals(self, plan):
        """Return the values of a new routing that say how it was decided.

        :param plan: ``RoutingPlan`` of the lead
        """
        facts = {"refused": plan.refused}
        if not plan.ranked:
            return {"rule": "refused" if plan.refused else "nobody", "facts": facts}
        first, *others = plan.ranked
        facts["region"] = plan.rights[first.key].region_id.id
        values = {
            "rule": "only",
            "load": first.load,
            "score": NEUTRAL_SCORE if first.score is None else first.score,
            "facts": facts,
        }
        if others:
            second = others[0]
            values |= {"rule": deciding_criterion(first, second), "runner_up_id": second.key}
            facts |= {
                "runner_region": plan.rights[second.key].region_id.id,
                "runner_load": second.load,
                "runner_score": NEUTRAL_SCORE if second.score is None else second.score,
            }
        return values

    # === WORDS === #
    @api.depends("rule", "runner_up_id", "facts")
    @api.depends_context("uid", "lang")
    def _compute_reason(self):
        # sudo: which dealer it was is only named to those who may see it
        others = self.sudo().runner_up_id
        visible = others.with_env(self.env)._filtered_access("read")
        hidden = self.env._("another dealer")
        for routing in self:
            other = routing.sudo().runner_up_id  # sudo: as above
            known = other.with_env(self.env) in visible
            name = (other.display_name if known else hidden) if other else ""
            routing.runner_up = name
            routing.reason = routing._reason(name)

    def _reason(self, runner_up):
        """Return why the dealer got the lead.

        :param runner_up: how to name the dealer that did not, or an empty text without one
        """
        self.ensure_one()
        routing = self.sudo()  # sudo: the numbers compared are part of the reason
        facts = routing.facts or {}
        regions = self.env["panel.region"]
        words = {
            "brand": routing.brand_id.name,
            "region": routing.region_id.display_name,
            "own": regions.browse(facts.get("region")).display_name,
            "other": regions.browse(facts.get("runner_region")).display_name,
            "runner": runner_up,
            "load": routing.load,
            "runner_load": facts.get("runner_load", 0),
            "score": f"{routing.score:.0f}",
            "runner_score": f"{facts.get('runner_score', 0):.0f}",
            "neutral": f"{NEUTRAL_SCORE:.0f}",
            "refused": facts.get("refused", 0),
        }
        if routing.rule in CRITERIA:
            return self._reason_against(routing.rule, words)
        if routing.rule == "refused":
            return self.env._(
                "No dealer is left for %(brand)s in %(region)s: dealers that declined, did not "
                "answer or handed the lead back: %(refused)s.",
                **words,
            )
        if routing.rule == "nobody":
            return self.env._("No dealer is authorised for %(brand)s in %(region)s.", **words)
        if words["refused"]:
            return self.env._(
                "The only dealer left for %(brand)s in %(region)s; dealers asked before: "
                "%(refused)s.",
                **words,
            )
        return self.env._("The only dealer authorised for %(brand)s in %(region)s.", **words)

    def _reason_against(self, rule, words):
        """Return why the dealer was preferred to the runner-up."""
        sentences = {
            "exclusive": self.env._(
                "Has the exclusive right for %(brand)s in %(region)s; %(runner)s has not.", **words
            ),
            "serves": self.env._("Serves this customer already; %(runner)s does not.", **words),
            "distance": self.env._(
                "Is authorised for %(own)s, which is nearer to the customer than %(other)s, the "
                "territory of %(runner)s.",
                **words,
            ),
            "load": self.env._(
                "Has fewer leads in hand (%(load)s) than %(runner)s (%(runner_load)s).", **words
            ),
            "score": self.env._(
                "Has more points in the scorecard (%(score)s) than %(runner)s (%(runner_score)s); "
                "a dealer without scorecard counts with %(neutral)s.",
                **words,
            ),
            "key": self.env._(
                "Equals %(runner)s in everything; has been on our books for longer.", **words
            ),
        }
        return sentences[rule]
