"""The one list of uncertain inputs: name, unit, distribution, source.

Everything that a sample draws is declared here, so that it can be listed, overridden, switched off and
ranked by its influence. A sample is a vector of uniform numbers, one for each input; each distribution
turns its number into a value.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, cast

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.distributions import Distribution, LogNormal, Mixture, Normal, Uniform
from iss_risk.errors import UsageError
from iss_risk.streams import Block, Purpose, random_row

Kind = TypeVar("Kind", bound=Distribution, covariant=True)


@dataclass(frozen=True)
class DispersedInput(Generic[Kind]):
    """An uncertain input: its name and unit, how it is distributed, and the source."""

    name: str
    unit: str
    distribution: Kind
    source: str


BALLISTIC_COEFFICIENT = DispersedInput(
    "ballistic_coefficient",
    "kg/m²",
    Mixture(LogNormal(95.0, 0.10), LogNormal(170.0, 0.09)),
    "m/(Cd·A): attitude held, fitted to 52 quiet arcs of 2021-22 (quarterly means 153-194); tumbling, from "
    "2,000 m² mean projected area, Cd 2.2-2.4 and 450 t (85-105)",
)
DENSITY_SCALE = DispersedInput(
    "density_scale",
    "1",
    LogNormal(1.0, 0.15),
    "yearly mean error of NRLMSISE-00 against accelerometers, 11-18 % (Bruinsma & Boniface 2021, DTM2020)",
)
DENSITY_NOISE_DAYS = 2.0
DENSITY_NOISE = DispersedInput(
    "density_noise",
    "ln",
    Normal(0.0, 0.15),
    "day-to-day error of NRLMSISE-00 (15-20 %): an Ornstein-Uhlenbeck process that forgets in 2 days",
)
DENSITY_BELOW_FIT = DispersedInput(
    "density_below_fit",
    "ln",
    Normal(0.08, 0.10),
    "ln(density) that NRLMSISE-00 misses 100 km below the altitude at which the coefficient was fitted, in "
    "proportion in between: fits on the way down (docs/hindcasts.md); without effect where nothing is fitted",
)
SOLAR_CYCLE_ERROR = DispersedInput(
    "solar_cycle_error",
    "σ",
    Normal(0.0, 1.0),
    "error of the predicted smoothed flux: 45 % of its excess over 50 units after years, growing with "
    "lead; from 261 monthly MSAFE forecasts 1999-2020 against what was observed",
)
SOLAR_ANALOGUE = DispersedInput(
    "solar_analogue",
    "1",
    Uniform(0.0, 1.0),
    "the past solar cycle since 1957 whose rotations and storms are used, within 1.5 years of the same phase",
)
ARGUMENT_OF_LATITUDE = DispersedInput(
    "argument_of_latitude_error",
    "revolutions",
    Normal(0.0, 5.0e-5),
    "along-track error of an element set at epoch, 2 km: those of the ISS within 2 h of NASA's ephemerides "
    "are 0.6 km off in the median, 4.3 km at most",
)
APPENDAGE_ALTITUDE = DispersedInput(
    "appendage_separation_altitude",
    "km",
    Uniform(90.0, 105.0),
    "solar arrays and radiators go first, in NASA's order of break-up; the span is a judgement",
)
BREAKUP_ALTITUDE = DispersedInput(
    "breakup_altitude",
    "km",
    Normal(78.0, 5.0),
    "main break-up: agency codes fix 75-78 km; ATV-1 75, CGRO 70, Columbia below 60-70",
)
BREAKUP_BALLISTIC_COEFFICIENT = DispersedInput(
    "ballistic_coefficient_after_appendages",
    "kg/m²",
    LogNormal(300.0, 0.25),
    "bare truss and modules without arrays and radiators: 400 t over some 700-900 m², Cd 1.5-2",
)
HEAT_FACTOR = DispersedInput(
    "heat_factor",
    "1",
    LogNormal(1.0, 0.2),
    "spread of stagnation-heating correlations on one sphere: 270-446 kW/m² (Fay-Riddell, Sutton-Graves, "
    "Scarab, Van Driest)",
)
FACE_HEATING = DispersedInput(
    "face_heating",
    "1",
    LogNormal(1.0, 0.15),
    "heat into flat faces over the model's (0.70 of a sphere's): two measurements on discs and the rise "
    "towards their edges, 0.61-0.69 face on; density behind the shock, 0.65-0.76; flow to the sides of "
    "inclined rectangles and strips, 10 % (estimated)",
)
DRAG_FACTOR = DispersedInput(
    "drag_factor", "1", LogNormal(1.0, 0.1), "drag of tumbling bodies of ideal shape against real fragments"
)
EMISSIVITY_FACTOR = DispersedInput(
    "emissivity_factor", "1", LogNormal(1.0, 0.2), "surface state: bare, oxidised or painted metal"
)
OXIDATION_EFFICIENCY = DispersedInput(
    "oxidation_efficiency",
    "1",
    Uniform(0.0, 1.0),
    "part of the oxygen at the wall that burns hot metal: NASA's ORSAT uses 0.5 by default",
)
SCRAP_MASS = DispersedInput(
    "scrap_mass",
    "kg",
    LogNormal(0.46, 0.7),
    "mean mass of the scraps of a sheet that has melted through: Columbia, 38.5 t found in 84,000 pieces; a "
    "factor of two either way, because what was found is not all scraps, and small ones were found less",
)
INITIAL_TEMPERATURE = DispersedInput(
    "initial_temperature",
    "K",
    Uniform(260.0, 360.0),
    "temperature of parts in orbit, before heating",
)
DEMISE_MODEL_ERROR = DispersedInput(
    "demise_model_error",
    "1",
    LogNormal(1.0, 0.35),
    "heat that one kind of part really takes up, over the model's: drawn for each kind; size from "
    "parts predicted to demise that did not (EP9 stanchion, Dragon trunks)",
)
SEPARATION_SPEED = DispersedInput(
    "separation_speed",
    "m/s",
    LogNormal(5.0, 1.0),
    "metres to tens of m/s, a tail to 100 m/s for bursting tanks: drawn for each kind, in any direction",
)

PIECE_SCATTER = DispersedInput(
    "piece_scatter",
    "km",
    Normal(0.0, 25.0),
    "north and east, drawn for each cluster of pieces of a kind: wind of 20-50 m/s over a fall of 5-20 "
    "minutes, and ballistic coefficients that differ by 15 % (28 km down-range)",
)

HAND_OVER_PHASE = DispersedInput(
    "hand_over_phase",
    "revolutions",
    Uniform(0.0, 1.0),
    "place along the orbit some five revolutions before re-entry: uniform while the time of re-entry is "
    "uncertain by days; in the last days the samples' own place is kept instead",
)

# One value for each decay, and one for each fall, in the order of the coordinates of their points. The first
# coordinates are spread best, alone and together with the very first one. So the inputs on which the casualty
# area and the place of break-up depend most come first.
PER_DECAY: tuple[DispersedInput[Distribution], ...] = (
    BALLISTIC_COEFFICIENT,
    DENSITY_SCALE,
    SOLAR_CYCLE_ERROR,
    SOLAR_ANALOGUE,
    ARGUMENT_OF_LATITUDE,
    DENSITY_BELOW_FIT,
)
PER_FALL: tuple[DispersedInput[Distribution], ...] = (
    HAND_OVER_PHASE,
    HEAT_FACTOR,
    BREAKUP_BALLISTIC_COEFFICIENT,
    BREAKUP_ALTITUDE,
    EMISSIVITY_FACTOR,
    OXIDATION_EFFICIENCY,
    DRAG_FACTOR,
    APPENDAGE_ALTITUDE,
    INITIAL_TEMPERATURE,
    FACE_HEATING,
    SCRAP_MASS,
)
PER_SAMPLE = (*PER_DECAY, *PER_FALL)
# Drawn for each kind of part in each sample.
PER_KIND: tuple[DispersedInput[Distribution], ...] = (DEMISE_MODEL_ERROR, SEPARATION_SPEED, PIECE_SCATTER)
# Drawn again and again in time.
PROCESSES: tuple[DispersedInput[Distribution], ...] = (DENSITY_NOISE,)
# Their kernels take the parameters of the distribution, so that only another one of the same kind can be
# given.
_OF_ONE_KIND = (SEPARATION_SPEED.name, PIECE_SCATTER.name, DENSITY_NOISE.name)


def input_of(
    of_run: Sequence[DispersedInput[Distribution]], standard: DispersedInput[Kind]
) -> DispersedInput[Kind]:
    """The input of a run that has the name of one in the list above."""
    return cast("DispersedInput[Kind]", next(one for one in of_run if one.name == standard.name))


def with_given(
    standard: Sequence[DispersedInput[Distribution]], given: Sequence[DispersedInput[Distribution]]
) -> tuple[DispersedInput[Distribution], ...]:
    """The `standard` inputs, with those `given` instead of the ones of the same names. Inputs given with
    other names are not used."""
    by_name = {one.name: one for one in given}
    return tuple(by_name.get(one.name, one) for one in standard)


def at_its_middle(one: DispersedInput[Kind]) -> DispersedInput[Distribution]:
    """An input that always has its median; of a mixture, half-way between its two."""
    return replace(one, distribution=_middle(one.distribution))  # type: ignore[arg-type]


def _middle(of: Distribution) -> Distribution:
    if isinstance(of, Mixture):
        ends = [_median(one) for one in (of.first, of.second)]
        return Uniform(0.5 * sum(ends), 0.5 * sum(ends))
    # Some kernels take the parameters: the same kind of distribution, without its width.
    if isinstance(of, LogNormal | Normal):
        return replace(of, sigma=0.0)
    return Uniform(_median(of), _median(of))


def _median(of: Distribution) -> float:
    return float(of.quantile(np.array([0.5]))[0])


def checked_given(given: Iterable[DispersedInput[Distribution]]) -> tuple[DispersedInput[Distribution], ...]:
    """Inputs that replace standard ones.

    Raises UsageError for what is no input or is given twice, for an unknown name, for a distribution that its
    kernel cannot draw from, and for values that cannot be: negative where the standard ones are positive,
    beyond 0 … 1 for shares.
    """
    known = {one.name: one for one in (*PER_SAMPLE, *PER_KIND, *PROCESSES)}
    try:
        given = tuple(given)
    except TypeError:
        raise UsageError(f"{given!r} is no list of inputs", parameter="dispersed") from None
    for one in given:
        if not isinstance(one, DispersedInput):
            raise UsageError(f"{one!r} is no DispersedInput", parameter="dispersed")
        if one.name not in known:
            raise UsageError(
                f"no uncertain input is called {one.name!r}: known are {', '.join(sorted(known))}",
                parameter="dispersed",
            )
        if [other.name for other in given].count(one.name) > 1:
            raise UsageError(f"{one.name} is given twice", parameter="dispersed")
        _check_values(one, known[one.name].distribution)
    return given


# What a value can be, where that is less than any finite number: beyond it nothing can be computed, or it
# takes for ever (a coefficient of 1e-9 kg/m² falls in steps of microseconds). m/(Cd·A): a film of a
# micrometre to a solid body of a hundred thousand tonnes. Factors and ln: a thousandfold, where measured
# errors are some 20 %. Speeds: four times that of escape. Lengths: half round the Earth.
# Scraps: of a tenth of a gram to ten tonnes.
_COEFFICIENTS_KG_M2 = (1.0e-3, 1.0e8)
_LIMITS = {
    BALLISTIC_COEFFICIENT.name: _COEFFICIENTS_KG_M2,
    BREAKUP_BALLISTIC_COEFFICIENT.name: _COEFFICIENTS_KG_M2,
    DENSITY_SCALE.name: (1.0e-4, 1.0e3),
    DENSITY_NOISE.name: (-7.0, 7.0),
    DENSITY_BELOW_FIT.name: (-7.0, 7.0),
    SOLAR_CYCLE_ERROR.name: (-50.0, 50.0),
    ARGUMENT_OF_LATITUDE.name: (-1.0, 1.0),
    APPENDAGE_ALTITUDE.name: (0.0, 200.0),
    BREAKUP_ALTITUDE.name: (0.0, 200.0),
    HEAT_FACTOR.name: (0.0, 1.0e3),
    FACE_HEATING.name: (0.0, 1.0e3),
    DRAG_FACTOR.name: (1.0e-3, 1.0e3),
    EMISSIVITY_FACTOR.name: (0.0, 1.0e3),
    INITIAL_TEMPERATURE.name: (1.0, 3.0e3),
    SCRAP_MASS.name: (1.0e-4, 1.0e4),
    DEMISE_MODEL_ERROR.name: (0.0, 1.0e3),
    SEPARATION_SPEED.name: (0.0, 5.0e4),
    PIECE_SCATTER.name: (-2.0e4, 2.0e4),
}
_ENDS = np.array([1e-9, 0.5, 1.0 - 1e-9])


def _check_values(one: DispersedInput[Distribution], standard: Distribution) -> None:
    wanted = type(standard)
    if one.name in _OF_ONE_KIND and not isinstance(one.distribution, wanted):
        raise UsageError(
            f"{one.name} can only be {wanted.__name__}, not {one.distribution}", parameter="dispersed"
        )
    if one.name in (PIECE_SCATTER.name, DENSITY_NOISE.name) and one.distribution.quantile(_ENDS)[1] != 0.0:
        raise UsageError(f"{one.name} must have a mean of 0, not {one.distribution}", parameter="dispersed")
    values, usual = one.distribution.quantile(_ENDS), standard.quantile(_ENDS)
    least = 0.0 if usual[0] >= 0.0 else -np.inf
    low, high = _LIMITS.get(one.name, (least, 1.0 if standard == Uniform(0.0, 1.0) else np.inf))
    if not (np.isfinite(values).all() and max(low, least) <= values[0] and values[-1] <= high):
        span = f"{low:g} to {high:,.10g}"
        if values[0] < least:
            span = "above zero"
        raise UsageError(f"{one.name} must be {span}, not {one.distribution}", parameter="dispersed")


def draw(block: Block, inputs: Sequence[DispersedInput[Distribution]]) -> dict[str, F64]:
    """One value (N,) of each input for the samples of `block`, by name; each is stratified in the block
    (Latin hypercube)."""
    rows = np.array([random_row(one.name) for one in inputs], dtype=np.int64)
    return values_at(block.stratified(Purpose.INPUTS, rows), inputs)


def own_heat(block: Block, kinds: I64, one: DispersedInput[Distribution]) -> F64:
    """Values (N, K) of DEMISE_MODEL_ERROR, `one`, for the samples of `block` and each of the `kinds` (K,),
    rows of random numbers; each kind's are stratified in the block."""
    return one.distribution.quantile(block.stratified(Purpose.OWN_HEAT, kinds))


def values_at(points: F64, inputs: Sequence[DispersedInput[Distribution]]) -> dict[str, F64]:
    """The values (N,) of the inputs, by name, at `points` (N, inputs) of the unit cube."""
    inside = np.clip(points, 1e-12, 1.0 - 1e-12)
    return {one.name: one.distribution.quantile(inside[:, k]) for k, one in enumerate(inputs)}


def sobol_points(seed: np.random.SeedSequence, first: int, count: int, dimensions: int) -> F64:
    """Points (count, dimensions) of the unit cube: numbers `first`, … of a scrambled Sobol' sequence.

    The scrambling (Matousek's linear one with a digital shift) is that of `seed`: sequences of different
    seeds are independent, and each point of one is uniform. Points of one sequence fill the cube evenly,
    blocks of 2^k in order, whichever part of them is asked for.
    """
    from scipy.stats.qmc import Sobol  # slow to load

    sequence = Sobol(dimensions, scramble=True, rng=np.random.Generator(np.random.PCG64(seed)))
    if first:
        sequence.fast_forward(first)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the count is no power of two
        return np.asarray(sequence.random(count))
