"""What `iss-risk data elements` prints."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.elements import KeptElements, KeptObject
from iss_risk.notation.text import counted, one_line
from iss_risk.orbit.identity import named
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.instants import utc_minute
from iss_risk.report.screen import as_text, labelled


def elements_text(answer: KeptElements, *, width: int, colour: bool) -> str:
    """How many sets, since when, from where; then one line a set."""
    kept = answer.object
    parts: list[RenderableType] = [
        Text(named(one_line(kept.name), kept.norad_id), style="bold"),
        labelled("Kept", [span(kept), kept.source], width),
    ]
    if answer.origins:
        origins = [f"{one.count:,} {one_line(one.provenance)}" for one in answer.origins]
        parts.append(labelled("From", origins, width))
    if answer.sets:
        parts += ["", _table(answer, width)]
    elif kept.count:
        parts += ["", Text("No element set of that time is kept.")]
    return as_text(parts, width=width, colour=colour)


def span(kept: KeptObject) -> str:
    """As in: 23 element sets, 2026-10-01 to 2026-10-14."""
    if kept.first_epoch is None or kept.last_epoch is None:
        return "no element sets"
    return f"{counted(kept.count, 'element set')}, {kept.first_epoch:%Y-%m-%d} to {kept.last_epoch:%Y-%m-%d}"


def _table(answer: KeptElements, width: int) -> RenderableType:
    sets = answer.sets
    motions = [f"{one.mean_motion_rev_per_day:.6f}" for one in sets]
    return fitted_table(
        Column("Epoch", "Epoch", [utc_minute(one.epoch).removesuffix(" UTC") for one in sets]),
        [
            Column("from", "from", [one_line(one.provenance)[:24] for one in sets], expendable=1),
            Column("altitude", "km", [f"{one.mean_altitude_km:,.2f} km" for one in sets]),
            Column("inclination", "incl.", [f"{one.inclination_deg:.3f}°" for one in sets]),
            Column("eccentricity", "e", [f"{one.eccentricity:.6f}" for one in sets], expendable=2),
            Column("rev/day", "rev/day", motions, expendable=4),
            Column("B*", "B*", [f"{one.bstar_per_earth_radius:.3e}" for one in sets], expendable=3),
        ],
        width,
        last_row_apart=False,
    )
