"""The last days: the passes on which it may still come down, in pieces of ten minutes with their chance.

No line: what is not known across the track and in time is the width of the band, each piece has the colour of
its chance, and a gap follows it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.document import TrackedObject
from iss_risk.answers.pass_records import Passes
from iss_risk.answers.passes import PassesAnswer
from iss_risk.arrays import F64
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM, EARTH_EQUATORIAL_RADIUS_KM, EARTH_MU_KM3_PER_S2
from iss_risk.report.numbers import percent
from iss_risk.report.pictures.nations import band_in_words
from iss_risk.report.pictures.outlines import Outlines
from iss_risk.report.pictures.picture import SMALL, Picture, Point, Sheet, box_of
from iss_risk.report.pictures.sizes import legend
from iss_risk.report.pictures.source_line import name_of, source_line
from iss_risk.report.pictures.world_map import WorldMap

# From the most on: a chance of so much and more for a whole pass, its colour and its word.
_CLASSES = (
    (0.2, 5, "most likely"),
    (0.1, 4, "likely"),
    (0.05, 3, "possible"),
    (0.02, 2, "less likely"),
    (0.0, 1, "unlikely"),
)
_LETTERS = "ABCDEFGH"
_MOST_SHOWN = len(_LETTERS)
_PIECE_MINUTES = 10.0
# The Earth turns a quarter of a degree in a minute.
_TURN_DEG_PER_MINUTE = 360.0 / 1436.07
_KM_PER_DEG = EARTH_AUTHALIC_RADIUS_KM * math.pi / 180.0
# Units, which are 360 km: a line would be read as the place where it falls.
_NARROWEST = 6.0
# Of the most likely passes, marks with their minutes: half way between the equator and the rims, at which all
# bands run together. Parts of a revolution.
_WITH_MINUTES = 3
_MARKED = (0.125, 0.375, 0.625, 0.875)
# A word is moved along its band by so many minutes at most, to be so many units away from other bands, and
# from the edge of the map, where bands are cut.
_LETTER_MOVED = tuple(float(minute) for minute in range(0, 15, 2))
_MINUTES_MOVED = (0.0, 2.0, -2.0, 4.0, -4.0)
_CLEAR, _SEAM_DEG = 16.0, 172.0
# A pass begins where the one before it ends: that is no other band.
_SAME_FLIGHT_MIN = 12.0


@dataclass(frozen=True)
class _Flown:
    """A pass whose times are known: when and where (−180 … 180) it crosses the equator northward."""

    from_utc: datetime
    middle_utc: datetime
    to_utc: datetime
    node_deg: float
    chance: float


def _flown(passes: Passes) -> list[_Flown]:
    """Those on which any sample still flies; the others are told as a rest."""
    found = []
    for one in passes.passes:
        times = [time for time in (one.from_utc, one.middle_utc, one.to_utc) if time is not None]
        if len(times) == 3 and one.node_longitude_deg is not None:
            node_deg = (one.node_longitude_deg + 180.0) % 360.0 - 180.0
            found.append(_Flown(times[0], times[1], times[2], node_deg, one.p_down.mean))
    return found


def tracks_of(answer: Assessment | PassesAnswer, passes: Passes, outlines: Outlines) -> Picture:
    """The most likely passes on the map, and a table of them; or from when there will be some to tell of."""
    name, what, when = name_of(answer.object.name), answer.object, answer.decay.reentry_utc
    footer = source_line(answer.tool, what, answer.run.now, answer.run.samples)
    if not (passes.minutes_known and passes.passes):
        return _too_early(name, what, passes, outlines, footer)
    shown = sorted(_flown(passes), key=lambda one: -one.chance)[:_MOST_SHOWN]
    shown.sort(key=lambda one: one.from_utc)
    held = sum(one.chance for one in shown)
    title = f"Where {name} may still come down"
    between = comes_down_between(when.p05, when.p95)
    subtitle = f"{between} Each band is one pass around the Earth, in pieces of 10 minutes; times are UTC."
    sheet = Sheet("where", title, subtitle)
    world = WorldMap(sheet)
    world.land(outlines)
    world.rims(what.inclination_deg)
    for one in sorted(shown, key=lambda one: one.chance):
        _band(sheet, world, what, one, passes.margin_km)
    bands = _Bands.of(world, what, shown)
    for letter, one in zip(_LETTERS, shown, strict=False):
        bands.write(sheet, one, 0.0, _LETTER_MOVED, letter)
    for one in sorted(shown, key=lambda one: -one.chance)[:_WITH_MINUTES]:
        for part in _MARKED:
            bands.write(sheet, one, part * bands.period_min, _MINUTES_MOVED)
    present = {_class_of(one.chance)[1] for one in shown}
    rows = [
        (f"c{colour}", f"{word}: {_percent_between(k)}")
        for k, (_, colour, word) in enumerate(_CLASSES)
        if colour in present
    ]
    legend(
        sheet, "Chance that it comes down on the pass; on each piece of ten minutes about a ninth of it", rows
    )
    sheet.y += 2.0
    lines = [f"{letter}: {_said(one)}" for letter, one in zip(_LETTERS, shown, strict=False)]
    for line in lines:
        sheet.paragraph(line)
    rest = f"All other passes together: {percent(max(0.0, 1.0 - held))}." if shown else "No pass is left."
    advice = (
        "Pieces land up to half an hour later, hundreds of kilometres further along the band. Most places in "
        "a band are missed even if it comes down on that pass; bands are drawn wider than the field of "
        "debris."
    )
    sheet.paragraph(f"{rest} {advice}", kind="q")
    return sheet.finish(f"World map of passes. {subtitle} {'; '.join(lines)}. {rest} {advice}", footer)


def _too_early(name: str, what: TrackedObject, passes: Passes, outlines: Outlines, footer: str) -> Picture:
    known_from = passes.minutes_known_from_utc
    if passes.minutes_known:
        said = f"No pass is left on which {name} may come down."
    elif known_from is None:
        said = f"It does not come down within the time looked at: {name} has no last passes yet."
    else:
        said = f"Too early for passes: minutes will mean something from about {known_from:%Y-%m-%d} on."
    sheet = Sheet("where", f"Where {name} may come down", said)
    world = WorldMap(sheet)
    world.land(outlines)
    between = band_in_words(world.rims(what.inclination_deg))
    sheet.paragraph(between, kind="q")
    return sheet.finish(f"World map without any track. {said} {between}", footer)


def _class_of(chance: float) -> tuple[float, int, str]:
    return next(one for one in _CLASSES if chance >= one[0])


def _percent_between(k: int) -> str:
    low = f"{100.0 * _CLASSES[k][0]:.0f}"
    if k == 0:
        return f"{low} % and more"
    high = f"{100.0 * _CLASSES[k - 1][0]:.0f} %"
    return f"below {high}" if _CLASSES[k][0] == 0.0 else f"{low} to {high}"


def _said(one: _Flown) -> str:
    east = f"{abs(one.node_deg):.0f}° {'E' if one.node_deg >= 0.0 else 'W'}"
    when = f"{one.from_utc:%d %b %H:%M} to {one.to_utc:%H:%M} UTC"
    return f"crosses the equator northward {when} at {east}; comes down on this pass: {percent(one.chance)}"


def _band(sheet: Sheet, world: WorldMap, what: TrackedObject, one: _Flown, margin_km: float) -> None:
    spread_min = (one.to_utc - one.from_utc).total_seconds() / 60.0
    width_deg = 2.0 * margin_km / _KM_PER_DEG + spread_min * _TURN_DEG_PER_MINUTE
    unit_per_deg = world.scale * math.pi / 180.0
    width = max(_NARROWEST, width_deg * unit_per_deg)
    colour = _class_of(one.chance)[1]
    period_min = _period_min(what)
    begin = 0.0
    while begin < period_min - 1.0:
        end = min(begin + _PIECE_MINUTES, period_min)
        minutes = np.linspace(begin + 0.25, end - 0.25, 21)
        for points in _ground(world, what.inclination_deg, one.node_deg, minutes, period_min):
            sheet.line(points, f"s{colour}", width=width)
        begin = end


def _period_min(what: TrackedObject) -> float:
    radius_km = EARTH_EQUATORIAL_RADIUS_KM + what.mean_altitude_km
    return 2.0 * math.pi * math.sqrt(radius_km**3 / EARTH_MU_KM3_PER_S2) / 60.0


@dataclass(frozen=True)
class _Bands:
    """The middles of all bands, minute by minute: `at` (N, 2) on the sheet, at `minute` (N,) since 1970."""

    world: WorldMap
    inclination_deg: float
    period_min: float
    at: F64
    minute: F64

    @classmethod
    def of(cls, world: WorldMap, what: TrackedObject, shown: Sequence[_Flown]) -> _Bands:
        period_min = _period_min(what)
        minutes = np.arange(0.0, period_min)
        at, when = [np.zeros((0, 2))], [np.zeros(0)]
        for one in shown:
            ground = pass_ground(what.inclination_deg, one.node_deg, minutes, period_min)
            at.append(np.array(world.points(*ground)))
            when.append(_minute(one) + minutes)
        return cls(world, what.inclination_deg, period_min, np.concatenate(at), np.concatenate(when))

    def write(
        self, sheet: Sheet, one: _Flown, minute: float, moved: Sequence[float], letter: str | None = None
    ) -> None:
        """A letter, or else the time, on the band of a pass about so many minutes after its node, as clear of
        other bands as it can be; nothing where there is no room."""
        size, bold = (SMALL, False) if letter is None else (SMALL + 3.0, True)
        best, most = None, -1.0
        for after in (minute + more for more in moved):
            ground = pass_ground(self.inclination_deg, one.node_deg, np.array([after]), self.period_min)
            ((x, y),) = self.world.points(*ground)
            words = letter or f"{one.middle_utc + timedelta(minutes=after):%H:%M}"
            free = sheet.is_free(box_of(x, y + 4.0, words, size=size, bold=bold, anchor="middle"))
            clear = min(self._clear(x, y, _minute(one) + after), _CLEAR)
            if free and abs(ground[0][0]) < _SEAM_DEG and clear > most:
                best, most = (x, y, words), clear
        if best is not None:
            x, y, words = best
            sheet.text(x, y + 4.0, words, size=size, bold=bold, anchor="middle", kind="halo")

    def _clear(self, x: float, y: float, minute: float) -> float:
        """How far the next other band is."""
        others = self.at[np.abs(self.minute - minute) > _SAME_FLIGHT_MIN]
        return float(np.hypot(others[:, 0] - x, others[:, 1] - y).min(initial=np.inf))


def _minute(one: _Flown) -> float:
    return one.middle_utc.timestamp() / 60.0


def pass_ground(inclination_deg: float, node_deg: float, minutes: F64, period_min: float) -> tuple[F64, F64]:
    """Longitude (−180 … 180) and latitude so many minutes after the ascending node, of a circular orbit. The
    node's own motion, half a degree in a revolution, is less than a band is wide."""
    u = 2.0 * np.pi * minutes / period_min
    inclination = math.radians(inclination_deg)
    latitude = np.degrees(np.arcsin(math.sin(inclination) * np.sin(u)))
    longitude = node_deg + np.degrees(np.arctan2(math.cos(inclination) * np.sin(u), np.cos(u)))
    return np.asarray((longitude - _TURN_DEG_PER_MINUTE * minutes + 180.0) % 360.0 - 180.0), latitude


def _ground(
    world: WorldMap, inclination_deg: float, node_deg: float, minutes: F64, period_min: float
) -> list[list[Point]]:
    """The same on the sheet, cut where the map is."""
    longitude, latitude = pass_ground(inclination_deg, node_deg, minutes, period_min)
    cuts = np.flatnonzero(np.abs(np.diff(longitude)) > 180.0) + 1
    parts = zip(np.split(longitude, cuts), np.split(latitude, cuts), strict=True)
    return [world.points(east, north) for east, north in parts if east.size > 1]


def comes_down_between(first: datetime | None, last: datetime | None) -> str:
    """In 90 of 100 cases it comes down between 11 May 11:27 and 21:03 UTC."""
    if first is None or last is None:
        return "It is not known when it comes down."
    end = (
        f"{last:%H:%M}"
        if last - first < timedelta(days=1) and last.date() == first.date()
        else f"{last:%d %b %H:%M}"
    )
    return f"In 90 of 100 cases it comes down between {first:%d %b %H:%M} and {end} UTC."
