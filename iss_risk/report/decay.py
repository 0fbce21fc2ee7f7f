"""What `iss-risk decay` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.decay import AltitudeBand, DecayAnswer, HistogramBin
from iss_risk.notation.text import counted, one_line
from iss_risk.orbit.identity import named
from iss_risk.report.heading import (
    assumed_segments,
    known_up_segments,
    orbit_age,
    vehicle_segments,
    what_becomes,
)
from iss_risk.report.instants import like_interval, utc_minute
from iss_risk.report.numbers import percent, rounded
from iss_risk.report.screen import as_text, folded, labelled

_MARGIN = 2
_BAND_ROWS = 12


def decay_text(answer: DecayAnswer, *, width: int, colour: bool) -> str:
    """Quantiles, a histogram of re-entry times, and altitude against time with bands."""
    known = known_up_segments(answer.run.conditioned_on)
    vehicle = vehicle_segments(answer.vehicle, answer.object)
    parts: list[RenderableType] = [
        _title(answer, width),
        labelled("Orbit", _orbit(answer), width),
        *([labelled("Vehicle", vehicle, width)] if vehicle else []),
        *([labelled("Known up", known, width)] if known else []),
        *([labelled("Assumed", assumed_segments(answer.run.assumed), width)] if answer.run.assumed else []),
        labelled("Drag", _drag(answer), width),
        labelled("Weather", _weather(answer), width),
        labelled("Decay", _decay(answer), width),
    ]
    if answer.decay.histogram:
        parts += ["", Text("When it comes down", style="bold"), *_histogram(answer.decay.histogram, width)]
    if answer.decay.altitude:
        parts += ["", *_altitude(answer.decay.altitude, width)]
    return as_text(parts, width=width, colour=colour)


def _title(answer: DecayAnswer, width: int) -> Text:
    run, tracked = answer.run, answer.object
    samples = "one trajectory" if run.deterministic else f"{counted(run.samples, 'sample')} · seed {run.seed}"
    segments = [named(tracked.name, tracked.norad_id), what_becomes(run.uncontrolled_from), samples]
    return Text("\n".join(folded(segments, width)), style="bold")


def _orbit(answer: DecayAnswer) -> list[str]:
    tracked = answer.object
    return [
        utc_minute(tracked.epoch),
        f"{tracked.perigee_altitude_km:,.1f} × {tracked.apogee_altitude_km:,.1f} km",
        f"{tracked.inclination_deg:.2f}°",
        orbit_age(tracked.epoch, answer.inputs, answer.run.now),
    ]


def _drag(answer: DecayAnswer) -> list[str]:
    coefficient = answer.decay.ballistic_coefficient
    range90 = f" (90 %: {rounded(coefficient.p05)} … {rounded(coefficient.p95)})"
    said = [
        f"m/(Cd·A) {rounded(coefficient.p50, 3)} kg/m²{'' if answer.run.deterministic else range90}",
        coefficient.source,
    ]
    fit = coefficient.fit
    if fit is not None:
        said.append(
            f"{coefficient.fitted_from}: {rounded(fit.loss_km, 3)} km lost, "
            f"{rounded(1000.0 * fit.rms_residual_km)} m rms unexplained, "
            f"{counted(fit.sets_rejected, 'set')} rejected, {counted(len(fit.manoeuvres), 'manoeuvre')} cut"
        )
    return said


def _weather(answer: DecayAnswer) -> list[str]:
    words = {
        "observed": "observed",
        "predicted_daily": "predicted by the day",
        "predicted_monthly": "predicted by the month",
        "climatology": "forecast from what was known then",
        "last_repeated": "beyond all predictions",
        "constant": "constant",
    }
    shares = answer.decay.weather_provenance.model_dump()
    return [f"{percent(shares[name])} {what}" for name, what in words.items() if shares[name] > 0.0]


def _from_now(days: float, digits: int) -> str:
    """1,410 days from now; in the last two days in hours."""
    return (
        f"{rounded(24.0 * days, digits)} hours from now"
        if days < 2.0
        else f"{rounded(days, digits)} days from now"
    )


def _decay(answer: DecayAnswer) -> list[str]:
    decay, run = answer.decay, answer.run
    when, life = decay.reentry_utc, decay.lifetime_days
    end = run.now + timedelta(days=decay.horizon_days)
    if when.p05 is None or decay.decayed_fraction == 0.0:
        return [f"later than {end:%Y-%m-%d} in {percent(1.0 - decay.decayed_fraction)} of the samples"]
    if run.deterministic and life.p50 is not None:
        return [f"{utc_minute(when.p05)}", _from_now(life.p50, 5)]
    interval = (when.p95 or end) - when.p05

    def at(instant: datetime | None) -> str:
        return (
            f"later than {like_interval(end, interval)}"
            if instant is None
            else like_interval(instant, interval)
        )

    doubt = None if run.conditioned_on is None else run.conditioned_on.doubt()
    said = [
        *([] if doubt is None else [doubt]),
        f"{at(when.p50)} median",
        f"50 %: {at(when.p25)} … {at(when.p75)}",
        f"90 %: {at(when.p05)} … {at(when.p95)}",
    ]
    if life.p50 is not None and life.p50 >= 0.0:
        said.append(_from_now(life.p50, 3))
    if decay.decayed_fraction < 1.0:
        said.append(f"{percent(decay.decayed_fraction)} of the samples decay within the horizon")
    return said


def _histogram(bins: Sequence[HistogramBin], width: int) -> list[Text]:
    interval = bins[-1].to_utc - bins[0].from_utc
    labels = [like_interval(one.from_utc, interval / len(bins) * 3) for one in bins]
    label_width = max(len(label) for label in labels)
    most = max(one.fraction for one in bins)
    room = max(width - label_width - 12 - _MARGIN, 10)
    lines = []
    for label, one in zip(labels, bins, strict=True):
        bar = "█" * round(room * one.fraction / most) if most > 0.0 else ""
        lines.append(Text(f"{' ' * _MARGIN}{label:<{label_width}}  {percent(one.fraction):>7}  {bar}"))
    return lines


def _altitude(bands: Sequence[AltitudeBand], width: int) -> list[RenderableType]:
    """One row a time: · spans 90 % of the samples, ─ the middle 50 %, ● is the median."""
    rows = bands[:: max(1, -(-len(bands) // _BAND_ROWS))]
    top = max((one.p95_km or 0.0) for one in rows)
    interval = bands[-1].utc - bands[0].utc
    labels = [like_interval(one.utc, interval / len(rows) * 3) for one in rows]
    label_width = max(len(label) for label in labels)
    room = max(width - label_width - 26 - _MARGIN, 10)
    heading = f"Mean altitude, km (0 … {top:,.0f}): ● median, ─ 50 %, · 90 % of the samples"
    lines: list[RenderableType] = [Text(one_line(heading), style="bold")]
    for label, one in zip(labels, rows, strict=True):
        middle = "down" if one.p50_km is None else f"{one.p50_km:,.0f} km"
        lines.append(
            Text(
                f"{' ' * _MARGIN}{label:<{label_width}}  {middle:>8}  {percent(one.up_fraction):>7} up  "
                f"{_band(one, top, room)}"
            )
        )
    return lines


def _band(one: AltitudeBand, top_km: float, room: int) -> str:
    """One row of the chart; who is down already stands at its left end."""

    def column(altitude_km: float | None) -> int:
        return 0 if altitude_km is None or top_km <= 0.0 else round(room * max(altitude_km, 0.0) / top_km)

    cells = [" "] * (room + 1)
    for first, last, mark in ((one.p05_km, one.p95_km, "·"), (one.p25_km, one.p75_km, "─")):
        if last is not None:
            for k in range(column(first), column(last) + 1):
                cells[k] = mark
    if one.p50_km is not None:
        cells[column(one.p50_km)] = "●"
    return "".join(cells).rstrip()
