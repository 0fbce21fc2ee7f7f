"""Write the pages that are made from something else, such as glossary.md and reference/. `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from making.commands_page import commands_page
from making.man_page import man_page
from making.python_page import python_page

from iss_risk.glossary import glossary
from iss_risk.report.glossary import glossary_page
from iss_risk.report.json_reference import json_page
from iss_risk.report.schema import document_names, schema_text

DOCS = Path(__file__).parent


def pages() -> dict[str, str]:
    """What each of them must hold, by its place below docs/."""
    made = {
        "glossary.md": glossary_page(glossary()),
        "json.md": json_page(glossary()),
        "reference/commands.md": commands_page(),
        "reference/python.md": python_page(),
        "man/iss-risk.1": man_page(),
    }
    return made | {f"schema/{name}-1.json": schema_text(name) for name in document_names()}


def main() -> None:
    """Write all of them."""
    for place, text in pages().items():
        (DOCS / place).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
