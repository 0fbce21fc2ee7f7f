"""What must hold of any part on its way down, whatever it is made of, and of any vehicle that falls apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from properties import examples

from iss_risk.atmosphere.air import AirOfSamples
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.debris.breakup import fall_apart
from iss_risk.debris.debris_inputs import DebrisInputs
from iss_risk.debris.demise import heat_at_j_per_kg
from iss_risk.debris.impacts import Impacts, empty_impacts
from iss_risk.debris.part_arrays import PartArrays, part_arrays
from iss_risk.debris.parts_list import Listing, as_listed
from iss_risk.debris.piece import piece_of
from iss_risk.decay.forces import GravityField
from iss_risk.inputs import SEPARATION_SPEED
from iss_risk.streams import Block, Purpose
from iss_risk.vehicle.materials import load_materials
from iss_risk.vehicle.reader import Vehicle, load_vehicle

from .falling_parts import Flight, parent_at, single_part, solid_sphere

Follow = Callable[..., Flight]

METALS = st.sampled_from(
    ["aluminium_6061", "aluminium_7075", "titanium_6al4v", "stainless_steel_304", "inconel_718", "copper"]
)
HEAT = st.floats(0.3, 1.5)
# Steps end where they end: what melts does so up to some seconds earlier or later, of 1-3 km/s downward at
# most where it is steep (the test of the steps allows as much).
STEP_KM = 0.5
DAYS = 9000.25


@st.composite
def bodies(draw: st.DrawFn) -> PartArrays:
    """A sphere, cylinder, box or plate of any metal, hollow or solid, from a centimetre to two metres."""
    material, shape = draw(METALS), draw(st.sampled_from(["sphere", "cylinder", "box", "plate"]))
    size = st.floats(-2.0, 0.3).map(lambda power: 10.0**power)
    length, width, height = draw(size), draw(size), draw(size)
    if shape == "sphere":
        width = height = length
    elif shape == "cylinder":
        height = width
    elif shape == "plate":
        height = 0.05 * min(length, width)
    fill = {"sphere": np.pi / 6.0, "cylinder": np.pi / 4.0}.get(shape, 1.0) * 10.0 ** draw(
        st.floats(-2.0, 0.0)
    )
    mass_kg = fill * length * width * height * load_materials()[material].density_kg_m3
    return single_part(shape, (length, width, height), mass_kg, material, draw(st.sampled_from([0.0, 5.0])))


def shell(diameter_m: float, fill: float, material: str) -> PartArrays:
    mass_kg = fill * solid_sphere(diameter_m, material).mass_kg[0]
    return single_part("sphere", (diameter_m,) * 3, mass_kg, material)


def lower(one: Flight, other: Flight) -> bool:
    """Whether `one` came as far down as `other`, or further."""
    return one.end_altitude_km <= other.end_altitude_km + STEP_KM


def flown_rad(flight: Flight, start: np.ndarray) -> float:
    """Down-range along the orbit's plane, less what the Earth has turned meanwhile."""
    pole = np.cross(start[:3], start[3:])
    ahead = np.cross(pole / np.linalg.norm(pole), start[:3])
    c, s = np.cos(-7.292115e-5 * flight.time_s), np.sin(-7.292115e-5 * flight.time_s)
    x, y, z = flight.state[:3]
    end = np.array([c * x - s * y, s * x + c * y, z])
    return float(np.arctan2(end @ ahead, end @ start[:3]))


@examples(40)
@given(METALS, st.floats(0.01, 0.15), st.floats(1.02, 3.0), HEAT)
def test_of_two_solid_spheres_that_melt_the_larger_does_so_lower(
    follow: Follow, material: str, diameter_m: float, ratio: float, heat: float
) -> None:
    small, large = (
        follow(solid_sphere(one, material), heat_factor=heat) for one in (diameter_m, ratio * diameter_m)
    )
    assume(not small.survives)
    # One that survives ends on the ground. The small one, had it survived, might have glowed away its heat.
    assert lower(large, small)


@examples(40)
@given(st.floats(0.02, 0.3), st.floats(0.02, 0.45), st.floats(1.0, 2.0), st.floats(0.6, 2.0))
def test_of_two_shells_that_melt_the_thicker_does_so_lower(
    follow: Follow, diameter_m: float, fill: float, ratio: float, heat: float
) -> None:
    """Of one size. Thin shells are slowed down high up, and may glow away what heats them: those land whole,
    whatever becomes of thicker ones."""
    material = "aluminium_6061"
    thin, thick = (
        follow(shell(diameter_m, one, material), heat_factor=heat) for one in (fill, min(ratio * fill, 0.49))
    )
    assume(not thin.survives)
    assert lower(thick, thin)


@examples(60)
@given(bodies(), HEAT, st.floats(1.0, 1.6))
def test_more_heat_never_lets_more_land(follow: Follow, part: PartArrays, heat: float, ratio: float) -> None:
    usual, hotter = follow(part, heat_factor=heat), follow(part, heat_factor=ratio * heat)
    assert hotter.mass_kg <= usual.mass_kg + 0.01 * part.mass_kg[0]
    assert lower(usual, hotter)


@examples(40)
@given(bodies(), HEAT, st.floats(200.0, 400.0), st.floats(0.0, 200.0))
def test_a_colder_start_never_demises_higher(
    follow: Follow, part: PartArrays, heat: float, cold_k: float, more_k: float
) -> None:
    cold, warm = (follow(part, heat_factor=heat, temperature_k=one) for one in (cold_k, cold_k + more_k))
    assert lower(cold, warm)
    assert warm.mass_kg <= cold.mass_kg + 0.01 * part.mass_kg[0]


@examples(40)
@given(bodies(), HEAT, st.floats(1.0, 3.0))
def test_what_is_harder_to_melt_never_demises_higher(
    follow: Follow, part: PartArrays, heat: float, ratio: float
) -> None:
    easy = follow(part, heat_factor=heat)
    hard = follow(part._replace(heat_of_fusion=ratio * part.heat_of_fusion), heat_factor=heat)
    assert lower(hard, easy)
    assert easy.mass_kg <= hard.mass_kg + 0.01 * part.mass_kg[0]


@examples(30)
@given(bodies(), HEAT, st.floats(1.0, 2.0))
def test_what_glows_more_never_demises_higher(
    follow: Follow, part: PartArrays, heat: float, ratio: float
) -> None:
    dull, bright = (follow(part, heat_factor=heat, emissivity_factor=one) for one in (1.0, ratio))
    assert lower(bright, dull)
    assert dull.mass_kg <= bright.mass_kg + 0.01 * part.mass_kg[0]


@examples(30)
@given(bodies(), st.floats(0.5, 2.0), st.floats(-30.0, 30.0))
def test_without_heating_everything_lands_whole(
    follow: Follow, part: PartArrays, drag: float, wind_m_s: float
) -> None:
    end = follow(part, heat_factor=0.0, drag_factor=drag, oxidation_efficiency=1.0, wind_east_m_s=wind_m_s)
    assert end.survives
    assert end.mass_kg == pytest.approx(part.mass_kg[0] + part.held_kg[0], rel=1e-12)
    assert end.heat_j == 0.0


@examples(40)
@given(bodies(), st.floats(1.05, 4.0))
def test_the_heavier_of_two_flies_farther_and_lands_faster(
    follow: Follow, release_state: np.ndarray, part: PartArrays, ratio: float
) -> None:
    """The same outside, and what is held makes the weight."""
    loaded = part.mass_kg + part.held_kg
    light, heavy = (
        follow(part._replace(held_kg=one * loaded - part.mass_kg), heat_factor=0.0) for one in (1.0, ratio)
    )
    assert heavy.speed_m_s > light.speed_m_s
    # By 110-190 km for each doubling (tests/authorities/reentry_flight.toml, 10 … 1,000 kg/m²); half of that.
    farther_km = 6378.0 * (flown_rad(heavy, release_state) - flown_rad(light, release_state))
    assert farther_km > 50.0 * np.log2(ratio)


@examples(60)
@given(bodies(), HEAT, st.floats(200.0, 400.0), st.sampled_from([0.0, 0.5]))
def test_heat_that_flows_in_is_stored_radiated_or_melts(
    follow: Follow, part: PartArrays, heat: float, start_k: float, burning: float
) -> None:
    end = follow(part, heat_factor=heat, temperature_k=start_k, oxidation_efficiency=burning)
    piece = piece_of(part, 0)
    start, stored = (heat_at_j_per_kg(piece, one) for one in (start_k, end.temperature_k))
    melted_kg = part.mass_kg[0] - end.heated_kg
    used_j = end.heated_kg * (stored - start) + melted_kg * (
        piece.heat_to_melt + piece.heat_of_fusion - start
    )
    assert end.heat_j - end.radiated_j == pytest.approx(used_j, abs=1e-3 * end.heat_j + 1.0)


@examples(40)
@given(bodies(), st.floats(0.3, 1.0))
def test_no_more_heat_flows_in_than_energy_is_lost(follow: Follow, part: PartArrays, heat: float) -> None:
    """Most of what drag takes from a body heats the air. Where molecules hit freely it gets most: of the
    work of 1.05 ρ V³ on a square metre of shadow (drag coefficient 2.1) 0.45 ρ V³ (accommodation 0.9)."""
    start = parent_at(110.0)[0]
    end = follow(part, heat_factor=heat, state=start)
    x, y, _, vx, vy, vz = start
    against_air_m_s = 1000.0 * np.linalg.norm([vx + 7.292e-5 * y, vy - 7.292e-5 * x, vz])
    lost_j = (part.mass_kg[0] + part.held_kg[0]) * (0.5 * against_air_m_s**2 + 9.8 * 110_000.0)
    assert 0.0 < end.heat_j < heat * 0.45 / 1.05 * lost_j


@examples(25)
@given(bodies(), st.floats(5.0, 40.0), st.floats(0.0, 2.0 * np.pi))
def test_wind_moves_the_impact_downwind(
    follow: Follow, part: PartArrays, wind_m_s: float, course_rad: float
) -> None:
    east_m_s, north_m_s = wind_m_s * np.sin(course_rad), wind_m_s * np.cos(course_rad)
    still = follow(part, heat_factor=0.0)
    blown = follow(part, heat_factor=0.0, wind_east_m_s=east_m_s, wind_north_m_s=north_m_s)
    up = still.state[:3] / np.linalg.norm(still.state[:3])
    east = np.array([-up[1], up[0], 0.0]) / np.hypot(up[0], up[1])
    north = np.cross(up, east)
    moved = blown.state[:3] - still.state[:3]
    # In inertial space: where it takes longer or shorter to fall, the Earth has turned meanwhile.
    moved -= 7.292e-5 * (blown.time_s - still.time_s) * np.cross([0.0, 0.0, 1.0], still.state[:3])
    downwind_km = moved @ (east_m_s * east + north_m_s * north) / wind_m_s
    assert downwind_km > 0.0
    # At most as far as the wind itself.
    assert downwind_km < 0.001 * wind_m_s * still.time_s * 1.05
    # Across it, a part of that: the air of a side wind also brakes.
    across_km = moved @ (north_m_s * east - east_m_s * north) / wind_m_s
    assert abs(across_km) < 0.25 * downwind_km + 0.05


# --- whole vehicles -----------------------------------------------------------------------------------


@cache
def known(name: str) -> tuple[Vehicle, PartArrays]:
    vehicle = load_vehicle(name)
    return vehicle, part_arrays(vehicle)


VEHICLES = st.sampled_from(["uars", "tiangong1", "delta_ii_second_stage", "ep9_pallet"])


def fall(
    name: str, *, samples: int = 3, seed: int = 1, state: np.ndarray | None = None, days: float = DAYS,
    heat_factor: float = 1.0, breakup_altitude_km: float = 78.0, separation_m_s: float = 5.0,
    listing: Listing | None = None,
) -> Impacts:  # fmt: skip
    """Falls of a vehicle that is shipped with the tool. The one place here that takes a stream of numbers."""
    parts = known(name)[1]
    same = {
        "appendage_altitude_km": 100.0,
        "breakup_altitude_km": breakup_altitude_km,
        "skin_kg_m2": np.inf,
        "orbital_ballistic_coefficient_kg_m2": 150.0,
        "ballistic_coefficient_kg_m2": 150.0,
        "heat_factor": heat_factor,
        "face_heating": 1.0,
        "scrap_mass_kg": 0.46,
        "drag_factor": 1.0,
        "emissivity_factor": 1.0,
        "oxidation_efficiency": 0.5,
        "initial_temperature_k": 300.0,
    }
    by_sample: dict[str, Any] = {key: np.full(samples, value) for key, value in same.items()}
    inputs = DebrisInputs(
        separation_median_m_s=separation_m_s,
        separation_sigma=SEPARATION_SPEED.distribution.sigma,
        own_heat_factor=np.ones((samples, parts.mass_kg.size)),
        listing=as_listed(samples, parts.mass_kg.size) if listing is None else listing,
        **by_sample,
    )
    impacts = empty_impacts(samples, parts.mass_kg.size)
    start = parent_at(122.0)[0] if state is None else state
    fall_apart(
        AirOfSamples(
            load_density_table(), constant_activity(120.0, 10.0), np.zeros(samples),
            np.zeros(samples, dtype=np.int64), np.ones(samples),
        ),
        Block.of(seed, 0, samples, samples).stream(Purpose.SEPARATION), np.arange(samples), parts, inputs,
        GravityField(), np.tile(start, (samples, 1)), np.full(samples, days), impacts,
    )  # fmt: skip
    return impacts


@examples(15)
@given(VEHICLES, st.integers(0, 1000), st.floats(0.2, 1.5), st.floats(65.0, 90.0))
def test_nothing_is_freed_before_what_holds_it_nor_lands_heavier_than_it_left(
    name: str, seed: int, heat: float, breakup_km: float
) -> None:
    vehicle, parts = known(name)
    impacts = fall(name, seed=seed, heat_factor=heat, breakup_altitude_km=breakup_km)
    landed, demised = impacts.mass_kg > 0.0, impacts.demise_altitude_km > 0.0
    assert not (landed & demised).any()
    held = parts.parent >= 0
    parent = parts.parent[held]
    alone = (landed | demised)[:, held]
    assert demised[:, parent][alone].all()
    # A push of separation, 100 m/s upward at most, lifts it by less than its square over 2 g.
    below_km = (impacts.demise_altitude_km[:, parent] - impacts.demise_altitude_km[:, held])[alone]
    assert (below_km > -0.6).all()
    assert (impacts.mass_kg <= (parts.mass_kg + parts.held_kg) * (1.0 + 1e-12)).all()
    assert (impacts.mass_kg @ parts.pieces <= vehicle.mass_kg * (1.0 + 1e-9)).all()
    # A person's 0.6 m is part of every casualty area, and nothing is larger when it lands than it was.
    assert (impacts.casualty_area_m2[landed] >= 0.36).all()
    surface = 2.0 * (
        parts.length_m * parts.width_m + parts.length_m * parts.height_m + parts.width_m * parts.height_m
    )
    most = np.broadcast_to((0.6 + np.sqrt(0.25 * surface)) ** 2, landed.shape)
    assert (impacts.casualty_area_m2[landed] <= most[landed] * (1.0 + 1e-9)).all()
    assert (impacts.casualty_area_m2[~landed] == 0.0).all()


@examples(8)
@given(VEHICLES, st.integers(0, 1000), st.floats(65.0, 90.0))
def test_without_heating_all_of_a_vehicle_lands_but_what_disperses(
    name: str, seed: int, breakup_km: float
) -> None:
    parts = known(name)[1]
    impacts = fall(name, seed=seed, heat_factor=0.0, breakup_altitude_km=breakup_km)
    solid_kg = parts.mass_kg[~parts.disperses] @ parts.pieces[~parts.disperses]
    np.testing.assert_allclose(impacts.mass_kg @ parts.pieces, solid_kg, rtol=1e-9)
    # What is held lands in what holds it, not as a fragment of its own.
    assert (impacts.mass_kg[:, parts.parent >= 0] == 0.0).all()


@examples(8)
@given(VEHICLES, st.integers(0, 1000))
def test_a_list_of_other_pieces_has_the_same_mass(name: str, seed: int) -> None:
    """Whatever the number and gauge of its kinds, also of those that hold others."""
    parts = known(name)[1]
    rng = np.random.default_rng(seed)
    number, gauge = np.exp(rng.normal(0.0, (0.5, 0.3), (3, parts.pieces.size, 2))).transpose(2, 0, 1)
    listing = Listing(number.copy(), gauge.copy(), as_listed(3, parts.pieces.size).material)
    impacts = fall(name, seed=seed, heat_factor=0.0, listing=listing)
    solid_kg = parts.mass_kg[~parts.disperses] @ parts.pieces[~parts.disperses]
    landed = impacts.mass_kg > 0.0
    np.testing.assert_array_equal(impacts.number[landed], number[landed])
    np.testing.assert_allclose((impacts.mass_kg * impacts.number) @ parts.pieces, solid_kg, rtol=1e-9)
    # As they stand in the list the same lands, in other places.
    assert not np.array_equal(impacts.latitude_deg, fall(name, seed=seed, heat_factor=0.0).latitude_deg)


@examples(8)
@given(VEHICLES, st.floats(0.3, 1.2), st.floats(-0.2, 0.7))
def test_at_another_hour_of_the_same_day_the_debris_falls_on_another_meridian(
    name: str, heat: float, later_days: float
) -> None:
    """Under the same Sun the fall is the same, and the Earth has turned: 15° an hour. Within one day the
    seasons do not tell the two apart."""
    start = parent_at(122.0)[0]
    sun_rad = np.radians(0.9856474) * later_days  # the mean Sun among the stars
    c, s = np.cos(sun_rad), np.sin(sun_rad)
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    # Pushes of separation are drawn in inertial axes, which do not turn with the Sun: none here.
    now = fall(name, state=start, separation_m_s=0.0, heat_factor=heat)
    later = fall(
        name,
        state=np.concatenate([turn @ start[:3], turn @ start[3:]]),
        days=DAYS + later_days,
        separation_m_s=0.0,
        heat_factor=heat,
    )
    for field in ("mass_kg", "casualty_area_m2", "energy_j", "latitude_deg", "demise_altitude_km"):
        np.testing.assert_allclose(getattr(later, field), getattr(now, field), rtol=1e-5, atol=1e-5)
    landed = now.mass_kg > 0.0
    assert landed.any()
    moved = later.longitude_deg - now.longitude_deg + 360.0 * later_days
    moved = (moved + 180.0) % 360.0 - 180.0
    np.testing.assert_allclose(moved[landed], 0.0, atol=1e-5)
    np.testing.assert_allclose(later.breakup_days - now.breakup_days, later_days, atol=1e-8)
