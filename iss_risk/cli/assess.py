"""`iss-risk assess`: the risk per nation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.unattended import Unattended

if TYPE_CHECKING:
    from iss_risk.execution import Backend
    from iss_risk.sources.selection import Selection


@click.command("assess", short_help="The risk per nation of an uncontrolled re-entry.")
@options.orbit
@options.selection
@options.vehicle
@options.samples
@options.seed
@options.now
@options.horizon
@options.sheltering
@options.tolerance
@options.most_samples
@options.checkpoint
@options.workers
@options.backend
@options.scheduler
@options.nations
@options.population
@options.population_year
@options.places
@options.all_nations
@options.unattended
@options.delivery
def command(
    orbit: str | None,
    selection: Selection,
    vehicle: str,
    samples: int,
    seed: int,
    now: datetime | None,
    horizon: float,
    sheltering: float,
    tolerance: float | None,
    most_samples: int,
    checkpoint: str | None,
    workers: int | None,
    backend: Backend,
    scheduler: str | None,
    nations: str | None,
    population: str | None,
    population_year: int | None,
    places: str | None,
    all_nations: bool,
    unattended: Unattended,
    delivery: Delivery,
) -> None:
    """Estimate the risk to people in each nation if the station came down uncontrolled.

    Simulates many re-entries from today's orbit to the ground, over everything that is uncertain, and
    adds up where debris lands and how many people are hit. Works without a network, from the last orbit
    that was fetched or the one that ships with the tool.

    \b
    Examples:
      iss-risk assess
      iss-risk assess --orbit iss.tle --samples 16384 --all
      iss-risk assess --offline
      iss-risk assess --now 2026-10-09 --seed 1 --json --output risk.json
      iss-risk assess --places "Berlin, Lagos, New York City"
      iss-risk assess --nations borders.geojson --population GHS_POP_E2025.tif
      cat iss.omm | iss-risk assess --orbit -
      iss-risk assess --tolerance 0.02 --checkpoint long.npz --scheduler tcp://127.0.0.1:8786
      iss-risk assess --quiet --record --on-change --fail-above 1e-3 --fail-above USA=1e-4
    """
    from iss_risk.errors import NotConvergedError
    from iss_risk.execution import Execution
    from iss_risk.studies.assess import assess

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.assessment import assessment_text

        return assessment_text(assessment, width=width, colour=colour, all_nations=all_nations)

    with unattended.alone():
        with progress_bar("simulating re-entries", shown=delivery.shows_progress) as progress:
            assessment = assess(
                orbit=orbit,
                selection=selection,
                vehicle=vehicle,
                samples=samples,
                seed=seed,
                now=now,
                horizon_days=horizon,
                sheltering=sheltering,
                tolerance=tolerance,
                most_samples=most_samples,
                checkpoint=checkpoint,
                workers=workers,
                execution=Execution(workers, backend, scheduler),
                nations=nations,
                population=population,
                population_year=population_year,
                places=places,
                progress=progress,
            )
        unattended.hand_over(assessment, as_text, delivery)
    reached = assessment.run.convergence
    if reached is not None and reached.met is False:
        raise NotConvergedError(
            f"not converged: after {assessment.run.samples:,} samples the sampling error of the ten nations "
            f"at most risk is up to {reached.worst_of_top_nations or 0.0:.2%}, above the tolerance of "
            f"{reached.tolerance or 0.0:.2%}; allow more --max-samples"
        )
