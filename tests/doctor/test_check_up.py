"""Each check, made to fail in the way it is there for, and what it then says to do."""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import shutil
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from report.fakes import fake_assessment

from iss_risk import compiled
from iss_risk.answers.doctor import Check, CheckUp, fault, fine, warning
from iss_risk.answers.document import Tool
from iss_risk.cli.program import run
from iss_risk.doctor import check_up as check_up_module
from iss_risk.doctor import embedded_data, installation, network, speed, storage
from iss_risk.doctor.check_up import Screen, check_up
from iss_risk.errors import FetchError, InputError
from iss_risk.history.database import recording
from iss_risk.history.runs import add_run
from iss_risk.kernel_cache import KernelFolder
from iss_risk.report.doctor import doctor_text
from iss_risk.sources.download import Answer, Patience
from iss_risk.sources.embedded import data_path
from iss_risk.studies.elements import import_elements

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "doctor-1.json"
SCREEN = Screen(columns=80, colour=False, encoding="utf-8")


def says(check: Check, state: str, *words: str) -> None:
    assert check.state == state, check
    assert (check.advice is None) == (state == "ok")
    for word in words:
        assert word in f"{check.finding} {check.advice}", check


def test_the_real_thing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Everything is in order where the tests run; JSON and schema agree."""
    code = run(["doctor", "--offline", "--json", "--database", str(tmp_path / "none.sqlite")])
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
    faults = [one for one in document["checks"] if one["state"] == "fault"]
    assert (code, faults) == (0, [])
    found = {one["name"]: one["finding"] for one in document["checks"]}
    assert list(found) == [
        *("program", "packages", "embedded files", "embedded data", "clock", "fetched data", "space weather"),
        "element sets",
        *("compiled kernels", "history", "network", "speed", "screen"),
    ]
    assert "254 nations" in found["embedded data"]
    assert "ms a sample" in found["speed"]
    assert found["network"] == "not tried: offline"
    assert list(tmp_path.iterdir()) == [], "looking at a history makes none"


def one_by_one(monkeypatch: pytest.MonkeyPatch, **steps: Callable[[], Check]) -> CheckUp:
    monkeypatch.setattr(check_up_module, "_steps", lambda *_, **__: steps)
    return check_up(screen=SCREEN, database=Path("none"))


def test_a_check_that_crashes_is_a_fault_and_the_others_still_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash() -> Check:
        raise ZeroDivisionError("a bug")

    answer = one_by_one(monkeypatch, first=crash, second=lambda: fine("second", "good"))
    says(answer.checks[0], "fault", "ZeroDivisionError: a bug", "--verbose")
    assert [one.name for one in answer.checks] == ["first", "second"]
    assert answer.faults() == ["first"]


@pytest.mark.parametrize("quiet", [True, False])
def test_a_fault_is_exit_code_3_and_a_warning_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], quiet: bool
) -> None:
    broken = {"data": lambda: fault("data", "gone", "install it again")}
    monkeypatch.setattr(check_up_module, "_steps", lambda *_, **__: broken)
    assert run(["doctor", *(["--quiet"] if quiet else [])]) == 3
    captured = capsys.readouterr()
    assert captured.err == "iss-risk: not in order: data\n"
    assert ("install it again" in captured.out) is not quiet
    slow = {"speed": lambda: warning("speed", "slow", "wait")}
    monkeypatch.setattr(check_up_module, "_steps", lambda *_, **__: slow)
    assert run(["doctor"]) == 0
    assert "1 warning, no faults: iss-risk works." in capsys.readouterr().out


def test_missing_broken_and_old_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    def import_module(name: str) -> None:
        if name == "numba":
            raise OSError("wrong ELF class")

    def version(name: str) -> str:
        if name == "skyfield":
            raise metadata.PackageNotFoundError(name)
        return "1.9.2rc1"

    wanted = ["skyfield>=1.48", "numba>=0.60", "numpy>=1.26", "rich>=1.9.1", "x; extra == 'dev'"]
    monkeypatch.setattr(metadata, "requires", lambda _: wanted)
    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(importlib, "import_module", import_module)
    check = installation.check_packages()
    says(
        check, "fault", "skyfield is missing", "numba 1.9.2rc1 cannot be imported (OSError: wrong ELF class)"
    )
    says(check, "fault", "numpy is 1.9.2rc1, needed is 1.26", "pip install")
    assert "rich" not in check.finding


class Installed:
    """One line of the list of files that an installer leaves."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        self.hash = metadata.FileHash(f"sha256={digest}")

    def locate(self) -> Path:
        return self.path


def test_embedded_files_against_the_list_of_the_installer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = ("a.tle", "b.npz", "c.toml")
    listed = [Installed(tmp_path / name, name.encode()) for name in names]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    monkeypatch.setattr(installation, "data_folder", lambda: tmp_path)
    monkeypatch.setattr(metadata, "files", lambda _: listed)
    says(installation.check_embedded_files(), "ok", "3 files", "checksums as installed")
    (tmp_path / "b.npz").write_bytes(b"b.npy")
    (tmp_path / "c.toml").unlink()
    says(installation.check_embedded_files(), "fault", "changed", "b.npz, c.toml", "install it again")
    monkeypatch.setattr(metadata, "files", lambda _: [])
    says(installation.check_embedded_files(), "ok", "git status")


def test_embedded_data_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise InputError("checksum is 7, not 3", path="iss.tle", line=2)

    monkeypatch.setitem(embedded_data._READERS, "orbit", broken)
    says(embedded_data.check_embedded_data(), "fault", "orbit: iss.tle, line 2: checksum", "install it again")


def test_a_clock_that_is_behind() -> None:
    says(embedded_data.check_clock(datetime(2030, 1, 1, tzinfo=UTC)), "ok", "2030-01-01 00:00 UTC")
    says(embedded_data.check_clock(datetime(1970, 1, 1, tzinfo=UTC)), "warning", "1970-01-01", "clock")


def test_a_cache_that_cannot_be_written(data_folder: Path) -> None:
    says(storage.check_cache(), "ok", "nothing fetched yet", str(data_folder))
    assert list(data_folder.iterdir()) == []
    data_folder.rmdir()
    data_folder.write_text("a file")
    says(storage.check_cache(), "warning", "cannot be written", "ISS_RISK_DATA_DIR")


def test_a_damaged_copy_in_the_cache(data_folder: Path) -> None:
    data_folder.mkdir(parents=True)
    (data_folder / "orbit-celestrak-supgp.meta.json").write_text("{")
    says(storage.check_cache(), "warning", "damaged", "iss-risk data update")


@pytest.mark.usefixtures("data_folder")
def test_element_sets(data_folder: Path) -> None:
    says(storage.check_element_sets(), "ok", "none kept yet")
    import_elements(str(data_path("orbits", "iss.tle")))
    says(storage.check_element_sets(), "ok", "23 of ISS (ZARYA)")
    path = data_folder.parent / "elements" / "25544.csv"
    path.write_bytes(path.read_bytes()[:-3])
    says(storage.check_element_sets(), "warning", f"{path}, line 24", "sets the file aside")


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("", (), {"free": 5_000_000})())
    says(storage.check_cache(), "warning", "only 5 MB free", "free some space")


def test_kernels_that_cannot_be_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(compiled, "KERNELS", KernelFolder(tmp_path / "file" / "kernels"))
    says(storage.check_kernels(), "warning", "compiles the physics again", "NUMBA_CACHE_DIR")


def test_a_kernel_that_is_damaged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = KernelFolder(tmp_path / "kernels")
    monkeypatch.setattr(compiled, "KERNELS", folder)
    says(storage.check_kernels(), "ok", "none yet")
    for k in range(2):
        folder.write(f"iss_risk.debris.fall_apart-{k}.kernel", b"code")
    says(storage.check_kernels(), "ok", "2 kept")
    damaged = folder.files()[0]
    damaged.write_bytes(damaged.read_bytes()[:-1])
    says(storage.check_kernels(), "warning", "1 of 2 kept are damaged", "compiled again", "may be deleted")


def test_the_history(tmp_path: Path) -> None:
    database = tmp_path / "history.sqlite"
    says(storage.check_history(database), "ok", "none yet")
    with recording(database) as connection:
        add_run(connection, fake_assessment(), announced=True)
        add_run(connection, fake_assessment(), announced=True)
    says(storage.check_history(database), "ok", "2 runs", "the last of 2026-11-22 19:42 UTC")
    with recording(database) as connection:
        connection.execute("UPDATE run SET casualties = 'x' WHERE id = 1")
    says(storage.check_history(database), "warning", "1 damaged")
    database.write_text("dear diary " * 1000)
    says(storage.check_history(database), "fault", "not a history", "ISS_RISK_DATABASE")


def test_the_network_is_never_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(requests: Any, **_: Any) -> Answer:
        asked.append(requests[0].url)
        if "celestrak" in requests[0].url:
            raise FetchError("its name cannot be resolved")
        return Answer(404, {}, b"")  # whatever it answers, it was reached

    monkeypatch.delenv("ISS_RISK_OFFLINE")
    monkeypatch.setattr(network, "space_track_credentials", lambda: None)
    monkeypatch.setattr(network, "ask", ask)
    says(network.check_network(offline=False), "warning", "CelesTrak: its name cannot be resolved", "proxy")
    assert [url.rsplit("/", 1)[1] for url in asked] == ["robots.txt", "robots.txt"]
    asked.clear()
    says(network.check_network(offline=True), "ok", "not tried")
    monkeypatch.setenv("ISS_RISK_OFFLINE", "1")
    says(network.check_network(offline=False), "ok", "not tried")
    assert asked == []


def test_a_server_that_never_answers_costs_a_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ISS_RISK_OFFLINE")
    monkeypatch.setattr(network, "space_track_credentials", lambda: None)
    monkeypatch.setattr(network, "_PATIENCE", Patience(connect_s=0.5, read_s=0.3, total_s=0.6))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("ISS_RISK_CELESTRAK_URL", address)
        monkeypatch.setenv("ISS_RISK_GFZ_URL", address)
        before = datetime.now(UTC)
        says(network.check_network(offline=False), "warning", "CelesTrak", "GFZ Potsdam")
        assert datetime.now(UTC) - before < timedelta(seconds=4)


def test_the_arithmetic_of_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter((41.0, 1.0, 1.64))
    monkeypatch.setattr(speed, "_seconds", lambda _: next(times))
    says(speed.check_speed(), "ok", "10.0 ms a sample", "some 42 s for 4,096", "compiled for 40 s")
    times = iter((1.0, 1.0, 8.0))
    says(speed.check_speed(), "warning", "fewer --samples")


def test_an_assessment_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: Any) -> None:
        raise RuntimeError("LLVM")

    monkeypatch.setattr(speed, "assess", fails)
    says(speed.check_speed(), "fault", "RuntimeError: LLVM", "--verbose")


def test_a_screen_without_our_letters() -> None:
    says(check_up_module._screen(Screen(80, True, "latin-1")), "warning", "latin-1", "UTF-8")
    says(check_up_module._screen(Screen(80, True, "UTF-8")), "ok", "80 columns, with colour")
    says(check_up_module._screen(Screen(None, False, "utf-8")), "ok", "pipe")


@pytest.mark.parametrize("width", [60, 80, 160])
def test_the_report_fits_and_says_what_to_do(width: int) -> None:
    checks = [
        fine("program", "iss-risk " * 20),
        warning("network", "not reached \x1b[2J", "check it " * 20),
        fault("embedded data", "broken", "install it again"),
    ]
    text = doctor_text(CheckUp(tool=Tool(version="1"), checks=checks, warnings=[]), width=width, colour=False)
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text
    assert "→ install it again" in text
    assert "1 fault and 1 warning: iss-risk does not work as it should." in text
