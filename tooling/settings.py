"""Where things are, and what the environment says about it."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
ADDONS = ROOT / "addons"
LANGUAGES = ("en_US", "zh_CN")

# One short name per checkout, for the few things that cannot live below VAR.
CHECKOUT_KEY = hashlib.sha1(str(VAR).encode()).hexdigest()[:10]
TEMP = Path(tempfile.gettempdir())


def in_ci() -> bool:
    """Whether this runs on a machine that is thrown away afterwards."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def digest(*parts: str) -> str:
    """Return one short hash over the given texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
