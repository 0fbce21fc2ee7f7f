"""One chunk of samples of a decay, and what all chunks share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np

from iss_risk import inputs
from iss_risk.arrays import F64, I64, Booleans
from iss_risk.atmosphere.density_table import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity, analogue_offset_days
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.decay.coefficient import Coefficient
from iss_risk.decay.ensemble import DecayInputs, Decays, decay_samples
from iss_risk.decay.known_up import KnownUp
from iss_risk.decay.trajectories import altitudes_over_time
from iss_risk.distributions import Distribution
from iss_risk.inputs import DispersedInput
from iss_risk.streams import Block, Chunks, Purpose, Stream


@dataclass(frozen=True)
class DecayPlan:
    """Everything that all chunks share. Times are days since 2000-01-01; `start` (6,) km and km/s, TEME.

    `released` is until when the object is held where it is, None where it is not. `known_up` is until when it
    is known to be up; None: nothing is known, or it is not to count.
    """

    start: F64
    start_days: float
    now_days: float
    end_days: float
    end_altitude_km: float
    table: DensityTable
    activity: SolarActivity
    coefficient: Coefficient
    density_scale: DispersedInput[Distribution]
    argument_of_latitude: DispersedInput[Distribution]
    chunks: Chunks
    noise_sigma: float
    deterministic_kg_m2: float | None = None
    given: tuple[DispersedInput[Distribution], ...] = ()
    released: datetime | None = None
    known_up: KnownUp | None = None

    @property
    def fitted_altitude_km(self) -> float:
        """The perigee at which the coefficient was fitted, above the equatorial radius; 0 without a fit."""
        return self.coefficient.fitted_altitude_km or 0.0

    @property
    def samples(self) -> int:
        """How many samples are run."""
        return self.chunks.samples

    @property
    def up_until_days(self) -> float:
        """Until when the object is known to be up; minus infinity where nothing is known."""
        return -np.inf if self.known_up is None else days_since_2000(self.known_up.until)

    def agrees(self, reached: Booleans, days: F64) -> Booleans:
        """Which samples (N,) do not come down (`reached`, at `days`) before the object is known to be up."""
        return np.asarray(~reached | (days >= self.up_until_days))

    @property
    def dispersed(self) -> tuple[DispersedInput[Distribution], ...]:
        """The uncertain inputs of this run, in the order in which they are drawn."""
        standard: tuple[DispersedInput[Distribution], ...] = (
            DispersedInput(
                inputs.BALLISTIC_COEFFICIENT.name,
                inputs.BALLISTIC_COEFFICIENT.unit,
                self.coefficient.distribution,
                self.coefficient.source,
            ),
            self.density_scale,
            inputs.SOLAR_CYCLE_ERROR,
            inputs.SOLAR_ANALOGUE,
            self.argument_of_latitude,
            inputs.DENSITY_BELOW_FIT,
        )
        return inputs.with_given(standard, self.given)


def draw_decay_inputs(plan: DecayPlan, block: Block) -> DecayInputs:
    """One value of each uncertain input for each sample of `block`; the middle ones in a deterministic
    run."""
    count = block.places.size
    end_altitude_km = np.full(count, plan.end_altitude_km)
    if plan.deterministic_kg_m2 is not None:
        zeros = np.zeros(count)
        return DecayInputs(
            np.full(count, plan.deterministic_kg_m2), np.ones(count), zeros, zeros.astype(np.int64), zeros,
            end_altitude_km, block.numbers, np.full(count, plan.fitted_altitude_km),
            np.full(count, inputs.DENSITY_BELOW_FIT.distribution.mean),
        )  # fmt: skip
    return decay_inputs_of(plan, inputs.draw(block, plan.dispersed), end_altitude_km, block.numbers)


def decay_inputs_of(plan: DecayPlan, drawn: dict[str, F64], end_altitude_km: F64, number: I64) -> DecayInputs:
    """The values (N,) that a decay needs, from those drawn of its inputs; `number` (N,) of the decays."""
    return DecayInputs(
        ballistic_coefficient_kg_m2=drawn[inputs.BALLISTIC_COEFFICIENT.name],
        density_scale=drawn[inputs.DENSITY_SCALE.name],
        solar_cycle_error=drawn[inputs.SOLAR_CYCLE_ERROR.name],
        analogue_offset_days=analogue_offset_days(
            plan.activity, plan.now_days, drawn[inputs.SOLAR_ANALOGUE.name]
        ),
        argument_of_latitude_error_rad=2.0 * np.pi * drawn[inputs.ARGUMENT_OF_LATITUDE.name],
        end_altitude_km=end_altitude_km,
        number=number,
        fitted_altitude_km=np.full(number.size, plan.fitted_altitude_km),
        density_below_fit=drawn[inputs.DENSITY_BELOW_FIT.name],
    )


def altitudes_of(plan: DecayPlan, block: Block, grid_days: F64) -> tuple[F64, F64]:
    """Mean and perigee altitudes (N, G) in km of the samples of `block` at the times `grid_days` (G,)."""
    return altitudes_over_time(
        plan.table,
        plan.activity,
        block.stream(Purpose.DENSITY_NOISE),
        plan.start,
        plan.start_days,
        grid_days,
        draw_decay_inputs(plan, block),
        noise_sigma=plan.noise_sigma,
    )


def decay_chunk(plan: DecayPlan, chunk: int) -> tuple[DecayInputs, Decays]:
    """Draw and decay the samples of one chunk."""
    block = plan.chunks.block(chunk)
    drawn = draw_decay_inputs(plan, block)
    return drawn, _decayed(plan, block.stream(Purpose.DENSITY_NOISE), drawn)


def _decayed(plan: DecayPlan, stream: Stream, drawn: DecayInputs) -> Decays:
    return decay_samples(
        plan.table,
        plan.activity,
        stream,
        plan.start,
        plan.start_days,
        plan.end_days,
        drawn,
        noise_sigma=plan.noise_sigma,
    )


# Samples that are decayed in one call where nobody waits for the first of them.
_AT_ONCE = 4096


def decay_at_once(plan: DecayPlan) -> Decays:
    """All samples of a plan that is not deterministic, as the chunks one after the other: the same bytes with
    few calls, for runs of so few samples that calls are what they cost."""
    rows = tuple(int(row) for row in inputs.rows_of(plan.dispersed))
    points, numbers = _points(plan.chunks, rows)
    stream = plan.chunks.block(0).stream(Purpose.DENSITY_NOISE)
    parts = []
    for first in range(0, plan.samples, _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        count = numbers[some].size
        drawn = decay_inputs_of(
            plan,
            inputs.values_at(points[some], plan.dispersed),
            np.full(count, plan.end_altitude_km),
            numbers[some],
        )
        parts.append(_decayed(plan, stream, drawn))
    return Decays(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


@lru_cache(maxsize=2)
def _points(chunks: Chunks, rows: tuple[int, ...]) -> tuple[F64, I64]:
    """Points (N, inputs) of the unit cube of all samples, and the samples' numbers (N,): every object of a
    fleet has the same."""
    blocks = [chunks.block(chunk) for chunk in range(chunks.count)]
    points = [block.stratified(Purpose.INPUTS, np.array(rows, dtype=np.int64)) for block in blocks]
    return np.concatenate(points), np.concatenate([block.numbers for block in blocks])
