"""The field in the South Pacific, against published distances."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.earth.sphere import unit_vectors
from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.manoeuvre.target_field import POINT_NEMO_DEG, Shores, best_field, track_of_revolution


@pytest.fixture(scope="module")
def shores() -> Shores:
    return Shores(embedded_nations())


def test_point_nemo_is_as_far_from_land_as_it_is(shores: Shores) -> None:
    """2,688 km from Ducie Island, Motu Nui and Maher Island (H. Lukatela); the nearest that Natural Earth
    has may be a neighbour of these islets."""
    point = unit_vectors(*(np.array([one]) for one in POINT_NEMO_DEG))
    foreign, antarctic = shores.distances_km(point)
    assert foreign[0] == pytest.approx(2688.0, rel=0.03)
    assert antarctic[0] == pytest.approx(2688.0, rel=0.03)


def test_the_track_turns_at_its_inclination_and_moves_west() -> None:
    latitude, longitude = track_of_revolution(51.64, 0.0)
    assert latitude.max() == pytest.approx(51.64, abs=0.01)
    assert latitude.min() == pytest.approx(-51.64, abs=0.01)
    # 86.5 minutes: the Earth turns by 21.7°.
    assert longitude[-1] == pytest.approx(-21.7, abs=0.5)


def test_the_best_field_of_the_station_is_in_the_south_pacific(shores: Shores) -> None:
    field = best_field(shores, 51.64, 40.0)
    assert -60.0 < field.latitude_deg < 0.0
    assert field.longitude_deg < -70.0 or field.longitude_deg > 150.0
    assert 5_000.0 < field.length_km < 12_000.0
    assert field.from_land_km > 410.0
    assert field.from_point_nemo_km < 4_000.0
    # A wider footprint has a shorter field.
    assert best_field(shores, 51.64, 400.0).length_km < field.length_km
