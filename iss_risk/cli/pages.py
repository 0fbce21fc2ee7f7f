"""What `iss-risk report` and `iss-risk publish` have in common."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli.command_line import command_line
from iss_risk.cli.progress import progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iss_risk.answers.history import HistoryRun
    from iss_risk.execution import Execution
    from iss_risk.exposure.nations.directory import Named
    from iss_risk.report.page.layout import Page
    from iss_risk.report.page.texts import Texts
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection
    from iss_risk.studies.report import Report


def studied(
    scenario: Scenario,
    *,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    execution: Execution,
    wanted: Sequence[Named],
    quiet: bool,
) -> Report:
    """Run the study with a bar that shows how far it is."""
    from iss_risk.studies.report import report

    figures = {"samples": effort.samples, "tolerance": effort.tolerance, "most_samples": effort.most_samples}
    with progress_bar("simulating re-entries", shown=sys.stderr.isatty() and not quiet) as progress:
        return report(
            scenario,
            selection=selection,
            maps=maps,
            groups=[one for one in wanted if one.is_group],
            effort=figures,
            seed=effort.seed,
            execution=execution,
            progress=progress,
        )


def page(found: Report, texts: Texts, wanted: Sequence[Named], earlier: Sequence[HistoryRun]) -> Page:
    """The page of a study, with the command that makes it again."""
    from iss_risk.report.page.content import page_of
    from iss_risk.report.page.people_below import people_below

    return page_of(
        found.assessment,
        texts,
        debris=found.debris,
        earlier=earlier,
        people=people_below(found.simulation),
        named=wanted,
        command=command_line(click.get_current_context(), now=found.assessment.run.now),
    )
