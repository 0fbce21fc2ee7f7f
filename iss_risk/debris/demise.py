"""How a part takes up heat: it warms up, radiates, chars and melts.

A part is a lump of one temperature, described by the heat that each kilogram of it has taken up. At the
melting point, more heat melts a part of its mass, which is lost. The codes of the space agencies treat
plates, boxes and thin shells in the same way. Thick solid bodies melt from outside before their core is hot:
part_conduction.py.
"""

from __future__ import annotations

from typing import NamedTuple

from iss_risk.compiled import inlined, leaf
from iss_risk.constants import STEFAN_BOLTZMANN_W_PER_M2_K4
from iss_risk.debris.part_arrays import HEAT_NODES
from iss_risk.debris.piece import Piece

# No sub-step changes the temperature by more than this: it limits the error of the radiated heat.
TEMPERATURE_STEP_K = 40.0


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


class Node(NamedTuple):
    """The heat table where a part is in it: temperature and emissivity at the node below and the one above,
    and how far between them it is."""

    below_k: float
    above_k: float
    emissivity_below: float
    emissivity_above: float
    share: float


@inlined
def node_of_heat(piece: Piece, nodes_per_heat: float, heat_j_per_kg: float) -> Node:
    """Where in the table a part is that has taken up so much heat; `nodes_per_heat` as in warm_a_little."""
    x = heat_j_per_kg * nodes_per_heat
    node = min(max(int(x), 0), HEAT_NODES - 2)
    temperatures, emissivities = piece.temperature_of_heat, piece.emissivity_of_heat
    return Node(
        temperatures[node], temperatures[node + 1], emissivities[node], emissivities[node + 1], x - node
    )


@inlined
def warm_a_little(
    node: Node,
    nodes_per_heat: float,
    to_melt: float,
    fusion: float,
    heat_j_per_kg: float,
    mass_kg: float,
    flow_w: float,
    surface_m2: float,
    emissivity_factor: float,
    left_s: float,
    step_s: float,
) -> tuple[float, float, float, float, float]:
    """A sub-step of `warm`, of at most `left_s` of a step of `step_s`.

    `node` is that of the heat, `nodes_per_heat` the number of nodes of the table per J/kg. Returns heat,
    mass, what was radiated, what is left of the step then (0: it ends here), and how much of it the part,
    which begins to melt, has not used. Without branches, for loops over lanes (part_lanes.py).
    """
    kelvin, more = node.above_k - node.below_k, node.emissivity_above - node.emissivity_below
    kelvin_per_heat = kelvin * nodes_per_heat
    temperature_k = node.below_k + node.share * kelvin
    emissivity = node.emissivity_below + node.share * more
    square = temperature_k * temperature_k
    glow_w = (
        min(emissivity * emissivity_factor, 1.0) * STEFAN_BOLTZMANN_W_PER_M2_K4 * surface_m2 * square * square
    )
    net_w = flow_w - glow_w
    # At the melting point:
    melts = (heat_j_per_kg >= to_melt) & (net_w > 0.0)
    melted_kg = net_w * left_s / fusion
    gone = melted_kg >= mass_kg
    melting_glow_j = glow_w * left_s * (mass_kg / melted_kg) if gone else glow_w * left_s
    left_kg = 0.0 if gone else mass_kg - melted_kg
    # Below it:
    damping = 4.0 * kelvin_per_heat * emissivity + max(more * nodes_per_heat, 0.0) * temperature_k
    damping = glow_w * damping / (temperature_k * emissivity)
    most = TEMPERATURE_STEP_K / kelvin_per_heat
    # The midpoint rule where it is stable; more implicit, as far as needed, where radiation is stiff.
    damping = max(0.5 * damping, damping - mass_kg / left_s)
    change = net_w * left_s / (mass_kg + left_s * damping)
    limit = min(most, to_melt - heat_j_per_kg) if net_w > 0.0 else -min(most, heat_j_per_kg)
    limited = abs(change) > abs(limit)
    change = limit if limited else change
    sub_s = min(change * mass_kg / (net_w - change * damping), left_s) if limited else left_s
    glow_j = flow_w * sub_s - mass_kg * change
    warmer = heat_j_per_kg + change
    begins = (change == limit) & (net_w > 0.0) & (to_melt - warmer < 1e-6 * to_melt)
    warmer = to_melt if begins else warmer
    later_s = left_s - sub_s
    unused_s = max(later_s, 0.0) if begins else 0.0
    # What is as cold as the table goes does not become colder: then no time passes.
    ends = begins | (later_s <= 1e-9 * step_s) | (sub_s <= 0.0)
    later_s = 0.0 if ends else later_s
    return (
        heat_j_per_kg if melts else warmer,
        left_kg if melts else mass_kg,
        melting_glow_j if melts else glow_j,
        0.0 if melts else later_s,
        0.0 if melts else unused_s,
    )


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
    nodes_per_heat = (HEAT_NODES - 1) / piece.heat_to_melt
    radiated_j, left_s, unused_s = 0.0, step_s, 0.0
    while left_s > 0.0:
        heat_j_per_kg, mass_kg, glow_j, left_s, unused_s = warm_a_little(
            node_of_heat(piece, nodes_per_heat, heat_j_per_kg),
            nodes_per_heat,
            piece.heat_to_melt,
            piece.heat_of_fusion,
            heat_j_per_kg,
            mass_kg,
            flow_w,
            surface_m2,
            emissivity_factor,
            left_s,
            step_s,
        )
        radiated_j += glow_j
    return heat_j_per_kg, mass_kg, radiated_j, unused_s
