"""The uncertain inputs of a run: the common list, with what the vehicle itself states."""

from __future__ import annotations

from dataclasses import replace

from iss_risk import inputs
from iss_risk.debris.parts import Drag, Vehicle
from iss_risk.inputs import DispersedInput, Distribution, LogNormal, Mixture

# Without any figure: rocket bodies and satellites lie between 50 and 200 kg/m².
_UNKNOWN = LogNormal(100.0, 0.4)


def dispersed_inputs(vehicle: Vehicle) -> tuple[DispersedInput[Distribution], ...]:
    """`inputs.PER_SAMPLE` with the ballistic coefficient of the vehicle's file, or a broad one."""
    replaced = {one.name: one for one in inputs.PER_SAMPLE}
    drag = vehicle.drag
    if drag is None:
        source = (
            f"{vehicle.name}: no figure in the vehicle's file; common range of satellites and rocket bodies"
        )
        for name in (inputs.BALLISTIC_COEFFICIENT.name, inputs.BREAKUP_BALLISTIC_COEFFICIENT.name):
            replaced[name] = replace(replaced[name], distribution=_UNKNOWN, source=source)
    else:
        replaced[inputs.BALLISTIC_COEFFICIENT.name] = replace(
            inputs.BALLISTIC_COEFFICIENT, distribution=_attitudes(drag), source=drag.source
        )
    return tuple(replaced.values())


def _attitudes(drag: Drag) -> Mixture:
    return Mixture(
        LogNormal(
            drag.ballistic_coefficient_tumbling_kg_m2, drag.ballistic_coefficient_tumbling_relative_sigma
        ),
        LogNormal(drag.ballistic_coefficient_held_kg_m2, drag.ballistic_coefficient_held_relative_sigma),
    )
