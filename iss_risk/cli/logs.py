"""Log lines on stderr, for `--verbose`."""

from __future__ import annotations

import logging
import sys


def log_to_stderr() -> None:
    """Show what the package logs, with the seconds since the start."""
    log = logging.getLogger("iss_risk")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Elapsed("%(elapsed)s  %(message)s"))
    log.handlers = [handler]  # not added: a second call in one process must not print twice
    log.setLevel(logging.DEBUG)
    log.propagate = False


class _Elapsed(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.elapsed = f"{record.relativeCreated / 1000.0:8.2f} s"
        return super().format(record)
