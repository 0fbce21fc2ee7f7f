"""The field of debris: how far the pieces lie from the main break-up along and across the track, by mass."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from iss_risk.answers.debris import DebrisAnswer, DebrisKind, FootprintExtent
from iss_risk.report.kind_names import screen_names
from iss_risk.report.numbers import mass, rounded
from iss_risk.report.pictures.axes import Axis, draw_bottom, draw_left, linear, powers_of_ten
from iss_risk.report.pictures.picture import SMALL, WIDTH, Anchor, Picture, Point, Sheet, TextBox, box_of
from iss_risk.report.pictures.sizes import legend
from iss_risk.report.pictures.source_line import name_of
from iss_risk.report.pictures.text_width import shortened

_LEFT, _RIGHT = 76.0, WIDTH - 24.0
_HEIGHT = 220.0
# Of one piece where it lands: from so many kg on, its colour and its word.
_MASSES = ((100.0, 5, "heavy"), (10.0, 4, "large"), (1.0, 3, "middling"), (0.0, 1, "small"))
_NAMED = 3
_LONGEST_NAME = 300.0
_MOST_SHOWN = 400
_LEAST_KG = 1e-3


def debris_field(answer: DebrisAnswer) -> Picture:
    """Each kind of part that lands as a disc: its place along the track, the mass of a piece; and the
    extent."""
    name, footprint = name_of(answer.vehicle.name), answer.totals.footprint
    landing = [
        one
        for one in answer.kinds
        if one.down_range_km is not None and one.impact_mass_kg and one.survives > 0
    ]
    nominal = answer.totals.surviving_mass_kg.nominal
    title = f"Where the pieces of {name} lie along the track"
    if not landing or not footprint:
        said = f"No piece of {name} reaches the ground in any of {answer.run.samples:,} simulated falls."
        return Sheet("field", title, said).finish(said, _foot(answer))
    wide = footprint[min(1, len(footprint) - 1)]
    said = (
        f"{100.0 * wide.share:.0f} of 100 pieces lie in a field {rounded(wide.length_km.p50)} km long (in 90 "
        f"of 100 falls {rounded(wide.length_km.p05)} to {rounded(wide.length_km.p95)} km) and "
        f"{rounded(wide.width_km.p50)} km wide.{_sorted_by_mass(landing)} With every input at its "
        f"middle {mass(nominal)} reach the ground."
    )
    sheet = Sheet("field", title, said)
    shown = sorted(landing, key=lambda one: -one.landed_kg)[:_MOST_SHOWN]
    middle = _middle(answer.kinds)
    half = max(one.length_km.p50 for one in footprint) / 2.0
    low, high = _range(shown, middle - half, middle + half)
    along = linear(low, high, _LEFT, _RIGHT, unit="")
    top = sheet.y + 18.0
    masses = [max(float(one.impact_mass_kg or 0.0), _LEAST_KG) for one in shown]
    tall = powers_of_ten(min(masses), max(masses) * 1.001, top + _HEIGHT, top, unit=" kg")
    draw_left(sheet, tall, _LEFT, _RIGHT, "Mass of one piece where it lands")
    draw_bottom(sheet, along, top, top + _HEIGHT, "km from the main break-up, along the track →")
    for one, kg in sorted(zip(shown, masses, strict=True), key=lambda pair: -_radius(pair[0])):
        x, y = along.at(float(one.down_range_km or 0.0)), tall.at(math.log10(kg))
        sheet.circle(x, y, _radius(one), f"c{_class_of(kg)[1]}", opacity=0.6)
    _names(sheet, along, tall, shown, screen_names(answer.kinds))
    _extent(sheet, answer, along, middle)
    rows = [(f"c{colour}", f"{word}: {_kg_between(k)}") for k, (_, colour, word) in enumerate(_MASSES)]
    legend(sheet, "One piece (a disc is a kind of part; its area: how many pieces land)", rows)
    heaviest = answer.on_the_ground.heaviest[:_NAMED]
    names = screen_names(answer.kinds)
    listed = ", ".join(f"{names.get(one.name, one.name)} ({mass(one.impact_mass_kg)})" for one in heaviest)
    told = f"{said} Heaviest kinds: {listed}." if listed else said
    return sheet.finish(told, _foot(answer))


def _range(kinds: Sequence[DebrisKind], least: float, most: float) -> tuple[float, float]:
    """From `least` to `most`, where 99 of 100 kinds lie, and some room; what is torn off much earlier is at
    the edge."""
    at = sorted(float(one.down_range_km or 0.0) for one in kinds)
    low, high = min(at[len(at) // 200], least), max(at[-1 - len(at) // 200], most)
    room = 0.04 * max(high - low, 50.0)
    return low - room, high + room


def _radius(kind: DebrisKind) -> float:
    """The area is as the number of pieces that land; all are seen, none covers the field."""
    return min(max(0.9 * math.sqrt(kind.pieces * kind.survives), 1.4), 9.0)


def _class_of(kg: float) -> tuple[float, int, str]:
    return next(one for one in _MASSES if kg >= one[0])


def _sorted_by_mass(landing: Sequence[DebrisKind]) -> str:
    """How far apart heavy and small pieces lie, where there are both."""
    means = []
    for least, most in ((_MASSES[0][0], math.inf), (0.0, _MASSES[2][0])):
        rows = [
            (one.pieces * one.survives, float(one.down_range_km or 0.0))
            for one in landing
            if least <= float(one.impact_mass_kg or 0.0) < most
        ]
        number = sum(pieces for pieces, _ in rows)
        if number == 0.0:
            return ""
        means.append(sum(pieces * km for pieces, km in rows) / number)
    heavy, small = (f"{abs(km):,.0f} km {'beyond' if km >= 0.0 else 'short of'}" for km in means)
    return (
        f" On average pieces of {_MASSES[0][0]:.0f} kg and more lie {heavy} the place of the main break-up, "
        f"those below {_MASSES[2][0]:.0f} kg {small} it."
    )


def _kg_between(k: int) -> str:
    low = rounded(_MASSES[k][0], 1)
    if k == 0:
        return f"{low} kg and more"
    high = f"{rounded(_MASSES[k - 1][0], 1)} kg"
    return f"below {high}" if _MASSES[k][0] == 0.0 else f"{low} to {high}"


def _names(
    sheet: Sheet, along: Axis, tall: Axis, kinds: Sequence[DebrisKind], names: Mapping[str, str]
) -> None:
    """Of the heaviest that land more often than not, whole, where they hide the fewest discs."""
    discs = [
        (along.at(float(one.down_range_km or 0.0)), tall.at(math.log10(float(one.impact_mass_kg or 1.0))))
        for one in kinds
    ]
    likely = [one for one in kinds if one.survives >= 0.5]
    for one in sorted(likely, key=lambda one: -float(one.impact_mass_kg or 0.0))[:_NAMED]:
        x, y = (
            along.at(float(one.down_range_km or 0.0)),
            tall.at(math.log10(float(one.impact_mass_kg or 1.0))),
        )
        words = shortened(names[one.name], _LONGEST_NAME, SMALL)
        off = _radius(one) + 4.0
        sides: tuple[tuple[float, Anchor], ...] = ((x + off, "start"), (x - off, "end"))
        places = [
            (box, at, y + down, anchor)
            for at, anchor in sides
            for down in (4.0, -8.0, 16.0)
            if sheet.is_free(box := box_of(at, y + down, words, size=SMALL, anchor=anchor))
            and box.left > _LEFT
            and box.right < WIDTH
        ]
        if places:
            _, at, y_text, anchor = min(places, key=lambda place: _hidden(place[0], discs))
            sheet.text(at, y_text, words, size=SMALL, anchor=anchor, kind="halo")


def _hidden(box: TextBox, discs: Sequence[Point]) -> int:
    """How many discs have their middle under a text."""
    return sum(box.left < x < box.right and box.top < y < box.bottom for x, y in discs)


def _extent(sheet: Sheet, answer: DebrisAnswer, along: Axis, middle: float) -> None:
    """Length and width of the field to one scale; about the middle piece, as the document has no ends."""
    unit = (along.end - along.start) / (along.high - along.low)
    widest = max(one.width_km.p50 for one in answer.totals.footprint) * unit
    sheet.y += 10.0
    sheet.paragraph(
        "Length and width of the field, to scale; about the middle piece, median of all falls",
        size=SMALL,
        kind="q",
    )
    centre = sheet.y + 6.0 + widest / 2.0
    kinds = ("c3", "c2", "c1")
    for one, kind in reversed(list(zip(answer.totals.footprint, kinds, strict=False))):
        ring = _ellipse(
            along.at(middle), centre, one.length_km.p50 * unit / 2.0, max(one.width_km.p50 * unit / 2.0, 0.8)
        )
        sheet.area([ring], kind)
    sheet.y = centre + widest / 2.0 + 6.0
    rows = [
        (kind, f"{100.0 * one.share:.0f} of 100 pieces: {_size(one)}")
        for one, kind in zip(answer.totals.footprint, kinds, strict=False)
    ]
    legend(sheet, "The field holds", rows)
    sheet.y += 4.0


def _size(extent: FootprintExtent) -> str:
    return f"{rounded(extent.length_km.p50)} × {rounded(extent.width_km.p50)} km"


def _middle(kinds: Sequence[DebrisKind]) -> float:
    """Half of the pieces that land lie before it, half beyond."""
    weights = [
        (float(one.down_range_km or 0.0), one.pieces * one.survives)
        for one in kinds
        if one.down_range_km is not None
    ]
    weights.sort()
    half, middle = 0.5 * sum(weight for _, weight in weights), 0.0
    for place, weight in weights:
        half -= weight
        middle = place
        if half <= 0.0:
            break
    return middle


def _ellipse(x: float, y: float, half_length: float, half_width: float) -> list[Point]:
    turns = [2.0 * math.pi * k / 72 for k in range(72)]
    return [(x + half_length * math.cos(turn), y + half_width * math.sin(turn)) for turn in turns]


def _foot(answer: DebrisAnswer) -> str:
    return (
        f"{answer.tool.name} {answer.tool.version} · {name_of(answer.vehicle.name)}, "
        f"{mass(answer.vehicle.mass_kg)} · {answer.run.samples:,} simulated falls"
    )
