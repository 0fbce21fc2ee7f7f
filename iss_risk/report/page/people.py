"""Who is hurt: how many people, and in which nations."""

from __future__ import annotations

from collections.abc import Sequence

from iss_risk.answers.assessment import Assessment, ChanceOfNumber, NationRisk
from iss_risk.answers.document import Chance
from iss_risk.answers.group_records import GroupRisk
from iss_risk.notation.text import one_line
from iss_risk.report.page.layout import Part, Row, Table
from iss_risk.report.page.others import others
from iss_risk.report.page.strip import is_away, nothing_at_risk
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
    if low == high:
        lead = texts.say("casualties.lead_alone", **values)
    elif nominal is None:
        lead = texts.say("casualties.lead_without_nominal", **values)
    else:
        lead = texts.say("casualties.lead", nominal=texts.number(nominal), **values)
    rows, fewer = [], 1.0
    for one in totals.chances_of_casualties:
        rows.append(Row((_number(one, texts), *_chance_and_interval(one.chance, fewer, texts))))
        fewer = one.chance.mean
    columns = ("casualties.number", "casualties.chance", "casualties.interval")
    table = Table(texts.say("casualties.heading"), tuple(texts.say(one) for one in columns), tuple(rows))
    said = (lead, *others(assessment.individual, assessment.aircraft, texts))
    return Part("casualties", texts.say("casualties.heading"), said, (table,), ("casualties",))


def _number(one: ChanceOfNumber, texts: Texts) -> str:
    """As in: nobody; 1 person; 2 to 9 people; 10 people or more."""
    if one.most is None:
        return texts.say("casualties.ten_or_more")
    if one.most > one.least:
        return texts.say("casualties.several", least=one.least, most=one.most)
    return texts.say("casualties.nobody" if one.least == 0 else "casualties.one")


def nations(assessment: Assessment, texts: Texts, own: Sequence[NationRisk | GroupRisk]) -> Part | None:
    """The ten nations at most risk and those of the reader; None where nobody is at risk."""
    if nothing_at_risk(assessment, texts) is not None:
        return None
    hit = [one for one in assessment.nations if one.expected_casualties.mean > 0.0]
    top: list[NationRisk | GroupRisk] = list(hit[:TOP_NATIONS])
    kind = "lead_none" if not hit else "lead_few" if len(hit) <= TOP_NATIONS else "lead"
    all_of_them = texts.count(len(assessment.nations))
    sentences = [texts.say(f"nations.{kind}", top=len(top), count=all_of_them)]
    top += [one for one in own if one.name not in {row.name for row in top}]
    if own:
        sentences.append(texts.say("nations.own"))
    sentences.append(texts.say("nations.note"))
    heading = texts.say("nations.heading")
    tables = (nation_table(assessment, texts, heading, top, own),) if top else ()
    return Part("nations", heading, tuple(sentences), tables, ("nations",))


def _chance_and_interval(chance: Chance, of_fewer: float, texts: Texts) -> tuple[str, str]:
    """Where hardly a sample shows it, only how rare it is at least; no bound above the chance `of_fewer`
    casualties, which are the likelier ones."""
    low, high = (texts.odds(end) for end in chance.ci90)
    if chance.ci90[0] <= 0.0:
        if chance.ci90[1] >= of_fewer:
            return texts.say("number.rarer_still"), "–"
        return texts.say("number.rarer", odds=high), "–"
    return texts.odds(chance.mean), f"{low} … {high}"


def nation_table(
    assessment: Assessment,
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
        tuple(_nation_row(assessment, texts, one, one.name in names) for one in nations),
        english=(0,),
    )


def _nation_row(assessment: Assessment, texts: Texts, one: NationRisk | GroupRisk, own: bool) -> Row:
    """What no sample shows is rarer than a bound, except where the orbit does not lead."""
    away = is_away(assessment, one)
    lands = texts.bound(one.p_debris, None if away else one.p_debris_ci90)
    mean = one.expected_casualties.mean
    return Row(
        (
            one_line(one.name),
            texts.share(one.overhead_fraction),
            texts.share(one.p_debris) if one.p_debris > 0.0 else lands,
            texts.number(mean),
            texts.bound(one.p_casualty, None if away else one.p_casualty_ci90),
            texts.share(one.share),
        ),
        (None, one.overhead_fraction, one.p_debris, mean, one.p_casualty, one.share),
        own,
    )
