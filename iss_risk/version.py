"""The version, from the installed package's metadata."""

from __future__ import annotations

from importlib.metadata import version as _installed


def version() -> str:
    """The version of the tool that is installed."""
    return _installed("iss-risk")
