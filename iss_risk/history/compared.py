"""A recorded run as one of the runs that are compared."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from iss_risk.errors import InputError, UsageError
from iss_risk.history.database import reading
from iss_risk.history.difference import asked_in
from iss_risk.history.runs import read_run
from iss_risk.summaries.compared import WORLD, Figure, Side


def recorded_side(database: Path, number: int, label: str) -> Side:
    """Run `number` of the history. What it does not keep (chances of debris, errors by nation) is not known.

    Raises InputError where there is no history or the run is damaged, UsageError where there is no such run.
    """
    with reading(database) as connection:
        try:
            run = read_run(connection, number)
            asked = None if run is None else asked_in(connection, run)
        except (ValueError, TypeError) as error:
            raise InputError(f"run {number} is damaged", path=database) from error
    if run is None or asked is None:
        raise UsageError(f"there is no run {number} in {database}; `iss-risk history` lists the numbers")
    world = {
        "decayed_fraction": run.decayed_fraction,
        "surviving_mass_kg": run.surviving_mass_kg,
        "casualty_area_m2": run.casualty_area_m2,
        "expected_casualties": run.casualties,
        "p_casualty": run.p_casualty,
    }
    if run.reentry_p50 is not None:
        world["lifetime_days_p50"] = (run.reentry_p50 - run.now) / timedelta(days=1)
    values = {Figure(WORLD, name): value for name, value in world.items()}
    for one in run.nations:
        values |= {
            Figure(one.iso_a3, "expected_casualties"): one.expected_casualties,
            Figure(one.iso_a3, "p_casualty"): one.p_casualty,
            Figure(one.iso_a3, "share"): one.expected_casualties / run.casualties if run.casualties else 0.0,
        }
    vehicle = run.options.get("vehicle")
    return Side(
        label=label,
        kind="recorded run",
        object_name=run.object_name,
        vehicle=None if vehicle is None else str(vehicle),
        now=run.now,
        asked=asked,
        values=values,
        ci90={Figure(WORLD, "expected_casualties"): (run.sampling_low, run.sampling_high)},
        names=dict(run.nations.listed),
    )
