"""One chunk of samples: its own stream, and one answer from two ways to treat longitude."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from iss_risk.atmosphere.density import load_density_table
from iss_risk.atmosphere.solar_activity import prepare_solar_activity
from iss_risk.atmosphere.space_weather import days_since_2000, read_space_weather
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.debris.vehicle import load_vehicle
from iss_risk.exposure.model import load_exposure
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import osculating_state
from iss_risk.studies import samples
from iss_risk.studies.priors import dispersed_inputs
from iss_risk.studies.samples import Plan, chunk_size_for, fall, tally

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def plan(orbit_file) -> Plan:
    """A rocket stage three weeks before re-entry: late enough to be quick, early enough for any longitude."""
    start = osculating_state(read_orbit(orbit_file(250.0)).at(NOW))
    body = load_vehicle("delta_ii_second_stage")
    return Plan(
        start=np.concatenate([start.position_km, start.velocity_km_per_s]),
        start_days=days_since_2000(start.epoch),
        now_days=days_since_2000(NOW),
        end_days=days_since_2000(NOW) + 1_000.0,
        table=load_density_table(),
        activity=prepare_solar_activity(read_space_weather()),
        parts=part_arrays(body),
        exposure=load_exposure(),
        dispersed=dispersed_inputs(body),
        samples=1200,
        chunk_size=600,
        seed=0,
    )


def test_tracks_and_averages_agree_where_both_apply(plan: Plan) -> None:
    tracks, average = (tally(plan, fall(plan, 0), averaged=averaged) for averaged in (False, True))
    assert tracks.decayed == average.decayed == 600
    np.testing.assert_array_equal(tracks.reentry_days, average.reentry_days)
    fragments = [one.nation_sums.fragments for one in (tracks, average)]
    assert fragments[0].sum() == pytest.approx(fragments[1].sum())
    # 600 places: the share of the sea (0.73) is known to 0.018, here to three of these.
    shares = [one[-1] / one.sum() for one in fragments]
    assert shares[0] == pytest.approx(shares[1], abs=0.055)
    # Casualties come from few crowded places: one sample varies by four times the mean, so that 600 know it
    # to 17 %, here to three of these.
    casualties = [one.nation_sums.casualties.sum() for one in (tracks, average)]
    assert casualties[0] == pytest.approx(casualties[1], rel=0.5)
    chances = [one.nation_sums.p_any_casualty.sum() for one in (tracks, average)]
    assert chances[0] == pytest.approx(chances[1], rel=0.5)


def test_a_chunk_is_the_same_whatever_else_runs(plan: Plan) -> None:
    once, again = fall(plan, 1), fall(plan, 1)
    np.testing.assert_array_equal(once.impacts.latitude_deg, again.impacts.latitude_deg)
    np.testing.assert_array_equal(once.decays.days, again.decays.days)
    other = fall(plan, 0)
    assert not np.array_equal(once.decays.days, other.decays.days)
    # More samples in all, same chunks: those that were drawn before stay.
    more = fall(replace(plan, samples=1800), 1)
    np.testing.assert_array_equal(once.decays.days, more.decays.days)


def test_re_entries_are_where_the_orbit_is(plan: Plan) -> None:
    fallen = fall(plan, 0)
    latitude_deg = fallen.impacts.breakup_place_deg[:, 0]
    assert np.abs(latitude_deg).max() < 51.64 + 0.2  # geodetic latitude is up to 0.19° higher
    # Both hemispheres, and more time near the turning points than a uniform latitude would have.
    assert 0.3 < (latitude_deg > 0.0).mean() < 0.7
    assert (np.abs(latitude_deg) > 40.0).mean() > 0.25


@pytest.mark.parametrize("samples", [1, 15, 16, 100, 1000, 4096, 100_000])
def test_chunks_hold_all_samples_in_even_numbers(plan: Plan, samples: int) -> None:
    size = chunk_size_for(samples)
    whole = replace(plan, samples=samples, chunk_size=size)
    sizes = [whole.size_of(chunk) for chunk in range(whole.chunks)]
    assert sum(sizes) == samples
    assert all(0 < one <= 64 for one in sizes)
    assert whole.chunks >= min(samples, 16)


def test_sharing_kinds_leaves_the_nations_as_they_are(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fragments and casualties by nation, with three samples sharing the kinds of part and with none: no
    nation with a tenth of the largest sum or more differs by more than four of its standard errors."""
    plan = replace(plan, samples=960, chunk_size=60, parts=part_arrays(load_vehicle("uars")))
    sums = {}
    for group in (1, 3):
        monkeypatch.setattr(samples, "SHARING_GROUP", group)
        chunks = [tally(plan, fall(plan, chunk), averaged=True).nation_sums for chunk in range(plan.chunks)]
        nations = chunks[0].fragments.size - 1  # the last is the ocean
        sums[group] = [
            np.array([getattr(one, name)[:nations] for one in chunks]) for name in ("fragments", "casualties")
        ]
    for each, shared in zip(sums[1], sums[3], strict=True):
        largest = each.mean(axis=0) > 0.1 * each.mean(axis=0).max()
        assert largest.sum() > 5
        error = np.hypot(each.std(axis=0, ddof=1), shared.std(axis=0, ddof=1)) / np.sqrt(plan.chunks)
        difference = np.abs(shared.mean(axis=0) - each.mean(axis=0))
        assert (difference[largest] <= 4.0 * error[largest]).all()
