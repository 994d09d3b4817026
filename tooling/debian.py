"""Debian packages without root and without touching the system.

A private apt (own state, cache and sources) downloads from the mirror that the machine's own
apt uses; apt verifies the signatures, so no checksum is pinned here.
"""

import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from tooling.console import PanelError, run, say
from tooling.settings import VAR

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
HINT = "check the network and the machine's apt sources, or set ODOO_SRC and PGHOST"


def _ask(command: list[str]) -> list[str]:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout.splitlines()


def find_mirror() -> str | None:
    """Return the Debian mirror that the machine's own apt uses, if it offers sid."""
    if not shutil.which("apt-get") or not KEYRING.exists():
        return None
    uris = dict.fromkeys(_ask(["apt-get", "indextargets", "--format", "$(REPO_URI)"]))
    for uri in uris:
        if not uri.startswith(("http://", "https://")):
            continue
        try:
            with urllib.request.urlopen(f"{uri}dists/sid/InRelease", timeout=14) as answer:
                if b"\nOrigin: Debian\n" in answer.read(4096):
                    return uri
        except (urllib.error.URLError, OSError):
            continue
    return None


def codename() -> str | None:
    """Return the Debian release of this machine, such as bookworm."""
    text = Path("/etc/os-release").read_text() if Path("/etc/os-release").exists() else ""
    found = re.search(r"^VERSION_CODENAME=(\w+)", text, re.M)
    return found[1] if found and re.search(r"^ID=debian", text, re.M) else None


class PrivateApt:
    """An apt of our own below VAR, for the given suites."""

    def __init__(self, name: str, mirror: str, suites: list[str], status: str = ""):
        self.folder = VAR / "apt" / name
        self.archives = self.folder / "debs"
        for part in ("state/lists/partial", "cache/archives/partial", "parts", "debs"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        (self.folder / "empty").touch()
        (self.folder / "parts/debian.sources").write_text(
            f"Types: deb\nURIs: {mirror}\nSuites: {' '.join(suites)}\nComponents: main\n"
            f"Signed-By: {KEYRING}\n"
        )
        proxies = [line for line in _ask(["apt-config", "dump"]) if "Proxy" in line]
        self.config = self.folder / "apt.conf"
        self.config.write_text(
            f'Dir::State "{self.folder}/state";\n'
            f'Dir::Cache "{self.folder}/cache";\n'
            f'Dir::State::status "{status or self.folder / "empty"}";\n'
            'Dir::Etc::sourcelist "/dev/null";\n'
            f'Dir::Etc::sourceparts "{self.folder}/parts";\n'
            'Dir::Etc::trusted "/dev/null";\n'
            'Dir::Etc::trustedparts "/dev/null";\n'
            'Dir::Etc::parts "/dev/null";\n'
            'APT::Sandbox::User "root";\n'
            'APT::Update::Error-Mode "any";\n'
            'Acquire::Languages "none";\n'
            'Acquire::Retries "2";\n'
            'Debug::NoLocking "true";\n' + "".join(line + "\n" for line in proxies)
        )

    def run(self, *args: str) -> list[str]:
        """Run apt-get with this configuration in the folder of the downloads."""
        env = dict(os.environ, APT_CONFIG=str(self.config), LC_ALL="C.UTF-8")
        return run(["apt-get", *args], HINT, env=env, cwd=self.archives)

    def update(self) -> None:
        """Read the package lists, also from a mirror that lags behind.

        The signature is verified either way. What an expired list lacks is only the promise
        to be the newest, and a mirror that was frozen for repeatable builds never has that.
        """
        try:
            self.run("update")
        except PanelError as error:
            if not any("is expired" in line for line in error.lines):
                raise
            say("   the mirror's package list is signed but out of date, going on with it")
            self.run("-o", "Acquire::Check-Valid-Until=false", "update")

    def unpack(self, target: Path, *exclude: str) -> None:
        """Unpack everything downloaded below target and drop the downloads."""
        target.mkdir(parents=True, exist_ok=True)
        options = [f"--exclude={pattern}" for pattern in exclude]
        for deb in sorted(self.folder.rglob("*.deb")):
            with subprocess.Popen(
                ["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE
            ) as source:
                run(["tar", "-x", "-C", target, "--no-same-owner", *options], stdin=source.stdout)
            deb.unlink()
