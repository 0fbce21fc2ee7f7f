"""What lies on the ground after a re-entry: how heavy, how hard it hit, whether it floats, whether it is
dangerous to touch."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from iss_risk.answers.document import Document, Fraction, NonNegative, Spread

InWater = Literal["floats", "may float", "sinks"]


class DebrisTotal(Spread):
    """A total over the samples, and where its mean comes from.

    `nominal` is the total with every uncertain input at its middle, `without_model_error` its mean with the
    errors of the model at their middle while what differs from one re-entry to the next is drawn. So the mean
    exceeds the nominal by `without_model_error` - `nominal` for the latter, and by `mean` -
    `without_model_error` for the errors of the model. The model's part of this excess is
    `model_error_of_excess`, null where the excess is less than 5 % of the mean; `model_error_of_variance` is
    the part of the variance that goes with it.
    """

    nominal: float
    without_model_error: float
    model_error_of_excess: float | None
    model_error_of_variance: Fraction


class HeavyKind(Document):
    """A kind of part: the mean mass of a piece where it lands, in which share of the samples it does
    (`survives`), and in which it is the heaviest of all pieces."""

    name: str
    impact_mass_kg: NonNegative
    survives: Fraction
    heaviest_in: Fraction


class EnergyClass(Document):
    """The pieces that arrive with `from_j` up to `below_j` joules (null: without end)."""

    from_j: NonNegative
    below_j: float | None
    pieces: DebrisTotal


class WaterClass(Document):
    """The pieces that float, may float, or sink in sea water of 1,025 kg/m³, and their mass.

    "floats": what a piece is made of is lighter than sea water. "may float": a vessel (hollow sphere or
    cylinder) that has not melted through and is lighter than the water it displaces, until water gets in.
    "sinks": everything else.
    """

    in_water: InWater
    pieces: DebrisTotal
    mass_kg: DebrisTotal


class HazardousKind(Document):
    """A kind of part that may be dangerous: how many pieces of it come down on the mean, alone or inside what
    holds them, how many nominally, and the share of samples in which any does."""

    name: str
    pieces: int
    landed_pieces: NonNegative
    landed_pieces_nominal: NonNegative
    any_lands: Fraction


class Hazard(Document):
    """Something that may be dangerous about pieces that lie on the ground, and why; `any_lands` is the share
    of samples in which at least one such piece comes down, alone or inside what holds it."""

    hazard: str
    because: str
    source: str
    pieces: DebrisTotal
    any_lands: Fraction
    parts: list[HazardousKind]


class OnTheGround(Document):
    """What a finder, a ship or a map asks of the pieces. `heaviest` are the five heaviest kinds of those that
    land in at least 5 % of the samples; hazards are those of the vehicle, also where nothing of them lands.
    """

    heaviest_kg: DebrisTotal
    heaviest: list[HeavyKind]
    energies: list[EnergyClass]
    in_sea_water: list[WaterClass]
    hazards: list[Hazard]
    advice: str = Field(description="For whoever finds a piece.")
