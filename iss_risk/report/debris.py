"""What `iss-risk debris` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.debris import (
    AreaInfluence,
    DebrisAnswer,
    DebrisKind,
    DebrisRun,
    DebrisShare,
)
from iss_risk.answers.document import Spread
from iss_risk.answers.ground_records import DebrisTotal
from iss_risk.notation.text import counted
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.ground_tables import ground_blocks
from iss_risk.report.heading import docked_segments
from iss_risk.report.kind_names import screen_names
from iss_risk.report.numbers import NOTHING, count, mass, mass_range, percent, rounded
from iss_risk.report.screen import as_text, folded, labelled, labelled_sentence, paragraph

TOP_KINDS = 20
TOP_SHARES = 8
# Scraps are told by what they are of, and their mass by "each": "scraps of tube (21 modules)".
_SHORT_KIND = 27


def debris_text(answer: DebrisAnswer, *, width: int, colour: bool, all_rows: bool) -> str:
    """Totals, kinds of part, shares by material and module, and the ranking of inputs."""
    kinds = answer.kinds if all_rows else answer.kinds[:TOP_KINDS]
    materials = answer.materials if all_rows else answer.materials[:TOP_SHARES]
    modules = answer.modules if all_rows else answer.modules[:TOP_SHARES]
    names = screen_names(answer.kinds)
    parts: list[RenderableType] = [*_heading(answer, width), "", _kinds(kinds, names, width)]
    if len(kinds) < len(answer.kinds):
        rest = f"(the {len(kinds)} most dangerous of {count(len(answer.kinds))} kinds; --all for the rest)"
        parts.append(Text("\n".join(folded([rest], width)), style="dim"))
    parts += ["", _shares("Material", materials, width), *_more_than_there_is(materials, width)]
    if len(answer.modules) > 1:
        parts += ["", _shares("Module", modules, width), *_more_than_there_is(modules, width)]
    parts += ground_blocks(answer.on_the_ground, names, width, all_rows=all_rows)
    if answer.influences:
        parts += ["", _influences(answer.influences, width)]
    return as_text(parts, width=width, colour=colour)


def _heading(answer: DebrisAnswer, width: int) -> list[RenderableType]:
    vehicle, run, totals = answer.vehicle, answer.run, answer.totals
    docked = docked_segments(vehicle.configuration, vehicle.docked)
    number = "" if vehicle.norad_id is None else f" {vehicle.norad_id}"
    title = [f"{vehicle.name}{number}", counted(run.samples, "sample"), f"seed {run.seed}"]
    survives, area, bare = (
        totals.surviving_mass_kg,
        totals.casualty_area_m2,
        totals.casualty_area_without_threshold_m2,
    )
    whole = f"of {mass(vehicle.mass_kg)} ({percent(totals.surviving_fraction.nominal)})"
    landed = [
        f"nominally {mass(survives.nominal)} {whole}",
        f"90 %: {mass_range(survives.p05, survives.p95)}",
        f"median {mass(survives.p50)}, mean {mass(survives.mean)}",
        f"nominally {rounded(totals.fragments.nominal)} pieces (90 %: {_range(totals.fragments)}; mean "
        f"{rounded(totals.fragments.mean)})",
    ]
    if totals.nothing_survives > 0.0:
        landed.append(f"nothing lands in {percent(totals.nothing_survives)} of the samples")
    footprint = [
        f"{100.0 * one.share:g} % in {rounded(one.length_km.p50)} × {rounded(one.width_km.p50)} km"
        if one.length_km.p50
        else f"{100.0 * one.share:g} % at one place"
        for one in totals.footprint
    ]
    return [
        Text("\n".join(folded(title, width)), style="bold"),
        *([] if vehicle.assumed is None else [labelled("Vehicle", ["mass and parts are assumed"], width)]),
        *([labelled("Vehicle", docked, width)] if docked else []),
        labelled("Entry", _entry(answer), width),
        labelled("Lands", landed, width),
        labelled(
            "Casualties",
            [
                f"nominal area {rounded(area.nominal)} m²",
                f"90 %: {_range(area)} m²",
                f"median {rounded(area.p50)}, mean {rounded(area.mean)} m²",
                f"{rounded(bare.nominal)} m² nominally without the 15 J threshold",
            ],
            width,
        ),
        *_why_the_mean_differs(area, answer.run, width),
        labelled("Footprint", ["of the pieces that land", *footprint], width),
    ]


def _why_the_mean_differs(area: DebrisTotal, run: DebrisRun, width: int) -> list[RenderableType]:
    """Where the mean comes from, in one sentence; none by rules without any spread."""
    if run.rules != "ours":
        return []
    if area.model_error_of_excess is None:
        return [labelled("Mean", ["within 5 % of the nominal area (every input at its middle)"], width)]
    entries, errors = area.without_model_error - area.nominal, area.mean - area.without_model_error
    higher = "higher" if area.mean > area.nominal else "lower"
    sentence = (
        f"{higher} than the nominal area (every input at its middle) because the distribution is skewed: "
        f"{rounded(area.nominal)} m² nominal, {_added(entries)} from what differs between re-entries, "
        f"{_added(errors)} from errors of the model, which cause {percent(area.model_error_of_variance)} of "
        "the variance"
    )
    return [labelled_sentence("Mean", sentence, width)]


def _added(value: float) -> str:
    """+3,600 or −120."""
    return f"{'−' if value < 0.0 else '+'}{rounded(abs(value))}"


def _entry(answer: DebrisAnswer) -> list[str]:
    run = answer.run
    if run.entry is None:
        start = [f"natural decay at {run.inclination_deg:.1f}°"]
    else:
        one = run.entry
        start = [
            f"{one.altitude_km:g} km, {one.speed_km_s:g} km/s, {one.angle_deg:g}°",
            f"at {one.latitude_deg:g}°, {one.longitude_deg:g}°, towards {one.azimuth_deg:g}°",
        ]
    if run.wind_speed_m_s > 0.0:
        start.append(f"wind {run.wind_speed_m_s:g} m/s from {run.wind_from_deg:g}°")
    if run.rules != "ours":
        start.append("by NASA's rules: compares codes, no estimate")
    return [*start, f"heating by {run.correlation.title()}"]


def _range(values: Spread) -> str:
    return f"{rounded(values.p05)} … {rounded(values.p95)}"


def _kinds(kinds: Sequence[DebrisKind], names: Mapping[str, str], width: int) -> RenderableType:
    return fitted_table(
        Column("Kind of part", "Kind", [names[one.name] for one in kinds]),
        [
            Column("pieces", "n", [count(one.pieces) for one in kinds]),
            Column("each", "each", [mass(one.piece_kg) for one in kinds], expendable=2),
            Column("material", "material", [one.material for one in kinds], expendable=5),
            Column("released", "released", [_released(one) for one in kinds], expendable=6),
            Column("survives", "surv.", [percent(one.survives) for one in kinds]),
            Column(
                "demise", "dem.", [_or_nothing(one.demise_altitude_km, "km") for one in kinds], expendable=4
            ),
            Column("lands", "lands", [_or_nothing(one.impact_mass_kg, "kg") for one in kinds], expendable=3),
            Column(
                "down-range", "range", [_or_nothing(one.down_range_km, "km") for one in kinds], expendable=1
            ),
            Column(
                "nominal",
                "nom.",
                [f"{rounded(one.nominal_casualty_area_m2)} m²" for one in kinds],
                expendable=1,
            ),
            Column("area", "area", [f"{rounded(one.casualty_area_m2)} m²" for one in kinds]),
        ],
        width,
        last_row_apart=False,
        short_name=_SHORT_KIND,
    )


def _released(kind: DebrisKind) -> str:
    where = {"parent demise": "holder's demise"}.get(kind.release, kind.release)
    return f"{where}, exposed" if kind.exposed else where


def _or_nothing(value: float | None, unit: str) -> str:
    if value is None:
        return NOTHING
    return f"{'−' if value < 0.0 else ''}{rounded(abs(value))} {unit}"


def _shares(title: str, shares: Sequence[DebrisShare], width: int) -> RenderableType:
    return fitted_table(
        Column(title, title, [one.name for one in shares]),
        [
            Column("mass", "mass", [mass(one.mass_kg) for one in shares]),
            Column("lands", "lands", [mass(one.landed_kg) for one in shares]),
            Column("nominal", "nom.", [f"{rounded(one.nominal_casualty_area_m2)} m²" for one in shares]),
            Column("area", "area", [f"{rounded(one.casualty_area_m2)} m²" for one in shares]),
            Column("share", "share", [percent(one.share) for one in shares]),
        ],
        width,
        last_row_apart=False,
    )


def _more_than_there_is(shares: Sequence[DebrisShare], width: int) -> list[RenderableType]:
    """Why more of something lands than there is of it, where that is seen."""
    more = [
        one.name for one in shares if one.landed_kg > one.mass_kg and mass(one.landed_kg) != mass(one.mass_kg)
    ]
    if not more:
        return []
    remark = f"(more {', '.join(more)} lands than there is: what lands inside a holder counts for the holder)"
    return [Text("\n".join(paragraph(remark, width)), style="dim")]


def _influences(influences: Sequence[AreaInfluence], width: int) -> RenderableType:
    return fitted_table(
        Column("Influence on the area", "Influence", [one.name.replace("_", " ") for one in influences]),
        [
            Column(
                "rank correlation",
                "corr.",
                [
                    NOTHING if one.rank_correlation is None else f"{one.rank_correlation:+.2f}"
                    for one in influences
                ],
            ),
            Column(
                "of the variance", "var.", [percent(max(one.share_of_variance, 0.0)) for one in influences]
            ),
        ],
        width,
        last_row_apart=True,
    )
