"""`iss-risk message`: a CCSDS Re-entry Data Message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.option import stated
from iss_risk.cli.progress import progress_bar
from iss_risk.cli.scenario_options import FIELDS, scenario

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.scenario import Scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.sources.selection import Selection

# What a file that is read has settled already: options of the question and of the run.
_OF_A_RUN = (
    *FIELDS, "scenario_file", "save_scenario", "source", "offline", "max_age_hours", "population",
    "population_year", "samples", "seed", "workers", "backend", "scheduler",
)  # fmt: skip
_OF_THE_CONTENT = ("originator", "named", "groups", "all_nations", "nations")


@click.command("message", short_help="A CCSDS Re-entry Data Message, in KVN or XML.")
@scenario(
    "orbit", "object", "vehicle", "object_class", "configuration", "docked", "attitude",
    "ballistic_coefficient_kg_m2", "mass_kg",
    "drag_area_m2", "drag_coefficient", "uncontrolled_from", "still_up", "conditioning", "now",
    "horizon_days", "weather", "f107_sfu", "ap", "correlation", "wind",
)  # fmt: skip
@options.from_document
@options.read
@options.originator
@options.selection
@options.maps
@options.effort
@options.execution
@options.nation
@options.groups
@options.all_nations
@options.delivery_of_message
def command(
    scenario: Scenario,
    from_document: str | None,
    read: str | None,
    originator: str,
    selection: Selection,
    maps: dict[str, Any],
    effort: Effort,
    execution: Execution,
    named: tuple[str, ...],
    groups: str | None,
    all_nations: bool,
    notation: str,
    delivery: Delivery,
) -> None:
    """Write what `assess` finds as a CCSDS Re-entry Data Message (508.1-B-1), which agencies exchange.

    The message states the orbit lifetime and its window, in the last days also epochs and the places of
    impact with their 50, 90 and 99 % intervals, the chances, the object, and nations as user-defined
    parameters. Where the fall is only supposed, it says so in its first comment. --from takes a kept document
    of assess --json instead of a run; --read checks a message of others, and writes it in --format.

    \b
    Examples:
      iss-risk message --output iss.kvn
      iss-risk message --object 45601 --format xml --output cz5b.xml --originator ESA
      iss-risk message --from risk.json --nation Chile
      iss-risk message --read theirs.xml --format kvn
    """
    from iss_risk.studies.message import message, message_of_file, read_message
    from iss_risk.studies.named_nations import named_nations

    _check_alone(from_document, read)
    if read is not None:
        answer = read_message(read)
    else:
        wanted = named_nations(named, maps["nations"], groups)
        content: dict[str, Any] = {"originator": originator, "named": wanted, "all_nations": all_nations}
        if from_document is not None:
            answer = message_of_file(from_document, **content)
        else:
            with progress_bar("simulating re-entries", shown=delivery.shows_progress) as progress:
                answer = message(
                    scenario,
                    selection=selection,
                    **maps,
                    samples=effort.samples,
                    seed=effort.seed,
                    execution=execution,
                    progress=progress,
                    **content,
                )

    def as_text(_width: int, _colour: bool) -> str:
        return answer.xml() if notation == "xml" else answer.kvn()

    delivery.hand_over(answer, as_text)


def _check_alone(from_document: str | None, read: str | None) -> None:
    """Raises UsageError for options that the file which is read has settled."""
    from iss_risk.errors import UsageError

    if from_document is None and read is None:
        return
    if from_document is not None and read is not None:
        raise UsageError("is not for --from: give one of them", parameter="read")
    context = click.get_current_context()
    names = _OF_A_RUN if read is None else (*_OF_A_RUN, *_OF_THE_CONTENT)
    typed = [
        name
        for name in stated(context, names)
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    ]
    if typed:
        word = "--from" if read is None else "--read"
        raise UsageError(f"is not for {word}: its file has settled that", parameter=typed[0])
