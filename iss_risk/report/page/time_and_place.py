"""When it comes down, and over which places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.history import HistoryRun
from iss_risk.answers.pass_records import Passes
from iss_risk.report.instants import like_interval, utc_minute
from iss_risk.report.page.layout import Instant, Part, Row, Table
from iss_risk.report.page.people_below import PeopleBelow
from iss_risk.report.page.strip import nothing_at_risk
from iss_risk.report.page.texts import Texts

EARLIER_RUNS = 8


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
        tables.append(Table(texts.say("when.earlier"), columns, tuple(rows), whole=(0,)))
    else:
        sentences.append(texts.say("when.earlier_none"))
    return Part("when", texts.say("when.heading"), tuple(sentences), tuple(tables), ("reentry", "history"))


def where(assessment: Assessment, texts: Texts, people: Sequence[PeopleBelow]) -> Part | None:
    """What is known of the place; None where nothing lands anywhere."""
    if nothing_at_risk(assessment, texts) is not None:
        return None
    if assessment.run.phase_model == "ground-track" and assessment.passes is not None:
        sentences = _passes_left(assessment, assessment.passes, texts)
    else:
        limit = assessment.object.inclination_deg
        limit = min(limit, 180.0 - limit)
        sentences = [texts.say("where.far", limit=texts.local(f"{limit:.1f}"))]
    tables = (_people(people, texts),) if people else ()
    return Part("where", texts.say("where.heading"), tuple(sentences), tables, ("where",))


def _passes_left(assessment: Assessment, passes: Passes, texts: Texts) -> list[str]:
    """On how many it may come down; and whether it may be down already, or stay up."""
    number = len(passes.passes)
    kind = {0: "near_none", 1: "near_one"}.get(number, "near")
    sentences = [texts.say(f"where.{kind}", passes=number)]
    before, after = passes.p_down_before_now.mean, passes.p_up_at_horizon.mean
    if before > 0.0:
        sentences.append(texts.say("where.before", share=texts.share(before)))
    if after > 0.0:
        end = assessment.run.now + timedelta(days=assessment.decay.horizon_days)
        sentences.append(texts.say("where.up", share=texts.share(after), end=utc_minute(end)))
    return sentences


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
