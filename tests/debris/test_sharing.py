"""Samples that share the kinds of part among them tell the same as samples that follow them all."""

from __future__ import annotations

import numpy as np
import pytest
from falling_parts import parent_at

from iss_risk.atmosphere.density import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.debris.breakup import debris_inputs, fall_apart
from iss_risk.debris.impacts import Impacts, empty_impacts
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.debris.sharing import lend, survival_order
from iss_risk.debris.vehicle import load_vehicle
from iss_risk.decay.forces import GravityField
from iss_risk.inputs import draw
from iss_risk.studies.priors import dispersed_inputs

CHUNK = 60


def fallen(group: int, chunks: int, vehicle: str = "uars") -> Impacts:
    """`chunks` × CHUNK samples with all inputs drawn, each chunk with a stream of its own."""
    body = load_vehicle(vehicle)
    parts = part_arrays(body)
    state, _ = parent_at(122.0)
    found = []
    for chunk in range(chunks):
        rng = np.random.default_rng(chunk)
        impacts = empty_impacts(CHUNK, parts.mass_kg.size)
        fall_apart(
            load_density_table(), constant_activity(120.0, 10.0), np.zeros(CHUNK),
            np.zeros(CHUNK, dtype=np.int64), np.ones(CHUNK), rng, parts,
            debris_inputs(draw(rng, CHUNK, dispersed_inputs(body))), GravityField(),
            np.tile(state, (CHUNK, 1)), np.full(CHUNK, 9000.25), impacts, group,
        )  # fmt: skip
        found.append(impacts)
    return Impacts(*(np.concatenate(values) for values in zip(*found, strict=True)))


def test_means_and_ranges_are_those_of_following_everything() -> None:
    pieces = part_arrays(load_vehicle("uars")).pieces
    totals = {}
    for group in (1, 3):
        impacts = fallen(group, 20)
        by_chunk = (impacts.casualty_area_m2 @ pieces).reshape(20, CHUNK)
        error = by_chunk.mean(axis=1).std(ddof=1) / np.sqrt(20)
        totals[group] = by_chunk.mean(), error, np.quantile(by_chunk, [0.05, 0.5, 0.95])
    (mean_1, error_1, range_1), (mean_3, error_3, range_3) = totals[1], totals[3]
    assert mean_3 == pytest.approx(mean_1, abs=4.0 * np.hypot(error_1, error_3))
    assert error_3 < 3.0 * error_1
    # 1,200 samples know these quantiles to some per cent.
    np.testing.assert_allclose(range_3, range_1, rtol=0.15)


def test_every_kind_is_followed_once_in_a_group() -> None:
    """Neighbours in survival have the same fate for a kind, to the last digit; groups differ."""
    impacts = fallen(3, 1)
    mass = np.sort(impacts.mass_kg, axis=0)
    landed = (impacts.mass_kg > 0.0).sum(axis=0)
    assert (landed % 3 == 0).all()
    distinct = [np.unique(mass[:, k]).size for k in range(mass.shape[1])]
    assert max(distinct) <= CHUNK // 3 + 1


def test_a_borrowed_fate_lies_where_its_own_break_up_puts_it() -> None:
    """900 km ahead and 30 km to the left of one break-up becomes the same of another."""
    impacts = empty_impacts(2, 1)
    places = np.radians([[10.0, 20.0], [-40.0, 150.0]])
    ahead = []
    for i, (latitude, longitude) in enumerate(places):
        up = np.array(
            [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
        )
        east = np.array([-np.sin(longitude), np.cos(longitude), 0.0])
        forward = np.cos(0.3 + i) * east + np.sin(0.3 + i) * np.cross(up, east)
        left = np.cross(up, forward)
        impacts.breakup_place_deg[i] = np.degrees([latitude, longitude])
        impacts.breakup_course[i] = left
        point = (
            np.cos(30 / 6371) * (np.cos(900 / 6371) * up + np.sin(900 / 6371) * forward)
            + np.sin(30 / 6371) * left
        )
        ahead.append(point)
    point = ahead[0]
    impacts.mass_kg[0, 0], impacts.energy_j[0, 0], impacts.casualty_area_m2[0, 0] = 3.0, 500.0, 0.8
    impacts.latitude_deg[0, 0] = np.degrees(np.arcsin(point[2]))
    impacts.longitude_deg[0, 0] = np.degrees(np.arctan2(point[1], point[0]))
    lend(impacts, 0, 1, np.array([True]))
    assert impacts.mass_kg[1, 0] == 3.0
    assert impacts.latitude_deg[1, 0] == pytest.approx(np.degrees(np.arcsin(ahead[1][2])))
    assert impacts.longitude_deg[1, 0] == pytest.approx(np.degrees(np.arctan2(ahead[1][1], ahead[1][0])))


def test_order_is_from_little_to_much_that_survives() -> None:
    heat = np.array([0.7, 1.4, 1.0])
    same = np.ones(3)
    np.testing.assert_array_equal(survival_order(heat, 78.0 * same, same, 0.5 * same, same), [1, 2, 0])
