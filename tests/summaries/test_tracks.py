"""Fields of debris as areas, and who lies under them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from iss_risk.exposure.model import load_exposure
from iss_risk.exposure.shapes import nation_shapes
from iss_risk.summaries.tracks import field_polygon

MARGIN_DEG = 0.45


def track(longitude_deg: float, length_deg: float = 30.0) -> np.ndarray:
    """Places along a curved track over the northern turning point."""
    along = np.linspace(0.0, length_deg, 200)
    longitude = (longitude_deg + along + 180.0) % 360.0 - 180.0
    return np.column_stack([51.0 - 0.02 * (along - 15.0) ** 2, longitude])


@pytest.mark.parametrize("longitude_deg", [-20.0, 165.0])
def test_the_field_holds_its_pieces_and_little_else(longitude_deg: float) -> None:
    places = track(longitude_deg)
    field = field_polygon(places[0], places, MARGIN_DEG)
    assert field is not None
    assert field.is_valid
    assert shapely.contains_xy(field, places[:, 1], places[:, 0]).all()
    # A ribbon of twice the margin, and what curves within eight degrees; not the hull of the whole bow.
    length = np.hypot(np.diff(places[:, 0]), np.diff(np.unwrap(places[:, 1], period=360.0))).sum()
    assert 2.0 * MARGIN_DEG * length < field.area < 3.5 * MARGIN_DEG * length
    west, _, east, _ = field.bounds
    assert west >= -180.0
    assert east <= 180.0
    # Across the dateline it is in two pieces.
    assert len(shapely.get_parts(field)) == (2 if longitude_deg == 165.0 else 1)


def test_one_piece_is_a_circle_and_none_is_nothing() -> None:
    field = field_polygon(np.array([10.0, 20.0]), np.array([[11.0, 21.0]]), MARGIN_DEG)
    assert field is not None
    assert field.area == pytest.approx(np.pi * MARGIN_DEG**2, rel=0.02)
    assert field_polygon(np.array([10.0, 20.0]), np.empty((0, 2)), MARGIN_DEG) is None


def test_shapes_are_those_of_the_index() -> None:
    """Random points are in the polygon of the nation that the index says, enclaves and islands too."""
    exposure = load_exposure()
    shapes = nation_shapes(exposure.nations_path)
    assert list(shapes["iso_a3"]) == list(exposure.iso_a3)
    rng = np.random.default_rng(2)
    latitude, longitude = rng.uniform(-60.0, 75.0, 400), rng.uniform(-180.0, 180.0, 400)
    latitude, longitude = np.append(latitude, [-29.5, 41.903]), np.append(longitude, [28.2, 12.453])
    nation = exposure.nation_at(latitude, longitude)
    assert [exposure.iso_a3[k] for k in nation[-2:]] == ["LSO", "VAT"]
    for number in np.unique(nation[nation >= 0]):
        inside = shapely.contains_xy(shapes.geometry[number], longitude, latitude)
        np.testing.assert_array_equal(inside[nation == number], True)
        assert not inside[nation == -1].any()
