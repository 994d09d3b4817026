"""Reading CSV: encoding, delimiter, rows."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

from .errors import TableError

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS: Final = (",", ";", "\t")
_SAMPLE_ROWS: Final = 20
_SEPARATOR_LINE: Final = re.compile(r"sep=([,;\t])(?:\r\n|\r|\n|$)", re.IGNORECASE)


def read_csv(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of a CSV file, blank ones as empty lists.

    UTF-8 with and without mark and GB18030 are read; comma, semicolon and tab separate.

    :param data: the file
    :raises TableError: when the encoding or the quoting is broken
    """
    text = _decode(data)
    marked = _SEPARATOR_LINE.match(text)
    if marked:
        # a line that only tells spreadsheet programs the delimiter; it counts as a row
        yield []
        text = text[marked.end() :]
    delimiter = marked.group(1) if marked else _sniff(text)
    rows = _reader(text, delimiter)
    number = 1 if marked else 0
    try:
        for row in rows:
            number += 1
            yield row
    except csv.Error as exc:
        raise TableError(
            "Row %(row)s cannot be read: a quotation mark is not closed or stands in the "
            "wrong place, or a cell is far too long.",
            row=number + 1,
        ) from exc


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _decode(data: bytes) -> str:
    if data.startswith(_UTF16_MARKS):
        raise TableError("The file is encoded in UTF-16; save it as CSV in UTF-8.")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError("The characters cannot be read; save the file as CSV in UTF-8.")


def _sniff(text: str) -> str:
    """Choose the delimiter that splits the first rows into the most equal, widest rows."""
    best, best_key = _DELIMITERS[0], (0, 0)
    for delimiter in _DELIMITERS:
        widths = _widths(text, delimiter)
        if not widths or widths[0] < 2:
            continue
        key = (sum(width == widths[0] for width in widths), widths[0])
        if key > best_key:
            best, best_key = delimiter, key
    return best


def _widths(text: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    # On an error what was read so far decides; reading all of it reports the row.
    with suppress(csv.Error):
        for row in islice(_reader(text, delimiter), _SAMPLE_ROWS):
            if row:
                widths.append(len(row))
    return widths
