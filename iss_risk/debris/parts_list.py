"""How a parts list may be wrong: number, gauge and material of what is only estimated, drawn by family.

Nine tenths of the station's mass is known to be there, but not in how many pieces, of what gauge and partly
of what. A sample has a list of its own, of the same mass:

- *number*: a kind has s times as many pieces, each of 1/s of its mass and of the same gauge (mass per area).
  What is counted, COUNTED pieces or fewer in the vehicle, keeps its number.
- *gauge*: a piece of the same mass is g times as thick and has 1/g of the surface.
- *alternatives*: what the file doubts is, with its chance, of another material or in more pieces.

The factors of one family (vehicle/families.py) are one common factor times one of its own: the same people
judged all families. A figure that was found has none, a recalled one the root.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from iss_risk import inputs
from iss_risk.arrays import F64, I64
from iss_risk.distributions import Distribution
from iss_risk.inputs import DispersedInput, input_of
from iss_risk.streams import Block, Purpose, random_row
from iss_risk.vehicle.families import FAMILIES, family_of
from iss_risk.vehicle.materials import Confidence
from iss_risk.vehicle.parts import Part

# Hardware of which there are a few pieces is counted, not torn: its number is known.
COUNTED = 8
# Powers of the factors. That what is recalled is twice as well known as what is estimated is a judgement.
SHARE = {Confidence.FOUND: 0.0, Confidence.RECALLED: 0.5, Confidence.ESTIMATED: 1.0}


class Doubts(NamedTuple):
    """What is uncertain of each kind (K,): index of its `family` in FAMILIES, powers of the factors of
    `number` and `gauge`, and the alternative: its row in the arrays of materials (the own one without any),
    how many pieces one becomes, its chance, and the row of its random numbers."""

    family: I64
    number_power: F64
    gauge_power: F64
    other_material: I64
    other_pieces: F64
    chance: F64
    random_row: I64


class Listing(NamedTuple):
    """The list of each sample, (N, K): factors of number and gauge, and rows in the arrays of materials."""

    number: F64
    gauge: F64
    material: I64


def doubts_of(kinds: Sequence[Part], pieces: I64, other_material: I64) -> Doubts:
    """What is uncertain of the `kinds` (K,) with that many `pieces`; `other_material` as in Doubts."""
    share = np.array([SHARE[part.confidence] for part in kinds])
    others = [part.alternative for part in kinds]
    return Doubts(
        family=np.array([FAMILIES.index(part.family or family_of(part)) for part in kinds], dtype=np.int64),
        number_power=np.where(pieces > COUNTED, share, 0.0),
        gauge_power=share,
        other_material=other_material,
        other_pieces=np.array([1.0 if one is None else float(one.pieces) for one in others]),
        chance=np.array([0.0 if one is None else one.chance for one in others]),
        random_row=np.array(
            [random_row("" if one is None else one.together) for one in others], dtype=np.int64
        ),
    )


def draw_listing(
    block: Block, doubts: Doubts, draws: Mapping[str, F64], of_run: Sequence[DispersedInput[Distribution]]
) -> Listing:
    """The lists of the samples of `block`; `draws` (N,) by name hold the common factors."""

    def factor(
        common: DispersedInput[Distribution], own: DispersedInput[Distribution], purpose: Purpose, power: F64
    ) -> F64:
        rows = np.array([random_row(name) for name in FAMILIES], dtype=np.int64)
        own_factor = input_of(of_run, own).distribution.quantile(block.stratified(purpose, rows))
        of_family = draws[common.name][:, None] * own_factor
        whole: F64 = _columns(of_family, doubts.family) ** power
        return whole

    number = factor(
        inputs.PIECE_NUMBER, inputs.FAMILY_PIECE_NUMBER, Purpose.PIECE_NUMBER, doubts.number_power
    )
    gauge = factor(inputs.GAUGE, inputs.FAMILY_GAUGE, Purpose.GAUGE, doubts.gauge_power)
    # A chance of its own for each thing in doubt: kinds that are one thing go together.
    things, thing_of = np.unique(doubts.random_row, return_inverse=True)
    drawn = input_of(of_run, inputs.ALTERNATIVE).distribution.quantile(
        block.stratified(Purpose.ALTERNATIVE, things)
    )
    other = _columns(drawn, thing_of) < doubts.chance
    own = np.arange(doubts.family.size)
    return Listing(
        number * np.where(other, doubts.other_pieces, 1.0),
        gauge,
        np.where(other, doubts.other_material, own),
    )


def _columns(table: F64, chosen: I64) -> F64:
    """Columns of `table`, one sample after the other in memory as in `as_listed`. table[:, chosen] would put
    one column after the other: arguments of another type, for which the whole debris is compiled again."""
    return np.take(table, chosen, axis=1)


def as_listed(samples: int, kinds: int) -> Listing:
    """The list itself, in every sample."""
    ones = np.ones((samples, kinds))
    return Listing(ones, ones.copy(), np.tile(np.arange(kinds), (samples, 1)))
