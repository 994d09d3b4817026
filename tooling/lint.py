"""./panel lint: everything that can be judged without running the product."""

import ast
import json
import os
import re
import subprocess
from collections.abc import Callable

from tooling import database, odoo, odoo_source, packages, postgres, testing
from tooling.console import PanelError, log, say, step
from tooling.database import Database
from tooling.locks import lock
from tooling.settings import ADDONS, ROOT, VAR

SHOWN_COMPLAINTS = 60
COMPOSE = ROOT / "docker-compose.yml"
# Odoo's own checkers live beside its test_lint tests; they are the ones its CI runs on core.
ODOO_CHECKERS = [
    "sql-injection",
    "missing-gettext",
    "gettext-variable",
    "gettext-placeholders",
    "gettext-repr",
    "raise-unlink-override",
]
# pylint-odoo wants README.rst, ours are Markdown; and relative imports, while panelkit is always
# odoo.addons.panel_crm.panelkit inside Odoo, so that its classes exist once; and one class for
# each model of core, while what only an importer needs stands beside it.
NOT_WANTED = (
    "missing-readme",
    "odoo-addons-relative-import",
    "consider-merging-classes-inherited",
)
TEST_LINT = "odoo/addons/test_lint/tests"
# Left out: pylint goes over all of Odoo (its checkers run above on our files), eslint is not
# shipped, and the checkers' own tests look at no addon.
NOT_RUN = ("test_pylint.py", "test_eslint.py", "test_checkers.py")


def run() -> int:
    """Run all checks, whatever the others found, and return the exit status."""
    odoo.prepare("dev")
    checks: dict[str, Callable[[], list[str]]] = {
        "ruff check": lambda: _tool("ruff", "check", "--quiet", "--output-format=concise", "."),
        "ruff format": lambda: _tool("ruff", "format", "--check", "--output-format=concise", "."),
        "mypy --strict panelkit": _mypy,
        "pylint-odoo": _pylint_odoo,
        "Odoo's pylint checkers": _odoo_checkers,
        "manifests, compose file and addons/ agree": check_modules,
        "Odoo's test_lint": _test_lint,
    }
    failed = []
    for name, check in checks.items():
        with step(f"lint: {name}"):
            complaints = _complaints(check)
        for line in complaints[:SHOWN_COMPLAINTS]:
            say(f"   {line}")
        if len(complaints) > SHOWN_COMPLAINTS:
            say(f"   (+{len(complaints) - SHOWN_COMPLAINTS} more lines, see {log.path})")
        if complaints:
            failed.append(name)
    say(f"lint: {', '.join(failed)} complained" if failed else "lint: all clean")
    return 1 if failed else 0


def _complaints(check: Callable[[], list[str]]) -> list[str]:
    try:
        return check()
    except PanelError as error:
        return [str(error), *error.lines]


def _tool(name: str, *args, **extra: str) -> list[str]:
    """Run a Python tool; return its output when it is not content."""
    command = [packages.PYTHON, "-m", name, *map(str, args)]
    env = packages.clean_environment() | extra
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    text = result.stdout + result.stderr
    log.write(text)
    return text.splitlines() or [f"status {result.returncode}"] if result.returncode else []


def _addon_folders() -> list[str]:
    return [str(ADDONS / name) for name in database.own_modules()]


def _mypy() -> list[str]:
    cache = VAR / "mypy"
    return _tool("mypy", "--strict", f"--cache-dir={cache}", "-p", "panelkit")


def _pylint_odoo() -> list[str]:
    return _tool("pylint", f"--disable={','.join(NOT_WANTED)}", *_addon_folders())


def _odoo_checkers() -> list[str]:
    source = odoo_source.path()
    plugins = "_pylint_path_setup,_odoo_checker_sql_injection,_odoo_checker_gettext"
    return _tool(
        "pylint",
        f"--rcfile={os.devnull}",
        f"--load-plugins={plugins},_odoo_checker_unlink_override",
        # The files name checks of pylint-odoo, which is not loaded here.
        "--disable=all,unknown-option-value",
        f"--enable={','.join(ODOO_CHECKERS)}",
        "--reports=n",
        "--score=n",
        *_addon_folders(),
        PYTHONPATH=f"{source / TEST_LINT}:{source}",
        ADDONS_PATH=str(ADDONS),
    )


def check_modules() -> list[str]:
    """Compare manifests, addons/ and the compose file."""
    complaints = []
    names = database.own_modules()
    folders = sorted(path.name for path in ADDONS.iterdir() if path.is_dir())
    complaints += [f"addons/{name} has no manifest" for name in folders if name not in names]
    series = None
    for name in names:
        manifest = ast.literal_eval((ADDONS / name / "__manifest__.py").read_text())
        series = series or manifest.get("version")
        complaints += _check_manifest(name, manifest)
    text = COMPOSE.read_text() if COMPOSE.exists() else ""
    listed = re.search(r"^\s*PANEL_MODULES:\s*[\"']?([\w,]+)", text, re.M)
    if not listed or sorted(listed[1].split(",")) != names:
        complaints.append(f"docker-compose.yml: PANEL_MODULES is not {','.join(names)}")
    return complaints


def _check_manifest(name: str, manifest: dict) -> list[str]:
    complaints = []
    if not str(manifest.get("version", "")).startswith("19.0."):
        complaints.append(f"{name}: version {manifest.get('version')} is not 19.0.x.y.z")
    if manifest.get("license") != "AGPL-3":
        complaints.append(f"{name}: licence {manifest.get('license')} is not AGPL-3")
    for file in manifest.get("data", []):
        if not (ADDONS / name / file).is_file():
            complaints.append(f"{name}: the manifest names {file}, which is not there")
    complaints += _check_requirements(name, manifest)
    return complaints


def _check_requirements(name: str, manifest: dict) -> list[str]:
    locked = (ROOT / "requirements.txt").read_text()
    wanted = manifest.get("external_dependencies", {}).get("python", [])
    distributions = [re.split(r"[<>=!~ ]", text)[0] for text in wanted]
    return [
        f"{name}: requirements.txt lacks {distribution}"
        for distribution in distributions
        if not re.search(rf"^{re.escape(distribution)}==", locked, re.M | re.I)
    ]


def _test_lint() -> list[str]:
    """Run Odoo's test_lint on a database with our addons; keep what is about ours."""
    folder = odoo_source.path() / TEST_LINT
    files = [path for path in sorted(folder.glob("test_*.py")) if path.name not in NOT_RUN]
    name = testing.database_name()
    report = VAR / "log" / f"test-lint-{os.getpid()}.json"
    with postgres.running(), lock(f"db-{name}"):
        testing.prepare_database(Database(name), database.own_modules())
        env = testing.environment() | {"PANEL_REPORT": str(report)}
        arguments = testing.odoo_arguments(name, ["-q", "-p", "tooling.pytest_lint"], files)
        output = _tool("pytest", *arguments, **env)
    if not report.exists():
        return ["test_lint did not run", *output[-20:]]
    content = json.loads(report.read_text())
    report.unlink()
    return content["complaints"] if content["ran"] else ["test_lint ran no test"]
