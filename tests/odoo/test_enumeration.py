"""No role reads a row of a customer it may not see, whatever the model: found by enumeration.

Three customers are foreign to the limited roles: one of another office and region, one of
another brand in their own region, and an end customer of another dealer. Each has a row in every
kind of document. Whatever was made for them, in whatever model, is searched, grouped, read,
exported, printed, commented and downloaded by each limited role. A model that is added later is
tried without being named here, and one without a record rule fails.
"""

import re
from collections import defaultdict

from odoo import Command, http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.panel_crm.tests.common import PanelCrmCommon

# Core models that point at partners and carry nothing of the customer's business.
HARMLESS = {
    "mail.followers",  # who follows a document: two ids, no content
    "mail.notification",  # delivery state of messages
}
# Models of ours without a record rule: who may use the suite may read all of their rows.
GLOBAL_DATA = {
    "panel.certificate.type": "kinds of certificate, the same for every company",
    "panel.complaint.type": "kinds of complaint, the same for every company",
    "panel.dealer.criterion": "what dealers are judged by, not how they are judged",
    "panel.deal.key": "normal forms of registrations, which only administrators may read",
    "panel.duplicate.scan": "progress and counts of searches for duplicates",
    "panel.emission.class": "classes of emission law",
    "panel.emission.rule": "emission law itself",
    "panel.fact.queue": "customer ids that wait to be counted, for administrators",
    "panel.family": "families of board",
    "panel.grade": "the letters of the value grades",
    "panel.region": "the map, from which customers are chosen",
    "panel.term": "words of the trade, such as glues and textures",
    "panel.test.method": "methods of emission tests",
    "panel.value.metric": "how value is measured, not what it is",
    "panel.vehicle": "trucks and containers",
    "panel.vehicle.load": "loading tables of trucks and containers",
}
# Rows that a document leaves in other models and that say nothing about its customer.
TRACELESS = {
    **dict.fromkeys(GLOBAL_DATA, "see above"),
    "bus.bus": "wake-up calls of browsers",
    "ir.sequence": "counters",
    "ir.sequence.date_range": "counters",
    "mail.followers": "see above",
    "mail.notification": "see above",
    "panel.read.trace": "who read what, for administrators",
    "stock.quant": "stock on hand, which everybody who sells must see",
    "stock.reference": "numbers of orders and deliveries",
    "stock.rule": "routes of the warehouse",
}
LIMITED_ROLES = ("salesperson", "supervisor", "portal")


# What the ids in the addresses of our portal pages are ids of.
ROUTE_IDS = {
    "authorization_id": "panel.authorization",
    "certificate_id": "panel.certificate",
    "contract_id": "panel.contract",
    "deal_id": "panel.deal.registration",
    "diversion_id": "panel.diversion",
    "order_id": "sale.order",
    "routing_id": "panel.lead.routing",
    "ticket_id": "helpdesk.ticket",
    "version_id": "panel.contract.version",
}


class EnumerationCommon(PanelCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = cls.portal_user
        cls._limit_roles()
        before = cls._last_ids()
        for partner in cls.foreign:
            cls._trade(partner)
        cls._suspect(cls.dealer_south, cls.dealer)
        cls.env.flush_all()
        cls.foreign_ids = cls._new_ids(before)
        cls._trade(cls.dealer)
        cls.env.flush_all()

    @classmethod
    def _limit_roles(cls):
        """Give the roles a region and a brand, and make the customers that are outside."""
        limits = {"panel_brand_ids": [Command.set(cls.brand_a.ids)]}
        cls.users["supervisor"].write(limits)
        cls.users["salesperson"].write(
            {**limits, "panel_region_ids": [Command.set(cls.region_js.ids)]}
        )
        other_brand, other_dealer = cls.env["res.partner"].create(
            [
                {
                    "name": "Silverleaf House Wuxi",
                    "is_company": True,
                    "panel_role": "dealer",
                    "panel_region_id": cls.region_wuxi.id,
                    "panel_brand_ids": [Command.set(cls.brand_b.ids)],
                },
                {
                    "name": "Foshan Cabinets",
                    "panel_role": "end_customer",
                    "panel_region_id": cls.region_gd.id,
                    "panel_dealer_id": cls.dealer_south.id,
                },
            ]
        )
        cls.foreign = cls.dealer_south + other_brand + other_dealer

    @classmethod
    def _suspect(cls, one, other):
        """Make two customers a pair of suspected duplicates."""
        pair = tuple(sorted((one.id, other.id)))
        cls.env["panel.duplicate"]._store({pair: (0.8, ["name"])})

    @classmethod
    def _trade(cls, partner):
        """Give a customer a row in every kind of document of ours."""
        cls._sign_contract(partner)
        order = cls._trade_order(partner)
        cls.env["crm.lead"].create(
            {
                "name": "Project",
                "partner_id": partner.id,
                "user_id": cls.users["leader"].id,
                "team_id": partner.panel_team_id.id,
            }
        )
        cls.env["panel.price.enquiry"].create(
            {
                "partner_id": partner.id,
                "product_id": cls.board_a.id,
                "user_id": cls.users["leader"].id,
            }
        )
        if partner.panel_role == "dealer":
            cls._trade_dealer(partner)
        cls._sign_contract(partner)
        cls.env["panel.cooperation"].create({"partner_id": partner.id, "name": "First order"})
        cls.env["panel.interaction"].create({"partner_id": partner.id, "subject": "Visit"})
        cls.env["panel.verification"].create({"partner_id": partner.id})
        cls.env["helpdesk.ticket"].create(
            {"name": "Blister", "description": "<p>Edge</p>", "partner_id": partner.id}
        )
        cls.env["res.partner.bank"].create(
            {"acc_number": f"62220211{partner.id}", "partner_id": partner.id}
        )
        for record in (partner, order):
            record.message_post(body="Confidential")
            record.activity_schedule("mail.mail_activity_data_todo", user_id=cls.users["leader"].id)
            cls.env["ir.attachment"].create(
                {
                    "name": "Secret.txt",
                    "raw": b"secret",
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        cls._trade_handover(partner)
        cls._trade_credit(partner, order.invoice_ids)

    @classmethod
    def _trade_credit(cls, partner, invoice):
        """Give the customer credit, and let it owe something that it does not accept."""
        env, mine = cls.env, {"partner_id": partner.id}
        day = {"date": "2099-01-31"}
        env["panel.bill"].create(
            {**mine, "number": f"B{partner.id}", "amount": 5, "date_due": "2099-01-31"}
        )
        env["panel.deposit"].create({**mine, "amount": 5})
        env["panel.credit.limit"].create(
            {**mine, "amount": 5, "date_to": "2099-01-31", "reason": "Season"}
        )
        env["panel.credit.rating"]._propose(partner, env.company, always=True)
        env["panel.payment.promise"].create(
            {**mine, **day, "amount": 5, "move_ids": [Command.set(invoice.ids)]}
        )
        env["panel.dispute"].create({"move_id": invoice.id, "amount": 5, "reason": "Colour"})
        line = invoice.line_ids.filtered("date_maturity")[:1]
        env["panel.dunning.letter"].create(
            {
                **mine,
                "company_id": env.company.id,
                "level_id": env.ref("panel_sales.dunning_level_first").id,
                "date": "2026-01-01",
                "date_pay": "2026-01-08",
                "line_ids": [Command.create({"line_id": line.id, "document": invoice.name})],
            }
        )

    @classmethod
    def _trade_dealer(cls, partner):
        """Give a dealer a row in what only dealers have."""
        cls.env["panel.stock.report"].create(
            {
                "partner_id": partner.id,
                "line_ids": [Command.create({"product_id": cls.board_a.id, "sheets": 10})],
            }
        )
        deal = cls.env["panel.deal.registration"].create(
            {
                "name": f"School of {partner.name}",
                "partner_id": partner.id,
                "user_id": cls.users["leader"].id,
                "share_ids": [Command.create({"partner_id": partner.id, "percent": 100})],
                "price_ids": [
                    Command.create({"price": 90, "quantity": 10, "date_to": "2099-12-31"})
                ],
            }
        )
        deal.action_submit()
        cls.env["panel.diversion"].create(
            {
                "partner_id": partner.id,
                "brand_id": cls.brand_a.id,
                "found_region_id": cls.region_cn.id,
                "user_id": cls.users["leader"].id,
            }
        )
        cls._trade_channel(partner)
        cls._trade_lead(partner)

    @classmethod
    def _trade_channel(cls, partner):
        """Authorise a dealer, lead it through a stage, judge it and plan with it."""
        mine = {"partner_id": partner.id}
        cls._authorize(partner, cls.brand_a)
        cls.env["panel.dealer.step"].create({**mine, "stage": "core", "reason": "Volume"})
        cls.env["panel.dealer.scorecard"].create(mine)
        cls.env["panel.dealer.plan"].create(
            {
                **mine,
                "name": "Growth",
                "user_id": cls.users["leader"].id,
                "goal_ids": [Command.create({"name": "Shop", "date_due": "2099-01-31"})],
                "review_ids": [Command.create({"date": "2099-01-31"})],
            }
        )

    @classmethod
    def _trade_lead(cls, partner):
        """Let a dealer hold a territory, and offer it a lead from there."""
        cls._authorize(partner, cls.brand_b)
        lead = cls.env["crm.lead"].create(
            {
                "name": f"Lead for {partner.name}",
                "panel_brand_id": cls.brand_b.id,
                "panel_region_id": partner.panel_region_id.id,
                "user_id": cls.users["leader"].id,
                "team_id": partner.panel_team_id.id,
            }
        )
        lead._panel_route()

    @classmethod
    def _authorize(cls, partner, brand):
        cls.env["panel.authorization"].create(
            {
                "partner_id": partner.id,
                "brand_id": brand.id,
                "region_id": partner.panel_region_id.id,
                "decision": "granted",
            }
        )

    @classmethod
    def _sign_contract(cls, partner):
        """Give a customer a contract in force, with a schedule, a document and a version."""
        contract = cls.env["panel.contract"].create(
            {
                "partner_id": partner.id,
                "user_id": cls.users["leader"].id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
                "line_ids": [Command.create({"product_id": cls.board_a.id, "quantity": 10})],
                "document_ids": [Command.create({"name": "scan.pdf", "file": "JVBERi0="})],
            }
        )
        contract.action_submit()
        contract.with_user(cls.users["leader"]).validate_tier()
        contract.invalidate_recordset()
        contract.action_sign()

    @classmethod
    def _trade_order(cls, partner):
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "user_id": cls.users["leader"].id,
                "team_id": partner.panel_team_id.id,
                "order_line": [
                    Command.create({"product_id": cls.board_a.id, "product_uom_qty": 100})
                ],
            }
        )
        cls.env["panel.custom.spec"].create(
            {"line_id": order.order_line.id, "length_mm": 1000, "width_mm": 600}
        )
        order.action_confirm()
        for move in order.picking_ids.move_ids:
            move.quantity = move.product_uom_qty
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        invoice = order._create_invoices()
        invoice.write(
            {"invoice_user_id": cls.users["leader"].id, "team_id": partner.panel_team_id.id}
        )
        invoice.action_post()
        return order

    @classmethod
    def _trade_handover(cls, partner):
        """Let the customer pass to the leader."""
        partner.user_id = cls.users["finance"]
        cls.env["panel.handover"].create(
            {
                "from_user_id": cls.users["finance"].id,
                "to_user_id": cls.users["leader"].id,
            }
        ).action_confirm()

    @classmethod
    def _sign_contract(cls, partner):
        """Give a customer a contract in force, with a schedule, a document and a version."""
        contract = cls.env["panel.contract"].create(
            {
                "partner_id": partner.id,
                "user_id": cls.users["leader"].id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
                "line_ids": [Command.create({"product_id": cls.board_a.id, "quantity": 10})],
                "document_ids": [Command.create({"name": "scan.pdf", "file": "JVBERi0="})],
            }
        )
        contract.action_submit()
        contract.with_user(cls.users["leader"]).validate_tier()
        contract.invalidate_recordset()
        contract.action_sign()

    # === WHAT IS FOREIGN === #
    @classmethod
    def _tables(cls):
        """Return the models with a table of their own that people may read."""
        return [
            model
            for name, model in sorted((name, cls.env[name]) for name in cls.env.registry)
            if model._auto and not model._transient and not model._abstract
        ]

    @classmethod
    def _last_ids(cls):
        cls.env.flush_all()
        found = {}
        for model in cls._tables():
            query = SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(model._table))
            ((found[model._name],),) = cls.env.execute_query(query)
        return found

    @classmethod
    def _new_ids(cls, before):
        found = {}
        for model in cls._tables():
            query = SQL(
                "SELECT id FROM %s WHERE id > %s",
                SQL.identifier(model._table),
                before[model._name],
            )
            if ids := [row[0] for row in cls.env.execute_query(query)]:
                found[model._name] = ids
        found["res.partner"] = cls.foreign.ids
        return found

    def _assert_silent(self, text):
        """Check that a text names no foreign customer or document."""
        secrets = ["Confidential", *self.foreign.mapped("name")]
        for name in ("sale.order", "account.move", "stock.picking", "helpdesk.ticket"):
            field = "number" if name == "helpdesk.ticket" else "name"
            secrets += self.env[name].browse(self.foreign_ids[name]).mapped(field)
        for secret in filter(lambda word: word and word != "/", secrets):
            self.assertNotIn(secret, text)

    def _foreign_rows(self, user):
        """Yield the foreign rows of each model that the user may read, as the user."""
        for name, ids in self.foreign_ids.items():
            model = self.env[name].with_user(user)
            if name not in TRACELESS and model.has_access("read"):
                yield model.browse(ids)

    def _models_with_partner(self, user):
        """Yield each stored model that the user may read, with the domain of foreign rows."""
        foreign = self.foreign.commercial_partner_id.ids + self.foreign.child_ids.ids
        for name in sorted(self.env.registry):
            model = self.env[name].with_user(user)
            if model._transient or model._abstract or name in HARMLESS:
                continue
            if not model.has_access("read"):
                continue
            fields = [
                field.name
                for field in model._fields.values()
                if field.comodel_name == "res.partner"
                and field.type == "many2one"
                and field.store
                and model._has_field_access(field, "read")
            ]
            if name == "res.partner":
                fields = ["id"]
            if fields:
                yield model, Domain.OR(Domain(field, "in", foreign) for field in fields)


@tagged("post_install", "-at_install")
class TestEnumeration(EnumerationCommon):
    # === RULES === #
    def test_every_model_of_ours_has_a_record_rule(self):
        ruled = set(self.env["ir.rule"].search([]).model_id.mapped("model"))
        ours = {
            name
            for name in self.env.registry
            if name.startswith("panel.")
            and not self.env[name]._transient
            and not self.env[name]._abstract
        }
        self.assertEqual(ours - ruled - GLOBAL_DATA.keys(), set())
        self.assertGreater(len(ours), 40)

    def test_transient_models_are_their_makers(self):
        """Odoo lets nobody read a wizard of somebody else; ours do not loosen that."""
        ours = [
            name
            for name in self.env.registry
            if name.startswith("panel.") and self.env[name]._transient
        ]
        wide = self.env["ir.rule"].search([("model_id.model", "in", ours)])
        self.assertFalse(wide.filtered(lambda rule: rule.domain_force == "[(1, '=', 1)]"))

    # === ROWS === #
    def test_no_foreign_row_by_any_model(self):
        tried = 0
        for role in LIMITED_ROLES:
            for model, domain in self._models_with_partner(self.users[role]):
                with self.subTest(role=role, model=model._name):
                    tried += 1
                    self.assertEqual(model.search_count(domain), 0)
                    self.assertEqual(model.sudo(False)._read_group(domain, [], ["__count"]), [(0,)])
        self.assertGreater(tried, 60)

    def test_nothing_that_was_made_for_a_foreign_customer_is_found_or_read(self):
        tried = defaultdict(int)
        for role in LIMITED_ROLES:
            for rows in self._foreign_rows(self.users[role]):
                with self.subTest(role=role, model=rows._name):
                    tried[role] += 1
                    found = rows.with_context(active_test=False).search([("id", "in", rows.ids)])
                    self.assertFalse(found.sudo().mapped("display_name"))
                    for row in rows[:3]:
                        with self.assertRaises(AccessError):
                            row.read(["display_name"])
        self.assertGreater(tried["salesperson"], 15)
        self.assertGreater(tried["supervisor"], 15)

    def test_each_kind_of_foreign_is_among_the_rows(self):
        """The tests above could pass because nothing was made: it is not so."""
        made = self.foreign_ids.keys()
        for name in (
            "account.move",
            "account.move.line",
            "crm.lead",
            "helpdesk.ticket",
            "ir.attachment",
            "mail.activity",
            "mail.message",
            "panel.cooperation",
            "panel.customer.owner",
            "panel.handover.log",
            "panel.lead.routing",
            "panel.posted.line",
            "res.partner.bank",
            "sale.order",
            "stock.picking",
        ):
            self.assertIn(name, made)

    def test_own_rows_are_there(self):
        """The tests above could pass because nothing is readable at all: it is not so."""
        for role, name in (
            ("supervisor", "sale.order"),
            ("supervisor", "crm.lead"),
            ("supervisor", "account.move"),
            ("supervisor", "panel.posted.line"),
            ("salesperson", "panel.cooperation"),
            ("salesperson", "panel.customer.owner"),
            ("salesperson", "panel.lead.routing"),
            ("portal", "panel.lead.routing"),
        ):
            rows = self.env[name].with_user(self.users[role])
            with self.subTest(role=role, model=name):
                self.assertTrue(rows.search_count([("partner_id", "=", self.dealer.id)]))

    # === WAYS OUT === #
    def test_foreign_rows_cannot_be_exported(self):
        for role in ("salesperson", "supervisor"):
            self.users[role].group_ids += self.env.ref("base.group_allow_export")
            for rows in self._foreign_rows(self.users[role]):
                with self.subTest(role=role, model=rows._name), self.assertRaises(AccessError):
                    rows.export_data(["id", "display_name"])

    def test_foreign_rows_cannot_be_printed(self):
        tried = 0
        for report in self.env["ir.actions.report"].search([]):
            ids = self.foreign_ids.get(report.model)
            if not ids:
                continue
            for role in LIMITED_ROLES:
                with self.subTest(role=role, report=report.report_name):
                    tried += 1
                    self._assert_refused(self.users[role], report, ids)
        self.assertGreater(tried, 12)

    @mute_logger("odoo.addons.base.models.ir_qweb")
    def _assert_refused(self, user, report, ids):
        reports = self.env["ir.actions.report"].with_user(user)
        drawer = self.env.get(f"report.{report.report_name}")
        try:
            if report.report_type == "xlsx":
                reports._render_xlsx(report.report_name, ids[:1], {})
            elif hasattr(drawer, "_render_pdf"):
                reports._render_qweb_pdf(report.report_name, ids[:1])
            elif report.report_type == "qweb-text":
                reports._render_qweb_text(report.report_name, ids[:1])
            else:
                # a few of core's print an empty page instead of refusing
                page, _kind = reports._render_qweb_html(report.report_name, ids[:1])
                self._assert_silent(page.decode())
                return
        except AccessError:
            return
        except Exception as error:
            self.assertIsInstance(error.__cause__ or error.__context__, AccessError)
            return
        self.fail("printed")

    def test_foreign_rows_cannot_be_commented(self):
        tried = 0
        for role in LIMITED_ROLES:
            for rows in self._foreign_rows(self.users[role]):
                if not hasattr(rows, "message_post"):
                    continue
                with self.subTest(role=role, model=rows._name), self.assertRaises(AccessError):
                    tried += 1
                    rows[0].message_post(body="Hello")
        self.assertGreater(tried, 12)

    def test_foreign_rows_cannot_be_written_or_taken(self):
        for role in ("salesperson", "supervisor"):
            for rows in self._foreign_rows(self.users[role]):
                names = [name for name in ("user_id", "partner_id") if name in rows._fields]
                for name in names:
                    value = {
                        "user_id": self.users[role].id,
                        "partner_id": self.dealer.id,
                    }[name]
                    with (
                        self.subTest(role=role, model=rows._name, field=name),
                        self.assertRaises(UserError),  # of which AccessError is a kind
                    ):
                        rows[0].write({name: value})


@tagged("post_install", "-at_install")
class TestPortalEnumeration(EnumerationCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_user.password = "panel_dealer"

    def test_no_route_gives_a_dealer_a_foreign_document(self):
        self.authenticate("panel_dealer", "panel_dealer")
        first = {name: self.env[name].browse(ids[0]) for name, ids in self.foreign_ids.items()}
        order, move = first["sale.order"], first["account.move"]
        move = (
            self.env["account.move"]
            .browse(self.foreign_ids["account.move"])
            .filtered(lambda row: row.move_type == "out_invoice")[0]
        )
        picking, ticket = first["stock.picking"], first["helpdesk.ticket"]
        attachment = first["ir.attachment"]
        for path in (
            f"/my/orders/{order.id}",
            f"/my/orders/{order.id}?report_type=pdf",
            f"/my/orders/{order.id}?access_token=guess",
            f"/my/invoices/{move.id}",
            f"/my/invoices/{move.id}?report_type=pdf",
            f"/my/picking/pdf/{picking.id}",
            f"/my/ticket/{ticket.id}",
            f"/my/panel/leads/{first['panel.lead.routing'].id}",
            "/my/panel/leads",
            "/my/orders",
            "/my/quotes",
            "/my/invoices",
            "/my/tickets",
            f"/report/html/sale.report_saleorder/{order.id}",
            f"/report/html/account.report_invoice/{move.id}",
            f"/web/content/{attachment.id}",
            f"/web/image/res.partner/{self.foreign[0].id}/image_128",
        ):
            with (
                self.subTest(path=path),
                mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb"),
            ):
                answer = self.url_open(path)
                self.assertLess(answer.status_code, 500)
                self._assert_silent(answer.text)
                self.assertNotEqual(answer.text, "secret")

    def _own_routes(self):
        """Return the addresses and methods of the routes of our controllers."""
        IrHttp = self.env["ir.http"]
        installed = self.env.registry._init_modules
        return sorted(
            (url, method)
            for url, endpoint in IrHttp._generate_routing_rules(
                installed, converters=IrHttp._get_converters()
            )
            if endpoint.__module__.startswith("odoo.addons.panel_")
            for method in endpoint.routing.get("methods") or ["GET"]
        )

    def _foreign_path(self, url):
        """Return the address with foreign ids in it, and whether it has any.

        A parameter that nobody has named in ROUTE_IDS fails the test.
        """
        words = {"page": 1, "token": "0" * 32, "access_token": "0" * 32}
        names = re.findall(r"<(?:\w+:)?(\w+)>", url)
        for name in names:
            self.assertIn(name, {**words, **ROUTE_IDS}, f"{url}: ids of which model?")
        ids = {name: self.foreign_ids.get(model, [1])[0] for name, model in ROUTE_IDS.items()}
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str({**words, **ids}[found[1]]), url)
        return path, any(name in ids for name in names)

    def test_every_route_of_ours_refuses_foreign_ids(self):
        self.authenticate("panel_dealer", "panel_dealer")
        routes = self._own_routes()
        self.assertGreater(len(routes), 15)
        for url, method in routes:
            path, is_foreign = self._foreign_path(url)
            data = None
            if method == "POST":
                data = {"csrf_token": http.Request.csrf_token(self), "text": "x", "message": "x"}
            with self.subTest(path=path, method=method), mute_logger("odoo.http"):
                answer = self.url_open(path, data=data, allow_redirects=False)
                self.assertLess(answer.status_code, 500)
                self._assert_silent(answer.text)
                if is_foreign:
                    self.assertNotEqual(answer.status_code, 200, "a foreign id was answered")
                    landed = answer.headers.get("Location", "")
                    self.assertNotIn(path.removesuffix("/answer"), landed)
