"""Groups of nations: parts of an assessment, of an overflight and of the history."""

from __future__ import annotations

from iss_risk.answers.document import Document, Estimate, Fraction, NonNegative


class GroupRisk(Document):
    """A group of nations as if it were one. `nations` are the alpha-3 codes of its members.

    Expected numbers and shares are the sums of the members'; `p_debris` and `p_casualty` are the chances
    that debris lands in any of them, and that anyone in any of them is hurt; `individual_risk` is the mean
    chance of one of their people.
    """

    name: str
    nations: list[str]
    overhead_fraction: Fraction
    p_debris: Fraction
    p_debris_ci90: tuple[Fraction, Fraction]
    expected_fragments: NonNegative
    fragment_share: Fraction
    expected_mass_kg: NonNegative
    expected_casualties: Estimate
    p_casualty: Fraction
    p_casualty_ci90: tuple[Fraction, Fraction]
    one_in: float | None
    one_in_ci90: tuple[float | None, float | None]
    share: Fraction
    individual_risk: Estimate | None = None


class GroupOverflight(Document):
    """The sums of the members, whose alpha-3 codes are `nations`."""

    name: str
    nations: list[str]
    overhead_fraction: Fraction
    minutes_per_day: NonNegative
    population_under_track: NonNegative
    share: Fraction


class HistoryGroup(Document):
    """A group in one recorded run: the sum of its members that the run knows. Runs keep no chances of
    groups."""

    name: str
    nations: list[str]
    expected_casualties: NonNegative
