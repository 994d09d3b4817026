"""Backup and restore on a real server: what comes back is what went in, or it is refused."""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

CONFIG = Path(__file__).parents[2] / "config"
DATABASE = f"backup_drill_{os.getpid()}"
CONTENTS = (b"a delivery note", b"a photograph of a blister")
SCHEMA = """
    CREATE TABLE ir_attachment (id serial PRIMARY KEY, store_fname varchar);
    CREATE TABLE account_move_line (id serial PRIMARY KEY, balance numeric, note varchar);
    CREATE TABLE panel_incentive_entry (id serial PRIMARY KEY, amount double precision);
    CREATE TABLE res_partner (id serial PRIMARY KEY, name varchar);
    INSERT INTO account_move_line (balance, note)
         SELECT n * 0.01, 'line ' || n FROM generate_series(1, 5000) n;
    INSERT INTO panel_incentive_entry (amount) VALUES (0.1), (0.2), (-0.05);
    INSERT INTO res_partner (name) VALUES ('诚木人造板经销'), ('Southern Furniture');
"""


def run(script, *args):
    command = [sys.executable, CONFIG / script, *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def execute(database, statement):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def databases():
    return {row[0] for row in execute("postgres", "SELECT datname FROM pg_database")}


def drop_all():
    for name in databases():
        if name.startswith(DATABASE):
            execute("postgres", f'DROP DATABASE "{name}"')


@pytest.fixture
def filestores(tmp_path):
    """A small database with two files."""
    drop_all()
    execute("postgres", f"CREATE DATABASE {DATABASE}")
    execute(DATABASE, SCHEMA)
    for content in CONTENTS:
        name = hashlib.sha1(content).hexdigest()
        path = tmp_path / "filestore" / DATABASE / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        execute(DATABASE, f"INSERT INTO ir_attachment (store_fname) VALUES ('{name[:2]}/{name}')")
    yield tmp_path / "filestore"
    drop_all()


@pytest.fixture
def folder(filestores, tmp_path):
    """A good backup of it."""
    result = run("backup", DATABASE, filestores, tmp_path / "backups")
    assert not result.returncode, result.stderr
    return next((tmp_path / "backups").glob(f"{DATABASE}-*"))


def refuse(folder, filestores, reason):
    """Restore and expect a refusal that names the reason and changes nothing."""
    execute(DATABASE, "INSERT INTO res_partner (name) VALUES ('after the backup')")
    before = databases()
    result = run("restore", folder, DATABASE, filestores)
    assert result.returncode == 1
    assert "refused, nothing was changed" in result.stderr
    assert reason in result.stderr
    assert databases() == before
    assert execute(DATABASE, "SELECT count(*) FROM res_partner") == [(3,)]
    assert sorted(path.name for path in filestores.iterdir()) == [DATABASE]


def dumped_table(folder, marker):
    """Return the dump's file of the table that holds the marker."""
    files = (folder / "dump").glob("*.dat.gz")
    return next(path for path in files if marker in gzip.decompress(path.read_bytes()))


def test_what_comes_back_is_what_went_in(folder, filestores):
    execute(DATABASE, "DELETE FROM account_move_line")
    shutil.rmtree(filestores / DATABASE)
    result = run("restore", folder, DATABASE, filestores)
    assert not result.returncode, result.stderr
    assert execute(DATABASE, "SELECT sum(balance)::text FROM account_move_line") == [("125025.00",)]
    found = {path.read_bytes() for path in (filestores / DATABASE).rglob("*") if path.is_file()}
    assert found == set(CONTENTS)
    kept = [name for name in databases() if name.startswith(f"{DATABASE}_before_")]
    assert len(kept) == 1
    assert execute(kept[0], "SELECT count(*) FROM account_move_line") == [(0,)]


def test_a_drill_changes_nothing(folder, filestores):
    before = databases()
    result = run("restore", "--check", folder, DATABASE, filestores)
    assert not result.returncode, result.stderr
    assert "is good" in result.stdout
    assert databases() == before


def test_truncated_dump_is_refused(folder, filestores):
    path = dumped_table(folder, b"line 4999")
    path.write_bytes(path.read_bytes()[:-100])
    refuse(folder, filestores, "damaged")


def test_lost_part_of_the_dump_is_refused(folder, filestores):
    dumped_table(folder, b"line 4999").unlink()
    refuse(folder, filestores, "missing")


def test_broken_row_is_refused(folder, filestores):
    path = dumped_table(folder, b"line 4999")
    text = gzip.decompress(path.read_bytes()).replace(b"49.99\t", b"99.99\t")
    path.write_bytes(gzip.compress(text))
    refuse(folder, filestores, "damaged")


def test_broken_row_with_a_forged_hash_is_refused_by_its_sum(folder, filestores):
    path = dumped_table(folder, b"line 4999")
    text = gzip.decompress(path.read_bytes()).replace(b"49.99\t", b"99.99\t")
    path.write_bytes(gzip.compress(text))
    forge_hash(folder, path)
    refuse(folder, filestores, "account_move_line.balance 125025.00 -> 125075.00")


def test_lost_row_with_a_forged_hash_is_refused_by_its_count(folder, filestores):
    path = dumped_table(folder, b"Southern Furniture")
    text = gzip.decompress(path.read_bytes()).replace(b"2\tSouthern Furniture\n", b"")
    path.write_bytes(gzip.compress(text))
    forge_hash(folder, path)
    refuse(folder, filestores, "res_partner 2 -> 1")


def forge_hash(folder, path):
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["dump"][path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_lost_file_is_refused(folder, filestores):
    next(path for path in (folder / "filestore").rglob("*") if path.is_file()).unlink()
    refuse(folder, filestores, "is lost")


def test_damaged_file_is_refused(folder, filestores):
    path = next(path for path in (folder / "filestore").rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes() + b"!")
    refuse(folder, filestores, "is damaged")


def test_unfinished_backup_is_refused(folder, filestores):
    (folder / "manifest.json").unlink()
    refuse(folder, filestores, "no finished backup")


def test_backup_with_a_lost_file_is_not_called_one(filestores, tmp_path):
    next(path for path in filestores.rglob("*") if path.is_file()).unlink()
    result = run("backup", DATABASE, filestores, tmp_path / "backups")
    assert result.returncode == 1
    assert "is lost" in result.stderr
    assert not list((tmp_path / "backups").iterdir())


def test_database_in_use_is_not_replaced(folder, filestores):
    connection = psycopg2.connect(dbname=DATABASE)
    try:
        result = run("restore", folder, DATABASE, filestores)
    finally:
        connection.close()
    assert result.returncode == 1
    assert "in use" in result.stderr


def test_old_backups_go_when_the_new_one_is_there(folder, filestores):
    old = folder.with_name(f"{DATABASE}-20200101-000000")
    folder.rename(old)
    result = run("backup", "--keep", 1, DATABASE, filestores, folder.parent)
    assert not result.returncode, result.stderr
    assert not old.exists()
    assert len(list(folder.parent.iterdir())) == 1
