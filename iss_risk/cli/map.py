"""`iss-risk map`: an answer as a picture."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options, picture_options
from iss_risk.cli.messages import say
from iss_risk.cli.option import stated
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.same_file import check_files_differ
from iss_risk.cli.scenario_options import FIELDS, scenario
from iss_risk.errors import UsageError

if TYPE_CHECKING:
    from iss_risk.answers.assessment import Assessment
    from iss_risk.answers.debris import DebrisAnswer
    from iss_risk.answers.decay import DecayAnswer
    from iss_risk.execution import Execution
    from iss_risk.report.pictures.catalogue import Drawable
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection

# Of these nothing can be computed here: they are drawn of a file, or by --plot of their own command.
_ONLY_FROM = ("history", "claims", "fleet")


@click.command("map", short_help="An answer as a picture: SVG, PNG or PDF.")
@picture_options.picture
@picture_options.from_
@scenario(
    "orbit", "object", "vehicle", "object_class", "configuration", "docked", "attitude",
    "ballistic_coefficient_kg_m2", "mass_kg",
    "drag_area_m2", "drag_coefficient", "uncontrolled_from", "still_up", "conditioning", "now",
    "horizon_days", "weather", "f107_sfu", "ap", "correlation", "wind", "places",
)  # fmt: skip
@options.selection
@options.maps
@options.effort
@options.execution
@picture_options.picture_output
@picture_options.dark
@picture_options.width
@options.quiet
def command(
    picture: str | None,
    from_file: str | None,
    scenario: Scenario,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    execution: Execution,
    output: str | None,
    dark: bool,
    width_px: int,
    quiet: bool,
) -> None:
    """Draw the risk: a map of the nations, where it may come down, when, and what is not known.

    The pictures: nations (chance for each), where (place by place; in the last days the passes), reentry
    (when), casualties (how many), uncertainty (what it comes from), altitude, field (of debris), history,
    claims and fleet. Each states in words what it shows, also for those who do not see it. SVG needs nothing
    else; PNG and PDF need the extra iss-risk[pictures]. docs/gallery.md shows them all.

    \b
    Examples:
      iss-risk map
      iss-risk map --picture where --output where.png --width 1200
      iss-risk map --picture field --vehicle cz5b_core --output field.pdf --dark
      iss-risk assess --json --output risk.json
      iss-risk map --from risk.json --picture casualties
    """
    from iss_risk.report.pictures.formats import check_picture_file

    check_files_differ(click.get_current_context())
    if from_file is not None:
        _check_nothing_else(click.get_current_context())
    elif picture in _ONLY_FROM:
        how = f"--from FILE of `iss-risk {picture} --json`, or `iss-risk {picture} --plot FILE`"
        raise UsageError(f"{picture!r} needs {how}", parameter="picture")
    path = None if output is None else Path(output)
    if path is None and from_file is None:
        path = _unnamed(picture or "nations")
    if path is not None:
        check_picture_file(path, "output")

    from iss_risk.report.pictures.catalogue import Ground, draw, read_drawable
    from iss_risk.report.pictures.files import write_picture

    answer: Drawable
    if from_file is None:
        shown = sys.stderr.isatty() and not quiet
        with progress_bar("simulating", shown=shown) as progress:
            running = {"execution": execution, "progress": progress}
            answer = _computed(picture, scenario, selection, maps, effort, running)
    else:
        answer = read_drawable(Path(from_file))
    if not quiet:
        for warning in answer.warnings:
            say(f"warning: {warning}")
    drawn = draw(answer, picture, Ground(**maps))
    path = _unnamed(drawn.name) if path is None else path
    write_picture(drawn, path, theme="dark" if dark else "light", width_px=width_px)
    if not quiet:
        say(f"{path}: {drawn.title}")


def _unnamed(picture: str) -> Path:
    return Path(f"iss-risk-{picture}.svg")


def _computed(
    picture: str | None,
    scenario: Scenario,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    running: dict[str, Any],
) -> Assessment | DecayAnswer | DebrisAnswer:
    """What the picture is made of, and no more."""
    figures = {"samples": effort.samples, "seed": effort.seed} | running
    if picture in ("reentry", "altitude"):
        from iss_risk.studies.decay import predict_decay

        return predict_decay(scenario, selection=selection, **figures)
    if picture == "field":
        from iss_risk.studies.debris import simulate_debris

        return simulate_debris(scenario, **figures)
    from iss_risk.studies.assess import assess

    return assess(scenario, selection=selection, **maps, **figures)


def _check_nothing_else(context: click.Context) -> None:
    """A file is drawn as it is: what would only count in a computation must not seem to."""
    given = stated(
        context, (*(name for name in FIELDS if name in context.params), "samples", "seed", "scenario_file")
    )
    if given:
        flag = next(one.opts[0] for one in context.command.params if one.name == next(iter(given)))
        raise UsageError(f"draws an answer that is there: {flag} would change nothing", parameter="from_file")
