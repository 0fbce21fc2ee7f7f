"""The reboosts of the station that were carried out, and what the formulas say of them.

`python tests/manoeuvre/reboosts.py` prints the tables of docs/rescue.md. tests/authorities/reboosts.csv holds
those burns of which at least two of seconds, change of speed and gain of mean altitude are published as done;
plans are left out. Sources, mostly secondary, stand in each line.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from iss_risk.manoeuvre.orbit_changes import burn_delta_v_m_s, rise_km, speed_for_rise_m_s
from iss_risk.manoeuvre.tugs import embedded_tugs

FILE = Path(__file__).parents[1] / "authorities" / "reboosts.csv"
# Mass of the station with ships: 280 t in April and 300 t in June 2008 (BBC, ESA), 417 t in 2011 (ESA), 445 t
# in February 2022 (trajectory file); since then as much.
MASS_YEARS, MASS_KG = [2008.29, 2008.46, 2011.45, 2022.1], [280e3, 300e3, 417e3, 445.4e3]
# Where no altitude stands in the source.
USUAL_KM = 415.0
# ATV fired two of its four engines of 490 N (BBC).
ATV_N = 980.0


@dataclass(frozen=True)
class Reboost:
    """One burn; None where a figure was not published."""

    date: str
    vehicle: str
    seconds: float | None
    delta_v_m_s: float | None
    gain_km: float | None
    after_km: float

    @property
    def mass_kg(self) -> float:
        """Of the station, at that time."""
        found = re.match(r"(\d{4})-(\d\d)", self.date)
        year = float(self.date[:4]) + ((float(found.group(2)) - 0.5) / 12.0 if found else 0.5)
        return float(np.interp(year, MASS_YEARS, MASS_KG))

    @property
    def done_m_s(self) -> float:
        """Its change of speed: published, or from its gain."""
        if self.delta_v_m_s is not None:
            return self.delta_v_m_s
        assert self.gain_km is not None
        return float(speed_for_rise_m_s(self.after_km, abs(self.gain_km)))

    @property
    def kind(self) -> str:
        """Progress, ATV, Zvezda or Cygnus."""
        return re.split(r"[ -]", self.vehicle)[0]


def reboosts() -> list[Reboost]:
    """All of the file."""
    with FILE.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return [
        Reboost(
            date=one["date"],
            vehicle=one["vehicle"],
            seconds=_figure(one["burn_s"]),
            delta_v_m_s=_figure(one["delta_v_m_s"]),
            gain_km=_figure(one["gain_km"]),
            after_km=_figure(one["mean_after_km"]) or USUAL_KM,
        )
        for one in rows
    ]


def _figure(text: str) -> float | None:
    return float(text) if text else None


def gains() -> list[tuple[Reboost, float]]:
    """Burns with change of speed and gain, and the gain that the change of speed gives: km."""
    return [
        (one, float(rise_km(one.after_km - 0.5 * abs(one.gain_km), one.delta_v_m_s)))
        for one in reboosts()
        if one.gain_km is not None and one.delta_v_m_s is not None
    ]


def thrust_n(one: Reboost) -> float:
    """The thrust that a burn had."""
    assert one.seconds is not None
    return one.done_m_s * one.mass_kg / one.seconds


def speeds() -> list[tuple[Reboost, float]]:
    """Burns with seconds, and the change of speed that seconds, thrust and mass give: m/s.

    The thrust of Progress was found from these burns: for each it is the median of all others.
    """
    found = []
    timed = [one for one in reboosts() if one.seconds is not None]
    stated = {one.name: one.thrust_n.likely for one in embedded_tugs().tugs}
    for one in timed:
        assert one.seconds is not None
        others = [thrust_n(other) for other in timed if other.kind == "Progress" and other is not one]
        thrust = {"ATV": ATV_N, "Progress": median(others)}.get(one.kind) or stated[one.kind.lower()]
        found.append((one, float(burn_delta_v_m_s(one.seconds, thrust, one.mass_kg))))
    return found


def _table(title: str, rows: list[tuple[Reboost, float, float]]) -> None:
    print(f"\n| date | vehicle | {title} | computed | error |\n|---|---|---|---|---|")
    for one, done, computed in rows:
        print(f"| {one.date} | {one.vehicle} | {done:.2f} | {computed:.2f} | {computed / done - 1.0:+.1%} |")
    errors = [abs(computed / done - 1.0) for _, done, computed in rows]
    print(f"\n{len(rows)} burns, median error {median(errors):.1%}")


if __name__ == "__main__":
    _table("gain, km", [(one, abs(one.gain_km or 0.0), computed) for one, computed in gains()])
    _table("change of speed, m/s", [(one, one.done_m_s, computed) for one, computed in speeds()])
    later = [
        thrust_n(one) for one in reboosts() if one.kind == "Progress" and one.seconds and one.date >= "2023"
    ]
    first = [
        thrust_n(one) for one in reboosts() if one.kind == "Progress" and one.seconds and one.date < "2023"
    ]
    print(f"\nthrust of Progress: {median(first):.0f} N to 2022, {median(later):.0f} N from 2023 on")
