"""Which objects of a fleet come down in a scenario, and how many in a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from iss_risk.arrays import F64
from iss_risk.checks import one_of, within
from iss_risk.errors import UsageError
from iss_risk.fleet.records import FleetObject
from iss_risk.fleet.states import ObjectState

FateName: TypeAlias = Literal["dead", "retired", "failed", "abandoned"]
FATES: tuple[FateName, ...] = get_args(FateName)
# A design life that nobody states: that of most classes of data/fleets.
USUAL_LIFE_YEARS = 5.0
# Less than one of all satellites there will be; and one in so many can still be written as a number.
_LEAST_SHARE = 1e-9


@dataclass(frozen=True)
class Fate:
    """What is supposed to become of the fleet.

    "dead": those come down that are dead today, and no others. "failed": these, and of the others that can be
    flown the part `failed_share` fails today and comes down by drag. "abandoned": all. "retired": each that
    is not dead comes down once it is `retire_age_years` old (None: at the design life of its class), and
    another takes its place, so that it is a rate.

    Raises UsageError for figures out of range, and those that the fate does not use.
    """

    name: FateName = "dead"
    retire_age_years: float | None = None
    failed_share: float | None = None

    def __post_init__(self) -> None:
        one_of("fate", self.name, FATES)
        if self.retire_age_years is not None:
            within("retire_age_years", self.retire_age_years, 0.1, 100.0)
            if self.name != "retired":
                raise UsageError("is for --fate retired", parameter="retire_age_years")
        if self.failed_share is not None:
            within("failed_share", self.failed_share, 0.0, 1.0)
            if 0.0 < self.failed_share < _LEAST_SHARE:
                raise UsageError(f"is neither 0 nor at least {_LEAST_SHARE:g}", parameter="failed_share")
            if self.name != "failed":
                raise UsageError("is for --fate failed", parameter="failed_share")
        if self.name == "failed" and self.failed_share is None:
            raise UsageError(
                "is needed: which share of those that are flown fails, e.g. 0.01", parameter="failed_share"
            )

    def weights(self, objects: Sequence[FleetObject], states: Sequence[ObjectState]) -> F64:
        """How many re-entries each object (N,) counts for: in all, or a year where `is_rate`."""
        return np.array([self._weight(one, state) for one, state in zip(objects, states, strict=True)])

    def _weight(self, one: FleetObject, state: ObjectState) -> float:
        if state.state == "down":
            return 0.0
        if self.name == "retired":
            if state.state == "dead":  # nothing takes the place of rocket bodies and of what has failed
                return 0.0
            life = self.retire_age_years or one.kind.design_life_years or USUAL_LIFE_YEARS
            return 1.0 / life
        if state.state == "dead" or self.name == "abandoned":
            return 1.0
        return self.failed_share or 0.0

    @property
    def is_rate(self) -> bool:
        """Are the re-entries counted by year?"""
        return self.name == "retired"

    def in_words(self) -> str:
        """What is supposed, in one line."""
        if self.name == "dead":
            return "those that are dead today come down, and no others"
        if self.name == "abandoned":
            return "all are left to themselves today"
        if self.name == "failed":
            return f"those that are dead today, and {100.0 * (self.failed_share or 0.0):g} % of all others"
        age = (
            "the design life of its class"
            if self.retire_age_years is None
            else f"{self.retire_age_years:g} years"
        )
        each = f"each that works comes down at {age}, uncontrolled"
        return f"{each}, and another takes its place: re-entries a year"
