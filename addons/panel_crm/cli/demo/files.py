"""Reading the files of the story; they belong to a checkout, not to an installed addon."""

import csv
import os
from pathlib import Path

FOLDER = Path(
    os.environ.get("PANEL_DEMO_DATA") or Path(__file__).resolve().parents[4] / "data" / "demo"
)


def read(name):
    """Return the rows of one file as dictionaries; none when the file is not there.

    :param name: name of the file without its ending
    """
    path = FOLDER / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def read_binary(name):
    """Return the content of a file, such as a logo."""
    return (FOLDER / name).read_bytes()
