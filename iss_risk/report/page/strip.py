"""The head of the page: what it is about, how old it is, and the two scales."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from iss_risk.answers.assessment import Assessment, NationRisk
from iss_risk.answers.group_records import GroupRisk
from iss_risk.notation.text import one_line
from iss_risk.report.heading import altitude
from iss_risk.report.instants import utc_minute
from iss_risk.report.page.scales import Scale, level_of
from iss_risk.report.page.standing import next_by
from iss_risk.report.page.texts import Texts


def facts(assessment: Assessment, texts: Texts, name: str, run: int) -> tuple[tuple[str, str], ...]:
    """Pairs of a word and a value: what, how heavy, which version, how old."""
    tracked, vehicle = assessment.object, assessment.vehicle
    orbit = next((one for one in assessment.inputs if one.name == "orbit"), None)
    hours = (assessment.run.now - tracked.epoch).total_seconds() / 3600.0
    number = "" if tracked.norad_id is None else f" ({texts.say('strip.number', number=tracked.norad_id)})"
    title = one_line(vehicle.title)
    return (
        (texts.say("strip.object"), f"{name}{number}"),
        (texts.say("strip.mass"), f"{texts.mass(vehicle.mass_kg)} ({title})"),
        (texts.say("strip.version"), texts.say("strip.version_value", run=run, tool=assessment.tool.version)),
        (
            texts.say("strip.created"),
            f"{utc_minute(assessment.run.generated_at)}, "
            f"{texts.say('strip.clock', now=utc_minute(assessment.run.now))}",
        ),
        (texts.say("strip.next"), utc_minute(next_by(assessment))),
        (
            texts.say("strip.orbit"),
            texts.say(
                "strip.orbit_value",
                altitude=texts.local(altitude(tracked)),
                inclination=texts.local(f"{tracked.inclination_deg:.2f}"),
                age=texts.age(hours),
                source="" if orbit is None else one_line(orbit.provenance),
            ),
        ),
    )


def nothing_at_risk(assessment: Assessment, texts: Texts) -> str | None:
    """Why nobody is at risk, where nobody is."""
    samples = texts.count(assessment.run.samples)
    if assessment.decay.decayed_fraction == 0.0:
        end = assessment.run.now + timedelta(days=assessment.decay.horizon_days)
        return texts.say("scale.stays_up", end=f"{end:%Y-%m-%d}", samples=samples)
    if assessment.debris.surviving_mass_kg.mean == 0.0:
        return texts.say("scale.nothing", samples=samples)
    return None


def scales(assessment: Assessment, texts: Texts, own: Sequence[NationRisk | GroupRisk]) -> tuple[Scale, ...]:
    """The world, and the nations of the reader; the higher ones first."""
    totals, nothing = assessment.totals, nothing_at_risk(assessment, texts)
    world = nothing or texts.say(
        "scale.guideline",
        expected=texts.number(totals.expected_casualties.mean),
        times=texts.number(totals.times_guideline),
    )
    sentences = [world]
    if nothing is None and totals.p_casualty_ci90 is not None and totals.p_casualty > 0.0:
        low, high = (texts.odds(end) for end in totals.p_casualty_ci90)
        least, most = (texts.number(end) for end in totals.expected_casualties.range90)
        sentences.append(texts.say("scale.sure", low=low, high=high, least=least, most=most))
    found = [_scale(texts, texts.say("scale.world"), totals.p_casualty, sentences)]
    for one in own:
        said = nothing or texts.say(
            "scale.share", share=texts.share(one.share), lands=texts.share(one.p_debris)
        )
        who = texts.say("scale.nation", nation=one_line(one.name))
        found.append(_scale(texts, who, one.p_casualty, [said]))
    return tuple(sorted(found, key=lambda scale: -scale.chance))


def _scale(texts: Texts, who: str, chance: float, sentences: Sequence[str]) -> Scale:
    return Scale(
        who, chance, level_of(chance), texts.say("scale.chance", odds=texts.odds(chance)), tuple(sentences)
    )
