"""./panel demo: a browser away from a panel maker's year of business."""

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tooling import console, database, odoo, postgres
from tooling.console import PanelError, say, step
from tooling.database import Database
from tooling.locks import lock
from tooling.settings import ADDONS, VAR

FIRST_PORT, LAST_PORT = 8069, 8099
STARTUP_SECONDS = 120
USERS_FILE = VAR / "demo-users.json"
STORY = ADDONS / "panel_crm" / "cli" / "demo"
LOAD_STORY = """
from odoo.addons.panel_crm.cli import demo
demo.load(env)
env.cr.commit()
with open(users_file, "w") as stream:
    json.dump([list(user) for user in demo.USERS], stream)
"""


def run(serve: bool, fresh: bool) -> int:
    """Make or refresh the demo database and, unless told otherwise, serve it."""
    port = free_port() if serve else 0
    odoo.prepare()
    with postgres.running():
        with lock("db-demo"):
            _prepare(Database("demo"), fresh)
        return _serve(port) if serve else 0


def free_port() -> int:
    """Return HTTP_PORT, or the first free port from 8069 on when it is not set."""
    wanted = os.environ.get("HTTP_PORT")
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise PanelError(f"HTTP_PORT={wanted} is no port", "set it to a number like 8069")
        if not _is_free(int(wanted)):
            raise PanelError(f"port {wanted} is taken", "choose another HTTP_PORT, or unset it")
        return int(wanted)
    for port in range(FIRST_PORT, LAST_PORT + 1):
        if _is_free(port):
            return port
    raise PanelError(f"ports {FIRST_PORT} to {LAST_PORT} are all taken", "set HTTP_PORT")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server will do: a port that was closed a moment ago counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _prepare(demo: Database, fresh: bool) -> None:
    names = database.own_modules()
    if demo.stamp and not fresh:
        if not database.is_current(demo, names):
            database.update(demo, names)
        return
    # Under another name until it is whole: an old demo stays usable when this fails.
    half = Database("demo_new")
    database.build(half, names)
    if STORY.with_suffix(".py").exists() or STORY.is_dir():
        with step("Demo story: a year and a half of business"):
            odoo.shell(half.name, LOAD_STORY, users_file=str(USERS_FILE))
    demo.replaced_by(half)


def _serve(port: int) -> int:
    log_file = VAR / "log" / f"demo-server-{port}.log"
    arguments = ["-d", "demo", "--db-filter=^demo$", f"--http-port={port}"]
    with log_file.open("w") as stream:
        process = subprocess.Popen(
            odoo.command("server", *arguments),
            env=odoo.environment(),
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            with step("Odoo server"):
                _wait_until_up(process, port, log_file)
            _greet(port, log_file)
            return odoo.wait(process)
        finally:
            console.stop(process)


def _wait_until_up(process: subprocess.Popen, port: int, log_file: Path) -> None:
    end = time.monotonic() + STARTUP_SECONDS
    address = f"http://127.0.0.1:{port}/web/login"
    while process.poll() is None and time.monotonic() < end:
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(address, timeout=30),
        ):
            return
        time.sleep(0.1)
    lines = log_file.read_text(errors="replace").splitlines()[-console.SHOWN_LINES :]
    raise PanelError("the Odoo server did not come up", f"read {log_file}", lines)


def _greet(port: int, log_file: Path) -> None:
    say(f"\nOpen http://127.0.0.1:{port} and sign in as one of:")
    users = json.loads(USERS_FILE.read_text()) if USERS_FILE.exists() else []
    for login, password, role in users:
        say(f"  {login:<24} password {password:<16} {role}")
    say(f"\nThe server's log is {log_file}. Ctrl-C ends it; the data stay for the next time.")
