"""A site of pages: versions are never changed, readers find all or nothing, and the feed tells what moved."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import filelock
import pytest

from iss_risk.answers.assessment import Assessment
from iss_risk.errors import InputError, OutputError
from iss_risk.history.earlier import answered_before
from iss_risk.report.page.content import page_of
from iss_risk.report.page.drawn import drawn
from iss_risk.report.page.texts import texts_in
from iss_risk.report.pictures.catalogue import Ground
from iss_risk.report.site.publish import check_not_before, is_shown, only_publisher, publish
from iss_risk.report.site.versions import read_versions

from ..fakes import NOW, decay, fake_assessment, tracked_object

TEXTS = texts_in("en")
ATOM = "{http://www.w3.org/2005/Atom}"


def of_day(day: int, **changes: object) -> Assessment:
    then = NOW + timedelta(days=day)
    run = fake_assessment().run.model_copy(update={"now": then, "generated_at": then})
    return fake_assessment(run=run, **changes)


def add(site: Path, assessment: Assessment, url: str | None = None) -> Path:
    with only_publisher(site):
        before = read_versions(site)
        runs = answered_before(assessment, [one.assessment for one in before])
        page = page_of(assessment, TEXTS, earlier=runs)
        return publish(site, page, assessment, before, TEXTS, drawn(assessment, None, runs, Ground()), url)


def content(site: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()
    }


def links(file: Path) -> list[str]:
    found: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if tag == "a" and name == "href")

    Links().feed(file.read_text(encoding="utf-8"))
    return [link for link in found if not link.startswith(("data:", "#"))]


def test_old_versions_stay_as_they_are(tmp_path: Path) -> None:
    first = add(tmp_path, of_day(0))
    kept = content(tmp_path / "versions" / first.parent.name)
    second = add(tmp_path, of_day(1))
    assert content(tmp_path / "versions" / first.parent.name) == kept
    assert [version.name for version in read_versions(tmp_path)] == [first.parent.name, second.parent.name]
    assert (tmp_path / "assessment.json").read_text() == of_day(1).to_json()


def test_two_pages_of_one_instant_are_two_versions(tmp_path: Path) -> None:
    names = [add(tmp_path, of_day(0)).parent.name for _ in range(11)]
    assert names[:2] == ["20261122T194246Z", "20261122T194246Z-2"]
    assert [version.name for version in read_versions(tmp_path)] == names


def test_every_link_of_the_site_leads_to_a_file(tmp_path: Path) -> None:
    for day in range(3):
        add(tmp_path, of_day(day))
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) == 5
    for page in pages:
        assert links(page)
        for link in links(page):
            target = page.parent / link
            assert (target / "index.html" if link.endswith("/") else target).is_file(), (page, link)


def test_the_feed_tells_what_moved(tmp_path: Path) -> None:
    add(tmp_path, of_day(0))
    add(tmp_path, of_day(1))
    add(
        tmp_path,
        of_day(2, decay=decay(p05_days=20.0, p50_days=48.0, p95_days=115.0)),
        "https://example.org/iss/",
    )
    root = ElementTree.parse(tmp_path / "feed.atom").getroot()
    summaries = [one.findtext(f"{ATOM}summary") or "" for one in root.iter(f"{ATOM}entry")]
    assert "median re-entry" in summaries[0]
    assert summaries[1].startswith("Nothing moved")
    assert summaries[2].startswith("First page")
    identities = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(set(identities)) == 4
    # RFC 4287, section 4.1.1: exactly one of each in a feed.
    assert all(len(root.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated", "author"))
    addresses = [one.get("href") or "" for one in root.iter(f"{ATOM}link")]
    assert all(address.startswith("https://example.org/iss/") for address in addresses)


def test_an_identifier_stays_when_pages_are_added(tmp_path: Path) -> None:
    def identities() -> list[str | None]:
        root = ElementTree.parse(tmp_path / "feed.atom").getroot()
        return [one.findtext(f"{ATOM}id") for one in root.iter(f"{ATOM}entry")]

    add(tmp_path, of_day(0))
    (first,) = identities()
    # Under another address, of another name.
    add(tmp_path, of_day(1, object=tracked_object("ISS")), "https://example.org/")
    assert identities()[1] == first


def test_two_sites_are_two_to_a_feed_reader(tmp_path: Path) -> None:
    for name in ("one", "other"):
        add(tmp_path / name, of_day(0))
    one, other = (
        {found.text for found in ElementTree.parse(tmp_path / name / "feed.atom").iter(f"{ATOM}id")}
        for name in ("one", "other")
    )
    assert not one & other


def test_earlier_versions_of_the_same_question_are_on_the_page(tmp_path: Path) -> None:
    add(tmp_path, of_day(0))
    add(tmp_path, of_day(1, object=tracked_object("another").model_copy(update={"norad_id": 7})))
    runs = answered_before(of_day(2), [one.assessment for one in read_versions(tmp_path)])
    assert [run.now.date() for run in runs] == [NOW.date()]


def test_a_page_of_a_clock_before_the_newest_is_refused(tmp_path: Path) -> None:
    add(tmp_path, of_day(30))
    (newest,) = read_versions(tmp_path)
    # Not the same instant, of which the document has the next whole second.
    check_not_before(tmp_path, of_day(30).run.now, newest)
    assert newest.assessment.run.now > of_day(30).run.now
    with pytest.raises(InputError, match=r"20261222T194246Z.*is of 2026-12-22 19:42 UTC, later than"):
        check_not_before(tmp_path, NOW, newest)


def test_search_engines_find_the_newest_page_only(tmp_path: Path) -> None:
    version = add(tmp_path, of_day(0))
    noindex = '<meta name="robots" content="noindex">'
    assert noindex in version.read_text()
    assert noindex in (tmp_path / "versions" / "index.html").read_text()
    assert noindex not in (tmp_path / "index.html").read_text()
    # Else nobody could read it.
    assert "Disallow: /" not in (tmp_path / "robots.txt").read_text()


def test_pictures_of_the_page_before_do_not_stay_at_the_top(tmp_path: Path) -> None:
    first = add(tmp_path, of_day(0))
    (tmp_path / "history.svg").write_text("of an older page")
    (tmp_path / "logo.svg").write_text("of somebody else")
    add(tmp_path, of_day(1, object=tracked_object("another").model_copy(update={"norad_id": 7})))
    assert not (tmp_path / "history.svg").exists()
    assert (tmp_path / "logo.svg").exists()
    assert (first.parent / "nations.svg").exists()


def test_the_feed_is_xml_whatever_the_name(tmp_path: Path) -> None:
    """XML 1.0, section 2.2: these may not stand in it, escaped or not."""
    add(tmp_path, of_day(0, object=tracked_object("A\x0bB\ufffeC\uffffD<&")))
    root = ElementTree.parse(tmp_path / "feed.atom").getroot()
    assert (root.findtext(f"{ATOM}title") or "").startswith("A B\ufffdC\ufffdD<&")


def test_a_second_publisher_leaves(tmp_path: Path) -> None:
    with (
        filelock.FileLock(tmp_path / ".iss-risk.lock"),
        pytest.raises(OutputError, match="another run publishes"),
        only_publisher(tmp_path),
    ):
        pass


def test_a_second_publisher_touches_nothing_of_the_first(tmp_path: Path) -> None:
    with only_publisher(tmp_path):
        half = tmp_path / "versions" / ".iss-risk.1-2.tmp"
        half.mkdir()
        with pytest.raises(OutputError, match="another run publishes"), only_publisher(tmp_path):
            pass
        assert half.is_dir()


def test_a_version_that_is_not_shown_is_seen(tmp_path: Path, monkeypatch) -> None:
    """A run that ends after the version and before the top of the site."""
    add(tmp_path, of_day(0))
    assert is_shown(tmp_path, read_versions(tmp_path)[-1])

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("iss_risk.report.site.publish.write_atomically", killed)
    with pytest.raises(KeyboardInterrupt):
        add(tmp_path, of_day(1))
    monkeypatch.undo()
    assert not is_shown(tmp_path, read_versions(tmp_path)[-1])
    add(tmp_path, of_day(2))
    assert is_shown(tmp_path, read_versions(tmp_path)[-1])


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "versions" / ".iss-risk.1-2.tmp"
    left.mkdir(parents=True)
    (left / "index.html").write_text("half")
    add(tmp_path, of_day(0))
    assert not left.exists()


def test_a_version_that_cannot_be_written_leaves_the_site_as_it_was(tmp_path: Path, monkeypatch) -> None:
    add(tmp_path, of_day(0))
    before = content(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("iss_risk.report.site.publish.replace_file", full)
    with pytest.raises(OutputError, match="No space left"):
        add(tmp_path, of_day(1))
    monkeypatch.undo()
    assert content(tmp_path) == before


def test_a_damaged_version_is_named(tmp_path: Path) -> None:
    version = add(tmp_path, of_day(0))
    (version.parent / "assessment.json").write_text('{"schema": "iss-risk/assessment/1"}')
    with pytest.raises(InputError, match=r"assessment\.json.*remove that version"):
        read_versions(tmp_path)
