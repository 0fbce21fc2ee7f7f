"""The tables of the last passes: revolutions, places and nations, each in the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.document import Chance
from iss_risk.answers.pass_records import MeanNumber, Pass, Passes, PassOverNation, PassOverPlace
from iss_risk.notation.text import one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.heading import TOP_NATIONS
from iss_risk.report.numbers import NOTHING, count, percent, rounded, rounded_range
from iss_risk.report.screen import folded

_OVER = "passes over, UTC"
One = TypeVar("One", Pass, PassOverPlace, PassOverNation)


def too_early(passes: Passes) -> str:
    """When minutes will mean something, in a sentence."""
    known_from = passes.minutes_known_from_utc
    if known_from is None:
        return "It does not come down within the horizon: there are no last passes."
    return (
        "Too early to say when it passes over which places for the last time: that can be told from about "
        f"{known_from:%Y-%m-%d} on, if it comes down at the median."
    )


def place_table(passes: Passes, width: int, all_rows: bool, *, title: str) -> list[RenderableType]:
    """The passes over places: the ones that most likely bring debris."""
    rows = _most(passes.places, all_rows)
    table = fitted_table(
        Column(title, title, [one_line(one.name) for one in rows]),
        [
            Column("pass", "pass", [str(one.revolution) for one in rows], expendable=4),
            Column(_OVER, _OVER, [_minutes(one.from_utc, one.to_utc) for one in rows]),
            Column("local time", "local time", [_local(one.from_local, one.to_local) for one in rows]),
            Column("zone", "zone", [one.time_zone or NOTHING for one in rows], expendable=7),
            Column("km aside", "aside", [_aside(one.distance_km) for one in rows], expendable=6),
            *_chances(rows),
        ],
        width,
        last_row_apart=False,
    )
    return [table, *_rest(len(rows), len(passes.places), width)]


def dim_lines(text: str, width: int) -> list[Text]:
    """A remark below a table."""
    return [Text(line, style="dim") for line in folded([text], width)]


def not_passed(passes: Passes, width: int) -> list[RenderableType]:
    """A line on the places asked for that no pass goes over, if there are such."""
    if not passes.places_not_passed:
        return []
    names = "; ".join(one_line(name) for name in passes.places_not_passed)
    return ["", *dim_lines(f"No pass that is left goes over: {names}", width)]


def nation_table(
    passes: Passes, width: int, all_rows: bool, nations: Sequence[str] = ()
) -> list[RenderableType]:
    """The passes over nations: the ones that most likely bring debris, or all of certain `nations` (alpha-3
    codes)."""
    listed = [one for one in passes.nations if not nations or one.iso_a3 in nations]
    rows = _most(listed, all_rows or bool(nations))
    table = fitted_table(
        Column("Nation", "Nation", [one_line(one.name) for one in rows]),
        [
            Column("pass", "pass", [str(one.revolution) for one in rows], expendable=4),
            Column(_OVER, _OVER, [_stretches(one) for one in rows]),
            *_chances(rows),
        ],
        width,
        last_row_apart=False,
    )
    return [table, *_rest(len(rows), len(listed), width)]


def revolution_table(passes: Passes, width: int, all_rows: bool) -> list[RenderableType]:
    """The revolutions on which it may come down."""
    rows = passes.passes
    if not all_rows and len(rows) > TOP_NATIONS:
        likely = sorted(rows, key=lambda one: -one.p_down.mean)[:TOP_NATIONS]
        rows = [one for one in rows if one in likely]
    table = fitted_table(
        Column("Pass", "Pass", [str(one.revolution) for one in rows]),
        [
            Column(
                "northward over the equator, UTC",
                "equator, UTC",
                [_minutes(one.from_utc, one.to_utc) for one in rows],
            ),
            Column("at longitude", "longitude", [_longitude(one.node_longitude_deg) for one in rows]),
            Column("comes down", "down", [_seen(one.p_down) for one in rows]),
            Column("90 %", "90 %", [_chance_range(one.p_down) for one in rows], expendable=1),
        ],
        width,
        last_row_apart=False,
    )
    return [table, *_rest(len(rows), len(passes.passes), width)]


def _chances(rows: Sequence[PassOverPlace | PassOverNation]) -> list[Column]:
    """What is to be expected on each pass, whoever is below."""
    return [
        Column("overhead", "over", [_seen(one.p_overhead) for one in rows], expendable=5),
        Column("comes down", "down", [_seen(one.p_down) for one in rows]),
        Column("debris lands", "debris", [_seen(one.p_debris) for one in rows]),
        Column("casualties", "casualties", [_mean(one.expected_casualties) for one in rows]),
        Column("90 %", "90 %", [_range(one.expected_casualties) for one in rows], expendable=3),
    ]


def _most(rows: Sequence[One], all_rows: bool) -> list[One]:
    """The rows with the highest chance of debris, in their order."""
    if all_rows or len(rows) <= TOP_NATIONS:
        return list(rows)
    likely = sorted(range(len(rows)), key=lambda k: (-_p_debris(rows[k]), -rows[k].p_down.mean, k))
    return [rows[k] for k in sorted(likely[:TOP_NATIONS])]


def _p_debris(one: Pass | PassOverPlace | PassOverNation) -> float:
    return one.p_down.mean if isinstance(one, Pass) else one.p_debris.mean


def _rest(shown: int, rows: int, width: int) -> list[Text]:
    if shown >= rows:
        return []
    return dim_lines(f"(the {shown} most likely of {count(rows)}; --all for the rest)", width)


def _minutes(begin: datetime | None, end: datetime | None) -> str:
    """05-11 15:12…15:15."""
    if begin is None or end is None:
        return NOTHING
    return f"{begin.astimezone(UTC):%m-%d %H:%M}…{end.astimezone(UTC):%H:%M}"


def _local(begin: str | None, end: str | None) -> str:
    """The same of local times in ISO 8601."""
    if begin is None or end is None:
        return NOTHING
    return f"{datetime.fromisoformat(begin):%m-%d %H:%M}…{datetime.fromisoformat(end):%H:%M}"


def _stretches(one: PassOverNation) -> str:
    """As _minutes, each further stretch after a comma."""
    if not one.overhead:
        return NOTHING
    first, *others = one.overhead
    further = [
        f"{span.from_utc.astimezone(UTC):%H:%M}…{span.to_utc.astimezone(UTC):%H:%M}" for span in others
    ]
    return ", ".join([_minutes(first.from_utc, first.to_utc), *further])


def _seen(chance: Chance) -> str:
    """A chance in per cent; where no sample shows it, what it is at most."""
    return percent(chance.mean) if chance.mean > 0.0 else f"<{percent(max(chance.ci90[1], 0.001))}"


def _chance_range(chance: Chance) -> str:
    low, high = chance.ci90
    return f"{100.0 * low:.1f}…{100.0 * high:.1f} %"


def _mean(expected: MeanNumber | None) -> str:
    return NOTHING if expected is None else rounded(expected.mean)


def _range(expected: MeanNumber | None) -> str:
    return NOTHING if expected is None else rounded_range(*expected.ci90)


def _aside(distance_km: float | None) -> str:
    return NOTHING if distance_km is None else rounded(distance_km)


def _longitude(longitude_deg: float | None) -> str:
    if longitude_deg is None:
        return NOTHING
    return f"{abs(longitude_deg):.0f}° {'W' if longitude_deg < 0.0 else 'E'}"
