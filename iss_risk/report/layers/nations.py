"""The nations of a document as polygons, each once with all its figures, and the places as points."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from iss_risk.answers.assessment import PlaceRisk
from iss_risk.answers.pass_records import Passes
from iss_risk.answers.rows import flat_rows
from iss_risk.exposure.shapes import nation_shapes
from iss_risk.report.layers.layer import Column, Layer, classes_of, layer_of

if TYPE_CHECKING:
    from pydantic import BaseModel

_TEXTS = ("iso_a3", "name")


def nations_layer(
    records: Sequence[BaseModel], nations: str | Path | None, *, column: str, unit: str
) -> Layer:
    """One polygon a nation, with the fields of its record as in the tables for programs.

    `nations` is the file of borders that the answer was made with, None for the embedded ones.
    """
    return _nations(flat_rows(records), nations, column=column, unit=unit)


def nations_of_passes(passes: Passes, nations: str | Path | None) -> Layer:
    """Each nation that a pass goes over once, with the sums of its passes: it comes down on one of them."""
    rows: dict[str, dict[str, Any]] = {}
    for one in passes.nations:
        row = rows.setdefault(
            one.iso_a3,
            {
                "iso_a3": one.iso_a3,
                "name": one.name,
                "passes": 0,
                "first_from_utc": None,
                "last_to_utc": None,
                "p_debris_sum": 0.0,
                "expected_casualties_sum": 0.0,
            },
        )
        row["passes"] += 1
        begins = [part.from_utc for part in one.overhead] + [row["first_from_utc"]]
        ends = [part.to_utc for part in one.overhead] + [row["last_to_utc"]]
        row["first_from_utc"] = min((at for at in begins if at is not None), default=None)
        row["last_to_utc"] = max((at for at in ends if at is not None), default=None)
        row["p_debris_sum"] += one.p_debris.mean
        row["expected_casualties_sum"] += (
            0.0 if one.expected_casualties is None else one.expected_casualties.mean
        )
    columns: dict[str, Column] = {
        "iso_a3": "text",
        "name": "text",
        "passes": "whole",
        "first_from_utc": "instant",
        "last_to_utc": "instant",
        "p_debris_sum": "number",
        "expected_casualties_sum": "number",
    }
    return _nations(
        list(rows.values()), nations, column="p_debris_sum", unit="chance of debris", columns=columns
    )


def _nations(
    rows: list[dict[str, Any]],
    nations: str | Path | None,
    *,
    column: str,
    unit: str,
    columns: dict[str, Column] | None = None,
) -> Layer:
    kinds: dict[str, Column] = columns or {}
    if columns is None:
        names = rows[0] if rows else dict.fromkeys((*_TEXTS, column))
        kinds = {name: "text" if name in _TEXTS else "number" for name in names}
    frame = nation_shapes(nations)
    shapes = dict(zip(frame["iso_a3"], frame.geometry, strict=True))
    values = np.array([row[column] for row in rows], dtype=np.float64)
    return layer_of(
        "nations",
        "Nations",
        "polygon",
        rows,
        [shapes.get(row["iso_a3"]) for row in rows],
        kinds,
        column=column,
        classes=classes_of(values, unit),
    )


def places_layer(places: Sequence[PlaceRisk]) -> Layer:
    """The places that were asked for."""
    import shapely

    rows = flat_rows(places)
    values = np.array([one.expected_casualties.mean for one in places])
    return layer_of(
        "places",
        "Places: circles of radius_km around these points",
        "point",
        rows,
        [shapely.Point(one.longitude_deg, one.latitude_deg) for one in places],
        {name: "text" if name == "name" else "number" for name in rows[0]},
        column="expected_casualties_mean",
        classes=classes_of(values, "persons", opacity=255),
    )
