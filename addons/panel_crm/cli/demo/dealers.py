"""The channel: who may sell what where, how dealers came and went, what they are worth."""

from datetime import timedelta

from odoo import Command

from . import files

# Dealers that buy from another dealer.
SUB_DEALERS = (("D38", "D01"), ("D39", "D01"))
# Dealer, years ago, renewal decision, conditions.
SCORECARDS = (
    ("D01", 1, "renew", ""),
    ("D04", 1, "conditional", "欠款结清后续约 Renewed when the arrears are paid"),
    ("D03", 0, "", ""),
)
JUDGED = (72, "区域经理走访评定 Judged by the area manager on visits")
PLANS = (
    {
        "dealer": "D01",
        "user": "sales",
        "name": "苏州增长计划 Growth in Suzhou",
        "dealer_goals": "三年内成为苏州最大的板材商，给儿子接班 "
        "Become Suzhou's largest board dealer in three years, and hand over to the son",
        "dealer_policy": "另售一家竞品的生态板，账期给家具厂 30 天 "
        "Also sells a competitor's blockboard; gives furniture makers 30 days",
        "support": "门店装修补贴、每季一次导购培训、样板 200 套 "
        "Shop fitting, training every quarter, 200 sample sets",
        # text, due in days, reached
        "goals": (
            ("昆山新店开业 New shop in Kunshan opens", -80, True),
            ("家具厂客户达到 40 家 Forty furniture makers as customers", -12, False),
            ("漫纹销量 260 m³ 260 m³ of Manwen", 37, False),
        ),
        # held in days, minutes
        "reviews": (
            (-110, "二季度回顾：销量达标，回款略慢 Second quarter: volume on target, pays slowly"),
            (-9, ""),
            (80, ""),
        ),
    },
    {
        "dealer": "D10",
        "user": "sales.hangzhou",
        "name": "浙江零售计划 Retail in Zhejiang",
        "dealer_goals": "开满十家门店 Ten shops",
        "dealer_policy": "只做饰面板，现款现货 Decorated boards only, cash on delivery",
        "support": "新品花色优先铺货 New decors first",
        "goals": (("新增两家门店 Two more shops", 60, False),),
        "reviews": ((25, ""),),
    },
)


def tell(story):
    """Tell it after the grading: scorecards are made of its facts."""
    for code, dealer in SUB_DEALERS:
        story.get("customers", code).panel_dealer_id = story.get("customers", dealer)
    count = _authorizations(story)
    _steps(story)
    for row in SCORECARDS:
        _scorecard(story, *row)
    for plan in PLANS:
        _plan(story, plan)
    for code in ("authorization_end", "dealer_review_overdue"):
        story.env.ref(f"panel_crm.reminder_{code}")._run()
    story.say(f"Dealers: {count} authorisations, {len(SCORECARDS)} scorecards, {len(PLANS)} plans")


def _authorizations(story):
    """Authorise the dealers; who is authorised already has the terms changed."""
    authorizations = story.env["panel.authorization"]
    given = {
        (right.partner_id.id, right.brand_id.id, right.region_id.id): right
        for right in authorizations.search([])
    }
    new = []
    for row in files.read("authorizations"):
        vals = {
            "partner_id": story.id_of("customers", row["dealer"]),
            "brand_id": story.id_of("brands", row["brand"]),
            "region_id": story.id_of("regions", row["region"]),
            "channel": row["channel"] or False,
            "exclusive": bool(row["exclusive"]),
            "date_from": story.day(int(row["from_days_ago"])),
            "date_to": row["ends_in_days"] and story.day(-int(row["ends_in_days"])),
            "decision": row["decision"],
            "target_m3": float(row["target_m3"]),
        }
        right = given.get((vals["partner_id"], vals["brand_id"], vals["region_id"]))
        if right:
            right.write(vals)
        else:
            new.append(vals)
    authorizations.create(new)
    return authorizations.search_count([])


def _steps(story):
    rows = sorted(files.read("dealer_steps"), key=lambda row: -int(row["days_ago"]))
    story.env["panel.dealer.step"].create(
        [
            {
                "partner_id": story.id_of("customers", row["dealer"]),
                "stage": row["stage"],
                "date": story.day(int(row["days_ago"])),
                "user_id": story.id_of("users", row["user"]),
                "reason": row["reason"],
            }
            for row in rows
        ]
    )

    # who was a dealer long before there was this system
    new = story.env["res.partner"].search(
        [("panel_role", "=", "dealer"), ("panel_dealer_stage", "=", False)]
    )
    story.env["panel.dealer.step"].create(
        [
            {
                "partner_id": dealer.id,
                "stage": "developing",
                "date": story.day(540),
                "user_id": story.id_of("users", "leader"),
                "reason": "系统上线时录入 Entered when the system began",
            }
            for dealer in new
        ]
    )


def _scorecard(story, dealer, years_ago, renewal, conditions):
    """Judge a dealer: our figures where there are any, the supervisor where there are none."""
    cards = story.env["panel.dealer.scorecard"].with_user(story.get("users", "supervisor"))
    card = cards.create(
        {
            "partner_id": story.id_of("customers", dealer),
            "year": story.today.year - years_ago,
            "renewal": renewal,
            "conditions": conditions,
        }
    )
    card.action_fill()
    points, note = JUDGED
    for line in card.line_ids.filtered(lambda line: not line.note):
        line.write({"points": points, "note": note})
    if renewal:
        card.with_user(story.get("users", "leader")).action_decide()


def _plan(story, plan):
    story.env["panel.dealer.plan"].create(
        {
            **{name: plan[name] for name in ("name", "dealer_goals", "dealer_policy", "support")},
            "partner_id": story.id_of("customers", plan["dealer"]),
            "user_id": story.id_of("users", plan["user"]),
            "date_from": story.day(200),
            "date_to": story.day(-165),
            "goal_ids": [
                Command.create(
                    {"name": name, "date_due": story.today + timedelta(days=days), "done": done}
                )
                for name, days, done in plan["goals"]
            ],
            "review_ids": [
                Command.create(
                    {
                        "date": story.today + timedelta(days=days),
                        "minutes": minutes,
                        "held": bool(minutes),
                    }
                )
                for days, minutes in plan["reviews"]
            ],
        }
    )
