"""Aircraft and single persons: the arithmetic of published figures, and the bound between them."""

from __future__ import annotations

import pytest

from iss_risk.errors import UsageError
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.exposure.model import load_exposure
from iss_risk.risk.aircraft import (
    AIRCRAFT_LIMIT,
    FAA_PER_PIECE,
    FAA_PERSONS_PER_M2,
    INDIVIDUAL_LIMIT,
    PEAK_AIRCRAFT_PER_M2,
    aircraft_bound,
    hit_chance,
    implied_aircraft_aloft,
    implied_casualty_area_m2,
    individual_risk,
    individual_risk_at,
)


def test_the_casualty_area_that_the_faa_implies() -> None:
    """fleet_figures.csv: 0.6 casualties of 28,000 pieces are 1.2 m² a piece."""
    assert implied_casualty_area_m2() == pytest.approx(1.2, abs=0.05)


def test_people_under_the_orbits_are_ours() -> None:
    density = load_exposure().mean_persons_per_km2(latitude_weights(53.0)).sum() / 1e6
    assert density == pytest.approx(FAA_PERSONS_PER_M2, rel=0.06)


def test_the_chance_that_the_faa_implies() -> None:
    """fleet_figures.csv: 7e-4 of 28,000 pieces is 2.5e-8 a piece; with 1,000 m² some 12,800 aircraft aloft,
    which is between the 10,000 and the 15,000-20,000 that are said to be (aviation.csv)."""
    assert pytest.approx(2.5e-8) == FAA_PER_PIECE
    assert implied_aircraft_aloft() == pytest.approx(12_800, rel=0.01)


def test_the_densest_airspace() -> None:
    """aviation.csv: 0.0542 aircraft per km² over Fort Worth; 50, 10, 5 and 2 % of it are mapped."""
    assert pytest.approx(0.0542, rel=1e-3) == 1e6 * PEAK_AIRCRAFT_PER_M2
    thresholds = [0.027, 0.0054, 0.0027, 0.0011]
    parts = [1e6 * PEAK_AIRCRAFT_PER_M2 * part for part in (0.5, 0.1, 0.05, 0.02)]
    assert parts == pytest.approx(thresholds, rel=0.02)
    assert hit_chance(PEAK_AIRCRAFT_PER_M2) == pytest.approx(5.4e-5, rel=0.01)


def test_a_bound_lies_between_the_two() -> None:
    one = aircraft_bound(1.0)
    assert (one.low, one.high) == pytest.approx((2.5e-8, 5.4e-5), rel=0.01)
    assert one.low_over_limit == pytest.approx(0.025)
    assert one.high_over_limit == pytest.approx(54.0, rel=0.01)
    year = aircraft_bound(28_000.0)
    assert year.low == pytest.approx(7e-4, rel=1e-3)
    assert 0.7 < year.high < 1.0


def test_chances_stay_chances() -> None:
    assert aircraft_bound(0.0).high == 0.0
    assert aircraft_bound(1e9).high <= 1.0
    bounds = [aircraft_bound(pieces) for pieces in (1.0, 10.0, 100.0)]
    assert [one.low for one in bounds] == sorted(one.low for one in bounds)


def test_the_limits_are_those_of_the_rule() -> None:
    """14 CFR 450.101(b)(2) and (b)(3)."""
    assert (INDIVIDUAL_LIMIT, AIRCRAFT_LIMIT) == (1e-6, 1e-6)


def test_a_single_person() -> None:
    """Shared evenly, and from landings per m²: the same where people stand in the open."""
    landings_per_m2, area_m2, persons = 1e-9, 10.0, 5e4
    assert individual_risk(landings_per_m2 * area_m2 * persons, persons) == pytest.approx(1e-8)
    assert individual_risk_at(landings_per_m2, area_m2) == pytest.approx(1e-8)
    assert individual_risk(1.0, 0.0) == 0.0
    assert individual_risk(1e9, 1.0) == 1.0


@pytest.mark.parametrize(
    "refused",
    [
        lambda: aircraft_bound(-1.0),
        lambda: hit_chance(-1e-9),
        lambda: implied_casualty_area_m2(pieces=0.0),
        lambda: implied_aircraft_aloft(area_m2=0.0),
        lambda: individual_risk(-1.0, 1.0),
        lambda: individual_risk_at(1.0, float("nan")),
    ],
)
def test_figures_out_of_range(refused) -> None:
    with pytest.raises(UsageError):
        refused()
