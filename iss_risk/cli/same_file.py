"""A file that a command writes is none that another of its options names: it would replace it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from iss_risk.errors import UsageError

# Options whose file is replaced whole, and those that may name the same file: a scenario that was read may
# be written again.
_REPLACED: dict[str, tuple[str, ...]] = {
    "output": (),
    "layers": (),
    "objects": (),
    "page_path": (),
    "plot": (),
    "save_scenario": ("scenario_file",),
}
# Arguments that may name a file, and how they are called in messages.
_READ = {"fleet_source": "SOURCE"}
# Options whose file need not be there before: they write it.
_WRITTEN = ("checkpoint", "database", "layers", "objects", "output", "page_path", "plot", "save_scenario")


def check_files_differ(context: click.Context) -> None:
    """Raises UsageError where an option would replace the file of another option."""
    options = [one for one in context.command.params if isinstance(one, click.Option)]
    named = {str(one.name): one.opts[0] for one in options if "FILE" in (one.metavar or "")}
    named |= {name: called for name, called in _READ.items() if name in context.params}
    for name, allowed in _REPLACED.items():
        for other in named:
            if name in named and other not in (name, *allowed):
                written, kept = (context.params.get(key) for key in (name, other))
                if _is_same(written, kept, may_be_absent=other in _WRITTEN):
                    raise UsageError(
                        f"is the file of {named[other]} too, which it would replace: name another",
                        parameter=name,
                    )


def _is_same(written: object, kept: object, *, may_be_absent: bool) -> bool:
    if not (isinstance(written, str) and isinstance(kept, str | Path)) or "-" in (written, str(kept)):
        return False
    try:
        if Path(written).exists() or not may_be_absent:
            return Path(written).is_file() and Path(written).samefile(kept)
        return os.path.realpath(written) == os.path.realpath(kept)
    except (OSError, ValueError):  # no such file, or no name of one
        return False
