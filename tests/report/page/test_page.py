"""The page of `iss-risk report`: what it says, in every language, and that data cannot break it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import string
from collections.abc import Mapping
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any, get_args

import pytest

from iss_risk.answers.assessment import Assessment, ChanceOfNumber, InputInfluence, Sensitivity, Totals
from iss_risk.answers.document import ConditionedOn
from iss_risk.answers.history import HistoryRun
from iss_risk.errors import UsageError
from iss_risk.exposure.nations.directory import Named
from iss_risk.history.document import run_record
from iss_risk.history.runs import unrecorded
from iss_risk.report.page.content import page_of
from iss_risk.report.page.drawn import drawn
from iss_risk.report.page.fleet import html_of_fleet
from iss_risk.report.page.past_falls import most_similar, past_falls
from iss_risk.report.page.people_below import PeopleBelow
from iss_risk.report.page.render import html_of
from iss_risk.report.page.scales import NAMES, level_of
from iss_risk.report.page.standing import Shape
from iss_risk.report.page.texts import LANGUAGES, Texts, texts_in
from iss_risk.report.pictures.catalogue import Ground
from iss_risk.report.site.feed import feed
from iss_risk.report.site.listing import listing
from iss_risk.report.site.versions import Version

from ..fake_debris import fake_debris
from ..fake_fleet import fake_fleet
from ..fake_passes import chance, fake_near_assessment, passes_possible, too_early_for_passes
from ..fakes import NOW, debris, decay, fake_assessment, tracked_object

GERMANY = Named("Germany", ("DEU",), is_group=False)
_VOID = {"meta", "link", "br", "input", "path", "img"}


class Outline(HTMLParser):
    """Elements, whether they nest, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


class Recording(dict[str, str]):
    """A catalogue that remembers which texts were asked for."""

    def __init__(self, strings: Mapping[str, str]) -> None:
        super().__init__(strings)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)


DRIVERS = Sensitivity(
    result="expected_casualties",
    inputs=[InputInfluence(name="heat_factor", first_order=0.3, error=0.02, total_effect=0.4)],
)


def with_chances(assessment: Assessment, *, nominal: bool) -> Totals:
    """Its totals, with the chances of numbers of casualties."""
    chances = [(0, 0, 0.968), (1, 1, 0.02), (2, 9, 0.012), (10, None, 0.0)]
    return assessment.totals.model_copy(
        update={
            "chances_of_casualties": [
                ChanceOfNumber(least=least, most=most, chance=chance(mean)) for least, most, mean in chances
            ],
            "p_casualty_ci90": (0.03, 0.034),
            "casualties_at_nominal_area": 0.019 if nominal else None,
        }
    )


def perhaps_down(assessment: Assessment) -> Assessment:
    """It is not known to be up at this moment."""
    known = ConditionedOn(
        up_until=NOW - timedelta(hours=4),
        because="a set",
        contradicted=0,
        samples_used=4096,
        p_already_down=0.02,
    )
    run = assessment.run.model_copy(update={"conditioned_on": known})
    return assessment.model_copy(update={"run": run})


def recorded_run() -> HistoryRun:
    """A run of the day before."""
    return run_record(unrecorded(fake_assessment())._replace(now=NOW - timedelta(days=1)), [])


def made(assessment=None, *, language: str = "en", **more) -> str:
    assessment = assessment or fake_assessment()
    texts = texts_in(language)
    pictures = drawn(assessment, more.get("debris"), more.get("earlier", ()), Ground())
    return html_of(page_of(assessment, texts, **more), assessment, texts, pictures)


def catalogue(language: str) -> dict[str, str]:
    return dict(texts_in(language).strings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_catalogues_have_the_same_texts_and_blanks(language: str) -> None:
    def blanks(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    english, other = catalogue("en"), catalogue(language)
    assert english.keys() == other.keys()
    assert {key for key in english if blanks(english[key]) != blanks(other[key])} == set()


def test_every_text_is_used() -> None:
    """By one of these pages, except units that their figures do not reach."""
    strings = Recording(texts_in("en").strings)
    texts = Texts("en", strings)
    far, near, early = fake_assessment(), fake_near_assessment(), too_early_for_passes()
    last = passes_possible(1)
    several: list[tuple[Assessment, dict[str, Any]]] = [
        (far, {"debris": fake_debris(), "named": [GERMANY], "earlier": [recorded_run()], "command": "x"}),
        (near, {"people": [PeopleBelow(50.0, 1.2e5, 3.4e6)]}),
        (perhaps_down(near), {}),
        (fake_near_assessment(last), {}),
        (fake_near_assessment(last.model_copy(update={"places": []})), {}),
        (fake_assessment(passes=early), {}),
        (fake_assessment(passes=early.model_copy(update={"minutes_known_from_utc": None})), {}),
        (fake_assessment(decay=decay(p05_days=9.0, p50_days=None, p95_days=None)), {}),
        (fake_assessment(decay=decay(p05_days=None, p50_days=None, p95_days=None)), {}),
        (fake_assessment(debris=debris(0.0)), {}),
        (fake_assessment(totals=with_chances(far, nominal=True), sensitivity=[DRIVERS]), {}),
        (fake_assessment(totals=with_chances(far, nominal=False)), {}),
        (fake_assessment(no_sensitivity_because="few samples"), {}),
        (fake_assessment(vehicle=far.vehicle.model_copy(update={"docked": {"progress": 2}})), {}),
    ]
    for assessment, more in several:
        html_of(page_of(assessment, texts, **more), assessment, texts, {}, [("up", "../")])
    for fate in ("dead", "retired", "failed", "abandoned"):
        fleet = fake_fleet()
        fleet = fleet.model_copy(update={"run": fleet.run.model_copy(update={"fate": fate})})
        html_of_fleet(fleet, texts, "x")
    html_of_fleet(fleet.model_copy(update={"band": []}), texts)
    versions = [Version("20261121T000000Z", far), Version("20261122T000000Z", far)]
    listing(versions, texts)
    feed(versions, texts, None)
    shapes = {f"shape.{shape}" for shape in get_args(Shape)}
    units = {f"number.{unit}" for unit in ("million", "trillion", "hours", "minutes", "never")}
    units |= {"site.all"}  # the word of a link, which a page is given
    assert strings.keys() - strings.asked - shapes - units == {"language"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "assessment",
    [
        fake_assessment(),
        fake_near_assessment(),
        fake_assessment(decay=decay(p05_days=None, p50_days=None, p95_days=None)),
        fake_assessment(debris=debris(0.0)),
    ],
    ids=["far", "near", "stays up", "nothing lands"],
)
def test_a_page_nests_and_names_its_language(assessment, language: str) -> None:
    page = Outline(made(assessment, language=language, debris=fake_debris(), named=[GERMANY]))
    assert page.named("html") == [{"lang": language}]
    assert "{" not in page.text
    assert len(page.named("h1")) == 1
    tables = page.named("table")
    assert len(tables) == len(page.named("caption")) >= 3


def test_the_higher_scale_is_the_headline() -> None:
    first = page_of(fake_assessment(), texts_in("en"), named=[GERMANY]).scales
    assert [scale.who for scale in first] == ["Anybody, anywhere", "Anybody in Germany"]
    assert first[0].chance == fake_assessment().totals.p_casualty > first[1].chance
    assert first[0].level == "red"
    assert "1 in 31" in first[0].odds  # 1 / 0.0322


@pytest.mark.parametrize(
    ("chance", "level"),
    [(0.0, "grey"), (9.99e-7, "grey"), (1e-6, "green"), (9.9e-5, "green"), (1e-4, "yellow"), (1e-3, "orange"),
     (9.9e-3, "orange"), (1e-2, "red"), (1.0, "red")],
)  # fmt: skip
def test_levels_begin_at_powers_of_ten(chance: float, level: str) -> None:
    assert level_of(chance) == level


def test_every_colour_carries_a_word() -> None:
    text = Outline(made()).text
    for language in LANGUAGES:
        assert {f"scale.{name}_word" for name in NAMES} <= texts_in(language).strings.keys()
    assert all(texts_in("en").say(f"scale.{name}_word") in text for name in NAMES)


def test_what_comes_from_data_is_escaped() -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    nation = fake_assessment().nations[0].model_copy(update={"name": evil})
    assessment = fake_assessment(
        object=tracked_object(evil), nations=[nation, *fake_assessment().nations[1:]], warnings=[evil]
    )
    page = Outline(made(assessment, command=evil))
    assert len(page.named("script")) == 1
    assert page.named("img") == []
    assert not any(name.startswith("on") for _, attributes in page.seen for name in attributes)
    assert page.text.count("alert(1)") >= 4


def test_nothing_is_loaded_and_only_our_script_may_run() -> None:
    text = made(fake_near_assessment(), debris=fake_debris())
    page = Outline(text)
    policy = next(one["content"] for one in page.named("meta") if "http-equiv" in one) or ""
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for element in ("style", "script"):
        (content,) = re.findall(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy
    assert not any("style" in attributes or "src" in attributes for _, attributes in page.seen)
    links = [one["href"] or "" for one in page.named("a")]
    assert all(link.startswith(("#", "data:application/json;base64,")) for link in links)


def test_the_document_is_in_the_page() -> None:
    assessment = fake_assessment()
    (link,) = [one for one in Outline(made(assessment)).named("a") if "download" in one]
    document = base64.b64decode((link["href"] or "").partition("base64,")[2]).decode()
    assert document == assessment.to_json()
    assert json.loads(document)["totals"]["one_in"] == pytest.approx(1.0 / 0.0322)


def test_numbers_are_written_as_the_language_does() -> None:
    english, german, spanish = (texts_in(language) for language in LANGUAGES)
    assert (english.number(1900.0), german.number(1900.0), spanish.number(1900.0)) == (
        "1,900",
        "1.900",
        "1 900",
    )
    assert german.share(0.188) == "18,8 %"
    assert german.odds(1.0 / 16.4e6) == "1 zu 16 Millionen"
    assert english.odds(0.6) == "60.0 %"
    assert english.number(3e-5) == "<0.0001"
    assert english.number(0.00042) == "0.00042"
    assert english.odds(0.0) == "none seen"


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(UsageError, match="'fr' is not known"):
        texts_in("fr")


def test_similar_falls_are_near_in_mass() -> None:
    assert [fall.name for fall in most_similar(450_000.0)] == ["Mir", "Columbia", "Skylab"]
    assert most_similar(1000.0)[0].name == "Starlink satellite"
    assert all(fall.source and fall.happened.endswith(".") for fall in past_falls())


def test_the_nation_of_the_reader_is_marked_in_both_tables() -> None:
    page = page_of(fake_assessment(), texts_in("en"), named=[Named("Nation 164", ("XGI",))])
    (nations,) = [part for part in page.parts if part.name == "nations"]
    assert [row.cells[0] for row in nations.tables[0].rows if row.own] == ["Nation 164"]
    assert len(nations.tables[0].rows) == 11
    assert [row.cells[0] for row in page.nations.rows if row.own] == ["Nation 164"]
    assert len(page.nations.rows) == 195


def test_a_chance_that_no_sample_shows_is_told_as_a_bound() -> None:
    far = fake_assessment()
    page = page_of(fake_assessment(totals=with_chances(far, nominal=True)), texts_in("en"))
    cells = [cell for part in page.parts for table in part.tables for row in table.rows for cell in row.cells]
    assert "rarer than 1 in 1,400" in cells  # the upper end of its interval, 0.00073


def test_local_times_of_cities_are_told_with_their_offset() -> None:
    text = Outline(made(fake_near_assessment())).text
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d … \d\d:\d\d \(UTC[+-]\d\d:\d\d\)", text)


def test_a_page_tells_that_it_may_be_over() -> None:
    text = Outline(made(perhaps_down(fake_near_assessment()))).text
    assert (
        "It may already have come down (2.0 %): it was last known to be up at 2026-11-22 15:42 UTC." in text
    )


def test_the_box_tells_the_wide_range_before_the_error_of_sampling() -> None:
    far = fake_assessment()
    text = Outline(made(fake_assessment(totals=with_chances(far, nominal=True)))).text
    assert "it leaves 0.017 to 0.069 expected casualties open (90 %)" in text
