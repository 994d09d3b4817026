from odoo import Command, api, fields, models


class PanelNews(models.Model):
    """The board of what is new: prices, series, stock, campaigns (S4-SALES-13)."""

    _name = "panel.news"
    _description = "News"
    _order = "date desc, id desc"

    name = fields.Char(string="Headline", required=True, translate=True)
    kind = fields.Selection(
        [
            ("price", "Prices"),
            ("series", "New Series"),
            ("stock", "Stock"),
            ("campaign", "Campaign"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
        index=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    text = fields.Html(translate=True, help="What salespeople should know and tell.")
    brand_ids = fields.Many2many(
        "product.brand",
        string="Brands",
        help="Those who sell these brands are concerned; empty for everybody.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Company whose people read it; empty for all.",
    )
    res_model = fields.Char(readonly=True, help="Kind of record that the news is about.")
    res_id = fields.Many2oneReference(
        model_field="res_model", readonly=True, help="Record that the news is about."
    )
    active = fields.Boolean(default=True)
    reader_ids = fields.Many2many(
        "res.users",
        "panel_news_reader_rel",
        "news_id",
        "user_id",
        string="Taken Note",
        readonly=True,
        copy=False,
        help="People who have taken note.",
    )
    reader_count = fields.Integer(string="Readers", compute="_compute_readers")
    is_read = fields.Boolean(
        string="Have I Taken Note",
        compute="_compute_readers",
        search="_search_is_read",
        help="The current user has taken note.",
    )

    @api.depends("reader_ids")
    @api.depends_context("uid")
    def _compute_readers(self):
        for news in self:
            # sudo: only their number, and whether the user is among them
            readers = news.sudo().reader_ids
            news.reader_count = len(readers)
            news.is_read = self.env.user in readers

    @api.model
    def _search_is_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("reader_ids", "in" if True in value else "not in", self.env.uid)]

    def action_take_note(self):
        """Note that the current user has read it."""
        # sudo: everybody may take note, and write nothing else
        self.sudo().reader_ids += self.env.user
        return True

    def action_open(self):
        """Open the record that the news is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    @api.model
    def _tell(self, kind, record, brands, headline):
        """Put news about a record on the board; more of the same day takes its place.

        :param kind: key of ``kind``
        :param record: the record, one
        :param brands: ``product.brand`` records that are concerned; empty for all
        :param headline: function that returns the headline from an environment, for each language
        """
        # sudo: who changes a price or adds a series need not keep the board
        board = self.sudo()
        today = fields.Date.context_today(self)
        about = {"kind": kind, "res_model": record._name, "res_id": record.id, "date": today}
        news = board.search([(name, "=", value) for name, value in about.items()], limit=1)
        if news:
            # nobody has read what is new in it
            links = [Command.link(brand.id) for brand in brands]
            news.write({"brand_ids": links, "reader_ids": [Command.clear()]})
            return news
        company = record.company_id if "company_id" in record._fields else self.env.company
        news = board.create(
            {
                **about,
                "name": headline(self.env),
                "brand_ids": [Command.set(brands.ids)],
                "company_id": company.id,
            }
        )
        texts = {
            code: headline(self.with_context(lang=code).env)
            for code, _name in self.env["res.lang"].get_installed()
        }
        news.update_field_translations("name", texts)
        return news
