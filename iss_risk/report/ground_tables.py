"""What `iss-risk debris` prints of the pieces on the ground: energies, what floats, what is dangerous."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.document import Spread
from iss_risk.answers.ground_records import EnergyClass, OnTheGround
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.numbers import count, mass, mass_range, percent, rounded
from iss_risk.report.screen import labelled, paragraph

TOP_HAZARDS = 10
_UNITS = ((1.0e6, "MJ"), (1.0e3, "kJ"), (1.0, "J"))


def ground_blocks(
    ground: OnTheGround, names: Mapping[str, str], width: int, *, all_rows: bool
) -> list[RenderableType]:
    """The heaviest piece, tables by energy and by what floats, hazards, and what a finder should do; `names`
    are those of the kinds on the screen."""
    if ground.heaviest_kg.mean == 0.0 and ground.heaviest_kg.nominal == 0.0:
        return []
    parts: list[RenderableType] = ["", _heaviest(ground, names, width), "", _energies(ground, width)]
    parts += ["", _water(ground, width)]
    if ground.hazards:
        parts += ["", _hazards(ground, names, width, all_rows), *map(Text, paragraph(ground.advice, width))]
    return parts


def _heaviest(ground: OnTheGround, names: Mapping[str, str], width: int) -> Text:
    heaviest = ground.heaviest_kg
    said = [
        f"nominally {mass(heaviest.nominal)}",
        f"90 %: {mass_range(heaviest.p05, heaviest.p95)}",
        *(
            f"{names[one.name]}, {mass(one.impact_mass_kg)}, in {percent(one.survives)}"
            for one in ground.heaviest
        ),
    ]
    return labelled("Heaviest", said, width)


def _energies(ground: OnTheGround, width: int) -> RenderableType:
    rows = ground.energies
    return fitted_table(
        Column("Pieces by energy", "Energy", [_energy(one) for one in rows]),
        [
            Column("nominal", "nominal", [rounded(one.pieces.nominal) for one in rows]),
            Column("90 %", "90 %", [_range(one.pieces) for one in rows], expendable=1),
            Column("mean", "mean", [rounded(one.pieces.mean) for one in rows]),
        ],
        width,
        last_row_apart=False,
    )


def _energy(one: EnergyClass) -> str:
    if one.from_j == 0.0 and one.below_j is not None:
        return f"below {_joules(one.below_j)}"
    if one.below_j is None:
        return f"from {_joules(one.from_j)}"
    return f"{_joules(one.from_j)} to {_joules(one.below_j)}"


def _joules(value: float) -> str:
    scale, unit = next(one for one in _UNITS if value >= one[0])
    return f"{value / scale:g} {unit}"


def _water(ground: OnTheGround, width: int) -> RenderableType:
    rows = ground.in_sea_water
    return fitted_table(
        Column("Pieces in sea water", "Sea water", [one.in_water for one in rows]),
        [
            Column("nominal", "nominal", [rounded(one.pieces.nominal) for one in rows]),
            Column("nominal mass", "nom. mass", [mass(one.mass_kg.nominal) for one in rows]),
            Column("90 %", "90 %", [_range(one.pieces) for one in rows], expendable=1),
            Column("mean", "mean", [rounded(one.pieces.mean) for one in rows]),
        ],
        width,
        last_row_apart=False,
    )


def _hazards(ground: OnTheGround, names: Mapping[str, str], width: int, all_rows: bool) -> RenderableType:
    rows = [(hazard.hazard, part) for hazard in ground.hazards for part in hazard.parts]
    rows = sorted(rows, key=lambda row: (-row[1].any_lands, -row[1].landed_pieces, row[1].name))
    rows = rows if all_rows else rows[:TOP_HAZARDS]
    return fitted_table(
        Column("May be dangerous to touch", "Dangerous", [names[part.name] for _, part in rows]),
        [
            Column("hazard", "hazard", [word for word, _ in rows]),
            Column("pieces", "n", [count(part.pieces) for _, part in rows], expendable=2),
            Column("nominal", "nominal", [rounded(part.landed_pieces_nominal) for _, part in rows]),
            Column("mean", "mean", [rounded(part.landed_pieces) for _, part in rows], expendable=1),
            Column("any lands", "any", [percent(part.any_lands) for _, part in rows]),
        ],
        width,
        last_row_apart=False,
    )


def _range(values: Spread) -> str:
    return f"{rounded(values.p05)} … {rounded(values.p95)}"
