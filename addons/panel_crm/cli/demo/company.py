"""The company: its address, money, chart of accounts, languages, warehouse and bank."""

import base64

from . import files

NAME = "澜杉板业集团 Lanshan Panel Group"
ADDRESS = {
    "street": "经济开发区栎树路88号",
    "street2": "88 Lishu Road, Economic Development Zone",
    "city": "邳州 Pizhou",
    "zip": "221300",
    "phone": "0516-85550188",
    "email": "info@lanshan.example",
    "website": "https://www.lanshan.example",
    "vat": "91320382MA27LSBY6K",
}
LANGUAGES = ("en_US", "zh_CN")


def install_chart_module(env):
    """Install the chart of accounts of China when it is missing; this commits."""
    # The company's country comes first, so that no other chart is chosen for it.
    module = env["ir.module.module"].search([("name", "=", "l10n_cn")])
    if module and module.state != "installed":
        module.button_immediate_install()


def tell(story):
    _languages(story)
    _company(story)
    _chart(story)
    _features(story)
    _warehouse(story)
    story.say(f"Company {NAME}")


def _languages(story):
    """Have English and Chinese; databases made with one of them lack the other."""
    languages = story.env["res.lang"].with_context(active_test=False)
    missing = languages.search([("code", "in", LANGUAGES), ("active", "=", False)])
    if missing:
        story.env["base.language.install"].create({"lang_ids": missing.ids}).lang_install()


def _company(story):
    env = story.env
    country = env.ref("base.cn")
    env.company.write(
        {
            **ADDRESS,
            "name": NAME,
            "country_id": country.id,
            "state_id": env.ref("base.state_cn_JS").id,
            "logo": base64.b64encode(files.read_binary("logo.png")),
            "primary_color": "#1F4D3A",
            "secondary_color": "#BE8A4E",
            "report_footer": "磐木 Panmu · 澜芯 Lanxin · 漫纹 Manwen",
            "partnership_label": "Dealers",
        }
    )
    story.translate(env.company, "partnership_label", ["经销商"])
    env.company.partner_id.write({"tz": "Asia/Shanghai", "lang": "zh_CN"})
    env.company.resource_calendar_id.tz = "Asia/Shanghai"
    paper = env.ref("base.paperformat_euro", raise_if_not_found=False)
    if paper:
        env.company.paperformat_id = paper


def _chart(story):
    """Load the chart of China with its 13 % VAT, and let payments reach the bank account."""
    env = story.env
    charts = env["account.chart.template"]
    if env.company.chart_template != "cn":
        charts.try_loading("cn", env.company, install_demo=False)
    bank, sale = (
        env["account.journal"].search(
            [("type", "=", kind), ("company_id", "=", env.company.id)], limit=1
        )
        for kind in ("bank", "sale")
    )
    bank.inbound_payment_method_line_ids.payment_account_id = bank.default_account_id
    bank.outbound_payment_method_line_ids.payment_account_id = bank.default_account_id
    story.keep("journals", ["bank", "sale"], bank | sale)


def _features(story):
    """Switch on lots, price lists and margins for everybody."""
    env = story.env
    groups = env.ref("stock.group_production_lot") | env.ref("product.group_product_pricelist")
    groups |= env.ref("uom.group_uom")
    env.ref("base.group_user").write({"implied_ids": [(4, group.id) for group in groups]})


def _warehouse(story):
    warehouse = story.env["stock.warehouse"].search(
        [("company_id", "=", story.env.company.id)], limit=1
    )
    warehouse.write({"name": "邳州成品库 Pizhou Plant", "code": "PZ"})
    story.keep("warehouses", ["plant"], warehouse)
