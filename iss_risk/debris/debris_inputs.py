"""What each sample draws for its debris."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from iss_risk import inputs as dispersed
from iss_risk.arrays import F64
from iss_risk.compiled import leaf
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_arrays import PartArrays
from iss_risk.debris.parts_list import Listing
from iss_risk.debris.wind import CALM, Wind
from iss_risk.distributions import Distribution, LogNormal
from iss_risk.inputs import DispersedInput
from iss_risk.streams import Block

# What has not melted through by then is broken by its loads: natural decays brake with one to two g here, and
# Columbia, whose skin was protected, came apart at 60-70 km and lower (CAIB 2003).
LOWEST_BREAKUP_KM = 60.0
# The observed break-ups say which skin explains their altitudes for a given heating: were all heating higher
# than the model's, they would need as much more skin, or the model would contradict them. They fix ln(skin)
# to 0.27 (four, σ 0.55), what is known of walls to about 0.5 (2 kg/m² of honeycomb to 15 of modules with
# their bumpers, a judgement): so the skin follows the factor on all heating with 0.27⁻² / (0.27⁻² + 0.5⁻²).
SKIN_PER_HEATING = 0.77


class DebrisInputs(NamedTuple):
    """What each sample draws for its debris; arrays (N,), see iss_risk/inputs.py.

    The main break-up comes when half of a skin of `skin_kg_m2` has melted, at `breakup_altitude_km` at the
    latest; with a skin of infinite mass, there. `own_heat_factor` and `listing`, (N, K), are those of each
    whole kind of part; scraps have those of the kind they come from. The rest is the same for all samples:
    the distribution of separation speeds, `correlation` as an index of aerothermodynamics.CORRELATIONS, and
    the wind, which is horizontal and the same at all heights.
    """

    appendage_altitude_km: F64
    breakup_altitude_km: F64
    skin_kg_m2: F64
    orbital_ballistic_coefficient_kg_m2: F64
    ballistic_coefficient_kg_m2: F64
    heat_factor: F64
    face_heating: F64
    own_heat_factor: F64
    listing: Listing
    drag_factor: F64
    emissivity_factor: F64
    oxidation_efficiency: F64
    initial_temperature_k: F64
    scrap_mass_kg: F64
    separation_median_m_s: float
    separation_sigma: float
    correlation: int = 0
    wind_east_m_s: float = 0.0
    wind_north_m_s: float = 0.0


def draw_own_heat(
    block: Block,
    parts: PartArrays,
    draws: Mapping[str, F64],
    of_run: Sequence[DispersedInput[Distribution]],
) -> F64:
    """The own heat factor (N, K) of each whole kind for the samples of `block`; `draws` (N,) by name."""
    return dispersed.own_heat(
        block,
        parts.random_row[parts.scrap_size == 0.0],
        dispersed.input_of(of_run, dispersed.DEMISE_MODEL_ERROR),
        draws[dispersed.DEMISE_MODEL_SPREAD.name],
    )


def debris_inputs(
    draws: dict[str, F64],
    own_heat_factor: F64,
    listing: Listing,
    separation_speed: LogNormal,
    *,
    correlation: int = 0,
    wind: Wind = CALM,
    breakup_km: float | None = None,
) -> DebrisInputs:
    """DebrisInputs from the draws of samples, by name of the input, and from those of their kinds (N, K).

    The main break-up comes at `breakup_km`, if given, whatever has melted by then.
    """
    skin_kg_m2 = draws[dispersed.BREAKUP_SKIN.name] * draws[dispersed.HEAT_FACTOR.name] ** SKIN_PER_HEATING
    if breakup_km is not None:
        skin_kg_m2 = np.full_like(skin_kg_m2, np.inf)
    wind_east_m_s, wind_north_m_s = wind.to_m_s
    return DebrisInputs(
        appendage_altitude_km=draws[dispersed.APPENDAGE_ALTITUDE.name],
        breakup_altitude_km=np.full_like(skin_kg_m2, LOWEST_BREAKUP_KM if breakup_km is None else breakup_km),
        skin_kg_m2=skin_kg_m2,
        orbital_ballistic_coefficient_kg_m2=draws[dispersed.BALLISTIC_COEFFICIENT.name],
        ballistic_coefficient_kg_m2=draws[dispersed.BREAKUP_BALLISTIC_COEFFICIENT.name],
        heat_factor=draws[dispersed.HEAT_FACTOR.name],
        face_heating=draws[dispersed.FACE_HEATING.name],
        own_heat_factor=own_heat_factor,
        listing=listing,
        drag_factor=draws[dispersed.DRAG_FACTOR.name],
        emissivity_factor=draws[dispersed.EMISSIVITY_FACTOR.name],
        oxidation_efficiency=draws[dispersed.OXIDATION_EFFICIENCY.name],
        initial_temperature_k=draws[dispersed.INITIAL_TEMPERATURE.name],
        scrap_mass_kg=draws[dispersed.SCRAP_MASS.name],
        separation_median_m_s=separation_speed.median,
        separation_sigma=separation_speed.sigma,
        correlation=correlation,
        wind_east_m_s=wind_east_m_s,
        wind_north_m_s=wind_north_m_s,
    )


@leaf
def fall_inputs_of(inputs: DebrisInputs, sample: int, own_heat_factor: float) -> FallInputs:
    """What a fall depends on in a sample."""
    return FallInputs(
        inputs.heat_factor[sample] * own_heat_factor,
        inputs.face_heating[sample],
        inputs.drag_factor[sample],
        inputs.emissivity_factor[sample],
        inputs.oxidation_efficiency[sample],
        inputs.correlation,
        0.001 * inputs.wind_east_m_s,
        0.001 * inputs.wind_north_m_s,
        1.0,
    )
