"""Every example that a reader may copy runs: Python of pages, of docstrings, scripts in docs/."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pkgutil
import re
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import pytest

import iss_risk
from iss_risk.simulation.sampling import run_samples

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
WITH_CODE = [page for page in PAGES if BLOCK.search(page.read_text(encoding="utf-8"))]
MODULES = [
    one.name
    for one in pkgutil.walk_packages(iss_risk.__path__, "iss_risk.")
    if one.name != "iss_risk.__main__" and "_data" not in one.name
]


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: str(page.name))
def test_the_python_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a page one after the other, beside an orbit file as they speak of."""
    (tmp_path / "iss.tle").write_bytes((ROOT / "data" / "orbits" / "iss.tle").read_bytes())
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "example"}
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        exec(compile(block, str(page), "exec"), names)


def test_there_is_python_to_run() -> None:
    wanted = ("how-to/notebook.md", "getting-started/researcher.md")
    assert {ROOT / "docs" / name for name in wanted} <= set(WITH_CODE)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_docstrings_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert found.failed == 0


def test_some_docstrings_have_examples() -> None:
    finder = doctest.DocTestFinder()
    modules = [importlib.import_module(name) for name in ("iss_risk.scenario", "iss_risk.distributions")]
    assert all(any(one.examples for one in finder.find(module)) for module in modules)


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_two_scenarios_are_simulated_twice_and_not_a_third_time(capsys: pytest.CaptureFixture[str]) -> None:
    example = script("two_scenarios")
    counted = mock.patch("iss_risk.simulation.simulate.run_samples", wraps=run_samples)
    with counted as run:
        example.main(str(ROOT / "data" / "orbits" / "iss.tle"), 64)
    assert run.call_count == 2
    printed = capsys.readouterr().out
    assert "{'attitude': ('tumbling', 'held')}" in printed
    assert "China" in printed
    assert "days later" in printed
