"""The head of the page: what it is about, how old it is, and the two scales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from iss_risk.answers.assessment import Assessment, NationRisk, Totals
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
        (texts.say("strip.mass"), f"{texts.mass(vehicle.mass_kg, digits=3)} ({title})"),
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
                "strip.orbit_value" if hours >= 0.0 else "strip.orbit_ahead",
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
    world = texts.say(
        "scale.guideline",
        expected=texts.number(totals.expected_casualties.mean),
        times=texts.number(totals.times_guideline),
    )
    found = [_scale(assessment, texts, texts.say("scale.world"), totals, nothing or world, nothing)]
    for one in own:
        share = texts.say("scale.share", share=texts.share(one.share), lands=texts.share(one.p_debris))
        who = texts.say("scale.nation", nation=one_line(one.name))
        found.append(_scale(assessment, texts, who, one, nothing or share, nothing))
    return tuple(sorted(found, key=lambda scale: -scale.chance))


def _scale(
    assessment: Assessment,
    texts: Texts,
    who: str,
    one: Totals | NationRisk | GroupRisk,
    said: str,
    nothing: str | None,
) -> Scale:
    """With how sure it is. What no sample shows is as high as so many samples do not rule out, unless they
    cannot show it: where nothing lands, or the orbit does not lead."""
    chance, interval = one.p_casualty, one.p_casualty_ci90
    if chance == 0.0:
        away = not isinstance(one, Totals) and is_away(assessment, one)
        if nothing is not None or away or interval is None:
            because = texts.say("scale.away") if away else said
            return Scale(who, chance, level_of(chance), texts.say("scale.nobody"), (because,))
        odds = texts.say("scale.unseen", odds=texts.odds(interval[1]))
        because = texts.say("scale.unseen_because", samples=texts.count(assessment.run.samples))
        missed = not isinstance(one, Totals) and one.p_debris == 0.0
        return Scale(who, chance, level_of(interval[1]), odds, (because,) if missed else (said, because))
    sentences = [said]
    if nothing is None:
        sentences += [" ".join(_how_sure(one, texts))]
    odds = texts.say("scale.chance", odds=texts.odds(chance))
    return Scale(who, chance, level_of(chance), odds, tuple(filter(None, sentences)))


def _how_sure(one: Totals | NationRisk | GroupRisk, texts: Texts) -> Iterator[str]:
    """First what matters more: what survives."""
    least, most = (texts.number(end) for end in one.expected_casualties.range90)
    if least != most:
        yield texts.say("scale.sure", least=least, most=most)
    if one.p_casualty_ci90 is not None:
        low, high = (texts.odds(end) for end in one.p_casualty_ci90)
        low = texts.say("number.none") if one.p_casualty_ci90[0] == 0.0 else low
        yield texts.say("scale.sure_samples", low=low, high=high)


def is_away(assessment: Assessment, one: NationRisk | GroupRisk) -> bool:
    """Whether the orbit does not lead over it: averaged over longitude that is exact."""
    averaged = assessment.run.phase_model == "longitude-averaged"
    return averaged and one.overhead_fraction == 0.0 and one.p_debris == 0.0
