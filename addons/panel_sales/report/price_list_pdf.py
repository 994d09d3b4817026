from odoo import fields, models
from odoo.tools import groupby

from odoo.addons.panel_sales.basis import SYMBOLS

from .pages import Part
from .pdf import WIDTH, Column, Grid, paragraph


class ReportPanelSalesPriceList(models.AbstractModel):
    """Price sheet of a price list: what each board costs today."""

    _name = "report.panel_sales.price_list"
    _description = "Price Sheet (PDF)"
    _inherit = "panel.pdf.report"

    def _prepare_part(self, record):
        company = record.company_id or self.env.company
        brands = self.env.context.get("panel_brands")
        today = self._date(fields.Date.context_today(self))
        return Part(
            letterhead=self._letterhead(company),
            title=self.env._("Price List"),
            subtitle=f"{record.name}  ·  {today}",
            footer="  ·  ".join((company.name, record.name)),
            page_label=self._page_label(),
            story=self._story(record, brands),
        )

    def _story(self, pricelist, brands):
        products = pricelist._panel_products(brands)
        region = self.env.context.get("panel_region")
        prices = pricelist._panel_prices(products, region=region)
        if not products:
            return [paragraph(self.env._("There is no board on this price list."))]
        currency = pricelist.currency_id
        grid = Grid(self._columns(currency), size=8)
        story = grid.begin()
        for series, boards in groupby(products, lambda product: product.panel_series_id):
            head = f"{series.brand_id.name or ''}  ·  {series.name or ''}"
            story += grid.band(head)
            story += grid.rows([self._cells(board, *prices[board], currency) for board in boards])
        remark = self.env._("Prices in %s, without tax, per full pack.", currency.name)
        return [*story, *grid.end(), paragraph(remark, 7.5)]

    def _columns(self, currency):
        return [
            Column(self.env._("Code"), 116),
            Column(self.env._("Board"), WIDTH - 116 - 96 - 52 - 66 - 82),
            Column(self.env._("Size (mm)"), 96),
            Column(self.env._("Emission"), 52),
            Column(self.env._("per Sheet"), 66, right=True),
            Column(self.env._("Binding Price"), 82, right=True),
        ]

    def _cells(self, product, price, basis, basis_price, currency):
        symbol = SYMBOLS.get(basis) or self.env._("sheet")
        return [
            product.default_code or "",
            product.with_context(display_default_code=False).display_name,
            product.panel_size or "",
            product.panel_emission_class_id.name or "",
            self._money(price, currency),
            f"{self._money(basis_price, currency)} / {symbol}",
        ]
