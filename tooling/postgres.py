"""PostgreSQL: the user's server when PGHOST is set, otherwise a private one below VAR.

The private server has no TCP port. Every ./panel command holds a shared lock on one file while
it runs; the last one to leave finds nobody else on it and stops the server. A killed command
loses its lock with its process, so nothing has to be counted or cleaned up.
"""

import contextlib
import fcntl
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tooling import debian
from tooling.console import PanelError, run, step
from tooling.locks import lock
from tooling.settings import CHECKOUT_KEY, TEMP, VAR, in_ci

SUPERUSER = "odoo"
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432.lock")
OWN = VAR / "postgresql"
SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "synchronous_commit": "off",
    "jit": "off",
}


def external() -> bool:
    """Whether the user brings a server of their own."""
    return bool(os.environ.get("PGHOST"))


def binaries() -> Path | None:
    """Return the folder of the PostgreSQL programs of this machine or of VAR."""
    for root in (Path("/usr/lib/postgresql"), OWN / "usr/lib/postgresql"):
        found = [path for path in root.glob("*/bin") if (path / "initdb").exists()]
        if found:
            return max(found, key=lambda path: int(path.parent.name))
    return None


def environment() -> dict[str, str]:
    """Return the variables with which programs find the server."""
    if external():
        return {key: value for key, value in os.environ.items() if key.startswith("PG")}
    env = {"PGHOST": str(_socket()), "PGUSER": SUPERUSER, "PGPORT": "5432"}
    folder = binaries()
    if folder:
        env["PATH"] = f"{folder}:{os.environ.get('PATH', '/usr/bin:/bin')}"
        if OWN in folder.parents:
            env["LD_LIBRARY_PATH"] = _libraries()
    return env


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Have a server as long as the body runs."""
    if external():
        yield
        return
    _ensure_binaries()
    VAR.joinpath("locks").mkdir(parents=True, exist_ok=True)
    with (VAR / "locks/postgresql-users").open("w") as users:
        with lock("postgresql"):
            fcntl.flock(users, fcntl.LOCK_SH)
            if not _alive():
                _start()
        try:
            yield
        finally:
            _leave(users)


def _leave(users) -> None:
    with lock("postgresql"):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        stop_leftover()


def stop_leftover() -> None:
    """Stop the private server when it runs."""
    if binaries() and _alive():
        run([binaries() / "pg_ctl", "stop", "-w", "-m", "fast", "-D", _data()], **_as_owner())


def describe() -> str:
    """Say in one line which server is used, or nothing when one has to be fetched and cannot."""
    if external():
        return f"PGHOST={os.environ['PGHOST']}"
    folder = binaries()
    if folder:
        return f"private, by {folder}"
    suite = debian.codename()
    return f"private, will be unpacked from Debian {suite}" if suite else ""


def folders_elsewhere() -> list[Path]:
    """Return the server's folders that could not be below VAR."""
    places = {_base(), _socket()}
    return sorted(path for path in places if path.exists() and VAR not in path.parents)


def _owner() -> str | None:
    """Return the user that runs the server; PostgreSQL refuses to run as root."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as_owner() -> dict:
    env = dict(os.environ, **environment())
    owner = _owner()
    if not owner:
        return {"env": env, "cwd": "/"}
    group = pwd.getpwnam(owner).pw_gid
    return {"env": env, "cwd": "/", "user": owner, "group": group, "extra_groups": []}


def _base() -> Path:
    """Return the server's folder: below VAR unless its user cannot get there."""
    if not _owner():
        return OWN
    OWN.mkdir(parents=True, exist_ok=True)
    can_enter = subprocess.run(["test", "-x", OWN], **_as_user_only(), check=False)
    return OWN if not can_enter.returncode else Path("/var/tmp") / f"panel-{CHECKOUT_KEY}"


def _as_user_only() -> dict:
    owner = _owner()
    return {"user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": [], "cwd": "/"}


def _data() -> Path:
    return _base() / "data"


def _socket() -> Path:
    folder = _base() / "run"
    return folder if len(str(folder)) <= LONGEST_SOCKET else TEMP / f"panel-{CHECKOUT_KEY}"


def _alive() -> bool:
    if not (_data() / "PG_VERSION").exists():
        return False
    command = [str(binaries() / "pg_ctl"), "status", "-D", str(_data())]
    return not subprocess.run(command, capture_output=True, check=False, **_as_owner()).returncode


def _own_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    owner = _owner()
    if owner:
        shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
    folder.chmod(0o700)


def _start() -> None:
    data, sockets = _data(), _socket()
    _own_folder(sockets)
    _own_folder(data)
    options = dict(SERVER_SETTINGS, unix_socket_directories=str(sockets))
    if in_ci():
        options["fsync"] = "off"
    with step("PostgreSQL: start"):
        if not (data / "PG_VERSION").exists() or not (data / "panel-ready").exists():
            _init(data)
        text = " ".join(f"-c {key}='{value}'" for key, value in options.items())
        run(
            [
                binaries() / "pg_ctl",
                "start",
                "-w",
                "-D",
                data,
                "-l",
                data / "server.log",
                "-o",
                text,
            ],
            f"read {data / 'server.log'}",
            **_as_owner(),
        )


def _init(data: Path) -> None:
    """Make the cluster; the last file tells that it was finished."""
    for entry in data.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    options = ["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    run([binaries() / "initdb", "-D", data, *options], **_as_owner())
    (data / "panel-ready").touch()


def _ensure_binaries() -> None:
    if binaries():
        return
    mirror, suite = debian.find_mirror(), debian.codename()
    if not mirror or not suite:
        raise PanelError(
            "there is no PostgreSQL on this machine",
            "install it (apt install postgresql), or set PGHOST and friends to a server you have",
        )
    with step(f"PostgreSQL: from Debian {suite}, unpacked without installing"):
        # The machine's own list of installed packages lets apt fetch just the missing libraries.
        apt = debian.PrivateApt("postgresql", mirror, [suite], "/var/lib/dpkg/status")
        apt.update()
        version = _packaged_version(apt)
        names = [f"postgresql-{version}", f"postgresql-client-{version}", "libpq5"]
        options = ["-y", "--download-only", "--no-install-recommends", "--reinstall"]
        apt.run("install", *options, *names)
        apt.unpack(OWN)


def _packaged_version(apt: debian.PrivateApt) -> str:
    """Return the version that Debian's package `postgresql` stands for."""
    text = "\n".join(apt.run("install", "--print-uris", "-y", "--reinstall", "postgresql"))
    found = re.search(r"/postgresql_(\d+)", text)
    if not found:
        raise PanelError("Debian's package postgresql is not to be had", debian.HINT)
    return found[1]


def _libraries() -> str:
    folders = {str(path.parent) for path in (OWN / "usr/lib").rglob("*.so*")}
    return ":".join(sorted(folders))
