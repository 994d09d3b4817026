"""What the offices think of their customers, and the gradings of the last quarters."""

from datetime import timedelta

from . import files

ROUNDS = (105, 9)  # days ago
# Score from 0 to 100 of both rounds by the customer's pattern.
SCORES = {
    "steady": (72, 74),
    "growing": (70, 86),
    "declining": (66, 48),
    "seasonal": (68, 68),
    "late": (50, 38),
    "lost": (60, 25),
    "new": (62, 70),
    "fault": (74, 66),
    "broad": (86, 92),
    "sporadic": (52, 52),
}
NOTES = {
    "growing": "门店形象升级，主动推新品 Shop renewed, pushes our new boards",
    "declining": "样板陈旧，开始做竞品 Old samples on show, sells rival brands",
    "late": "回款多次承诺未兑现 Promised payment several times",
    "lost": "已停止采购 Stopped buying",
    "broad": "品类齐全，价格执行规范 Sells all ranges, keeps to the price list",
    "fault": "质量事故后配合处理 Helped to handle the faulty batch",
    "new": "团队年轻，执行力好 Young team that gets things done",
}


def tell(story):
    _assess(story)
    story.env["panel.customer.fact"]._rebuild()
    model = story.env["panel.grade.model"].search([], limit=1)
    quarter = -((story.today.month - 1) % 3)
    ends = {story.month(quarter - months) - timedelta(days=1) for months in (3, 0)}
    for day in sorted({*ends, story.today}):
        run = story.env["panel.grade.run"].create({"model_id": model.id, "date": day})
        run._run_now()
        moment = story.moment(day, 20)
        for column in ("create_date", "date_start", "date_end"):
            story.backdate("panel.grade.run", column, {run.id: moment})
        story.say(f"Grading as of {day}: {run.graded_count} customers")


def _assess(story):
    dice = story.dice("grading")
    values = []
    for row in files.read("customers"):
        for number, days_ago in enumerate(ROUNDS):
            known = row["pattern"] in SCORES and (row["pattern"] != "new" or number)
            if known:
                values.append(_assessment_values(story, row, number, days_ago, dice))
    story.env["panel.assessment"].create(values)


def _assessment_values(story, row, number, days_ago, dice):
    partner = story.get("customers", row["code"])
    office = partner.panel_team_id
    leader = office.parent_id.user_id or office.user_id or partner.user_id
    return {
        "partner_id": partner.id,
        "dimension": "image",
        "score": min(max(SCORES[row["pattern"]][number] + dice.randint(-6, 6), 0), 100),
        "date": story.day(days_ago),
        "assessor_id": leader.id,
        "note": NOTES.get(row["pattern"], "") if number else "",
    }
