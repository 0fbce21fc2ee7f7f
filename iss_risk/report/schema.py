"""The published JSON Schemas, generated from the models. `docs/schema/` holds a copy of each."""

from __future__ import annotations

import json

from iss_risk.answers.assessment import ASSESSMENT_SCHEMA, Assessment
from iss_risk.answers.claims import CLAIMS_SCHEMA, Claims
from iss_risk.answers.comparison import COMPARISON_SCHEMA, Comparison
from iss_risk.answers.data import DATA_SCHEMA, DataReport
from iss_risk.answers.debris import DEBRIS_SCHEMA, DebrisAnswer
from iss_risk.answers.decay import DECAY_SCHEMA, DecayAnswer
from iss_risk.answers.doctor import DOCTOR_SCHEMA, CheckUp
from iss_risk.answers.document import Document
from iss_risk.answers.elements import ELEMENTS_SCHEMA, KeptElements
from iss_risk.answers.evidence import EVIDENCE_SCHEMA, EvidenceAnswer
from iss_risk.answers.fleet import FLEET_SCHEMA, FleetAnswer
from iss_risk.answers.glossary import GLOSSARY_SCHEMA, Glossary
from iss_risk.answers.hindcast import HINDCAST_SCHEMA, Hindcast
from iss_risk.answers.history import DIFFERENCE_SCHEMA, HISTORY_SCHEMA, History, HistoryDifference
from iss_risk.answers.overflight import OVERFLIGHT_SCHEMA, Overflight
from iss_risk.answers.passes import PASSES_SCHEMA, PassesAnswer
from iss_risk.answers.rescue import RESCUE_SCHEMA, RescueAnswer
from iss_risk.answers.vehicle import VEHICLE_SCHEMA, VEHICLES_SCHEMA, VehicleContent, Vehicles

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DOCUMENTS: dict[str, tuple[str, type[Document]]] = {
    "assessment": (ASSESSMENT_SCHEMA, Assessment),
    "claims": (CLAIMS_SCHEMA, Claims),
    "comparison": (COMPARISON_SCHEMA, Comparison),
    "data": (DATA_SCHEMA, DataReport),
    "debris": (DEBRIS_SCHEMA, DebrisAnswer),
    "decay": (DECAY_SCHEMA, DecayAnswer),
    "doctor": (DOCTOR_SCHEMA, CheckUp),
    "elements": (ELEMENTS_SCHEMA, KeptElements),
    "evidence": (EVIDENCE_SCHEMA, EvidenceAnswer),
    "fleet": (FLEET_SCHEMA, FleetAnswer),
    "glossary": (GLOSSARY_SCHEMA, Glossary),
    "hindcast": (HINDCAST_SCHEMA, Hindcast),
    "history": (HISTORY_SCHEMA, History),
    "history-diff": (DIFFERENCE_SCHEMA, HistoryDifference),
    "overflight": (OVERFLIGHT_SCHEMA, Overflight),
    "passes": (PASSES_SCHEMA, PassesAnswer),
    "rescue": (RESCUE_SCHEMA, RescueAnswer),
    "vehicle": (VEHICLE_SCHEMA, VehicleContent),
    "vehicles": (VEHICLES_SCHEMA, Vehicles),
}


def document_names() -> tuple[str, ...]:
    """The documents that have a schema, by name."""
    return tuple(_DOCUMENTS)


def schema_text(document: str) -> str:
    """The JSON Schema (draft 2020-12) of a document, by its name: "assessment", "history-diff", ..."""
    identifier, model = _DOCUMENTS[document]
    body = model.model_json_schema(by_alias=True, mode="serialization")
    for part in (body, *body.get("$defs", {}).values()):
        # pydantic leaves out the fields with a default, but what we print always has all of them.
        part["required"] = list(part["properties"])
    return json.dumps({"$schema": _DIALECT, "$id": identifier, **body}, indent=2, ensure_ascii=False) + "\n"
