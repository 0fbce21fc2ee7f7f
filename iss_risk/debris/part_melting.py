"""How a part takes up heat in its fall, and what melting leaves of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.compiled import inlined
from iss_risk.debris.aerothermodynamics import Faces, heating_w, surface_area_m2, volume_m3
from iss_risk.debris.demise import glow_when_melting_w_m2, temperature_at_k, warm
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.part_conduction import drawn_in_w, settling_time_s, skin_heat_j_per_kg, warm_through
from iss_risk.debris.part_motion import Flow
from iss_risk.debris.part_shape import heated_faces, heated_mass_kg, is_solid, melting_powers, shrunk
from iss_risk.debris.piece import Piece

MELTED_PER_STEP = 0.05
# Below half its melting temperature a metal is passive: its oxide keeps the oxygen away.
_BURNING_PART_OF_MELTING_K = 0.5


class Nature(NamedTuple):
    """How a piece melts: what stays the same while it falls.

    `least_kg` is the heated mass below which nothing coherent is left. `ballast_kg` adds weight but takes up
    no heat. As the piece melts, its surface and the heat flow are proportional to powers of the heated mass,
    `surface_power` and `flow_power`. `glow_w_m2` is what a square metre radiates at the melting point. Above
    `burning_k` the material oxidises. `conducts` marks bodies with a core that is colder than their skin.
    """

    solid: bool
    conducts: bool
    loose: bool
    first_heated_kg: float
    least_kg: float
    ballast_kg: float
    surface_power: float
    flow_power: float
    glow_w_m2: float
    burning_k: float


class Remains(NamedTuple):
    """What is left of a piece on its way.

    `heat_j_per_kg` is the heat taken up by each kilogram of the mass that takes up heat, `heated_kg`. Of a
    body that conducts, `slow_j_per_kg` is the excess of its skin (part_conduction.py), and `core_j_per_kg`
    the heat that it had when it was let go. Then come its dimensions, surface and faces, and all heat until
    now that flowed in (`heat_j`) and was radiated (`radiated_j`).
    """

    heat_j_per_kg: float
    slow_j_per_kg: float
    core_j_per_kg: float
    heated_kg: float
    length_m: float
    width_m: float
    height_m: float
    surface_m2: float
    body: Faces
    heat_j: float
    radiated_j: float


@inlined
def nature_of(piece: Piece, inputs: FallInputs) -> Nature:
    """What is known of a piece before it falls."""
    solid = is_solid(piece)
    first_heated_kg, least_kg = heated_mass_kg(piece, solid)
    loose = piece.holding_kg_m2 > 0.0
    surface_power, flow_power = melting_powers(piece, solid)
    if loose:
        surface_power = flow_power = 0.0  # its wrapping goes, its outline stays
    return Nature(
        solid,
        solid and not loose and piece.diffusivity_m2_s > 0.0,
        loose,
        first_heated_kg,
        least_kg,
        piece.mass_kg - first_heated_kg + piece.held_kg,
        surface_power,
        flow_power,
        glow_when_melting_w_m2(piece, inputs.emissivity_factor),
        _BURNING_PART_OF_MELTING_K * piece.temperature_of_heat[-1],
    )


@inlined
def first_remains(
    piece: Piece, inputs: FallInputs, nature: Nature, heat_j_per_kg: float, heated_kg: float
) -> Remains:
    """A piece when it is let go, perhaps half melted on the outside of the vehicle."""
    length, width, height = piece.length_m, piece.width_m, piece.height_m
    if heated_kg < nature.first_heated_kg and not nature.loose:
        length, width, height = shrunk(piece, heated_kg, nature.solid)
    surface = piece.solidity * surface_area_m2(piece.shape, length, width, height)
    body = heated_faces(piece, length, width, height, inputs.face_heating)
    return Remains(
        heat_j_per_kg, 0.0, heat_j_per_kg, heated_kg, length, width, height, surface, body, 0.0, 0.0
    )


@inlined
def heated(
    piece: Piece,
    inputs: FallInputs,
    nature: Nature,
    remains: Remains,
    start: Flow,
    middle: Flow,
    end: Flow,
    step_s: float,
) -> tuple[Remains, float]:
    """What heating leaves of a piece after a step.

    The second result is the time (s) between the demise and the end of the step, 0 or less where it survives
    the step. Heat flows as in the air and at the speed of the middle of the step, scaled to Simpson's mean of
    √ρ V³ over the step.
    """
    heat_j_per_kg, slow_j_per_kg, core_j_per_kg, heated_kg, length, width, height, surface, body, _, _ = (
        remains
    )
    heat_j, radiated_j = remains.heat_j, remains.radiated_j
    ends = np.sqrt(start.density_kg_m3 / middle.density_kg_m3) * (start.speed_km_s / middle.speed_km_s) ** 3
    ends += np.sqrt(end.density_kg_m3 / middle.density_kg_m3) * (end.speed_km_s / middle.speed_km_s) ** 3
    heat_share = inputs.heat_factor * piece.solidity
    step_share = heat_share * (4.0 + ends) / 6.0
    density, speed_m_s = middle.density_kg_m3, 1000.0 * middle.speed_km_s
    left_s = step_s
    flow_w = settling_s = drawn_w = 0.0
    if nature.conducts:
        skin_k = temperature_at_k(piece, min(heat_j_per_kg + slow_j_per_kg, piece.heat_to_melt))
        flow_w = step_share * heating_w(body, inputs.correlation, density, speed_m_s, skin_k, 0.0)
    while left_s > 0.0:
        skin_j_per_kg = heat_j_per_kg
        if nature.conducts:
            settling_s = settling_time_s(
                piece.diffusivity_m2_s, volume_m3(piece.shape, length, width, height), surface
            )
            skin_j_per_kg = skin_heat_j_per_kg(
                piece,
                heat_j_per_kg,
                slow_j_per_kg,
                heated_kg,
                flow_w,
                surface,
                inputs.emissivity_factor,
                settling_s,
            )
            drawn_w = drawn_in_w(piece, heat_j_per_kg, slow_j_per_kg, heated_kg, settling_s)
        temperature_k = temperature_at_k(piece, skin_j_per_kg)
        burning = 0.0
        if temperature_k > nature.burning_k:
            burning = inputs.oxidation_efficiency * piece.oxidation_heat
        flow_w = step_share * heating_w(body, inputs.correlation, density, speed_m_s, temperature_k, burning)
        sub_s, shining = left_s, surface
        melting_w = flow_w - nature.glow_w_m2 * surface
        melts = melting_w > drawn_w if nature.conducts else heat_j_per_kg >= piece.heat_to_melt
        if melts and melting_w > 0.0:
            # A small body is as hot as its skin soon after that begins to melt.
            melting_w -= min(drawn_w, (piece.heat_to_melt - heat_j_per_kg) * heated_kg / left_s)
            # So short that the shape follows the mass. What shrinks takes up and radiates less.
            melt_s = piece.heat_of_fusion * heated_kg / melting_w
            sub_s = min(sub_s, inputs.step * MELTED_PER_STEP * nature.first_heated_kg / heated_kg * melt_s)
            melted = min(0.5 * sub_s / melt_s, 0.5)
            flow_w *= 1.0 - nature.flow_power * melted
            shining *= 1.0 - nature.surface_power * melted
        before_kg = heated_kg
        if nature.conducts:
            heat_j_per_kg, slow_j_per_kg, heated_kg, glow_j, unused_s = warm_through(
                piece,
                heat_j_per_kg,
                slow_j_per_kg,
                core_j_per_kg,
                heated_kg,
                flow_w,
                shining,
                inputs.emissivity_factor,
                settling_s,
                sub_s,
            )
        else:
            heat_j_per_kg, heated_kg, glow_j, unused_s = warm(
                piece, heat_j_per_kg, heated_kg, flow_w, shining, inputs.emissivity_factor, sub_s
            )
        sub_s -= unused_s
        left_s -= sub_s
        heat_j += flow_w * sub_s
        radiated_j += glow_j
        if heated_kg <= nature.least_kg:
            break
        if heated_kg < before_kg and not nature.loose:
            length, width, height = shrunk(piece, heated_kg, nature.solid)
            surface = piece.solidity * surface_area_m2(piece.shape, length, width, height)
            body = heated_faces(piece, length, width, height, inputs.face_heating)
    left = Remains(
        heat_j_per_kg,
        slow_j_per_kg,
        core_j_per_kg,
        heated_kg,
        length,
        width,
        height,
        surface,
        body,
        heat_j,
        radiated_j,
    )
    return left, left_s
