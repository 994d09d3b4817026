"""What proves the quality of the boards: certificates, some of which end soon."""

import base64

from . import files

# One page with nothing on it: the files are there to be downloaded, not to be read.
PAGE = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def tell(story):
    rows = files.read("certificates")
    types = {kind.code: kind.id for kind in story.env["panel.certificate.type"].search([])}
    classes = {
        f"{emission.scheme}|{emission.name}": emission.id
        for emission in story.env["panel.emission.class"].search([])
    }
    certificates = story.env["panel.certificate"].create(
        [_certificate_values(story, row, types, classes) for row in rows]
    )
    story.env.ref("panel_crm.reminder_certificate_end")._run()
    story.say(f"Certificates: {len(certificates)}")


def _certificate_values(story, row, types, classes):
    return {
        "type_id": types[row["type"]],
        "number": row["number"],
        "issuer": row["issuer"],
        "holder": row["holder"],
        "brand_ids": [story.id_of("brands", code) for code in row["brands"].split()],
        "series_ids": [story.id_of("series", code) for code in row["series"].split()],
        "emission_class_id": classes[row["emission"]] if row["emission"] else False,
        "date_from": story.day(int(row["from_days_ago"])),
        "date_to": story.day(-int(row["ends_in_days"])),
        "user_id": story.get("users", "leader").id,
        "file": base64.b64encode(PAGE) if row["file"] else False,
        "file_name": f"{row['number']}.pdf".replace("/", "-") if row["file"] else False,
    }
