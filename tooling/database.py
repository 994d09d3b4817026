"""Databases: what is in them, whether they are finished, and how they come about.

A finished database carries a stamp as its PostgreSQL comment: what its modules were installed
from. A database without a stamp is half built and never counts, whatever interrupted it.
All databases are copies of one template that holds Odoo's and OCA's modules.
"""

import ast
import dataclasses
import hashlib
import json
import re
import shutil
from pathlib import Path

from tooling import console, odoo, odoo_source, packages
from tooling.console import PanelError, step
from tooling.locks import lock
from tooling.settings import ADDONS, LANGUAGES, ROOT, VAR, digest

TEMPLATE = "panel_template"
UNFINISHED_UPDATE = "updating"
ALLOWED_LINES = ROOT / "tooling" / "allowed_log_lines.txt"
_LOGGED = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) \S+ ")
_QUERY = """
import json, sys, psycopg2
name, statement, parameters = json.load(sys.stdin)
with psycopg2.connect(dbname=name) as connection:
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        print(json.dumps(cursor.fetchall() if cursor.description else []))
"""


def own_modules() -> list[str]:
    """Return the names of the addons of this project."""
    names = sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))
    if not names:
        raise PanelError(f"there are no addons in {ADDONS}")
    return names


def depends(name: str) -> list[str]:
    """Return what an addon of this project depends on, by its manifest."""
    return ast.literal_eval((ADDONS / name / "__manifest__.py").read_text()).get("depends", [])


def with_dependencies(names: list[str]) -> list[str]:
    """Return these addons of ours and those of ours that they need."""
    own, found, waiting = set(own_modules()), set(), list(names)
    while waiting:
        name = waiting.pop()
        if name in own - found:
            found.add(name)
            waiting += depends(name)
    return sorted(found)


def dependencies() -> list[str]:
    """Return what the project's addons depend on outside the project."""
    own = own_modules()
    return sorted({needed for name in own for needed in depends(name)} - set(own))


def base_key(*locks: Path) -> str:
    """Return a key of everything installed that is not ours, from these locks too."""
    release = odoo_source.path() / "odoo" / "release.py"
    files = [ROOT / "requirements.txt", release, *locks]
    return digest(*LANGUAGES, *(path.read_text() for path in files))


def _source_key(names: list[str]) -> str:
    """Return a key of the files of these addons that end up in a database."""
    total = hashlib.sha256()
    for path in sorted(path for name in names for path in (ADDONS / name).rglob("*")):
        parts = path.relative_to(ADDONS).parts
        if path.is_file() and not {"__pycache__", "tests", "static"} & set(parts):
            total.update("/".join(parts).encode() + path.read_bytes())
    return total.hexdigest()[:16]


def bad_lines(lines: list[str]) -> list[str]:
    """Return the logged warnings and errors that nobody has allowed."""
    patterns = allowed_patterns()
    return [
        line
        for line in lines
        if _LOGGED.match(line) and not any(pattern.search(line) for pattern in patterns)
    ]


def allowed_patterns() -> list[re.Pattern]:
    """Return the patterns of the allow-list; each line of it has its reason above."""
    lines = ALLOWED_LINES.read_text().splitlines()
    return [re.compile(line) for line in lines if line and not line.startswith("#")]


def query(name: str, statement: str, *parameters) -> list:
    """Run one SQL statement in its own connection and return its rows."""
    lines = console.run(
        [packages.PYTHON, "-c", _QUERY],
        env=odoo.environment(),
        input=json.dumps([name, statement, parameters]),
    )
    return json.loads(lines[-1])


@dataclasses.dataclass
class Database:
    """One database of the project's server."""

    name: str

    def exists(self) -> bool:
        return bool(query("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", self.name))

    @property
    def stamp(self) -> str:
        """What it was installed from; empty when it is missing or half built."""
        rows = query(
            "postgres",
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            self.name,
        )
        text = (rows[0][0] or "") if rows else ""
        return text.removeprefix("panel ") if text.startswith("panel ") else ""

    @stamp.setter
    def stamp(self, text: str) -> None:
        comment = f"panel {text}" if text else ""
        query("postgres", f'COMMENT ON DATABASE "{self.name}" IS %s', comment)

    def drop(self) -> None:
        """Drop it with its files; ours to drop, so open connections do not stop it."""
        if self.exists():
            odoo.run("db", "drop", self.name)
        shutil.rmtree(odoo.DATA / "filestore" / self.name, ignore_errors=True)

    def copy_of(self, source: "Database") -> None:
        """Replace it by a copy of another one, files included."""
        self.drop()
        odoo.run("db", "duplicate", source.name, self.name)

    def replaced_by(self, source: "Database") -> None:
        """Put a finished database in the place of this one."""
        stamp = source.stamp
        source.stamp = ""
        self.drop()
        odoo.run("db", "rename", source.name, self.name)
        self.stamp = stamp

    def install(self, *options: str) -> list[str]:
        """Run Odoo's installer and return the warnings it logged."""
        lines = odoo.run(
            "server", "-d", self.name, "--stop-after-init", "--no-http", "--max-cron-threads=0",
            *options,
            hint="the log tells which file of which addon failed",
        )  # fmt: skip
        return bad_lines(lines)

    @property
    def warnings_file(self) -> Path:
        """Where the installer's warnings are kept for runs that need not install again."""
        return VAR / "warnings" / self.name

    def remember(self, warnings: list[str]) -> None:
        """Keep the warnings of the last installation."""
        self.warnings_file.parent.mkdir(exist_ok=True)
        self.warnings_file.write_text("".join(f"{line}\n" for line in warnings))

    def remembered(self) -> list[str]:
        """Return the warnings of the last installation."""
        path = self.warnings_file
        return path.read_text().splitlines() if path.exists() else []


def template() -> Database:
    """Return the template with everything that is not ours, built or extended when needed."""
    base, wanted = base_key(), set(dependencies())
    database = Database(TEMPLATE)
    with lock(f"db-{TEMPLATE}"):
        key, _, names = database.stamp.partition(":")
        present = set(names.split(",")) if key == base else set()
        if wanted - present:
            _extend_template(database, present, wanted - present)
            database.stamp = f"{base}:{','.join(sorted(wanted | present))}"
    return database


def _extend_template(database: Database, present: set[str], new: set[str]) -> None:
    """Install modules under another name: whoever copies a database cuts its connections."""
    half = Database(f"{TEMPLATE}_new")
    with step(f"Template database: {', '.join(sorted(new))} and what they depend on"):
        if present:
            half.copy_of(database)
        else:
            half.drop()
        # Without our addons in the path none of them can slip into the template.
        languages = f"--load-language={','.join(LANGUAGES)}"
        half.install("--addons-path=", languages, "-i", ",".join(sorted(new)))
        database.replaced_by(half)


def is_current(database: Database, names: list[str], *locks: Path) -> bool:
    """Whether a database has these addons of ours, installed from the files as they are now."""
    have = installed(database)
    return set(names) <= set(have) and database.stamp == stamp_for(have, *locks)


def installed(database: Database) -> list[str]:
    """Return the addons of ours that a finished database holds."""
    names = database.stamp.split(":")[-1].split(",")
    return [name for name in own_modules() if name in names]


def stamp_for(names: list[str], *locks: Path) -> str:
    """Return the stamp of a database with these addons, from the files as they are now."""
    return f"{base_key(*locks)}:{_source_key(names)}:{','.join(names)}"


def build(database: Database, names: list[str], *locks: Path, peers: tuple[str, ...] = ()) -> None:
    """Make a database with these addons of ours and, from the given locks, these of others."""
    source = template()
    names = with_dependencies(names)
    stamp = stamp_for(names, *locks)
    with step(f"Database {database.name}: install {', '.join([*names, *peers])}"):
        with lock(f"db-{TEMPLATE}"):
            database.copy_of(source)
        database.remember(database.install("-i", ",".join([*names, *peers])))
        database.stamp = stamp


def update(database: Database, names: list[str]) -> None:
    """Bring a database to these addons and to the files as they are now, keeping its data."""
    base, have = database.stamp.partition(":")[0], installed(database)
    names = with_dependencies([*names, *have])
    updated = names if base == base_key() else ["base"]
    stamp = stamp_for(names)
    database.stamp = f"{UNFINISHED_UPDATE}::{','.join(names)}"
    with step(f"Database {database.name}: update {', '.join(names)}"):
        options = ["-i", ",".join(names), "-u", ",".join(updated), "--i18n-overwrite"]
        database.remember(database.install(*options))
        database.stamp = stamp
