"""The answer of an assessment in sentences that can be quoted as they stand.

Each text is whole: what is supposed, the chance in plain odds, how that compares with the guideline, how sure
it is, and when. They are made from the document alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from iss_risk.answers.assessment import Assessment, ChanceOfNumber, NationRisk, Totals
from iss_risk.answers.document import Chance, Estimate
from iss_risk.answers.group_records import GroupRisk
from iss_risk.exposure.nations.directory import Named
from iss_risk.notation.text import one_line
from iss_risk.report.instants import like_interval, utc_minute
from iss_risk.report.numbers import count, rounded
from iss_risk.report.words import (
    chance_in_words,
    number_in_words,
    object_in_words,
    odds_in_words,
    share_in_words,
)

# Said of what is only supposed: `hypothetical_because` of the document tells why.
CAVEAT = "a scenario, not a forecast"
# What is real is said to be coming down where half of the samples end within two months and hardly one stays
# up: from 60 days before on Space-Track predicts decays.
_COMING_DOWN_DAYS = 60.0
# Whose it is and where it stands: `iss-risk explain guideline`. As a number of casualties first: beside the
# chance that somebody is hurt "1 in 10,000" alone is taken for such a chance, and the factor is then wrong.
GUIDELINE = (
    "the guideline of 0.0001 (1 in 10,000) that US government practice, NASA and ESA set for a re-entry, all "
    "nations together"
)
# From this half width of its interval on, as a part of it, a chance is not quoted without the interval.
_UNSURE = 0.25
# So many nations are named of those that debris may reach.
_NAMED = 3
_IN_WORDS = {(0, 0): "nobody", (1, 1): "one person", (2, 9): "two to nine", (10, None): "ten or more"}


def headline(assessment: Assessment) -> str:
    """The whole world, in two or three sentences."""
    totals, samples = assessment.totals, count(assessment.run.samples)
    if assessment.decay.decayed_fraction == 0.0:
        return _stays_up(assessment)
    supposed, when = supposition(assessment), _when(assessment)
    if assessment.debris.surviving_mass_kg.mean == 0.0:
        return f"{supposed}, nobody is at risk: nothing survives the fall in any of {samples} samples. {when}"
    if totals.expected_casualties.mean == 0.0:
        return f"{supposed}, no casualties are expected: debris falls where nobody lives. {when}"
    hurt = f"{_chance_of_hurt(assessment, totals.p_casualty)}{_numbers(totals.chances_of_casualties)}"
    doubt = _doubt(totals)
    casualties = _expected(totals.expected_casualties, nominal=totals.casualties_at_nominal_area)
    expected = f"{casualties}: {_times_guideline(assessment)}"
    return f"{supposed}, {hurt}.{doubt} {expected}. {when}"


def nation_headlines(assessment: Assessment, named: Sequence[Named]) -> list[str]:
    """One text for each nation and group, in their order."""
    nations = {one.iso_a3: one for one in assessment.nations}
    groups = {one.name: one for one in assessment.groups}
    found = [groups.get(one.name) if one.is_group else nations.get(one.codes[0]) for one in named]
    return [_of_nation(assessment, one) for one in found if one is not None]


def _of_nation(assessment: Assessment, one: NationRisk | GroupRisk) -> str:
    """Its name stands before the sentence, where it needs no article: "the Gambia", "the EU"."""
    name, expected = one_line(one.name), one.expected_casualties
    if assessment.decay.decayed_fraction == 0.0 or assessment.debris.surviving_mass_kg.mean == 0.0:
        return f"{name}: {headline(assessment)}"
    supposed, when = supposition(assessment), f"{_when(assessment)}{_passes_over(assessment, one)}"
    if expected.mean == 0.0:
        return f"{name}: {supposed}, no casualties are expected there, and {_lands(assessment, one)}. {when}"
    hurt = f"{_chance_of_hurt(assessment, one.p_casualty, ' there')}, and {_lands(assessment, one)}"
    world = f"the {number_in_words(assessment.totals.expected_casualties.mean)} worldwide"
    compared = f"{share_in_words(one.share)} of {world}; those are {_times_guideline(assessment)}"
    said = _expected(expected, " there", nominal=_at_nominal_area(assessment, expected))
    return f"{name}: {supposed}, {hurt}.{_doubt(one)} {said}, {compared}. {when}"


def _at_nominal_area(assessment: Assessment, expected: Estimate) -> float | None:
    """What the nominal casualty area would cause there: what survives scales all expectations alike."""
    nominal, world = assessment.totals.casualties_at_nominal_area, assessment.totals.expected_casualties.mean
    return None if nominal is None or world == 0.0 else expected.mean * nominal / world


def _is_near(assessment: Assessment) -> bool:
    """Whether it comes down so soon that its track over the ground is known."""
    return assessment.run.phase_model == "ground-track"


def is_coming_down(assessment: Assessment) -> bool:
    """Whether it comes down in truth, and soon: what is only supposed never is."""
    left = assessment.decay.lifetime_days
    real = assessment.hypothetical_because is None
    return real and left.p95 is not None and left.p50 is not None and left.p50 <= _COMING_DOWN_DAYS


def is_another_vehicle(assessment: Assessment) -> bool:
    """Whether what comes down is not to be quoted as the object, on whose orbit it is supposed to be."""
    vehicle = assessment.vehicle
    stated = vehicle.why == "stated" and vehicle.norad_id != assessment.object.norad_id
    return stated and assessment.hypothetical_because is not None


def _is_told_as_fact(assessment: Assessment) -> bool:
    """In "comes down", not "would come down"."""
    return _is_near(assessment) or assessment.hypothetical_because is None


def _name(assessment: Assessment) -> str:
    """What comes down."""
    name = object_in_words(assessment.object.name) or "the object"
    if not is_another_vehicle(assessment):
        return name
    return f"{one_line(assessment.vehicle.title)} on the orbit of {name}"


def supposition(assessment: Assessment) -> str:
    """How every quotable sentence begins, as in: If ISS (ZARYA) came down uncontrolled (a scenario, not a
    forecast). What is real is no scenario."""
    if is_coming_down(assessment):
        return f"When {_name(assessment)} comes down uncontrolled"
    if assessment.hypothetical_because is None:
        return f"If nobody controls {_name(assessment)} until it comes down"
    released = assessment.run.uncontrolled_from
    since = "" if released is None else f" after {utc_minute(released)}"
    comes = "comes" if _is_near(assessment) else "came"
    return f"If {_name(assessment)} {comes} down uncontrolled{since} ({CAVEAT})"


def _stays_up(assessment: Assessment) -> str:
    run, horizon_days = assessment.run, assessment.decay.horizon_days
    end = run.now + timedelta(days=horizon_days)
    caveat = "" if assessment.hypothetical_because is None else f" ({CAVEAT})"
    return (
        f"Left uncontrolled{caveat}, {_name(assessment)} does not come down before {end:%Y-%m-%d} "
        f"({rounded(horizon_days, 4)} days from now) in any of the {count(run.samples)} samples. "
        "--horizon looks further ahead."
    )


def _chance_of_hurt(assessment: Assessment, chance: float, where: str = "") -> str:
    verb = "is" if _is_told_as_fact(assessment) else "would be"
    odds = odds_in_words(chance) if chance > 0.0 else "too small to show in the samples"
    return f"the chance that anybody{where} is hurt {verb} {odds}"


def _doubt(one: Totals | NationRisk | GroupRisk) -> str:
    """A sentence where the samples are too few for the chance to be quoted alone."""
    if one.expected_casualties.ci90 is None:
        return " Too few samples come down to tell how sure that is."
    if one.p_casualty_ci90 is None or one.p_casualty == 0.0:
        return ""
    low, high = one.p_casualty_ci90
    if high - low <= 2.0 * _UNSURE * one.p_casualty:
        return ""
    least, most = (odds_in_words(end).removeprefix("about ") for end in (low, high))
    between = f"between {least} and {most}" if low > 0.0 else f"below {most}"
    return f" The samples are few: they tell no more than that this chance is {between}."


def _lands(assessment: Assessment, one: NationRisk | GroupRisk) -> str:
    if one.p_debris == 0.0:
        most = (
            "" if one.p_debris_ci90 is None else f" (a chance below {chance_in_words(one.p_debris_ci90[1])})"
        )
        return f"debris landed there in none of the {count(assessment.run.samples)} samples{most}"
    verb = "lands" if _is_told_as_fact(assessment) else "would land"
    return f"debris {verb} there in {share_in_words(one.p_debris)} of such re-entries"


def _expected(casualties: Estimate, where: str = "", *, nominal: float | None = None) -> str:
    low, high = (number_in_words(end) for end in casualties.range90)
    said = f"On average {number_in_words(casualties.mean)} casualties are expected{where}"
    if low == high:  # one solid piece
        return f"{said} (what survives is the same in all samples)"
    middle = "" if nominal is None else f"{number_in_words(nominal)} with every debris input at its middle; "
    return f"{said} ({middle}90 % range over what may survive: {low} to {high})"


def _times_guideline(assessment: Assessment) -> str:
    return f"{number_in_words(assessment.totals.times_guideline)} times {GUIDELINE}"


def _numbers(chances: Sequence[ChanceOfNumber]) -> str:
    """The chances of no casualty, one, a few and many."""
    if not chances:
        return ""
    fewer = (None, *(one.chance for one in chances))
    said = [
        f"{_IN_WORDS[one.least, one.most]} {known_chance(one.chance, fewer[k])}"
        for k, one in enumerate(chances)
    ]
    return f" ({', '.join(said)})"


def known_chance(chance: Chance, of_fewer: Chance | None) -> str:
    """As in: 3.7 %; where its interval begins at zero, only what it is below: below 1 in 1,400.
    No bound is told that lies above the chance `of_fewer` casualties, which are the likelier ones."""
    low, high = chance.ci90
    if low > 0.0:
        return chance_in_words(chance.mean)
    if of_fewer is not None and high >= of_fewer.mean:
        return "rarer still"
    return f"below {chance_in_words(high)}"


def _when(assessment: Assessment) -> str:
    """When it comes down, and in the last days what is still possible."""
    run, when, near = assessment.run, assessment.decay.reentry_utc, _is_near(assessment)
    end = run.now + timedelta(days=assessment.decay.horizon_days)
    interval = (when.p95 or end) - (when.p05 or run.now)
    p05, p50, p95 = (
        f"later than {like_interval(end, interval)}" if instant is None else like_interval(instant, interval)
        for instant in (when.p05, when.p50, when.p95)
    )
    comes = "It comes down" if _is_told_as_fact(assessment) else "It would come down"
    if when.p05 is None:
        time = f"{comes} {p95} with a chance of 95 %"
    else:
        time = f"{comes} {p50 if when.p50 is None else f'about {p50}'} (90 % range: {p05} to {p95})"
    place = _still_possible(assessment) if near else "over which places is not known before the last days"
    doubt = None if run.conditioned_on is None else run.conditioned_on.doubt()
    return f"{time}; {place}.{'' if doubt is None else f' It {doubt}.'}"


def _still_possible(assessment: Assessment) -> str:
    passes = 0 if assessment.passes is None else len(assessment.passes.passes)
    said = "one pass around the Earth is" if passes == 1 else f"{count(passes)} passes around the Earth are"
    nations = [] if assessment.tracks is None else [one_line(one.name) for one in assessment.tracks.nations]
    if not nations:
        return f"{said} still possible, over no nation"
    others = len(nations) - _NAMED
    more = {0: "", 1: " and one more nation"}.get(max(others, 0), f" and {count(others)} more nations")
    return f"{said} still possible, over {', '.join(nations[:_NAMED])}{more}"


def _passes_over(assessment: Assessment, one: NationRisk | GroupRisk) -> str:
    """In the last days: from when to when it may pass over the nation or group."""
    passes = assessment.passes
    if passes is None or not passes.minutes_known:
        return ""
    codes = one.nations if isinstance(one, GroupRisk) else [one.iso_a3]
    rows = [row for row in passes.nations if row.iso_a3 in codes and row.overhead]
    if not rows:
        return " No pass that is left goes over it."
    first = min(span.from_utc for row in rows for span in row.overhead)
    last = max(span.to_utc for row in rows for span in row.overhead)
    over = len({row.revolution for row in rows})
    which = "One pass that is left goes" if over == 1 else f"{over} passes that are left go"
    return f" {which} over it, between {utc_minute(first)} and {utc_minute(last)}."
