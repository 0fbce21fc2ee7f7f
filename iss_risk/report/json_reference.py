"""The fields of all JSON documents as a page of the documentation, from the schemas and the glossary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from iss_risk.answers.glossary import Glossary, GlossaryEntry
from iss_risk.report.glossary import anchor
from iss_risk.report.schema import document_names, schema_text


def json_page(answer: Glossary) -> str:
    """docs/json.md: every document, and every record in one, with kind and meaning of its fields."""
    schemas = {name: json.loads(schema_text(name)) for name in document_names()}
    records: dict[str, dict[str, Any]] = {}
    for schema in schemas.values():
        for name, record in schema.get("$defs", {}).items():
            # One meaning a name: a record is described once, wherever it stands.
            assert records.setdefault(name, record) == record, name
    meanings = {field: one for one in answer.entries for field in one.fields}
    lines = [*_introduction(), "", "## Documents"]
    for name, schema in schemas.items():
        lines += ["", f"### {name}", *_record(schema, meanings, f"schema/{name}-1.json")]
    lines += ["", "## Records"]
    for name in sorted(records):
        lines += ["", f"### {name}", *_record(records[name], meanings, None)]
    return "\n".join(lines) + "\n"


def _introduction() -> Iterator[str]:
    yield "# The JSON documents"
    yield ""
    yield "Made from the models in [iss_risk/answers](../iss_risk/answers) and the [glossary](glossary.md)"
    yield "by `make docs`. `iss-risk schema NAME` prints the JSON Schema of a document; new fields make a"
    yield "minor version, anything else a new number at the end of `schema`. Instants are UTC with Z, units"
    yield "are in the names, shares are from 0 to 1, and what is not known is null. `--format csv` has the"
    yield "rows of the document's table: `expected_casualties_mean`, `expected_casualties_ci90_low`, ..."


def _record(record: dict[str, Any], meanings: dict[str, GlossaryEntry], schema: str | None) -> Iterator[str]:
    yield " ".join(str(record.get("description", "")).split())
    if schema is not None:
        yield f"([schema]({schema}))"
    yield ""
    yield "| field | kind | meaning |"
    yield "|---|---|---|"
    for name, field in record["properties"].items():
        yield f"| `{name}` | {_kind(field)} | {_meaning(name, field, meanings)} |"


def _meaning(name: str, field: dict[str, Any], meanings: dict[str, GlossaryEntry]) -> str:
    said = str(field.get("description", ""))
    entry = meanings.get(name)
    term = "" if entry is None else f"[{entry.term}](glossary.md#{anchor(entry.term)})"
    return " ".join(" · ".join(filter(None, (term, said))).replace("|", "\\|").split())


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        name = str(field["$ref"]).rsplit("/", 1)[-1]
        return f"[{name}](#{anchor(name)})"
    if "anyOf" in field:
        return " or ".join(_kind(one) for one in field["anyOf"])
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{one}`" for one in field["enum"])
    if field.get("type") == "array":
        ends = field.get("prefixItems")
        return "low, high" if ends is not None else f"list of {_kind(field.get('items', {}))}"
    if field.get("format") == "date-time":
        return "instant"
    if field.get("maximum") == 1.0 and field.get("minimum") == 0.0:
        return "share"
    return str(field.get("type", "any"))
