"""When it passes over the nation of the reader, in the last days: what people ask first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.pass_records import PassOverNation
from iss_risk.exposure.cities import City, cities
from iss_risk.exposure.nations.directory import Named
from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.notation.text import one_line
from iss_risk.report.page.cities import minutes
from iss_risk.report.page.layout import Part, Row, Table
from iss_risk.report.page.strip import nothing_at_risk
from iss_risk.report.page.texts import Texts

_MOST_ROWS = 10


def overhead(assessment: Assessment, texts: Texts, named: Sequence[Named]) -> list[Part]:
    """A part for each nation or group that the reader asked for; none before the last days."""
    passes = assessment.passes
    if passes is None or not passes.minutes_known or nothing_at_risk(assessment, texts) is not None:
        return []
    return [_over(passes.nations, texts, one) for one in named]


def _over(rows: Sequence[PassOverNation], texts: Texts, named: Named) -> Part:
    heading = texts.say("overhead.heading", nation=one_line(named.name))
    over = [one for one in rows if one.iso_a3 in named.codes and one.overhead]
    name = f"overhead-{'-'.join(named.codes[:1])}"
    if not over:
        return Part(name, heading, (texts.say("overhead.none"),))
    passes = len({one.revolution for one in over})
    sentences = [texts.say("overhead.lead" if passes > 1 else "overhead.lead_one", passes=passes)]
    shown = sorted(over, key=lambda one: -one.p_debris.mean)[:_MOST_ROWS]
    if len(shown) < len(over):
        sentences.append(texts.say("overhead.most", shown=len(shown), count=len(over)))
    sentences.append(texts.say("overhead.note"))
    table = _table(heading, [one for one in over if one in shown], texts, named)
    return Part(name, heading, tuple(sentences), (table,))


def _table(heading: str, shown: Sequence[PassOverNation], texts: Texts, named: Named) -> Table:
    """In the order of time. A group has no time of its own, a nation that of its largest city."""
    city = None if named.is_group else _largest_city(named.codes[0])
    first = texts.say("nations.nation") if named.is_group else texts.say("cities.from_utc")
    columns = [first]
    if named.is_group:
        columns.append(texts.say("cities.from_utc"))
    if city is not None:
        columns.append(texts.say("overhead.local", city=city.name))
    leading = len(columns)
    columns += [texts.say("overhead.down"), texts.say("overhead.lands")]
    rows = []
    for one in shown:
        stretches = [(span.from_utc, span.to_utc) for span in one.overhead]
        cells = [one_line(one.name)] if named.is_group else []
        cells.append(_times(stretches))
        if city is not None:
            zone = ZoneInfo(city.time_zone)
            cells.append(_times([(a.astimezone(zone), b.astimezone(zone)) for a, b in stretches]))
        cells += [texts.odds(chance.mean) for chance in (one.p_down, one.p_debris)]
        rows.append(Row(tuple(cells)))
    return Table(
        heading,
        tuple(columns),
        tuple(rows),
        texts=leading,
        english=(0,) if named.is_group else (),
        whole=(0, 1),
    )


def _times(stretches: Sequence[tuple[datetime, datetime]]) -> str:
    return ", ".join(minutes(start, end) for start, end in stretches)


def _largest_city(iso_a3: str) -> City | None:
    """None where the nation has no large city, or this system does not know its time zone."""
    nations = embedded_nations()
    if iso_a3 not in nations.iso_a3:
        return None
    iso_a2 = nations.iso_a2[nations.iso_a3.index(iso_a3)]
    zones = available_timezones()
    return next((one for one in cities() if one.iso_a2 == iso_a2 and one.time_zone in zones), None)
