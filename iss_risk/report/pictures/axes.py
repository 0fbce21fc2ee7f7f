"""Axes: where their marks stand, and how they are written; of figures, of powers of ten, and of time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from iss_risk.report.pictures.picture import MARGIN, SMALL, WIDTH, Sheet, box_of


@dataclass(frozen=True)
class Axis:
    """From values to places on the sheet, and the marks (value, words)."""

    low: float
    high: float
    start: float
    end: float
    marks: Sequence[tuple[float, str]]

    def at(self, value: float) -> float:
        """Where a value lies; what is beyond an end lies at it."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def linear(low: float, high: float, start: float, end: float, *, unit: str = "", most: int = 6) -> Axis:
    """Round marks at even steps of 1, 2 or 5; at least one unit wide."""
    if high <= low:
        high = low + 1.0
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    marks = [(k * step, f"{k * step:,.{decimals}f}{unit}".replace("-", "−")) for k in range(first, last + 1)]
    return Axis(low, high, start, end, marks)


def powers_of_ten(low: float, high: float, start: float, end: float, *, unit: str = "") -> Axis:
    """The decimal logarithm, over whole powers of ten; `at` takes logarithms."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    last = max(last, first + 1)
    marks = [(float(k), f"{10.0**k:,.{max(0, -k)}f}{unit}") for k in range(first, last + 1)]
    return Axis(float(first), float(last), start, end, marks)


def of_time(first: datetime, last: datetime, start: float, end: float, *, most: int = 6) -> Axis:
    """Seconds since 1970; marks at whole years, months, days or hours, whichever are no more than `most`."""
    if last <= first:
        last = first + timedelta(hours=1)
    marks = _moments(first, last, most)
    return Axis(first.timestamp(), last.timestamp(), start, end, marks)


def _moments(first: datetime, last: datetime, most: int) -> list[tuple[float, str]]:
    days = (last - first).total_seconds() / 86_400.0
    for months, words in (
        (1, "%b %Y"),
        (3, "%b %Y"),
        (6, "%b %Y"),
        (12, "%Y"),
        (24, "%Y"),
        (60, "%Y"),
        (120, "%Y"),
    ):
        if days / 30.44 / months <= most and days > 60.0:
            return [(one.timestamp(), f"{one:{words}}") for one in _months(first, last, months)]
    for hours in (1, 2, 3, 6, 12, 24, 48, 72, 120, 168, 240, 336):
        if days * 24.0 / hours <= most:
            found = _hours(first, last, hours)
            if hours >= 24:
                return [(one.timestamp(), f"{one:%d %b}") for one in found]
            # Within a day, the date with the first hour of it.
            new = [days > 0.9 or k == 0 or one.date() != found[k - 1].date() for k, one in enumerate(found)]
            return [
                (one.timestamp(), f"{one:%d %b %H:%M}" if day else f"{one:%H:%M}")
                for one, day in zip(found, new, strict=True)
            ]
    return []


def _months(first: datetime, last: datetime, step: int) -> list[datetime]:
    found = []
    month = 12 * first.year
    while (one := datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)) <= last:
        if one >= first:
            found.append(one)
        month += step
        if month // 12 > 9_999:
            break
    return found


def _hours(first: datetime, last: datetime, step: int) -> list[datetime]:
    day = datetime(first.year, first.month, first.day, tzinfo=UTC)
    count = math.ceil((last - day) / timedelta(hours=step))
    found = [day + k * timedelta(hours=step) for k in range(count + 1)]
    return [one for one in found if first <= one <= last]


def draw_bottom(sheet: Sheet, axis: Axis, top: float, bottom: float, title: str = "") -> None:
    """Marks below, with lines up to `top`; words that have no room are left out."""
    sheet.line([(axis.start, bottom), (axis.end, bottom)], "axis")
    for value, words in axis.marks:
        x = axis.at(value)
        sheet.line([(x, top), (x, bottom)], "grid")
        box = box_of(x, bottom + 15.0, words, size=SMALL, anchor="middle")
        if sheet.is_free(box) and box.right <= WIDTH and box.left >= 0.0:
            sheet.text(x, bottom + 15.0, words, size=SMALL, anchor="middle", kind="q")
    sheet.y = bottom + 20.0
    if title:
        sheet.y += 14.0
        sheet.text((axis.start + axis.end) / 2.0, sheet.y - 2.0, title, size=SMALL, anchor="middle", kind="q")


def draw_left(sheet: Sheet, axis: Axis, left: float, right: float, title: str = "") -> None:
    """Marks on the left; `title` stands above them."""
    for value, words in axis.marks:
        y = axis.at(value)
        sheet.line([(left, y), (right, y)], "grid")
        box = box_of(left - 6.0, y + 4.0, words, size=SMALL, anchor="end")
        if sheet.is_free(box):
            sheet.text(left - 6.0, y + 4.0, words, size=SMALL, anchor="end", kind="q")
    if title:
        sheet.text(MARGIN, min(axis.start, axis.end) - 10.0, title, size=SMALL, kind="q")
