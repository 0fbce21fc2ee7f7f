"""`iss-risk assess`: the risk per nation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options, picture_options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.failures import Failures, checkpoint_told
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import OF_AN_ASSESSMENT, scenario
from iss_risk.cli.unattended import Unattended, check_nations

if TYPE_CHECKING:
    from iss_risk.answers.assessment import Assessment
    from iss_risk.execution import Execution
    from iss_risk.report.layers.contents import Contents
    from iss_risk.report.layers.layer_file import LayerFile
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.simulation.simulation import Simulation
    from iss_risk.sources.selection import Selection


@click.command("assess", short_help="The risk per nation of an uncontrolled re-entry.")
@scenario(*OF_AN_ASSESSMENT)
@options.selection
@options.maps
@options.effort_to_tolerance
@options.checkpoint
@options.execution
@options.nation
@options.groups
@options.summary
@options.all_nations
@options.layers
@options.unattended
@picture_options.plot
@options.delivery_on_map
def command(
    scenario: Scenario,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    checkpoint: str | None,
    execution: Execution,
    named: tuple[str, ...],
    groups: str | None,
    summary: bool,
    all_nations: bool,
    layers: LayerFile | None,
    unattended: Unattended,
    plot: picture_options.Plot,
    delivery: Delivery,
) -> None:
    """Estimate the risk to people in each nation if the station came down uncontrolled.

    Simulates many re-entries from today's orbit to the ground, with different values of everything that
    is uncertain, and adds up where debris lands and how many people are hit. Works without a network,
    with the last orbit that was fetched or the one that ships with the tool.

    \b
    Examples:
      iss-risk assess
      iss-risk assess --orbit iss.tle --samples 16384 --all
      iss-risk assess --offline
      iss-risk assess --now 2026-10-09 --seed 1 --json --output risk.json
      iss-risk assess --nation Chile --nation "South Korea" --nation EU
      iss-risk assess --summary --nation DEU
      iss-risk assess --places "Berlin, Lagos, New York City"
      iss-risk assess --uncontrolled-from 2027-01-01 --save-scenario q.toml
      iss-risk assess --scenario q.toml --samples 16384
      iss-risk assess --nations borders.geojson --population GHS_POP_E2025.tif
      cat iss.omm | iss-risk assess --orbit -
      iss-risk assess --layers risk.gpkg
      iss-risk assess --tolerance 0.02 --checkpoint long.npz
      iss-risk assess --quiet --record --on-change --fail-above USA=1e-4
    """
    from iss_risk.simulation.checkpoint import Checkpoint
    from iss_risk.studies.assess import assess
    from iss_risk.studies.named_nations import named_nations

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.assessment import assessment_text, summary_text

        if summary:
            return summary_text(assessment, width=width, named=wanted)
        return assessment_text(assessment, width=width, colour=colour, all_nations=all_nations, named=wanted)

    def contents() -> Contents:
        from iss_risk.report.layers.contents import contents_of_assessment

        return contents_of_assessment(assessment, simulations[0])

    if summary and delivery.table_format != "table":
        raise click.UsageError(f"--summary and --format {delivery.table_format}: choose one.")
    wanted = named_nations(named, maps["nations"], groups)
    check_nations(unattended.fail_above, maps["nations"], groups)
    failures = Failures()
    simulations: list[Simulation] = []
    watched: dict[str, Any] = {} if layers is None else {"simulated": simulations.append}
    with unattended.alone():
        saved = None if checkpoint is None else Checkpoint(checkpoint)
        with (
            checkpoint_told(saved),
            progress_bar("simulating re-entries", shown=delivery.shows_progress) as progress,
        ):
            assessment = assess(
                scenario,
                selection=selection,
                **maps,
                groups=[one for one in wanted if one.is_group],
                samples=effort.samples,
                seed=effort.seed,
                tolerance=effort.tolerance,
                most_samples=effort.most_samples,
                checkpoint=saved,
                execution=execution,
                progress=progress,
                **watched,
            )
        unattended.hand_over(assessment, as_text, delivery, failures, nations=maps["nations"], groups=groups)
        with failures.keeping():
            plot.draw(assessment, maps)
        with failures.keeping():
            delivery.write_layers(layers, contents)
    failures.keep_fault(saved)
    with failures.keeping():
        _require_convergence(assessment)
    failures.report()


def _require_convergence(assessment: Assessment) -> None:
    from iss_risk.errors import NotConvergedError

    reached = assessment.run.convergence
    if reached is not None and reached.met is False:
        raise NotConvergedError(
            f"not converged: after {assessment.run.samples:,} samples the sampling error of the ten nations "
            f"at most risk is up to {reached.worst_of_top_nations or 0.0:.2%}, above the tolerance of "
            f"{reached.tolerance or 0.0:.2%}; allow more --max-samples"
        )
