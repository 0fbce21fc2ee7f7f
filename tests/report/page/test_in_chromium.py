"""The page in a browser: no message, no request, usable by keyboard, phone and screen reader.

Skipped where Chromium is not installed (CONTRIBUTING.md tells how).
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from iss_risk.errors import InputError
from iss_risk.exposure.nations.directory import Named
from iss_risk.report.page.content import page_of
from iss_risk.report.page.drawn import drawn
from iss_risk.report.page.fleet import html_of_fleet
from iss_risk.report.page.printed import pdf_of
from iss_risk.report.page.render import html_of
from iss_risk.report.page.texts import texts_in
from iss_risk.report.pictures.catalogue import Ground

from ..fake_debris import fake_debris
from ..fake_fleet import a_class, fake_fleet, ranked
from ..fake_passes import fake_near_assessment
from ..fakes import debris, fake_assessment, tracked_object

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("Chromium is not installed: apt install chromium", allow_module_level=True)

playwright = pytest.importorskip("playwright.sync_api")

# Points of 1/72 inch.
POINTS = {"A4": (595.3, 841.9), "Letter": (612.0, 792.0)}
HOSTILE = '"><script>document.title="taken"</script>&lt;\u202e'
ASSESSMENTS = {
    "far": fake_assessment(individual=fake_fleet().individual[0], aircraft=fake_fleet().aircraft[0]),
    "near": fake_near_assessment(),
    "nothing lands": fake_assessment(debris=debris(0.0)),
    "hostile": fake_assessment(object=tracked_object(HOSTILE), warnings=[HOSTILE]),
}


FLEETS = {
    "fleet": fake_fleet(),
    "hostile fleet": fake_fleet(fleet_classes=[a_class(HOSTILE)], riskiest=[ranked(1, HOSTILE)]),
}


def html(name: str, language: str = "en") -> str:
    if name in FLEETS:
        return html_of_fleet(FLEETS[name], texts_in(language), "iss-risk fleet sets.tle")
    assessment, texts = ASSESSMENTS[name], texts_in(language)
    page = page_of(
        assessment, texts, debris=fake_debris(), named=[Named("Germany", ("DEU",))], command="iss-risk report"
    )
    return html_of(page, assessment, texts, drawn(assessment, fake_debris(), (), Ground()))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


class Opened:
    """A page from a disk, with all that it said and asked for."""

    def __init__(self, browser: Any, file: Path, **context: Any) -> None:
        self.page = browser.new_context(**context).new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    def open_(name: str, language: str = "en", **context: Any) -> Opened:
        file = tmp_path / "page.html"
        file.write_text(html(name, language), encoding="utf-8")
        return Opened(browser, file, **context)

    return open_


@pytest.mark.parametrize("name", [*ASSESSMENTS, *FLEETS])
def test_it_says_nothing_on_the_console_and_asks_for_nothing(opened: Any, name: str) -> None:
    shown = opened(name)
    shown.page.wait_for_load_state()
    assert shown.said == []
    assert [url for url in shown.asked if not url.startswith("file:///")] == []
    assert len(shown.asked) == 1
    assert shown.page.title() != "taken"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["far", "near", "fleet"])
def test_axe_finds_no_violation(opened: Any, name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    shown = opened(name, color_scheme=scheme, bypass_csp=True)
    shown.page.locator("details").evaluate("one => one.open = true")
    found = axe.Axe().run(shown.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [360, 800, 1920])
@pytest.mark.parametrize(("name", "language"), [("near", "en"), ("near", "de"), ("fleet", "de")])
def test_nothing_is_wider_than_the_screen(opened: Any, width: int, name: str, language: str) -> None:
    shown = opened(name, language, viewport={"width": width, "height": 800})
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width


def test_nations_are_searched_and_sorted_with_the_keyboard(opened: Any) -> None:
    page = opened("far").page
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.locator("#search").focus()
    page.keyboard.type("cote d")
    rows = page.locator("table.sortable tbody tr:visible")
    assert rows.count() == 1
    assert "Côte d'Ivoire" in rows.first.inner_text()
    assert page.locator("#found").inner_text() == "1 shown"
    page.locator("#search").fill("")
    name = page.locator("table.sortable thead button").first
    name.focus()
    page.keyboard.press("Enter")
    assert rows.first.locator("th").inner_text() == "Bangladesh"
    assert page.locator("table.sortable thead th").first.get_attribute("aria-sort") == "ascending"
    share = page.locator("table.sortable thead button").last
    share.click()
    assert rows.first.locator("th").inner_text() == "China"
    share.click()
    assert rows.last.locator("th").inner_text() == "China"


def test_nations_of_a_fleet_are_sorted_by_year(opened: Any) -> None:
    page = opened("fleet").page
    page.locator("summary").click()
    page.locator("table.sortable thead button", has_text="2027").click()
    rows = page.locator("table.sortable tbody tr:visible")
    assert rows.first.locator("th").inner_text() == "China"


def test_it_is_complete_without_script(opened: Any) -> None:
    page = opened("near", java_script_enabled=False).page
    page.locator("summary").click()
    assert page.locator("table.sortable tbody tr").count() == 195
    assert not page.locator("#search").is_visible()


def test_times_are_told_in_the_time_of_the_reader(opened: Any) -> None:
    page = opened("near", timezone_id="Asia/Tokyo", locale="en-GB").page
    assert page.locator(".when .local").count() == 3
    assert "Asia/Tokyo" in page.locator(".when .local").first.inner_text()


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["far", "near"])
def test_it_prints_on_one_sheet(size: str, name: str) -> None:
    content = pdf_of(html(name), size)
    (sheet,) = pypdf.PdfReader(io.BytesIO(content)).pages
    assert [float(side) for side in sheet.mediabox.upper_right] == pytest.approx(POINTS[size], abs=1.0)
    assert "Chance that somebody is hurt" in sheet.extract_text()


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no groups of processes here")
def test_a_browser_that_hangs_is_stopped_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    fake = tmp_path / "chromium"
    fake.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {child}\nwait\n")
    fake.chmod(0o755)
    monkeypatch.setattr("iss_risk.report.page.printed.browser", lambda: str(fake))
    monkeypatch.setattr("iss_risk.report.page.printed._LONGEST_S", 1.0)
    with pytest.raises(InputError, match="did not print the page within 1 s"):
        pdf_of(html("far"), "A4")
    state = Path(f"/proc/{child.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().split(")")[1].split()[0] == "Z"
