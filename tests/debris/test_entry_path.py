"""From the entry interface to the break-up: where the path goes, and what it does to the outside."""

from __future__ import annotations

import numpy as np
import pytest
from slices import slice_of

from iss_risk.atmosphere.density import DensitySlice
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.debris.aerothermodynamics import SUTTON_GRAVES
from iss_risk.debris.demise import heat_at_j_per_kg, temperature_at_k
from iss_risk.debris.entry_path import (
    MAX_NODES,
    NODE_KM,
    PATH_COLUMNS,
    back_on_the_path,
    come_down,
    days_at_node,
    warm_on_the_way,
)
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_arrays import AT_APPENDAGES, PartArrays
from iss_risk.debris.piece import piece_of
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.earth.position import geodetic_altitude_km

from .falling_parts import parent_at, single_part

USUAL = FallInputs(1.0, 1.0, 1.0, 1.0, 0.5, SUTTON_GRAVES, 0.0, 0.0, 1.0)
SKIN = ("plate", (1.4, 1.3, 0.002), 1.4 * 1.3 * 0.002 * 2700.0, "aluminium_6061")


@pytest.fixture(scope="module")
def air() -> DensitySlice:
    return slice_of(load_density_table())


def descent(
    air: DensitySlice, end_km: float, coefficient: float = 150.0
) -> tuple[np.ndarray, float, np.ndarray]:
    """End state, seconds, and nodes of the path of a body from 122 km."""
    state, path = parent_at(122.0, coefficient)[0], np.empty((MAX_NODES, PATH_COLUMNS))
    days, count = come_down(
        air,
        drag_per_density_of(coefficient, 1.0),
        GravityField(),
        state,
        9000.5,
        end_km,
        path,
        0,
    )
    return state, 86_400.0 * (days - 9000.5), path[:count]


@pytest.mark.parametrize("end_km", [105.0, 90.0, 78.0])
def test_the_path_ends_at_its_altitude(air: DensitySlice, end_km: float) -> None:
    state, seconds, path = descent(air, end_km)
    assert geodetic_altitude_km(state) == pytest.approx(end_km, abs=2e-3)
    assert path[:, 0].sum() == pytest.approx(seconds, abs=1e-3)
    # A node every NODE_KM (a long step may pass one by), in ever denser air.
    assert len(path) >= 0.6 * (122.0 - end_km) / NODE_KM
    assert (np.diff(path[:, 1]) > 0.0).all()
    assert 7000.0 < path[-1, 2] < 7700.0


def test_the_path_is_that_of_short_steps(air: DensitySlice) -> None:
    """The parent of the flight tests goes down with steps of one second: speed and angle at 78 km."""
    reference, _ = parent_at(78.0, 100.0)
    state, _, _ = descent(air, 78.0, 100.0)
    assert np.linalg.norm(state[3:]) == pytest.approx(np.linalg.norm(reference[3:]), rel=2e-3)
    angles = [
        one[:3] @ one[3:] / np.linalg.norm(one[:3]) / np.linalg.norm(one[3:]) for one in (state, reference)
    ]
    assert angles[0] == pytest.approx(angles[1], rel=0.02)


def test_below_the_altitude_nothing_moves(air: DensitySlice) -> None:
    state, path = parent_at(80.0)[0], np.empty((MAX_NODES, PATH_COLUMNS))
    before = state.copy()
    days, count = come_down(air, 5.0, GravityField(), state, 9000.5, 95.0, path, 0)
    assert (days, count) == (9000.5, 1)
    np.testing.assert_array_equal(state, before)


@pytest.mark.parametrize("end_km", [105.0, 90.0, 78.0])
def test_going_on_from_a_node_leads_to_the_same_end(air: DensitySlice, end_km: float) -> None:
    """To the bit: the end, its time, and the nodes."""
    state, seconds, path = descent(air, end_km)
    _, _, further = descent(air, 60.0)
    node_path, here = np.full((MAX_NODES, PATH_COLUMNS), np.nan), np.zeros(6)
    node_path[: len(further)] = further
    known = back_on_the_path(node_path, 3, len(further), end_km, here)
    assert 3 < known < len(path)
    assert geodetic_altitude_km(here) == pytest.approx(node_path[known - 1, 3])
    days, count = come_down(
        air,
        drag_per_density_of(150.0, 1.0),
        GravityField(),
        here,
        days_at_node(node_path, known - 1),
        end_km,
        node_path,
        known,
    )
    np.testing.assert_array_equal(here, state)
    assert 86_400.0 * (days - 9000.5) == seconds
    np.testing.assert_array_equal(node_path[:count], path)
    # There is none so high up: nothing changes.
    assert back_on_the_path(node_path, 3, count, 121.0, here) == 3
    np.testing.assert_array_equal(here, state)


def warmed(
    air: DensitySlice, part: PartArrays, end_km: float, inputs: FallInputs = USUAL
) -> tuple[float, float]:
    """Temperature (K) and heated mass left (kg) at the end of the path."""
    _, _, path = descent(air, end_km)
    piece = piece_of(part, 0)
    heat, mass, _ = warm_on_the_way(piece, inputs, path, len(path), heat_at_j_per_kg(piece, 300.0))
    return temperature_at_k(piece, heat), mass


def test_thin_aluminium_skin_melts_where_vehicles_come_apart(air: DensitySlice) -> None:
    """Two millimetres of it: whole at 95 km, at its melting point or gone at 78 km. Titanium holds."""
    skin = single_part(*SKIN, exposed=True)
    temperature_k, mass_kg = warmed(air, skin, 95.0)
    assert 400.0 < temperature_k < 867.0
    assert mass_kg == skin.mass_kg[0]
    temperature_k, mass_kg = warmed(air, skin, 78.0)
    assert temperature_k == pytest.approx(867.0)
    assert mass_kg < skin.mass_kg[0]
    titanium = single_part(
        "plate", (1.4, 1.3, 0.002), 1.4 * 1.3 * 0.002 * 4417.0, "titanium_6al4v", exposed=True
    )
    temperature_k, mass_kg = warmed(air, titanium, 78.0)
    assert 800.0 < temperature_k < 1905.0
    assert mass_kg == titanium.mass_kg[0]


def test_foil_glows_in_balance_with_the_flow(air: DensitySlice) -> None:
    """A foil stores nothing: at the end it radiates what the last node brings (within the step from the node
    before, over which density doubles)."""
    foil = single_part("plate", (1.0, 1.0, 0.0001), 0.2, "carbon_epoxy", exposed=True)
    _, _, path = descent(air, 100.0)
    temperature_k, _ = warmed(air, foil, 100.0)
    free = 0.125 * 0.9 * path[-1, 1] * path[-1, 2] ** 3
    continuum = 0.71 * 0.275 * 1.7415e-4 * np.sqrt(path[-1, 1] / 2.0) * path[-1, 2] ** 3
    flow = free * continuum / np.hypot(free, continuum)
    assert temperature_k == pytest.approx((flow / (0.85 * 5.670374e-8)) ** 0.25, rel=0.08)


def test_small_things_that_stand_out_are_hotter_than_skin(air: DensitySlice) -> None:
    """Per mass and surface alike: a box of 10 cm at its own size against a plate at the body's radius."""
    box = single_part("box", (0.1, 0.1, 0.1), 0.06 * 2.7, "aluminium_6061", exposed=True)
    plate = single_part("plate", (1.0, 1.0, 0.001), 2.0 * 2.7, "aluminium_6061", exposed=True)
    assert warmed(air, box, 95.0)[0] > warmed(air, plate, 95.0)[0]


def test_appendages_are_heated_on_both_sides(air: DensitySlice) -> None:
    one_side = single_part("box", (0.3, 0.3, 0.3), 20.0, "titanium_6al4v", exposed=True)
    all_round = one_side._replace(release=np.array([AT_APPENDAGES]))
    assert warmed(air, all_round, 95.0)[0] > warmed(air, one_side, 95.0)[0] + 20.0


def test_more_heat_and_less_glow_warm_more(air: DensitySlice) -> None:
    skin = single_part(*SKIN, exposed=True)
    usual = warmed(air, skin, 95.0)[0]
    assert warmed(air, skin, 95.0, USUAL._replace(heat_factor=1.3))[0] > usual
    assert warmed(air, skin, 95.0, USUAL._replace(emissivity_factor=1.3))[0] < usual
