"""On which revolution samples come down, and what lands where on it: against the sums of the same chunk."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

import iss_risk
from iss_risk.decay.node_crossings import DAYS, KEPT_CROSSINGS
from iss_risk.risk.chances import CHANCE
from iss_risk.risk.landed import CASUALTIES, REVOLUTIONS, WHERE
from iss_risk.simulation.chunk import fall, gone
from iss_risk.simulation.simulation import Simulation

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def simulation(tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    """A rocket stage some hours before its end, at places along its inclination."""
    from element_sets import element_set

    path = tmp_path_factory.mktemp("orbit") / "last.tle"
    path.write_text(element_set(165.0, NOW))
    places = [
        iss_risk.Place(f"{latitude} {longitude}", latitude, longitude, 2_500.0)
        for latitude in (-40.0, 0.0, 40.0)
        for longitude in (-120.0, 0.0, 120.0)
    ]
    return iss_risk.simulate(
        iss_risk.Scenario(orbit=path, vehicle="delta_ii_second_stage", now=NOW, places=places),
        effort=iss_risk.Effort(samples=256),
        execution=iss_risk.Execution(1),
        selection=iss_risk.Selection(offline=True),
    )


def test_the_argument_of_latitude_is_that_of_the_break_up(simulation: Simulation) -> None:
    revolutions = simulation.tally.figure("revolutions")
    sine = np.sin(np.radians(51.64)) * np.sin(2.0 * np.pi * revolutions)
    latitude = simulation.tally.figure("latitude_deg")
    away = np.abs(np.degrees(np.arcsin(sine)) - latitude)
    # Geodetic latitude is up to 0.19° more than the geocentric one. Some take more than a revolution from the
    # entry interface to their break-up, and their plane turns meanwhile.
    assert np.quantile(away, 0.9) < 0.35
    assert away.max() < 1.5


def test_who_comes_down_later_has_gone_further(simulation: Simulation) -> None:
    days, revolutions = (simulation.tally.figure(name) for name in ("reentry_days", "revolutions"))
    order = np.argsort(days)
    # Samples fall through different air: not to the minute.
    assert np.corrcoef(days, revolutions)[0, 1] > 0.9999
    rate = np.polyfit(days[order], revolutions[order], 1)[0]
    assert 1440.0 / rate == pytest.approx(87.7, abs=1.0)


def test_break_ups_are_where_the_nodes_lead_to(simulation: Simulation) -> None:
    nodes = np.asarray(simulation.tally.kept("nodes"))
    revolutions = simulation.tally.figure("revolutions")[: nodes.shape[0]]
    days = simulation.tally.figure("reentry_days")[: nodes.shape[0]]
    assert nodes.shape[0] == revolutions.size == 256
    last = nodes[np.arange(256), np.floor(revolutions).astype(int) % KEPT_CROSSINGS, DAYS]
    np.testing.assert_allclose((days - last) * 1440.0 / 87.3, revolutions % 1.0, atol=0.02)


def test_landings_by_sample_add_up_to_those_of_all(simulation: Simulation) -> None:
    tally = simulation.tally
    rows = np.asarray(tally.kept("place_landings"), dtype=np.float64)
    expected = tally.sums("place_casualties").sum(axis=0)
    hits = tally.sums("place_p_debris").sum(axis=0)
    which = rows[:, WHERE].astype(int)
    np.testing.assert_array_equal(np.bincount(which, minlength=expected.size), hits)
    casualties = np.bincount(which, rows[:, CASUALTIES], minlength=expected.size)
    np.testing.assert_allclose(casualties, expected, rtol=1e-9, atol=1e-15)
    assert hits.sum() > 20
    assert set(rows[:, REVOLUTIONS]) <= set(tally.figure("revolutions"))


def test_nations_are_hit_as_often_along_the_shared_track(simulation: Simulation) -> None:
    """Smoothed along the track, the samples hit as many nations as where they fell."""
    tally = simulation.tally
    rows = np.asarray(tally.kept("nation_landings"), dtype=np.float64)
    hits = tally.sums("chances_of_debris")[:, CHANCE, :-1].sum(axis=0)
    # Of 3,000 samples 0.98 ± 0.03; of these 256, some 115 hits, within three standard errors.
    assert hits.sum() == pytest.approx(rows.shape[0], abs=3.0 * np.sqrt(rows.shape[0]))
    often = np.bincount(rows[:, WHERE].astype(int), minlength=hits.size)
    # Each is known to a standard error of the root of its number; of twenty one is outside three.
    assert (np.abs(hits - often) < 3.5 * np.sqrt(often + 1.0)).mean() > 0.97


def test_a_revolution_takes_as_long_as_it_does(simulation: Simulation) -> None:
    far = gone(simulation.plan, fall(simulation.plan, 0))
    assert far is not None
    np.testing.assert_allclose(1440.0 * far.days / far.revolutions, 88.0, atol=1.5)


def test_following_changes_no_decay(simulation: Simulation) -> None:
    """The hand-over and the fall, called one by one, are the decay of before."""
    from iss_risk.decay.ensemble import decay_samples
    from iss_risk.inputs import values_at
    from iss_risk.simulation.phases import inputs_to_entry
    from iss_risk.streams import Purpose

    plan, common = simulation.plan, simulation.plan.decay
    fallen, block = fall(plan, 1), plan.chunks.block(1)
    drawn = inputs_to_entry(plan, values_at(fallen.points, plan.in_order_of_points), block.numbers)
    decays = decay_samples(
        common.table, common.activity, block.stream(Purpose.DENSITY_NOISE), common.start, common.start_days,
        common.end_days, drawn, noise_sigma=common.noise_sigma,
    )  # fmt: skip
    np.testing.assert_array_equal(decays.days, fallen.decays.days)
    np.testing.assert_array_equal(decays.states, fallen.decays.states)
