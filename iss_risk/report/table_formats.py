"""The table of an answer for programs (CSV, TSV, JSON lines, GeoJSON) and for documents (Markdown)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iss_risk.answers.document import Answer
from iss_risk.answers.json_text import plain, printable
from iss_risk.answers.rows import flat_rows
from iss_risk.notation.text import one_line
from iss_risk.report.numbers import NOTHING, rounded

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_METRE_DEG = 5  # decimals: what the embedded borders have


def table_in_format(answer: Answer, table_format: str, nations: str | Path | None) -> str:
    """The records of `answer` as "csv", "tsv", "jsonl", "geojson" or "markdown"; "json" is the whole answer.

    The figures are those of the JSON document, with all their digits; Markdown shows what a notebook shows.
    `nations` is the file of the borders that the answer was made with; None: the embedded ones.
    """
    if table_format == "geojson":
        return _geojson(answer, nations)
    return _FORMATS[table_format](answer)


def _separated(answer: Answer, delimiter: str) -> str:
    rows = flat_rows(answer.rows())
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return stream.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return one_line(json.dumps(value, ensure_ascii=False))
    text = one_line(value)
    # A name that begins like a formula must not become one in a spreadsheet.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _json_lines(answer: Answer) -> str:
    return "".join(f"{_compact(plain(one.model_dump(by_alias=True)))}\n" for one in answer.rows())


def _compact(value: Any) -> str:
    return printable(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _markdown(answer: Answer) -> str:
    rows = flat_rows(answer.rows())
    columns = [name for name in answer.COLUMNS if rows and name in rows[0]] or list(rows[0] if rows else [])
    lines = [f"**{_escaped(answer.headline())}**", ""]
    if columns:
        is_number = [all(isinstance(row[name], float | int | None) for row in rows) for name in columns]
        lines += [_line(columns), _line("--:" if number else "---" for number in is_number)]
        lines += [_line(_markdown_cell(row[name]) for name in columns) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_cell(value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, float):
        return rounded(value, 3)
    return _escaped(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\|*_`<[" else c for c in one_line(text))


def _geojson(answer: Answer, nations: str | Path | None) -> str:
    """A feature a line (RFC 7946): the area of a nation, the point of a place."""
    records = answer.rows()
    shape_of = _areas(nations) if records and hasattr(records[0], "iso_a3") else _point
    features = [
        _compact({"type": "Feature", "properties": row, "geometry": _geometry(shape_of(row))})
        for row in flat_rows(records)
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def _areas(nations: str | Path | None) -> Callable[[dict[str, Any]], BaseGeometry | None]:
    import shapely

    from iss_risk.exposure.shapes import nation_shapes

    shapes = nation_shapes(nations).set_index("iso_a3").geometry

    def area(row: dict[str, Any]) -> BaseGeometry | None:
        if row["iso_a3"] is None:  # a group
            return shapely.union_all([shapes[code] for code in row["nations"] if code in shapes])
        return shapes.get(row["iso_a3"])

    return area


def _point(row: dict[str, Any]) -> BaseGeometry:
    import shapely

    return shapely.Point(row["longitude_deg"], row["latitude_deg"])


def _geometry(shape: BaseGeometry | None) -> Any:
    if shape is None:
        return None
    import shapely

    return _to_the_metre(shapely.geometry.mapping(shapely.orient_polygons(shape)))


def _to_the_metre(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _to_the_metre(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_to_the_metre(part) for part in value]
    return round(value, _METRE_DEG) if isinstance(value, float) else value


_FORMATS: dict[str, Callable[[Answer], str]] = {
    "json": lambda answer: answer.to_json(),
    "jsonl": _json_lines,
    "markdown": _markdown,
    "csv": lambda answer: _separated(answer, ","),
    "tsv": lambda answer: _separated(answer, "\t"),
}
