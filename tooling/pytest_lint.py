"""pytest plugin of ./panel lint: Odoo's test_lint over our addons only.

Loaded with -p. It narrows the list of addons that the tests walk through, and from tests that
walk through the whole registry it keeps the complaints about what our addons define.
"""

import json
import logging
import os
import re
from pathlib import Path

from odoo.modules import Manifest
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name

from tooling.database import own_modules
from tooling.settings import ADDONS

OWN = own_modules()
_OURS = re.compile(rf"\b({'|'.join(OWN)})\b|\bpanel\.")
_INVERSE = re.compile(r"([\w.]+)\.(\w+) \(inverse of ([\w.]+)\.(\w+)\)")
complaints: list[str] = []
ran: list[str] = []


class Collector(logging.Handler):
    """Some of Odoo's linters only log."""

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if _OURS.search(line):
            complaints.append(line)


def pytest_configure(config):
    """Narrow the list of addons before the tests import it."""
    everything = Manifest.all_addon_manifests

    def only_ours():
        return [manifest for manifest in everything() if Path(manifest.path).parent == ADDONS]

    Manifest.all_addon_manifests = staticmethod(only_ours)
    logging.getLogger().addHandler(Collector(logging.WARNING))


def pytest_runtest_logreport(report):
    """Keep the complaints of a failed test or subtest."""
    if report.when == "call":
        ran.append(report.nodeid)
    if not report.failed:
        return
    text = str(report.longrepr)
    inverses = _INVERSE.findall(text)
    if inverses:
        complaints.extend(_missing_indexes(inverses))
    elif _OURS.search(text):
        complaints.extend(line for line in text.splitlines() if line.startswith("E "))


def _missing_indexes(inverses: list[tuple[str, str, str, str]]) -> list[str]:
    """Keep the pairs of fields of which our addons define one."""
    registry = Registry(get_db_name())
    lines = set()
    for model, field, one_model, one_field in inverses:
        definers = {
            *registry[model]._fields[field]._modules,
            *registry[one_model]._fields[one_field]._modules,
        }
        if definers & set(OWN):
            lines.add(f"{model}.{field} needs an index, inverse of {one_model}.{one_field}")
    return sorted(lines)


def pytest_sessionfinish(session):
    """Write the findings for ./panel lint."""
    content = {"ran": len(ran), "complaints": complaints}
    Path(os.environ["PANEL_REPORT"]).write_text(json.dumps(content))
