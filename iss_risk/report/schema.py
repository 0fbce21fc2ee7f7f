"""The published JSON Schemas, generated from the models. `docs/schema/` holds a copy of each."""

from __future__ import annotations

import json

from iss_risk.doctor.document import DOCTOR_SCHEMA, CheckUp
from iss_risk.history.document import DIFFERENCE_SCHEMA, HISTORY_SCHEMA, History, HistoryDifference
from iss_risk.studies.data_document import DATA_SCHEMA, DataReport
from iss_risk.studies.debris_document import DEBRIS_SCHEMA, Debris
from iss_risk.studies.decay_document import DECAY_SCHEMA, HINDCAST_SCHEMA, DecayAnswer, Hindcast
from iss_risk.studies.document import ASSESSMENT_SCHEMA, OVERFLIGHT_SCHEMA, Assessment, Document, Overflight
from iss_risk.studies.vehicle_document import VEHICLE_SCHEMA, VEHICLES_SCHEMA, VehicleContent, Vehicles

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DOCUMENTS: dict[str, tuple[str, type[Document]]] = {
    "assessment": (ASSESSMENT_SCHEMA, Assessment),
    "data": (DATA_SCHEMA, DataReport),
    "debris": (DEBRIS_SCHEMA, Debris),
    "decay": (DECAY_SCHEMA, DecayAnswer),
    "doctor": (DOCTOR_SCHEMA, CheckUp),
    "hindcast": (HINDCAST_SCHEMA, Hindcast),
    "history": (HISTORY_SCHEMA, History),
    "history-diff": (DIFFERENCE_SCHEMA, HistoryDifference),
    "overflight": (OVERFLIGHT_SCHEMA, Overflight),
    "vehicle": (VEHICLE_SCHEMA, VehicleContent),
    "vehicles": (VEHICLES_SCHEMA, Vehicles),
}


def schema_text(document: str) -> str:
    """The JSON Schema (draft 2020-12) of a document, by its name: "assessment", "history-diff", ..."""
    identifier, model = _DOCUMENTS[document]
    body = model.model_json_schema(by_alias=True, mode="serialization")
    for part in (body, *body.get("$defs", {}).values()):
        # pydantic leaves out the fields with a default, but what we print always has all of them.
        part["required"] = list(part["properties"])
    return json.dumps({"$schema": _DIALECT, "$id": identifier, **body}, indent=2, ensure_ascii=False) + "\n"
