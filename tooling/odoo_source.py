"""Getting the source of Odoo 19: the user's checkout, Debian's package, or git."""

import os
import shutil
from pathlib import Path

from tooling import debian
from tooling.console import PanelError, run, step
from tooling.settings import VAR

HOME = VAR / "odoo"
FROM_SID = ["odoo-19"]
# Odoo's fonts and libraries are symlinks into these packages in Debian's layout.
FROM_STABLE = [
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
]
DIST = "usr/lib/python3/dist-packages"
# Debian leaves this minified library out; every browser page then logs an error for it.
MISSING_SCRIPT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def source() -> str:
    """Say in one line where Odoo comes from."""
    if os.environ.get("ODOO_SRC"):
        return f"ODOO_SRC ({os.environ['ODOO_SRC']})"
    if (HOME / DIST).exists():
        return "Debian's package odoo-19"
    return "git clone of github.com/odoo/odoo" if HOME.exists() else "not here yet"


def path() -> Path:
    """Return the folder that holds the package `odoo`."""
    if os.environ.get("ODOO_SRC"):
        return Path(os.environ["ODOO_SRC"]).resolve()
    return HOME / DIST if (HOME / DIST).exists() else HOME


def ensure() -> None:
    """Have the source of Odoo 19 in place."""
    if os.environ.get("ODOO_SRC"):
        if not (path() / "odoo" / "release.py").exists():
            raise PanelError(
                f"ODOO_SRC={os.environ['ODOO_SRC']} holds no Odoo",
                "point it at a checkout of branch 19.0 of github.com/odoo/odoo, or unset it",
            )
    elif not (path() / "odoo" / "release.py").exists():
        mirror = debian.find_mirror()
        if mirror:
            _fetch_debian(mirror)
        else:
            _fetch_git()


def _fetch_debian(mirror: str) -> None:
    half = VAR / "odoo.new"
    shutil.rmtree(half, ignore_errors=True)
    apt = debian.PrivateApt("odoo", mirror, ["sid", "trixie"])
    with step("Odoo 19: package list of Debian sid"):
        apt.update()
    with step("Odoo 19: download from Debian sid (135 MB)"):
        apt.run("download", *(f"{name}/sid" for name in FROM_SID))
        apt.run("download", *(f"{name}/trixie" for name in FROM_STABLE))
    with step("Odoo 19: unpack"):
        apt.unpack(half, f"./{DIST}/addons", "./usr/share/doc")
        stub = half / DIST / MISSING_SCRIPT
        stub.parent.mkdir(parents=True, exist_ok=True)
        if not stub.exists():
            stub.write_text("// Not in Debian's package; only video calls would use it.\n")
        half.rename(HOME)


def _fetch_git() -> None:
    half = VAR / "odoo.new"
    shutil.rmtree(half, ignore_errors=True)
    address = "https://github.com/odoo/odoo"
    with step("Odoo 19: git clone of github.com/odoo/odoo (several minutes)"):
        run(
            ["git", "clone", "--depth", "1", "-b", "19.0", address, half],
            "check the network, or set ODOO_SRC to a checkout of Odoo 19.0 that you have",
        )
        half.rename(HOME)
