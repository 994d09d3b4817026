"""Leads that came in lately: where dealers are authorised, who got which, and what they said."""

from datetime import timedelta

from . import files


def tell(story):
    """Tell it last: who is authorised already, such as exclusively, stays so."""
    _authorize(story)
    rows = files.read("leads")
    leads = story.env["crm.lead"].create([_values(story, row) for row in rows])
    for row, lead in zip(rows, leads, strict=True):
        if row["fate"]:
            _route(story, row, lead)
    # nobody is to be written to, least of all invented people
    story.env["mail.mail"].search([("model", "in", ("panel.lead.routing", "crm.lead"))]).unlink()
    count = story.env["panel.lead.routing"].search_count([])
    story.say(f"Lead routing: {len(leads)} leads, {count} routings")


def _authorize(story):
    """Authorise each dealer for its brands in its own region, where nobody has it exclusively."""
    authorizations = story.env["panel.authorization"]
    values = []
    for row in files.read("customers"):
        if row["role"] != "dealer":
            continue
        dealer, region = story.get("customers", row["code"]), story.get("regions", row["region"])
        for code in sorted({series.split("-")[0] for series in row["series"].split()}):
            brand = story.get("brands", code)
            held = authorizations._find(brand, region, story.today)
            if dealer not in held.partner_id and not any(held.mapped("exclusive")):
                values.append(
                    {
                        "partner_id": dealer.id,
                        "brand_id": brand.id,
                        "region_id": region.id,
                        "date_from": story.month(-12),
                        "decision": "granted",
                    }
                )
    authorizations.create(values)


def _values(story, row):
    region = story.get("regions", row["region"])
    office = region._panel_office()
    return {
        "type": "opportunity",
        "name": row["name"],
        "partner_name": row["company"],
        "contact_name": row["contact"],
        "phone": row["phone"],
        "email_from": row["email"],
        "panel_brand_id": story.id_of("brands", row["brand"]),
        "panel_region_id": region.id,
        "panel_dealer_note": row["note"],
        "expected_revenue": float(row["revenue"]),
        "probability": 10,
        "user_id": office.user_id.id or story.id_of("users", "supervisor"),
        "team_id": office.id,
        "stage_id": story.env.ref("crm.stage_lead1").id,
    }


def _route(story, row, lead):
    """Give a lead to whoever it belongs to, and let it go the way that the file tells."""
    lead._panel_route()
    fate, routing = row["fate"], lead.panel_routing_ids
    asked = story.now - timedelta(hours=int(row["hours_ago"]))
    routing.offered_on = asked
    if not routing.partner_id:
        return
    routing.due_on = routing.company_id._panel_lead_deadline(asked)
    # sudo: told in the name of who answered, who may not write what lies in the past
    routing = routing.with_user(_speaker(lead, routing)).sudo()
    if fate in ("accepted", "won"):
        routing._accept()
    elif fate == "declined":
        routing._decline(row["words"])
    elif fate == "expired":
        routing.due_on = asked + timedelta(hours=24)
        routing._expire()
    if row["answered_after"]:
        routing.answered_on = asked + timedelta(hours=int(row["answered_after"]))
    if row["next_step"]:
        day = story.day(-int(row["next_in_days"]))
        stage = story.env.ref("crm.stage_lead2")
        routing._progress(row["words"], stage, row["next_step"], day)
    if fate == "won":
        routing._win()


def _speaker(lead, routing):
    """Return who answers: somebody of the dealer who uses the portal, or our salesperson."""
    users = routing.env["res.users"].search(
        [("share", "=", True), ("partner_id", "child_of", routing.partner_id.ids)], limit=1
    )
    return users or lead.user_id
