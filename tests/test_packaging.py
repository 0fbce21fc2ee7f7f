"""What a user installs: the wheel holds what it needs, and works alone in an empty environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, folder: Path) -> str:
    """The standard output of a command that must succeed, run elsewhere than in the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ISS_RISK"))}
    clean["ISS_RISK_OFFLINE"] = "1"
    finished = subprocess.run(
        [str(part) for part in command], cwd=folder, env=clean, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.mark.slow
def test_the_wheel_works_alone(tmp_path: Path) -> None:
    """One test for all, because building and installing take a minute."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "dist", ROOT, folder=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")

    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for source in (ROOT / "data").rglob("*"):
        inside = source.relative_to(ROOT / "data")
        if source.is_file() and "build" not in inside.parts and "__pycache__" not in inside.parts:
            assert f"iss_risk/_data/{inside.as_posix()}" in names
    assert not any(name.startswith("tests/") for name in names)
    assert "iss_risk/py.typed" in names
    assert any(name.endswith(".data/data/share/man/man1/iss-risk.1") for name in names)

    run(sys.executable, "-m", "venv", tmp_path / "venv", folder=tmp_path)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", wheel, folder=tmp_path)

    for scripts in (tmp_path / "venv").rglob("_data/build"):
        shutil.rmtree(scripts)  # what rebuilds data/ must not be needed to use it

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert run(programs / "iss-risk", "--version", folder=elsewhere).startswith("iss-risk ")
    text = run(programs / "iss-risk", "assess", "--samples", "16", "--json", folder=elsewhere)
    answer = json.loads(text)
    assert answer["schema"] == "iss-risk/assessment/1"
    assert answer["run"]["samples"] == 16
    assert list(elsewhere.iterdir()) == [], "nothing is left behind"
