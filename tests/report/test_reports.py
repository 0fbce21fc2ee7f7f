"""The terminal reports: what they say, and that they fit."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from iss_risk.answers.assessment import Assessment, PlaceRisk
from iss_risk.answers.document import Estimate
from iss_risk.answers.overflight import OverflightRun
from iss_risk.report.assessment import assessment_text
from iss_risk.report.overflight import overflight_text

from .fakes import NOW, debris, decay, fake_assessment, fake_overflight, input_records, tracked_object


def assessed(width: int = 100, *, all_nations: bool = False, **changes: object) -> str:
    return assessment_text(fake_assessment(**changes), width=width, colour=False, all_nations=all_nations)


def overflown(width: int = 100, *, all_nations: bool = False, **changes: object) -> str:
    return overflight_text(fake_overflight(**changes), width=width, colour=False, all_nations=all_nations)


def row(text: str, name: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.startswith(name)]
    return line.removeprefix(name).replace(" %", "%").split()


def test_the_heading_says_what_was_asked_and_how_old_the_orbit_is() -> None:
    lines = [line for line in assessed(160).splitlines() if re.match(r"ISS|[A-Z][a-z]+  ", line)]
    assert lines[0] == "ISS (ZARYA) 25544 · uncontrolled decay · 4,096 samples · seed 0"
    assert lines[1] == ("Orbit       2026-10-09 19:42 UTC · 420.2 km · 51.63° · 44 days old (embedded)")
    assert lines[2] == (
        "Decay       2028-03 median · 90 %: 2027-06 … 2030-01"
        " · longitude not predictable yet: averaged over the ground track"
    )
    assert lines[3] == (
        "Debris      69 t reach the ground nominally (90 %: 46 … 200 t; mean 98 t)"
        " · casualty area 1,100 m² nominally (90 %: 890 … 3,900; mean 1,900)"
    )
    assert lines[4] == (
        "Casualties  0.033 expected (90 %: 0.017 … 0.069) · 0.019 if the nominal casualty area comes down"
        " · 1 in 31 that anyone is hurt"
        " · 330 × the 1-in-10,000 guideline"
    )


def test_the_table_of_nations() -> None:
    text = assessed()
    error = ["sampling", "error"]
    assert row(text, "Nation") == ["overhead", "debris", "lands", "casualties", *error, "1", "in", "share"]
    assert row(text, "China") == ["4.9%", "13.5%", "0.0059", "±2.0%", "170", "18.0%"]
    assert row(text, "Ocean and ice") == ["72.7%", "98.0%"]
    assert "Côte d'Ivoire" in text
    assert "Fr. S. Antarctic Lands" not in text
    assert text.endswith("(top 15 of 195; --all for the rest)\n")


def test_all_nations_and_one_that_nothing_reaches() -> None:
    text = assessed(all_nations=True)
    assert row(text, "Nation 194") == ["0%", "0%", "0", "–", "–", "0%"]
    assert "--all" not in text
    assert len([line for line in text.splitlines() if line.startswith("Nation ")]) == 195 - 17 + 1


@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize("all_nations", [False, True])
def test_nothing_is_wider_than_the_screen_and_names_are_told_apart(width: int, all_nations: bool) -> None:
    for text in (assessed(width, all_nations=all_nations), overflown(width, all_nations=all_nations)):
        assert max(cell_len(line) for line in text.splitlines()) <= width
        assert ("United States of America" if width > 80 else "United States o") in text
        assert "Ocean and ice" in text
        assert not any(line.endswith(" ") for line in text.splitlines())
        assert "\x1b" not in text


def test_what_is_left_out_on_narrow_screens() -> None:
    headings = [row(assessed(width), "Nation") for width in (100, 80, 60)]
    assert headings == [
        ["overhead", "debris", "lands", "casualties", "sampling", "error", "1", "in", "share"],
        ["overhead", "debris", "casualties", "error", "1", "in", "share"],
        ["overhead", "debris", "casualties", "1", "in", "share"],
    ]
    remark = "No room here for: sampling error (a wider screen shows them, or --format csv)."
    assert remark in " ".join(assessed(60).split())
    assert "No room" not in assessed(80)
    assert row(overflown(80), "Nation") == ["overhead", "minutes", "a", "day", "persons/km²", "share"]


def test_colour_marks_up_but_says_the_same() -> None:
    coloured = assessment_text(fake_assessment(), width=100, colour=True, all_nations=False)
    assert "\x1b[1m" in coloured
    assert "\x1b[3" not in coloured.replace("\x1b[39m", ""), "restrained: weight, no hues"


def test_part_of_the_samples_stay_up() -> None:
    text = assessed(80, decay=decay(p05_days=200.0, p50_days=480.0, p95_days=None))
    assert "2028-03 median · 90 %: 2027-06 … later than 2051-11" in text
    assert "66.7 % of the samples decay within the horizon" in text
    text = assessed(80, decay=decay(p05_days=200.0, p50_days=None, p95_days=None))
    assert "median later than 2051-11 · 90 %: 2027-06 … later than 2051-11" in text


def test_hardly_any_sample_comes_down() -> None:
    rare = decay(p05_days=None, p50_days=None, p95_days=None).model_copy(update={"decayed_fraction": 0.02})
    text = assessed(80, decay=rare)
    assert "95 % of the samples come down later than 2051-11" in text
    assert "2.0 % of the samples decay within the horizon" in text
    assert "China" in text


def test_it_stays_up_in_all_samples() -> None:
    text = assessed(80, decay=decay(p05_days=None, p50_days=None, p95_days=None))
    said = "does not come down before 2051-11-23 (9,131 days from now) in any of the 4,096 samples."
    assert said in " ".join(text.split())
    assert "China" not in text
    assert "Casualties" not in text


def test_nothing_survives() -> None:
    text = assessed(80, debris=debris(0.0))
    assert "nothing reaches the ground in any sample" in text
    assert "nobody is at risk: nothing survives the fall" in " ".join(text.split())
    assert "China" not in text


def test_what_no_sample_shows_is_at_most_so_much_and_what_few_show_is_unknown() -> None:
    few = fake_assessment()
    nations = [
        one.model_copy(
            update={
                "p_debris": 0.0,
                "p_debris_ci90": (0.0, 0.0058),
                "expected_casualties": one.expected_casualties.model_copy(update={"ci90": None}),
            }
        )
        for one in few.nations
    ]
    unknown = few.totals.expected_casualties.model_copy(update={"ci90": None})
    totals = few.totals.model_copy(update={"expected_casualties": unknown})
    text = assessed(nations=nations, totals=totals)
    assert row(text, "China") == ["4.9%", "<0.6%", "0.0059", "unknown", "170", "18.0%"]
    assert "sampling error unknown" in text
    assert "±" not in text


def test_chances_of_places_are_in_per_cent_like_those_of_nations() -> None:
    expected = fake_assessment().totals.expected_casualties
    city = PlaceRisk(
        name="Lagos (NG)", latitude_deg=6.5, longitude_deg=3.4, radius_km=50.0, persons=2e7, p_debris=8.1e-4,
        expected_fragments=0.1, expected_casualties=expected, p_casualty=1.4e-4, one_in=7200.0,
    )  # fmt: skip
    missed = city.model_copy(update={"name": "Berlin (DE)", "p_debris": 0.0, "p_debris_ci90": (0.0, 0.046)})
    text = assessed(places=[city, missed])
    assert row(text, "Lagos (NG)")[2] == "0.081%"
    assert row(text, "Berlin (DE)")[2] == "<4.6%"


def test_a_sampling_error_that_dominates_is_named() -> None:
    wide = fake_assessment().totals.expected_casualties.model_copy(update={"ci90": (0.0, 0.08)})
    totals = fake_assessment().totals.model_copy(update={"expected_casualties": wide})
    assert "which is more than what survives leaves open" in assessed(160, totals=totals)
    assert "leaves open" not in assessed(160)


def test_debris_but_nobody_there() -> None:
    nobody = fake_assessment().totals.model_copy(
        update={
            "expected_casualties": Estimate(mean=0.0, ci90=(0.0, 0.0), range90=(0.0, 0.0)),
            "p_casualty": 0.0,
            "one_in": None,
        }
    )
    assert "Casualties  none expected" in assessed(totals=nobody)


def test_hours_ahead_the_minute_counts() -> None:
    run = fake_assessment().run.model_copy(update={"phase_model": "ground-track"})
    text = assessed(160, decay=decay(p05_days=0.5, p50_days=0.6, p95_days=0.8), run=run)
    assert "2026-11-23 10:06 UTC median · 90 %: 2026-11-23 07:42 UTC … 2026-11-23 14:54 UTC" in text
    assert "along the predicted ground track" in text


def test_names_from_files_cannot_act_on_the_terminal_or_break_the_layout() -> None:
    wild = "EVIL\x1b[2J\x1b]0;x\x07\n" + "long " * 60 + "日本" * 60
    nation = fake_assessment().nations[0].model_copy(update={"name": wild})
    record = input_records()[0].model_copy(update={"provenance": wild})
    text = assessed(80, nations=[nation], object=tracked_object(wild), inputs=[record])
    assert not any(character in text for character in "\x1b\x07")
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    (line,) = [line for line in text.splitlines() if "0.0059" in line]
    assert line.startswith("EVIL\ufffd[2J\ufffd]0;x\ufffd long")


def test_markup_in_names_is_not_interpreted() -> None:
    nation = fake_assessment().nations[0].model_copy(update={"name": "[red]Marche[/red] :smile:"})
    assert "[red]Marche[/red] :smile:" in assessed(nations=[nation])


def test_an_orbit_without_a_record_is_dated_by_its_epoch() -> None:
    text = assessed(160, inputs=[])
    assert "51.63° · 44 days old\n" in text


def test_no_nations_at_all() -> None:
    text = assessed(nations=[])
    assert "Ocean and ice" in text
    assert "top" not in text


def test_overflight() -> None:
    text = overflown(100)
    lines = text.splitlines()
    assert lines[0] == "ISS (ZARYA) 25544 · who is underneath"
    assert lines[2] == "Track       closed-form long-run share · 27.3 % of the time over land"
    assert lines[3] == (
        "People      17.3 persons/km² under the track · 1.7e-5 casualties expected per m² of casualty area"
    )
    assert row(text, "China") == ["4.9%", "70.0", "228", "18.0%"]
    assert row(text, "Ocean and ice") == ["72.7%", "1,046.9"]


def test_overflight_of_some_days() -> None:
    run = OverflightRun(generated_at=NOW, now=NOW, days=7.0, method="propagated ground track")
    assert "propagated ground track, next 7 days" in overflown(run=run)


def test_the_same_answer_prints_the_same_text() -> None:
    again = Assessment.model_validate(fake_assessment().model_dump(by_alias=True))
    assert assessment_text(again, width=80, colour=False, all_nations=True) == assessed(80, all_nations=True)


def test_what_is_held_first_is_said_in_the_title() -> None:
    answer = fake_assessment()
    held = answer.run.model_copy(update={"uncontrolled_from": datetime(2027, 1, 1, tzinfo=UTC)})
    text = assessment_text(
        answer.model_copy(update={"run": held}), width=100, colour=False, all_nations=False
    )
    assert "held until 2027-01-01 00:00 UTC, then uncontrolled" in " ".join(text.splitlines()[:2])
