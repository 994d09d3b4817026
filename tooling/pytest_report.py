"""pytest plugin of ./panel test: counts the outcomes and collects what Odoo logged.

Loaded with -p; writes one JSON file whose path is in PANEL_REPORT. Expected log lines do not
arrive here: mute_logger and assertLogs keep them from the root logger.
"""

import json
import logging
import os
from pathlib import Path

from tooling.database import allowed_patterns

OUTCOMES = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
logged: list[str] = []


class Collector(logging.Handler):
    """Keep warnings and errors that are not on the allow-list."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.patterns = allowed_patterns()

    def emit(self, record: logging.LogRecord) -> None:
        test = os.environ.get("PYTEST_CURRENT_TEST", "outside of a test")
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        if not any(pattern.search(line) for pattern in self.patterns):
            logged.append(f"{test}: {line}")


def pytest_configure(config):
    """Start collecting."""
    logging.getLogger().addHandler(Collector())


def pytest_terminal_summary(terminalreporter):
    """Write the counts and the lines for ./panel test."""
    stats = terminalreporter.stats
    counts = {outcome: len(stats.get(outcome, [])) for outcome in OUTCOMES}
    report = {"counts": counts, "logged": logged}
    Path(os.environ["PANEL_REPORT"]).write_text(json.dumps(report))
