"""`iss-risk evidence`: what parts that were found say about the heating of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery

if TYPE_CHECKING:
    from iss_risk.execution import Execution


@click.command("evidence", short_help="What parts that were found say about the model's heating.")
@options.workers
@options.delivery
def command(execution: Execution, delivery: Delivery) -> None:
    """Estimate again how far the heating of the model may be off, from parts that were found, or not.

    Prints the parameters before and after the evidence, for each find the chance that the part lands, also
    with its own re-entry left out, and the distributions that follow for the list of uncertain inputs. Runs
    as those of debris and assess use these distributions; this command does not change them.

    \b
    Examples:
      iss-risk evidence
      iss-risk evidence --json --output evidence.json
    """
    from iss_risk.studies.evidence import estimate_heating

    answer = estimate_heating(execution=execution)

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.evidence import evidence_text

        return evidence_text(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)
