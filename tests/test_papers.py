"""The papers of the project: what they name exists, and they agree with each other."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "data" / "README.md"])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_files_that_are_named_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(r"`((?:iss_risk|tests|data|docs|benchmarks)/[\w./]+)`", text)
    assert len(named) >= 1
    assert [path for path in named if "NAME" not in path and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_four_parts_and_its_place_in_the_list(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]}: ")
    parts = ["Context", "Decision", "Consequences", "Not taken"]
    assert re.findall(r"^## (.*)$", text, flags=re.MULTILINE) == parts
    assert f"]({path.name})" in path.with_name("README.md").read_text(encoding="utf-8")


def test_the_citation_is_that_of_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert "cff-version: 1.2.0" in citation
    assert f'version: "{project["version"]}"' in citation
    assert f"license: {project['license']}" in citation
    assert project["authors"][0]["name"] in citation


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
def test_make_has_one_recipe_for_each_target_that_is_named() -> None:
    """A target given twice makes every call of make warn; one that pages tell of must be there."""
    named = {"help", ".PHONY"}
    for page in PAGES:
        named |= set(
            re.findall(r"(?:`|^\$ )make ([a-z]+)\b", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        )
    recipes = re.findall(r"^([.\w]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(set(recipes)) == sorted(recipes)
    assert {"assess", "test", "evidence", "bench"} <= named <= set(recipes)
    told = subprocess.run(["make", "-n", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stderr == ""
