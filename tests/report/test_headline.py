"""The sentences to quote: whole, true to the document, and on any screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.cells import cell_len

from iss_risk.answers.assessment import Assessment, ChanceOfNumber, NationUnderTrack, Totals, Tracks
from iss_risk.answers.document import Chance, Estimate
from iss_risk.answers.group_records import GroupRisk
from iss_risk.exposure.nations.directory import Named
from iss_risk.report.assessment import assessment_text, summary_text
from iss_risk.report.headline import CAVEAT, GUIDELINE, headline, nation_headlines
from iss_risk.report.words import chance_in_words, number_in_words, odds_in_words

from .fake_passes import fake_passes
from .fakes import NOW, debris, decay, fake_assessment, tracked_object, vehicle_record

CHINA, ISLAND = Named("China", ("CHN",)), Named("Nation 194", ("XHM",))
NEITHER = Estimate(mean=0.0, ci90=(0.0, 0.0), range90=(0.0, 0.0))


def totals(**changes: Any) -> Totals:
    chances = [(0, 0, 0.9678), (1, 1, 0.024), (2, 9, 0.008), (10, None, 2.4e-4)]
    numbers = [
        ChanceOfNumber(least=least, most=most, chance=Chance(mean=mean, ci90=(mean, mean)))
        for least, most, mean in chances
    ]
    return fake_assessment().totals.model_copy(update={"chances_of_casualties": numbers} | changes)


def group(name: str = "EU", **changes: Any) -> GroupRisk:
    figures: dict[str, Any] = {
        "name": name, "nations": ["DEU", "FRA"], "overhead_fraction": 0.01, "p_debris": 0.031,
        "p_debris_ci90": (0.03, 0.032), "p_casualty_ci90": (0.0015, 0.0017), "one_in_ci90": (590.0, 670.0),
        "expected_fragments": 8.0, "fragment_share": 0.01, "expected_mass_kg": 900.0,
        "expected_casualties": Estimate(mean=0.0017, ci90=(0.0016, 0.0018), range90=(0.0009, 0.0032)),
        "p_casualty": 0.0016, "one_in": 625.0, "share": 0.05,
    }  # fmt: skip
    return GroupRisk(**(figures | changes))


def near(**changes: Any) -> Assessment:
    """Hours before: 5 passes of the made-up re-entry, over four nations."""
    run = fake_assessment().run.model_copy(update={"phase_model": "ground-track"})
    nations = [
        NationUnderTrack(iso_a3=f"N{k}N", name=f"Land {k}", chance=0.1, first_utc=NOW, last_utc=NOW)
        for k in range(5)
    ]
    parts: dict[str, Any] = {
        "run": run,
        "decay": decay(p05_days=0.2, p50_days=0.3, p95_days=0.4),
        "tracks": Tracks(samples=4096, nations=nations),
        "passes": fake_passes().passes,
        "totals": totals(),
    }
    return fake_assessment(**(parts | changes))


def test_no_mean_is_quoted_without_the_nominal_that_is_known() -> None:
    assert "expected (0.019 with every debris input at its middle; 90 %" in headline(
        fake_assessment(totals=totals())
    )
    unknown = totals().model_copy(update={"casualties_at_nominal_area": None})  # of earlier versions
    assert "expected (90 % range" in headline(fake_assessment(totals=unknown))


def test_far_off_it_answers_how_likely_how_sure_and_when() -> None:
    assert headline(fake_assessment(totals=totals())) == (
        "If ISS (ZARYA) came down uncontrolled (a scenario, not a forecast), the chance that anybody is "
        "hurt would be about 1 in 31 (nobody 96.8 %, one person 2.4 %, two to nine 1 in 120, ten or more "
        "1 in 4,200). On average 0.033 casualties are expected (0.019 with every debris input at its middle; "
        "90 % range over what may survive: 0.017 to 0.069): 330 times the guideline of 0.0001 (1 in 10,000) "
        "that US government practice, NASA and ESA set for a re-entry, all nations together. It would come "
        "down about 2028-03 (90 % range: 2027-06 to 2030-01); over which places is not known before the last "
        "days."
    )


def test_a_nation_wherever_it_stands_and_a_group() -> None:
    answer = fake_assessment(totals=totals(), groups=[group()])
    china, eu = nation_headlines(answer, [CHINA, Named("EU", ("DEU", "FRA"), is_group=True)])
    assert china.startswith("China: If ISS (ZARYA) came down uncontrolled (a scenario, not a forecast), the ")
    assert (
        "the chance that anybody there is hurt would be about 1 in 170, and debris would land there" in china
    )
    assert "in 13.5 % of such re-entries. On average 0.0059 casualties are expected there" in china
    assert "18.0 % of the 0.033 worldwide; those are 330 times the guideline of 0.0001 (1 in" in china
    assert "about 2028-03 (90 % range" in china
    assert eu.startswith("EU: If ISS")
    assert "1 in 620, and debris would land there in 3.1 %" in eu


def test_nothing_seen_is_no_promise() -> None:
    (island,) = nation_headlines(fake_assessment(), [ISLAND])
    assert "no casualties are expected there, and debris landed there in none of the 4,096 samples" in island
    nations = [fake_assessment().nations[0].model_copy(update={"p_casualty": 0.0, "one_in": None})]
    (odd,) = nation_headlines(fake_assessment(nations=nations), [CHINA])
    assert "is too small" not in odd
    assert "would be too small to show in the samples" in odd


def test_in_the_last_days_the_window_and_what_is_still_possible() -> None:
    said = headline(near())
    assert said.startswith("If ISS (ZARYA) comes down uncontrolled (a scenario, not a forecast), the chance ")
    assert "It comes down about 2026-11-23 02:54 UTC (90 % range: 2026-11-23 00:30 UTC to " in said
    assert (
        "passes around the Earth are still possible, over Land 0, Land 1, Land 2 and 2 more nations." in said
    )
    first = fake_passes().passes
    usa = Named("United States of America", ("USA",))
    (over,) = nation_headlines(near(), [usa])
    revolutions = {row.revolution for row in first.nations if row.iso_a3 == "USA" and row.overhead}
    assert f"{len(revolutions)} passes that are left go over it, between 2026-11-22 23:5" in over
    (missed,) = nation_headlines(near(), [CHINA])
    assert missed.endswith("No pass that is left goes over it.")


def test_what_else_can_come_out() -> None:
    assert "nothing survives the fall in any of 4,096 samples" in headline(
        fake_assessment(debris=debris(0.0))
    )
    nobody = totals(expected_casualties=NEITHER, p_casualty=0.0, one_in=None)
    assert "no casualties are expected: debris falls where nobody lives" in headline(
        fake_assessment(totals=nobody)
    )
    up = fake_assessment(decay=decay(p05_days=None, p50_days=None, p95_days=None))
    for said in (headline(up), *nation_headlines(up, [CHINA])):
        assert "does not come down before 2051-11-23" in said
        assert CAVEAT in said
    part = fake_assessment(decay=decay(p05_days=200.0, p50_days=None, p95_days=None))
    assert "It would come down later than 2051-11 (90 % range: 2027-06 to later than 2051-11)" in headline(
        part
    )
    held = fake_assessment().run.model_copy(update={"uncontrolled_from": datetime(2027, 1, 1, tzinfo=UTC)})
    assert "came down uncontrolled after 2027-01-01 00:00 UTC (" in headline(fake_assessment(run=held))
    likely = headline(fake_assessment(totals=totals(p_casualty=0.62, one_in=1.61)))
    assert "is hurt would be 62.0 % (" in likely


def test_a_chance_of_few_samples_is_not_quoted_alone() -> None:
    def said(**changes: Any) -> str:
        return headline(fake_assessment(totals=totals(**changes)))

    only = "The samples are few: they tell no more than that this chance is "
    assert only not in said(p_casualty_ci90=(0.0250, 0.0394)), "22 % to both sides"
    assert f" 1 in 4,200). {only}between 1 in 50 and 1 in 9.3. On average" in said(
        p_casualty_ci90=(0.02, 0.108)
    )
    assert f"{only}below 1 in 9.3. On" in said(p_casualty_ci90=(0.0, 0.108))
    unknown = fake_assessment().totals.expected_casualties.model_copy(update={"ci90": None})
    assert "Too few samples come down to tell how sure that is." in said(expected_casualties=unknown)
    (eu,) = nation_headlines(
        fake_assessment(groups=[group(p_casualty_ci90=(0.0005, 0.0031))]), [Named("EU", (), is_group=True)]
    )
    assert f"such re-entries. {only}between 1 in 2,000 and 1 in 320. On average" in eu


def test_another_vehicle_is_not_quoted_as_the_object() -> None:
    uars = vehicle_record("uars", 5668.0).model_copy(update={"title": "UARS", "norad_id": 21701})
    stated = fake_assessment(vehicle=uars)
    for said in (headline(stated), *nation_headlines(stated, [CHINA])):
        assert "If UARS on the orbit of ISS (ZARYA) came down uncontrolled (" in said
    own = uars.model_copy(update={"norad_id": 25544})
    assert headline(fake_assessment(vehicle=own)).startswith("If ISS (ZARYA) came down")


def test_a_range_of_one_value_is_not_printed_as_a_range() -> None:
    solid = Estimate(mean=4.1e-5, ci90=(3.9e-5, 4.3e-5), range90=(4.1e-5, 4.1e-5))
    said = headline(fake_assessment(totals=totals(expected_casualties=solid)))
    assert "0.000041 casualties are expected (what survives is the same in all samples): " in said


def test_every_text_has_the_caveat_and_the_guideline() -> None:
    for answer in (fake_assessment(), near()):
        for said in (headline(answer), *nation_headlines(answer, [CHINA])):
            assert said.count(CAVEAT) == 1
            assert said.count(GUIDELINE) == 1


@pytest.mark.parametrize("width", [48, 80, 100, 160])
def test_on_the_screen(width: int) -> None:
    answer = fake_assessment(totals=totals(), object=tracked_object("EVIL\x1b[2J" + "日本" * 60))
    alone = summary_text(answer, width=width)
    whole = assessment_text(answer, width=width, colour=False, all_nations=False)
    assert alone in whole
    assert whole.index(alone) < whole.index("Orbit  ")
    for text in (alone, summary_text(answer, width=width, named=[CHINA, ISLAND])):
        assert "\x1b" not in text
        assert all(cell_len(line) <= width for line in text.splitlines())
        assert not any(line.startswith(("%", "UTC")) for line in text.splitlines())


def test_rows_for_what_is_named() -> None:
    answer = fake_assessment(groups=[group()])
    text = assessment_text(
        answer, width=100, colour=False, all_nations=False, named=[ISLAND, CHINA, Named("EU", (), True)]
    )
    names = [line.split("  ")[0] for line in text.splitlines()]
    assert names.count("China") == 1
    assert names.index("Nation 194") == names.index("EU") - 1
    assert names.index("EU") == names.index("Ocean and ice") - 1
    assert "(top 15 of 195 and those asked for; --all for the rest)" in text


@pytest.mark.parametrize(
    ("chance", "odds", "said"),
    [
        (0.049, "about 1 in 20", "4.9 %"), (0.0099, "about 1 in 100", "1 in 100"),
        (6.3e-8, "about 1 in 16 million", "less than 1 in a million"), (1e-6, "about 1 in 1.0 million", None),
        (0.5, "50.0 %", "50.0 %"), (0.99999, "more than 99.9 %", None), (1.0, "100 %", "100 %"),
        (1e-30, None, "less than 1 in a million"), (0.0, None, "less than 1 in a million"),
    ],
)  # fmt: skip
def test_chances_in_words(chance: float, odds: str | None, said: str | None) -> None:
    if odds is not None:
        assert odds_in_words(chance) == odds
    if said is not None:
        assert chance_in_words(chance) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"), (0.0785, "0.079"), (1.9e-4, "0.00019"), (8.7e-5, "0.000087"), (1e-5, "0.00001"),
        (21.4, "21"), (4e-8, "1 in 25 million"), (1e-20, "less than a millionth of a billionth"),
    ],
)  # fmt: skip
def test_small_numbers_have_no_powers_of_ten(value: float, said: str) -> None:
    assert number_in_words(value) == said


def test_the_window_is_as_wide_as_the_document_says() -> None:
    when = fake_assessment().decay.reentry_utc
    assert when.p95 is not None and when.p05 is not None  # noqa: PT018
    assert when.p95 - when.p05 == timedelta(days=950)


def test_what_no_sample_shows_is_below_something() -> None:
    nation = fake_assessment().nations[-1].model_copy(update={"p_debris_ci90": (0.0, 0.00073)})
    (said,) = nation_headlines(fake_assessment(nations=[nation]), [ISLAND])
    assert "debris landed there in none of the 4,096 samples (a chance below 1 in 1,400)." in said


@pytest.mark.parametrize(("most", "says"), [(0.00073, "below 1 in 1,400"), (0.009, "rarer still")])
def test_a_number_that_few_landings_show_is_below_something(most: float, says: str) -> None:
    """With few samples the rule of three tells less than that ten are rarer than two."""
    rare = (
        totals().chances_of_casualties[-1].model_copy(update={"chance": Chance(mean=1e-12, ci90=(0.0, most))})
    )
    numbers = [*totals().chances_of_casualties[:-1], rare]
    said = headline(fake_assessment(totals=totals(chances_of_casualties=numbers)))
    assert f"two to nine 1 in 120, ten or more {says})." in said
