"""Who reads very many customers in an hour is seen, however they do it."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..fields import DerivedMany2one
from ..writable import writable

WINDOW = timedelta(hours=1)
KEPT = timedelta(days=1)

# What this process has noted already, by database and user: the hour and the customers. It only
# saves statements; what counts is the table, which all processes share.
_noted = {}


class PanelReadTrace(models.Model):
    """Grain: one row per user, customer and hour in which the user read the customer."""

    _name = "panel.read.trace"
    _description = "Customer Read"
    _log_access = False
    _rec_name = "partner_id"
    _order = "read_on desc"

    # The rows live for a day; none of them keeps a user or a customer from being deleted.
    user_id = DerivedMany2one("res.users", required=True, readonly=True)
    partner_id = DerivedMany2one("res.partner", string="Customer", required=True, readonly=True)
    hour = fields.Datetime(required=True, readonly=True)
    read_on = fields.Datetime(required=True, readonly=True, index=True)

    _grain_unique = models.UniqueIndex("(user_id, partner_id, hour)")

    @api.model
    def _note(self, ids):
        """Note that the user reads some partners: one statement for those not noted yet.

        :param ids: ids of ``res.partner``; those that are no customers do not count
        """
        now = fields.Datetime.now()
        hour = now.replace(minute=0, second=0)
        key = (self.env.cr.dbname, self.env.uid)
        if _noted.get(key, (None,))[0] != hour:
            _noted[key] = (hour, set())
        seen = _noted[key][1]
        new = set(ids) - seen
        if not new:
            return
        with writable(self.env) as env:
            env.cr.execute(
                SQL(
                    """
                    INSERT INTO panel_read_trace (user_id, partner_id, hour, read_on)
                    SELECT %s, id, %s, %s FROM res_partner
                     WHERE id = ANY(%s) AND panel_role IS NOT NULL AND parent_id IS NULL
                    ON CONFLICT DO NOTHING
                    """,
                    self.env.uid,
                    hour,
                    now,
                    sorted(new),
                )
            )
            env.cr.postcommit.add(lambda: seen.update(new))

    @api.model
    def _cron_alert(self):
        """Tell administrators about users who read more customers in an hour than their limit."""
        self.env.flush_all()
        since = fields.Datetime.now() - WINDOW
        rows = self.env.execute_query(
            SQL(
                """
                SELECT trace.user_id, count(DISTINCT trace.partner_id)
                  FROM panel_read_trace trace
                  JOIN res_users users ON users.id = trace.user_id
                  JOIN res_company company ON company.id = users.company_id
                 WHERE trace.read_on > %(since)s AND company.panel_read_limit > 0
                   AND NOT EXISTS (
                           SELECT FROM panel_export_log log
                            WHERE log.user_id = trace.user_id AND log.kind = 'alert'
                              AND log.create_date > %(since)s
                       )
                 GROUP BY trace.user_id, company.panel_read_limit
                HAVING count(DISTINCT trace.partner_id) > company.panel_read_limit
                """,
                since=since,
            )
        )
        for user_id, count in rows:
            self._alert(self.env["res.users"].browse(user_id), count)

    @api.model
    def _alert(self, user, count):
        # sudo: nobody may write the log by hand
        logs = self.env["panel.export.log"].sudo()
        words = self.with_context(lang=user.company_id.partner_id.lang)
        log = logs.create(
            {
                "kind": "alert",
                "user_id": user.id,
                "company_id": user.company_id.id,
                "model": "res.partner",
                "subject": words.env._("Customers read within an hour"),
                "record_count": count,
            }
        )
        administrators = self.env.ref("panel_crm.group_manager").all_user_ids
        for administrator in administrators.filtered("active") - user:
            if administrator.share or administrator == self.env.ref("base.user_root"):
                continue
            words = log.with_context(lang=administrator.lang)
            log.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=words.env._(
                    "%(user)s has read %(count)s customers within an hour",
                    user=user.name,
                    count=count,
                ),
                user_id=administrator.id,
            )

    @api.autovacuum
    def _gc_traces(self):
        """Forget what is older than a day."""
        self.env.cr.execute(
            SQL("DELETE FROM panel_read_trace WHERE read_on < %s", fields.Datetime.now() - KEPT)
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _read_format(self, fnames, load="_classic_read"):
        # EXTENDS base: lists, forms and read calls of every kind pass here
        result = super()._read_format(fnames, load)
        if not self.env.su and not self.env.user.share:
            self.env["panel.read.trace"]._note(self.ids)
        return result
