"""Running Odoo with the project's configuration."""

import json
import os
import secrets
import subprocess
from pathlib import Path

from tooling import console, odoo_source, packages, postgres
from tooling.settings import ADDONS, VAR

CONFIG = VAR / "odoo.conf"
DATA = VAR / "data"
# Odoo's commands take -c after the subcommand where they have one, and three take none;
# `db` is the exception: it wants -c before.
WITH_SUBCOMMANDS = ("i18n", "module")
WITHOUT_CONFIG = ("help", "scaffold", "upgrade_code")


def prepare(*requirements: str) -> None:
    """Have Odoo, its packages and its configuration in place."""
    from tooling.locks import lock

    with lock("setup"):
        console.together(odoo_source.ensure, lambda: packages.ensure(*requirements))
        packages.link_odoo()
        write_config()


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of Odoo's processes."""
    env = packages.clean_environment() | postgres.environment()
    env["PATH"] = f"{packages.VENV / 'bin'}:{env['PATH']}"
    return env | extra


def command(*args) -> list:
    """Return the command line of an Odoo command, with the configuration in its right place."""
    words = [str(arg) for arg in args]
    verb = [words.pop(0)] if words and not words[0].startswith("-") else ["server"]
    if verb[0] in WITH_SUBCOMMANDS and words:
        verb.append(words.pop(0))
    config = [] if verb[0] in WITHOUT_CONFIG else ["-c", str(CONFIG)]
    return [packages.PYTHON, "-m", "odoo", *verb, *config, *words]


def run(*args, hint: str = "", **options) -> list[str]:
    """Run an Odoo command into the log and return its output."""
    return console.run(command(*args), hint, env=environment(), cwd=VAR, **options)


def interact(*args) -> int:
    """Run an Odoo command on the user's terminal and return its exit status."""
    process = subprocess.Popen(command(*args), env=environment())
    return wait(process)


def wait(process: subprocess.Popen) -> int:
    """Wait for a process in the foreground; Ctrl-C reaches it by itself, it only needs time."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        return process.wait()
    finally:
        console.stop(process)


def shell(database: str, script: str, show: bool = False, **variables) -> int:
    """Run a script in `odoo shell`; `variables` are its first assignments."""
    lines = [f"{key} = json.loads({json.dumps(value)!r})" for key, value in variables.items()]
    text = "\n".join(["import json", *lines, script])
    arguments = ("shell", "-d", database, "--no-http", "--log-level=warn")
    if not show:
        run(*arguments, input=text)
        return 0
    process = subprocess.Popen(
        command(*arguments), env=environment(), stdin=subprocess.PIPE, text=True
    )
    process.stdin.write(text)
    process.stdin.close()
    return wait(process)


def write_config() -> None:
    """Write the configuration that all commands share."""
    server = postgres.environment()
    names = {
        "db_host": "PGHOST",
        "db_port": "PGPORT",
        "db_user": "PGUSER",
        "db_password": "PGPASSWORD",
    }
    options = {
        "addons_path": ADDONS,
        "data_dir": DATA,
        "http_interface": "127.0.0.1",
        "server_wide_modules": "base,web,queue_job",
        "admin_passwd": _master_password(),
        "list_db": "False",
    }
    options |= {key: server[name] for key, name in names.items() if server.get(name)}
    lines = "".join(f"{key} = {value}\n" for key, value in options.items())
    text = f"[options]\n{lines}\n[queue_job]\nchannels = root:2\n"
    if not CONFIG.exists() or CONFIG.read_text() != text:
        half = CONFIG.with_suffix(f".{os.getpid()}")
        half.write_text(text)
        half.chmod(0o600)
        half.replace(CONFIG)


def _master_password() -> str:
    """Return a generated master password: the default one would open every database."""
    path: Path = VAR / "master-password"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(24))
        path.chmod(0o600)
    return path.read_text()
