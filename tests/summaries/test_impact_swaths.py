"""Swaths of impact: what they hold is counted again, on a track of known shape."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.summaries.impact_swaths import CONFIDENCES, ImpactPlace, shortest, swaths_of

# An orbit over a resting Earth: a great circle of this inclination.
INCLINATION = np.radians(50.0)
RADIUS_KM = 6371.0


def places_at(along: np.ndarray, off_km: np.ndarray) -> np.ndarray:
    """Places (Q, 2) `along` the circle in revolutions, and to its left."""
    u, v = 2.0 * np.pi * along, off_km / RADIUS_KM
    x, y, z = np.cos(v) * np.cos(u), np.cos(v) * np.sin(u), np.sin(v)
    sine, cosine = np.sin(INCLINATION), np.cos(INCLINATION)
    north, east = y * sine + z * cosine, y * cosine - z * sine
    return np.degrees(np.column_stack([np.arcsin(north), np.arctan2(east, x)]))


def normal(middle: float, sigma: float, off_km: float, number: int = 20_000) -> ImpactPlace:
    rng = np.random.default_rng(7)
    along, off = rng.normal(middle, sigma, number), rng.normal(0.0, off_km, number)
    return swaths_of(along, places_at(along, off), np.ones(number), 0.0, number)


def test_the_intervals_are_those_of_a_normal_distribution() -> None:
    place = normal(0.3, 0.05, 30.0)
    assert [one.confidence for one in place.swaths] == list(CONFIDENCES)
    # The parts that the length holds are 0.5, 0.9 and 0.99 over 0.995: 0.680, 1.667 and 2.800 σ to each side;
    # the width holds 0.995: 2.807 σ.
    for one, z in zip(place.swaths, (0.680, 1.667, 2.800), strict=True):
        assert one.revolutions == pytest.approx(2.0 * z * 0.05, rel=0.06)
        assert one.cross_track_km == pytest.approx(2.807 * 30.0, rel=0.12)
    one = place.swaths[1]
    ends = places_at(0.3 + np.array([-1.667, 0.0, 1.667]) * 0.05, np.zeros(3))
    assert one.start == pytest.approx(ends[0], abs=1.5)
    assert place.nominal == pytest.approx(ends[1], abs=5.0)
    assert one.stop == pytest.approx(ends[2], abs=1.5)


def test_a_swath_holds_its_part_of_the_fragments() -> None:
    rng = np.random.default_rng(3)
    along = rng.gamma(3.0, 0.1, 5_000)  # skewed, as re-entry times are
    off = rng.normal(0.0, 25.0, along.size)
    weight = rng.integers(1, 5, along.size).astype(np.float64)
    place = swaths_of(along, places_at(along, off), weight, 0.0, along.size)
    for one in place.swaths:
        inside = 0.0
        # The place along the circle of the ends, by their latitude and course: found by trying all.
        tried = np.linspace(0.0, 1.5, 30_001)
        circle = places_at(tried, np.zeros(tried.size))
        first, last = (
            tried[int(np.argmin(np.hypot(*(circle - end).T) + 1e6 * (abs(tried - near) > 0.45)))]
            for end, near in ((one.start, 0.1), (one.stop, 0.1 + one.revolutions))
        )
        within = (along >= first - 1e-3) & (along <= last + 1e-3) & (np.abs(off) <= one.cross_track_km)
        inside = float(weight[within].sum() / weight.sum())
        assert inside == pytest.approx(one.confidence, abs=0.02)


def test_the_shortest_interval_that_holds_so_much() -> None:
    along = np.array([0.0, 5.0, 6.0, 6.5, 9.0, 20.0])
    assert shortest(along, np.ones(6), 3.0, 0, 5) == (1, 3)
    assert shortest(along, np.ones(6), 6.0, 0, 5) == (0, 5)
    assert shortest(along, np.ones(6), 2.0, 3, 5) == (3, 4)
    assert shortest(along, np.array([1.0, 1.0, 1.0, 1.0, 9.0, 1.0]), 9.0, 0, 5) == (4, 4)


def test_they_lie_in_each_other_and_hold_the_place_of_most() -> None:
    rng = np.random.default_rng(1)
    along = np.concatenate([rng.normal(0.2, 0.01, 300), rng.uniform(0.0, 0.8, 300)])
    place = swaths_of(along, places_at(along, np.zeros(600)), np.ones(600), 0.1, 600)
    lengths = [one.revolutions for one in place.swaths]
    assert lengths == sorted(lengths)
    widths = [one.cross_track_km for one in place.swaths]
    assert widths == sorted(widths)
    assert place.nominal == pytest.approx(places_at(np.array([0.2]), np.zeros(1))[0], abs=4.0)


def test_a_track_that_is_not_known_has_no_swaths() -> None:
    rng = np.random.default_rng(2)
    along = rng.normal(0.0, 0.2, 2_000)
    turned = places_at(along, np.zeros(along.size))
    turned[:, 1] = (turned[:, 1] + rng.uniform(-60.0, 60.0, along.size) + 180.0) % 360.0 - 180.0
    assert swaths_of(along, turned, np.ones(along.size), 0.0, 100).swaths == ()
