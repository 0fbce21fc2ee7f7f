"""How QGIS draws a layer: its own notation, QML, as kept in the table `layer_styles` of a GeoPackage."""

from __future__ import annotations

from html import escape

from iss_risk.report.layers.layer import ColourClass, Layer, Shape

_OUTLINE = "90,90,90,160"
_SYMBOLS: dict[Shape, tuple[str, str]] = {
    "polygon": ("fill", "SimpleFill"),
    "line": ("line", "SimpleLine"),
    "point": ("marker", "SimpleMarker"),
}
# Millimetres.
_LINE_WIDTH, _OUTLINE_WIDTH, _POINT_SIZE = 0.9, 0.1, 2.0


def qml_of(layer: Layer) -> str:
    """Graduated by the layer's column, in its classes; QGIS 3.20 or newer."""
    kind, symbol_layer = _SYMBOLS[layer.shape]
    ranges, symbols = [], []
    for k, one in enumerate(layer.classes):
        ranges.append(
            f'<range symbol="{k}" lower="{one.lower!r}" upper="{one.upper!r}" '
            f'label="{escape(one.label)}" render="true"/>'
        )
        options = "".join(
            f'<Option type="QString" name="{name}" value="{value}"/>'
            for name, value in _properties(layer, one).items()
        )
        symbols.append(
            f'<symbol type="{kind}" name="{k}" alpha="1" clip_to_extent="1" force_rhr="0">'
            f'<layer class="{symbol_layer}" enabled="1" locked="0" pass="0">'
            f'<Option type="Map">{options}</Option></layer></symbol>'
        )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22" styleCategories="Symbology">\n'
        f'<renderer-v2 type="graduatedSymbol" attr="{escape(layer.column)}" graduatedMethod="GraduatedColor" '
        'symbollevels="0" enableorderby="0" forceraster="0">\n'
        f"<ranges>{''.join(ranges)}</ranges>\n<symbols>{''.join(symbols)}</symbols>\n"
        "</renderer-v2>\n<blendMode>0</blendMode>\n</qgis>\n"
    )


def _properties(layer: Layer, one: ColourClass) -> dict[str, str]:
    colour = ",".join(map(str, one.colour))
    if layer.shape == "line":
        return {"line_color": colour, "line_width": str(_LINE_WIDTH), "line_width_unit": "MM"}
    # Squares of a grid have no outlines: they would be all that is seen from afar.
    outline = "no" if layer.name == "casualty_density" else "solid"
    shared = {
        "color": colour,
        "outline_color": _OUTLINE,
        "outline_style": outline,
        "outline_width": str(_OUTLINE_WIDTH),
        "outline_width_unit": "MM",
    }
    if layer.shape == "point":
        return shared | {"name": "circle", "size": str(_POINT_SIZE), "size_unit": "MM"}
    return shared | {"style": "solid"}
