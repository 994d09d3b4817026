"""Who keeps the customers' data: duplicates, gaps, duties with their past, visits and calls."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from . import files


def tell(story):
    """Tell it after the grading: some duties are about the best customers."""
    _prospects(story)
    _verifications(story)
    _interactions(story)
    _duties(story)
    scan = story.env["panel.duplicate.scan"]._scan_now()
    story.say(f"Data quality: {scan.pair_count} suspected duplicates")


def _prospects(story):
    """Customers that were entered in a hurry, two of them for the second time."""
    for row in files.read("prospects"):
        partner = story.env["res.partner"].create(
            {
                "name": row["name"],
                "ref": row["code"],
                "is_company": True,
                "panel_role": row["role"],
                "panel_region_id": story.id_of("regions", row["region"]),
                "panel_team_id": story.id_of("offices", row["office"]),
                "user_id": story.id_of("users", row["salesperson"]),
                "country_id": story.env.ref("base.cn").id,
                "phone": row["phone"],
                "street": row["street"],
                "city": row["city"],
                "customer_rank": 1,
            }
        )
        if row["account"].startswith("same:"):
            twin = story.get("customers", row["account"].removeprefix("same:"))
            account = twin.bank_ids[:1]
            story.env["res.partner.bank"].create(
                {
                    "partner_id": partner.id,
                    "acc_number": account.acc_number,
                    "bank_id": account.bank_id.id,
                }
            )
        partner._panel_ask_to_complete()


def _verifications(story):
    """Two thirds of the dealers were verified, the first of them too long ago."""
    dealers = [row["code"] for row in files.read("customers") if row["role"] == "dealer"]
    story.env["panel.verification"].create(
        [
            {
                "partner_id": story.id_of("customers", code),
                "user_id": story.get("customers", code).user_id.id or story.env.uid,
                "date": story.day(500 - 15 * place),
                "source": "营业执照、开户许可证 Business licence, bank letter",
            }
            for place, code in enumerate(dealers[:27])
        ]
    )


def _interactions(story):
    story.env["panel.interaction"].create(
        [
            {
                "partner_id": story.id_of("customers", row["customer"]),
                "user_id": story.id_of("users", row["user"]),
                "kind": row["kind"],
                "date": story.moment(story.day(int(row["days_ago"])), int(row["hour"])),
                "duration": float(row["hours"]),
                "subject": row["subject"],
                "note": row["note"],
                "confidential": bool(row["confidential"]),
                "next_step": row["next_step"],
                "next_date": row["next_in_days"] and story.day(-int(row["next_in_days"])),
            }
            for row in files.read("interactions")
        ]
    )


def _duties(story):
    """Duties with the measurements of the last months; the one of today is made now."""
    rows = files.read("duties")
    env = story.env
    duties = env["panel.data.duty"].create([_duty_values(story, row) for row in rows])
    measurements = []
    for row, duty in zip(rows, duties, strict=True):
        past = [float(share) for share in row["history"].split()]
        for months, share in zip(range(len(past), 0, -1), past, strict=True):
            met = share >= duty.target
            measurements.append(
                {
                    "duty_id": duty.id,
                    "date": story.today - relativedelta(months=months) + timedelta(days=1),
                    "user_id": duty.user_id.id,
                    "team_id": duty.team_id.id,
                    "total": 100,
                    "filled": round(share),
                    "percentage": share,
                    "target": duty.target,
                    "met": met,
                    "points": duty.points_met if met else -duty.points_missed,
                }
            )
    env["panel.data.measurement"].create(measurements)
    duties._measure()


def _duty_values(story, row):
    env = story.env
    return {
        "name": row["name"],
        "model_id": env["ir.model"]._get(row["model"]).id,
        "kind": "field" if row["field"] else "document",
        "field_id": row["field"] and env["ir.model.fields"]._get(row["model"], row["field"]).id,
        "document_name": row["document"],
        "domain": row["domain"],
        "user_id": story.id_of("users", row["responsible"]),
        "team_id": story.id_of("offices", row["office"]),
        "frequency": row["frequency"],
        "target": float(row["target"]),
        "points_met": float(row["points_met"]),
        "points_missed": float(row["points_missed"]),
    }
