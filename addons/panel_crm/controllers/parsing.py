"""What portal requests say, taken without anything that the database would refuse."""

from odoo import fields

MAX_ID = 2**31 - 1  # what fits into a PostgreSQL integer


def parse_id(value):
    """Return a record id from a request, or 0 when the value cannot be one."""
    text = str(value or "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
    return number if number <= MAX_ID else 0


def parse_text(value, size=None):
    """Return a text from a request, at most so many characters of it, or an empty one."""
    return value.replace("\x00", "").strip()[:size] if isinstance(value, str) else ""


def parse_date(value):
    """Return a date from a request, or None when the value is none."""
    try:
        return fields.Date.to_date(parse_text(value, 10)) or None
    except ValueError:
        return None
