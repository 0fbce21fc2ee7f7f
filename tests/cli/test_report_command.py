"""`iss-risk report` and `iss-risk publish`: what is refused before anything runs, and what is written."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from report.fake_debris import fake_debris
from report.fakes import fake_assessment

from iss_risk.errors import InputError


@pytest.fixture(autouse=True)
def study(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The study answers at once; the calls."""
    calls: list[dict[str, Any]] = []

    class Report:
        assessment = fake_assessment()
        debris = fake_debris()
        simulation = SimpleNamespace(plan=SimpleNamespace(averaged=True))

    def report(scenario: Any, **asked: Any) -> Report:
        calls.append({"scenario": scenario, **asked})
        return Report()

    module = ModuleType("iss_risk.studies.report")
    module.report = report  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "iss_risk.studies.report", module)
    return calls


def test_the_page_is_written_and_tells_its_command(iss_risk_cli: Any, tmp_path: Path, study: Any) -> None:
    file = tmp_path / "report.html"
    outcome = iss_risk_cli(
        "report", "--nation", "DEU", "--samples", "64", "--seed", "7", "--output", str(file),
        "--database", str(tmp_path / "none.sqlite"),
    )  # fmt: skip
    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.stdout == ""
    text = file.read_text(encoding="utf-8")
    assert "iss-risk report --samples 64 --seed 7 --nation DEU" in text
    assert "--now 2026-11-22T19:42:46.700000Z" in text
    assert "--output" not in text
    (call,) = study
    assert call["effort"]["samples"] == 64
    assert call["seed"] == 7


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--output", "page.txt"], "ends in none of .html, .htm, .pdf"),
        (["--language", "fr"], "'fr' is not one of"),
        (["--nation", "Atlantis"], "Atlantis"),
        (["--sheet", "A3"], "'A3' is not one of"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_runs(
    iss_risk_cli: Any,
    tmp_path: Path,
    study: Any,
    words: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = iss_risk_cli("report", *words)
    assert outcome.exit_code == 2
    assert said in outcome.stderr
    assert study == []


def test_without_a_browser_a_pdf_is_refused_before_anything_runs(
    iss_risk_cli: Any, tmp_path: Path, study: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iss_risk.report.page.printed.shutil.which", lambda _: None)
    outcome = iss_risk_cli("report", "--output", str(tmp_path / "report.pdf"))
    assert outcome.exit_code == 3
    assert "apt install chromium" in outcome.stderr
    assert study == []


def test_a_browser_that_does_not_print_is_known_before_anything_runs(
    iss_risk_cli: Any, tmp_path: Path, study: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iss_risk.report.page.printed.shutil.which", lambda _: "/bin/false")
    outcome = iss_risk_cli("report", "--output", str(tmp_path / "report.pdf"))
    assert outcome.exit_code == 3
    assert "/bin/false did not print the page" in outcome.stderr
    assert study == []


def test_a_page_that_is_not_printed_after_all_stays(
    iss_risk_cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise InputError("chromium did not print the page within 60 s")

    monkeypatch.setattr("iss_risk.report.page.printed.check_prints", lambda: None)
    monkeypatch.setattr("iss_risk.report.page.printed.pdf_of", fail)
    pdf = tmp_path / "report.pdf"
    outcome = iss_risk_cli(
        "report", "--output", str(pdf), "--database", str(tmp_path / "none.sqlite"), "--quiet"
    )
    assert outcome.exit_code == 3
    assert f"within 60 s; the page is in {pdf}.html: print it" in " ".join(outcome.stderr.split())
    assert "<!doctype html>" in (tmp_path / "report.pdf.html").read_text(encoding="utf-8")
    assert not pdf.exists()


def test_a_page_that_cannot_be_written_leaves_the_old_one(
    iss_risk_cli: Any, tmp_path: Path, study: Any
) -> None:
    folder = tmp_path / "report.html"
    folder.mkdir()
    outcome = iss_risk_cli("report", "--output", str(folder))
    assert outcome.exit_code == 3
    assert study == []


def test_a_site_is_published_and_published_again(iss_risk_cli: Any, tmp_path: Path) -> None:
    site = tmp_path / "site"
    now = ("--now", "2026-11-22T19:42:46.7Z")
    for _ in range(2):
        outcome = iss_risk_cli("publish", str(site), "--url", "https://example.org/iss", *now)
        assert outcome.exit_code == 0, outcome.stderr
    assert len(list((site / "versions").glob("2*"))) == 2
    assert "https://example.org/iss/versions/" in (site / "feed.atom").read_text()
    outcome = iss_risk_cli("publish", str(site), "--only-changes", *now)
    assert "no new page" in outcome.stderr
    assert len(list((site / "versions").glob("2*"))) == 2


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org/",
        "https://",
        "https://example.org/?a=1",
        "https://me:secret@example.org/",
    ],
)
def test_an_address_that_is_none_is_refused(iss_risk_cli: Any, tmp_path: Path, study: Any, url: str) -> None:
    outcome = iss_risk_cli("publish", str(tmp_path / "site"), "--url", url)
    assert outcome.exit_code == 2
    assert study == []
    assert not (tmp_path / "site").exists()


def test_the_command_of_a_site_names_its_folder_and_no_place_of_a_file(
    iss_risk_cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISS_RISK_OFFLINE", "0")
    borders = tmp_path / "secret" / "groups.csv"
    borders.parent.mkdir()
    borders.write_text("group,nation\nours,DEU\n")
    site = tmp_path / "site"
    outcome = iss_risk_cli("publish", str(site), "--groups", str(borders), "--nation", "ours", "--quiet")
    assert outcome.exit_code == 0, outcome.stderr
    text = (site / "index.html").read_text(encoding="utf-8")
    assert "iss-risk publish DIR --nation ours --groups groups.csv --now" in text
    assert "secret" not in text


def test_the_command_holds_what_the_answer_depends_on_and_no_more(
    iss_risk_cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("NO_CONDITIONING", "1"), ("OFFLINE", "0"), ("QUIET", "yes"), ("SEED", "7")):
        monkeypatch.setenv(f"ISS_RISK_{name}", value)
    file = tmp_path / "report.html"
    outcome = iss_risk_cli(
        "report", "--output", str(file), "--orbit", "/home/anna/her files/iss.tle", "--wind", "10,270",
        "--nation", "Germany,France", "--workers", "1", "--backend", "threads",
        "--database", str(tmp_path / "none.sqlite"), "--save-scenario", str(tmp_path / "s.toml"),
    )  # fmt: skip
    assert outcome.exit_code == 0, outcome.stderr
    assert (
        "<code>iss-risk report --orbit iss.tle --no-conditioning --wind 10.0,270.0 --seed 7 "
        "--nation Germany,France --now 2026-11-22T19:42:46.700000Z</code>"
    ) in file.read_text(encoding="utf-8")


def test_a_clock_before_the_newest_page_is_refused_before_anything_runs(
    iss_risk_cli: Any, tmp_path: Path, study: Any
) -> None:
    site = tmp_path / "site"
    assert iss_risk_cli("publish", str(site)).exit_code == 0
    outcome = iss_risk_cli("publish", str(site), "--now", "2026-11-22T19:00Z")
    assert outcome.exit_code == 3
    assert "versions/20261122T194246Z: is of 2026-11-22 19:42 UTC, later than this run's" in outcome.stderr
    assert len(study) == 1
