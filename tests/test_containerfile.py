"""The Containerfile: carried out without an engine, and its image run as one would, with a read-only root."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest
from containerfiles import Image, build, instructions, run, why_not

from iss_risk.compiled import KERNELS

ROOT = Path(__file__).parents[1]
FILE = ROOT / "Containerfile"
PACKAGES = sysconfig.get_paths()["purelib"]
USER = 10001
QUICK = ("assess", "--offline", "--samples", "64", "--now", "2026-11-23")


def test_it_ends_as_a_user_without_rights_and_names_what_it_runs() -> None:
    steps = instructions(FILE)
    last = {one.name: one.text for one in steps}
    assert last["USER"] == f"{USER}:{USER}"
    assert json.loads(last["ENTRYPOINT"]) == ["iss-risk"]
    assert json.loads(last["CMD"]) == ["assess"]
    bases = [one.text.split()[0] for one in steps if one.name == "FROM"]
    assert bases == ["python:${PYTHON}-slim"] * 2
    for name in ("title", "description", "licenses", "vendor"):
        assert f"org.opencontainers.image.{name}=" in last["LABEL"]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Built as the file says, but for two things that would take minutes: the packages that iss-risk needs
    are those of this environment, and so are the kernels (those that an installation delivers are tried in
    test_compile_ahead.py)."""
    work = tmp_path_factory.mktemp("image")
    if reason := why_not(work):
        pytest.skip(f"container-like trial: {reason}")

    def with_what_is_here(before: Image, files: Path) -> None:
        (packages,) = (before.files / "opt" / "iss-risk").glob("lib/python3*/site-packages")
        (packages / "here.pth").write_text("/packages\n")
        kernels = files / "cache" / "iss-risk" / "kernels" / KERNELS.path.name
        if KERNELS.path.is_dir():
            shutil.copytree(KERNELS.path, kernels)
        for path in [files / "cache", *(files / "cache").rglob("*")]:
            os.chown(path, USER, USER)

    return build(
        FILE,
        work,
        instead={
            "pip install --no-cache-dir": "pip install --no-cache-dir --no-deps",
            "-m iss_risk.compile_ahead": "-c pass",
        },
        before_last_stage=with_what_is_here,
        shown={"/packages": f"{PACKAGES}:ro"},
    )


def volume(folder: Path, content: Path | None = None) -> Path:
    """A named volume: an engine makes it of what the image has at that place."""
    if content is None:
        folder.mkdir()
    else:
        shutil.copytree(content, folder)
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, USER, USER)
    return folder


def contained(image: Image, *words: str, **volumes: Path) -> subprocess.CompletedProcess[str]:
    mounts = {f"/{place}": str(where) for place, where in volumes.items()}
    return run(image, *words, mounts={"/packages": f"{PACKAGES}:ro", "/tmp": "tmpfs", **mounts})


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_it_answers_with_nothing_that_can_be_written(image: Image) -> None:
    """No volume at all: kernels and tables are read where they were built, and the root is read-only."""
    look = "id -u; for place in / /etc /data /cache /opt/iss-risk; do test -w $place && echo $place; done; :"
    assert run(replace(image, entrypoint=()), "sh", "-c", look).stdout == f"{USER}\n"
    ended = contained(image, *QUICK)
    assert ended.returncode == 0, ended.stderr
    assert "United States" in ended.stdout
    assert "cannot be kept" not in ended.stderr, "compiled again"
    refused = contained(image, *QUICK, "--record")
    assert (refused.returncode, refused.stdout) == (3, ""), refused.stderr


@pytest.mark.slow
def test_the_job_for_cron_writes_to_its_volumes_and_nowhere_else(image: Image, tmp_path: Path) -> None:
    cache = volume(tmp_path / "cache", image.files / "cache")
    data = volume(tmp_path / "data")
    before, inside = below(cache), below(image.files)
    job = (*QUICK, "--quiet", "--record", "--on-change")
    first = contained(image, *job, cache=cache, data=data)
    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr.startswith("changed: ISS (ZARYA): no recorded run")
    again = contained(image, *job, cache=cache, data=data)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    history = contained(image, "history", "--json", data=data, cache=cache)
    assert len(json.loads(history.stdout)["runs"]) == 2
    published = contained(image, "publish", *QUICK[1:], "/data/site", cache=cache, data=data)
    assert published.returncode == 0, published.stderr
    assert {"site/index.html", "iss-risk/history.sqlite"} <= below(data)
    assert {path.stat().st_uid for path in (*data.rglob("*"), *cache.rglob("*"))} == {USER}
    assert {one for one in below(cache) - before if one.endswith(".kernel")} == set(), "compiled again"
    assert below(image.files) == inside
