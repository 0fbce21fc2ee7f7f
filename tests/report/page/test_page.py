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
from uuid import UUID

import pytest

from iss_risk import inputs
from iss_risk.answers.assessment import (
    Assessment,
    ChanceOfNumber,
    InputInfluence,
    NominalDebris,
    Sensitivity,
    Totals,
)
from iss_risk.answers.document import Chance, ConditionedOn
from iss_risk.answers.history import HistoryRun
from iss_risk.answers.hypothetical import HypotheticalBecause
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
from ..fakes import NOW, debris, decay, fake_assessment, tracked_object, vehicle_record

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


def lands_at_the_middle(mass_kg: float, *, pieces: float, p95_kg: float = 12.0) -> Assessment:
    """So much with every uncertain figure at its middle."""
    few = debris(98_000.0)
    nominal = NominalDebris(surviving_mass_kg=mass_kg, surviving_fragments=pieces, casualty_area_m2=mass_kg)
    mass = few.surviving_mass_kg.model_copy(update={"p95": p95_kg})
    return fake_assessment(debris=few.model_copy(update={"nominal": nominal, "surviving_mass_kg": mass}))


def never_hit(most: float = 0.00073) -> Assessment:
    """Hours before, with a nation that no sample hits."""
    near = fake_near_assessment()
    last = near.nations[-1].model_copy(
        update={"p_debris_ci90": (0.0, most), "p_casualty_ci90": (0.0, most), "p_casualty": 0.0}
    )
    return near.model_copy(update={"nations": [*near.nations[:-1], last]})


def few_samples(assessment: Assessment) -> Assessment:
    """So few that a chance may be none."""
    totals = assessment.totals.model_copy(update={"p_casualty_ci90": (0.0, 0.1)})
    return assessment.model_copy(update={"totals": totals})


def harmless() -> Assessment:
    """So small that its range cannot be told from its mean, and a second casualty not from a third."""
    tiny = fake_assessment().totals.expected_casualties.model_copy(
        update={"mean": 3e-6, "range90": (2e-6, 4e-6)}
    )
    totals = with_chances(fake_assessment(), nominal=True)
    ten = totals.chances_of_casualties[-1].model_copy(update={"chance": Chance(mean=0.0, ci90=(0.0, 0.02))})
    few = [*totals.chances_of_casualties[:-1], ten]
    certain = few[0].model_copy(update={"chance": Chance(mean=0.99999, ci90=(0.9999, 1.0))})
    numbers = {"expected_casualties": tiny, "chances_of_casualties": [certain, *few[1:]]}
    return fake_assessment(totals=totals.model_copy(update=numbers))


def another_vehicle() -> Assessment:
    """A satellite on the orbit of the station."""
    return fake_assessment(
        vehicle=vehicle_record("generic:5000", 5000.0),
        hypothetical_because="another vehicle than its own is supposed to be on its orbit",
    )


def inputs_by_name() -> list[str]:
    """All uncertain inputs that a document may name."""
    lists = (inputs.PER_DECAY, inputs.PER_FALL, inputs.PER_KIND, inputs.PROCESSES)
    return [one.name for group in lists for one in group]


def named_last(assessment: Assessment) -> Named:
    one = assessment.nations[-1]
    return Named(one.name, (one.iso_a3,))


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
    usa, files = Named("United States of America", ("USA",)), []
    for name in ("orbit", "nations", "population", "space weather"):
        files.append(far.inputs[0].model_copy(update={"name": name, "provenance": "file"}))
    late = last.model_copy(
        update={"places": [], "p_up_at_horizon": chance(0.1), "places_not_passed": ["Oslo"]}
    )
    many = passes_possible(12)
    crowded = [one.model_copy(update={"name": f"{one.name} {k}"}) for k, one in enumerate(many.places)]
    up = {"decay": decay(p05_days=None, p50_days=None, p95_days=None)}
    nobody = [
        one.model_copy(update={"expected_casualties": far.nations[-1].expected_casualties})
        for one in far.nations
    ]
    later = far.object.model_copy(update={"epoch": NOW + timedelta(days=3)})
    several: list[tuple[Assessment, dict[str, Any]]] = [
        (far, {"debris": fake_debris(), "named": [GERMANY], "earlier": [recorded_run()], "command": "x"}),
        (near, {"people": [PeopleBelow(50.0, 1.2e5, 3.4e6)], "named": [usa, GERMANY]}),
        (perhaps_down(near), {}),
        (fake_near_assessment(last), {"named": [usa]}),
        (fake_near_assessment(many.model_copy(update={"places": crowded})), {"named": [usa]}),
        (fake_near_assessment(late), {}),
        (fake_near_assessment(last.model_copy(update={"passes": []})), {}),
        (fake_assessment(passes=early), {}),
        (fake_assessment(passes=early.model_copy(update={"minutes_known_from_utc": None})), {}),
        (fake_assessment(decay=decay(p05_days=9.0, p50_days=None, p95_days=None)), {}),
        (fake_assessment(**up), {}),
        (fake_assessment(hypothetical_because=None, **up), {}),
        (fake_assessment(hypothetical_because=None), {}),
        (near.model_copy(update={"hypothetical_because": None}), {}),
        (fake_assessment(debris=debris(0.0)), {}),
        (lands_at_the_middle(0.0, pieces=0.0), {}),
        (lands_at_the_middle(0.0, pieces=0.0, p95_kg=0.0), {}),
        (lands_at_the_middle(90.0, pieces=1.0), {}),
        (fake_assessment(totals=with_chances(far, nominal=True), sensitivity=[DRIVERS]), {}),
        (fake_assessment(totals=with_chances(far, nominal=False)), {}),
        (fake_assessment(no_sensitivity_because="few samples"), {}),
        (fake_assessment(inputs=files, object=later), {}),
        (fake_assessment(inputs=[one.model_copy(update={"provenance": "embedded"}) for one in files]), {}),
        (fake_assessment(nations=far.nations[:3]), {}),
        (fake_assessment(nations=nobody), {}),
        (never_hit(), {"named": [named_last(far)]}),
        (far, {"named": [named_last(far)]}),
        (few_samples(far), {"named": [GERMANY]}),
        (harmless(), {}),
        (another_vehicle(), {}),
    ]
    several += [(fake_assessment(hypothetical_because=why), {}) for why in get_args(HypotheticalBecause)]
    for assessment, more in several:
        html_of(page_of(assessment, texts, **more), assessment, texts, {}, [("up", "../")])
    for fate in ("dead", "retired", "failed", "abandoned"):
        fleet = fake_fleet()
        fleet = fleet.model_copy(update={"run": fleet.run.model_copy(update={"fate": fate})})
        html_of_fleet(fleet, texts, "x")
    html_of_fleet(fleet.model_copy(update={"band": []}), texts)
    versions = [Version("20261121T000000Z", far), Version("20261122T000000Z", far)]
    listing(versions, texts)
    feed(versions, texts, None, UUID(int=1))
    for name in inputs_by_name():
        texts.input(name)
    shapes = {f"shape.{shape}" for shape in get_args(Shape)}
    units = {f"number.{unit}" for unit in ("million", "trillion", "hours", "minutes")}
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
        "1900",  # the Spanish academy divides from five digits on
    )
    assert spanish.number(19000.0) == "19\u00a0000"
    assert german.local("1,200.5 × 35,000.0 km") == "1.200,5 × 35.000,0 km"
    assert [english.whole(mean) for mean in (0.3, 1.0, 7.4, 480.0)] == ["0.30", "1", "7", "480"]
    assert german.share(0.188) == "18,8 %"
    assert german.odds(1.0 / 16.4e6) == "1 zu 16 Millionen"
    assert english.odds(0.6) == "60.0 %"
    assert (english.number(3e-5), english.number(3e-6)) == ("0.00003", "under 0.00001")
    assert (english.odds(0.2), german.odds(1.0 / 8.7)) == ("1 in 5", "1 zu 8,7")
    assert english.share(0.9999) == "more than 99.9 %"
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


def said_in(name: str, assessment: Assessment, language: str = "en", **more: Any) -> str:
    """The sentences of a part of the page."""
    parts = page_of(assessment, texts_in(language), **more).parts
    return " ".join(sentence for part in parts if part.name == name for sentence in part.sentences)


def rows_of(name: str, assessment: Assessment, **more: Any) -> list[tuple[str, ...]]:
    parts = page_of(assessment, texts_in("en"), **more).parts
    return [row.cells for part in parts if part.name == name for table in part.tables for row in table.rows]


def test_a_nation_that_no_sample_hits_has_the_level_of_what_they_do_not_rule_out() -> None:
    near = never_hit()
    world, island = page_of(near, texts_in("en"), named=[named_last(near)]).scales
    assert (world.level, world.chance) == ("red", near.totals.p_casualty)
    assert island.odds == "Chance that somebody is hurt: below 1 in 1,400"
    assert island.level == level_of(0.00073) == "yellow"
    assert "In none of the 4,096 samples is anybody hurt there." in island.sentences[0]
    assert (
        page_of(never_hit(most=0.006), texts_in("en"), named=[named_last(near)]).scales[1].level == "orange"
    )


def test_where_the_orbit_does_not_lead_nothing_is_only_unseen() -> None:
    far = fake_assessment()
    (_, island) = page_of(far, texts_in("en"), named=[named_last(far)]).scales
    assert island.level == "grey"
    assert "The orbit does not lead over it" in island.sentences[0]
    assert page_of(far, texts_in("en")).nations.rows[-1].cells[4] == "none seen"


def test_the_scale_of_a_nation_tells_how_sure_it_is() -> None:
    (_, germany) = page_of(fake_assessment(), texts_in("en"), named=[GERMANY]).scales
    low, high = fake_assessment().nations[8].expected_casualties.range90
    assert germany.level == "orange"
    assert f"{low:.5f}"[:-1] in germany.sentences[1]
    assert f"to {high:.4f} expected casualties open" in germany.sentences[1]


def test_ten_places_by_the_chance_of_debris_with_all_their_passes() -> None:
    many = passes_possible(4)
    places = []
    for k, one in enumerate(many.places):
        mean = 0.001 * ((7 * (k // 2)) % 11)  # in no order of time
        places.append(
            one.model_copy(update={"name": f"P{k // 2}", "p_debris": chance(mean), "radius_km": 40.0 + k})
        )
    twelve = [
        one.model_copy(update={"name": f"Q{k}", "p_debris": chance(0.0)}) for k, one in enumerate(places)
    ]
    near = fake_near_assessment(many.model_copy(update={"places": [*places, *twelve]}))
    rows = rows_of("cities", near)
    named = list(dict.fromkeys(row[0] for row in rows))
    assert len(named) == 10
    assert named[:3] == ["P3", "P1", "P4"], "7 k modulo 11: 10, 7 and 6"
    assert [row[0] for row in rows].count("P1") == 2, "each pass over it"
    assert "The 10 of 18 places" in said_in("cities", near)
    assert {row[4].partition(":")[0] for row in rows if row[0] == "P1"} == {"42 km", "43 km"}


def test_places_that_no_pass_goes_over_are_named() -> None:
    left = passes_possible(1).model_copy(update={"places_not_passed": ["Oslo", "a buoy"]})
    assert "No pass that is left goes over: Oslo; a buoy." in said_in("cities", fake_near_assessment(left))
    none = left.model_copy(update={"places": []})
    assert "No pass that is left goes over: Oslo; a buoy." in said_in("cities", fake_near_assessment(none))


def test_when_it_passes_over_the_nation_of_the_reader_stands_first() -> None:
    usa = Named("United States of America", ("USA",))
    page = page_of(fake_near_assessment(), texts_in("en"), named=[usa])
    first = page.parts[0]
    assert first.heading == "When does it pass over United States of America?"
    assert "5 passes that are left go over it" in first.sentences[0]
    (table,) = first.tables
    assert table.columns[1] == "Local time in New York City"
    # 23:50 + 5 min UTC; New York keeps UTC-5 in November.
    assert table.rows[0].cells[:2] == ("2026-11-22 23:55 … 00:03", "2026-11-22 18:55 … 19:03")
    assert table.rows[0].cells[2:] == ("1 in 5", "1 in 100")
    assert page_of(fake_assessment(), texts_in("en"), named=[usa]).parts[0].name == "when"
    assert (
        "No pass that is left goes over it."
        in page_of(fake_near_assessment(), texts_in("en"), named=[GERMANY]).parts[0].sentences
    )
    group = Named("Two", ("USA", "COD"), is_group=True)
    rows = page_of(fake_near_assessment(), texts_in("en"), named=[group]).parts[0].tables[0].rows
    assert {row.cells[0] for row in rows} == {"United States of America", "Democratic Republic of the Congo"}


def test_no_pass_left_and_what_may_stay_up() -> None:
    none = passes_possible(2).model_copy(update={"passes": [], "p_down_before_now": chance(0.31)})
    said = said_in("where", fake_near_assessment(none))
    assert "No pass is left on which it comes down." in said
    assert "In 31.0 % of the samples it is down already" in said
    up = passes_possible(2).model_copy(update={"p_up_at_horizon": chance(0.2)})
    assert "In 20.0 % of the samples it stays up beyond 2051-11-23" in said_in(
        "where", fake_near_assessment(up)
    )


def test_sentences_are_true_of_few_and_of_none() -> None:
    far = fake_assessment()
    assert "The 10 nations with most casualties" in said_in("nations", far)
    three = fake_assessment(nations=far.nations[:3])
    assert "Nations in which casualties are expected: 3." in said_in("nations", three)
    assert len(rows_of("nations", three)) == 3
    assert "asked for" not in said_in("nations", far)
    assert "asked for" in said_in("nations", far, named=[GERMANY])
    nothing = fake_assessment(debris=debris(0.0))
    assert "where" not in [part.name for part in page_of(nothing, texts_in("en")).parts]
    assert "--record" not in said_in("when", far)
    early = too_early_for_passes().model_copy(update={"minutes_known_from_utc": None})
    assert "Too few samples come down" in said_in("cities", fake_assessment(passes=early))


def test_what_lands_at_the_middle_may_be_nothing_or_one_piece() -> None:
    assert "In one of twenty samples more than 12 kg do." in said_in(
        "lands", lands_at_the_middle(0.0, pieces=0.0)
    )
    assert "in less than one of twenty" in said_in("lands", lands_at_the_middle(0.0, pieces=0.0, p95_kg=0.0))
    assert "90 kg reach the ground" in said_in("lands", lands_at_the_middle(90.0, pieces=1.0))
    assert "as one piece" in said_in("lands", lands_at_the_middle(90.0, pieces=1.04))
    assert "in 3 pieces" in said_in("lands", lands_at_the_middle(90.0, pieces=3.0))
    assert "in 3 Stücken" in said_in("lands", lands_at_the_middle(90.0, pieces=3.0), "de")


def test_an_orbit_ahead_of_the_clock_is_not_old() -> None:
    later = fake_assessment().object.model_copy(update={"epoch": NOW + timedelta(days=3)})
    facts = dict(page_of(fake_assessment(object=later), texts_in("en")).facts)
    assert "3.0 days later than this page was made for" in facts["Orbit"]


def test_sources_are_those_of_this_answer() -> None:
    assert "Borders: Natural Earth" in made()
    own = [
        one.model_copy(update={"provenance": "file", "source": "/home/anna/x.gpkg"})
        for one in fake_assessment().inputs
    ]
    text = made(fake_assessment(inputs=own))
    visible = text.partition("base64,")[0] + text.partition("base64,")[2].partition('"')[2]
    assert "Natural Earth" not in visible
    assert "From files of those who made this page: borders, orbit." in visible
    assert "x.gpkg (file)" in visible
    assert "/home/anna" not in visible
    assert "Borders are those held in fact." not in visible


def test_english_cells_are_marked_on_pages_of_other_languages() -> None:
    german = made(language="de", debris=fake_debris(), named=[GERMANY])
    assert '<th scope="row" lang="en">China</th>' in german
    assert '<th scope="row" lang="en">Germany <span class="yours" lang="de">(erfragt)</span></th>' in german
    assert 'lang="en">China' not in made()
    page = Outline(german)
    marked = [tag for tag, attributes in page.seen if attributes.get("lang") == "en"]
    assert {"th", "td", "figure"} <= set(marked)


def test_every_input_has_plain_words() -> None:
    for language in LANGUAGES:
        texts = texts_in(language)
        assert all("_" not in texts.input(name) for name in inputs_by_name())
        assert {f"input.{name}" for name in inputs_by_name()} <= texts.strings.keys()
