"""./panel import: load a file from the command line."""

import base64
import sys
import time
from pathlib import Path

from ..wizard.panel_import import KINDS
from .console import say

SHOWN_ERRORS = 50


class Progress:
    """Tell about once in two seconds how far a load is, and how fast."""

    def __init__(self):
        self.start = self.told = time.monotonic()

    def __call__(self, done, total):
        now = time.monotonic()
        if now - self.told < 2:
            return
        self.told = now
        rate = done / max(now - self.start, 1e-6)
        say(f"  {done:,} of {total:,} records, {rate:,.0f} per second")


def main(env, argv):
    """Load a file and print what became of it.

    :param env: environment of the database
    :param argv: ``[KIND, FILE]``, or ``[FILE]`` when its name tells the kind
    :return: exit status, 0 when the file was loaded or nothing in it was new
    """
    kinds = dict(KINDS)
    if not 1 <= len(argv) <= 2:
        return _fail(f"usage: import [KIND] FILE, where KIND is one of {', '.join(kinds)}")
    path = Path(argv[-1])
    kind = argv[0] if len(argv) == 2 else guess_kind(path)
    if kind not in kinds:
        return _fail(f"“{kind}” is no kind of file; choose one of {', '.join(kinds)}")
    if not path.is_file():
        return _fail(f"there is no file {path}")
    return load(env, kind, path)


def guess_kind(path):
    """Return the kind that the name of a file speaks of, or an empty text."""
    name = path.stem.lower()
    return next((kind for kind, _title in KINDS if kind in name), "")


def load(env, kind, path):
    """Load one file through the same steps as the screen.

    :param env: environment of the database
    :param kind: one of the kinds
    :param path: ``Path`` of the file
    :return: exit status
    """
    start = time.monotonic()
    record = env["panel.import"].create(
        {"kind": kind, "filename": path.name, "file": base64.b64encode(path.read_bytes())}
    )
    say(f"{path.name}: {kind}")
    loaded = record._load_now(Progress())
    if not loaded:
        print_errors(record)
        return 1
    seconds = time.monotonic() - start
    say(
        f"  {record.row_count:,} rows: {record.created_count:,} created, "
        f"{record.updated_count:,} changed, {record.unchanged_count:,} unchanged "
        f"({seconds:.1f} s, {record.row_count / seconds:,.0f} rows per second)",
    )
    return 0


def print_errors(record):
    """Print the errors of a file as a table."""
    count = record.error_count
    say(f"  {count:,} error{'s' if count != 1 else ''}, nothing was loaded:", stream=sys.stderr)
    rows = [("row", "column", "value", "reason")]
    for error in record.error_ids[:SHOWN_ERRORS]:
        place = str(error.row) if error.row else "file"
        rows.append((place, error.column or "", (error.value or "")[:30], error.reason))
    widths = [max(len(row[index]) for row in rows) for index in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        say("  " + "  ".join([*cells, row[3]]), stream=sys.stderr)
    if count > SHOWN_ERRORS:
        say(f"  … and {count - SHOWN_ERRORS:,} more", stream=sys.stderr)


def _fail(message):
    say(message, stream=sys.stderr)
    return 2
