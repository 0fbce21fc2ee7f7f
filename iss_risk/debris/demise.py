"""How a part takes up heat: it warms up, radiates, chars and melts.

A part is a lump of one temperature, described by the heat that each kilogram of it has taken up. At the
melting point, more heat melts a part of its mass, which is lost. The codes of the space agencies treat
plates, boxes and thin shells in the same way. Thick solid bodies melt from outside before their core is hot:
part_conduction.py.
"""

from __future__ import annotations

from iss_risk.compiled import leaf
from iss_risk.constants import STEFAN_BOLTZMANN_W_PER_M2_K4
from iss_risk.debris.part_arrays import HEAT_NODES
from iss_risk.debris.piece import Piece

# No sub-step changes the temperature by more than this: it limits the error of the radiated heat.
TEMPERATURE_STEP_K = 40.0
_TOO_MANY_STEPS = 10_000


@leaf
def heat_at_j_per_kg(piece: Piece, temperature_k: float) -> float:
    """Heat of a kilogram at a temperature, at most that at the melting point."""
    row = piece.temperature_of_heat
    node = 0
    while node < HEAT_NODES - 2 and row[node + 1] < temperature_k:
        node += 1
    t = (temperature_k - row[node]) / (row[node + 1] - row[node])
    return min(max(node + t, 0.0), HEAT_NODES - 1.0) / (HEAT_NODES - 1) * piece.heat_to_melt


@leaf
def temperature_at_k(piece: Piece, heat_j_per_kg: float) -> float:
    """Temperature of a part that has taken up so much heat."""
    x = heat_j_per_kg / piece.heat_to_melt * (HEAT_NODES - 1)
    node = min(max(int(x), 0), HEAT_NODES - 2)
    row = piece.temperature_of_heat
    return row[node] + (x - node) * (row[node + 1] - row[node])


@leaf
def glow_when_melting_w_m2(piece: Piece, emissivity_factor: float) -> float:
    """What a square metre of a part radiates at its melting point."""
    square = piece.temperature_of_heat[-1] * piece.temperature_of_heat[-1]
    emissivity = min(piece.emissivity_of_heat[-1] * emissivity_factor, 1.0)
    return emissivity * STEFAN_BOLTZMANN_W_PER_M2_K4 * square * square


@leaf
def warm(
    piece: Piece,
    heat_j_per_kg: float,
    mass_kg: float,
    flow_w: float,
    surface_m2: float,
    emissivity_factor: float,
    step_s: float,
) -> tuple[float, float, float, float]:
    """Let `flow_w` act on a part that radiates from `surface_m2`: for `step_s`, or until it begins to melt.

    Returns heat (J/kg), mass (kg, not below zero), what was radiated (J), and the seconds that are left.
    Radiation is linearised about the start of each sub-step, and half or more of it is taken implicitly: hot
    foils make the equation stiff. The heat that flows in is exactly the sum of what is stored, melts mass and
    is radiated.
    """
    to_melt, fusion = piece.heat_to_melt, piece.heat_of_fusion
    temperatures, emissivities = piece.temperature_of_heat, piece.emissivity_of_heat
    nodes_per_heat = (HEAT_NODES - 1) / to_melt
    radiated_j, left_s = 0.0, step_s
    for _ in range(_TOO_MANY_STEPS):
        x = heat_j_per_kg * nodes_per_heat
        node = min(int(x), HEAT_NODES - 2)
        t = x - node
        kelvin_per_heat = (temperatures[node + 1] - temperatures[node]) * nodes_per_heat
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
                return heat_j_per_kg, 0.0, radiated_j + glow_w * mass_kg * fusion / net_w, 0.0
            return heat_j_per_kg, mass_kg - melted_kg, radiated_j + glow_w * left_s, 0.0
        rise = (emissivities[node + 1] - emissivities[node]) * nodes_per_heat / emissivity
        damping = glow_w * (4.0 * kelvin_per_heat / temperature_k + max(rise, 0.0))
        most = TEMPERATURE_STEP_K / kelvin_per_heat
        # The midpoint rule where it is stable; more implicit, as far as needed, where radiation is stiff.
        sub_s = left_s
        damping = max(0.5 * damping, damping - mass_kg / sub_s)
        change = net_w * sub_s / (mass_kg + sub_s * damping)
        limit = min(most, to_melt - heat_j_per_kg) if net_w > 0.0 else -min(most, heat_j_per_kg)
        if abs(change) > abs(limit):
            change = limit
            sub_s = min(change * mass_kg / (net_w - change * damping), left_s)
        radiated_j += flow_w * sub_s - mass_kg * change
        heat_j_per_kg += change
        if change == limit and net_w > 0.0 and to_melt - heat_j_per_kg < 1e-6 * to_melt:
            return to_melt, mass_kg, radiated_j, max(left_s - sub_s, 0.0)
        left_s -= sub_s
        if left_s <= 1e-9 * step_s:
            break
    return heat_j_per_kg, mass_kg, radiated_j, 0.0
