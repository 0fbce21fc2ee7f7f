"""The version, from the installed package's metadata."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version as _installed


@cache  # it is read from a file, and stands in the answer of every object of a fleet
def version() -> str:
    """The version of the tool that is installed."""
    return _installed("iss-risk")
