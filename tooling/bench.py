"""./panel bench: ratios against the plain way and against peers (see tests/bench/README.md)."""

import ast
import json
import os
import tempfile
from pathlib import Path

from tooling import database, odoo, odoo_source, postgres
from tooling.console import PanelError, say, step
from tooling.database import Database
from tooling.locks import lock
from tooling.settings import ROOT

FOLDER = ROOT / "tests" / "bench"
LOCKFILE = ROOT / "requirements-bench.txt"
PEERS = ("account_commission_oca",)
RUN = """
import runpy, sys
sys.path.insert(0, folder)
rows = runpy.run_path(path)["run"](env, *plain)
with open(result, "w") as stream:
    json.dump([list(row) for row in rows], stream)
"""


def run(chosen: str | None) -> int:
    """Run the benchmarks and return 1 when a ratio falls short of its goal."""
    files = find(chosen)
    odoo.prepare("bench")
    rows = []
    with postgres.running(), lock("db-bench"):
        source = _source()
        for path in files:
            rows += _measure(path, source, _plain() if wants_plain(path) else None)
    say()
    width = max((len(row[0]) for row in rows), default=0)
    for name, ratio, goal in rows:
        say(f"{name:<{width}} {ratio:.3f} {goal} {verdict(ratio, goal)}")
    return 0 if rows and all(verdict(row[1], row[2]) == "ok" for row in rows) else 1


def find(chosen: str | None) -> list[Path]:
    """Return the chosen benchmark, or all."""
    files = sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith("_"))
    found = [path for path in files if chosen in (None, path.stem)]
    if not found:
        names = ", ".join(path.stem for path in files)
        raise PanelError(f"there is no benchmark {chosen or ''}", f"there is: {names or 'none'}")
    return found


def verdict(ratio: float, goal: str) -> str:
    """Say whether a ratio meets a goal such as `<=1.2` or `>=200`."""
    bound = float(goal[2:])
    met = ratio <= bound if goal.startswith("<=") else ratio >= bound
    return "ok" if met else "short"


def _source() -> Database:
    """Return the database that each benchmark gets a copy of."""
    source = Database("bench")
    names = database.own_modules()
    if not database.is_current(source, names, LOCKFILE):
        database.build(source, names, LOCKFILE, peers=PEERS)
    return source


def wants_plain(path: Path) -> bool:
    """Whether a benchmark compares with a database that has none of our addons."""
    functions = [node for node in ast.parse(path.read_text()).body if _is_run(node)]
    return len(functions[0].args.args) > 1


def _is_run(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "run"


def _plain() -> Database:
    """Return a database with what our addons need of Odoo itself, and nothing else."""
    plain = Database("bench_plain")
    core = odoo_source.path() / "odoo" / "addons"
    names = [name for name in database.dependencies() if (core / name).exists()]
    stamp = f"{database.base_key()}:{','.join(names)}"
    if plain.stamp != stamp:
        with step(f"Database {plain.name}: install {', '.join(names)}"):
            plain.drop()
            plain.install("--addons-path=", "-i", ",".join(names))
            plain.stamp = stamp
    return plain


def _measure(path: Path, source: Database, plain: Database | None) -> list[tuple[str, float, str]]:
    copy = Database("bench_run")
    with step(f"Benchmark {path.stem}: copy of the database"):
        copy.copy_of(source)
    say(f"-> Benchmark {path.stem}")
    descriptor, result = tempfile.mkstemp(suffix=".json")
    os.close(descriptor)
    try:
        variables = {
            "path": str(path),
            "folder": str(FOLDER),
            "result": result,
            "plain": [plain.name] if plain else [],
        }
        if odoo.shell(copy.name, RUN, show=True, **variables):
            raise PanelError(f"benchmark {path.stem} failed")
        return [tuple(row) for row in json.loads(Path(result).read_text())]
    finally:
        Path(result).unlink()
        copy.drop()
