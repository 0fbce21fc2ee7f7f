"""Which objects come down in which scenario, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.errors import UsageError
from iss_risk.fleet.fates import Fate
from iss_risk.studies.fleet import assess_fleet

from .made_fleets import NOW, Made

MADE = [
    *(Made(f"STARLINK-{1100 + k}", 45_000 + k, 471.0, 53.0, 0.01) for k in range(10)),
    Made("FALCON 9 R/B", 50_000, 450.0, 30.0, -0.1),
    Made("CZ-5B R/B", 50_001, 80.0, 41.0),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fleet.tle"
    path.write_text("".join(f"{line}\n" for one in MADE for line in one.tle()))
    return path


def answer(file: Path, fate: Fate) -> FleetAnswer:
    return assess_fleet(file, now=NOW, census_only=True, fate=fate)


@pytest.mark.parametrize(
    ("fate", "reentries"),
    [
        (Fate(), 1.0),
        (Fate("abandoned"), 11.0),
        (Fate("failed", failed_share=0.1), 2.0),
        (Fate("retired", retire_age_years=2.0), 5.0),
        (Fate("retired"), 2.0),
    ],
)
def test_how_many_come_down(file: Path, fate: Fate, reentries: float) -> None:
    """Ten that are held, a stage that is dead, and one that is down already and counts nowhere. The stage has
    no place that another could take."""
    assert answer(file, fate).reentries_expected == pytest.approx(reentries)


def test_the_study_counts_by_mass(file: Path) -> None:
    """0.194 casualties for 1,500 t (Pardini & Anselmo 2024), ten times 248 kg and a stage of 4 t."""
    band = {one.expected_by: one for one in answer(file, Fate("abandoned")).band}
    assert band["study"].expected_casualties_sum == pytest.approx(0.194 * 6.48 / 1500.0, rel=1e-4)
    assert band["operator"].reentries_covered == 10.0
    # Ten are no large constellation: 1e-4 each.
    assert band["rule"].expected_casualties_sum == pytest.approx(11e-4)


def test_shares_of_nations_are_shares(file: Path) -> None:
    nations = answer(file, Fate("abandoned")).nations
    assert sum(one.share for one in nations) == pytest.approx(1.0, abs=1e-4)
    assert nations[0].iso_a3 in ("CHN", "IND")


def test_without_a_simulation_nothing_of_the_model_is_said(file: Path) -> None:
    found = answer(file, Fate())
    assert [one.expected_by for one in found.band] == ["operator", "rule", "study"]
    assert found.nations[0].expected_casualties_sum is None


def test_with_a_simulation_casualties_are_area_times_people(file: Path) -> None:
    """Of each object; the mean area of a class is that of `simulate_debris` of its vehicle and seed."""
    from iss_risk.exposure.latitude import latitude_weights
    from iss_risk.exposure.model import load_exposure

    found = assess_fleet(file, now=NOW, samples=16, fate=Fate("abandoned"), workers=1)
    stage = next(one for one in found.fleet_classes if one.name == "falcon-9-stage")
    assert stage.model_casualty_area_m2 is not None
    density = load_exposure().mean_persons_per_km2(latitude_weights(30.0)).sum() / 1e6
    assert stage.expected_casualties_each == pytest.approx(stage.model_casualty_area_m2 * density, rel=1e-4)
    model = next(one for one in found.band if one.expected_by == "model")
    each = sum(
        (one.expected_casualties_each or 0.0) * (one.decayed_fraction or 0.0)
        for one in found.members
        if one.state != "down"
    )
    assert model.expected_casualties_sum == pytest.approx(each, rel=1e-4)
    assert sum(one.expected_casualties_sum or 0.0 for one in found.nations) == pytest.approx(each, rel=1e-3)


def test_an_area_that_is_stated_is_used(tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_text("name,altitude_km,inclination_deg,casualty_area_m2\nFALCON 9 R/B,450,30,0\n")
    found = assess_fleet(path, now=NOW, samples=16, workers=1)
    assert [one.expected_casualties_each for one in found.members] == [0.0]


@pytest.mark.parametrize(
    ("arguments", "parameter"),
    [
        ({"name": "eternal"}, "fate"),
        ({"name": "failed"}, "failed_share"),
        ({"name": "failed", "failed_share": 1.5}, "failed_share"),
        ({"name": "failed", "failed_share": 1e-310}, "failed_share"),
        ({"failed_share": 0.1}, "failed_share"),
        ({"retire_age_years": 5.0}, "retire_age_years"),
        ({"name": "retired", "retire_age_years": 0.0}, "retire_age_years"),
    ],
)
def test_what_is_refused(arguments: dict[str, object], parameter: str) -> None:
    with pytest.raises(UsageError) as refused:
        Fate(**arguments)  # type: ignore[arg-type]
    assert refused.value.parameter == parameter


def test_old_sets_are_stale(tmp_path: Path) -> None:
    path = tmp_path / "old.tle"
    made = Made("STARLINK-1100", 45_000, 471.0, epoch=NOW - timedelta(days=31))
    path.write_text("\n".join(made.tle()))
    found = answer(path, Fate())
    assert found.census.without_recent_set == 1
    assert any("without a set of the last 30 days" in one for one in found.warnings)
