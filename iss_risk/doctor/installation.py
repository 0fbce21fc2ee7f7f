"""Is everything there that was installed, and is it what was installed?"""

from __future__ import annotations

import base64
import hashlib
import importlib
import platform
import re
import sys
from importlib import metadata
from pathlib import Path

from iss_risk.answers.doctor import Check, fault, fine
from iss_risk.sources.embedded import data_folder
from iss_risk.version import version

REINSTALL = "install it again: pip install --force-reinstall iss-risk"


def check_program() -> Check:
    """What is it that runs here, on what, and from where?"""
    return fine(
        "program",
        f"iss-risk {version()}, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, in {Path(sys.prefix)}",
    )


def check_packages() -> Check:
    """Imports each package that the tool requires, and compares its version."""
    wanted = [text for text in metadata.requires("iss-risk") or [] if "extra ==" not in text]
    broken = [said for text in wanted if (said := _broken(text)) is not None]
    if broken:
        return fault("packages", "; ".join(broken), "install them: pip install --upgrade iss-risk")
    return fine("packages", f"all {len(wanted)} required packages can be imported")


def _broken(requirement: str) -> str | None:
    """What is wrong with "numpy>=1.26"; None if nothing is."""
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    least = re.search(r">=\s*([\d.]+)", requirement)
    try:
        found = metadata.version(name)
        importlib.import_module(_module_of(name))
    except metadata.PackageNotFoundError:
        return f"{name} is missing"
    except Exception as error:  # a binary for another processor, a half-removed package, ...
        return f"{name} {found} cannot be imported ({type(error).__name__}: {error})"
    if least is not None and _numbers(found) < _numbers(least[1]):
        return f"{name} is {found}, needed is {least[1]}"
    return None


def _module_of(distribution: str) -> str:
    """All that iss-risk requires is imported under its own name."""
    return distribution.replace("-", "_")


def _numbers(text: str) -> list[int]:
    release = re.match(r"\d+(?:\.\d+)*", text)
    return [int(part) for part in release[0].split(".")] if release else []


def check_embedded_files() -> Check:
    """Every embedded file against the checksum in the list that the installer has left."""
    name = "embedded files"
    try:
        folder = data_folder()
    except Exception as error:
        return fault(name, str(error), REINSTALL)
    files = [path for path in folder.rglob("*") if path.is_file() and "build" not in path.parts]
    size = f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB"
    known = {Path(str(one.locate())).resolve(): one.hash for one in metadata.files("iss-risk") or []}
    # An editable installation uses the files of the checkout, not those the installer has listed.
    installed = {
        path: digest for path, digest in known.items() if digest is not None and path.is_relative_to(folder)
    }
    if not installed:
        return fine(name, f"{size}, in a checkout: `git status` tells whether they were changed")
    wrong = sorted(path.name for path, known in installed.items() if not _is_as_installed(path, known))
    if wrong:
        return fault(name, f"missing or changed since they were installed: {', '.join(wrong)}", REINSTALL)
    return fine(name, f"{size}, checksums as installed")


def _is_as_installed(path: Path, known: metadata.FileHash) -> bool:
    try:
        digest = hashlib.new(known.mode, path.read_bytes()).digest()
    except (OSError, ValueError):
        return False
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") == known.value
