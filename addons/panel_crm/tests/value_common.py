from datetime import date

from odoo import Command, fields

from odoo.addons.panel_crm.tests.common import PanelCrmCommon


class PanelValueCommon(PanelCrmCommon):
    """What facts and grades are tested on: costs, a second company, helpers for documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = date(2026, 6, 30)
        cls.company = cls.env.company
        cls.board_a.standard_price = 70
        cls.board_b.standard_price = 150
        cls.pallet = cls.env["uom.uom"].create(
            {
                "name": "Pallet of 40",
                "relative_factor": 40,
                "relative_uom_id": cls.env.ref("panel_crm.uom_sheet").id,
            }
        )
        cls.glue = cls.env["product.product"].create(
            {"name": "Wood Glue", "type": "consu", "standard_price": 5, "taxes_id": False}
        )
        (cls.board_a + cls.board_b).taxes_id = False

    @classmethod
    def _create_company(cls, name, currency="EUR"):
        company = cls.env["res.company"].create(
            {"name": name, "currency_id": cls.env.ref(f"base.{currency}").id}
        )
        cls.env.ref(f"base.{currency}").active = True
        cls.env.user.company_ids += company
        chart = cls.env["account.chart.template"].with_company(company)
        chart.try_loading("generic_coa", company, install_demo=False)
        company.currency_id = cls.env.ref(f"base.{currency}")
        return company

    @classmethod
    def _invoice(cls, partner, lines, day, post=True, company=None, **values):
        """Make an invoice of ``(product, quantity, price)`` or ``(…, unit)``, due at once."""
        moves = cls.env["account.move"].with_company(company or cls.company)
        move = moves.create(cls._prepare_invoice_vals(partner, lines, day, **values))
        if post:
            move.action_post()
        return move

    @classmethod
    def _prepare_invoice_vals(cls, partner, lines, day, **values):
        return {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": day,
            "invoice_date_due": day,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": line[0].id,
                        "quantity": line[1],
                        "price_unit": line[2],
                        "tax_ids": [Command.clear()],
                        **({"product_uom_id": line[3].id} if len(line) > 3 else {}),
                    }
                )
                for line in lines
            ],
            **values,
        }

    @classmethod
    def _pay(cls, invoice, amount, day):
        """Register a payment of an invoice."""
        return (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create(
                {
                    "amount": amount,
                    "payment_date": day,
                    "group_payment": True,
                    "payment_difference_handling": "open",
                }
            )
            ._create_payments()
        )

    @classmethod
    def _move_goods(cls, partner, product, quantity, day, back=False, uom=None):
        """Deliver goods to a customer, or take them back, on a day."""
        stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        customers = cls.env.ref("stock.stock_location_customers")
        picking_type = stock.in_type_id if back else stock.out_type_id
        source, target = stock.lot_stock_id, customers
        if back:
            source, target = target, source
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": (uom or product.uom_id).id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "picking_type_id": picking_type.id,
                "partner_id": partner.id,
            }
        )
        move._action_confirm(merge=False)
        move.quantity = quantity
        move.picked = True
        move._action_done()
        move.date = fields.Datetime.to_datetime(f"{day} 04:00:00")
        return move

    @classmethod
    def _lines(cls, moves):
        return cls.env["panel.posted.line"].search([("move_id", "in", moves.ids)])
