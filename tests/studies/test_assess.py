"""The whole program, with few samples: reproducible, adding up, and honest about its ends."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import iss_risk
from iss_risk.answers.assessment import Assessment
from iss_risk.distributions import LogNormal, Uniform
from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.grid import row_area_km2
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.exposure.model import load_exposure
from iss_risk.inputs import DENSITY_NOISE, HEAT_FACTOR, SEPARATION_SPEED, DispersedInput
from iss_risk.risk.aircraft import aircraft_bound

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SMALL = "delta_ii_second_stage"  # few kinds of part: fast

HEAD = """name = "Gone"
norad_id = 99999
mass_kg = {mass}
mass_source = "made up"
[[module]]
name = "Body"
mass_kg = {mass}
source = "made up"
confidence = "estimated"
"""
PART = """[[part]]
name = "{name}"
module = "Body"
count = {count}
{shape}
mass_kg = {mass}
material = "{material}"
release = "break-up"
source = "made up"
confidence = "estimated"
"""


def answer(**arguments) -> Assessment:
    whose = None if "orbit" in arguments else "iss"
    usual: dict[str, Any] = {"now": NOW, "samples": 16, "object": whose, "vehicle": SMALL, "workers": 1}
    return iss_risk.assess(**(usual | arguments))


def lifetimes_of(assessment: Assessment) -> tuple[float, float, float]:
    """The 5 %, 50 % and 95 % quantiles, days, where all samples come down."""
    days = assessment.decay.lifetime_days
    assert days.p05 is not None
    assert days.p50 is not None
    assert days.p95 is not None
    return days.p05, days.p50, days.p95


def without_clock(assessment: Assessment) -> dict:
    document = assessment.model_dump()
    assert document["run"]["generated_at"] == document["run"]["now"]
    return document


@pytest.fixture(scope="module")
def station() -> Assessment:
    return iss_risk.assess(now=NOW, samples=64, workers=1)


def test_any_number_of_workers_gives_the_same_bytes(station: Assessment) -> None:
    again = iss_risk.assess(now=NOW, samples=64, workers=2)
    assert without_clock(again) == without_clock(station)
    same = {"generated_at": NOW}
    texts = [
        one.model_copy(update={"run": one.run.model_copy(update=same)}).model_dump_json()
        for one in (station, again)
    ]
    assert texts[0] == texts[1]


def test_seed_changes_the_answer_and_nothing_else() -> None:
    zero, one = (without_clock(answer(seed=seed)) for seed in (0, 1))
    assert zero["totals"] != one["totals"]
    for key in ("inputs", "dispersed_inputs", "object", "tool"):
        assert zero[key] == one[key]


def test_an_unknown_input_is_found_before_anything_is_read() -> None:
    made_up = DispersedInput("heat", "1", LogNormal(1.0, 0.1), "made up")
    with pytest.raises(UsageError, match="no uncertain input is called 'heat'"):
        answer(dispersed=(made_up,), orbit="no such file")
    wrong = replace(SEPARATION_SPEED, distribution=Uniform(0.0, 1.0))  # type: ignore[arg-type]  # on purpose
    with pytest.raises(UsageError, match="can only be LogNormal"):
        answer(dispersed=(wrong,), orbit="no such file")


@pytest.mark.parametrize("one", [SEPARATION_SPEED, DENSITY_NOISE], ids=lambda one: one.name)
def test_a_checkpoint_belongs_to_its_inputs(tmp_path: Path, one: DispersedInput) -> None:
    file = tmp_path / "run.npz"
    answer(checkpoint=file)
    sigma = 0.5 * one.distribution.sigma
    other = replace(one, distribution=replace(one.distribution, sigma=sigma))
    with pytest.raises(InputError, match="other: inputs"):
        answer(checkpoint=file, dispersed=(other,))


def test_the_risk_of_one_person(station: Assessment) -> None:
    """Shared among the people of a nation it is its casualties again, and highest where the track turns back:
    in closed form the mean over a degree there is that of `fleet`."""
    exposure = load_exposure()
    persons = {code: float(one) for code, one in zip(exposure.iso_a3, exposure.persons, strict=True)}
    for one in station.nations[:20]:
        assert one.individual_risk is not None
        shared = one.individual_risk.mean * persons[one.iso_a3]
        assert shared == pytest.approx(one.expected_casualties.mean, rel=1e-9)
    highest = station.individual
    assert highest is not None
    assert highest.latitude_deg is not None
    assert abs(highest.latitude_deg) == pytest.approx(51.6, abs=0.5)
    assert highest.individual_risk.mean > max(
        one.individual_risk.mean for one in station.nations if one.individual_risk is not None
    )
    low, high = highest.individual_risk.ci90 or (0.0, 0.0)
    assert low <= highest.individual_risk.mean <= high
    weights, area_m2 = latitude_weights(station.object.inclination_deg), 1e6 * row_area_km2()
    by_degree = max(weights[k : k + 12].sum() / area_m2[k : k + 12].sum() for k in range(12 * 140, 12 * 144))
    closed = station.debris.casualty_area_m2.mean * by_degree
    assert highest.individual_risk.mean == pytest.approx(closed, rel=0.3)


def test_aircraft_are_a_bound(station: Assessment) -> None:
    risk, pieces = station.aircraft, station.debris.dangerous_fragments
    assert risk is not None
    assert pieces is not None
    assert risk.dangerous_pieces == pieces.mean < station.debris.surviving_fragments.mean
    bound = aircraft_bound(pieces.mean)
    assert (risk.p_aircraft_low, risk.p_aircraft_high) == (bound.low, bound.high)


def test_shares_add_up(station: Assessment) -> None:
    nations, ocean, totals = station.nations, station.ocean, station.totals
    assert sum(one.share for one in nations) + totals.nobody_share == pytest.approx(1.0)
    assert sum(one.fragment_share for one in nations) + ocean.fragment_share == pytest.approx(1.0)
    assert sum(one.overhead_fraction for one in nations) + ocean.overhead_fraction == pytest.approx(1.0)
    fragments = sum(one.expected_fragments for one in nations) + ocean.expected_fragments
    assert fragments == pytest.approx(station.debris.surviving_fragments.mean)
    mass_kg = sum(one.expected_mass_kg for one in nations) + ocean.expected_mass_kg
    assert mass_kg == pytest.approx(station.debris.surviving_mass_kg.mean)
    casualties = sum(one.expected_casualties.mean for one in nations)
    assert casualties == pytest.approx(totals.expected_casualties.mean)
    assert totals.casualties_per_m2 * station.debris.casualty_area_m2.mean == pytest.approx(casualties)
    assert totals.times_guideline == pytest.approx(casualties / 1e-4)


def test_all_nations_are_there_the_most_at_risk_first(station: Assessment) -> None:
    codes = [one.iso_a3 for one in station.nations]
    assert len(codes) == len(set(codes)) == 254
    expected = [one.expected_casualties.mean for one in station.nations]
    assert expected == sorted(expected, reverse=True)
    # Where the most people are under the track (tests/authorities/overflight.toml).
    assert set(codes[:2]) == {"CHN", "IND"}
    # Beyond 51.6° and the scatter of debris nothing falls: Finland, Iceland.
    beyond = {one.iso_a3: one for one in station.nations if one.iso_a3 in ("FIN", "ISL")}
    assert len(beyond) == 2
    for one in beyond.values():
        assert (
            one.overhead_fraction
            == one.p_debris
            == one.expected_fragments
            == one.expected_casualties.mean
            == 0.0
        )
        assert one.one_in is None


def test_figures_are_possible(station: Assessment) -> None:
    assert station.decay.decayed_fraction == 1.0
    assert 0.0 < station.totals.p_casualty <= station.totals.expected_casualties.mean
    assert station.totals.one_in == pytest.approx(1.0 / station.totals.p_casualty)
    assert all(one.p_casualty <= station.totals.p_casualty * (1 + 1e-9) for one in station.nations)
    for one in station.nations:
        estimate = one.expected_casualties
        assert estimate.ci90 is not None
        for low, high in (estimate.range90, estimate.ci90):
            assert low <= estimate.mean <= high
        assert one.p_debris_ci90 is not None
        assert one.p_debris_ci90[0] <= one.p_debris <= one.p_debris_ci90[1]
        assert one.p_casualty_ci90 is not None
        assert one.p_casualty_ci90[0] <= one.p_casualty <= one.p_casualty_ci90[1]
        # No row says that nobody is hurt, or nothing lands, where casualties are expected.
        assert (estimate.mean > 0.0) == (one.p_casualty > 0.0) == (one.one_in is not None)
        assert one.p_casualty <= one.p_debris
    p05, p50, p95 = lifetimes_of(station)
    assert 0.0 < p05 < p50 < p95
    # From 420 km: some years (tests/decay/test_reference_lifetimes.py: 1-10 years for flux 200-70 and 170
    # kg/m²).
    assert 200.0 < p50 < 4000.0
    debris = station.debris
    assert 0.05 < debris.surviving_fraction.mean < 0.45  # found of others: 10-40 %
    assert debris.casualty_area_m2.mean <= debris.casualty_area_without_threshold_m2.mean
    assert station.run.phase_model == "longitude-averaged"
    assert station.hypothetical_because == "it is under control, and would have to be abandoned"


def test_the_nominal_stands_beside_every_mean(station: Assessment) -> None:
    """It is that of `debris`; casualties at the nominal area are as many as its part of the mean area."""
    debris, totals = station.debris, station.totals
    assert debris.nominal is not None
    assert totals.casualties_at_nominal_area is not None
    part = debris.nominal.casualty_area_m2 / debris.casualty_area_m2.mean
    assert totals.casualties_at_nominal_area == pytest.approx(part * totals.expected_casualties.mean)
    alone = iss_risk.simulate_debris(vehicle="iss", samples=16, now=NOW).totals
    # But for the orbit that it comes from: its ballistic coefficient is fitted, not usual, and its few falls
    # begin elsewhere along it. The area is 5 to 6 % less.
    assert debris.nominal.surviving_mass_kg == pytest.approx(alone.surviving_mass_kg.nominal, rel=0.06)
    assert debris.nominal.casualty_area_m2 == pytest.approx(alone.casualty_area_m2.nominal, rel=0.07)


def test_land_and_sea_share_the_debris_as_they_share_the_track() -> None:
    """72.8 % of the track is over water; 256 samples of something small know that to a few per cent."""
    found = answer(samples=256, workers=None).ocean
    assert found.overhead_fraction == pytest.approx(0.728, abs=0.04)
    assert found.fragment_share == pytest.approx(0.728, abs=0.05)


def test_casualties_for_a_square_metre_are_those_of_the_track(station: Assessment) -> None:
    under_track = iss_risk.overflight(now=NOW).totals.casualties_per_m2
    # The latitude of re-entry is not quite that of the track, and 64 samples know it to some 15 %.
    assert station.totals.casualties_per_m2 == pytest.approx(under_track, rel=0.5)


def test_document_survives_its_own_json(station: Assessment) -> None:
    text = station.model_dump_json(by_alias=True)
    assert Assessment.model_validate_json(text) == station
    assert "NaN" not in text
    assert "Infinity" not in text


def test_progress_is_told_and_ends_at_all() -> None:
    reported: list[tuple[int, int]] = []
    answer(samples=40, progress=lambda done, of: reported.append((done, of)))
    assert [done for done, _ in reported] == sorted(done for done, _ in reported)
    assert reported[-1] == (40, 40)


@pytest.mark.parametrize("samples", [1, 3, 17])
def test_odd_numbers_of_samples_do(samples: int) -> None:
    found = answer(samples=samples)
    assert found.run.samples == samples
    assert found.decay.decayed_fraction == 1.0
    # Fewer than 30 do not know their sampling error, and say so; chances have that of a share.
    assert (found.totals.expected_casualties.ci90 is None) == (samples < 30)
    assert any("sampling error of all figures is unknown" in one for one in found.warnings) == (samples < 30)
    between = found.totals.p_casualty_ci90
    assert between is not None
    assert between[0] < found.totals.p_casualty < between[1] or samples >= 30


@pytest.mark.parametrize(
    ("arguments", "parameter"),
    [
        ({"samples": 0}, "samples"),
        ({"samples": -5}, "samples"),
        ({"horizon_days": 0.0}, "horizon_days"),
        ({"horizon_days": -1.0}, "horizon_days"),
        ({"horizon_days": math.nan}, "horizon_days"),
        ({"horizon_days": math.inf}, "horizon_days"),
        ({"now": datetime(2026, 11, 23)}, "now"),
        ({"seed": -1}, "seed"),
    ],
)
def test_arguments_out_of_range_are_usage_errors(arguments: dict, parameter: str) -> None:
    with pytest.raises(UsageError) as caught:
        answer(**arguments)
    assert caught.value.parameter == parameter


def test_unknown_vehicle_is_an_input_error_that_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"unknown vehicle 'isss'.*iss, .*uars"):
        answer(vehicle="isss")


def test_missing_orbit_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.tle"):
        answer(orbit=tmp_path / "absent.tle")


def test_epoch_a_little_ahead_is_taken_far_ahead_refused(orbit_file) -> None:
    ahead = answer(orbit=orbit_file(200.0, NOW + timedelta(days=2)))
    assert lifetimes_of(ahead)[0] > 2.0
    assert ahead.inputs[0].age_hours == pytest.approx(-48.0)
    with pytest.raises(InputError, match="days after"):
        answer(orbit=orbit_file(420.0, NOW + timedelta(days=400)))


def test_object_that_is_down_is_told_to_be_down(orbit_file) -> None:
    """Not an answer about the past: its elements are weeks older than what is left of its life."""
    with pytest.raises(InputError, match=r"orbit\.tle: the object has already decayed.*2026-11-2"):
        answer(orbit=orbit_file(160.0), now=NOW + timedelta(days=60))


def test_still_up_at_the_horizon_is_an_answer() -> None:
    found = answer(horizon_days=30.0)
    assert found.decay.decayed_fraction == 0.0
    assert found.decay.lifetime_days.p50 is None
    assert found.decay.reentry_utc.p50 is None
    assert found.decay.horizon_days == 30.0
    assert found.totals.expected_casualties.mean == 0.0
    assert found.totals.one_in is None
    assert found.totals.nobody_share == 1.0
    assert len(found.nations) == 254
    assert all(one.share == 0.0 for one in found.nations)
    assert Assessment.model_validate_json(found.model_dump_json(by_alias=True)) == found


def test_some_up_at_the_horizon_are_counted_and_reported(orbit_file) -> None:
    found = answer(orbit=orbit_file(250.0), horizon_days=9.4, samples=64)
    assert 0.1 < found.decay.decayed_fraction < 0.9
    lifetime = found.decay.lifetime_days
    assert lifetime.p05 is not None
    assert lifetime.p05 < 9.4
    assert lifetime.p95 is None
    assert any("still in orbit after the horizon" in warning for warning in found.warnings)
    # Given re-entry: figures are those of the ones that came down.
    assert found.debris.surviving_mass_kg.mean > 100.0


def test_hours_before_re_entry_the_samples_keep_their_ground_tracks(orbit_file) -> None:
    found = answer(orbit=orbit_file(145.0), samples=32)
    assert found.run.phase_model == "ground-track"
    assert lifetimes_of(found)[2] < 2.0
    # What lies under a few revolutions is not what lies under all: some nations that the track crosses in the
    # long run are now safe.
    crossed = [one for one in found.nations if one.expected_fragments > 0.0]
    assert 0 < len(crossed) < 60
    # Who lies under the tracks, and when: all that pieces reach, the likely ones first.
    assert found.tracks is not None
    assert found.tracks.samples == 32
    under = {one.iso_a3: one for one in found.tracks.nations}
    # Nations are smoothed along the track; `under` are those under the 32 samples as they fell: not all.
    found_likely = [one for one in crossed if one.p_debris > 0.02]
    likely = [one for one in found_likely if one.iso_a3 in under]
    assert 0.5 * len(found_likely) < len(likely)
    chances = [one.chance for one in found.tracks.nations]
    assert chances == sorted(chances, reverse=True)
    for one in likely:
        assert NOW < under[one.iso_a3].first_utc <= under[one.iso_a3].last_utc
        assert under[one.iso_a3].last_utc < NOW + timedelta(days=3)
    assert sum(one.fragment_share for one in found.nations) + found.ocean.fragment_share == pytest.approx(1.0)
    assert sum(
        one.overhead_fraction for one in found.nations
    ) + found.ocean.overhead_fraction == pytest.approx(1.0)


def test_weeks_before_re_entry_longitude_is_averaged(orbit_file) -> None:
    found = answer(orbit=orbit_file(250.0))
    assert found.run.phase_model == "longitude-averaged"
    assert found.tracks is None
    assert sum(one.expected_fragments > 0.0 for one in found.nations) > 100


def test_lower_inclination_spares_the_north(orbit_file) -> None:
    found = answer(orbit=orbit_file(250.0, inclination_deg=28.5))
    spared = {one.iso_a3: one.expected_casualties.mean for one in found.nations}
    assert spared["DEU"] == spared["RUS"] == 0.0
    assert spared["IND"] > 0.0


def test_a_vehicle_of_which_nothing_survives_is_an_answer(tmp_path: Path) -> None:
    # Of solid material, since sheets that melt through leave scraps; and hot enough to melt in every sample.
    hot = replace(HEAT_FACTOR, distribution=LogNormal(3.0, 0.1))
    rod = 'shape = "cylinder"\nlength_m = 0.2\ndiameter_m = 0.0088'
    parts = PART.format(name="rods", count=500, shape=rod, mass=0.032, material="aluminium_6061")
    blob = 'shape = "sphere"\ndiameter_m = 0.6'
    parts += PART.format(name="fuel", count=1, shape=blob, mass=84.0, material="fluid")
    path = tmp_path / "gone.toml"
    path.write_text(HEAD.format(mass=100.0) + parts)
    found = answer(vehicle=path, dispersed=[hot])
    assert found.decay.decayed_fraction == 1.0
    assert found.debris.surviving_mass_kg.mean == found.debris.casualty_area_m2.p95 == 0.0
    assert found.debris.footprint_length_km.p95 == 0.0
    assert found.totals.expected_casualties.mean == found.totals.p_casualty == 0.0
    assert found.totals.one_in is None
    assert (found.totals.nobody_share, found.totals.casualties_per_m2) == (1.0, 0.0)
    assert found.ocean.fragment_share == 0.0
    assert sum(one.overhead_fraction for one in found.nations) > 0.1
    assert Assessment.model_validate_json(found.model_dump_json(by_alias=True)) == found


def test_inputs_are_named_with_their_digest_and_age(station: Assessment) -> None:
    names = [one.name for one in station.inputs]
    assert names[:3] == ["orbit", "space weather", "vehicle"]
    assert {"nations", "population", "atmosphere"} <= set(names)
    for one in station.inputs:
        assert len(one.sha256) == 64
    orbit = station.inputs[0]
    assert orbit.epoch is not None
    assert orbit.age_hours == pytest.approx((NOW - orbit.epoch).total_seconds() / 3600.0)
    assert any("days old" in warning for warning in station.warnings)
    assert any("space weather is observed only until" in warning for warning in station.warnings)


def test_vehicle_that_is_not_the_orbits_is_a_warning() -> None:
    assert any("23852" in warning for warning in answer().warnings)


def test_a_mass_that_changes_nothing_is_a_warning() -> None:
    """What lands is of the parts of the file, with any mass; the decay takes a mass with a drag area."""

    def warned(**asked: Any) -> list[str]:
        warnings = answer(samples=2, mass_kg=300e3, **asked).warnings
        return [one for one in warnings if "a stated mass changes nothing" in one]

    lands, decays = warned()
    assert "of what lands: " in lands
    assert "920 kg" in lands
    assert "of the decay" in decays
    assert warned(drag_area_m2=1500.0) == [lands]


def test_every_dispersed_input_is_listed(station: Assessment) -> None:
    listed = {one.name for one in station.dispersed_inputs}
    assert {
        "ballistic_coefficient",
        "density_scale",
        "solar_cycle_error",
        "breakup_skin",
        "heat_factor",
    } <= listed
    assert {"demise_model_error", "separation_speed", "density_noise"} <= listed
