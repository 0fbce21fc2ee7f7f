"""From the first separation to the ground: what is shielded, what is held, what never lands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from iss_risk.atmosphere.air import AirOfSamples
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.debris.breakup import fall_apart
from iss_risk.debris.debris_inputs import DebrisInputs
from iss_risk.debris.impacts import Impacts, empty_impacts
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.debris.parts_list import as_listed
from iss_risk.decay.forces import GravityField
from iss_risk.earth.position import place_below_deg
from iss_risk.earth.rotation import greenwich_angle_rad
from iss_risk.inputs import SEPARATION_SPEED
from iss_risk.orbit.frames import geodetic_from_teme
from iss_risk.streams import Block, Purpose
from iss_risk.vehicle.reader import Vehicle, load_vehicle

from .falling_parts import parent_at

DAYS = 9000.25
THIN_BOX = {"shape": "box", "length_m": 1.0, "width_m": 1.0, "height_m": 1.0, "material": "aluminium_6061"}
STRONG_BOX = THIN_BOX | {"material": "titanium_6al4v", "mass_kg": 400.0}
WHEEL = {
    "shape": "cylinder",
    "length_m": 0.3,
    "diameter_m": 0.5,
    "material": "stainless_steel_304",
    "mass_kg": 90.0,
}


def part(name: str, **keys) -> dict:
    usual = {"name": name, "module": "Body", "count": 1, "release": "break-up"}
    return usual | keys | {"source": "made up", "confidence": "estimated"}


def held(name: str, parent: str, **keys) -> dict:
    return part(name, parent=parent, release="parent demise", **keys)


@pytest.fixture
def vehicle(tmp_path):
    """vehicle(part, ...) -> Vehicle, through a file as a user would write it."""

    def make(*parts: dict) -> Vehicle:
        def quoted(value: object) -> str:
            if isinstance(value, bool):
                return str(value).lower()
            return f'"{value}"' if isinstance(value, str) else str(value)

        mass_kg = sum(one["count"] * one["mass_kg"] for one in parts)
        text = f'name = "Test"\nnorad_id = 1\nmass_kg = {mass_kg}\nmass_source = "made up"\n'
        text += '[[module]]\nname = "Body"\n'
        text += f'mass_kg = {mass_kg}\nsource = "made up"\nconfidence = "estimated"\n'
        for one in parts:
            text += "[[part]]\n" + "".join(f"{key} = {quoted(value)}\n" for key, value in one.items())
        path = tmp_path / "vehicle.toml"
        path.write_text(text)
        return load_vehicle(path)

    return make


def fall(body: Vehicle, samples: int = 20, seed: int = 1, **changes) -> Impacts:
    """All samples from one state at 122 km, all inputs at their middle."""
    parts = part_arrays(body)
    usual = {
        "appendage_altitude_km": 100.0,
        "breakup_altitude_km": 78.0,
        "skin_kg_m2": np.inf,
        "orbital_ballistic_coefficient_kg_m2": 150.0,
        "ballistic_coefficient_kg_m2": 150.0,
        "heat_factor": 1.0,
        "face_heating": 1.0,
        "scrap_mass_kg": 0.46,
        "drag_factor": 1.0,
        "emissivity_factor": 1.0,
        "oxidation_efficiency": 0.0,
        "initial_temperature_k": 300.0,
    }
    same: dict[str, Any] = {name: np.full(samples, value) for name, value in (usual | changes).items()}
    speed = SEPARATION_SPEED.distribution
    inputs = DebrisInputs(
        own_heat_factor=np.ones((samples, parts.mass_kg.size)),
        listing=as_listed(samples, parts.mass_kg.size),
        separation_median_m_s=speed.median,
        separation_sigma=speed.sigma,
        **same,
    )
    state, _ = parent_at(122.0)
    impacts = empty_impacts(samples, parts.mass_kg.size)
    fall_apart(
        AirOfSamples(
            load_density_table(),
            constant_activity(120.0, 10.0),
            np.zeros(samples),
            np.zeros(samples, dtype=np.int64),
            np.ones(samples),
        ),
        Block.of(seed, 0, samples, samples).stream(Purpose.SEPARATION),
        np.arange(samples),
        parts,
        inputs,
        GravityField(),
        np.tile(state, (samples, 1)),
        np.full(samples, DAYS),
        impacts,
    )
    return impacts


def degrees_apart(latitude_1: float, longitude_1: float, latitude_2: float, longitude_2: float) -> float:
    la, lo = np.radians([latitude_1, latitude_2]), np.radians([longitude_1, longitude_2])
    cosine = np.sin(la[0]) * np.sin(la[1]) + np.cos(la[0]) * np.cos(la[1]) * np.cos(lo[1] - lo[0])
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def test_child_lands_alone_when_its_holder_melts(vehicle) -> None:
    body = vehicle(part("box", mass_kg=20.0, **THIN_BOX), held("wheel", "box", **WHEEL))
    impacts = fall(body)
    assert (impacts.mass_kg[:, 0] == 0.0).all()
    landed = impacts.mass_kg[:, 1]
    assert (landed > 0.0).all()
    assert (landed <= 90.0).all()


def test_child_lands_inside_a_holder_that_survives(vehicle) -> None:
    body = vehicle(part("box", **STRONG_BOX), held("wheel", "box", **WHEEL))
    impacts = fall(body)
    np.testing.assert_array_equal(impacts.mass_kg[:, 0], 490.0)
    # As part of the box, not as a fragment of its own: nothing counts twice.
    for values in (impacts.mass_kg, impacts.casualty_area_m2, impacts.energy_j):
        assert (values[:, 1] == 0.0).all()


def test_what_is_shielded_longer_is_heated_less(vehicle) -> None:
    """The same wheel, inside the box or beside it."""
    wheel = WHEEL | {"length_m": 0.1, "diameter_m": 0.15, "mass_kg": 13.0}
    body = vehicle(
        part("box", mass_kg=60.0, **THIN_BOX), held("inside", "box", **wheel), part("beside", **wheel)
    )
    impacts = fall(body, 60, heat_factor=1.6)
    assert impacts.mass_kg[:, 1].mean() > impacts.mass_kg[:, 2].mean()


def test_grandchildren_wait_for_both(vehicle) -> None:
    body = vehicle(
        part("box", mass_kg=20.0, **THIN_BOX),
        held(
            "strong",
            "box",
            **(STRONG_BOX | {"length_m": 0.5, "width_m": 0.5, "height_m": 0.5, "mass_kg": 100.0}),
        ),
        held("wheel", "strong", **WHEEL),
    )
    impacts = fall(body, heat_factor=0.7)
    assert (impacts.mass_kg[:, 0] == 0.0).all()
    np.testing.assert_array_equal(impacts.mass_kg[:, 1], 190.0)
    assert (impacts.mass_kg[:, 2] == 0.0).all()


def test_fluids_never_land(vehicle) -> None:
    fluid = {"shape": "sphere", "diameter_m": 0.4, "material": "fluid", "mass_kg": 20.0}
    tank = {"shape": "sphere", "diameter_m": 0.6, "material": "titanium_6al4v", "mass_kg": 30.0}
    impacts = fall(vehicle(part("loose", **fluid), part("tank", **tank), held("propellant", "tank", **fluid)))
    assert (impacts.mass_kg[:, 0] == 0.0).all()
    assert (impacts.mass_kg[:, 2] == 0.0).all()
    # The tank does, but what was in it has dispersed.
    np.testing.assert_allclose(impacts.mass_kg[:, 1], 30.0)


def test_held_pieces_are_shared_among_their_holders(vehicle) -> None:
    body = vehicle(
        part("boxes", **(STRONG_BOX | {"count": 2})), held("wheels", "boxes", **(WHEEL | {"count": 6}))
    )
    np.testing.assert_array_equal(fall(body).mass_kg[:, 0], 400.0 + 3 * 90.0)


def test_nothing_grows_and_nothing_strange_lands() -> None:
    body = load_vehicle("uars")
    parts = part_arrays(body)
    impacts = fall(body, 40, oxidation_efficiency=0.5)
    landed = impacts.mass_kg > 0.0
    assert landed.any()
    assert not landed.all()
    assert (impacts.mass_kg <= (parts.mass_kg + parts.held_kg) * (1.0 + 1e-12)).all()
    assert (impacts.mass_kg @ parts.pieces <= body.mass_kg).all()
    # A casualty needs a body: at least the 0.36 m² of a person.
    assert (impacts.casualty_area_m2[landed] > 0.36).all()
    assert (impacts.energy_j[landed] > 0.0).all()
    assert (impacts.casualty_area_m2[~landed] == 0.0).all()
    assert (np.abs(impacts.latitude_deg) <= 90.0).all()
    assert ((impacts.longitude_deg >= -180.0) & (impacts.longitude_deg <= 180.0)).all()
    assert all(np.isfinite(values).all() for values in impacts)


def test_casualty_area_is_nasas(vehicle) -> None:
    """NASA-STD-8719.14: (0.6 m + √A)²; tabulated 0.839 m² for 0.1 m² and 2.56 m² for 1 m²."""
    for area_m2, casualty_area_m2 in ((0.1, 0.839), (1.0, 2.56), (5.0, 8.04)):
        diameter_m = np.sqrt(4.0 * area_m2 / np.pi)
        ball = part(
            "ball", shape="sphere", diameter_m=diameter_m, material="titanium_6al4v", mass_kg=200.0 * area_m2
        )
        found = fall(vehicle(ball), 2, heat_factor=0.0).casualty_area_m2[0, 0]
        assert found == pytest.approx(casualty_area_m2, rel=2e-3)


def test_break_up_is_at_its_altitude_under_the_orbit(vehicle) -> None:
    """Higher means earlier and farther back; the pole of the course is square to the place."""
    body = vehicle(part("wheel", **WHEEL))
    high, low = fall(body, 1, breakup_altitude_km=90.0), fall(body, 1, breakup_altitude_km=70.0)
    assert DAYS < high.breakup_days[0] < low.breakup_days[0] < DAYS + 0.05
    for impacts in (high, low):
        latitude, longitude = np.radians(impacts.breakup_place_deg[0])
        up = [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
        pole = impacts.breakup_course[0]
        assert np.linalg.norm(pole) == pytest.approx(1.0)
        # Geodetic against geocentric latitude: 0.2°.
        assert up @ pole == pytest.approx(0.0, abs=0.004)


def test_debris_lands_ahead_along_the_course(vehicle) -> None:
    impacts = fall(vehicle(part("wheel", **WHEEL)), 30, heat_factor=0.3)
    for k in range(30):
        latitude, longitude = np.radians([impacts.latitude_deg[k, 0], impacts.longitude_deg[k, 0]])
        there = np.array(
            [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
        )
        assert np.degrees(np.arcsin(there @ impacts.breakup_course[k])) == pytest.approx(0.0, abs=1.0)
        flown_deg = degrees_apart(
            impacts.latitude_deg[k, 0], impacts.longitude_deg[k, 0], *impacts.breakup_place_deg[k]
        )
        # A wheel of 450 kg/m²: some 1,150 km from 78 km (tests/authorities/reentry_flight.toml), 111 km a
        # degree; this parent of 150 kg/m² comes in a little faster.
        assert 7.0 < flown_deg < 13.0


def test_appendages_come_off_first_and_fall_short(vehicle) -> None:
    panel = {
        "shape": "plate",
        "length_m": 2.0,
        "width_m": 1.0,
        "thickness_m": 0.02,
        "material": "titanium_6al4v",
    }
    body = vehicle(
        part("panel torn off", mass_kg=30.0, release="appendages", **panel),
        part("panel", mass_kg=30.0, **panel),
    )
    impacts = fall(body, 10, heat_factor=0.0)
    pole = impacts.breakup_course[0]
    latitude, longitude = np.radians(impacts.breakup_place_deg[0])
    origin = np.array(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )
    ahead = np.cross(pole, origin)

    def along_deg(kind: int) -> float:
        la, lo = np.radians([impacts.latitude_deg[:, kind], impacts.longitude_deg[:, kind]])
        points = np.stack([np.cos(la) * np.cos(lo), np.cos(la) * np.sin(lo), np.sin(la)], axis=1)
        return float(np.degrees(np.arctan2(points @ ahead, points @ origin)).mean())

    # 20 kg/m² from 100 km: hundreds of kilometres behind one that is let go at 78 km.
    assert along_deg(0) < along_deg(1) - 2.0


def test_release_at_an_altitude_of_its_own(vehicle) -> None:
    """Let go at 60 km a thin box has less to go through than at the break-up; at 90 km it falls short."""
    usual = THIN_BOX | {"mass_kg": 25.0, "release": "altitude"}
    body = vehicle(
        part("low", **usual, release_altitude_km=55),
        part("at break-up", **(usual | {"release": "break-up"})),
        part("high", **usual, release_altitude_km=90),
    )
    impacts = fall(body, 20)
    low, middle, _ = (impacts.mass_kg > 0.0).mean(axis=0)
    assert low > middle
    cold = fall(body, 4, heat_factor=0.0)
    flown = [
        degrees_apart(cold.latitude_deg[0, k], cold.longitude_deg[0, k], *cold.breakup_place_deg[0])
        for k in range(3)
    ]
    assert flown[0] > flown[1]
    demised = impacts.demise_altitude_km > 0.0
    assert (demised == (impacts.mass_kg == 0.0)).all()
    assert (impacts.demise_altitude_km[:, 2][demised[:, 2]] < 90.0).all()


def test_the_outside_is_worse_off(vehicle) -> None:
    """The same panel as outer skin and inside: the one is hot, or gone, before it is on its own."""
    panel = {
        "shape": "plate",
        "length_m": 1.0,
        "width_m": 1.0,
        "thickness_m": 0.004,
        "material": "titanium_6al4v",
    }
    body = vehicle(
        part("outside", mass_kg=17.0, exposed=True, **panel), part("inside", mass_kg=17.0, **panel)
    )
    landed = (fall(body, 40, heat_factor=3.0).mass_kg > 0.0).mean(axis=0)
    assert landed[0] <= landed[1]
    aluminium = panel | {"material": "aluminium_6061"}
    body = vehicle(
        part("outside", mass_kg=10.0, exposed=True, **aluminium), part("inside", mass_kg=10.0, **aluminium)
    )
    impacts = fall(body, 40)
    assert impacts.demise_altitude_km[:, 0].mean() > impacts.demise_altitude_km[:, 1].mean()


def test_same_stream_same_impacts() -> None:
    body = load_vehicle("delta_ii_second_stage")
    first, again, other = (fall(body, 5, seed) for seed in (3, 3, 4))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert not np.array_equal(first.latitude_deg, other.latitude_deg)


def test_place_is_the_frames_place() -> None:
    rng = np.random.default_rng(8)
    for _ in range(20):
        position = rng.normal(size=3)
        position *= 6500.0 / np.linalg.norm(position)
        latitude_deg, longitude_deg = place_below_deg(np.append(position, np.zeros(3)), DAYS)
        # With one Greenwich angle for both: they differ in the last digits (tests/earth/test_rotation.py).
        exact = geodetic_from_teme(position, greenwich_angle_rad(DAYS))
        assert latitude_deg == pytest.approx(float(exact.latitude_deg), abs=1e-3)
        assert longitude_deg == pytest.approx(float(exact.longitude_deg), abs=1e-9)
