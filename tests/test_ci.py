"""The description for a code host: what it names exists here, and it tries every Python that is claimed."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
JOBS: dict[str, Any] = FLOW["jobs"]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def commands(job: str) -> list[list[str]]:
    return [shlex.split(step["run"]) for step in JOBS[job]["steps"] if "run" in step]


def test_it_tries_the_pythons_that_the_package_claims() -> None:
    claimed = {
        line.rsplit(" ", 1)[1]
        for line in PYPROJECT["project"]["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", line)
    }
    tried = JOBS["tests"]["strategy"]["matrix"]["python"]
    assert set(tried) == claimed
    lowest = min(claimed, key=lambda one: int(one.split(".")[1]))
    assert PYPROJECT["project"]["requires-python"] == f">={lowest}"
    setups = [step for step in JOBS["lowest"]["steps"] if "setup-python" in step.get("uses", "")]
    assert [step["with"]["python-version"] for step in setups] == [lowest]
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{lowest.replace('.', '')}"


@pytest.mark.parametrize("job", JOBS)
def test_a_job_says_where_it_runs_and_how_long_at_most(job: str) -> None:
    systems = JOBS[job].get("strategy", {}).get("matrix", {}).get("system", [JOBS[job]["runs-on"]])
    assert set(systems) <= {"ubuntu-latest", "macos-latest", "windows-latest"}
    if len(systems) > 1:
        assert JOBS[job]["runs-on"] == "${{ matrix.system }}"
    assert 0 < JOBS[job]["timeout-minutes"] <= 120
    for step in JOBS[job]["steps"]:
        assert len({"uses", "run"} & set(step)) == 1
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/x@v1"))


@pytest.mark.parametrize("job", JOBS)
def test_what_a_job_runs_exists(job: str) -> None:
    systems = JOBS[job].get("strategy", {}).get("matrix", {}).get("system", [])
    installed = {"pip"}
    for words in commands(job):
        match words:
            case ["python", "-m", "pip", "install", *what]:
                installed |= set(what)
                if ".[dev]" in what:
                    installed |= known_as(PYPROJECT["project"]["optional-dependencies"]["dev"])
                if "requirements-dev.lock" in what:
                    installed |= known_as((ROOT / "requirements-dev.lock").read_text().splitlines())
            case ["python", "-m", "uv", "pip", "install", *what]:
                assert "uv" in installed
                if ".[dev]" in what:
                    installed |= known_as(PYPROJECT["project"]["optional-dependencies"]["dev"])
            case ["python", "-m", module, *_]:
                assert module in installed
                assert module == "pipx" or importlib.util.find_spec(module) is not None
            case ["make", target]:
                assert target in TARGETS
                assert "windows-latest" not in systems
            case ["docker", *_]:
                assert systems == []
            case [script]:
                assert os.access(ROOT / script, os.X_OK)
                assert "windows-latest" not in systems
            case _:
                pytest.fail(f"{shlex.join(words)}: not known here")
        for word in words:
            if word.endswith((".py", ".toml", ".lock")) or word == "Containerfile":
                assert (ROOT / word).is_file()


def known_as(requirements: list[str]) -> set[str]:
    """The names of packages in lines such as "pytest>=8.0" and "numpy==2.4.6 ; ..."."""
    return {re.split(r"[^A-Za-z0-9_-]", line, maxsplit=1)[0] for line in requirements} - {""}
