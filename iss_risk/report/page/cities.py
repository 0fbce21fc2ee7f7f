"""Cities and places: in the last days each pass over them, to the minute; before, chances alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from iss_risk.answers.assessment import Assessment, PlaceRisk
from iss_risk.answers.pass_records import Passes, PassOverPlace
from iss_risk.notation.text import one_line
from iss_risk.report.page.layout import Part, Row, Table
from iss_risk.report.page.strip import nothing_at_risk
from iss_risk.report.page.texts import Texts

TOP_CITIES = 10


def cities(assessment: Assessment, texts: Texts) -> Part | None:
    """In the last days the cities below the passes that are left; before, from when that can be told."""
    passes = assessment.passes
    if passes is None or nothing_at_risk(assessment, texts) is not None:
        return None
    heading = texts.say("cities.heading")
    if not passes.minutes_known:
        if passes.minutes_known_from_utc is None:
            said = texts.say("cities.never", years=texts.age(24.0 * assessment.decay.horizon_days))
        else:
            said = texts.say("cities.far", **{"from": f"{passes.minutes_known_from_utc:%Y-%m-%d}"})
        return Part("cities", heading, (said,), _asked_for(assessment.places, texts))
    not_passed = [texts.say("cities.not_passed", names=_list(passes.places_not_passed))]
    more = not_passed if passes.places_not_passed else []
    if not passes.places:
        return Part("cities", heading, (texts.say("cities.none"), *more))
    shown, count = _likeliest(passes)
    top = len({one.name for one in shown})
    kind = "lead" if top < count else "lead_all"
    lead = texts.say(f"cities.{kind}", top=top, count=texts.count(count))
    rows = tuple(
        Row(
            (
                one_line(one.name),
                _local(one.from_local, one.to_local),
                minutes(one.from_utc, one.to_utc),
                "–" if one.distance_km is None else _km(one.distance_km, texts),
                texts.say(
                    "cities.lands_cell",
                    radius=_km(one.radius_km, texts),
                    odds=texts.odds(one.p_debris.mean),
                ),
            )
        )
        for one in shown
    )
    columns = ("city", "from_local", "from_utc", "distance", "lands")
    names = tuple(texts.say(f"cities.{one}") for one in columns)
    return Part(
        "cities", heading, (lead, *more), (Table(heading, names, rows, texts=3, english=(0,), whole=(1, 2)),)
    )


def _likeliest(passes: Passes) -> tuple[list[PassOverPlace], int]:
    """All passes over the ten places that pieces most likely reach, by place and time, and how many places
    there are. It comes down once: the chances of a place's passes add up."""
    chances: dict[str, float] = {}
    for one in passes.places:
        chances[one.name] = chances.get(one.name, 0.0) + one.p_debris.mean
    ranked = sorted(chances, key=lambda name: -chances[name])
    rank = {name: k for k, name in enumerate(ranked[:TOP_CITIES])}
    shown = [one for one in passes.places if one.name in rank]
    return sorted(shown, key=lambda one: (rank[one.name], one.revolution)), len(ranked)


def minutes(start: datetime | None, end: datetime | None) -> str:
    """As in: 2020-05-11 13:49 … 13:51, both in UTC."""
    if start is None or end is None:
        return "–"
    return f"{start:%Y-%m-%d %H:%M} … {end:%H:%M}"


def _local(start: str | None, end: str | None) -> str:
    """As in: 2020-05-11 09:49 … 09:51 (UTC-04:00). The document has them as 2020-05-11T09:49-04:00."""
    if start is None or end is None:
        return "–"
    return f"{start[:10]} {start[11:16]} … {end[11:16]} (UTC{start[16:]})"


def _asked_for(places: Sequence[PlaceRisk], texts: Texts) -> tuple[Table, ...]:
    """The places that were asked for, far off: no minutes, but chances."""
    if not places:
        return ()
    rows = tuple(
        Row(
            (
                one_line(one.name),
                texts.say(
                    "cities.lands_cell",
                    radius=_km(one.radius_km, texts),
                    odds=texts.bound(one.p_debris, one.p_debris_ci90),
                ),
                texts.number(one.expected_casualties.mean),
            )
        )
        for one in places
    )
    columns = (texts.say("cities.city"), texts.say("cities.lands"), texts.say("nations.casualties"))
    return (Table(texts.say("cities.heading"), columns, rows, english=(0,)),)


def _km(distance_km: float, texts: Texts) -> str:
    return texts.say("number.km", amount=texts.local(f"{distance_km:,.0f}"))


def _list(names: Iterable[str]) -> str:
    return "; ".join(one_line(name) for name in names)
