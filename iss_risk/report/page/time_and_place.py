"""When it comes down, and over which places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from iss_risk.answers.assessment import Assessment, PlaceRisk
from iss_risk.answers.history import HistoryRun
from iss_risk.notation.text import one_line
from iss_risk.report.instants import like_interval, utc_minute
from iss_risk.report.page.layout import Instant, Part, Row, Table
from iss_risk.report.page.people_below import PeopleBelow
from iss_risk.report.page.strip import nothing_at_risk
from iss_risk.report.page.texts import Texts

TOP_CITIES, EARLIER_RUNS = 10, 8


def moments(assessment: Assessment, texts: Texts) -> tuple[tuple[str, Instant], ...]:
    """The middle of the forecast and the ends of its 90 % window."""
    low, middle, high = _instants(assessment, texts)
    return (
        (texts.say("when.median"), middle),
        (f"{texts.say('when.window')}: 5 %", low),
        (f"{texts.say('when.window')}: 95 %", high),
    )


def _instants(assessment: Assessment, texts: Texts) -> tuple[Instant, Instant, Instant]:
    run, when = assessment.run, assessment.decay.reentry_utc
    end = run.now + timedelta(days=assessment.decay.horizon_days)
    interval = (when.p95 or end) - (when.p05 or run.now)

    def instant(value: datetime | None) -> Instant:
        if value is None:
            return Instant(texts.say("when.later", end=like_interval(end, interval)), None)
        text = like_interval(value, interval)
        return Instant(text, value if text.endswith("UTC") else None)

    return instant(when.p05), instant(when.p50), instant(when.p95)


def when(assessment: Assessment, texts: Texts, earlier: Sequence[HistoryRun]) -> Part:
    """How the forecast moved from run to run; the picture is the window."""
    decay, sentences = assessment.decay, []
    known = assessment.run.conditioned_on
    if known is not None and known.up_until is not None and known.p_already_down > 0.0:
        share, instant = texts.share(known.p_already_down), utc_minute(known.up_until)
        sentences.append(texts.say("when.doubt", share=share, instant=instant))
    if decay.decayed_fraction < 1.0:
        years = texts.age(24.0 * decay.horizon_days)
        sentences.append(texts.say("when.decayed", share=texts.share(decay.decayed_fraction), years=years))
    tables = []
    if earlier:
        rows = []
        for run in earlier[-EARLIER_RUNS:]:
            instants = [
                "–" if value is None else f"{value:%Y-%m-%d}"
                for value in (run.reentry_utc.p05, run.reentry_utc.p50, run.reentry_utc.p95)
            ]
            rows.append(Row((utc_minute(run.now), *instants, texts.number(run.expected_casualties.mean))))
        columns = (
            texts.say("when.run"), "5 %", texts.say("when.median"), "95 %", texts.say("when.casualties"),
        )  # fmt: skip
        tables.append(Table(texts.say("when.earlier"), columns, tuple(rows)))
    else:
        sentences.append(texts.say("when.earlier_none"))
    return Part("when", texts.say("when.heading"), tuple(sentences), tuple(tables), ("reentry", "history"))


def where(assessment: Assessment, texts: Texts, people: Sequence[PeopleBelow]) -> Part:
    """What is known of the place."""
    passes = assessment.passes
    if assessment.run.phase_model == "ground-track" and passes is not None:
        number = len(passes.passes)
        said = texts.say("where.near_one") if number == 1 else texts.say("where.near", passes=number)
    else:
        limit = assessment.object.inclination_deg
        limit = min(limit, 180.0 - limit)
        said = texts.say("where.far", limit=texts.local(f"{limit:.1f}"))
    tables = (_people(people, texts),) if people else ()
    return Part("where", texts.say("where.heading"), (said,), tables, ("where",))


def _people(people: Sequence[PeopleBelow], texts: Texts) -> Table:
    rows = tuple(
        Row(
            (
                texts.say("where.holds", share=texts.local(f"{one.percent:g} %")),
                texts.say("number.km2", amount=texts.number(one.area_km2)),
                texts.number(one.persons),
            )
        )
        for one in people
    )
    columns = tuple(texts.say(f"where.{name}") for name in ("heading", "area", "persons"))
    return Table(texts.say("where.people"), columns, rows)


def cities(assessment: Assessment, texts: Texts) -> Part | None:
    """In the last days the cities under the passes that are left; before, from when that can be told."""
    passes = assessment.passes
    if passes is None or nothing_at_risk(assessment, texts) is not None:
        return None
    heading = texts.say("cities.heading")
    if not passes.minutes_known:
        if passes.minutes_known_from_utc is None:
            said = texts.say("cities.never", years=texts.age(24.0 * assessment.decay.horizon_days))
        else:
            said = texts.say("cities.far", **{"from": f"{passes.minutes_known_from_utc:%Y-%m-%d}"})
        return Part("cities", heading, (said,), _place_tables(assessment.places, texts))
    if not passes.places:
        return Part("cities", heading, (texts.say("cities.none"),))
    rows = [
        Row(
            (
                one_line(one.name),
                _local(one.from_local, one.to_local),
                _minutes(one.from_utc, one.to_utc),
                "–"
                if one.distance_km is None
                else texts.say("number.km", amount=texts.local(f"{one.distance_km:,.0f}")),
                texts.odds(one.p_debris.mean),
            )
        )
        for one in passes.places[:TOP_CITIES]
    ]
    radius = texts.say("number.km", amount=texts.local(f"{passes.places[0].radius_km:,.0f}"))
    columns = (
        texts.say("cities.city"), texts.say("cities.from_local"), texts.say("cities.from_utc"),
        texts.say("cities.distance"), texts.say("cities.lands", radius=radius),
    )  # fmt: skip
    return Part("cities", heading, (), (Table(heading, columns, tuple(rows), texts=3),))


def _minutes(start: datetime | None, end: datetime | None) -> str:
    if start is None or end is None:
        return "–"
    return f"{start:%Y-%m-%d %H:%M} … {end:%H:%M}"


def _local(start: str | None, end: str | None) -> str:
    """As in: 2020-05-11 09:49 … 09:51 (UTC-04:00). The document has them as 2020-05-11T09:49-04:00."""
    if start is None or end is None:
        return "–"
    return f"{start[:10]} {start[11:16]} … {end[11:16]} (UTC{start[16:]})"


def _place_tables(places: Sequence[PlaceRisk], texts: Texts) -> tuple[Table, ...]:
    """The places that were asked for, far off: no minutes, but chances."""
    if not places:
        return ()
    rows = tuple(
        Row((one_line(one.name), texts.odds(one.p_debris), texts.number(one.expected_casualties.mean)))
        for one in places
    )
    radius = texts.say("number.km", amount=texts.local(f"{places[0].radius_km:,.0f}"))
    columns = (
        texts.say("cities.city"), texts.say("cities.lands", radius=radius), texts.say("nations.casualties"),
    )  # fmt: skip
    return (Table(texts.say("cities.heading"), columns, rows),)
