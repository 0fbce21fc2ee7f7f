"""Pieces that fall side by side fall as they do alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from iss_risk.atmosphere.air import AirOfSamples
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.compiled import kernel
from iss_risk.debris.breakup import fall_apart
from iss_risk.debris.debris_inputs import DebrisInputs
from iss_risk.debris.demise import heat_at_j_per_kg
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.impacts import Impacts, empty_impacts
from iss_risk.debris.part_arrays import PartArrays, part_arrays
from iss_risk.debris.part_flight import (
    RESULTS,
    end_flight,
    fall_on,
    follow_part,
    has_ended,
    let_go,
)
from iss_risk.debris.part_lanes import FIGURES, LANES, new_lanes
from iss_risk.debris.parts_list import as_listed
from iss_risk.debris.piece import piece_of
from iss_risk.debris.scraps import with_scraps
from iss_risk.decay.forces import GravityField
from iss_risk.streams import Block, Purpose
from iss_risk.vehicle.reader import load_vehicle

from .falling_parts import parent_at, single_part, solid_sphere

# Of all shapes, thick and thin, with and without a core: some land, some melt, in few steps or many.
PIECES = [
    solid_sphere(0.3, "stainless_steel_316"),
    single_part("plate", (2.0, 1.0, 0.004), 21.6, "aluminium_6061"),
    single_part("box", (3.0, 1.0, 1.0), 120.0, "aluminium_7075", solidity=0.3),
    single_part("cylinder", (1.0, 0.1, 0.1), 2.0, "titanium_6al4v"),
    solid_sphere(0.05, "aluminium_6061"),
    single_part("sphere", (0.5, 0.5, 0.5), 3.0, "titanium_6al4v"),
    single_part("box", (0.4, 0.3, 0.2), 12.0, "electronics", held_kg=3.0),
]
STILL = FallInputs(1.0, 1.0, 1.0, 1.0, 0.5, 0, 0.0, 0.0, 1.0)
WINDY = STILL._replace(correlation=1, wind_east_km_s=0.03, wind_north_km_s=-0.02)


@kernel
def fall_together(lanes, column, inputs, j2, states, results):
    falling = states.shape[0]
    ended = np.zeros(falling, dtype=np.bool_)
    while not ended.all():
        fall_on(lanes, column, inputs, j2)
        for lane in range(falling):
            if not ended[lane] and has_ended(lanes, lane):
                end_flight(lanes, lane, column, inputs, states[lane], results[lane])
                ended[lane] = True


@pytest.mark.parametrize("inputs", [STILL, WINDY])
def test_a_piece_falls_among_others_as_it_does_alone(column: np.ndarray, inputs: FallInputs) -> None:
    """To the last digit, in any lane, whoever its neighbours are and whenever they end."""
    j2, begin = GravityField().j2, parent_at(78.0)[0]
    pieces = [piece_of(parts, 0) for parts in PIECES]
    heats = [heat_at_j_per_kg(piece, 300.0) for piece in pieces]
    alone, where = np.empty((len(pieces), RESULTS)), np.tile(begin, (len(pieces), 1))
    for k, (piece, heat) in enumerate(zip(pieces, heats, strict=True)):
        follow_part(piece, inputs, where[k], heat, piece.mass_kg, column, j2, alone[k])
    assert 0 < alone[:, 0].sum() < len(pieces)
    for shift in (0, 3):
        of_lane = [(k + shift) % len(pieces) for k in range(LANES - shift)]
        lanes, states = new_lanes(), np.tile(begin, (len(of_lane), 1))
        results = np.empty((len(of_lane), RESULTS))
        for lane, k in enumerate(of_lane):
            let_go(lanes, lane, pieces[k], inputs, begin, heats[k], pieces[k].mass_kg)
        fall_together(lanes, column, inputs, j2, states, results)
        assert results.tobytes() == alone[of_lane].tobytes()
        assert states.tobytes() == where[of_lane].tobytes()


def fall(parts: PartArrays, samples: slice) -> Impacts:
    """Some of five samples that differ in their heat and their stream."""
    heat = np.array([0.7, 1.0, 1.3, 0.9, 1.1])[samples]
    size = heat.size
    same: dict[str, float] = {
        "appendage_altitude_km": 100.0,
        "breakup_altitude_km": 78.0,
        "skin_kg_m2": np.inf,
        "orbital_ballistic_coefficient_kg_m2": 150.0,
        "ballistic_coefficient_kg_m2": 150.0,
        "face_heating": 1.0,
        "scrap_mass_kg": 0.46,
        "drag_factor": 1.0,
        "emissivity_factor": 1.0,
        "oxidation_efficiency": 0.5,
        "initial_temperature_k": 300.0,
    }
    by_sample: dict[str, Any] = {name: np.full(size, value) for name, value in same.items()}
    inputs = DebrisInputs(
        separation_median_m_s=5.0,
        separation_sigma=0.5,
        heat_factor=heat,
        own_heat_factor=np.ones((size, parts.mass_kg.size)),
        listing=as_listed(size, parts.mass_kg.size),
        **by_sample,
    )
    impacts = empty_impacts(size, parts.mass_kg.size)
    fall_apart(
        AirOfSamples(
            load_density_table(), constant_activity(120.0, 10.0), np.zeros(size),
            np.zeros(size, dtype=np.int64), np.ones(size),
        ),
        Block.of(3, 0, 5, 5).stream(Purpose.SEPARATION), np.arange(5)[samples], parts, inputs, GravityField(),
        np.tile(parent_at(122.0)[0], (size, 1)), np.full(size, 9000.25), impacts,
    )  # fmt: skip
    return impacts


def test_a_sample_alone_is_the_sample_among_others() -> None:
    parts = with_scraps(part_arrays(load_vehicle("uars")))
    together = fall(parts, slice(0, 5))
    assert 0.0 < (together.mass_kg > 0.0).mean() < 0.5
    for first, end in ((0, 1), (1, 3), (3, 5)):
        some = fall(parts, slice(first, end))
        for name, values in zip(Impacts._fields, some, strict=True):
            assert values.tobytes() == getattr(together, name)[first:end].tobytes(), name


def test_no_two_figures_of_a_lane_share_a_place() -> None:
    import iss_risk.debris.part_lanes as places

    values = {
        name: value
        for name, value in vars(places).items()
        if name.isupper() and isinstance(value, np.int64) and name != "FIGURES"
    }
    assert len(values) > 100
    assert sorted(values.values()) == list(range(0, FIGURES * LANES, LANES))
