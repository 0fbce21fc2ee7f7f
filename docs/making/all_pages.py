"""Every page and file of docs/ that is made from something else."""

from __future__ import annotations

from iss_risk.glossary import glossary
from iss_risk.report.glossary import glossary_page
from iss_risk.report.json_reference import json_page
from iss_risk.report.schema import document_names, schema_text
from making.commands_page import commands_page
from making.man_page import man_page
from making.python_page import python_page


def all_pages() -> dict[str, str]:
    """What each of them must hold, by its place below docs/."""
    made = {
        "glossary.md": glossary_page(glossary()),
        "json.md": json_page(glossary()),
        "reference/commands.md": commands_page(),
        "reference/python.md": python_page(),
        "man/iss-risk.1": man_page(),
    }
    return made | {f"schema/{name}-1.json": schema_text(name) for name in document_names()}
