"""What lies on the ground: from the tallies of a debris study to the records of its document."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iss_risk.answers.ground_records import (
    EnergyClass,
    Hazard,
    HazardousKind,
    HeavyKind,
    InWater,
    OnTheGround,
    WaterClass,
)
from iss_risk.arrays import F64
from iss_risk.debris.on_the_ground import ENERGY_CLASSES_J, IN_WATER
from iss_risk.debris.scraps import names_of_rows
from iss_risk.simulation.falls import FallPlan, Falls
from iss_risk.simulation.falls_beside import FallsBeside
from iss_risk.summaries.debris_totals import total_in
from iss_risk.vehicle.hazards import ADVICE, HAZARDS
from iss_risk.vehicle.parts import Part

# So many of the heaviest kinds are named, of those that land in at least this share of the samples.
_HEAVIEST, _OFTEN = 5, 0.05


def in_water_mostly(samples: F64) -> InWater | None:
    """The class in which a kind is in most samples, of the numbers (3,) of samples; None if none lands."""
    return IN_WATER[int(samples.argmax())] if samples.any() else None


def on_the_ground(
    kinds: Sequence[Part], plan: FallPlan, chunks: Sequence[Falls], beside: FallsBeside
) -> OnTheGround:
    """Heaviest pieces, energies, what floats, and what may be dangerous; `kinds` (K,) of the plan."""
    ends_j = (*ENERGY_CLASSES_J[1:], None)
    return OnTheGround(
        heaviest_kg=total_in(chunks, beside, "heaviest_kg"),
        heaviest=_heaviest(names_of_rows(kinds, plan.parts), chunks),
        energies=[
            EnergyClass(
                from_j=least,
                below_j=ends_j[k],
                pieces=total_in(chunks, beside, "energy_pieces", k),
            )
            for k, least in enumerate(ENERGY_CLASSES_J)
        ],
        in_sea_water=[
            WaterClass(
                in_water=name,
                pieces=total_in(chunks, beside, "water_pieces", k),
                mass_kg=total_in(chunks, beside, "water_kg", k),
            )
            for k, name in enumerate(IN_WATER)
        ],
        hazards=_hazards(kinds, plan, chunks, beside),
        advice=ADVICE,
    )


def _heaviest(names: Sequence[str], chunks: Sequence[Falls]) -> list[HeavyKind]:
    landed, kg = (
        np.sum([getattr(one.tally, name) for one in chunks], axis=0) for name in ("landed", "impact_mass_kg")
    )
    first = np.concatenate([one.tally.heaviest_kind for one in chunks])
    times = np.bincount(first[first >= 0], minlength=len(names))
    each_kg = np.where(landed >= _OFTEN * first.size, kg / np.maximum(landed, 1.0), 0.0)
    return [
        HeavyKind(
            name=names[k],
            impact_mass_kg=float(each_kg[k]),
            survives=float(landed[k] / first.size),
            heaviest_in=float(times[k] / first.size),
        )
        for k in np.argsort(-each_kg, kind="stable")[:_HEAVIEST]
        if each_kg[k] > 0.0
    ]


def _hazards(
    kinds: Sequence[Part], plan: FallPlan, chunks: Sequence[Falls], beside: FallsBeside
) -> list[Hazard]:
    """Those of the vehicle, the ones of which most pieces land first."""
    samples, pieces = plan.chunks.samples, plan.parts.pieces
    reached, landed_pieces = (
        np.sum([getattr(one.tally, name) for one in chunks], axis=0) / samples
        for name in ("reached", "reached_pieces")
    )
    nominal_pieces = beside.nominal.reached_pieces / beside.nominal.fragments.size
    found = []
    for number, (word, (because, source)) in enumerate(HAZARDS.items()):
        which = [k for k, part in enumerate(kinds) if part.hazard == word]
        if not which:
            continue
        parts = [
            HazardousKind(
                name=kinds[k].name,
                pieces=int(pieces[k]),
                landed_pieces=float(landed_pieces[k]),
                landed_pieces_nominal=float(nominal_pieces[k]),
                any_lands=float(reached[k]),
            )
            for k in which
        ]
        landed = np.concatenate([one.tally.hazard_pieces[:, number] for one in chunks])
        found.append(
            Hazard(
                hazard=word,
                because=because,
                source=source,
                pieces=total_in(chunks, beside, "hazard_pieces", number),
                any_lands=float((landed > 0.0).mean()),
                parts=sorted(parts, key=lambda one: (-one.landed_pieces, one.name)),
            )
        )
    return sorted(found, key=lambda one: (-one.pieces.mean, one.hazard))
