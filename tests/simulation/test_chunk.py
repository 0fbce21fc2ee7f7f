"""One chunk of samples: its own stream, and one answer from two ways to treat longitude."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from unittest import mock

import numpy as np
import pytest

from iss_risk import inputs
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import prepare_solar_activity
from iss_risk.atmosphere.space_weather import days_since_2000, read_space_weather
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.decay.coefficient import Coefficient
from iss_risk.decay.ensemble import DecayInputs
from iss_risk.decay.known_up import KnownUp
from iss_risk.decay.samples import DecayPlan
from iss_risk.exposure.model import load_exposure
from iss_risk.exposure.places import Place
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import osculating_state
from iss_risk.risk.along_orbit import WAVES
from iss_risk.risk.along_track import SharedTrack
from iss_risk.risk.chances import CHANCE
from iss_risk.risk.groups import GroupGround
from iss_risk.risk.places import bare_circles, circles_of
from iss_risk.risk.zones import zonal_tables
from iss_risk.simulation.chunk import FIGURES, ChunkResult, fall, run_chunk, run_together
from iss_risk.simulation.plan import REPLICATES, Plan, chunk_size_of, points_of_chunks
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.streams import Chunks
from iss_risk.vehicle.reader import load_vehicle

NOW = datetime(2026, 11, 23, tzinfo=UTC)
# The coordinate of the points that is the place along the orbit.
ARRIVAL = inputs.PER_SAMPLE.index(inputs.HAND_OVER_PHASE)

LAGOS = Place("Lagos", 6.45, 3.4, 300.0)


@pytest.fixture
def plan(orbit_file) -> Plan:
    """A rocket stage three weeks before re-entry: late enough to be quick, early enough for any longitude."""
    start = osculating_state(read_orbit(orbit_file(250.0)).at(NOW))
    body = load_vehicle("delta_ii_second_stage")
    record = read_orbit(orbit_file(250.0)).at(NOW)
    chunks = Chunks(1024, 512, 0)
    decay = DecayPlan(
        start=np.concatenate([start.position_km, start.velocity_km_per_s]),
        start_days=days_since_2000(start.epoch),
        now_days=days_since_2000(NOW),
        end_days=days_since_2000(NOW) + 1_000.0,
        end_altitude_km=80.0,
        table=load_density_table(),
        noise_sigma=0.15,
        activity=prepare_solar_activity(read_space_weather()),
        coefficient=Coefficient(inputs.BALLISTIC_COEFFICIENT.distribution, None, "usual", None, record),
        density_scale=inputs.DENSITY_SCALE,
        argument_of_latitude=inputs.ARGUMENT_OF_LATITUDE,
        chunks=chunks,
    )
    return Plan(
        decay=decay,
        table=load_density_table(),
        parts=part_arrays(body),
        exposure=load_exposure(),
        zones=zonal_tables(load_exposure()),
        dispersed=dispersed_inputs(body),
        chunks=chunks,
    )


def in_chunks(plan: Plan, samples: int, size: int) -> Plan:
    return replace(plan, chunks=Chunks(samples, size, plan.chunks.seed))


def test_tracks_and_averages_agree_where_both_apply(plan: Plan) -> None:
    tracks, average = (
        run_chunk(one, 0) for one in (replace(plan, averaged=averaged) for averaged in (False, True))
    )
    assert tracks.reached.all()
    assert average.reached.all()
    days = [one.figures[:, FIGURES.index("reentry_days")] - plan.decay.now_days for one in (tracks, average)]
    # The averaged one has 64 decays for its 512 falls.
    assert np.median(days[0]) == pytest.approx(np.median(days[1]), rel=0.1)
    fragments = [one.nation_sums["fragments"] for one in (tracks, average)]
    assert fragments[0].sum() == pytest.approx(fragments[1].sum(), rel=0.1)
    # 512 places: the share of the sea (0.73) is known to 0.02, here to three of these.
    shares = [one[-1] / one.sum() for one in fragments]
    assert shares[0] == pytest.approx(shares[1], abs=0.06)
    # Casualties come from few crowded places: one sample varies by four times the mean, so that 512 know it
    # to 18 %, here to three of these.
    casualties = [one.nation_sums["casualties"].sum() for one in (tracks, average)]
    assert casualties[0] == pytest.approx(casualties[1], rel=0.54)
    chances = [one.nation_sums["chances_of_casualty"][CHANCE, -1] for one in (tracks, average)]
    assert chances[0] == pytest.approx(chances[1], rel=0.54)


def test_falls_of_one_decay_arrive_at_even_distances(plan: Plan) -> None:
    fallen = fall(in_chunks(plan, 1024, 64), 0)
    latitude, longitude = np.radians(fallen.impacts.breakup_place_deg.T)
    north = fallen.impacts.breakup_course[:, 0] * np.sin(longitude)
    north -= fallen.impacts.breakup_course[:, 1] * np.cos(longitude)
    arrived = np.arcsin(np.clip(np.sin(latitude) / np.sin(np.radians(51.7)), -1.0, 1.0))
    arrived = np.where(north > 0.0, arrived, np.pi - arrived) / (2.0 * np.pi)
    missed = (arrived - fallen.points[:, ARRIVAL] + 0.5) % 1.0 - 0.5
    # By the altitude of the break-up and the flattening of the Earth, not by the decay: without trials the
    # middle would be 0.25, that of a uniform number.
    assert np.median(np.abs(missed)) < 0.05
    assert np.quantile(np.abs(missed), 0.75) < 0.1
    days = fallen.decays.days.reshape(-1, 8)
    assert (np.ptp(days, axis=1) < 0.1).all()  # little more than one revolution
    assert np.ptp(days[:, 0]) > 1.0


def test_points_of_a_chunk_are_the_next_ones_of_its_replicate(plan: Plan) -> None:
    small = in_chunks(plan, 64 * REPLICATES * 2, 64)
    first, other, second = (points_of_chunks(small, chunk) for chunk in (0, 1, REPLICATES))
    together = np.concatenate([first, second])
    # Any block of 2^k points has one in each of 2^k strata, of each input of the falls.
    for column in range(ARRIVAL + 1, together.shape[1]):
        strata = np.sort(np.floor(128 * together[:, column]).astype(int))
        np.testing.assert_array_equal(strata, np.arange(128))
    # The phases of one decay: an even distance apart.
    phases = np.sort(first[:, ARRIVAL].reshape(-1, 8), axis=1)
    np.testing.assert_allclose(np.diff(phases, axis=1), 1.0 / 8.0)
    assert not np.isin(other, first).any()


def test_a_chunk_is_the_same_whatever_else_runs(plan: Plan) -> None:
    once, again = fall(plan, 1), fall(plan, 1)
    np.testing.assert_array_equal(once.impacts.latitude_deg, again.impacts.latitude_deg)
    np.testing.assert_array_equal(once.decays.days, again.decays.days)
    other = fall(plan, 0)
    assert not np.array_equal(once.decays.days, other.decays.days)
    # More samples in all, same chunks: those that were drawn before stay.
    more = fall(in_chunks(plan, 1536, 512), 1)
    np.testing.assert_array_equal(once.decays.days, more.decays.days)


@pytest.mark.parametrize("averaged", [True, False])
def test_chunks_computed_together_are_those_computed_one_by_one(plan: Plan, averaged: bool) -> None:
    """To the bit, with everything that can be asked for, and where some samples come down too early or not
    at all. The last chunk has fewer samples, not all phases of its last decay."""
    few = replace(in_chunks(plan, 45, 8), averaged=averaged)
    days = np.sort(fall(few, 0, 6).impacts.breakup_days)
    first, last = days[[15, 30]].tolist()
    up_until = KnownUp(NOW + timedelta(days=first - few.decay.now_days), "a test")
    few = replace(
        few,
        sheltered=0.25,
        decay=replace(few.decay, end_days=last, known_up=up_until),
        circles=circles_of([LAGOS], few.exposure),
        watched=None if averaged else bare_circles([LAGOS]),
        track=None if averaged else SharedTrack(days, np.zeros(WAVES, dtype=np.complex128), 45, first, last),
        groups=(GroupGround.of("two", ("CAN", "USA"), few.exposure),),
    )
    one_by_one = [run_chunk(few, chunk) for chunk in range(6)]
    assert not all(one.reached.all() for one in one_by_one)
    assert not all(one.agrees.all() for one in one_by_one)
    for found in (run_together(few, 0, 6), run_together(few, 0, 4) + run_together(few, 4, 2)):
        for one, alone in zip(found, one_by_one, strict=True):
            assert one.nation_sums.keys() == alone.nation_sums.keys()
            for name, values in alone.nation_sums.items():
                np.testing.assert_array_equal(one.nation_sums[name], values, err_msg=name)
            for field in fields(ChunkResult):
                if field.name != "nation_sums":
                    np.testing.assert_array_equal(
                        getattr(one, field.name), getattr(alone, field.name), err_msg=field.name
                    )


def test_re_entries_are_where_the_orbit_is(plan: Plan) -> None:
    fallen = fall(plan, 0)
    latitude_deg = fallen.impacts.breakup_place_deg[:, 0]
    assert np.abs(latitude_deg).max() < 51.64 + 0.2  # geodetic latitude is up to 0.19° higher
    # Both hemispheres, and more time near the turning points than a uniform latitude would have.
    assert 0.3 < (latitude_deg > 0.0).mean() < 0.7
    assert (np.abs(latitude_deg) > 40.0).mean() > 0.25


@pytest.mark.parametrize("samples", [1, 15, 16, 100, 1000, 4096, 100_000])
def test_chunks_hold_all_samples_in_even_numbers(plan: Plan, samples: int) -> None:
    size = chunk_size_of(samples)
    whole = in_chunks(plan, samples, size)
    assert size & (size - 1) == 0
    sizes = [whole.chunks.size_of(chunk) for chunk in range(whole.chunks.count)]
    assert sum(sizes) == samples
    assert all(0 < one <= 64 for one in sizes)
    assert whole.chunks.count >= min(samples, 16)
    # Falls of one decay only as far as there are chunks enough, and the other way round.
    assert size >= min(samples // 16, 4)
    assert whole.chunks.count >= min(samples // 4, 32)


def test_every_decay_falls_through_its_own_air(plan: Plan) -> None:
    """Also those of different chunks: the numbers that their noise belongs to occur once in a run."""
    numbers: list[int] = []

    def stop(_: object, decay_inputs: DecayInputs, *__: object) -> None:
        numbers.extend(decay_inputs.number[:: plan.phases].tolist())
        raise StopIteration

    whole = in_chunks(plan, 256, 64)
    for chunk in range(whole.chunks.count):
        with mock.patch("iss_risk.simulation.chunk.decay_all", stop), pytest.raises(StopIteration):
            fall(whole, chunk)
    assert numbers == list(range(256 // plan.phases))
