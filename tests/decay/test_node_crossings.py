"""Ascending nodes: those of the orbit that is integrated, counted from the epoch on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.decay.ensemble import DecayInputs, decay_to_hand_over, fall_from_hand_over
from iss_risk.decay.node_crossings import (
    CROSSINGS_BEYOND,
    DAYS,
    E_COS,
    E_SIN,
    KEPT_CROSSINGS,
    NODE_RAD,
    crossings_from_hand_over,
    crossings_while_averaged,
    no_crossings,
)
from iss_risk.streams import Block, Purpose

START = "2020-06-01T00:00:00+00:00"
NOISE = Block.of(1, 0, 1, 1).stream(Purpose.DENSITY_NOISE)


def inputs(count: int) -> DecayInputs:
    return DecayInputs(
        ballistic_coefficient_kg_m2=np.full(count, 80.0),
        density_scale=np.linspace(0.9, 1.1, count),
        solar_cycle_error=np.zeros(count),
        analogue_offset_days=np.zeros(count, dtype=np.int64),
        argument_of_latitude_error_rad=np.linspace(-3e-4, 3e-4, count),
        end_altitude_km=np.full(count, 122.0),
        number=np.arange(count),
        fitted_altitude_km=np.zeros(count),
        density_below_fit=np.zeros(count),
    )


def follow(state: np.ndarray, start_days: float, drawn: DecayInputs):
    """Hand-overs, decays, crossings and turns, as a chunk computes them."""
    table, activity, end = load_density_table(), constant_activity(150.0, 15.0), start_days + 100.0
    hand_overs = decay_to_hand_over(table, activity, NOISE, state, start_days, end, drawn, noise_sigma=0.0)
    decays = fall_from_hand_over(table, activity, NOISE, hand_overs, end, drawn, noise_sigma=0.0)
    nodes = no_crossings(drawn.number.size)
    crossings_while_averaged(
        table, activity, NOISE, state, start_days, hand_overs.days, drawn, nodes, noise_sigma=0.0
    )
    turns = crossings_from_hand_over(table, activity, NOISE, hand_overs, end, drawn, nodes, noise_sigma=0.0)
    return hand_overs, decays, nodes, turns


def nodes_of(fall, days: float) -> tuple[np.ndarray, np.ndarray]:
    """Days and right ascensions of the ascending nodes of a direct integration, by its steps."""
    times, rows = [0.0], [fall.state]
    while times[-1] < days:
        rest = replace(fall, state=rows[-1], start_days=fall.start_days + times[-1])
        further, state, reached = rest.directly(20.0 / 86_400.0)  # one step, longer than that
        if reached:
            break
        times.append(times[-1] + further)
        rows.append(state)
    states = np.array(rows)
    z, right_ascension = states[:, 2], np.arctan2(states[:, 1], states[:, 0])
    north = np.flatnonzero((z[:-1] < 0.0) & (z[1:] >= 0.0))
    steps = np.diff(times)[north]
    # The height above the equator is nearly a sine of time: linear in the phase.
    radius = np.linalg.norm(states[north, :3], axis=1) * np.sin(np.radians(41.1))
    before, after = np.arcsin(-z[north] / radius), np.arcsin(z[north + 1] / radius)
    part = before / (before + after)
    turned = (right_ascension[north + 1] - right_ascension[north] + np.pi) % (2.0 * np.pi) - np.pi
    return np.array(times)[north] + part * steps, right_ascension[north] + part * turned


@pytest.mark.parametrize(("a_km", "e"), [(6540.0, 0.002), (6560.0, 0.006)])
def test_the_nodes_are_those_of_the_integrated_orbit(make_orbit, make_fall, a_km: float, e: float) -> None:
    state = make_orbit(a_km, e, 41.1, raan_deg=30.0, perigee_deg=70.0, anomaly_deg=100.0)
    fall = make_fall(state, ballistic_coefficient_kg_m2=300.0, end_altitude_km=122.0)
    drawn = inputs(1)._replace(
        ballistic_coefficient_kg_m2=np.full(1, 300.0),
        density_scale=np.ones(1),
        argument_of_latitude_error_rad=np.zeros(1),
    )
    hand_overs, decays, nodes, turns = follow(state, fall.start_days, drawn)
    assert decays.reached.all()
    assert hand_overs.days[0] > fall.start_days + 0.2  # some are of averaged elements, some of states
    true_days, true_node = nodes_of(fall, 2.0)
    assert true_days.size > 4
    found = nodes[0, 1 : 1 + true_days.size]
    seconds = np.abs(found[:, DAYS] - fall.start_days - true_days) * 86_400.0
    assert seconds[:-1].max() < 10.0  # over a day: most of it is the averaging
    assert seconds[-1] < 15.0
    apart = (found[:, NODE_RAD] - true_node + np.pi) % (2.0 * np.pi) - np.pi
    assert np.degrees(np.abs(apart[:-1])).max() < 0.05  # 6 km at the equator
    assert np.degrees(np.abs(apart[-1])) < 0.3
    assert np.hypot(found[0, E_COS], found[0, E_SIN]) == pytest.approx(e, abs=2e-3)
    assert (
        int(np.floor(turns[0])) == np.count_nonzero(np.isfinite(nodes[0, :40, DAYS])) - 1 - CROSSINGS_BEYOND
    )


def test_turns_end_where_the_decay_ends(make_orbit) -> None:
    state = make_orbit(6560.0, 0.004, 51.6, perigee_deg=200.0, anomaly_deg=10.0)
    drawn = inputs(6)
    _, decays, nodes, turns = follow(state, 7457.0, drawn)
    sine = decays.states[:, 2] / np.linalg.norm(decays.states[:, :3], axis=1) / np.sin(np.radians(51.6))
    np.testing.assert_allclose(np.sin(2.0 * np.pi * turns), sine, atol=2e-3)
    # Thinner air: later, and more revolutions; the last node is less than a revolution before the end.
    assert (np.diff(turns) < 0.0).all()
    last = nodes[np.arange(6), np.floor(turns).astype(int) % KEPT_CROSSINGS, DAYS]
    left_minutes = (decays.days - last) * 1440.0
    assert (left_minutes >= 0.0).all()
    np.testing.assert_allclose(left_minutes / 87.5, turns % 1.0, atol=0.02)


def test_only_the_last_crossings_are_kept(make_orbit) -> None:
    state = make_orbit(6630.0, 0.001, 51.6)
    _, decays, nodes, turns = follow(state, 7457.0, inputs(1))
    assert decays.reached.all()
    assert turns[0] > KEPT_CROSSINGS
    kept = int(turns[0]) + CROSSINGS_BEYOND - np.arange(KEPT_CROSSINGS)
    days = nodes[0, kept % KEPT_CROSSINGS, DAYS]
    periods = -np.diff(days) * 1440.0
    assert ((periods > 86.5) & (periods < 90.5)).all()


def test_the_nodes_beyond_the_end_are_foretold(make_orbit) -> None:
    state = make_orbit(6500.0, 0.0005, 41.1, anomaly_deg=20.0)
    _, decays, nodes, turns = follow(state, 7457.0, inputs(1))
    assert decays.reached.all()
    last = int(np.floor(turns[0]))
    days = nodes[0, last : last + 1 + CROSSINGS_BEYOND, DAYS]
    np.testing.assert_allclose(np.diff(days) * 1440.0, 86.5, atol=0.7)
    assert days[0] < decays.days[0] < days[1]
    assert np.isnan(nodes[0, last + 1 + CROSSINGS_BEYOND, DAYS])
    west = np.degrees(np.diff(nodes[0, last : last + 1 + CROSSINGS_BEYOND, NODE_RAD]))
    # Cook 1963: 9.96° a day cos i at the surface, some 10 % less up here; and what a revolution takes of it.
    np.testing.assert_allclose(west, -9.96 * np.cos(np.radians(41.1)) * 0.93 * 86.5 / 1440.0, atol=0.05)
