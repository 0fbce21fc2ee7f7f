"""The comments of a re-entry message: what it is, what is supposed, and how its figures are to be read."""

from __future__ import annotations

from collections.abc import Iterator

from iss_risk.answers.assessment import Assessment
from iss_risk.decay.plan import END_ALTITUDE_KM
from iss_risk.notation.reentry_keywords import ATMOSPHERIC, GROUND, HEADER, METADATA, SPACECRAFT, USER
from iss_risk.notation.reentry_message import comment_for_message
from iss_risk.summaries.impact_swaths import ImpactPlace
from iss_risk.summaries.reentry_facts import ReentryFacts

# "Circular orbit altitude below 200 km": short-term (section 1.5 of the standard).
_SHORT_TERM_BELOW_KM = 200.0


def comments_of(
    assessment: Assessment, facts: ReentryFacts | None, *, nations: bool
) -> dict[str, tuple[str, ...]]:
    """Lines of comment by block of the message; of `nations` where their chances are stated."""
    by_nation = (
        "By nation (ISO 3166-1 alpha-3): the chances that debris lands, and that anyone is hurt there."
    )
    texts = {
        HEADER: _header(assessment),
        METADATA: _metadata(assessment, facts),
        ATMOSPHERIC: _times(assessment),
        GROUND: _ground(assessment, facts),
        SPACECRAFT: _spacecraft(assessment),
        USER: [by_nation] if nations else [],
    }
    lines = {
        block: tuple(line for text in found for line in comment_for_message(text))
        for block, found in texts.items()
    }
    return {block: found for block, found in lines.items() if found}


def is_short_term(assessment: Assessment) -> bool:
    """Whether the standard calls it a short-term prediction (1.5), for which epochs should be stated (3.5.6),
    or the track over ground is known."""
    low = assessment.object.mean_altitude_km < _SHORT_TERM_BELOW_KM
    falls = assessment.run.uncontrolled_from is None
    return assessment.run.phase_model == "ground-track" or (low and falls)


def _header(assessment: Assessment) -> Iterator[str]:
    why = assessment.hypothetical_because
    if why is not None:
        yield f"SCENARIO, not a forecast of a re-entry: {why}."
    else:
        yield "PREDICTION of an uncontrolled re-entry of an object that nobody is known to control."
    doubt = None if assessment.run.conditioned_on is None else assessment.run.conditioned_on.doubt()
    if doubt is not None:
        yield f"The object {doubt}."
    yield f"As seen at {assessment.run.now:%Y-%m-%dT%H:%M} UTC; iss-risk {assessment.tool.version}."


def _metadata(assessment: Assessment, facts: ReentryFacts | None) -> Iterator[str]:
    yield f"From the orbit of {assessment.object.epoch:%Y-%m-%dT%H:%M} UTC. {assessment.condition}"
    if assessment.run.assumed:
        stated = ", ".join(f"{name} = {value}" for name, value in assessment.run.assumed.items())
        yield f"Assumed by the user: {stated}"
    if facts is None:
        yield "Written from a kept document, which does not hold the places of impacts."


def _times(assessment: Assessment) -> Iterator[str]:
    decay = assessment.decay
    yield (
        f"Median and 5 to 95 % of {decay.decayed_samples} simulated re-entries, rounded; re-entry is the "
        f"main break-up, within two minutes of {END_ALTITUDE_KM:g} km."
    )
    staying = 1.0 - decay.decayed_fraction
    if staying > 0.0:
        yield (
            f"{100.0 * staying:.2g} % of the samples are still in orbit after the horizon of "
            f"{decay.horizon_days:,.10g} days: all figures of impact are of the others."
        )
    if decay.reentry_utc.p95 is None:
        yield "The window has no end: more than 5 % of the samples come down after the horizon."


def _ground(assessment: Assessment, facts: ReentryFacts | None) -> Iterator[str]:
    yield f"Chances given that it comes down as stated above; from {assessment.run.samples} samples."
    if facts is None:
        return
    if facts.p_impact == 0.0:
        yield "Nothing lands in any sample: all of it burns up."
    elif facts.place is None:
        known = "the track over ground is not known well enough" if is_short_term(assessment) else (
            "the time of the re-entry is not known to a revolution"
        )  # fmt: skip
        yield f"No place of impact: {known}."
    else:
        yield from _places(facts.place)


def _spacecraft(assessment: Assessment) -> Iterator[str]:
    vehicle = assessment.vehicle
    yield f"{vehicle.title}. BALLISTIC_COEFF is m/(Cd A), the median of the samples."
    if vehicle.assumed is not None:
        yield f"Assumed: {vehicle.assumed}"


def _places(place: ImpactPlace) -> Iterator[str]:
    yield (
        f"Places: along the ground track, of all fragments of {place.samples} simulated re-entries; NOMINAL "
        "is where most come down, CROSS_TRACK the distance to either side."
    )
    long = [f"{swath.confidence:.0%} {swath.revolutions:.1f}" for swath in place.swaths]
    yield (
        f"Lengths of the intervals in revolutions: {', '.join(long)}. Ends half a revolution or more apart "
        "are not to be joined by an arc: the ground track leads from START to STOP."
    )
