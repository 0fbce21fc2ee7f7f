"""Chance by place, far off: where it may come down, and where people may be hurt. A density: no track, no
line."""

from __future__ import annotations

import numpy as np

from iss_risk.answers.assessment import Assessment
from iss_risk.arrays import F64
from iss_risk.exposure.grid import CELLS_PER_DEG, row_area_km2
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.report.headline import supposition
from iss_risk.report.numbers import percent
from iss_risk.report.pictures.nations import band_in_words, odds_between
from iss_risk.report.pictures.outlines import Outlines
from iss_risk.report.pictures.picture import Picture, Point, Sheet
from iss_risk.report.pictures.sizes import Sizes, legend
from iss_risk.report.pictures.source_line import name_of, source_line
from iss_risk.report.pictures.world_map import WorldMap
from iss_risk.report.words import number_in_words

# Squares of this size: 220 km at the equator, which is 6 units of the picture.
SQUARE_DEG = 2
_BLOCK = SQUARE_DEG * CELLS_PER_DEG
# The unit of area: about that of Iceland, or of Portugal or Kentucky.
_UNIT_KM2 = 1e5


def casualties_by_place(persons: F64, inclination_deg: float, expected_casualties: float) -> tuple[F64, F64]:
    """Casualties expected per 100,000 km², (180/2, 360/2) from the south-west on, and in each square.

    `persons` (ROWS, COLUMNS) are the people of each cell of the grid. Longitude is uniform; latitude as a
    circular orbit shares its time (exposure/latitude.py). The squares' sum is `expected_casualties`. Pieces
    land up to a thousand kilometres behind the break-up, along the track: on a map of all tracks this does
    not show.
    """
    area = row_area_km2()
    exposed = persons * (latitude_weights(inclination_deg) / area)[:, None]
    rows, columns = persons.shape[0] // _BLOCK, persons.shape[1] // _BLOCK
    squares = exposed.reshape(rows, _BLOCK, columns, _BLOCK).sum(axis=(1, 3))
    whole = float(squares.sum())
    squares = squares * (expected_casualties / whole if whole > 0.0 else 0.0)
    square_km2 = area.reshape(rows, _BLOCK).sum(axis=1) / columns
    return squares / square_km2[:, None] * _UNIT_KM2, squares


def density_map(answer: Assessment, persons: F64, outlines: Outlines) -> Picture:
    """Where on the map casualties are expected, while every longitude is as likely as another."""
    inclination = answer.object.inclination_deg
    total = answer.totals.expected_casualties.mean
    density, squares = casualties_by_place(persons, inclination, total)
    name = name_of(answer.object.name)
    title = "Where people may be hurt: place by place"
    averaged = answer.run.phase_model == "longitude-averaged"
    why = "Too early to know where" if averaged else "Without the passes"
    subtitle = (
        f"{supposition(answer)}. {why}: this is how often the orbit is "
        "overhead, times the people who live there. It is no track."
    )
    if total == 0.0:
        subtitle = f"{name}: no one is hurt in any simulated re-entry, so no place stands out."
    sheet = Sheet("where", title, subtitle)
    world = WorldMap(sheet)
    sizes = Sizes.of(density.ravel())
    if sizes is not None:
        _squares(world, sheet, density, sizes)
    world.land(outlines)
    highest = world.rims(inclination)
    rows = [] if sizes is None else sizes.rows(odds_between)
    patches = [(f"c{colour}", words) for colour, words in rows]
    legend(
        sheet,
        "One casualty in so many re-entries, on 100,000 km² (the size of Iceland)",
        [*patches, ("none", "none: nobody lives there, or it never passes")],
    )
    said = _said(total, density, squares)
    sheet.y += 4.0
    sheet.paragraph(said)
    between = band_in_words(highest)
    sheet.paragraph(between, kind="q")
    footer = source_line(answer.tool, answer.object, answer.run.now, answer.run.samples)
    return sheet.finish(f"World map in squares of 2°. {subtitle} {said} {between}", footer)


def _said(total: float, density: F64, squares: F64) -> str:
    if total == 0.0:
        return "Nobody is hurt."
    north = _share_north_of(squares, 30.0)
    half = _share_of_area_with_half(squares, density)
    return (
        f"On average {number_in_words(total)} people are hurt in a re-entry. Half of this falls on "
        f"{percent(half)} of the Earth's surface, and {percent(north)} lies north of 30° N."
    )


def _squares(world: WorldMap, sheet: Sheet, density: F64, sizes: Sizes) -> None:
    rings: dict[int, list[list[Point]]] = {}
    for row in range(density.shape[0]):
        south = -90.0 + row * SQUARE_DEG
        colours = [sizes.colour(float(value)) for value in density[row]]
        for first, last, colour in _runs(colours):
            west, east = -180.0 + first * SQUARE_DEG, -180.0 + last * SQUARE_DEG
            corners = np.array([west, east, east, west]), np.array([south, south, south + 2.0, south + 2.0])
            rings.setdefault(colour, []).append(world.points(*corners))
    for colour, those in sorted(rings.items()):
        sheet.area(those, f"c{colour}")


def _runs(colours: list[int | None]) -> list[tuple[int, int, int]]:
    """(first, one after the last, colour) of neighbours that are alike."""
    runs: list[tuple[int, int, int]] = []
    for k, colour in enumerate(colours):
        if colour is None:
            continue
        if runs and runs[-1][1] == k and runs[-1][2] == colour:
            runs[-1] = (runs[-1][0], k + 1, colour)
        else:
            runs.append((k, k + 1, colour))
    return runs


def _share_north_of(squares: F64, latitude_deg: float) -> float:
    return float(squares[int((90.0 + latitude_deg) / SQUARE_DEG) :].sum() / squares.sum())


def _share_of_area_with_half(squares: F64, density: F64) -> float:
    """The smallest share of the Earth's surface that holds half of the casualties."""
    area = np.where(density > 0.0, squares / np.where(density > 0.0, density, 1.0), 0.0).ravel()
    order = np.argsort(-density.ravel(), kind="stable")
    held = np.cumsum(squares.ravel()[order])
    enough = int(np.searchsorted(held, 0.5 * held[-1])) + 1
    return float(area[order][:enough].sum() * _UNIT_KM2 / row_area_km2().sum())
