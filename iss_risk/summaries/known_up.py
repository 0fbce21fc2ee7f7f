"""What the samples are held against: until when the object is known to be up, and what follows from it."""

from __future__ import annotations

from iss_risk.answers.document import ConditionedOn
from iss_risk.decay.samples import DecayPlan
from iss_risk.scenario import Scenario


def conditioned_on(
    plan: DecayPlan, contradicted: int, already_down: int, *, conditioning: bool = True
) -> ConditionedOn:
    """Of the samples of `plan`: how many are `contradicted` by what is known, and how many of the others are
    `already_down` before now."""
    known, agreeing = plan.known_up, plan.samples - contradicted
    unknown = "nothing says until when it is up" if conditioning else "switched off"
    return ConditionedOn(
        up_until=None if known is None else known.until,
        because=unknown if known is None else known.because,
        contradicted=contradicted,
        samples_used=agreeing,
        p_already_down=already_down / max(agreeing, 1),
    )


def known_up_warnings(found: ConditionedOn, scenario: Scenario) -> list[str]:
    """What a careful reader should know: that it may be down, that most samples were wrong, or that what is
    stated of it does not count."""
    said = []
    if scenario.still_up is not None and not scenario.conditioning:
        said.append("--no-conditioning: --still-up does not count")
    doubt = found.doubt()
    if doubt is not None:
        since = (
            ""
            if found.up_until is None
            else f"; it is known to be up until {found.up_until:%Y-%m-%d %H:%M} UTC"
        )
        said.append(f"it {doubt}{since}: give a newer orbit, or --still-up with the time of a sighting")
    if found.contradicted > found.samples_used:
        said.append(
            f"{found.contradicted} of {found.samples_used + found.contradicted} samples come down before the "
            f"object is known to be up ({found.because}): its drag is less than was thought, and all figures "
            "come from the slowest samples"
        )
    return said
