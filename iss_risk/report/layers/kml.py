"""KML 2.2 (OGC 07-147r2): all layers as folders, with colours, typed figures and metadata.

Written here rather than by GDAL, whose writers of KML give a layer no colours and are missing in many builds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iss_risk.notation.text import one_line
from iss_risk.report.layers.layer import ColourClass, Layer
from iss_risk.report.layers.values import rows_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_TYPES = {"object": "string", "float64": "double", "Int64": "int"}


def write_kml(path: Path, layers: Sequence[Layer], metadata: dict[str, str]) -> None:
    """Write a new file at `path`. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in _lines(layers, metadata))


def _lines(layers: Sequence[Layer], metadata: dict[str, str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    yield f"<name>{_text(metadata['title'])}</name>"
    yield f"<description>{_text(metadata['scenario'])}</description>"
    for layer in layers:
        for number, one in enumerate(layer.classes):
            yield _style(_style_name(layer, number), one)
        yield f'<Schema name="{layer.name}" id="{layer.name}">'
        # GDAL would take a column of this name for the name of the placemark, which it is.
        for name, kind in layer.frame.drop(columns=["geometry", "name"], errors="ignore").dtypes.items():
            yield f'<SimpleField type="{_TYPES.get(str(kind), "string")}" name="{_text(name)}"/>'
        yield "</Schema>"
    yield "<ExtendedData>"
    for name, value in metadata.items():
        yield f'<Data name="{_text(name)}"><value>{_text(value)}</value></Data>'
    yield "</ExtendedData>"
    for layer in layers:
        yield f"<Folder><name>{layer.name}</name><description>{_text(layer.title)}</description>"
        for row, geometry in rows_of(layer):
            yield _placemark(layer, row, geometry)
        yield "</Folder>"
    yield "</Document></kml>"


def _placemark(layer: Layer, row: dict[str, Any], geometry: BaseGeometry | None) -> str:
    name = row.get("name") or row.get("part") or f"{layer.column} {row[layer.column]}"
    data = "".join(
        f'<SimpleData name="{_text(key)}">{_text(value)}</SimpleData>'
        for key, value in row.items()
        if value is not None and key != "name"
    )
    style = next(
        (k for k, one in enumerate(layer.classes) if one.lower <= (row[layer.column] or 0.0) <= one.upper),
        len(layer.classes) - 1,
    )
    # Hundreds of points would hide each other's names.
    shown = "<visibility>0</visibility>" if layer.name == "impact_points" else ""
    return (
        f"<Placemark><name>{_text(name)}</name>{shown}<styleUrl>#{_style_name(layer, style)}</styleUrl>"
        f'<ExtendedData><SchemaData schemaUrl="#{layer.name}">{data}</SchemaData></ExtendedData>'
        f"{'' if geometry is None else _geometry(geometry)}</Placemark>"
    )


def _geometry(geometry: BaseGeometry) -> str:
    kind = geometry.geom_type
    if kind == "Point":
        return f"<Point><coordinates>{_coordinates(geometry)}</coordinates></Point>"
    if kind == "LineString":
        return f"<LineString><coordinates>{_coordinates(geometry)}</coordinates></LineString>"
    if kind == "Polygon":
        outer = _ring("outerBoundaryIs", geometry.exterior)
        holes = "".join(_ring("innerBoundaryIs", one) for one in geometry.interiors)
        return f"<Polygon>{outer}{holes}</Polygon>"
    return f"<MultiGeometry>{''.join(map(_geometry, geometry.geoms))}</MultiGeometry>"


def _ring(name: str, ring: BaseGeometry) -> str:
    return f"<{name}><LinearRing><coordinates>{_coordinates(ring)}</coordinates></LinearRing></{name}>"


def _coordinates(geometry: BaseGeometry) -> str:
    return " ".join(f"{x:.10g},{y:.10g}" for x, y, *_ in geometry.coords)


def _style_name(layer: Layer, number: int) -> str:
    return f"{layer.name}-{number}"


def _style(name: str, one: ColourClass) -> str:
    red, green, blue, opacity = one.colour
    colour = f"{opacity:02x}{blue:02x}{green:02x}{red:02x}"
    return (
        f'<Style id="{name}"><IconStyle><color>{colour}</color><scale>0.5</scale></IconStyle>'
        f"<LabelStyle><scale>0</scale></LabelStyle><LineStyle><color>{colour}</color><width>2</width>"
        f"</LineStyle><PolyStyle><color>{colour}</color></PolyStyle></Style>"
    )


def _text(value: Any) -> str:
    """As text of XML: markup is escaped; what XML must not hold, and what turns a line round, is replaced."""
    return escape(one_line(str(value))).replace("￾", "�").replace("￿", "�")
