"""Conduction in thick solid parts: the skin is hot, and melts, before the core.

A body that takes up heat at its surface is hotter there than on the average. Counted in J/kg, with a
constant diffusivity, the excess of a sphere's skin under a steady flow is flow · R² / (15 a · mass), and
builds up in modes that settle as exp(-λ² a t / R²), λ being the roots of tan λ = λ (Carslaw and Jaeger 1959,
chapter 9). The slowest mode, half of the whole, is followed. The others settle at least three times as fast
and are taken as settled: steel wider than a metre melts too early. At the melting point the skin stays
there; what the excess lets through flows into the core, and the rest of the flow melts. Bodies of other
shapes are taken as the sphere of the same ratio of volume to surface. What is small or conducts well comes
out as the lump of one temperature of demise.py. What lands of spheres and cylinders agrees within 3 % of
their mass with a computation in many shells (tests/debris/test_conduction.py).
"""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import inlined, leaf
from iss_risk.constants import STEFAN_BOLTZMANN_W_PER_M2_K4
from iss_risk.debris.demise import TEMPERATURE_STEP_K
from iss_risk.debris.part_arrays import HEAT_NODES
from iss_risk.debris.piece import Piece

# First root of tan λ = λ, squared.
_SLOWEST = 20.1907
# Excess of a sphere's skin over its mean, in units of flow · R² / (a · mass): all modes 1/15, the slowest one
# 2/3 of 1/λ², and the rest.
_ALL_MODES = 1.0 / 15.0
_SLOW_MODE = 2.0 / (3.0 * _SLOWEST)
_FAST_MODES = _ALL_MODES - _SLOW_MODE
_NEWTON_STEPS = 4
_TOO_MANY_STEPS = 10_000


@inlined
def settling_time_s(diffusivity_m2_s: float, volume_m3: float, surface_m2: float) -> float:
    """R²/a of the sphere that has this ratio of volume to surface."""
    radius_m = 3.0 * volume_m3 / surface_m2
    return radius_m * radius_m / diffusivity_m2_s


@inlined
def drawn_in_w(
    piece: Piece, heat_j_per_kg: float, slow_j_per_kg: float, mass_kg: float, settling_s: float
) -> float:
    """What flows from a melting skin into the body."""
    return (piece.heat_to_melt - heat_j_per_kg - slow_j_per_kg) * mass_kg / (_FAST_MODES * settling_s)


@inlined
def _glow(
    piece: Piece, heat_j_per_kg: float, surface_m2: float, emissivity_factor: float
) -> tuple[float, float]:
    """What a surface radiates (W), and how that rises with its heat (W per J/kg)."""
    nodes_per_heat = (HEAT_NODES - 1) / piece.heat_to_melt
    x = heat_j_per_kg * nodes_per_heat
    node = min(max(int(x), 0), HEAT_NODES - 2)
    t = x - node
    kelvin = piece.temperature_of_heat[node + 1] - piece.temperature_of_heat[node]
    more = piece.emissivity_of_heat[node + 1] - piece.emissivity_of_heat[node]
    temperature_k = piece.temperature_of_heat[node] + t * kelvin
    emissivity = piece.emissivity_of_heat[node] + t * more
    square = temperature_k * temperature_k
    black_w = STEFAN_BOLTZMANN_W_PER_M2_K4 * surface_m2 * square * square
    rise = 4.0 * kelvin / temperature_k * nodes_per_heat
    if emissivity * emissivity_factor >= 1.0:
        return black_w, black_w * rise
    glow_w = emissivity * emissivity_factor * black_w
    return glow_w, glow_w * (rise + max(more, 0.0) * nodes_per_heat / emissivity)


@leaf
def skin_heat_j_per_kg(
    piece: Piece,
    heat_j_per_kg: float,
    slow_j_per_kg: float,
    mass_kg: float,
    flow_w: float,
    surface_m2: float,
    emissivity_factor: float,
    settling_s: float,
) -> float:
    """Heat of the skin, at most that of melting, where what it radiates and what flows in agree."""
    fast = _FAST_MODES * settling_s / mass_kg
    inside = heat_j_per_kg + slow_j_per_kg
    skin = inside
    for _ in range(_NEWTON_STEPS):
        skin = min(max(skin, 0.0), piece.heat_to_melt)
        glow_w, rise = _glow(piece, skin, surface_m2, emissivity_factor)
        skin -= (skin - inside - fast * (flow_w - glow_w)) / (1.0 + fast * rise)
    return min(max(skin, 0.0), piece.heat_to_melt)


@leaf
def warm_through(
    piece: Piece,
    heat_j_per_kg: float,
    slow_j_per_kg: float,
    core_j_per_kg: float,
    mass_kg: float,
    flow_w: float,
    surface_m2: float,
    emissivity_factor: float,
    settling_s: float,
    step_s: float,
) -> tuple[float, float, float, float, float]:
    """As demise.warm, of a solid body with a core: for `step_s`, or until its skin begins or ends to melt.

    `heat_j_per_kg` is the mean of the body, `slow_j_per_kg` the excess of its skin in the slowest mode,
    `core_j_per_kg` the heat of the core, below which the mean cannot fall. Returns the first two, the mass
    (kg), what was radiated (J), and the seconds that are left.
    """
    to_melt = piece.heat_to_melt
    fast, slow = _FAST_MODES * settling_s / mass_kg, _SLOW_MODE * settling_s / mass_kg
    melting_glow_w, _ = _glow(piece, to_melt, surface_m2, emissivity_factor)
    if flow_w - melting_glow_w > (to_melt - heat_j_per_kg - slow_j_per_kg) / fast:
        return _melt(
            piece,
            heat_j_per_kg,
            slow_j_per_kg,
            core_j_per_kg,
            mass_kg,
            flow_w - melting_glow_w,
            melting_glow_w,
            settling_s,
            step_s,
        )
    radiated_j, left_s = 0.0, step_s
    skin = skin_heat_j_per_kg(
        piece, heat_j_per_kg, slow_j_per_kg, mass_kg, flow_w, surface_m2, emissivity_factor, settling_s
    )
    for _ in range(_TOO_MANY_STEPS):
        glow_w, rise = _glow(piece, skin, surface_m2, emissivity_factor)
        x = skin / to_melt * (HEAT_NODES - 1)
        node = min(max(int(x), 0), HEAT_NODES - 2)
        kelvin = piece.temperature_of_heat[node + 1] - piece.temperature_of_heat[node]
        most = TEMPERATURE_STEP_K / kelvin * to_melt / (HEAT_NODES - 1)
        sub_s = left_s
        net_w = new_slow = 0.0
        for _ in range(3):
            # Radiation is linearised about the skin, and half or more of the change is taken implicitly.
            settled = 1.0 - np.exp(-_SLOWEST * sub_s / settling_s)
            ahead = max(0.5, 1.0 - mass_kg / (sub_s * rise)) if rise > 0.0 else 0.5
            inside = heat_j_per_kg + slow_j_per_kg * (1.0 - ahead * settled)
            gain = fast + ahead * (sub_s / mass_kg + slow * settled)
            net_w = (flow_w - glow_w - rise * (inside - skin)) / (1.0 + rise * gain)
            new_slow = slow_j_per_kg + (slow * net_w - slow_j_per_kg) * settled
            change = net_w * sub_s / mass_kg + new_slow - slow_j_per_kg
            to_go = to_melt - heat_j_per_kg - slow_j_per_kg - fast * net_w
            limit = min(most, max(to_go, 1e-3 * most)) if change > 0.0 else most
            if abs(change) <= limit:
                break
            sub_s *= limit / abs(change)
        heat_j_per_kg += net_w * sub_s / mass_kg
        slow_j_per_kg = new_slow
        radiated_j += (flow_w - net_w) * sub_s
        left_s -= sub_s
        if heat_j_per_kg > to_melt:  # by a rounding: no temperature is above that of melting
            radiated_j += (heat_j_per_kg - to_melt) * mass_kg
            heat_j_per_kg = to_melt
        skin = heat_j_per_kg + slow_j_per_kg + fast * net_w
        if left_s <= 1e-9 * step_s:
            return heat_j_per_kg, slow_j_per_kg, mass_kg, radiated_j, 0.0
        if skin >= to_melt * (1.0 - 1e-9):
            break
    return heat_j_per_kg, slow_j_per_kg, mass_kg, radiated_j, left_s


@inlined
def _melt(
    piece: Piece,
    heat_j_per_kg: float,
    slow_j_per_kg: float,
    core_j_per_kg: float,
    mass_kg: float,
    net_w: float,
    glow_w: float,
    settling_s: float,
    step_s: float,
) -> tuple[float, float, float, float, float]:
    """A step with a skin at its melting point: the core warms up, the skin recedes."""
    to_melt, fusion = piece.heat_to_melt, piece.heat_of_fusion
    fast, slow = _FAST_MODES * settling_s / mass_kg, _SLOW_MODE * settling_s / mass_kg
    # What the core draws in decays as it warms up and the slow mode settles.
    excess = to_melt - heat_j_per_kg
    rate = (1.0 / mass_kg + _SLOWEST * slow / settling_s) / fast
    final = _SLOWEST * slow_j_per_kg / (settling_s * rate)
    decayed = (1.0 - np.exp(-rate * step_s)) / (rate * step_s)
    inward_w = (final + (excess - slow_j_per_kg - final) * decayed) / fast
    # Where the skin recedes faster than heat spreads (Landau 1950), what melts has first been heated from the
    # temperature of the core: the mean stays above that.
    colder = to_melt - core_j_per_kg
    stored_w = mass_kg * max(heat_j_per_kg - core_j_per_kg, 0.0) / step_s
    inward_w = max(inward_w, (net_w * colder - fusion * stored_w) / (fusion + colder))
    # And it does not become hotter than its skin.
    inward_w = min(inward_w, net_w, excess * mass_kg / step_s)
    melting_w = net_w - inward_w
    # Not beyond the demise.
    seconds = min(step_s, mass_kg * fusion / melting_w) if melting_w > 0.0 else step_s
    melted_kg = melting_w * seconds / fusion
    settled = 1.0 - np.exp(-_SLOWEST * seconds / settling_s)
    # The mode on the smaller sphere: ∂b/∂ln R = 2 · excess - 2.5 b, with a third of the loss of mass in ln R.
    new_slow = slow_j_per_kg + (slow * inward_w - slow_j_per_kg) * settled
    new_slow -= melted_kg / mass_kg * (2.0 * excess - 2.5 * slow_j_per_kg) / 3.0
    left_kg = mass_kg - melted_kg
    if left_kg <= 0.0:
        return to_melt, 0.0, 0.0, glow_w * seconds, step_s - seconds
    heat_j_per_kg = (mass_kg * heat_j_per_kg + inward_w * seconds - melted_kg * to_melt) / left_kg
    # Of next to nothing that is left this is all rounding.
    heat_j_per_kg = min(max(heat_j_per_kg, core_j_per_kg), to_melt)
    return heat_j_per_kg, new_slow, left_kg, glow_w * seconds, step_s - seconds
