"""How its altitude falls: bands that hold 50 and 90 of 100 cases, without a line in the middle."""

from __future__ import annotations

from iss_risk.answers.decay import DecayAnswer
from iss_risk.report.pictures.axes import draw_bottom, draw_left, linear, of_time
from iss_risk.report.pictures.picture import SMALL, WIDTH, Picture, Sheet, box_of
from iss_risk.report.pictures.reentry import reentry_in_words
from iss_risk.report.pictures.sizes import legend
from iss_risk.report.pictures.source_line import name_of, source_line

_LEFT, _RIGHT = 66.0, WIDTH - 36.0
_HEIGHT = 230.0


def altitude_bands(answer: DecayAnswer) -> Picture:
    """Mean altitude over time; what has come down lies on the ground."""
    name, found = name_of(answer.object.name), answer.decay
    bands = found.altitude
    when = found.reentry_utc
    bars = [("90 of 100 cases", when.p05, when.p95, "")]
    said = reentry_in_words(name, bars, when.p50, found.decayed_fraction, found.horizon_days)
    sheet = Sheet("altitude", f"How {name} sinks", said)
    if len(bands) > 1:
        time = of_time(bands[0].utc, bands[-1].utc, _LEFT, _RIGHT)
        top = sheet.y + 16.0
        highest = max((one.p95_km or 0.0) for one in bands)
        height = linear(0.0, 1.06 * highest, top + _HEIGHT, top, unit=" km")
        draw_left(sheet, height, _LEFT, _RIGHT, "Mean altitude")
        draw_bottom(sheet, time, top, top + _HEIGHT)
        for low, high, kind in (("p05", "p95", "c1"), ("p25", "p75", "c3")):
            edges = [
                [(time.at(seconds), height.at(km)) for seconds, km in _course(answer, name)]
                for name in (high, low)
            ]
            sheet.area([[*edges[0], *edges[1][::-1]]], kind)
        sheet.y += 4.0
        sheet.paragraph("Still up, of 100 cases", size=SMALL, kind="q")
        sheet.y += 15.0
        for value, _ in time.marks:
            up = min(bands, key=lambda one: abs(one.utc.timestamp() - value)).up_fraction
            box = box_of(time.at(value), sheet.y, f"{100.0 * up:.0f}", anchor="middle")
            if sheet.is_free(box):
                sheet.text(time.at(value), sheet.y, f"{100.0 * up:.0f}", anchor="middle")
        sheet.y += 12.0
        legend(sheet, "Between which altitudes it is", [("c1", "90 of 100 cases"), ("c3", "50 of 100 cases")])
    begin = bands[0].p50_km if bands else None
    begins = "" if begin is None else f" Today its mean altitude is {begin:.0f} km."
    until = (
        ""
        if not bands
        else f" At {bands[-1].utc:%Y-%m}, {100.0 * bands[-1].up_fraction:.0f} of 100 are still up."
    )
    footer = source_line(answer.tool, answer.object, answer.run.now, answer.run.samples)
    return sheet.finish(f"{said}{begins}{until}", footer)


def _course(answer: DecayAnswer, quantile: str) -> list[tuple[float, float]]:
    """(seconds, km) of "p05", ...: down to the ground when that share has come down, and there from then
    on."""
    bands, ground = answer.decay.altitude, getattr(answer.decay.reentry_utc, quantile)
    heights = [getattr(one, f"{quantile}_km") for one in bands]
    flying = [
        (one.utc.timestamp(), float(km)) for one, km in zip(bands, heights, strict=True) if km is not None
    ]
    if len(flying) == len(bands) or not flying:
        return flying
    end = bands[-1].utc.timestamp()
    down = end if ground is None else min(max(ground.timestamp(), flying[-1][0]), end)
    return [*flying, (down, 0.0), (end, 0.0)]
