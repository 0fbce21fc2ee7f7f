"""Which layers an answer has: functions of its document and of the simulation that it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.debris import DebrisAnswer
from iss_risk.answers.document import Answer
from iss_risk.answers.overflight import Overflight
from iss_risk.answers.pass_records import Passes
from iss_risk.answers.passes import PassesAnswer
from iss_risk.report.layers.casualty_density import CellRisk, casualty_density_layer, cell_risk
from iss_risk.report.layers.debris_fields import FieldsByPass, debris_field_of_all, debris_fields
from iss_risk.report.layers.impact_points import impact_points
from iss_risk.report.layers.landed_pieces import pieces_of_falls, pieces_of_simulation
from iss_risk.report.layers.layer import Layer
from iss_risk.report.layers.metadata import metadata_of
from iss_risk.report.layers.nations import nations_layer, nations_of_passes, places_layer
from iss_risk.report.layers.track_segments import track_segments
from iss_risk.simulation.falls import FallPlan
from iss_risk.simulation.simulation import Simulation
from iss_risk.summaries.passes import first_revolution
from iss_risk.vehicle.parts import Vehicle


@dataclass(frozen=True)
class Contents:
    """The layers, the main one first; what a file says of itself, by name; and, where longitude is averaged,
    the casualties by cell of the grid."""

    layers: tuple[Layer, ...]
    metadata: dict[str, str]
    cells: CellRisk | None = None


def contents_of_assessment(answer: Assessment, simulation: Simulation) -> Contents:
    """Nations and places; then, in the last days, fields, tracks and points, before that the density."""
    nations = nations_layer(
        answer.nations,
        simulation.plan.exposure.nations_path,
        column="expected_casualties_mean",
        unit="persons",
    )
    places = [places_layer(answer.places)] if answer.places else []
    return _contents(answer, [nations, *places], simulation, answer.passes, main_first=True)


def contents_of_passes(answer: PassesAnswer, simulation: Simulation) -> Contents:
    """As of an assessment, but nations with the sums of their passes, and last."""
    nations = nations_of_passes(answer.passes, simulation.plan.exposure.nations_path)
    return _contents(answer, [nations], simulation, answer.passes, main_first=False)


def _contents(
    answer: Answer, own: list[Layer], simulation: Simulation, passes: Passes | None, *, main_first: bool
) -> Contents:
    cells = None
    if simulation.plan.averaged or passes is None:
        cells = cell_risk(simulation)
        found = [casualty_density_layer(simulation)]
    else:
        landed = pieces_of_simulation(simulation)
        fields = FieldsByPass(landed)
        found = [
            track_segments(simulation),
            debris_fields(fields, passes, first_revolution(simulation.plan)),
            debris_field_of_all(fields),
            impact_points(landed, dated=True),
        ]
    return Contents(tuple(own + found if main_first else found + own), metadata_of(answer), cells)


def contents_of_overflight(answer: Overflight, nations: str | Path | None) -> Contents:
    """The nations, by how much of the time it is over them."""
    layer = nations_layer(answer.nations, nations, column="overhead_fraction", unit="of the time overhead")
    return Contents((layer,), metadata_of(answer))


def contents_of_debris(answer: DebrisAnswer, plan: FallPlan, vehicle: Vehicle) -> Contents:
    """The field of debris of a stated entry, and what it is made of."""
    landed = pieces_of_falls(plan, vehicle)
    found = (debris_fields(FieldsByPass(landed), None, 0), impact_points(landed, dated=False))
    return Contents(found, metadata_of(answer))
