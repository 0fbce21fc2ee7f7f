"""What a file of layers says of itself: by what it was made, of which question, and under which licences."""

from __future__ import annotations

import json
from typing import Any

from iss_risk.answers.document import Answer, InputRecord
from iss_risk.report.layers.layer import instant

# As in data/README.md.
_LICENCES = {
    "nations": "Natural Earth 1:10 m, public domain; codes and names GeoNames, CC BY 4.0",
    "population": "GeoNames, CC BY 4.0 (geonames.org), scaled to totals of the World Bank, CC BY 4.0",
}


def metadata_of(answer: Answer) -> dict[str, str]:
    """Names and texts, the same for all layers of a file. All answers with layers have `tool` and `run`."""
    document: Any = answer
    run = document.run
    options = dict(getattr(run, "options", {}))
    found = {
        "title": answer.headline(),
        "scenario": getattr(document, "condition", "") or _scenario(document),
        "options": json.dumps(options, ensure_ascii=False, sort_keys=True, default=str),
        "tool": f"{document.tool.name} {document.tool.version}",
        "schema": document.schema_,
        "now": instant(run.now),
        "coordinates": "WGS 84 longitude and latitude (EPSG:4326), cut at the 180th meridian (RFC 7946)",
        "units": "in the names of the columns; p_ and _fraction are shares of one, casualties are persons",
    }
    for name in ("seed", "samples", "phase_model"):
        if hasattr(run, name):
            found[name] = str(getattr(run, name))
    given = {one.name: one for one in document.inputs}
    for name, licence in _LICENCES.items():
        if name in given:
            found[f"licence_of_{name}"] = _licence(given[name], licence)
    return found


def _licence(record: InputRecord, embedded: str) -> str:
    if record.provenance == "embedded":
        return embedded
    return f"that of {record.source}: ask its publisher"


def _scenario(document: Any) -> str:
    """Of answers in which nothing is assumed about a decay."""
    entry = getattr(document.run, "entry", None)
    if entry is not None:
        return (
            f"if {document.vehicle.name} entered at {entry.altitude_km:g} km with {entry.speed_km_s:g} km/s, "
            f"{entry.angle_deg:g}° to the horizontal, over {entry.latitude_deg:g}°, "
            f"{entry.longitude_deg:g}°, flying to {entry.azimuth_deg:g}°"
        )
    return "the orbit and the map alone: no re-entry is simulated"
