"""What a fleet answers: by nation and year, by class and inclination, rankings, published rates, limits."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

import iss_risk
from iss_risk.answers.fleet import FLEET_TABLES, FleetAnswer
from iss_risk.exposure.grid import row_area_km2
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.fleet.fates import Fate
from iss_risk.fleet.published_rates import published_rates
from iss_risk.report.fleet import fleet_text
from iss_risk.report.table_formats import table_in_format
from iss_risk.risk.aircraft import FAA_PER_PIECE
from iss_risk.studies.fleet import assess_fleet
from iss_risk.summaries.fleet_calendar import joined

from .made_fleets import NOW, Made

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "deorbit_rates.csv"
MADE = [
    Made("STARLINK-34000", 60_000, 230.0, 43.0, -8.0),
    Made("STARLINK-34001", 60_001, 240.0, 43.0, -6.0),
    Made("STARLINK-1100", 45_000, 260.0, 53.0, -4.0),
    Made("FALCON 9 R/B", 50_000, 400.0, 30.0, -1.0),
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fleet") / "fleet.tle"
    path.write_text("".join(f"{line}\n" for one in MADE for line in one.tle()))
    return path


@pytest.fixture(scope="module")
def answer(file: Path) -> FleetAnswer:
    return iss_risk.assess_fleet(file, now=NOW, fate=Fate("abandoned"), samples=32, seed=3, workers=1)


def casualties(answer: FleetAnswer) -> float:
    (model,) = (one for one in answer.band if one.expected_by == "model")
    return model.expected_casualties_sum


def test_nations_and_years_add_up(answer: FleetAnswer) -> None:
    """All come down within the horizon, so that the years make up the fate."""
    assert min(one.decayed_fraction or 0.0 for one in answer.members) == 1.0
    years = {one.period: one.expected_casualties_sum or 0.0 for one in answer.by_year}
    assert math.fsum(years.values()) == pytest.approx(casualties(answer), rel=1e-4)
    for period, expected in years.items():
        rows = [one for one in answer.nations_by_year if one.period == period]
        assert math.fsum(one.expected_casualties_sum for one in rows) == pytest.approx(expected, rel=1e-4)
    for nation in answer.nations[:20]:
        rows = [one for one in answer.nations_by_year if one.iso_a3 == nation.iso_a3]
        total = math.fsum(one.expected_casualties_sum for one in rows)
        assert total == pytest.approx(nation.expected_casualties_sum, rel=1e-4)


def test_ranges_of_years_hold_their_mean_and_are_wider_than_the_model_s(answer: FleetAnswer) -> None:
    whole = {one.iso_a3: one for one in answer.nations}
    for one in answer.nations_by_year:
        low, high = one.expected_casualties_range90
        assert low <= one.expected_casualties_sum <= high
        mean, ends = whole[one.iso_a3].expected_casualties_sum, whole[one.iso_a3].expected_casualties_range90
        assert mean is not None
        assert ends is not None
        if one.period == "2026" and one.iso_a3 == "IND":
            assert high / one.expected_casualties_sum >= 0.9 * ends[1] / mean


def test_a_year_of_nations_hangs_on_the_inclinations_of_that_year(answer: FleetAnswer) -> None:
    """Poland lies under 53° alone, and what flies there is soon down; India under all of them."""
    poland, india = (
        {one.period for one in answer.nations_by_year if one.iso_a3 == code} for code in ("POL", "IND")
    )
    assert poland < india
    assert india == {one.period for one in answer.by_year}


def test_classes_and_inclinations_add_up(answer: FleetAnswer) -> None:
    for parts in (answer.fleet_classes, answer.by_inclination):
        total = math.fsum(one.expected_casualties_sum or 0.0 for one in parts)
        assert total == pytest.approx(casualties(answer), rel=1e-4)
        assert sum(one.members for one in parts) == len(MADE)
    assert [one.inclination_deg for one in answer.by_inclination] == [30.0, 43.0, 53.0]


def test_rankings(answer: FleetAnswer) -> None:
    costs = [one.weight * (one.expected_casualties_each or 0.0) for one in answer.riskiest]
    assert costs == sorted(costs, reverse=True)
    assert answer.riskiest[0].name == "FALCON 9 R/B"
    dates = [one.reentry_utc.p50 for one in answer.soonest if one.reentry_utc and one.reentry_utc.p50]
    assert len(dates) == len(answer.soonest)
    assert dates == sorted(dates)
    assert answer.soonest[0].norad_id == 60_000
    alike = [one.norad_id for one in answer.riskiest if one.class_name == answer.soonest[0].class_name]
    assert alike == [60_000, 60_001]


def test_joined_ranges() -> None:
    """Lognormal errors of σ 0.3 and 0.4 make one of 0.5; what is certain adds nothing."""
    z = 1.6449

    def ends(sigma: float) -> tuple[float, float]:
        return 2.0 * math.exp(-z * sigma), 2.0 * math.exp(z * sigma)

    assert joined(2.0, ends(0.3), ends(0.4)) == pytest.approx(ends(0.5))
    assert joined(2.0, ends(0.3), (2.0, 2.0)) == pytest.approx(ends(0.3))
    assert joined(2.0, (0.0, 3.0), (1.0, 2.0)) == pytest.approx((0.0, 3.0))
    assert joined(0.0, (0.0, 0.0)) == (0.0, 0.0)


def test_published_rates_stand_beside_ours(answer: FleetAnswer) -> None:
    halves = [one for one in answer.published_rates if one.scope == "Starlink"]
    assert [one.published for one in halves] == [472.0, 218.0, 260.0]
    # Three of Starlink in the first twelve months, the rocket body not among them.
    assert {one.our_rate for one in halves} == {3.0}
    (each,) = (one for one in answer.published_rates if one.per == "re-entry")
    assert each.published_rate == pytest.approx(0.194 / 951, rel=1e-5)
    assert each.our_rate == pytest.approx(casualties(answer) / len(MADE), rel=1e-4)
    assert all(one.differs and one.source for one in answer.published_rates)


@pytest.mark.skipif(not FACTS.is_file(), reason=f"{FACTS} is not here")
def test_published_rates_are_those_of_the_facts() -> None:
    with FACTS.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    known = {(row["value"], row["period_from"][:4]) for row in rows}
    for one in published_rates(["Starlink", "OneWeb"]):
        # Per cent, and a sentence of the notes, are written otherwise there.
        if one.quantity != "chance of a casualty" and one.begin.year != 2035:
            assert (f"{one.value:g}", f"{one.begin.year}") in known


def test_aircraft_of_one_and_of_all(answer: FleetAnswer) -> None:
    one, together = answer.aircraft
    assert (one.counted, together.counted) == ("one re-entry", "all re-entries")
    most = max(record.dangerous_pieces or 0.0 for record in answer.fleet_classes)
    assert one.dangerous_pieces == pytest.approx(most)
    pieces = sum((record.dangerous_pieces or 0.0) * record.members for record in answer.fleet_classes)
    assert together.dangerous_pieces == pytest.approx(pieces, rel=1e-4)
    assert one.p_aircraft_low == pytest.approx(most * FAA_PER_PIECE, rel=1e-3)
    assert one.p_aircraft_low < one.p_aircraft_high


def test_one_person_of_one_re_entry(answer: FleetAnswer) -> None:
    """By hand: casualty area × the share of time over a degree of latitude ÷ its area, where the track
    turns back."""
    one, together = answer.individual
    (rocket,) = (record for record in answer.fleet_classes if record.constellation == "Rocket bodies")
    weights, area_m2 = latitude_weights(30.0), 1e6 * row_area_km2()
    top = 12 * (90 + 30)
    by_hand = max(weights[k : k + 12].sum() / area_m2[k : k + 12].sum() for k in range(top - 24, top + 12))
    assert one.individual_risk.mean == pytest.approx(
        (rocket.model_casualty_area_m2 or 0.0) * by_hand, rel=1e-3
    )
    assert abs(one.latitude_deg or 0.0) == pytest.approx(29.6, abs=0.5)
    assert together.individual_risk.mean >= one.individual_risk.mean
    highest = max(nation.individual_risk.mean for nation in answer.nations if nation.individual_risk)
    assert highest < together.individual_risk.mean


def test_a_rate_has_no_calendar(tmp_path: Path) -> None:
    """Three that are held and a stage, which nothing replaces."""
    held = [Made(f"STARLINK-{34_000 + k}", 60_000 + k, 480.0, 43.0) for k in range(3)]
    file = tmp_path / "held.tle"
    file.write_text("".join(f"{line}\n" for one in [*held, MADE[-1]] for line in one.tle()))
    found = assess_fleet(file, now=NOW, fate=Fate("retired"), samples=16, seed=3, workers=1)
    assert (found.nations_by_year, found.next_12_months, found.soonest) == ([], None, [])
    assert {one.counted for one in found.aircraft} == {"one re-entry", "a year"}
    (half, *_) = (one for one in found.published_rates if one.scope == "Starlink")
    assert half.our_rate == pytest.approx(3.0 / 5.0)


def test_a_census_has_no_figures_of_the_model(file: Path) -> None:
    found = assess_fleet(file, now=NOW, census_only=True)
    assert (found.aircraft, found.individual, found.riskiest, found.soonest) == ([], [], [], [])
    assert {one.our_rate for one in found.published_rates} == {None}
    assert {one.individual_risk for one in found.nations} == {None}


@pytest.mark.parametrize("name", FLEET_TABLES)
def test_every_list_can_be_the_table(answer: FleetAnswer, name: str) -> None:
    other = answer.as_table(name)
    assert other.to_json() == answer.to_json()
    rows = list(csv.DictReader(table_in_format(other, "csv", None).splitlines()))
    assert len(rows) == len(other.records()) == len(other.to_frame())
    assert table_in_format(other, "markdown", None).count("\n") == len(rows) + 4
    assert np.isfinite(len(table_in_format(other, "jsonl", None)))


@pytest.mark.parametrize("width", [48, 80, 160])
def test_it_fits_any_screen(answer: FleetAnswer, width: int) -> None:
    text = fleet_text(answer, width=width, colour=False)
    assert max(map(len, text.splitlines())) <= width
    for said in ("Most casualties", "Next down", "One person", "Aircraft", "Published", "quote the band"):
        assert said in " ".join(text.split())
    assert ("(" in next(line for line in text.splitlines() if line.startswith("India"))) == (width == 160)


def test_where_nothing_comes_down_no_nation_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "fleet.tle"
    path.write_text("\n".join(Made("STARLINK-1008", 44_714, 340.0, rate_km_per_day=1.0).tle()))
    text = fleet_text(assess_fleet(path, now=NOW, census_only=True), width=100, colour=False)
    assert "1 set rises · 1 object below 350 km" in text
    assert "Nation" not in text
