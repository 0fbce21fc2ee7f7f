"""The size of the field of debris, from points put on and off a great circle by hand."""

import numpy as np
import pytest

from iss_risk.debris.footprint import footprint_size_km

# One degree of a sphere with the Earth's area (6371.007 km).
DEGREE_KM = 111.1951


def size(
    points: list[tuple[float, float]], pole: tuple[float, float, float], landed: list[bool] | None = None
):
    """Length and width in km of points (latitude, longitude) in degrees along the circle of `pole`."""
    latitude, longitude = np.array(points, dtype=float).reshape(1, -1, 2).transpose(2, 0, 1)
    mass = np.where(landed if landed is not None else [True] * len(points), 5.0, 0.0)[None, :]
    course = np.array([pole]) / np.linalg.norm(pole)
    length, width = np.empty(1), np.empty(1)
    footprint_size_km(
        mass, np.ascontiguousarray(latitude), np.ascontiguousarray(longitude), course, length, width
    )
    return length[0], width[0]


EQUATOR = (0.0, 0.0, 1.0)


def test_along_the_equator() -> None:
    assert size([(0, 10), (0, 25), (0, 13)], EQUATOR) == pytest.approx(
        (15 * DEGREE_KM, 0.0), rel=1e-5, abs=1e-6
    )


def test_across_the_equator() -> None:
    assert size([(1, 10), (-0.5, 10), (0, 10)], EQUATOR) == pytest.approx(
        (0.0, 1.5 * DEGREE_KM), rel=1e-5, abs=1e-6
    )


def test_over_the_dateline() -> None:
    assert size([(0, 175), (0, -170), (0, 179.5)], EQUATOR)[0] == pytest.approx(15 * DEGREE_KM, rel=1e-5)


@pytest.mark.parametrize("direction", [1.0, -1.0])
def test_over_the_pole(direction: float) -> None:
    """Along the meridians of 30° and 210° east: the pole of that course lies on the equator at 120° east."""
    pole = (direction * np.cos(np.radians(120)), direction * np.sin(np.radians(120)), 0.0)
    length, width = size([(80, 30), (85, -150), (90, 77)], pole)
    assert length == pytest.approx(15 * DEGREE_KM, rel=1e-5)
    assert width == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_on_any_great_circle(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pole = rng.normal(size=3)
    pole /= np.linalg.norm(pole)
    start = np.cross(pole, rng.normal(size=3))
    start /= np.linalg.norm(start)
    ahead = np.cross(pole, start)
    along, across = np.radians(rng.uniform(0.0, 40.0, 30)), np.radians(rng.uniform(-1.0, 1.0, 30))
    points = (
        np.cos(across)[:, None] * (np.cos(along)[:, None] * start + np.sin(along)[:, None] * ahead)
        + np.sin(across)[:, None] * pole
    )
    places = np.degrees([np.arcsin(points[:, 2]), np.arctan2(points[:, 1], points[:, 0])]).T
    length, width = size([tuple(one) for one in places], tuple(pole))
    assert length == pytest.approx(np.degrees(np.ptp(along)) * DEGREE_KM, rel=1e-5)
    assert width == pytest.approx(np.degrees(np.ptp(across)) * DEGREE_KM, rel=1e-5)


def test_parts_that_do_not_land_do_not_count() -> None:
    assert size([(0, 10), (0, 90), (0, 13)], EQUATOR, [True, False, True])[0] == pytest.approx(
        3 * DEGREE_KM, rel=1e-5
    )


@pytest.mark.parametrize("landed", [[True, False], [False, False]])
def test_one_fragment_or_none_has_no_size(landed: list[bool]) -> None:
    assert size([(0, 10), (0, 90)], EQUATOR, landed) == (0.0, 0.0)


def test_samples_are_measured_apart() -> None:
    mass = np.array([[1.0, 1.0], [1.0, 0.0]])
    latitude, longitude = np.zeros((2, 2)), np.array([[0.0, 5.0], [10.0, 80.0]])
    course = np.array([EQUATOR, EQUATOR])
    length, width = np.empty(2), np.empty(2)
    footprint_size_km(mass, latitude, longitude, course, length, width)
    np.testing.assert_allclose(length, [5 * DEGREE_KM, 0.0], rtol=1e-5)
    np.testing.assert_array_equal(width, 0.0)
