"""Who would be underneath if the International Space Station came down uncontrolled?

The public API. Everything is loaded on first use, so that `import iss_risk` costs nothing:

    import iss_risk

    answer = iss_risk.assess(samples=4096, seed=0)  # an Assessment, from today's orbit
    answer.to_frame()  # the nations, as a pandas frame
    answer.to_json()  # what `iss-risk assess --json` prints

    world = iss_risk.World.load()  # loaded once, for many questions
    held = iss_risk.simulate(iss_risk.Scenario(attitude="held"), world)
    held.to_frame()  # one row a simulated re-entry
    iss_risk.summarise(held)  # its Assessment
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iss_risk.answers.assessment import Assessment
    from iss_risk.answers.claims import Claims
    from iss_risk.answers.comparison import Comparison
    from iss_risk.answers.debris import DebrisAnswer
    from iss_risk.answers.decay import DecayAnswer
    from iss_risk.answers.fleet import FleetAnswer
    from iss_risk.answers.hindcast import Hindcast
    from iss_risk.answers.overflight import Overflight
    from iss_risk.answers.passes import PassesAnswer
    from iss_risk.answers.rescue import RescueAnswer
    from iss_risk.debris.entry_state import EntryState
    from iss_risk.debris.wind import Wind
    from iss_risk.errors import (
        FetchError,
        InputError,
        IssRiskError,
        LimitExceeded,
        NotConvergedError,
        NotYetError,
        OutputError,
        UsageError,
        WorkersError,
    )
    from iss_risk.execution import Execution
    from iss_risk.exposure.places import Place
    from iss_risk.fleet.fates import Fate
    from iss_risk.notation.reentry_message import ReentryMessage
    from iss_risk.orbit.elements import OrbitHistory
    from iss_risk.orbit.reader import read_orbit
    from iss_risk.report.pictures.catalogue import draw
    from iss_risk.report.pictures.files import write_picture
    from iss_risk.scenario import Scenario
    from iss_risk.scenario_file import read_scenario, save_scenario
    from iss_risk.simulation.effort import Effort
    from iss_risk.simulation.simulate import simulate
    from iss_risk.simulation.simulation import Simulation
    from iss_risk.simulation.world import World
    from iss_risk.sources.selection import Selection
    from iss_risk.studies.against import hindcast_against
    from iss_risk.studies.assess import assess
    from iss_risk.studies.claims import claims
    from iss_risk.studies.compare import compare
    from iss_risk.studies.debris import simulate_debris
    from iss_risk.studies.decay import predict_decay
    from iss_risk.studies.fleet import assess_fleet
    from iss_risk.studies.hindcast import hindcast
    from iss_risk.studies.message import message, message_of_file, read_message
    from iss_risk.studies.overflight import overflight
    from iss_risk.studies.passes import passes
    from iss_risk.studies.rescue import rescue
    from iss_risk.summaries.assessment import summarise
    from iss_risk.vehicle.parts import Vehicle
    from iss_risk.vehicle.reader import list_vehicles, load_vehicle

    __version__: str

# Where each name lives; the imports above say the same to type checkers.
_HOME = {
    "Assessment": "iss_risk.answers.assessment",
    "Claims": "iss_risk.answers.claims",
    "Comparison": "iss_risk.answers.comparison",
    "DebrisAnswer": "iss_risk.answers.debris",
    "DecayAnswer": "iss_risk.answers.decay",
    "Effort": "iss_risk.simulation.effort",
    "EntryState": "iss_risk.debris.entry_state",
    "Execution": "iss_risk.execution",
    "Fate": "iss_risk.fleet.fates",
    "FetchError": "iss_risk.errors",
    "FleetAnswer": "iss_risk.answers.fleet",
    "Hindcast": "iss_risk.answers.hindcast",
    "InputError": "iss_risk.errors",
    "IssRiskError": "iss_risk.errors",
    "LimitExceeded": "iss_risk.errors",
    "NotConvergedError": "iss_risk.errors",
    "NotYetError": "iss_risk.errors",
    "PassesAnswer": "iss_risk.answers.passes",
    "OrbitHistory": "iss_risk.orbit.elements",
    "OutputError": "iss_risk.errors",
    "Overflight": "iss_risk.answers.overflight",
    "Place": "iss_risk.exposure.places",
    "Scenario": "iss_risk.scenario",
    "Selection": "iss_risk.sources.selection",
    "Simulation": "iss_risk.simulation.simulation",
    "UsageError": "iss_risk.errors",
    "Vehicle": "iss_risk.vehicle.parts",
    "Wind": "iss_risk.debris.wind",
    "WorkersError": "iss_risk.errors",
    "World": "iss_risk.simulation.world",
    "assess": "iss_risk.studies.assess",
    # Not `fleet`: that is the package of fleets.
    "assess_fleet": "iss_risk.studies.fleet",
    "claims": "iss_risk.studies.claims",
    "compare": "iss_risk.studies.compare",
    "draw": "iss_risk.report.pictures.catalogue",
    "hindcast": "iss_risk.studies.hindcast",
    "hindcast_against": "iss_risk.studies.against",
    "ReentryMessage": "iss_risk.notation.reentry_message",
    "list_vehicles": "iss_risk.vehicle.reader",
    "load_vehicle": "iss_risk.vehicle.reader",
    "message": "iss_risk.studies.message",
    "message_of_file": "iss_risk.studies.message",
    "overflight": "iss_risk.studies.overflight",
    "passes": "iss_risk.studies.passes",
    "rescue": "iss_risk.studies.rescue",
    "RescueAnswer": "iss_risk.answers.rescue",
    "predict_decay": "iss_risk.studies.decay",
    "read_message": "iss_risk.studies.message",
    "read_orbit": "iss_risk.orbit.reader",
    "read_scenario": "iss_risk.scenario_file",
    "save_scenario": "iss_risk.scenario_file",
    "simulate": "iss_risk.simulation.simulate",
    "simulate_debris": "iss_risk.studies.debris",
    "summarise": "iss_risk.summaries.assessment",
    "write_picture": "iss_risk.report.pictures.files",
}

__all__ = [
    "Assessment",
    "Claims",
    "Comparison",
    "DebrisAnswer",
    "DecayAnswer",
    "Effort",
    "EntryState",
    "Execution",
    "Fate",
    "FetchError",
    "FleetAnswer",
    "Hindcast",
    "InputError",
    "IssRiskError",
    "LimitExceeded",
    "NotConvergedError",
    "NotYetError",
    "OrbitHistory",
    "OutputError",
    "Overflight",
    "PassesAnswer",
    "Place",
    "ReentryMessage",
    "RescueAnswer",
    "Scenario",
    "Selection",
    "Simulation",
    "UsageError",
    "Vehicle",
    "Wind",
    "WorkersError",
    "World",
    "__version__",
    "assess",
    "assess_fleet",
    "claims",
    "compare",
    "draw",
    "hindcast",
    "hindcast_against",
    "list_vehicles",
    "load_vehicle",
    "message",
    "message_of_file",
    "overflight",
    "passes",
    "predict_decay",
    "read_message",
    "read_orbit",
    "read_scenario",
    "rescue",
    "save_scenario",
    "simulate",
    "simulate_debris",
    "summarise",
    "write_picture",
]


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562) and remember it."""
    value: object
    if name == "__version__":
        from iss_risk.version import version

        value = version()
    elif name in _HOME:
        from importlib import import_module

        value = getattr(import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module 'iss_risk' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted({*globals(), *__all__})
