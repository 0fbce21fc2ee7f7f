"""The uncertain inputs of a run: the common list, with what is known of the decay and of the vehicle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from iss_risk import inputs
from iss_risk.distributions import Distribution, LogNormal
from iss_risk.inputs import DispersedInput
from iss_risk.vehicle.parts import Vehicle

# Without any figure and any orbit: rocket bodies and satellites lie between 50 and 200 kg/m².
_UNKNOWN = LogNormal(100.0, 0.4)


def dispersed_inputs(
    vehicle: Vehicle,
    of_decay: Sequence[DispersedInput[Distribution]] = (),
    given: Sequence[DispersedInput[Distribution]] = (),
    *,
    nominal: bool = False,
) -> tuple[DispersedInput[Distribution], ...]:
    """`inputs.PER_SAMPLE` and `PER_KIND`, in which these replace the inputs of the same names: those
    `of_decay`, the ballistic coefficient of the bare body in the vehicle's file (where it has no figures of
    flight, that of the decay, or a broad one), and those `given`. In a `nominal` run all stay at their
    middle, but for the heating, which is the model's own: other codes know nothing of our evidence."""
    replaced: dict[str, DispersedInput[Distribution]] = {
        one.name: one for one in (*inputs.PER_SAMPLE, *inputs.PER_KIND)
    }
    falling = inputs.BREAKUP_BALLISTIC_COEFFICIENT
    if vehicle.entry is not None:
        known = LogNormal(vehicle.entry.ballistic_coefficient_kg_m2, falling.distribution.sigma)
        replaced[falling.name] = replace(falling, distribution=known, source=vehicle.entry.source)
    elif vehicle.drag is None:
        # One prior for one object: nothing says that it flies otherwise below than in orbit.
        orbiting = next((one for one in of_decay if one.name == inputs.BALLISTIC_COEFFICIENT.name), None)
        unknown = "common range of satellites and rocket bodies" if orbiting is None else "as in orbit"
        replaced[falling.name] = DispersedInput(
            falling.name,
            falling.unit,
            _UNKNOWN if orbiting is None else orbiting.distribution,
            f"{vehicle.name}: no figure in the file; {unknown}",
        )
    replaced.update({one.name: one for one in of_decay})
    found = inputs.with_given(tuple(replaced.values()), given)
    if not nominal:
        return found
    uncorrected = replace(inputs.HEAT_FACTOR, distribution=LogNormal(1.0, 0.0))
    return inputs.with_given(tuple(map(inputs.at_its_middle, found)), (uncorrected, *given))
