"""Make ``panelkit`` importable where pytest's own settings do not say how."""

import sys
from importlib.util import find_spec
from pathlib import Path

_SPEC = find_spec("panelkit")

# without an origin it is this folder of tests, taken for a namespace package
if _SPEC is None or _SPEC.origin is None:
    sys.modules.pop("panelkit", None)
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "addons" / "panel_crm"))
