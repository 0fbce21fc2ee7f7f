"""How a part takes up heat: it warms, glows, chars and melts.

A part is a lump of one temperature, described by the heat that each kilogram of it has taken up. At its
melting point further heat melts it away. Agency codes treat plates, boxes and thin shells in the same way;
for solid bodies, which melt from outside before their core is hot, the heat that it takes to melt all of
them is the same.
"""

from __future__ import annotations

import numpy as np

from iss_risk.compiled import kernel
from iss_risk.constants import STEFAN_BOLTZMANN_W_PER_M2_K4
from iss_risk.debris.part_arrays import HEAT_NODES, PartArrays

# No sub-step changes the temperature by more than this: it bounds the error of what is radiated.
TEMPERATURE_STEP_K = 40.0
_TOO_MANY_STEPS = 10_000


@kernel
def heat_at_j_per_kg(parts: PartArrays, kind: int, temperature_k: float) -> float:
    """Heat of a kilogram at a temperature, at most that at the melting point."""
    heat = np.interp(temperature_k, parts.temperature_of_heat[kind], np.arange(HEAT_NODES))
    return heat / (HEAT_NODES - 1) * parts.heat_to_melt[kind]


@kernel
def temperature_at_k(parts: PartArrays, kind: int, heat_j_per_kg: float) -> float:
    """Temperature of a part that has taken up so much heat."""
    x = heat_j_per_kg / parts.heat_to_melt[kind] * (HEAT_NODES - 1)
    node = min(max(int(x), 0), HEAT_NODES - 2)
    row = parts.temperature_of_heat[kind]
    return row[node] + (x - node) * (row[node + 1] - row[node])


@kernel
def warm(
    parts: PartArrays,
    kind: int,
    heat_j_per_kg: float,
    mass_kg: float,
    flow_w: float,
    surface_m2: float,
    emissivity_factor: float,
    step_s: float,
) -> tuple[float, float, float]:
    """Let `flow_w` act for `step_s` on a part that radiates from `surface_m2`.

    Returns heat (J/kg), mass (kg, not below zero) and what was radiated (J). Radiation is linearised about
    each sub-step's start and taken half or more implicitly: glowing foils are stiff. What flows in is what is
    stored, melts and is radiated, exactly.
    """
    to_melt, fusion = parts.heat_to_melt[kind], parts.heat_of_fusion[kind]
    temperatures, emissivities = parts.temperature_of_heat[kind], parts.emissivity_of_heat[kind]
    heat_per_node = to_melt / (HEAT_NODES - 1)
    radiated_j, left_s = 0.0, step_s
    for _ in range(_TOO_MANY_STEPS):
        x = heat_j_per_kg / heat_per_node
        node = min(int(x), HEAT_NODES - 2)
        t = x - node
        kelvin_per_heat = (temperatures[node + 1] - temperatures[node]) / heat_per_node
        temperature_k = temperatures[node] + t * (temperatures[node + 1] - temperatures[node])
        emissivity = emissivities[node] + t * (emissivities[node + 1] - emissivities[node])
        square = temperature_k * temperature_k
        glow_w = (
            min(emissivity * emissivity_factor, 1.0)
            * STEFAN_BOLTZMANN_W_PER_M2_K4
            * surface_m2
            * square
            * square
        )
        net_w = flow_w - glow_w
        if heat_j_per_kg >= to_melt and net_w > 0.0:
            melted_kg = net_w * left_s / fusion
            if melted_kg >= mass_kg:
                return heat_j_per_kg, 0.0, radiated_j + glow_w * mass_kg * fusion / net_w
            return heat_j_per_kg, mass_kg - melted_kg, radiated_j + glow_w * left_s
        rise = (emissivities[node + 1] - emissivities[node]) / (heat_per_node * emissivity)
        damping = glow_w * (4.0 * kelvin_per_heat / temperature_k + max(rise, 0.0))
        most = TEMPERATURE_STEP_K / kelvin_per_heat
        # The midpoint rule where it is stable, as implicit as need be where the glow is stiff.
        sub_s = left_s
        damping *= max(0.5, 1.0 - mass_kg / (sub_s * damping)) if damping > 0.0 else 0.0
        change = net_w * sub_s / (mass_kg + sub_s * damping)
        limit = min(most, to_melt - heat_j_per_kg) if net_w > 0.0 else -min(most, heat_j_per_kg)
        if abs(change) > abs(limit):
            change = limit
            sub_s = min(change * mass_kg / (net_w - change * damping), left_s)
        radiated_j += flow_w * sub_s - mass_kg * change
        heat_j_per_kg += change
        if change == limit and net_w > 0.0 and to_melt - heat_j_per_kg < 1e-6 * to_melt:
            heat_j_per_kg = to_melt
        left_s -= sub_s
        if left_s <= 1e-9 * step_s:
            break
    return heat_j_per_kg, mass_kg, radiated_j
