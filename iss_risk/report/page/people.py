"""Who is hurt: how many people, and in which nations."""

from __future__ import annotations

from collections.abc import Sequence

from iss_risk.answers.assessment import Assessment, NationRisk
from iss_risk.answers.document import Chance
from iss_risk.answers.group_records import GroupRisk
from iss_risk.notation.text import one_line
from iss_risk.report.page.layout import Part, Row, Table
from iss_risk.report.page.others import others
from iss_risk.report.page.strip import nothing_at_risk
from iss_risk.report.page.texts import Texts

TOP_NATIONS = 10


def casualties(assessment: Assessment, texts: Texts) -> Part | None:
    """The chances of no casualty, one, a few and many; None where nobody is at risk."""
    totals = assessment.totals
    nothing = nothing_at_risk(assessment, texts)
    if nothing is not None or not totals.chances_of_casualties:
        return None
    low, high = (texts.number(end) for end in totals.expected_casualties.range90)
    nominal = totals.casualties_at_nominal_area
    values = {
        "nobody": texts.share(totals.chances_of_casualties[0].chance.mean),
        "expected": texts.number(totals.expected_casualties.mean),
        "low": low,
        "high": high,
    }
    if nominal is None:
        lead = texts.say("casualties.lead_without_nominal", **values)
    else:
        lead = texts.say("casualties.lead", nominal=texts.number(nominal), **values)
    rows = []
    for one in totals.chances_of_casualties:
        number = texts.say("casualties.ten_or_more") if one.most is None else str(one.least)
        if one.most is not None and one.most > one.least:
            number = f"{one.least}–{one.most}"
        rows.append(Row((number, *_chance_and_interval(one.chance, texts))))
    columns = ("casualties.number", "casualties.chance", "casualties.interval")
    table = Table(texts.say("casualties.heading"), tuple(texts.say(one) for one in columns), tuple(rows))
    said = (lead, *others(assessment.individual, assessment.aircraft, texts))
    return Part("casualties", texts.say("casualties.heading"), said, (table,), ("casualties",))


def nations(assessment: Assessment, texts: Texts, own: Sequence[NationRisk | GroupRisk]) -> Part | None:
    """The ten nations at most risk and those of the reader; None where nobody is at risk."""
    if nothing_at_risk(assessment, texts) is not None:
        return None
    top: list[NationRisk | GroupRisk] = list(assessment.nations[:TOP_NATIONS])
    top += [one for one in own if one.name not in {row.name for row in top}]
    lead = texts.say(
        "nations.lead",
        own=texts.say("nations.own") if own else "",
        count=texts.count(len(assessment.nations)),
    )
    table = nation_table(texts, texts.say("nations.heading"), top, own)
    sentences = (lead, texts.say("nations.note"))
    return Part("nations", texts.say("nations.heading"), sentences, (table,), ("nations",))


def _chance_and_interval(chance: Chance, texts: Texts) -> tuple[str, str]:
    """Where hardly a sample shows it, only how rare it is at least."""
    low, high = (texts.odds(end) for end in chance.ci90)
    if chance.ci90[0] <= 0.0:
        return texts.say("number.rarer", odds=high), "–"
    return texts.odds(chance.mean), f"{low} … {high}"


def nation_table(
    texts: Texts,
    caption: str,
    nations: Sequence[NationRisk | GroupRisk],
    own: Sequence[NationRisk | GroupRisk],
) -> Table:
    """A table of nations and groups; those of the reader are marked."""
    names = {one.name for one in own}
    columns = ("nation", "overhead", "lands", "casualties", "odds", "share")
    return Table(
        caption,
        tuple(texts.say(f"nations.{one}") for one in columns),
        tuple(_nation_row(texts, one, one.name in names) for one in nations),
    )


def _nation_row(texts: Texts, one: NationRisk | GroupRisk, own: bool) -> Row:
    lands = texts.share(one.p_debris)
    if one.p_debris == 0.0 and one.p_debris_ci90 is not None:
        lands = texts.say("number.below", amount=texts.share(max(one.p_debris_ci90[1], 0.001)))
    mean = one.expected_casualties.mean
    return Row(
        (
            one_line(one.name),
            texts.share(one.overhead_fraction),
            lands,
            texts.number(mean),
            texts.odds(one.p_casualty),
            texts.share(one.share),
        ),
        (None, one.overhead_fraction, one.p_debris, mean, one.p_casualty, one.share),
        own,
    )
