"""The pages that a folder holds already: one folder a version, named by the instant it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from iss_risk.answers.assessment import Assessment
from iss_risk.errors import InputError

FOLDER = "versions"
DOCUMENT = "assessment.json"
_NAME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")


@dataclass(frozen=True)
class Version:
    """A published page: the name of its folder, and its document."""

    name: str
    assessment: Assessment


def read_versions(site: Path) -> list[Version]:
    """Those of a site, the oldest first. Raises InputError for one that is damaged."""
    folder = site / FOLDER
    if not folder.is_dir():
        return []
    names = [one.name for one in folder.iterdir() if one.is_dir() and _NAME.fullmatch(one.name)]
    return [Version(name, _read(folder / name / DOCUMENT)) for name in sorted(names, key=_order)]


def new_name(site: Path, now: datetime) -> str:
    """A name for the version of that instant that no folder has."""
    stamp, number = f"{now:%Y%m%dT%H%M%SZ}", 1
    name = stamp
    while (site / FOLDER / name).exists():
        number += 1
        name = f"{stamp}-{number}"
    return name


def _order(name: str) -> tuple[str, int]:
    stamp, _, number = name.partition("-")
    return stamp, int(number or "1")


def _read(path: Path) -> Assessment:
    try:
        return Assessment.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; remove that version", path=path) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(
            f"is no assessment ({first['msg']}); remove that version",
            path=path,
            field=".".join(map(str, first["loc"])) or None,
        ) from error
