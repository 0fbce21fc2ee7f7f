"""What a bug report should contain."""

from __future__ import annotations

import os
import platform
import re
from importlib import metadata


def version_lines() -> list[str]:
    """The versions of the tool, of Python and of everything the tool requires; the machine's kind."""
    requirements = [r for r in metadata.requires("iss-risk") or [] if "extra ==" not in r]
    names = sorted(re.split(r"[^\w.-]", requirement, maxsplit=1)[0] for requirement in requirements)
    rows = [
        ("iss-risk", metadata.version("iss-risk")),
        ("Python", f"{platform.python_version()} ({platform.python_implementation()})"),
        ("platform", platform.platform()),
        ("CPUs", str(os.cpu_count())),
        *((name, _version_or_missing(name)) for name in names),
    ]
    width = max(len(name) for name, _ in rows)
    return [f"{name:<{width}}  {version}" for name, version in rows]


def _version_or_missing(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "missing"
