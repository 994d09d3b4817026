"""Price notices: one in force, with the dealers' stock and their claims, and one to come."""

from datetime import timedelta

from odoo import Command

DECREASE = {
    "brand": "MW",
    "percent": -3.5,
    "title": ("Lower prices of decor boards", "饰面板价格下调通知"),
    "text": (
        "Melamine and urea have become cheaper. We pass it on.",
        "三聚氰胺及尿素价格回落，我们同步让利给经销商。",
    ),
}
INCREASE = {
    "brand": "PM",
    "percent": 2,
    "title": ("New prices of plywood", "胶合板价格调整通知"),
    "text": (
        "Poplar veneer has become dearer since September.",
        "九月以来杨木单板价格持续上涨。",
    ),
}
DAYS_IN_FORCE, DAYS_AHEAD, DEALERS = 5, 12, 3


def tell(story):
    story.env["panel.news"].search([]).unlink()  # setting up the story was none
    decrease = _notice(story, DECREASE, story.day(DAYS_IN_FORCE))
    _stock_reports(story, decrease)
    decrease.line_ids._apply()
    decrease.write({"state": "announced", "date": story.day(DAYS_IN_FORCE + 14)})
    claims = story.env["panel.price.claim"]._make(decrease)
    claims[:1].with_user(story.get("users", "finance")).action_approve()
    _notice(story, INCREASE, story.today + timedelta(days=DAYS_AHEAD)).action_announce()
    _tell_board(story, decrease)
    story.say(f"Price notices: 2, with {len(claims)} claims")


def _notice(story, texts, effective):
    notice = story.env["panel.price.notice"].create(
        {
            "title": texts["title"][0],
            "text": f"<p>{texts['text'][0]}</p>",
            "brand_id": story.id_of("brands", texts["brand"]),
            "date_effective": effective,
            "change_percent": texts["percent"],
        }
    )
    story.translate(notice, "title", [texts["title"][1]])
    notice.update_field_translations("text", {"zh_CN": dict([texts["text"]])})
    notice.action_fill()
    return notice


def _stock_reports(story, notice):
    """Let some dealers report to have a part of what they have bought lately."""
    bought = story.env["panel.price.claim"]._bought(notice)
    day = notice.date_effective - timedelta(days=3)
    for dealer, boards in list(bought.items())[:DEALERS]:
        lines = [
            Command.create({"product_id": board.id, "sheets": sheets * 0.4 // 10 * 10})
            for board, sheets in boards.items()
            if sheets > 0
        ]
        story.env["panel.stock.report"].create(
            {"partner_id": dealer.id, "date": day, "line_ids": lines}
        )


def _tell_board(story, notice):
    """Put the notice in force on the board, as announcing it would have done."""
    news = story.env["panel.news"]._tell("price", notice, notice.brand_id, notice._headline)
    news.date = notice.date
