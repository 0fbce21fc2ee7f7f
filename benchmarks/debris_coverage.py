"""Outcomes of re-entries against what we believe: `python benchmarks/debris_coverage.py [SAMPLES]`.

Prints the tables of docs/debris.md: totals that were seen or weighed against our 90 % ranges, totals that
are predictions of others (marked, and not counted), and each find with its own re-entry left out.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from iss_risk.answers.debris import DebrisAnswer
from iss_risk.answers.document import Spread
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.evidence import estimate_heating

NOW = datetime(2026, 11, 23, tzinfo=UTC)
# What is less likely than this lies outside of what we hold for 90 % sure.
UNLIKELY = 0.1


@dataclass(frozen=True)
class Seen:
    """At least so much of a vehicle reached the ground: kilograms or pieces. Finds are lower bounds; up to
    `at_most` where that is known too. `by` is empty for what was seen, or says whose prediction it is."""

    vehicle: str
    quantity: str
    at_least: float
    at_most: float | None
    what: str
    by: str = ""


# Sources: data/evidence/finds.csv and docs/debris.md. Not here, for want of a list of its parts: Columbia
# (38 % of the dry mass found), Skylab, Kosmos 954.
OUTCOMES = (
    Seen("delta_ii_second_stage", "kg", 280.0, None, "1997: two parts, weighed"),
    Seen("delta_ii_second_stage", "pieces", 4.0, None, "1997: found"),
    Seen("delta_ii_second_stage", "kg", 323.0, None, "2000: three parts, weighed"),
    Seen("ep9_pallet", "kg", 0.73, None, "2024: one stanchion, weighed"),
    Seen("ep9_pallet", "pieces", 1.0, None, "2024: found"),
    Seen("salyut7_kosmos1686", "pieces", 8.0, None, "1991: hatch, tanks, spheres, panels, found"),
    Seen("cz5b_core", "pieces", 4.0, None, "2022: found"),
    Seen("mir", "kg", 20_000.0, 25_000.0, "2001: into the sea", "forecast"),
    Seen("uars", "kg", 532.0, 532.0, "2011", "ORSAT"),
    Seen("uars", "pieces", 26.0, 26.0, "2011: from 0.6 kg", "ORSAT"),
    Seen("trmm", "kg", 112.0, 112.0, "2015", "ORSAT"),
    Seen("trmm", "pieces", 12.0, 12.0, "2015", "ORSAT"),
    Seen("tiangong1", "kg", 1_500.0, 3_500.0, "2018", "rule of thumb"),
    Seen("cz5b_core", "kg", 4_320.0, 8_640.0, "20-40 %", "rule of thumb"),
    Seen("starlink", "kg", 40.0, 40.0, "2025: 5 %", "SpaceX"),
)


def main(samples: int) -> None:
    answers = {
        name: simulate_debris(vehicle=name, samples=samples, now=NOW)
        for name in dict.fromkeys(one.vehicle for one in OUTCOMES)
    }
    print("| vehicle | outcome | seen | ours (90 %) | inside |\n|---|---|---|---|---|")
    for one in OUTCOMES:
        print(total_row(one, answers[one.vehicle]))
    counted = [inside(one, spread_of(one, answers[one.vehicle])) for one in OUTCOMES if not one.by]
    print(f"\nOf {len(counted)} totals that were seen, {sum(counted)} lie in our 90 % ranges.\n")
    left_one_out()


def spread_of(one: Seen, answer: DebrisAnswer) -> Spread:
    totals = answer.totals
    return totals.surviving_mass_kg if one.quantity == "kg" else totals.fragments


def inside(one: Seen, ours: Spread) -> bool:
    """Whether what was seen is possible within the range: a lower bound has only to lie below its end."""
    return ours.p95 >= one.at_least and (one.at_most is None or ours.p05 <= one.at_most)


def total_row(one: Seen, answer: DebrisAnswer) -> str:
    ours = spread_of(one, answer)
    if one.at_most is None:
        seen = f"{one.at_least:,.3g} or more"
    elif one.at_most == one.at_least:
        seen = f"{one.at_least:,.0f}"
    else:
        seen = f"{one.at_least:,.0f}-{one.at_most:,.0f}"
    verdict = "yes" if inside(one, ours) else "no"
    cells = (
        answer.vehicle.name,
        one.what if not one.by else f"{one.what} ({one.by}, no outcome)",
        f"{seen} {one.quantity}",
        f"{ours.p05:,.3g}-{ours.p95:,.3g}" if ours.p95 < 1000 else f"{ours.p05:,.0f}-{ours.p95:,.0f}",
        verdict if not one.by else f"({verdict})",
    )
    return f"| {' | '.join(cells)} |"


def left_one_out() -> None:
    """Each find, as its chance is without its own re-entry."""
    finds = estimate_heating().finds
    print("| find | part | seen | lands: prior | posterior | left out | as seen, left out |")
    print("|---|---|---|---|---|---|---|")
    for one in finds:
        chances = (one.p_lands_before, one.p_lands_after, one.p_lands_left_out, one.p_as_seen_left_out)
        cells = " | ".join(f"{chance:.1%}" for chance in chances)
        print(f"| {one.identifier} | {one.found_part} | {one.seen} of {one.out_of} | {cells} |")
    likely = sum(one.p_as_seen_left_out >= UNLIKELY for one in finds)
    print(f"\nOf {len(finds)} finds, {likely} had a chance of 10 % or more without their own re-entry.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 512)
