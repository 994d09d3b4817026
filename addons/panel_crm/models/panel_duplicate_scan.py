from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from odoo.addons.panel_crm.panelkit.matching import POSSIBLE, Company

from .res_partner_duplicate import compare_partners, match_keys

# A key that more companies share is a switchboard or a common word: each is compared with the
# oldest one only, and beginnings of names that so many share say nothing.
BLOCK = 40
CHUNK = 2000


class PanelDuplicateScan(models.Model):
    """One search for duplicates among all companies, in the background.

    Companies that share a key are found by one join; only those pairs are compared.
    """

    _name = "panel.duplicate.scan"
    _description = "Duplicate Scan"
    _order = "id desc"

    state = fields.Selection(
        [("queued", "Queued"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="queued",
    )
    progress = fields.Float(readonly=True, aggregator=None, help="From 0 to 100.")
    message = fields.Char(string="Status", readonly=True)
    error = fields.Text(readonly=True, help="Why the scan failed.")
    date_end = fields.Datetime(string="Finished", readonly=True)
    partner_count = fields.Integer(string="Companies", readonly=True)
    compared_count = fields.Integer(
        string="Pairs Compared", readonly=True, help="Pairs that share a key."
    )
    pair_count = fields.Integer(
        string="Pairs to Decide", readonly=True, help="Suspected pairs after the scan."
    )

    # === COMPUTE METHODS === #
    @api.depends("create_date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for scan in self:
            scan.display_name = format_datetime(self.env, scan.create_date, dt_format="short")

    # === ACTIONS === #
    @api.model
    def action_scan(self):
        """Enqueue a scan, unless one is waiting or running, and show it."""
        self.check_access("create")
        scan = self.search([("state", "in", ("queued", "running"))], limit=1)
        if not scan:
            scan = self.create({"message": self.env._("Waiting for a worker")})
            scan._enqueue()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": scan.id,
            "views": [(False, "form")],
        }

    def action_view_duplicates(self):
        return self.env["ir.actions.act_window"]._for_xml_id("panel_crm.panel_duplicate_action")

    # === CRON === #
    @api.model
    def _cron_scan(self):
        self.action_scan()

    # === JOBS === #
    def _job_keys(self, last_id=0):
        """File the companies that have no keys yet, some thousand in a job."""
        scan = self.exists()
        if not scan or scan.state == "done":
            return
        last_id = self._file_next(last_id)
        if last_id:
            scan.write(
                {
                    "state": "running",
                    "progress": min(scan.progress + 5, 50),
                    "message": self.env._("Filing companies by name, phone and tax ID"),
                }
            )
            scan._delayed(f"keys:{last_id}")._job_keys(last_id)
        else:
            scan.write(
                {
                    "state": "running",
                    "progress": 50,
                    "message": self.env._("Comparing companies that share something"),
                }
            )
            scan._delayed("pairs")._job_pairs()

    def _job_pairs(self):
        """Compare what shares a key, and store the pairs."""
        scan = self.exists()
        if not scan or scan.state == "done":
            return
        pairs = self._find_candidates()
        found = self._compare(pairs)
        # sudo: pairs are written by scans only
        count = self.env["panel.duplicate"].sudo()._store(found)
        scan.write(
            {
                "state": "done",
                "progress": 100,
                "partner_count": self.env["res.partner"].search_count([("parent_id", "=", False)]),
                "compared_count": len(pairs),
                "pair_count": count,
                "date_end": fields.Datetime.now(),
                "message": self.env._("%s pairs to decide", count),
            }
        )

    def _job_failed(self, exc_message=None, **kwargs):
        """Keep why a job failed; queue_job calls it in a transaction of its own."""
        self.write(
            {
                "state": "failed",
                "error": exc_message,
                "date_end": fields.Datetime.now(),
                "message": self.env._("Stopped by an error"),
            }
        )

    # === BUSINESS === #
    @api.model
    def _scan_now(self):
        """Scan in this transaction, for scripts and tests."""
        last_id = 0
        while last_id := self._file_next(last_id):
            pass
        scan = self.create({})
        scan._job_pairs()
        return scan

    @api.model
    def _file_next(self, last_id):
        """Compute the keys of the next companies that have none, in one statement.

        :param last_id: id of the last company that was looked at
        :return: the same after this chunk; 0 when there is none left
        """
        Partner = self.env["res.partner"]
        # sudo: a scan files all companies, whoever started it
        ids = Partner.sudo()._search(
            [("panel_match_keys", "=", False), ("parent_id", "=", False), ("id", ">", last_id)],
            order="id",
            limit=CHUNK,
        )
        known = self._read_identities(list(ids))
        keys = {id_: " ".join(match_keys(*found[:2])) for id_, found in known.items()}
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner SET panel_match_keys = filed.keys
                  FROM unnest(%s::int[], %s::text[]) AS filed (id, keys)
                 WHERE res_partner.id = filed.id AND filed.keys != ''
                """,
                list(keys),
                list(keys.values()),
            )
        )
        Partner.invalidate_model(["panel_match_keys"])
        return max(keys, default=0)

    @api.model
    def _find_candidates(self):
        """Return the pairs of companies that share a key, in one statement.

        Grain: (older id, younger id). People who work here are left out.
        """
        self.env["res.partner"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                WITH filed AS (
                    SELECT partner.id, key
                      FROM res_partner AS partner,
                           unnest(string_to_array(panel_match_keys, ' ')) AS key
                     WHERE panel_match_keys IS NOT NULL AND active AND parent_id IS NULL
                       AND NOT partner_share IS FALSE
                ), blocks AS (
                    SELECT key, count(*) AS size, min(id) AS oldest
                      FROM filed
                     GROUP BY key
                    HAVING count(*) > 1
                )
                SELECT DISTINCT one.id, other.id
                  FROM blocks
                  JOIN filed AS one ON one.key = blocks.key
                  JOIN filed AS other ON other.key = blocks.key AND one.id < other.id
                 WHERE blocks.size <= %(block)s
                    OR (one.id = blocks.oldest AND blocks.key NOT LIKE '%%*%%')
                """,
                block=BLOCK,
            )
        )

    @api.model
    def _compare(self, pairs):
        """Return the pairs that may be one company.

        Companies that belong to two of our companies are never one.

        :param pairs: ids of candidates
        :return: ``{(id, id): (score, kinds)}``
        """
        known = self._read_identities({id_ for pair in pairs for id_ in pair})
        found = {}
        for one, other in pairs:
            first, second = known[one], known[other]
            if first[2] and second[2] and first[2] != second[2]:
                continue
            score, kinds = compare_partners(first[0], first[1], second[0], second[1])
            if score >= POSSIBLE:
                found[one, other] = (score, kinds)
        return found

    @api.model
    def _read_identities(self, ids):
        """Read what companies are recognised by, without the ORM's cache, in one statement."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id, partner.name, vat, phone, city, street, partner.company_id,
                       array_agg(sanitized_acc_number)
                           FILTER (WHERE sanitized_acc_number IS NOT NULL)
                  FROM res_partner AS partner
                  LEFT JOIN res_partner_bank AS bank
                    ON bank.partner_id = partner.id AND bank.active
                 WHERE partner.id = ANY(%s)
                 GROUP BY partner.id
                """,
                list(ids),
            )
        )
        known = {}
        for id_, name, vat, phone, city, street, company_id, accounts in rows:
            address = ", ".join(filter(None, (city, street)))
            identity = Company(name or "", vat or "", phone or "", address)
            known[id_] = (identity, frozenset(accounts or ()), company_id)
        return known

    # === HELPERS === #
    def _enqueue(self):
        # sudo: who may start a scan may not change what it says of itself
        self.sudo()._delayed("keys")._job_keys()

    def _delayed(self, step):
        return self.with_delay(
            channel="root.panel",
            identity_key=f"panel.duplicate.scan:{self.id}:{step}",
            description=f"{self._description}: {step}",
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        if any(scan.state in ("queued", "running") for scan in self):
            raise UserError(self.env._("A scan cannot be deleted while it is running."))
