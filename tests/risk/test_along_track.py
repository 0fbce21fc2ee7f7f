"""Fields along the track that all samples share: the density of places stays what it is, with less noise."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.risk.along_orbit import WAVES
from iss_risk.risk.along_track import Gone, SharedTrack, kernel_days, tries_along_track
from iss_risk.risk.flights import AlongOrbit, flights_of
from iss_risk.streams import Block

from .test_along_orbit import INCLINATION, field

DAYS_A_REVOLUTION = 88.0 / 1440.0
SAMPLES = 4096


def drawn(rng: np.random.Generator, count: int, spread: float) -> np.ndarray:
    """Places of break-up in revolutions, 20 on average: normal, times 1 + 0.2 cos 2u within a revolution."""
    places = 20.0 + spread * rng.normal(size=4 * count)
    kept = rng.random(places.size) * 1.2 < 1.0 + 0.2 * np.cos(4.0 * np.pi * places)
    return places[kept][:count]


def tries_of(places: np.ndarray, rng: np.random.Generator, spread: float, *, from_days: float = 0.0):
    pilots = np.sort(drawn(rng, 64, spread)) * DAYS_A_REVOLUTION
    waves = np.zeros(WAVES, dtype=complex)
    waves[1] = 0.1
    track = SharedTrack(pilots, waves, SAMPLES, from_days, np.inf)
    argument_rad = 2.0 * np.pi * (places % 1.0)
    impacts = field(argument_rad, 0.1, 0.0)._replace(breakup_days=places * DAYS_A_REVOLUTION)
    along = AlongOrbit(np.full(places.size, INCLINATION), np.ones(places.size, dtype=bool))
    gone = Gone(places, places * DAYS_A_REVOLUTION)
    block = Block.of(3, 0, places.size, places.size)
    flights = flights_of(impacts, along)._replace(argument_rad=argument_rad)
    return tries_along_track(impacts, flights, gone, track, block)


def chances(begins: np.ndarray, spread: float) -> np.ndarray:
    """Of stretches of a twentieth of a revolution."""

    def density(places: np.ndarray) -> np.ndarray:
        return np.exp(-0.5 * ((places - 20.0) / spread) ** 2) * (1.0 + 0.2 * np.cos(4.0 * np.pi * places))

    step = 1e-3
    whole = density(np.arange(20.0 - 6.0 * spread, 20.0 + 6.0 * spread, step)).sum()
    return density(begins[:, None] + (np.arange(50) + 0.5) * step).sum(axis=1) / whole


@pytest.mark.parametrize("spread", [0.6, 2.0, 8.0])
def test_the_chance_of_a_stretch_stays_and_is_known_better(spread: float) -> None:
    """Stretches of a twentieth of a revolution, in the middle and where few come down."""
    rng = np.random.default_rng(2)
    begins = 20.0 + np.array([-1.5, -0.5, 0.0, 0.13, 0.26, 1.0]) * spread
    raw, smooth = [], []
    for _ in range(24):
        places = drawn(rng, SAMPLES, spread)
        tries = tries_of(places, rng, spread)
        there = places[:, None] + tries.shift_rad / (2.0 * np.pi)
        np.testing.assert_allclose(tries.weight.sum(axis=1), 1.0)
        raw.append([((places >= one) & (places < one + 0.05)).mean() for one in begins])
        inside = [(there >= one) & (there < one + 0.05) for one in begins]
        smooth.append([(tries.weight * one).sum() / SAMPLES for one in inside])
    truth = chances(begins, spread)
    errors = np.sqrt(np.mean((np.array(smooth) / truth - 1.0) ** 2, axis=0))
    plain = np.sqrt(np.mean((np.array(raw) / truth - 1.0) ** 2, axis=0))
    assert (np.abs(np.mean(smooth, axis=0) / truth - 1.0) < 0.06).all()
    assert (errors < 0.75 * plain).all()


def test_more_samples_have_narrower_kernels_and_none_is_wider_than_a_revolution() -> None:
    rng = np.random.default_rng(1)
    pilots = np.sort(drawn(rng, 64, 1.0)) * DAYS_A_REVOLUTION
    waves = np.zeros(WAVES, dtype=complex)
    widths = [
        kernel_days(SharedTrack(pilots, waves, samples, 0.0, np.inf)) for samples in (64, 4096, 262_144)
    ]
    assert widths[0] > widths[1] > widths[2] > 0.0
    shift = tries_of(drawn(rng, 512, 40.0), rng, 40.0).shift_rad
    assert np.ptp(shift, axis=1).max() < 2.0 * np.pi


def test_no_try_is_before_the_object_is_known_to_be_up() -> None:
    rng = np.random.default_rng(1)
    places = np.sort(drawn(rng, 512, 4.0))
    tries = tries_of(places, rng, 4.0, from_days=places[0] * DAYS_A_REVOLUTION)
    before = places[:, None] + tries.shift_rad / (2.0 * np.pi) < places[0] - 1e-9
    assert before.any()
    # The first of all may have none after it that is as near.
    assert tries.weight[before].sum() == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(tries.weight.sum(axis=1), 1.0)


def test_an_eccentric_orbit_stays_where_it_fell() -> None:
    impacts = field(np.array([0.3, 2.0]), 0.1, 0.0)
    along = AlongOrbit.not_moved(2)
    track = SharedTrack(np.arange(8.0), np.zeros(WAVES, dtype=complex), 2, -np.inf, np.inf)
    gone = Gone(np.full(2, 10.0), np.full(2, 0.6))
    tries = tries_along_track(impacts, flights_of(impacts, along), gone, track, Block.of(3, 0, 2, 2))
    assert (tries.shift_rad == 0.0).all()
    assert (tries.east_deg == 0.0).all()
