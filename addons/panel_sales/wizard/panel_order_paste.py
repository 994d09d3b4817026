from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import formatLang

from odoo.addons.panel_crm.panelkit.errors import PasteError
from odoo.addons.panel_crm.panelkit.paste import PastedLine, parse_lines

# Descriptions cost a search each; codes are looked up together, however many there are.
MAX_DESCRIPTIONS = 100
SHOWN = 3
UNITS = [("sheet", "sheets"), ("pack", "packs"), ("m2", "m²"), ("m3", "m³")]
ORDERED_FIELDS = {"pack": "panel_packs", "m2": "panel_area_m2", "m3": "panel_volume_m3"}


class PanelOrderPaste(models.TransientModel):
    """Many lines at once: copied from a spreadsheet, checked, then added to a quotation."""

    _name = "panel.order.paste"
    _description = "Paste Order Lines"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    text = fields.Text(
        string="Lines",
        help="One line for each board: code or description, quantity, and if wanted unit and "
        "price, divided by tabs as a spreadsheet copies them. Sheets, packs, m² and m³ are "
        "understood; a price is per sheet, m² or m³ as the unit says.",
    )
    line_ids = fields.One2many("panel.order.paste.line", "paste_id", readonly=True)
    good_count = fields.Integer(compute="_compute_counts", help="Lines that can be added.")
    bad_count = fields.Integer(
        compute="_compute_counts", help="Lines that something is wrong with."
    )
    added_count = fields.Integer(readonly=True, help="Lines that have been added to the order.")

    @api.depends("line_ids.reason")
    def _compute_counts(self):
        for paste in self:
            bad = len(paste.line_ids.filtered("reason"))
            paste.bad_count = bad
            paste.good_count = len(paste.line_ids) - bad

    @api.onchange("text")
    def _onchange_text(self):
        self.line_ids = [Command.clear()]

    # === ACTIONS === #
    def action_check(self):
        """Read the lines and show which can be added and why the others cannot."""
        self.ensure_one()
        self._check_order()
        self.line_ids = [Command.clear(), *map(Command.create, self._read_lines())]
        return self._reopen()

    def action_add(self):
        """Add all lines; when one of them is wrong add none and show why."""
        self.action_check()
        if self.bad_count or not self.line_ids:
            return self._reopen()
        self._add(self.line_ids)
        return {"type": "ir.actions.act_window_close"}

    def action_add_good(self):
        """Add the lines that are right; the others stay in the text to be corrected."""
        self.action_check()
        bad = self.line_ids.filtered("reason")
        good = self.line_ids - bad
        self._add(good)
        if not bad:
            return {"type": "ir.actions.act_window_close"}
        self.text = "\n".join(bad.mapped("text"))
        self.added_count += len(good)
        return self.action_check()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Paste Lines"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # === BUSINESS METHODS === #
    def _check_order(self):
        if self.order_id.state not in ("draft", "sent"):
            raise UserError(
                self.env._(
                    "Lines can be pasted into a quotation; %s is none any more.",
                    self.order_id.name,
                )
            )

    def _read_lines(self):
        """Return the values of the lines of the text.

        :raises UserError: when there is nothing to read, or too much
        """
        try:
            lines = parse_lines(self.text or "")
        except PasteError as error:
            raise UserError(self._sentence(error)) from error
        if not lines:
            raise UserError(self.env._("Paste at least one line first."))
        good = [line for line in lines if isinstance(line, PastedLine)]
        found = self._find_products({line.board for line in good})
        return [self._prepare_line(line, found) for line in lines]

    def _prepare_line(self, line, found):
        """Return the values of one line.

        :param line: ``PastedLine`` or ``RefusedLine``
        :param found: ``{board: (product, reason)}``
        """
        values = {"number": line.number, "text": line.text}
        if not isinstance(line, PastedLine):
            return {**values, "reason": self._sentence(line.error)}
        product, reason = found[line.board]
        return {
            **values,
            "product_id": product.id,
            "quantity": float(line.quantity),
            "unit": line.unit,
            "price": float(line.price or 0),
            "has_price": line.price is not None,
            "reason": reason or self._unit_reason(product, line.unit),
        }

    def _unit_reason(self, product, unit):
        """Return why a product cannot be ordered in a unit, or False."""
        if unit == "sheet":
            return False
        if not product.is_panel:
            return self.env._(
                "“%s” has no length, width and thickness: order it by the piece.",
                product.display_name,
            )
        line = self.env["sale.order.line"].new(
            {"order_id": self.order_id.id, "product_id": product.id}
        )
        if unit == "pack" and not line.panel_pack_sheets:
            return self.env._(
                "“%s” has no pack size for this destination: order it in sheets, m² or m³.",
                product.display_name,
            )
        return False

    # === PRODUCTS === #
    def _find_products(self, boards):
        """Find what each text means: a code, a barcode, a name or a description.

        :param boards: set of texts
        :return: ``{text: (product, reason)}``, the reason False where there is one product
        """
        domain = Domain("sale_ok", "=", True)
        domain &= Domain("company_id", "in", [False, self.order_id.company_id.id])
        products = self.env["product.product"]
        found, left = {}, set(boards)
        for name in ("default_code", "barcode", "name"):
            known = Domain(name, "in", list(left)) if left else Domain.FALSE
            for text, hits in products.search(domain & known).grouped(name).items():
                found[text] = self._choose(text, hits)
            left -= found.keys()
        for number, text in enumerate(sorted(left)):
            if number < MAX_DESCRIPTIONS:
                hits = products.search(
                    domain & Domain("display_name", "ilike", text), limit=SHOWN + 1
                )
                found[text] = self._choose(text, hits)
            else:
                reason = self.env._("Too many descriptions; use the codes of the boards.")
                found[text] = products, reason
        return found

    def _choose(self, text, hits):
        """Return the one product that a text means, or the reason why there is none."""
        if len(hits) == 1:
            return hits, False
        if not hits:
            return hits, self.env._("There is no board “%s”.", text)
        names = "; ".join(hit.default_code or hit.display_name for hit in hits[:SHOWN])
        more = "…" if len(hits) > SHOWN else ""
        return hits.browse(), self.env._(
            "Several boards fit “%(text)s”: %(names)s. Use the code.",
            text=text,
            names=names + more,
        )

    # === ORDER LINES === #
    def _add(self, lines):
        """Add checked lines to the order, in their order.

        :param lines: ``panel.order.paste.line`` records without a reason
        """
        last = max(self.order_id.order_line.mapped("sequence"), default=9)
        self.order_id.order_line = [
            Command.create(self._prepare_order_line(line) | {"sequence": last + number})
            for number, line in enumerate(lines, 1)
        ]

    def _prepare_order_line(self, line):
        values = {"product_id": line.product_id.id}
        if line.unit == "sheet":
            values |= {
                "product_uom_qty": line.quantity,
                "product_uom_id": line.product_id.uom_id.id,
            }
        else:
            values[ORDERED_FIELDS[line.unit]] = line.quantity
        if line.has_price:
            basis = {"m2": "m2", "m3": "m3"}.get(line.unit, "sheet")
            if line.product_id.is_panel:
                values |= {"panel_price_basis": basis, "panel_basis_price": line.price}
            else:
                values["price_unit"] = line.price
        return values

    @api.model
    def _sentence(self, error):
        """Return the sentence of a ``PasteError`` in the user's language."""
        translate = self.env._
        return (
            translate(error.template, **error.values) if error.values else translate(error.template)
        )


class PanelOrderPasteLine(models.TransientModel):
    """One pasted line, as it was understood."""

    _name = "panel.order.paste.line"
    _description = "Pasted Line"
    _order = "number, id"

    paste_id = fields.Many2one("panel.order.paste", required=True, index=True, ondelete="cascade")
    number = fields.Integer(string="Line", help="Number of the line in the pasted text.")
    text = fields.Char(string="As Pasted")
    product_id = fields.Many2one("product.product", string="Board", ondelete="cascade")
    quantity = fields.Float(digits=False, min_display_digits=0)
    unit = fields.Selection(UNITS)
    price = fields.Float(digits=False, min_display_digits="Product Price")
    has_price = fields.Boolean()
    ordered = fields.Char(
        compute="_compute_ordered", help="What will be ordered, in sheets where it is a board."
    )
    reason = fields.Char(string="What Is Wrong")

    @api.depends("quantity", "unit", "product_id")
    def _compute_ordered(self):
        units = dict(self._fields["unit"]._description_selection(self.env))
        for line in self:
            number = formatLang(self.env, line.quantity, digits=0 if line.quantity % 1 == 0 else 3)
            line.ordered = f"{number} {units[line.unit]}" if line.unit else False
