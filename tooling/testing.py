"""./panel test: all tests, or those that pytest's arguments choose."""

import dataclasses
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO

from tooling import console, database, odoo, packages, postgres
from tooling.console import PanelError, log, say
from tooling.database import Database
from tooling.locks import lock
from tooling.settings import ADDONS, ROOT, VAR, in_ci

# Tests of these folders need no registry and must not get one: panelkit is pure Python.
PLAIN = ["tests/panelkit", "tests/tooling", "tests/ops"]
NO_TESTS_COLLECTED = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclasses.dataclass
class Result:
    """What one pytest process reported."""

    status: int
    counts: dict[str, int]
    logged: list[str]


@dataclasses.dataclass
class Running:
    """A pytest process, where it reports, and what it prints when that is not shown yet."""

    process: subprocess.Popen
    report: Path
    output: IO[str] | None


def run(arguments: list[str]) -> int:
    """Run the tests and return the exit status."""
    start = time.monotonic()
    fresh = "--fresh" in arguments
    options, plain, with_odoo = choose([arg for arg in arguments if arg != "--fresh"])
    odoo.prepare("dev")
    _check_browser()
    name = database_name()
    started, warnings = [], []
    with postgres.running(), lock(f"db-{name}"):
        if with_odoo:
            test_database = Database(name)
            names = needed_modules(with_odoo) or database.own_modules()
            prepare_database(test_database, names, fresh)
            warnings = [f"installation: {line}" for line in test_database.remembered()]
            started.append(_start("odoo", odoo_arguments(name, options, with_odoo), environment()))
        if plain:
            # Beside the others, on a core of its own; what it prints comes after them.
            command = [*options, *plain, "-p", "no:odoo"]
            started.append(_start("plain", command, _plain_environment(), shown=not with_odoo))
        try:
            results = [_finish(each) for each in started]
        finally:
            for each in started:
                console.stop(each.process)
    for result in results:
        warnings += result.logged
    return _conclude(results, warnings, time.monotonic() - start)


def translate() -> int:
    """Update the translation files of all addons and return 1 when a translation is missing."""
    odoo.prepare("dev")
    names = database.own_modules()
    with postgres.running(), lock(f"db-{database_name()}"):
        prepare_database(Database(database_name()), names)
        odoo.run("i18n", "export", "-d", database_name(), *names)
    folders = [ADDONS / name for name in names]
    missing = console.run(
        [packages.PYTHON, "-m", "tooling.catalogue", *folders], env=odoo.environment(), cwd=ROOT
    )
    for line in missing:
        say(line)
    say(f"{len(missing)} texts without a translation")
    return 1 if missing else 0


def choose(arguments: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Split pytest's arguments into options, plain test paths and Odoo test paths."""
    options, paths = [], []
    for argument in arguments:
        file, separator, test = argument.partition("::")
        is_path = not argument.startswith("-") and Path(file).exists()
        (paths if is_path else options).append(
            f"{Path(file).resolve()}{separator}{test}" if is_path else argument
        )
    if not paths:
        paths = [str(ROOT / folder) for folder in PLAIN if (ROOT / folder).exists()]
        paths += sorted(str(path) for path in ADDONS.glob("*/tests"))
        paths += [str(path) for path in [ROOT / "tests/odoo"] if path.exists()]
    crossing = str(ROOT / "tests/odoo")
    if any(path.startswith(crossing) for path in paths) and Path(crossing, "__init__.py").exists():
        raise PanelError(
            "tests/odoo/__init__.py makes that folder a package named odoo, which hides Odoo",
            "remove it; the test modules there need none",
        )
    roots = tuple(str(ROOT / folder) for folder in PLAIN)
    plain = [path for path in paths if path.startswith(roots)]
    return options, plain, [path for path in paths if path not in plain]


def database_name() -> str:
    """Return the name of the test database; PANEL_TEST_DB lets several runs go on at once."""
    return os.environ.get("PANEL_TEST_DB") or "test"


def environment() -> dict[str, str]:
    """Return the environment of tests with a registry."""
    # The job runner would work on jobs that the tests look at.
    return odoo.environment(PYTHONPATH=str(ROOT), ODOO_QUEUE_JOB_CHANNELS="root:0")


def find_browser() -> str | None:
    """Return the browser that Odoo would use."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _check_browser() -> None:
    if find_browser():
        return
    if in_ci():
        raise PanelError("the browser tests need chromium", "apt install chromium")
    say("   no chromium on this machine: the browser tests will be skipped")


def needed_modules(paths: list[str]) -> list[str]:
    """Return the addons that hold these tests; tests outside of addons/ need all of them."""
    inside = [Path(path).relative_to(ADDONS) for path in paths if ADDONS in Path(path).parents]
    return sorted({path.parts[0] for path in inside}) if len(inside) == len(paths) else []


def prepare_database(test_database: Database, names: list[str], fresh: bool = False) -> None:
    """Have the modules installed from the files as they are; rebuild only when it must be."""
    if database.is_current(test_database, names) and not fresh:
        return
    database.template()
    if fresh or test_database.stamp.partition(":")[0] != database.base_key():
        database.build(test_database, names)
    else:
        database.update(test_database, names)


def _plain_environment() -> dict[str, str]:
    return odoo.environment(PYTHONPATH=f"{ROOT}:{ADDONS / 'panel_crm'}")


def odoo_arguments(name: str, options: list[str], paths: list) -> list[str]:
    """Return pytest's arguments for tests with a registry."""
    return [
        f"--odoo-config={odoo.CONFIG}",
        f"--odoo-database={name}",
        "--odoo-log-level=warn",
        "--odoo-http",
        "--odoo-extra=max-cron-threads=0",
        *options,
        *paths,
    ]


def _start(kind: str, arguments: list[str], env: dict[str, str], shown: bool = True) -> Running:
    """Start pytest; what is not shown now is kept in a file until it has ended."""
    report = VAR / "log" / f"pytest-{kind}-{os.getpid()}.json"
    report.unlink(missing_ok=True)
    env["PANEL_REPORT"] = str(report)
    command = [packages.PYTHON, "-m", "pytest", "-p", "tooling.pytest_report", *arguments]
    log.write(f"$ {' '.join(map(str, command))}\n")
    output = None if shown else tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=output, stderr=output)
    return Running(process, report, output)


def _finish(running: Running) -> Result:
    """Wait for pytest and return what it reported."""
    status = odoo.wait(running.process)
    if running.output:
        running.output.seek(0)
        say(running.output.read())
        running.output.close()
    if not running.report.exists():
        raise PanelError(f"pytest ended with status {status} before it ran any test")
    content = json.loads(running.report.read_text())
    running.report.unlink()
    return Result(status, content["counts"], content["logged"])


def _conclude(results: list[Result], warnings: list[str], seconds: float) -> int:
    """Print one closing line in pytest's own form, over all that ran, and judge it."""
    for line in warnings:
        say(f"LOGGED {line}")
    names = results[0].counts if results else {}
    total = {name: sum(result.counts[name] for result in results) for name in names}
    faults = [f"{len(warnings)} logged warnings or errors"] if warnings else []
    if not total.get("passed"):
        faults.append("no test passed")
    if any(result.status not in (0, NO_TESTS_COLLECTED) for result in results):
        faults.append("tests failed")
    text = ", ".join(f"{count} {name}" for name, count in total.items() if count)
    say(f"===== {text or 'no tests ran'} in {seconds:.2f}s =====")
    for fault in faults:
        say(f"panel test: {fault}")
    return 1 if faults else 0
