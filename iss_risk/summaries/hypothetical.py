"""Whether an answer is a forecast of what happens, or only supposes it: decided here for all who tell it."""

from __future__ import annotations

from iss_risk.answers.hypothetical import HypotheticalBecause
from iss_risk.decay.coefficient import is_flown
from iss_risk.orbit.elements import MeanElements, Record
from iss_risk.scenario import Scenario
from iss_risk.simulation.simulation import Simulation
from iss_risk.vehicle.catalogue import known_object
from iss_risk.vehicle.parts import Vehicle
from iss_risk.what_comes_down import Subject


def hypothetical_because(simulation: Simulation) -> HypotheticalBecause | None:
    """Why the fall is only supposed; None where an object that nothing tells to be under control comes down
    by itself, as it flies."""
    sources, decay = simulation.sources, simulation.plan.decay
    flown = is_flown(sources.record, decay.coefficient.fit)
    orbit_shows = any(isinstance(one, MeanElements) for one in sources.history.records)
    return because(
        simulation.scenario,
        sources.subject,
        sources.record,
        held=decay.released is not None,
        flown=flown,
        orbit_shows=orbit_shows,
    )


def because(
    scenario: Scenario, subject: Subject, record: Record, *, held: bool, flown: bool, orbit_shows: bool
) -> HypotheticalBecause | None:
    """The same from its parts: whether it is `held` until some instant, `flown` by somebody today, and
    whether the records of its orbit tell how it decays (`orbit_shows`)."""
    if _is_another_vehicle(subject, record):
        return "another vehicle than its own is supposed to be on its orbit"
    if held:
        return "it is supposed to be held in orbit for some time, and to be left then"
    # Where others dock, somebody is in command, whether or not these records show a burn.
    if flown or subject.vehicle.docked:
        return "it is under control, and would have to be abandoned"
    # What decays already is "held" as it flies: see decay/coefficient.py.
    if scenario.attitude not in (None, "held"):
        return "it is supposed to fly otherwise than it does"
    if scenario.ballistic_coefficient_kg_m2 is not None and orbit_shows:
        return "its ballistic coefficient is stated, whatever its orbit shows"
    if scenario.f107_sfu is not None:
        return "the Sun is supposed to be as stated"
    return None


def _is_another_vehicle(subject: Subject, record: Record) -> bool:
    """Whether what was asked for is not the vehicle of the object: neither by its number nor the file that
    the object is known by. Of an object that is not known, a file without a number is its description."""
    vehicle: Vehicle = subject.vehicle
    if subject.why != "stated" or (vehicle.norad_id is not None and vehicle.norad_id == record.norad_id):
        return False
    known = known_object(record.norad_id, record.name)
    if known is not None:
        return known.vehicle != vehicle.identifier
    return not vehicle.is_object(record.norad_id)
