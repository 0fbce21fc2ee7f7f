"""The world by nation: the chance that anyone is hurt there (assess), or the time overhead (overflight)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.overflight import Overflight
from iss_risk.exposure.latitude import time_below_latitude
from iss_risk.report.headline import supposition
from iss_risk.report.numbers import one_in, percent, rounded
from iss_risk.report.pictures.outlines import Outlines
from iss_risk.report.pictures.picture import Picture, Sheet
from iss_risk.report.pictures.sizes import NO_WORD, Sizes, legend
from iss_risk.report.pictures.source_line import days_in_words, name_of, source_line
from iss_risk.report.pictures.world_map import WorldMap
from iss_risk.report.words import odds_in_words, one_in_words

_NAMED = 5


@dataclass(frozen=True)
class _Row:
    code: str
    name: str
    value: float


@dataclass(frozen=True)
class _Figure:
    """What is shown of each nation: its name in the legend, how its values and classes are said, and the
    first letter of its colours (palette.py)."""

    legend: str
    said: Callable[[float], str]
    label: Callable[[float | None, float], str]
    no_value: str
    colours: str


def risk_map(answer: Assessment, outlines: Outlines) -> Picture:
    """The chance, by nation, that anyone is hurt there."""
    name, total = name_of(answer.object.name), answer.totals.p_casualty
    title = "Where people may be hurt: the chance for each nation"
    world = (
        "Nobody is hurt anywhere"
        if total == 0.0
        else f"Chance that anyone is hurt anywhere: {odds_in_words(total)}"
    )
    up = answer.decay.decayed_fraction == 0.0
    if up:
        subtitle = (
            f"{name} does not come down within the {days_in_words(answer.decay.horizon_days)} looked at."
        )
    else:
        subtitle = f"{supposition(answer)}. {world}. {_how_much_is_known(answer)}"
    figure = _Figure(
        "Chance that anyone is hurt in the nation, in one re-entry",
        one_in_words,
        odds_between,
        "it does not come down" if up else "no one hurt in any simulated re-entry",
        "n",
    )
    rows = [_Row(one.iso_a3, name_of(one.name), one.p_casualty) for one in answer.nations]
    footer = source_line(answer.tool, answer.object, answer.run.now, answer.run.samples)
    return _picture(
        "nations", (title, subtitle), figure, rows, outlines, answer.object.inclination_deg, footer
    )


def overhead_map(answer: Overflight, outlines: Outlines) -> Picture:
    """The minutes a day that it is above each nation."""
    name = name_of(answer.object.name)
    days = answer.run.days
    span = "in the long run" if days is None else f"in the next {days_in_words(days)}"
    title = f"How long {name} flies above each nation"
    subtitle = (
        f"In orbit, {span}; {percent(answer.totals.land_fraction)} of its time it is above land. No risk is "
        "shown: nothing falls, and grey tells minutes only."
    )
    figure = _Figure(
        "Minutes above the nation, a day",
        lambda minutes: f"{rounded(minutes)} minutes a day",
        _minutes,
        "never above it",
        "g",
    )
    rows = [_Row(one.iso_a3, name_of(one.name), one.minutes_per_day) for one in answer.nations]
    footer = source_line(answer.tool, answer.object, answer.run.now)
    return _picture(
        "nations", (title, subtitle), figure, rows, outlines, answer.object.inclination_deg, footer
    )


def _picture(
    name: str, heading: tuple[str, str], figure: _Figure, rows: Sequence[_Row], outlines: Outlines,
    inclination_deg: float, footer: str,
) -> Picture:  # fmt: skip
    sheet = Sheet(name, *heading)
    value_of = {one.code: one.value for one in rows}
    name_by = {one.code: one.name for one in rows}
    sizes = Sizes.of(value_of.values())

    def kind(code: str) -> str:
        colour = None if sizes is None else sizes.colour(value_of.get(code, 0.0))
        return "none" if colour is None else f"{figure.colours}{colour}"

    def tip(code: str) -> str:
        value = value_of.get(code, 0.0)
        said = figure.said(value) if value > 0.0 else figure.no_value
        return f"{name_by.get(code, code)}: {said}"

    world = WorldMap(sheet)
    world.nations(outlines, kind, tip)
    highest = world.rims(inclination_deg)
    top = sorted((one for one in rows if one.value > 0.0), key=lambda one: -one.value)[:_NAMED]
    world.names(outlines, [(one.code, one.name) for one in top])
    classes = [] if sizes is None else sizes.rows(figure.label)
    patches = [(f"{figure.colours}{colour}", words) for colour, words in classes]
    if any(kind(code) == "none" for code in outlines.iso_a3):
        patches.append(("none", f"{NO_WORD}: {figure.no_value}"))
    legend(sheet, f"{figure.legend} (small nations are discs)", patches)
    most = "; ".join(f"{one.name} {figure.said(one.value)}" for one in top)
    most_said = f"Most: {most}." if top else f"All nations: {figure.no_value}."
    sheet.y += 4.0
    sheet.paragraph(most_said)
    between = band_in_words(highest)
    sheet.paragraph(between, kind="q")
    return sheet.finish(f"World map by nation. {heading[1]} {most_said} {between}", footer)


def band_in_words(highest_deg: float) -> str:
    """Why what lies at the edges of the band stands out."""
    if highest_deg < 5.0:
        return f"It passes only within {highest_deg:.1f}° of the equator."
    rim = _dwell(highest_deg - 1.0, highest_deg, highest_deg)
    equator = _dwell(-0.5, 0.5, highest_deg)
    return (
        f"It passes only between the dashed lines, {highest_deg:.1f}° north and south, and lingers along "
        f"them, where it turns: ground within 1° of them has it overhead {rounded(rim / equator)} times as "
        "long as the same ground at the equator."
    )


def _dwell(south_deg: float, north_deg: float, highest_deg: float) -> float:
    """Share of time over a band of latitudes, over the share of the sphere that it is."""
    south, north = time_below_latitude(np.array([south_deg, north_deg]), highest_deg)
    return float(north - south) / (math.sin(math.radians(north_deg)) - math.sin(math.radians(south_deg)))


def _how_much_is_known(answer: Assessment) -> str:
    if answer.run.phase_model == "longitude-averaged":
        return "Too early to know where: every place that it passes over is possible."
    return "It is near its end: only places along its last tracks are possible."


def odds_between(low: float | None, high: float) -> str:
    """1 in 100 to 1 in 1,000: two edges of classes, which are powers of ten."""
    rare = f"1 in {_power_of_ten(1.0 / high)}"
    if low is None:
        return f"rarer than {rare}"
    common = f"1 in {_power_of_ten(1.0 / low)}"
    return f"more often than {common}" if high >= 1.0 else f"{rare} to {common}"


def _power_of_ten(odds: float) -> str:
    """1,000; 1 million: an edge of a class is exact, unlike an estimate."""
    return one_in(round(odds)).replace(".0 ", " ")


def _minutes(low: float | None, high: float) -> str:
    return f"less than {high:,g}" if low is None else f"{low:,g} to {high:,g}"
