"""What `iss-risk overflight` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.group_records import GroupOverflight
from iss_risk.answers.overflight import NationOverflight, OceanOverflight, Overflight
from iss_risk.exposure.nations.directory import Named
from iss_risk.notation.text import one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.heading import OCEAN, note_lines, orbit_segments, rest_line, title, top_and_named
from iss_risk.report.numbers import percent, rounded
from iss_risk.report.screen import as_text, folded, labelled


def overflight_text(
    overflight: Overflight, *, width: int, colour: bool, all_nations: bool, named: Sequence[Named] = ()
) -> str:
    """Who is underneath, on one screen, `width` columns wide, with rows for what is `named`."""
    heading = Text(
        "\n".join(folded(title(overflight.object, "who is underneath"), width)),
        style="bold",
    )
    orbit = orbit_segments(overflight.object, overflight.inputs, overflight.run.now)
    parts: list[RenderableType] = [
        heading,
        labelled("Orbit", orbit, width),
        labelled("Track", _track(overflight), width),
        labelled("People", _people(overflight), width),
        "",
        *_nations(overflight, width, all_nations, named),
        *note_lines(overflight.notes, width),
    ]
    return as_text(parts, width=width, colour=colour)


def _track(overflight: Overflight) -> list[str]:
    days = overflight.run.days
    method = overflight.run.method
    ahead = method if days is None else f"{method}, next {days:,.6g} {'day' if days == 1.0 else 'days'}"
    return [ahead, f"{percent(overflight.totals.land_fraction)} of the time over land"]


def _people(overflight: Overflight) -> list[str]:
    totals = overflight.totals
    return [
        f"{rounded(totals.persons_per_km2, 3)} persons/km² under the track",
        f"{rounded(totals.casualties_per_m2)} casualties expected per m² of casualty area",
    ]


def _nations(
    overflight: Overflight, width: int, all_nations: bool, named: Sequence[Named]
) -> list[RenderableType]:
    single = top_and_named(overflight.nations, all_nations, named)
    nations: list[NationOverflight | GroupOverflight] = [*single, *overflight.groups]
    ocean = overflight.ocean
    places: list[NationOverflight | GroupOverflight | OceanOverflight] = [*nations, ocean]
    table = fitted_table(
        Column("Nation", "Nation", [*(one_line(nation.name) for nation in nations), OCEAN]),
        [
            Column("overhead", "overhead", [percent(part.overhead_fraction) for part in places]),
            Column(
                "minutes a day",
                "min/day",
                [_minutes(part.minutes_per_day) for part in places],
                expendable=1,
            ),
            Column(
                "persons/km²",
                "per km²",
                [*(rounded(nation.population_under_track, 3) for nation in nations), ""],
                expendable=2,
            ),
            Column("share", "share", [*(percent(nation.share) for nation in nations), ""]),
        ],
        width,
        last_row_apart=True,
    )
    rest = rest_line(len(single), len(overflight.nations))
    return [table] if rest is None else [table, Text(rest, style="dim")]


def _minutes(minutes: float) -> str:
    return "<0.1" if 0.0 < minutes < 0.05 else f"{minutes:,.1f}"
