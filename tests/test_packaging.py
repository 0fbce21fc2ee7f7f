"""What packagers and users get: a source distribution and a wheel that hold what they should and work alone.

Needs the standard library, pytest, `build` and hatchling, so that it runs where nothing else is installed:

    python -m pytest --noconftest tests/test_packaging.py
"""

from __future__ import annotations

import email
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = f"iss_risk-{PROJECT['version']}"
# Kernels that are compiled already are not compiled again, wherever the home is.
CACHE = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))


def run(*command: str | Path, folder: Path) -> str:
    """The standard output of a command that must succeed: run elsewhere than in the checkout, with an empty
    home and nothing that points to this environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ISS_RISK"))}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    clean |= {"HOME": str(home), "XDG_CACHE_HOME": CACHE, "PYTHONUTF8": "1"}
    finished = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def build(kind: str, source: Path, target: Path) -> Path:
    """Build with the tools of this environment: how they would get into another one is not the question."""
    run(
        *(sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", target, source),
        folder=target,
    )
    (made,) = [path for path in target.iterdir() if path.is_file()]
    return made


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def metadata(wheel: Path) -> email.message.Message:
    return email.message_from_bytes(contents(wheel)[f"{NAME}.dist-info/METADATA"])


def shipped(folder: str) -> set[str]:
    """The files below a folder of the checkout, without what Python leaves there."""
    found = (path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.as_posix() for path in found if "__pycache__" not in path.parts}


def test_the_wheel_is_for_every_system_and_holds_all_data_and_nothing_else(wheel: Path) -> None:
    assert wheel.name == f"{NAME}-py3-none-any.whl"
    names = set(contents(wheel))
    about = {one for one in names if one.startswith(f"{NAME}.dist-info/")}
    sources = {f"iss_risk/{one}" for one in shipped("iss_risk")}
    data = {f"iss_risk/_data/{one}" for one in shipped("data") if not one.startswith("build/")}
    assert "iss_risk/py.typed" in sources
    manual = {f"{NAME}.data/data/share/man/man1/iss-risk.1"}
    assert names - about == sources | data | manual
    assert {PurePosixPath(one).relative_to(f"{NAME}.dist-info").as_posix() for one in about} == {
        "METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE",
    }  # fmt: skip
    # Two files of one name, where capitals do not count, are one file.
    assert len({one.lower() for one in names}) == len(names)


def test_no_place_of_this_machine_is_in_the_wheel(wheel: Path) -> None:
    places = {str(ROOT), str(Path.home()), sys.prefix, sys.base_prefix} - {"/", "/usr", "/root"}
    for name, content in contents(wheel).items():
        for place in places:
            assert place.encode() not in content, f"{name} names {place}"


def test_the_metadata_is_what_an_index_takes(wheel: Path) -> None:
    """What `twine check` looks at; it is no part of this environment."""
    found = metadata(wheel)
    assert (found["Name"], found["Version"]) == ("iss-risk", PROJECT["version"])
    assert found["Description-Content-Type"] == "text/markdown"
    assert found.get_payload(decode=True) == (ROOT / "README.md").read_bytes()
    assert found["License-Expression"] == PROJECT["license"]
    assert found.get_all("License-File") == ["LICENSE"]
    assert found["Requires-Python"] == PROJECT["requires-python"]
    assert "\n" not in found["Summary"]
    assert len(found["Summary"]) <= 512
    required = [one for one in found.get_all("Requires-Dist", []) if "extra ==" not in one]
    assert len(required) == len(PROJECT["dependencies"])
    assert not any(" @ " in one for one in required), "an index takes no addresses"
    entry_points = contents(wheel)[f"{NAME}.dist-info/entry_points.txt"].decode()
    assert "iss-risk = iss_risk.cli:main" in entry_points


def test_a_wheel_of_the_source_distribution_is_the_same_wheel(
    wheel: Path, sdist: Path, tmp_path: Path
) -> None:
    with tarfile.open(sdist) as archive:
        names = set(archive.getnames())
        archive.extractall(tmp_path, filter="data")
    assert all(one.split("/")[0] == NAME for one in names)
    for needed in (
        "LICENSE", "CHANGELOG.md", "CITATION.cff", "Makefile", "Containerfile", ".dockerignore",
        ".ci/run", ".github/workflows/ci.yml", "requirements-dev.lock", "tests/conftest.py", "docs/build.py",
        "data/build/all.py",
    ):  # fmt: skip
        assert f"{NAME}/{needed}" in names
    assert not any("__pycache__" in one or re.search(r"/\.(git|venv)(/|$)", one) for one in names)
    again = build("wheel", tmp_path / NAME, tmp_path)
    assert contents(again) == contents(wheel)


@pytest.mark.slow
def test_the_wheel_works_alone(wheel: Path, tmp_path: Path) -> None:
    """In an empty environment with what it requires and nothing else, as pipx makes one: half a minute."""
    run(sys.executable, "-m", "venv", tmp_path / "venv", folder=tmp_path)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", wheel, folder=tmp_path)
    for scripts in (tmp_path / "venv").rglob("_data/build"):
        shutil.rmtree(scripts)  # what rebuilds data/ must not be needed to use it

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    program = programs / "iss-risk"
    assert run(program, "--version", folder=elsewhere) == f"iss-risk {PROJECT['version']}\n"
    assert "iss" in run(program, "vehicle", "list", folder=elsewhere)
    text = run(program, "assess", "--samples", "64", "--offline", "--json", folder=elsewhere)
    answer = json.loads(text)
    assert answer["schema"] == "iss-risk/assessment/1"
    assert answer["run"]["samples"] == 64
    assert [path.name for path in elsewhere.iterdir()] == ["home"], "nothing is left behind"
    assert list((elsewhere / "home").iterdir()) == []
