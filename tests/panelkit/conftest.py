"""Make ``panelkit`` importable where pytest's own settings do not say how."""

import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

_SPEC = find_spec("panelkit")

# without an origin it is this folder of tests, taken for a namespace package
if _SPEC is None or _SPEC.origin is None:
    sys.modules.pop("panelkit", None)
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "addons" / "panel_crm"))


def _seconds(work):
    """Return the processor time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.fixture
def growth():
    """How many times as long the larger of two works takes, measured in turns: no seconds."""

    def measure(small, large, rounds=3):
        pairs = [(_seconds(small), _seconds(large)) for _round in range(rounds)]
        return min(pair[1] for pair in pairs) / min(pair[0] for pair in pairs)

    return measure
