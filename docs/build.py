"""Write the pages that are made from something else: glossary.md, json.md, schema/. `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from iss_risk.glossary import glossary
from iss_risk.report.glossary import glossary_page
from iss_risk.report.json_reference import json_page
from iss_risk.report.schema import document_names, schema_text

DOCS = Path(__file__).parent


def main() -> None:
    """Write the glossary, the reference of JSON fields and the schemas."""
    (DOCS / "glossary.md").write_text(glossary_page(glossary()), encoding="utf-8", newline="\n")
    (DOCS / "json.md").write_text(json_page(glossary()), encoding="utf-8", newline="\n")
    for name in document_names():
        (DOCS / "schema" / f"{name}-1.json").write_text(schema_text(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
