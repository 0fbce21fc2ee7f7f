"""`iss-risk schema`: the JSON Schema of a document."""

from __future__ import annotations

import click

from iss_risk.cli.delivery import print_to_stdout

# The names in report/schema.py; that module takes too long to import here.
_DOCUMENTS = (
    "assessment", "claims", "comparison", "data", "debris", "decay", "doctor", "elements", "evidence",
    "fleet", "glossary", "hindcast", "history", "history-diff", "overflight", "passes", "rescue", "vehicle",
    "vehicles",
)  # fmt: skip


@click.command("schema")
@click.argument("document", type=click.Choice(_DOCUMENTS, case_sensitive=False))
def command(document: str) -> None:
    """Print the JSON Schema of what `--json` prints.

    \b
    Examples:
      iss-risk schema assessment
      iss-risk schema overflight > overflight.schema.json
    """
    from iss_risk.report.schema import schema_text

    print_to_stdout(schema_text(document))
