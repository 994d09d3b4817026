"""./panel doctor and ./panel clean: what this machine has, and back to nothing."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tooling import debian, odoo_source, packages, postgres
from tooling.console import PanelError, say, step
from tooling.settings import VAR
from tooling.testing import find_browser

GIBIBYTE = 2**30
NEEDED_GIBIBYTES = 4


def run() -> int:
    """Print what is there and what is missing, and return 1 when something has to be done."""
    free = shutil.disk_usage(VAR).free / GIBIBYTE
    server = postgres.describe()
    rows = [
        ("Python", sys.version.split()[0], True),
        ("Odoo", odoo_source.source(), bool(odoo_source.source())),
        ("Debian mirror", debian.find_mirror() or "none; Odoo would come by git", True),
        ("Python packages", _packages(), True),
        ("PostgreSQL", server or "missing", bool(server)),
        ("disk", f"{free:.0f} GiB free of {NEEDED_GIBIBYTES} needed", free > NEEDED_GIBIBYTES),
        ("browser for tours", find_browser() or "none: browser tests are skipped", True),
        ("wkhtmltopdf", _wkhtmltopdf(), True),
    ]
    for name, value, good in rows:
        say(f"{'ok ' if good else 'NOT'} {name:<18} {value}")
    return 0 if all(good for *_, good in rows) else 1


def _packages() -> str:
    count = len(list(packages.VENV.glob("lib/python3.*/site-packages/*.dist-info")))
    return f"{count} in {packages.VENV}" if count else "not installed yet"


def _wkhtmltopdf() -> str:
    """Tell about Odoo's own reports; the suite's documents are made without it."""
    program = shutil.which("wkhtmltopdf")
    if not program:
        return "none: Odoo's own PDF reports fail here, the suite's documents need none"
    result = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return result.stdout.strip()


def clean() -> int:
    """Remove everything that ./panel has made."""
    users = VAR / "locks" / "postgresql-users"
    if users.exists():
        with users.open("w") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise PanelError(
                    "another panel command is running", "end it first, then clean again"
                ) from error
            postgres.stop_leftover()
    with step(f"Remove {VAR}"):
        for path in [*VAR.iterdir(), *postgres.folders_elsewhere()]:
            _remove(path)
    if not os.environ.get("VAR_DIR"):
        VAR.rmdir()
    return 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
