"""What came down and was found, or not: one set of parameters for all (docs/debris.md).

Sampling errors at 384 samples are 2-4 % of the figures."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from iss_risk.answers.debris import DebrisAnswer, DebrisKind
from iss_risk.studies.debris import simulate_debris

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@cache
def fallen(vehicle: str) -> DebrisAnswer:
    return simulate_debris(vehicle=vehicle, samples=384, now=NOW)


def kind(vehicle: str, name: str) -> DebrisKind:
    return next(one for one in fallen(vehicle).kinds if one.name == name)


@pytest.mark.parametrize("name", ["propellant tank", "pressurant spheres", "thrust chamber shell"])
def test_delta_ii_leaves_what_was_found_in_texas(name: str) -> None:
    """22 January 1997: a steel tank of 250-270 kg, a titanium sphere of 30 kg and the thrust chamber."""
    assert kind("delta_ii_second_stage", name).survives > 0.8


@pytest.mark.parametrize(
    "name", ["miniskirt panels", "guidance section panels", "skirt frames and stringers"]
)
def test_delta_ii_leaves_no_thin_aluminium(name: str) -> None:
    assert kind("delta_ii_second_stage", name).survives < 0.05


def test_the_stanchion_that_hit_a_house_survives() -> None:
    """NASA, 15 April 2024: an Inconel stanchion of 0.73 kg of pallet EP9, expected to demise, went through a
    roof in Naples, Florida. It should survive in half of the samples: 51 % do, known here to 0.4 %."""
    runs = [simulate_debris(vehicle="ep9_pallet", samples=4096, seed=seed, now=NOW) for seed in range(4)]
    survives = [one.survives for run in runs for one in run.kinds if one.name == "stanchions"]
    assert len(survives) == 4
    assert sum(survives) / 4 >= 0.5


def test_uars_may_leave_the_mass_that_nasa_expected() -> None:
    """532 kg, a result of another code: our range holds it. The casualty area is not met (22.4 m² published):
    composites, which NASA's code lets burn and which tests and finds say survive, are more than half of
    ours."""
    totals = fallen("uars").totals
    assert totals.surviving_mass_kg.p05 < 532.0 < totals.surviving_mass_kg.p95
    assert totals.casualty_area_m2.p05 < 130.0


@cache
def by_nasas_rules(vehicle: str) -> DebrisAnswer:
    return simulate_debris(vehicle=vehicle, rules="nasa", samples=64, now=NOW)


def landing(vehicle: str) -> set[str]:
    return {one.name for one in by_nasas_rules(vehicle).kinds if one.survives > 0.5}


def test_uars_code_to_code() -> None:
    """ORSAT: 532 kg, 22.4 m², 26 objects; batteries, tanks and wheels among them. The mass is met within a
    factor of 1.5; the area is 1.5 times too large, the objects 1.8 times too many (docs/debris.md).
    """
    totals = by_nasas_rules("uars").totals
    assert 532.0 / 1.5 < totals.surviving_mass_kg.p50 < 532.0 * 1.5
    assert 22.4 < totals.casualty_area_m2.p50 < 22.4 * 1.7
    assert {"battery cases", "hydrazine tanks", "auxiliary hydrazine tank", "reaction wheel rims"} <= landing(
        "uars"
    )


def test_trmm_code_to_code() -> None:
    """ORSAT: 12 objects, 112 kg. All that it names but for the two brackets, whose size is unknown."""
    totals = by_nasas_rules("trmm").totals
    assert 112.0 / 1.5 < totals.surviving_mass_kg.p50 < 112.0 * 1.5
    assert 8 <= totals.fragments.p50 <= 18
    assert {
        "propellant tanks", "nitrogen tank", "flywheels", "solar array drive actuators",
        "microwave imager bearing housing and shaft",
    } <= landing("trmm")  # fmt: skip


@pytest.mark.parametrize(
    ("vehicle", "names"),
    [
        ("rosat", ["mirror support structure", "telescope tube"]),  # DLR, 2011: with the mirrors in it
        ("goce", ["gradiometer core"]),  # ESA, 2013: most of what lands; no piece above 90 kg
    ],
)
def test_what_agencies_named_lands(vehicle: str, names: list[str]) -> None:
    """Reported, not aimed at: of the totals these lists tell little (docs/debris.md)."""
    for name in names:
        assert kind(vehicle, name).survives > 0.9
    heaviest = max(one.impact_mass_kg or 0.0 for one in fallen(vehicle).kinds if one.survives > 0.9)
    assert heaviest == kind(vehicle, names[0]).impact_mass_kg
    assert vehicle != "goce" or heaviest < 90.0


def test_hubbles_mirror_lands_by_nasas_rules() -> None:
    """NASA's project, 2003. The titanium main ring, which it names too, demises in ours (docs/debris.md)."""
    assert "primary mirror" in landing("hubble")


def test_nasas_rules_disperse_nothing() -> None:
    """Only where it comes down differs from sample to sample."""
    answer = by_nasas_rules("trmm")
    mass = answer.totals.surviving_mass_kg
    assert mass.p95 / mass.p05 < 1.1
    assert answer.influences == []
    assert answer.run.rules == "nasa"


def test_mir_leaves_the_share_that_reached_the_sea() -> None:
    """20-25 t of 137 t, 15-18 %, within a factor 1.5."""
    assert 0.15 / 1.5 * 0.97 < fallen("mir").totals.surviving_fraction.mean < 0.18 * 1.5


@pytest.mark.parametrize("vehicle", ["salyut7_kosmos1686", "tiangong1", "cz5b_core"])
def test_stations_and_stages_leave_what_others_did(vehicle: str) -> None:
    """10-40 % of the mass, as of those that were weighed: our range reaches it, and the nominal is in it."""
    share = fallen(vehicle).totals.surviving_fraction
    assert share.p05 < 0.25 < share.p95
    assert 0.10 < share.nominal < 0.40
