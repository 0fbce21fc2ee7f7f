"""Read an orbit, simulate once, look at it in three ways; then ask what a second assumption changes.

    python docs/examples/two_scenarios.py [ORBIT] [SAMPLES]

ORBIT is any orbit file (without one: the element sets that ship with iss-risk). Each scenario is simulated
once; tables, frames and the difference are made of the two simulations.
"""

from __future__ import annotations

import sys

import iss_risk
from iss_risk.report.assessment import assessment_text
from iss_risk.report.compare import comparison_text


def main(orbit_file: str | None, samples: int) -> None:
    """Print a table, a frame and a difference."""
    # What is asked, and what is so whatever is asked.
    offline = iss_risk.Selection(source="embedded")
    orbit = iss_risk.read_orbit(orbit_file)
    world = iss_risk.World.load(selection=offline)
    tumbling = iss_risk.Scenario(orbit=orbit, attitude="tumbling", now=orbit.latest.epoch)
    effort = iss_risk.Effort(samples=samples, seed=1)

    # Simulated once: a table as on the screen, and a row a possible re-entry.
    simulation = iss_risk.simulate(tumbling, world, effort)
    answer = iss_risk.summarise(simulation)
    print(assessment_text(answer, width=100, colour=False, all_nations=False))
    sample = simulation.to_frame()
    print(sample[["reentry_utc", "latitude_deg", "casualty_area_m2", "casualties"]].describe().round(4))

    # The same question with one thing else; nothing is simulated a third time.
    held = iss_risk.Scenario(orbit=orbit, attitude="held", now=orbit.latest.epoch)
    other = iss_risk.simulate(held, world, effort)
    print("what differs:", tumbling.differences(held))
    comparison = iss_risk.compare(simulation, other, labels=["tumbling", "held"])
    print(comparison_text(comparison, width=100, colour=False, all_nations=False))
    later = other.to_frame()["reentry_utc"] - sample["reentry_utc"]
    print(f"held, it comes down {later.median().days} days later (median of the same samples)")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None, int(sys.argv[2]) if len(sys.argv) > 2 else 1024)
