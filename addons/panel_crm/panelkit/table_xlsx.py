"""Reading XLSX: the archive is inspected before any of it is parsed.

A workbook is an archive of XML that a stranger made. Size, ratio and number of its parts
are checked from the directory, then every XML part is scanned without building a tree:
entity declarations, parts that are far too large to be genuine, and rows without end are
refused here, since a parser would need memory for them.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice
from typing import IO, Any, Final

from .errors import TableError
from .table import MEBIBYTE, Limits

_ENCRYPTED: Final = 0x1
_RATIO_FROM_BYTES: Final = MEBIBYTE
_CHUNK: Final = MEBIBYTE
_OVERLAP: Final = 64
_BATCH: Final = 100
_MAX_SMALL_PART: Final = 10 * MEBIBYTE
_MAX_TAGS_IN_ROW: Final = 200_000
_STREAMED: Final = re.compile(r"xl/(?:worksheets/|sharedStrings)", re.IGNORECASE)
_END_OF_UNIT: Final = re.compile(rb"</(?:\w{1,30}:)?(?:row|si)\s*>")
_FORBIDDEN: Final = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_BROKEN: Final = "The workbook is damaged and cannot be read."


def read_xlsx(data: bytes, limits: Limits) -> Iterator[Sequence[object]]:
    """Yield the rows of the first sheet of a workbook, formulas as their text.

    :param data: the file
    :param limits: what is allowed
    :raises TableError: when the file is not a workbook, damaged, or a trap
    """
    _inspect(data, limits)
    try:
        yield from _rows(data)
    except TableError:
        raise
    except Exception as exc:  # a damaged part makes the reader raise almost anything
        raise TableError(_BROKEN) from exc


def _rows(data: bytes) -> Iterator[Sequence[object]]:
    openpyxl: Any = import_module("openpyxl")  # late, only the import of a workbook needs it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=False, keep_links=False
        )
    try:
        if not book.worksheets:
            raise TableError("The workbook has no sheet with cells.")
        sheet = book.worksheets[0]
        # the size that the file states may be a lie, and would cut the rows
        sheet.reset_dimensions()
        yield from _quietly(sheet.iter_rows(values_only=True))
    finally:
        book.close()


def _quietly(rows: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
    """Pass rows on without the warnings of the reader: what matters is in their cells."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            batch = list(islice(rows, _BATCH))
        if not batch:
            return
        yield from batch


def _inspect(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_directory(members, limits)
            for member in members:
                _check_part(archive, member)  # all: a sheet may be called picture.png
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        UnicodeDecodeError,
    ) as exc:
        raise TableError(_BROKEN) from exc


def _check_directory(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise TableError("The workbook has too many parts: %(count)s.", count=len(members))
    names = [member.filename for member in members]
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise TableError("The file is an archive, but not an Excel workbook (.xlsx).")
    if len(set(names)) < len(names):
        raise TableError(_BROKEN)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise TableError("The workbook is protected by a password; save it without one.")
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    too_dense = unpacked > _RATIO_FROM_BYTES and unpacked > limits.ratio * packed
    if unpacked > limits.unpacked_bytes or too_dense:
        raise TableError(
            "The workbook unpacks to %(size)s MB, far more than its table can need.",
            size=unpacked // 1_000_000,
        )


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    streamed = bool(_STREAMED.match(member.filename))
    if not streamed and member.file_size > _MAX_SMALL_PART:
        raise TableError("A part of the workbook is far larger than usual; save it anew.")
    with archive.open(member) as stream:
        _scan(stream)


def _scan(stream: IO[bytes]) -> None:
    tail = b""
    tags = 0
    while chunk := stream.read(_CHUNK):
        window = tail + chunk
        if any(word in window for word in _FORBIDDEN):
            raise TableError("The workbook declares entities, which no genuine one does.")
        tags = _longest_run(chunk, tags)
        tail = window[-_OVERLAP:]


def _longest_run(chunk: bytes, tags: int) -> int:
    """Count the tags since the last row or shared text ended; refuse when it never does.

    :param chunk: the next bytes of a part
    :param tags: tags since the last end, before these bytes
    :return: the same, after them
    :raises TableError: when there are more than any genuine row can have
    """
    for piece in _END_OF_UNIT.split(chunk):
        tags += piece.count(b"<")
        if tags > _MAX_TAGS_IN_ROW:
            raise TableError("A part of the workbook is far more complex than usual; save it anew.")
        last = tags
        tags = 0
    return last
