"""The uncertain inputs of a run: the common list, with what the vehicle itself states."""

from __future__ import annotations

from dataclasses import replace

from iss_risk import inputs
from iss_risk.debris.parts import Drag, Vehicle
from iss_risk.inputs import DispersedInput, Distribution, LogNormal, Mixture

# Without any figure: rocket bodies and satellites lie between 50 and 200 kg/m².
_UNKNOWN = LogNormal(100.0, 0.4)


def dispersed_inputs(vehicle: Vehicle) -> tuple[DispersedInput[Distribution], ...]:
    """`inputs.PER_SAMPLE` with the ballistic coefficients of the vehicle's file, or broad ones."""
    replaced = {one.name: one for one in inputs.PER_SAMPLE}
    unknown = f"{vehicle.name}: no figure in the vehicle's file; common range of satellites and rocket bodies"
    drag, entry = vehicle.drag, vehicle.entry
    orbital: DispersedInput[Distribution] = inputs.BALLISTIC_COEFFICIENT
    falling = inputs.BREAKUP_BALLISTIC_COEFFICIENT
    if drag is None:
        replaced[orbital.name] = replace(orbital, distribution=_UNKNOWN, source=unknown)
    else:
        replaced[orbital.name] = replace(orbital, distribution=_attitudes(drag), source=drag.source)
    if entry is not None:
        known = LogNormal(entry.ballistic_coefficient_kg_m2, falling.distribution.sigma)
        replaced[falling.name] = replace(falling, distribution=known, source=entry.source)
    elif drag is None:
        replaced[falling.name] = replace(falling, distribution=_UNKNOWN, source=unknown)
    return tuple(replaced.values())


def _attitudes(drag: Drag) -> Mixture:
    return Mixture(
        LogNormal(
            drag.ballistic_coefficient_tumbling_kg_m2, drag.ballistic_coefficient_tumbling_relative_sigma
        ),
        LogNormal(drag.ballistic_coefficient_held_kg_m2, drag.ballistic_coefficient_held_relative_sigma),
    )
