"""A vehicle of another mass, of the same build."""

from __future__ import annotations

from dataclasses import replace

from iss_risk.vehicle.parts import Part, Vehicle


def scaled(vehicle: Vehicle, mass_kg: float) -> Vehicle:
    """`vehicle` at another mass: the same pieces, masses in proportion, lengths by the cube root of it.

    So no part becomes denser than its material. What falls at what speed (mass over area) follows lengths.
    The mass is that of the configuration in which the vehicle is: nothing docks at it after that.
    """
    ratio = mass_kg / vehicle.mass_kg
    length = ratio ** (1.0 / 3.0)

    def part(one: Part) -> Part:
        return replace(
            one,
            length_m=one.length_m * length,
            width_m=one.width_m * length,
            height_m=one.height_m * length,
            mass_kg=one.mass_kg * ratio,
            contents_kg=one.contents_kg * ratio,
            wall_thickness_m=None if one.wall_thickness_m is None else one.wall_thickness_m * length,
        )

    return replace(
        vehicle,
        mass_kg=mass_kg,
        modules=tuple(replace(module, mass_kg=module.mass_kg * ratio) for module in vehicle.modules),
        parts=tuple(part(one) for one in vehicle.parts),
        drag=vehicle.drag and vehicle.drag.times(length),
        entry=vehicle.entry
        and replace(
            vehicle.entry,
            body_radius_m=vehicle.entry.body_radius_m * length,
            ballistic_coefficient_kg_m2=vehicle.entry.ballistic_coefficient_kg_m2 * length,
        ),
        docking=None,
    )
