"""When it comes down: bars that hold 50 and 90 of 100 cases. No line in the middle: no single day is the
answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.decay import DecayAnswer
from iss_risk.answers.document import ReentryInstants
from iss_risk.report.instants import between, like_interval
from iss_risk.report.numbers import percent, rounded
from iss_risk.report.pictures.axes import Axis, draw_bottom, of_time
from iss_risk.report.pictures.picture import SMALL, TEXT, WIDTH, Picture, Sheet
from iss_risk.report.pictures.sizes import legend
from iss_risk.report.pictures.source_line import days_in_words, name_of, source_line
from iss_risk.report.pictures.text_width import text_width

_LEFT, _RIGHT = 130.0, WIDTH - 36.0
_BAR = 26.0
_HISTOGRAM = 90.0
# A row of words.
_WORDS = 22.0

# Its words, from when to when, and its colour; without an end it goes on beyond the time looked at.
Bar = tuple[str, datetime | None, datetime | None, str]


def reentry_of_assessment(answer: Assessment) -> Picture:
    """Both bars; documents of earlier versions know the wide one alone."""
    when, run = answer.decay.reentry_utc, answer.run
    return _picture(
        name_of(answer.object.name), run.now, bars_of(when), when.p50,
        answer.decay.decayed_fraction, answer.decay.horizon_days, [],
        source_line(answer.tool, answer.object, run.now, run.samples),
    )  # fmt: skip


def reentry_of_decay(answer: DecayAnswer) -> Picture:
    """Both bars, and how many of 100 cases fall into each stretch of time."""
    found, run = answer.decay, answer.run
    when = found.reentry_utc
    return _picture(
        name_of(answer.object.name), run.now, bars_of(when), when.p50, found.decayed_fraction,
        found.horizon_days, [(one.from_utc, one.to_utc, one.fraction) for one in found.histogram],
        source_line(answer.tool, answer.object, run.now, run.samples),
    )  # fmt: skip


def bars_of(when: ReentryInstants) -> list[Bar]:
    """The wide one first; without the narrow one where a document of an earlier version does not tell it."""
    wide: Bar = ("90 of 100 cases", when.p05, when.p95, "c2")
    untold = when.p25 is None and when.p50 is not None
    return [wide] if untold else [wide, ("50 of 100 cases", when.p25, when.p75, "c4")]


def _picture(
    name: str, now: datetime, bars: list[Bar],
    middle: datetime | None, decayed: float, horizon_days: float,
    histogram: list[tuple[datetime, datetime, float]], footer: str,
) -> Picture:  # fmt: skip
    title = f"When {name} comes down"
    said = reentry_in_words(name, bars, middle, decayed, horizon_days)
    sheet = Sheet("reentry", title, said)
    horizon = now + timedelta(days=horizon_days)
    ends = [one for _, first, last, _ in bars for one in (first, last or (horizon if first else None)) if one]
    ends += [one for begin, end, _ in histogram for one in (begin, end)]
    if ends:
        axis = of_time(min(*ends, now), max(ends), _LEFT, _RIGHT)
        top = sheet.y
        rows = top + (_HISTOGRAM + 32.0 if histogram else 0.0)
        after = rows + len(bars) * (_BAR + 10.0)
        draw_bottom(sheet, axis, top, after + (0.0 if middle is None else _WORDS))
        below = sheet.y
        if histogram:
            _histogram(sheet, axis, histogram, top)
        for k, (words, first, last, kind) in enumerate(bars):
            y = rows + k * (_BAR + 10.0)
            sheet.text(_LEFT - 10.0, y + _BAR / 2.0 + 4.0, words, anchor="end")
            if first is None:
                sheet.text(_LEFT + 6.0, y + _BAR / 2.0 + 4.0, "not within the time looked at", kind="q")
                continue
            begin, end = axis.at(first.timestamp()), axis.at((last or horizon).timestamp())
            sheet.rect(begin, y, max(end - begin, 2.0), _BAR, kind)
            if last is None:
                sheet.text(
                    _RIGHT - 4.0, y + _BAR / 2.0 + 4.0, "and later →", size=SMALL, anchor="end", kind="halo"
                )
        if middle is not None:
            _half_over(sheet, axis, middle, f"over by {_like_bars(middle, bars)}", after)
        columns = [("c3", f"columns: cases in each {_long(histogram)}")] if histogram else []
        patches = columns + [(kind, f"{words}: {_span(first, last)}") for words, first, last, kind in bars]
        sheet.y = below + 8.0
        legend(sheet, "How many of 100 cases", patches)
    return sheet.finish(said, footer)


def _half_over(sheet: Sheet, axis: Axis, middle: datetime, words: str, y: float) -> None:
    """A row of words at the median: a line would be taken for the answer."""
    sheet.text(_LEFT - 10.0, y + 12.0, "half of all cases", anchor="end")
    long = text_width(words, TEXT) / 2.0
    x = min(max(axis.at(middle.timestamp()), _LEFT + long), _RIGHT - long)
    sheet.text(x, y + 12.0, words, anchor="middle", kind="halo")


def _like_bars(middle: datetime, bars: list[Bar]) -> str:
    """The median, to the minute, the day or the month, as the wide bar has it."""
    _, first, last, _ = bars[0]
    return like_interval(middle, (last or middle) - (first or middle))


def reentry_in_words(
    name: str, bars: list[Bar], middle: datetime | None,
    decayed: float, horizon_days: float,
) -> str:  # fmt: skip
    """The same in sentences."""
    if decayed == 0.0:
        return f"{name} does not come down in any simulated case within {days_in_words(horizon_days)}."
    sentences = [f"In {words} it comes down {_span(first, last)}." for words, first, last, _ in bars if first]
    if middle is not None:
        sentences.append(f"Half of all cases are over by {_like_bars(middle, bars)}.")
    if decayed < 1.0:
        sentences.append(f"In {percent(1.0 - decayed)} it is still up after {days_in_words(horizon_days)}.")
    return " ".join(sentences)


def _span(first: datetime | None, last: datetime | None) -> str:
    if first is None:
        return "not within the time looked at"
    if last is None:
        return f"after {like_interval(first, timedelta(days=999))}"
    return between(first, last)


def _long(histogram: list[tuple[datetime, datetime, float]]) -> str:
    """How long a column is: 160 days."""
    begin, end, _ = histogram[0]
    hours = (end - begin).total_seconds() / 3600.0
    return f"{rounded(hours / 24.0)} days" if hours >= 48.0 else f"{rounded(hours)} hours"


def _histogram(sheet: Sheet, axis: Axis, bins: list[tuple[datetime, datetime, float]], top: float) -> None:
    """Columns whose height is the share of cases; the highest is named."""
    most = max(share for _, _, share in bins)
    bottom = top + 18.0 + _HISTOGRAM
    for begin, end, share in bins:
        x0, x1 = axis.at(begin.timestamp()), axis.at(end.timestamp())
        tall = _HISTOGRAM * share / most
        sheet.rect(x0 + 0.5, bottom - tall, max(x1 - x0 - 1.0, 0.5), tall, "c3")
    begin, end, share = max(bins, key=lambda one: one[2])
    middle = 0.5 * (axis.at(begin.timestamp()) + axis.at(end.timestamp()))
    middle = min(max(middle, _LEFT + 40.0), _RIGHT - 40.0)
    sheet.text(
        middle,
        bottom - _HISTOGRAM - 6.0,
        f"{100.0 * share:.0f} of 100 cases",
        size=SMALL,
        anchor="middle",
        kind="halo",
    )
