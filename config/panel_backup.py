"""Backup and restore of one database with its files, each proven before it is called one.

A backup is a folder: `dump/` (pg_dump's directory format), `filestore/` and `manifest.json` with
the hashes of the dump, the row count of every table, the sums of the ledgers and the files that
the attachments name, all read in the very snapshot that was dumped. The server is found by the
usual variables (PGHOST, PGUSER, PGPASSWORD, ...).
"""

import contextlib
import datetime
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
from psycopg2 import sql

MANIFEST = "manifest.json"
# Tables whose amounts are summed beside their rows being counted.
LEDGERS = r"^(account_move|account_move_line|stock_move|panel_.*)$"


class BackupError(Exception):
    """The backup or the restored database is not what it has to be."""


def backup(database: str, filestores: Path, target: Path) -> Path:
    """Write a backup of a live database below target and return its folder.

    :param filestores: Odoo's folder `filestore`, which holds one folder per database
    """
    target.mkdir(parents=True, exist_ok=True)
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    final = target / f"{database}-{stamp}"
    half = target / f".{final.name}.part"
    half.mkdir()
    try:
        # Files first and last: one that is deleted while the dump runs belongs to the dump too.
        _copy_new_files(filestores / database, half / "filestore")
        with _connect(database) as connection, connection.cursor() as cursor:
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            _run(
                "pg_dump", "--format=directory", "--no-owner", "--jobs=2",
                f"--snapshot={snapshot}", f"--file={half / 'dump'}", database,
            )  # fmt: skip
            facts = _facts(cursor)
        _copy_new_files(filestores / database, half / "filestore")
        manifest = {"database": database, "created": stamp, "dump": _hashes(half / "dump"), **facts}
        _check_files(manifest, half / "filestore")
        (half / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
        half.rename(final)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return final


def forget(database: str, target: Path, kept: int) -> list[Path]:
    """Remove all but the newest backups of a database and return what was removed."""
    old = sorted(target.glob(f"{database}-[0-9]*-[0-9]*"))[: -kept or None]
    for folder in old:
        shutil.rmtree(folder)
    return old


def restore(folder: Path, database: str, filestores: Path, only_check: bool = False) -> str:
    """Prove a backup in a scratch database, then put it in the place of `database`.

    A database of that name is kept under another name, which is returned. Nothing that exists
    is touched when the backup turns out to be damaged.
    """
    manifest = check(folder)
    scratch = f"{database}_restore"
    try:
        _fill(scratch, folder, filestores, manifest)
        if only_check:
            return ""
        return _swap(scratch, database, filestores)
    finally:
        _drop(scratch, filestores)


def check(folder: Path) -> dict:
    """Compare a backup's files with its manifest, which is returned."""
    path = folder / MANIFEST
    if not path.is_file():
        raise BackupError(f"{folder} is no finished backup: it has no {MANIFEST}")
    try:
        manifest = json.loads(path.read_text())
        expected = manifest["dump"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{path} is damaged: {error}") from error
    found = _hashes(folder / "dump")
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            state = "damaged" if name in expected.keys() & found.keys() else "missing or too many"
            raise BackupError(f"dump/{name} is {state}: it is not the file that was written")
    _check_files(manifest, folder / "filestore")
    return manifest


def _fill(scratch: str, folder: Path, filestores: Path, manifest: dict) -> None:
    _drop(scratch, filestores)
    _run("createdb", "--template=template0", "--encoding=UTF8", scratch)
    _run(
        "pg_restore", "--exit-on-error", "--no-owner", "--jobs=2", f"--dbname={scratch}",
        str(folder / "dump"),
    )  # fmt: skip
    with _connect(scratch) as connection, connection.cursor() as cursor:
        facts = _facts(cursor)
    for kind in ("rows", "sums", "files"):
        _compare(kind, manifest[kind], facts[kind])
    _copy_new_files(folder / "filestore", filestores / scratch)
    _check_files(manifest, filestores / scratch)


def _compare(kind: str, expected: dict | list, found: dict | list) -> None:
    if expected == found:
        return
    if isinstance(expected, list):
        raise BackupError(f"the restored database names other {kind} than the backed-up one")
    names = [name for name in expected | found if expected.get(name) != found.get(name)]
    details = ", ".join(f"{name} {expected.get(name)} -> {found.get(name)}" for name in names[:5])
    raise BackupError(f"{kind} differ in {len(names)} places: {details}")


def _swap(scratch: str, database: str, filestores: Path) -> str:
    stamp = datetime.datetime.now().strftime("%Y%m%d_%H%M%S")
    kept = ""
    with _administration() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", (database,))
        if cursor.fetchone()[0]:
            raise BackupError(f"{database} is in use: stop Odoo and the job runner first")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
        if cursor.fetchone():
            kept = f"{database}_before_{stamp}"
            _rename(cursor, database, kept, filestores)
        _rename(cursor, scratch, database, filestores)
    return kept


def _rename(cursor, old: str, new: str, filestores: Path) -> None:
    names = sql.Identifier(old), sql.Identifier(new)
    cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
    if (filestores / old).exists():
        (filestores / old).rename(filestores / new)


def _drop(database: str, filestores: Path) -> None:
    _run("dropdb", "--if-exists", database)
    shutil.rmtree(filestores / database, ignore_errors=True)


@contextlib.contextmanager
def _administration() -> Iterator:
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


@contextlib.contextmanager
def _connect(database: str) -> Iterator:
    try:
        connection = psycopg2.connect(dbname=database)
    except psycopg2.OperationalError as error:
        raise BackupError(str(error).strip()) from error
    try:
        yield connection
    finally:
        connection.close()


def _facts(cursor) -> dict:
    """Return what a restored database must have in common with the dumped one."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    tables = [row[0] for row in cursor.fetchall()]
    rows = {}
    for table in tables:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        rows[table] = cursor.fetchone()[0]
    return {"rows": rows, "sums": _sums(cursor), "files": _attachments(cursor, tables)}


def _sums(cursor) -> dict[str, str]:
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name ~ %s"
        " AND data_type IN ('numeric', 'double precision')"
        " AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')"
        " ORDER BY 1, 2",
        (LEDGERS,),
    )
    sums = {}
    for table, column in cursor.fetchall():
        # As numeric: a sum of doubles depends on the order of the rows.
        query = sql.SQL("SELECT sum({}::numeric) FROM {}")
        cursor.execute(query.format(sql.Identifier(column), sql.Identifier(table)))
        sums[f"{table}.{column}"] = str(cursor.fetchone()[0])
    return sums


def _attachments(cursor, tables: list[str]) -> list[str]:
    if "ir_attachment" not in tables:
        return []
    cursor.execute(
        "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL ORDER BY 1"
    )
    return sorted(row[0] for row in cursor.fetchall())


def _check_files(manifest: dict, filestore: Path) -> None:
    """Have every attachment's file, with the content that its name, a SHA-1, promises."""
    for name in manifest["files"]:
        path = filestore / name
        if not path.is_file():
            raise BackupError(f"the file {name} of an attachment is lost")
        if _hash(path, "sha1") != path.name:
            raise BackupError(f"the file {name} of an attachment is damaged")


def _copy_new_files(source: Path, target: Path) -> None:
    """Copy the files that are not there yet; a stored file never changes its content."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.rglob("*")) if source.exists() else []:
        relative = path.relative_to(source)
        # checklist/ is Odoo's own note of what it may delete.
        if relative.parts[0] == "checklist" or not path.is_file() or (target / relative).exists():
            continue
        (target / relative).parent.mkdir(parents=True, exist_ok=True)
        # Odoo may delete a file at any moment; if it was needed, the check finds it missing.
        with contextlib.suppress(FileNotFoundError):
            shutil.copy2(path, target / relative)


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: _hash(path, "sha256") for path in sorted(folder.glob("*"))}


def _hash(path: Path, algorithm: str) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def _run(*command: str) -> None:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines()
        raise BackupError(f"{command[0]}: {' / '.join(lines[-3:])}")
