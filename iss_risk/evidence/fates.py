"""What becomes of the parts of the evidence at given heating: by the model itself, once for all parameters.

The factor on all heating and the own factor of a kind are put on a grid; everything else that is uncertain
is drawn, the same draws at each point of the grid and for all lists of parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from iss_risk import inputs
from iss_risk.arrays import F64, I64
from iss_risk.debris.aerothermodynamics import SUTTON_GRAVES
from iss_risk.debris.part_arrays import distinct_kinds, part_arrays
from iss_risk.debris.wind import CALM
from iss_risk.errors import InputError
from iss_risk.evidence.finds import FOUND_PARTS, Find
from iss_risk.execution import Execution, run_chunks
from iss_risk.notation.spelling import did_you_mean
from iss_risk.simulation.falls import FallPlan, impacts_of
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.sources.embedded import data_path
from iss_risk.streams import Chunks
from iss_risk.vehicle.parts import Vehicle
from iss_risk.vehicle.reader import load_vehicle

# ln of the factor on all heating (I,), and of the own factor of a kind (J,): between them fates are
# interpolated. They reach beyond three σ of the priors but for the widest own factors.
# Steps half as wide move the common factor by 0.001 and the own σ by 0.006.
LN_SHARED = np.linspace(-0.8, 0.8, 9)
_OWN = np.array([0.1, 0.2, 0.35, 0.5, 0.7, 0.95, 1.25, 1.6, 2.0, 2.5])
LN_OWN = np.concatenate([-_OWN[::-1], [0.0], _OWN])
# Any season: air below 120 km hardly depends on it.
_DAYS_2000 = 9000.25


@dataclass(frozen=True)
class _Grid:
    """A list of parts to let fall at each point of the grid: `watched` (F,) are the kinds that get the own
    factor of the point; what holds them keeps an own factor of one."""

    plan: FallPlan
    watched: I64


def fates_of(finds: tuple[Find, ...], *, samples: int, seed: int, execution: Execution) -> Iterator[F64]:
    """For each find, in order, the share of pieces (S, I, J) that land as they were seen to: of S draws of
    all other inputs, at each point of LN_SHARED and LN_OWN.

    Raises InputError for parts that are not in their list.
    """
    left: dict[tuple[str, str], F64] = {}
    for name in dict.fromkeys(one.vehicle for one in finds):
        names = tuple(dict.fromkeys(part for one in finds if one.vehicle == name for part in one.parts))
        for part, shares in zip(
            names, _mass_left(_list_of(name), names, samples=samples, seed=seed, execution=execution),
            strict=True,
        ):  # fmt: skip
            left[name, part] = shares
    for one in finds:
        lands = [
            (left[one.vehicle, part] > 0.0) & (left[one.vehicle, part] >= one.least_left)
            for part in one.parts
        ]
        yield np.mean(lands, axis=0)


def _list_of(name: str) -> Vehicle:
    return load_vehicle(data_path("evidence", f"{FOUND_PARTS}.toml") if name == FOUND_PARTS else name)


def _mass_left(
    vehicle: Vehicle, names: tuple[str, ...], *, samples: int, seed: int, execution: Execution
) -> F64:
    """The share of its mass with which each part lands, (F, S, I, J), 0 where it does not."""
    _, _, row = distinct_kinds(vehicle)
    known = {part.name: int(kind) for part, kind in zip(vehicle.parts, row, strict=True)}
    for name in names:
        if name not in known:
            raise InputError(f"has no part {name!r}{did_you_mean(name, known)}", path=vehicle.path)
    plan = FallPlan(
        parts=part_arrays(vehicle),
        dispersed=dispersed_inputs(vehicle),
        days=_DAYS_2000,
        entry=None,
        correlation=SUTTON_GRAVES,
        wind=CALM,
        chunks=Chunks(samples, samples, seed),
    )
    grid = _Grid(plan, np.array([known[name] for name in names]))
    points = run_chunks(partial(_at_point, grid), LN_SHARED.size * LN_OWN.size, execution=execution)
    left = np.array(list(points)).reshape(LN_SHARED.size, LN_OWN.size, samples, len(names))
    return np.moveaxis(left, (2, 3), (1, 0))


def _at_point(grid: _Grid, point: int) -> F64:
    """The shares of mass (S, F) of the watched kinds at one point of the grid."""
    plan, block = grid.plan, grid.plan.chunks.block(0)
    shared, own = divmod(point, LN_OWN.size)
    draws = inputs.draw(block, plan.per_sample)
    draws[inputs.HEAT_FACTOR.name] = np.full(block.places.size, np.exp(LN_SHARED[shared]))
    own_heat = np.ones((block.places.size, plan.parts.mass_kg.size))
    own_heat[:, grid.watched] = np.exp(LN_OWN[own])
    impacts = impacts_of(plan, block, draws, own_heat)
    # As a share of the kind: where a sample has more pieces than the list, each is lighter.
    landed_kg = impacts.mass_kg * impacts.number
    return (landed_kg / (plan.parts.mass_kg + plan.parts.held_kg))[:, grid.watched]
