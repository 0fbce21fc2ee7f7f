"""Shared by the tests of iss_risk.debris: air to fall through, and a place to fall from."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.debris.aerothermodynamics import SUTTON_GRAVES
from iss_risk.debris.demise import heat_at_j_per_kg
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_arrays import PartArrays
from iss_risk.debris.part_flight import (
    AREA_M2,
    ENDS_AT_KM,
    HEAT_J,
    HEATED_KG,
    MASS_KG,
    RADIATED_J,
    RESULTS,
    SPEED_M_S,
    SURVIVES,
    TEMPERATURE_K,
    TIME_S,
    follow_part,
)
from iss_risk.debris.part_shape import heated_mass_kg, is_solid
from iss_risk.debris.piece import piece_of
from iss_risk.decay.forces import GravityField

from .falling_parts import Flight, air_column, parent_at


@pytest.fixture(scope="session")
def column() -> np.ndarray:
    return air_column()


@pytest.fixture(scope="session")
def release_state() -> np.ndarray:
    """Where the main break-up is: 78 km, from a parent of 100 kg/m²."""
    return parent_at(78.0)[0]


@pytest.fixture(scope="session")
def follow(column: np.ndarray, release_state: np.ndarray):
    """follow(parts, ...) -> Flight: let the one part of `parts` go at the main break-up."""

    def run(
        parts: PartArrays,
        *,
        state: np.ndarray | None = None,
        temperature_k: float = 300.0,
        heat_factor: float = 1.0,
        face_heating: float = 1.0,
        drag_factor: float = 1.0,
        emissivity_factor: float = 1.0,
        oxidation_efficiency: float = 0.0,
        correlation: int = SUTTON_GRAVES,
        wind_east_m_s: float = 0.0,
        wind_north_m_s: float = 0.0,
        step: float = 1.0,
    ) -> Flight:
        end, result = (release_state if state is None else state).copy(), np.empty(RESULTS)
        inputs = FallInputs(
            heat_factor, face_heating, drag_factor, emissivity_factor, oxidation_efficiency, correlation,
            0.001 * wind_east_m_s, 0.001 * wind_north_m_s, step,
        )  # fmt: skip
        piece = piece_of(parts, 0)
        heat = heat_at_j_per_kg(piece, temperature_k)
        heated_kg, _ = heated_mass_kg(piece, is_solid(piece))
        follow_part(piece, inputs, end, heat, heated_kg, column, GravityField().j2, result)
        return Flight(
            survives=bool(result[SURVIVES]),
            mass_kg=result[MASS_KG],
            area_m2=result[AREA_M2],
            speed_m_s=result[SPEED_M_S],
            time_s=result[TIME_S],
            end_altitude_km=result[ENDS_AT_KM],
            temperature_k=result[TEMPERATURE_K],
            state=end,
            heat_j=result[HEAT_J],
            radiated_j=result[RADIATED_J],
            heated_kg=result[HEATED_KG],
        )

    return run
