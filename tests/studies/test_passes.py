"""The last passes: chances that add up, minutes that hold, and 'too early' where it is."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import iss_risk
from iss_risk.answers.passes import PassesAnswer
from iss_risk.errors import UsageError
from iss_risk.studies.named_nations import named_nations

VALIDATION = Path(__file__).resolve().parents[3] / "shared" / "validation" / "tle"
CZ5B = VALIDATION / "cz5b_y1_45601_2020.tle"
CZ5B_DOWN = datetime(2020, 5, 11, 15, 34, tzinfo=UTC)
# Its last ascending node by SGP4 from the last element sets (benchmarks/passes_replay.py).
CZ5B_LAST_NODE = datetime(2020, 5, 11, 14, 57, 30, tzinfo=UTC)
# When it was closest to places on its last two revolutions, by the same.
CROSSED = {
    ("Maiduguri (NG)", datetime(2020, 5, 11, 14, 10, tzinfo=UTC)),
    ("Los Angeles (US)", datetime(2020, 5, 11, 15, 13, tzinfo=UTC)),
    ("New York City (US)", datetime(2020, 5, 11, 15, 22, tzinfo=UTC)),
}
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SMALL: dict[str, Any] = {"vehicle": "delta_ii_second_stage", "now": NOW, "workers": 1}


@pytest.fixture(scope="module")
def last_orbit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from element_sets import element_set

    path = tmp_path_factory.mktemp("orbit") / "last.tle"
    path.write_text(element_set(165.0, NOW))
    return path


@pytest.fixture(scope="module")
def answer(last_orbit: Path) -> PassesAnswer:
    return iss_risk.passes(orbit=last_orbit, samples=256, **SMALL)


def total(answer: PassesAnswer) -> float:
    found = answer.passes
    chances = [one.p_down.mean for one in found.passes]
    return sum(chances) + found.p_down_before_now.mean + found.p_up_at_horizon.mean


def test_the_chances_of_all_passes_add_up_to_one(answer: PassesAnswer) -> None:
    assert answer.passes.minutes_known
    assert answer.passes.samples == 256
    assert total(answer) == pytest.approx(1.0, abs=1e-12)
    assert [one.revolution for one in answer.passes.passes] == list(
        range(answer.passes.passes[0].revolution, answer.passes.passes[-1].revolution + 1)
    )


def test_those_still_up_at_the_horizon_count(last_orbit: Path, answer: PassesAnswer) -> None:
    median = answer.decay.reentry_utc.p50
    assert median is not None
    days = (median - NOW) / timedelta(days=1)
    short = iss_risk.passes(orbit=last_orbit, samples=256, horizon_days=days, **SMALL)
    assert short.passes.p_up_at_horizon.mean == pytest.approx(0.5, abs=0.1)
    assert total(short) == pytest.approx(1.0, abs=1e-12)


def test_passes_follow_each_other_by_a_revolution(answer: PassesAnswer) -> None:
    middles = [one.middle_utc for one in answer.passes.passes if one.middle_utc is not None]
    for earlier, later in pairwise(middles):
        assert timedelta(minutes=80) < later - earlier < timedelta(minutes=92)
    for one in answer.passes.passes:
        low, high = one.p_down.ci90
        assert low <= one.p_down.mean <= high
        assert high > 0.0


def test_rows_are_consistent(answer: PassesAnswer) -> None:
    passes = {one.revolution: one for one in answer.passes.passes}
    assert len(answer.passes.places) > 20
    for place in answer.passes.places:
        assert place.p_down == passes[place.revolution].p_down
        # On one pass debris lands only if it comes down on it.
        assert place.p_debris.mean <= place.p_down.mean
        assert (place.expected_casualties is None) == (place.p_debris.mean == 0.0)
        if place.from_utc is not None:
            assert place.middle_utc is not None
            assert place.to_utc is not None
            assert place.from_utc <= place.middle_utc <= place.to_utc
            assert place.to_utc >= NOW
            assert place.distance_km is not None
            assert place.distance_km <= place.radius_km + answer.passes.margin_km
            assert place.from_local is not None
            assert datetime.fromisoformat(place.from_local) == place.from_utc
    for nation in answer.passes.nations:
        assert nation.p_debris.mean <= nation.p_down.mean
        assert nation.overhead or nation.p_debris.mean > 0.0
        assert all(one.to_utc >= NOW for one in nation.overhead)
    times = [place.from_utc for place in answer.passes.places if place.from_utc is not None]
    assert times[0] == min(times)


def test_nations_add_up_over_the_passes(last_orbit: Path, answer: PassesAnswer) -> None:
    assessment = iss_risk.assess(orbit=last_orbit, samples=256, **SMALL)
    assert assessment.passes == answer.passes
    whole = {one.iso_a3: one for one in assessment.nations}
    found: dict[str, float] = {}
    for one in answer.passes.nations:
        found[one.iso_a3] = found.get(one.iso_a3, 0.0) + one.p_debris.mean
    assert len(found) > 10
    for code, chance in found.items():
        # The passes count the samples where they fell; the nations are smoothed along the track.
        error = 4.0 * (max(chance, 0.01) / 256) ** 0.5
        assert chance == pytest.approx(whole[code].p_debris, abs=error)


def test_places_asked_for_are_the_ones_told_of(last_orbit: Path) -> None:
    places = [
        iss_risk.Place("Nairobi", -1.3, 36.8, 2_000.0),
        iss_risk.Place("Pacific", 10.0, -150.0, 2_000.0),
    ]
    asked = iss_risk.passes(orbit=last_orbit, samples=64, places=places, **SMALL)
    assert {one.name for one in asked.passes.places} == {"Nairobi", "Pacific"}
    zones = {(one.name, one.time_zone, one.time_zone_of) for one in asked.passes.places}
    assert zones == {("Nairobi", "Africa/Nairobi", "Nairobi (KE)"), ("Pacific", None, None)}
    # With circles of the same places, the chances of all passes are those of the whole re-entry.
    whole = iss_risk.assess(orbit=last_orbit, samples=64, places=places, **SMALL)
    for place in whole.places:
        chances = [one.p_debris.mean for one in asked.passes.places if one.name == place.name]
        assert sum(chances) == pytest.approx(place.p_debris, abs=1e-12)


def test_years_before_it_is_too_early(orbit_file) -> None:
    early = iss_risk.passes(orbit=orbit_file(420.0), samples=64, **SMALL)
    found, when = early.passes, early.decay.reentry_utc
    assert not found.minutes_known
    assert [*found.passes, *found.places, *found.nations] == []
    assert found.minutes_known_from_utc is not None
    assert when.p05 is not None
    assert when.p50 is not None
    assert NOW < found.minutes_known_from_utc < when.p50
    # As the spread shrinks with what is left, it is days before the end.
    assert when.p50 - found.minutes_known_from_utc < timedelta(days=30)
    assert "2 days" in found.criterion


def test_what_stays_up_has_no_passes(orbit_file) -> None:
    up = iss_risk.passes(orbit=orbit_file(800.0), samples=16, horizon_days=10.0, **SMALL)
    assert not up.passes.minutes_known
    assert up.passes.minutes_known_from_utc is None
    assert up.passes.p_up_at_horizon.mean == 1.0


def test_nations_are_found_by_code_and_name() -> None:
    assert [one.codes for one in named_nations(["chl", "Argentina"])] == [("CHL",), ("ARG",)]
    with pytest.raises(UsageError, match="no nation and no group 'Atlantis'"):
        named_nations(["Atlantis"])


@pytest.mark.slow
@pytest.mark.skipif(not CZ5B.is_file(), reason="the validation data ../shared/validation/tle is absent")
@pytest.mark.parametrize("hours", [12, 6, 2, 1])
def test_the_last_passes_of_a_core_stage(hours: int) -> None:
    """Long March 5B Y1: it came down on the revolution that began at 14:57, at 15:34 UTC."""
    now = CZ5B_DOWN - timedelta(hours=hours)
    answer = iss_risk.passes(orbit=CZ5B, vehicle="cz5b_core", now=now, samples=512)
    assert total(answer) == pytest.approx(1.0, abs=1e-12)
    known = [(one.middle_utc, one) for one in answer.passes.passes if one.middle_utc is not None]
    node, true = min(known, key=lambda one: abs(one[0] - CZ5B_LAST_NODE))
    assert abs(node - CZ5B_LAST_NODE) < timedelta(minutes=2.5)
    # Better than its 90 % window, spread evenly over its passes.
    when = answer.decay.reentry_utc
    assert when.p05 is not None
    assert when.p95 is not None
    window = [at for at, _ in known if when.p05 < at + timedelta(minutes=88) and at <= when.p95]
    assert math.log(true.p_down.mean) > math.log(0.9 / len(window))
    for name, crossed in CROSSED:
        if crossed < now:
            continue
        middles = [one.middle_utc for one in answer.passes.places if one.name == name]
        near = [at for at in middles if at is not None and abs(at - crossed) <= timedelta(minutes=2)]
        # A pass before the first that is still possible is not told of.
        first = min(at for at, _ in known)
        assert len(near) == (1 if crossed > first else 0), name
