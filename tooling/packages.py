"""The virtual environment with the locked Python packages."""

import os
import platform
import subprocess
import sys
from pathlib import Path

from tooling import debian, odoo_source
from tooling.console import PanelError, run, step
from tooling.settings import ROOT, VAR, digest

VENV = VAR / "venv"
PYTHON = VENV / "bin" / "python"
HINT = "check the network and that PyPI is reachable (pip's own settings are respected)"
# libsass has no wheel for arm64, so there pip may build.
WHEELS_ONLY = [] if platform.machine() in ("aarch64", "arm64") else ["--only-binary", ":all:"]


def ensure(*names: str) -> None:
    """Have the locked packages of requirements.txt and requirements-NAME.txt installed."""
    _ensure_venv()
    for name in ("requirements", *(f"requirements-{name}" for name in names)):
        lockfile = ROOT / f"{name}.txt"
        stamp, wanted = VENV / f"{name}.stamp", digest(lockfile.read_text())
        if stamp.exists() and stamp.read_text() == wanted:
            continue
        with step(f"Python packages of {lockfile.name}"):
            # Python compiles the few modules that are used faster than pip compiles all.
            options = ["--no-deps", "--no-compile", "--require-hashes", *WHEELS_ONLY]
            pip("install", *options, "-r", lockfile)
        stamp.write_text(wanted)


def pip(*args) -> None:
    """Run pip in the virtual environment."""
    command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *args]
    run(command, HINT, env=clean_environment())


def clean_environment() -> dict[str, str]:
    """Return the environment for the project's Python: nothing of the user's Python leaks in."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    env["PYTHONUNBUFFERED"] = "1"
    env["PATH"] = f"{VENV / 'bin'}:{env.get('PATH', '/usr/bin:/bin')}"
    env.setdefault("LANG", "C.UTF-8")
    return env


def _ensure_venv() -> None:
    done = VENV / "made.stamp"
    if done.exists() and done.read_text() == sys.version:
        return
    with step("Python environment"):
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])
        if not _has_pip():
            _pip_from_debian()
    done.write_text(sys.version)


def _has_pip() -> bool:
    """Install pip from the Python's own copy; minimal Debian has split that copy off."""
    command = [PYTHON, "-m", "ensurepip"]
    return not subprocess.run(command, capture_output=True, check=False).returncode


def _pip_from_debian() -> None:
    mirror = debian.find_mirror()
    if not mirror:
        raise PanelError(
            "this Python comes without pip", "install it, for example: apt install python3-venv"
        )
    apt = debian.PrivateApt("pip", mirror, ["trixie"])
    apt.update()
    apt.run("download", "python3-pip-whl/trixie")
    apt.unpack(VAR / "pip")
    wheel = next((VAR / "pip").rglob("pip-*.whl"))
    run([PYTHON, wheel / "pip", "install", "--no-index", wheel], env=clean_environment())


def link_odoo() -> None:
    """Let the environment import Odoo; pip-installed addons join it as a namespace package."""
    folder: Path = next((VENV / "lib").glob("python3.*/site-packages"))
    link, text = folder / "odoo-source.pth", f"{odoo_source.path()}\n"
    if not link.exists() or link.read_text() != text:
        link.write_text(text)
