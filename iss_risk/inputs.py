"""The one list of uncertain inputs: name, unit, distribution, source.

Everything that a sample draws is declared here, so that it can be listed, overridden, switched off and
ranked by its influence. A sample is a vector of uniform numbers, one for each input; each distribution
turns its number into a value.
"""

from __future__ import annotations

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
BREAKUP_SKIN = DispersedInput(
    "breakup_skin",
    "kg/m²",
    LogNormal(10.0, 0.5),
    "aluminium skin, half of which has melted when the vehicle comes apart: 3.6 mm do so at 78 km in the "
    "standard case (natural decay, 300 kg/m², radius 2 m; agencies' codes: 75-78 km). By this model the "
    "observed break-ups need 5 (ATV-1, 75 km), 10 (CGRO, 70), 14 (Delta II, 77.8) and 18 kg/m² (PAM-D, 71.8)",
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
    LogNormal(0.95, 0.19),
    "estimated from parts that were found, or not, by `iss-risk evidence`; before them 1.0 and 0.22, mostly "
    "the spread of correlations on one sphere (270-446 kW/m² by Van Driest, Sutton-Graves, Fay-Riddell)",
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
    LogNormal(1.0, 0.36),
    "heat that one kind of part really takes up, over the model's: drawn for each kind; σ is the mean that "
    "`iss-risk evidence` leaves: 0.15-0.68, hardly narrower than before it",
)
DEMISE_MODEL_SPREAD = DispersedInput(
    "demise_model_spread",
    "1",
    Uniform(0.19, 1.81),
    "σ of demise_model_error over that above: finds cannot tell it (`iss-risk evidence`), so it is drawn too",
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

# Parts lists: two lists of one thing differ by the root of 2 of what one is off. Half of the variance is
# common to all families of parts, since one hand judges all of them; that half is a judgement.
PIECE_NUMBER = DispersedInput(
    "piece_number",
    "1",
    LogNormal(1.0, 0.3),
    "pieces over the list's, at the same mass: UARS lands in 47 objects by our list and in 26 by NASA's, "
    "under the same rules, a factor of 1.8 = exp(√2 × 0.42); this half is common to all families",
)
FAMILY_PIECE_NUMBER = DispersedInput(
    "piece_number_of_family",
    "1",
    LogNormal(1.0, 0.3),
    "the same, of each family of parts: panels, frames, tubes, harness, boxes and others",
)
GAUGE = DispersedInput(
    "gauge",
    "1",
    LogNormal(1.0, 0.18),
    "mass per area over the list's, at the same mass: skins of the station's shells are given as 3.2 to 4.8 "
    "mm (recalled); 25 % in all is a judgement; this half is common to all families",
)
FAMILY_GAUGE = DispersedInput(
    "gauge_of_family",
    "1",
    LogNormal(1.0, 0.18),
    "the same, of each family of parts",
)
ALTERNATIVE = DispersedInput(
    "alternative",
    "1",
    Uniform(0.0, 1.0),
    "what the vehicle's file doubts is of another material or in more pieces where this is below its chance",
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
    BREAKUP_SKIN,
    EMISSIVITY_FACTOR,
    OXIDATION_EFFICIENCY,
    DRAG_FACTOR,
    APPENDAGE_ALTITUDE,
    INITIAL_TEMPERATURE,
    FACE_HEATING,
    DEMISE_MODEL_SPREAD,
    PIECE_NUMBER,
    GAUGE,
    SCRAP_MASS,
)
PER_SAMPLE = (*PER_DECAY, *PER_FALL)
# Drawn for each kind of part, or each family of kinds, in each sample.
PER_KIND: tuple[DispersedInput[Distribution], ...] = (
    DEMISE_MODEL_ERROR,
    SEPARATION_SPEED,
    PIECE_SCATTER,
    FAMILY_PIECE_NUMBER,
    FAMILY_GAUGE,
    ALTERNATIVE,
)
# Drawn again and again in time.
PROCESSES: tuple[DispersedInput[Distribution], ...] = (DENSITY_NOISE,)
# What is the same in every re-entry of one vehicle, and is only not known: the errors of the model, of the
# list of parts and of the vehicle's strength. Everything else differs from one re-entry to the next.
MODEL_ERRORS: tuple[DispersedInput[Distribution], ...] = (
    HEAT_FACTOR,
    FACE_HEATING,
    EMISSIVITY_FACTOR,
    OXIDATION_EFFICIENCY,
    DRAG_FACTOR,
    BREAKUP_SKIN,
    SCRAP_MASS,
    DEMISE_MODEL_SPREAD,
    DEMISE_MODEL_ERROR,
    PIECE_NUMBER,
    FAMILY_PIECE_NUMBER,
    GAUGE,
    FAMILY_GAUGE,
    ALTERNATIVE,
)
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


def without_model_errors(
    of_run: Sequence[DispersedInput[Distribution]],
) -> tuple[DispersedInput[Distribution], ...]:
    """The inputs of a run with the errors of the model at their middle."""
    errors = {one.name for one in MODEL_ERRORS}
    return tuple(at_its_middle(one) if one.name in errors else one for one in of_run)


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
# errors are some 20 %. Skin: foil of 4 micrometres to metres. Scraps: a tenth of a gram to ten tonnes.
# Speeds: four times that of escape. Lengths: half round the Earth.
_COEFFICIENTS_KG_M2 = (1.0e-3, 1.0e8)
# A list is right within a factor of thirty: beyond it, it is one of something else.
_OF_LISTS = (1.0 / 30.0, 30.0)
_LIMITS = {
    BALLISTIC_COEFFICIENT.name: _COEFFICIENTS_KG_M2,
    BREAKUP_BALLISTIC_COEFFICIENT.name: _COEFFICIENTS_KG_M2,
    DENSITY_SCALE.name: (1.0e-4, 1.0e3),
    DENSITY_NOISE.name: (-7.0, 7.0),
    DENSITY_BELOW_FIT.name: (-7.0, 7.0),
    SOLAR_CYCLE_ERROR.name: (-50.0, 50.0),
    ARGUMENT_OF_LATITUDE.name: (-1.0, 1.0),
    APPENDAGE_ALTITUDE.name: (0.0, 200.0),
    BREAKUP_SKIN.name: (1.0e-2, 1.0e4),
    HEAT_FACTOR.name: (0.0, 1.0e3),
    FACE_HEATING.name: (0.0, 1.0e3),
    DRAG_FACTOR.name: (1.0e-3, 1.0e3),
    EMISSIVITY_FACTOR.name: (0.0, 1.0e3),
    INITIAL_TEMPERATURE.name: (1.0, 3.0e3),
    SCRAP_MASS.name: (1.0e-4, 1.0e4),
    DEMISE_MODEL_ERROR.name: (0.0, 1.0e3),
    DEMISE_MODEL_SPREAD.name: (0.0, 10.0),
    SEPARATION_SPEED.name: (0.0, 5.0e4),
    PIECE_SCATTER.name: (-2.0e4, 2.0e4),
    PIECE_NUMBER.name: _OF_LISTS,
    FAMILY_PIECE_NUMBER.name: _OF_LISTS,
    GAUGE.name: _OF_LISTS,
    FAMILY_GAUGE.name: _OF_LISTS,
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
    return values_at(block.stratified(Purpose.INPUTS, rows_of(inputs)), inputs)


def rows_of(inputs: Sequence[DispersedInput[Distribution]]) -> I64:
    """The rows of random numbers (inputs,) of the inputs: those of their names."""
    return np.array([random_row(one.name) for one in inputs], dtype=np.int64)


def own_heat(block: Block, kinds: I64, one: DispersedInput[Distribution], spread: F64) -> F64:
    """Values (N, K) of DEMISE_MODEL_ERROR, `one`, for the samples of `block` and each of the `kinds` (K,),
    rows of random numbers; each kind's are stratified in the block. `spread` (N,) is DEMISE_MODEL_SPREAD: ln
    of the values is so many times as far from its median."""
    values, middle = (
        one.distribution.quantile(block.stratified(Purpose.OWN_HEAT, kinds)),
        _median(one.distribution),
    )
    if middle <= 0.0:
        return values
    return np.asarray(middle * (values / middle) ** spread[:, None])


def values_at(points: F64, inputs: Sequence[DispersedInput[Distribution]]) -> dict[str, F64]:
    """The values (N,) of the inputs, by name, at `points` (N, inputs) of the unit cube."""
    inside = np.clip(points, 1e-12, 1.0 - 1e-12)
    return {one.name: one.distribution.quantile(inside[:, k]) for k, one in enumerate(inputs)}
