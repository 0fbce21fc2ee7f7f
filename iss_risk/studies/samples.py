"""One chunk of samples through the whole chain: orbit → decay → debris → nations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iss_risk import inputs
from iss_risk.atmosphere.density import DensityTable
from iss_risk.atmosphere.solar_activity import SolarActivity, analogue_offset_days
from iss_risk.debris.breakup import debris_inputs, fall_apart
from iss_risk.debris.entry_path import ENTRY_ALTITUDE_KM
from iss_risk.debris.footprint import footprint_size_km
from iss_risk.debris.impacts import Impacts, empty_impacts
from iss_risk.debris.part_arrays import PartArrays
from iss_risk.decay.ensemble import DecayInputs, Decays, decay_samples
from iss_risk.decay.forces import Zonals
from iss_risk.exposure.model import Exposure
from iss_risk.inputs import DispersedInput, Distribution
from iss_risk.risk.landings import Landings, dangerous_area_m2, land
from iss_risk.risk.places import Circles, PlaceLandings, land_at_places

F64 = npt.NDArray[np.float64]

# So many samples share the kinds of part among them: see iss_risk.debris.sharing.
SHARING_GROUP = 3


@dataclass(frozen=True)
class Plan:
    """Everything that all chunks share. Times are days since 2000-01-01; `start` (6,) km and km/s, TEME."""

    start: F64
    start_days: float
    now_days: float
    end_days: float
    table: DensityTable
    activity: SolarActivity
    parts: PartArrays
    exposure: Exposure
    dispersed: tuple[DispersedInput[Distribution], ...]
    samples: int
    chunk_size: int
    seed: int
    circles: Circles | None = None

    @property
    def chunks(self) -> int:
        return -(-self.samples // self.chunk_size)

    def size_of(self, chunk: int) -> int:
        return min(self.chunk_size, self.samples - chunk * self.chunk_size)


@dataclass(frozen=True)
class Fall:
    """The decay and debris of one chunk: its draws by name, the impacts of the samples that decayed, and the
    chunk's random stream, from which the landings go on drawing."""

    draws: dict[str, F64]
    decays: Decays
    impacts: Impacts
    rng: np.random.Generator


def chunk_size_for(samples: int) -> int:
    """Samples a chunk, by their number alone: at least sixteen chunks where possible, for error bars."""
    return max(1, min(64, samples // 16))


def fall(plan: Plan, chunk: int) -> Fall:
    """Draw, decay and break up the samples of one chunk. Its random stream is its own."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(plan.seed, spawn_key=(chunk,))))
    size = plan.size_of(chunk)
    draws = inputs.draw(rng, size, plan.dispersed)
    offset = analogue_offset_days(plan.activity, plan.now_days, draws[inputs.SOLAR_ANALOGUE.name])
    decays = decay_samples(
        plan.table,
        plan.activity,
        rng,
        plan.start,
        plan.start_days,
        plan.end_days,
        DecayInputs(
            ballistic_coefficient_kg_m2=draws[inputs.BALLISTIC_COEFFICIENT.name],
            density_scale=draws[inputs.DENSITY_SCALE.name],
            solar_cycle_error=draws[inputs.SOLAR_CYCLE_ERROR.name],
            analogue_offset_days=offset,
            argument_of_latitude_error_rad=2.0 * np.pi * draws[inputs.ARGUMENT_OF_LATITUDE.name],
            end_altitude_km=np.full(size, ENTRY_ALTITUDE_KM),
        ),
    )
    down = decays.reached
    impacts = empty_impacts(int(down.sum()), plan.parts.mass_kg.size)
    fall_apart(
        plan.table,
        plan.activity,
        draws[inputs.SOLAR_CYCLE_ERROR.name][down],
        offset[down],
        draws[inputs.DENSITY_SCALE.name][down],
        rng,
        plan.parts,
        debris_inputs({name: values[down] for name, values in draws.items()}),
        Zonals(),
        decays.states[down],
        decays.days[down],
        impacts,
        SHARING_GROUP,
    )
    return Fall(draws, decays, impacts, rng)


@dataclass(frozen=True)
class ChunkResult:
    """What is kept of a chunk: sums over its decayed samples by nation, and a few figures a sample.

    `nation_sums` maps the fields of Landings to sums over the samples; arrays a sample are (N,) over all
    samples (`ballistic_coefficient_kg_m2`) or over those that decayed (all others). `place_sums` are sums
    over the samples by place, where places are asked for.
    """

    decayed: int
    nation_sums: Landings
    ballistic_coefficient_kg_m2: F64
    reentry_days: F64
    surviving_mass_kg: F64
    casualty_area_m2: F64
    casualty_area_without_threshold_m2: F64
    fragments: F64
    length_km: F64
    width_km: F64
    place_sums: PlaceLandings | None


def tally(plan: Plan, fallen: Fall, *, averaged: bool) -> ChunkResult:
    """Meet the nations and add up."""
    impacts, pieces = fallen.impacts, plan.parts.pieces
    landings = land(impacts, pieces, plan.exposure, fallen.rng, averaged=averaged)
    at_places = None
    if plan.circles is not None:
        at_places = land_at_places(
            impacts, pieces, plan.circles, plan.exposure, fallen.rng, averaged=averaged
        )
    decayed = impacts.breakup_days.size
    length_km, width_km = np.empty(decayed), np.empty(decayed)
    footprint_size_km(
        impacts.mass_kg,
        impacts.latitude_deg,
        impacts.longitude_deg,
        impacts.breakup_course,
        length_km,
        width_km,
    )
    return ChunkResult(
        decayed=decayed,
        nation_sums=Landings(**{name: value.sum(axis=0) for name, value in vars(landings).items()}),
        ballistic_coefficient_kg_m2=fallen.draws[inputs.BALLISTIC_COEFFICIENT.name],
        reentry_days=impacts.breakup_days,
        surviving_mass_kg=impacts.mass_kg @ pieces,
        casualty_area_m2=dangerous_area_m2(impacts) @ pieces,
        casualty_area_without_threshold_m2=impacts.casualty_area_m2 @ pieces,
        fragments=(impacts.mass_kg > 0.0) @ pieces.astype(float),
        length_km=length_km,
        width_km=width_km,
        place_sums=at_places,
    )
