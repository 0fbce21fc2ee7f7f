"""What `iss-risk rescue` prints."""

from __future__ import annotations

from datetime import timedelta

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.document import Instants, Spread
from iss_risk.answers.rescue import ControlledDeorbit, RescueAnswer, TugAbility
from iss_risk.notation.text import counted, one_line
from iss_risk.orbit.identity import named
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.heading import known_up_segments, orbit_age, vehicle_segments, what_becomes
from iss_risk.report.instants import utc_minute
from iss_risk.report.numbers import NOTHING, percent, rounded, rounded_range
from iss_risk.report.screen import as_text, folded, labelled, paragraph

_MARGIN = 2
_SOON = timedelta(days=400)
# Who can save it: the share of the samples, at least.
_MARKS = ((0.95, "█"), (0.5, "▓"), (0.05, "░"))


def rescue_text(answer: RescueAnswer, *, width: int, colour: bool) -> str:
    """Altitudes and dates, holding, tugs, who can bring it down and until when, and the entry's own risk."""
    tracked, run = answer.object, answer.run
    heading = [
        named(tracked.name, tracked.norad_id),
        what_becomes(run.uncontrolled_from),
        f"{counted(run.samples, 'sample')} · seed {run.seed}",
    ]
    orbit = [
        utc_minute(tracked.epoch),
        f"{tracked.mean_altitude_km:,.1f} km",
        f"{tracked.inclination_deg:.2f}°",
        orbit_age(tracked.epoch, answer.inputs, run.now),
    ]
    known = known_up_segments(run.conditioned_on)
    vehicle = vehicle_segments(answer.vehicle, tracked)
    parts: list[RenderableType] = [
        Text("\n".join(folded(heading, width)), style="bold"),
        labelled("Orbit", orbit, width),
        *([labelled("Vehicle", vehicle, width)] if vehicle else []),
        *([labelled("Known up", known, width)] if known else []),
        labelled("No return", _no_return(answer), width),
        *([labelled("Loss", _loss(answer), width)] if answer.observed_loss_m_per_day is not None else []),
        labelled("Plan", _leg(answer), width),
        labelled("Target", _target(answer), width),
        labelled("Reliability", _reliability(answer), width),
        "",
        _altitudes(answer, width),
        "",
        _holding(answer, width),
        "",
        _tugs(answer, width),
        "",
        _deorbits(answer, width),
        "",
        *_reasons(answer, width),
        *_burns(answer, width),
        "",
        *_chart(answer, width),
    ]
    return as_text(parts, width=width, colour=colour)


def _stamp(answer: RescueAnswer) -> str:
    """How dates are written: to the month; to the day where the rest is less than a year."""
    last = answer.reentry_utc.p95
    return "%Y-%m-%d" if last is not None and last - answer.run.now < _SOON else "%Y-%m"


def _date(instants: Instants, name: str, stamp: str) -> str:
    instant = getattr(instants, name)
    return "later" if instant is None else f"{instant:{stamp}}"


def _dates(instants: Instants | None, stamp: str) -> str:
    if instants is None:
        return NOTHING
    return f"{_date(instants, 'p05', stamp)} … {_date(instants, 'p95', stamp)}"


def _range(spread: Spread) -> str:
    return rounded_range(spread.p05, spread.p95)


def _no_return(answer: RescueAnswer) -> list[str]:
    when, stamp = answer.no_return_utc, _stamp(answer)
    return [
        f"{_date(when, 'p50', stamp)} median",
        f"90 %: {_dates(when, stamp)}",
        "then thrusters alone no longer hold the attitude",
        f"down by itself {_date(answer.reentry_utc, 'p50', stamp)} "
        f"(90 %: {_dates(answer.reentry_utc, stamp)})",
    ]


def _loss(answer: RescueAnswer) -> list[str]:
    coming = answer.holding[0].loss_m_per_day
    return [
        f"{answer.observed_loss_m_per_day:.0f} m a day of late",
        f"{rounded(coming.p50)} a day in the coming year (90 %: {_range(coming)}) if held where it is",
    ]


def _leg(answer: RescueAnswer) -> list[str]:
    leg = answer.last_leg
    if leg is None:
        return ["the last leg of the station's plan is not ahead of this orbit"]
    return [
        f"{leg.from_km:.0f} to {leg.to_km:.0f} km from {leg.begins_utc:%Y-%m} by drag alone: "
        f"{rounded(leg.days.p50)} days (90 %: {_range(leg.days)})",
        f"in less than the planned {leg.planned_days / 30.44:.0f} months: "
        f"{percent(leg.below_planned_fraction)} of the samples",
    ]


def _target(answer: RescueAnswer) -> list[str]:
    field = answer.target_field
    verdict = "fits" if field.field_suffices else "does not fit"
    return [
        f"{rounded(field.length_km)} km of track over the South Pacific far enough from land, middle "
        f"{abs(field.latitude_deg):.0f}° {'S' if field.latitude_deg < 0 else 'N'} "
        f"{abs(field.longitude_deg):.0f}° {'W' if field.longitude_deg < 0 else 'E'}",
        f"footprint {rounded(field.footprint_length_km)} × {rounded(field.footprint_width_km)} km: {verdict}",
    ]


def _reliability(answer: RescueAnswer) -> list[str]:
    found = answer.reliability
    low, high = found.one_failure_in_range90
    return [
        f"a deorbit may fail once in {rounded(max(found.one_failure_in, 1.0))} "
        f"(90 %: {rounded_range(max(low, 1.0), max(high, 1.0))}) for 1 in 10,000",
        f"{rounded(found.uncontrolled_casualties.mean)} casualties expected if it does",
    ]


def _altitudes(answer: RescueAnswer, width: int) -> RenderableType:
    rows = answer.dates_below
    return fitted_table(
        Column("Below", "Below", [f"{one.altitude_km:.0f} km" for one in rows]),
        [
            Column(heading, short, [_date(one.below_utc, name, _stamp(answer)) for one in rows])
            for heading, short, name in (
                ("earliest (5 %)", "5 %", "p05"),
                ("median", "50 %", "p50"),
                ("latest (95 %)", "95 %", "p95"),
            )
        ],
        width,
        last_row_apart=False,
    )


def _holding(answer: RescueAnswer, width: int) -> RenderableType:
    rows = answer.holding
    return fitted_table(
        Column("To hold", "Hold", [f"{one.altitude_km:.0f} km" for one in rows]),
        [
            Column("m a day", "m/day", [_range(one.loss_m_per_day) for one in rows], expendable=1),
            Column("m/s a year", "m/s/yr", [_range(one.delta_v_m_s_per_year) for one in rows]),
            Column("kg a year", "kg/yr", [_range(one.propellant_kg_per_year) for one in rows]),
        ],
        width,
        last_row_apart=False,
    )


def _tugs(answer: RescueAnswer, width: int) -> RenderableType:
    rows = answer.tugs
    return fitted_table(
        Column("Tug", "Tug", [one_line(one.title) for one in rows]),
        [
            Column("thrust, kN", "kN", [_thousandths(one.thrust_n) for one in rows], expendable=2),
            Column("propellant, t", "t", [_thousandths(one.propellant_kg) for one in rows], expendable=1),
            Column("m/s", "m/s", [_range(one.delta_v_m_s) for one in rows]),
            Column("months now", "mo. now", [_at_present(one) for one in rows], expendable=3),
            Column("months held", "months", [_range(one.months_of_holding) for one in rows]),
            Column("raises, km", "km up", [_range(one.raises_km) for one in rows]),
        ],
        width,
        last_row_apart=False,
    )


def _at_present(one: TugAbility) -> str:
    return NOTHING if one.months_at_present_rate is None else _range(one.months_at_present_rate)


def _thousandths(spread: Spread) -> str:
    return rounded_range(spread.p05 / 1000.0, spread.p95 / 1000.0)


def _deorbits(answer: RescueAnswer, width: int) -> RenderableType:
    rows, stamp = answer.deorbits, _stamp(answer)
    return fitted_table(
        Column("Controlled deorbit", "Deorbit", [one_line(one.title) for one in rows]),
        [
            Column("verdict", "verdict", [one.verdict for one in rows]),
            Column("futures", "futures", [percent(one.can_fraction) for one in rows]),
            Column("highest, km", "km", [_highest(one) for one in rows], expendable=2),
            Column("begin from", "from", [_dates(one.from_utc, stamp) for one in rows], expendable=3),
            Column("no return", "until", [_dates(one.no_return_utc, stamp) for one in rows], expendable=1),
        ],
        width,
        last_row_apart=False,
    )


def _highest(one: ControlledDeorbit) -> str:
    return NOTHING if one.highest_altitude_km is None else _range(one.highest_altitude_km)


def _reasons(answer: RescueAnswer, width: int) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for one in answer.deorbits:
        if one.because is None:
            continue
        alone = "" if one.verdict == "may" else " alone" if "+" not in one.name else ""
        verdict = f"{one.verdict}{alone}{', but' if one.verdict == 'may' else ', because'}"
        lines += [Text(line) for line in paragraph(f"{one.title}: {verdict} {one.because}.", width)]
    return lines


def _burns(answer: RescueAnswer, width: int) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for one in answer.deorbits:
        if one.verdict == "cannot":
            continue
        *lowering, last = one.burns
        longest_s = max((burn.seconds for burn in lowering), default=0.0)
        staging_km = lowering[-1].perigee_altitude_km if lowering else one.burns_from_km
        tonnes = sum(burn.propellant_kg for burn in one.burns) / 1000.0
        text = (
            f"{one.title}: from {one.burns_from_km:.0f} km {counted(len(lowering), 'burn')} of at most "
            f"{longest_s:,.0f} s in {last.hours:,.0f} hours to a perigee of {staging_km:.0f} km, then one of "
            f"{last.seconds:,.0f} s to {last.perigee_altitude_km:.0f} km: {tonnes:.1f} t of propellant."
        )
        lines += [Text(line) for line in paragraph(text, width)]
    return lines


def _chart(answer: RescueAnswer, width: int) -> list[RenderableType]:
    """One row a combination: at each time, in how many samples it is not too late."""
    rows = answer.deorbits
    times = [one.utc for one in rows[0].not_too_late]
    label = min(max(len(one.title) for one in rows), max(width - len(times) - 2 * _MARGIN, 12))
    lines: list[RenderableType] = [
        Text(
            one_line("Who can save it, until when: █ in 95 % of the samples or more, ▓ 50 %, ░ 5 %"),
            style="bold",
        )
    ]
    for one in rows:
        cells = "".join(_mark(chance.fraction) for chance in one.not_too_late)
        lines.append(Text(f"{' ' * _MARGIN}{one_line(one.title)[:label]:<{label}}  {cells}".rstrip()))
    first, last = (f"{one:{_stamp(answer)}}" for one in (times[0], times[-1]))
    axis = f"{first}{' ' * max(len(times) - len(first) - len(last), 1)}{last}"
    lines.append(Text(f"{' ' * (_MARGIN + label + 2)}{axis}", style="dim"))
    return lines


def _mark(fraction: float) -> str:
    return next((mark for least, mark in _MARKS if fraction >= least), "·")
