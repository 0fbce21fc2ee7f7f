"""One version, written down once: what repeats it agrees; and the lock file holds what is asked for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
NOT_YET = "not released yet"


def newest() -> tuple[str, str]:
    """Version and date of the first section of CHANGELOG.md."""
    found = re.search(
        r"^## \[(.+?)\] - (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert found is not None
    return found[1], found[2]


def test_changelog_and_citation_are_of_this_version() -> None:
    version, date = newest()
    assert PROJECT["version"] == version == CITATION["version"]
    assert CITATION["license"] == PROJECT["license"]
    # A citation has a date once there is something to cite.
    assert str(CITATION.get("date-released", NOT_YET)) == date
    assert date == NOT_YET or re.fullmatch(r"\d{4}-\d{2}-\d{2}", date)


def test_the_version_stands_nowhere_in_the_sources() -> None:
    """iss_risk/version.py asks the installed package."""
    for path in (ROOT / "iss_risk").rglob("*.py"):
        assert not re.search(
            r"__version__\s*=|^VERSION\s*=", path.read_text(encoding="utf-8"), re.MULTILINE
        ), path


def pins() -> dict[str, list[tuple[str, str]]]:
    """Of each package in the lock file its versions, with the marker that each is for."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, version, marker in re.findall(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\$", LOCK, re.MULTILINE):
        found.setdefault(name, []).append((version, marker))
    return found


@pytest.mark.parametrize("line", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]])
def test_the_lock_file_holds_what_is_asked_for(line: str) -> None:
    wanted = Requirement(line)
    versions = pins().get(wanted.name.lower().replace("_", "-"), [])
    assert versions, f"{line}: make lock"
    assert all(version in wanted.specifier for version, _ in versions), f"{line}: make lock"


def test_the_lock_file_has_a_version_for_every_python_and_hashes_but_no_places() -> None:
    assert "://" not in LOCK
    assert "file:" not in LOCK
    listed = re.findall(r"^[a-z0-9-]+==.+\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", LOCK, re.MULTILINE)
    assert len(listed) == sum(map(len, pins().values()))
    for minor in (11, 12, 13, 14):
        here = {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
        for wanted in map(Requirement, PROJECT["dependencies"]):
            markers = [marker for _, marker in pins()[wanted.name]]
            assert sum(not one or Marker(one).evaluate(here) for one in markers) == 1, wanted.name
