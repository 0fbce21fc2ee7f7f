"""What `iss-risk history` and `history diff` print, and the lines of `--on-change`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.console import RenderableType
from rich.text import Text

from iss_risk.exposure.nations.directory import Named
from iss_risk.history.alike import Thing, thing_of
from iss_risk.history.change import Movement, within_sampling_error
from iss_risk.history.difference import Difference, Effect, NationEffect
from iss_risk.history.runs import RecordedRun
from iss_risk.history.trend import Trend
from iss_risk.notation.text import one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.instants import like_interval, utc_minute
from iss_risk.report.numbers import NOTHING, count, one_in, rounded, rounded_range
from iss_risk.report.screen import as_text, folded, labelled

LATER = "later"  # than the horizon
WITHIN = "≈"  # a change within the sampling error
_OTHERS = 5


def history_text(trend: Trend, *, width: int, colour: bool) -> str:
    """One line a run, the newest last, and the change over all of them."""
    runs = trend.runs
    parts: list[RenderableType] = [Text("\n".join(folded(_title(trend), width)), style="bold"), ""]
    if not runs:
        return as_text([*parts, Text("no run recorded in that time")], width=width, colour=colour)
    columns = [
        Column("run", "run", [str(run.id) for run in runs], expendable=2),
        Column("altitude", "altitude", [f"{run.altitude_km:,.1f} km" for run in runs]),
        Column("median re-entry", "re-entry", [_median(run) for run in runs]),
        Column("casualties", "casualties", [rounded(run.casualties) for run in runs]),
        Column(
            "90 %",
            "90 %",
            [rounded_range(run.casualties_low, run.casualties_high) for run in runs],
            expendable=1,
        ),
        Column("1 in", "1 in", [one_in(run.one_in) for run in runs], expendable=3),
        *(Column(one.name, _short(one), [_nation(run, one) for run in runs]) for one in trend.nations),
    ]
    times = Column("UTC", "UTC", [run.now.isoformat(" ")[:16] for run in runs])
    parts.append(fitted_table(times, columns, width, last_row_apart=False))
    if len(runs) > 1:
        parts += ["", labelled("Trend", _summary(runs[0], runs[-1]), width)]
    if trend.others:
        parts += ["", *_others(trend.others, width)]
    return as_text(parts, width=width, colour=colour)


def difference_text(difference: Difference, *, width: int, colour: bool) -> str:
    """Causes first, then their effect on the figures, then the nations that changed most."""
    before, after = difference.before, difference.after
    title = [
        f"{after.object_name}: run {before.id} → run {after.id}",
        f"{before.now:%Y-%m-%d %H:%M} → {utc_minute(after.now)}",
    ]
    parts: list[RenderableType] = [Text("\n".join(folded(title, width)), style="bold")]
    if not difference.causes:
        parts.append(labelled("Changed", ["no input and no option: only the clock"], width))
    for position, cause in enumerate(difference.causes):
        said = f"{cause.what}: {cause.before or NOTHING} → {cause.after or NOTHING}"
        parts.append(labelled("" if position else "Changed", [said], width))
    effects = difference.effects
    parts += [
        "",
        Text("No figure differs.")
        if not effects
        else fitted_table(
            Column("Effect", "Effect", [one.figure for one in effects]),
            [
                Column("before", "before", [_figure(one, one.before) for one in effects]),
                Column("after", "after", [_figure(one, one.after) for one in effects]),
                Column("change", "change", [_marked(one) for one in effects]),
            ],
            width,
            last_row_apart=False,
        ),
    ]
    if difference.nations:
        nations = difference.nations
        parts += [
            "",
            fitted_table(
                Column("Nations that moved most", "Nation", [one_line(one.name) for one in nations]),
                [
                    Column("before", "before", [rounded(one.before) for one in nations]),
                    Column("after", "after", [rounded(one.after) for one in nations]),
                    Column("change", "change", [_marked(one) for one in nations]),
                ],
                width,
                last_row_apart=False,
            ),
        ]
    moved: list[Effect | NationEffect] = [*effects, *difference.nations]
    if any(one.within_sampling_error for one in moved):
        note = f"{WITHIN} a change within the sampling error of both runs"
        parts += [Text(line, style="dim") for line in folded([note], width)]
    return as_text(parts, width=width, colour=colour)


def movement_line(movement: Movement, since: datetime) -> str:
    """Such as: expected casualties 0.19 → 0.23 (+21 %) since 2026-11-24 06:00 UTC."""
    if isinstance(movement.before, float) and isinstance(movement.after, float):
        moved = f"{rounded(movement.before)} → {rounded(movement.after)}"
    else:
        moved = " → ".join(_day(one) for one in (movement.before, movement.after))
    return f"{movement.figure} {moved} ({_change(movement.before, movement.after)}) since {utc_minute(since)}"


def first_run_line(name: str) -> str:
    """Where no earlier run is known."""
    return f"{one_line(name)}: no recorded run of the same vehicle and options to compare with"


def _title(trend: Trend) -> list[str]:
    runs = trend.runs
    if not runs:
        return ["History", str(trend.database)]
    shown = f"{count(len(runs))} run{'' if len(runs) == 1 else 's'}"
    return [f"History of {one_line(str(thing_of(runs[-1])))}", shown, str(trend.database)]


def _others(others: Sequence[tuple[Thing, int]], width: int) -> list[Text]:
    said = [f"{one_line(str(one))} ({count(runs)})" for one, runs in others[:_OTHERS]]
    more = [f"{len(others) - _OTHERS} more"] if len(others) > _OTHERS else []
    note = f"Not shown, of the newest runs: {', '.join([*said, *more])}. --object and --vehicle choose."
    return [Text(line, style="dim") for line in folded([note], width)]


def _summary(first: RecordedRun, last: RecordedRun) -> list[str]:
    said = [
        f"since {utc_minute(first.now)}",
        f"altitude {last.altitude_km - first.altitude_km:+.1f} km",
        f"casualties {_change(first.casualties, last.casualties)}{_within(first, last, 'casualties')}",
    ]
    if first.reentry_p50 is not None and last.reentry_p50 is not None:
        within = _within(first, last, "reentry_p50")
        said.append(f"median re-entry {_change(first.reentry_p50, last.reentry_p50)}{within}")
    return said


def _within(first: RecordedRun, last: RecordedRun, field: str) -> str:
    return " (within the sampling error)" if within_sampling_error(first, last, field) else ""


def _median(run: RecordedRun) -> str:
    if run.reentry_p50 is None:
        return LATER
    if run.reentry_p05 is None or run.reentry_p95 is None:
        return run.reentry_p50.isoformat()[:7]
    return like_interval(run.reentry_p50, run.reentry_p95 - run.reentry_p05).removesuffix(" UTC")


def _short(one: Named) -> str:
    return one.name if one.is_group else one.codes[0]


def _nation(run: RecordedRun, one: Named) -> str:
    expected = run.nations.expected_casualties(one.codes)
    return NOTHING if expected is None else rounded(expected)


def _figure(effect: Effect, value: float | datetime | None) -> str:
    if value is None:
        return LATER
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if effect.unit == "km":
        return f"{value:,.1f} km"
    return f"{rounded(value, 3)} {effect.unit}".rstrip()


def _day(value: float | datetime | None) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else LATER


def _marked(one: Effect | NationEffect) -> str:
    changed = _change(one.before, one.after)
    return f"{WITHIN} {changed}" if one.within_sampling_error else changed


def _change(before: float | datetime | None, after: float | datetime | None) -> str:
    """+21 %, −3.4 d; a dash where there is none or nothing to compare."""
    if isinstance(before, datetime) and isinstance(after, datetime):
        return _shift(after - before)
    if not isinstance(before, float) or not isinstance(after, float):
        return NOTHING
    if before == after:
        return "="
    if before == 0.0:
        return "from 0"
    percent = 100.0 * (after - before) / before
    return f"{_sign(percent)}{rounded(abs(percent))} %" if abs(percent) >= 0.01 else f"{_sign(percent)}0.01 %"


def _shift(shift: timedelta) -> str:
    hours = shift.total_seconds() / 3600.0
    if hours == 0.0:
        return "="
    size = abs(hours)
    return f"{_sign(hours)}{rounded(size)} h" if size < 48.0 else f"{_sign(hours)}{rounded(size / 24.0)} d"


def _sign(value: float) -> str:
    return "+" if value > 0.0 else "−"
