"""The remaining ground tracks in segments: when it passes, and how likely it comes down there."""

from __future__ import annotations

from typing import Any

import numpy as np

from iss_risk.arrays import F64
from iss_risk.report.layers.layer import Column, Layer, classes_of, layer_of
from iss_risk.report.layers.on_ground import line_on_ground
from iss_risk.risk.overflights import AHEAD_OF_BREAKUP_RAD, STEPS, Legs, ground_points
from iss_risk.simulation.simulation import Simulation
from iss_risk.summaries.passes import SeenPasses, chance_of, whole_minutes

# Of 15°, 1,700 km and 3.6 minutes: about as long as a field of debris.
SEGMENTS = 24
_POINTS = STEPS // SEGMENTS
_COLUMNS: dict[str, Column] = {
    "revolution": "whole",
    "segment": "whole",
    "from_utc": "instant",
    "middle_utc": "instant",
    "to_utc": "instant",
    "p_overhead": "number",
    "p_down": "number",
    "p_down_ci90_low": "number",
    "p_down_ci90_high": "number",
}


def track_segments(simulation: Simulation) -> Layer:
    """SEGMENTS to a revolution, from its ascending node on: from when to when it passes (5 to 95 % of the
    samples that still fly there, in whole minutes), the share of samples that does, and the chance that it
    breaks up there. These chances add up to those of the passes. No row for what lies behind.

    A segment that none of the samples reaches whose tracks are kept has no geometry.
    """
    rows: list[dict[str, Any]] = []
    lines = []
    tally = simulation.tally
    ahead = tally.figure("reentry_days") >= simulation.plan.decay.now_days
    if not simulation.plan.averaged and ahead.any():
        seen = SeenPasses.of(simulation, tally.kept_agreeing, ahead)
        down = np.floor(tally.figure("revolutions")[ahead] * SEGMENTS).astype(np.int64)
        for k in range(seen.passes.size):
            for row, line in _of_pass(seen, k, down, simulation.plan.decay.now_days):
                rows.append(row)
                lines.append(line)
    return layer_of(
        "track_segments",
        "Ground tracks that are still possible, in segments, with minutes and chances",
        "line",
        rows,
        lines,
        _COLUMNS,
        column="p_down",
        # Within a run they differ by tens, not by powers of ten.
        classes=classes_of(np.array([row["p_down"] for row in rows]), "(chance)", base=2.0, opacity=255),
    )


def _of_pass(seen: SeenPasses, k: int, down: Any, now_days: float) -> list[tuple[dict[str, Any], Any]]:
    up = np.flatnonzero(seen.legs.end_rad[:, k] >= 0.0)
    flying = Legs._make(values[up] for values in seen.legs)
    # How far each flies itself; its track is drawn to the end of the revolution.
    end_rad = flying.end_rad[:, k] - AHEAD_OF_BREAKUP_RAD * (flying.end_rad[:, k] < 2.0 * np.pi)
    days, latitude, longitude = ground_points(
        flying._replace(end_rad=np.full_like(flying.end_rad, np.inf)), k, seen.inclination_rad, STEPS + 1
    )
    found = []
    for segment in range(SEGMENTS):
        begin, middle = segment * _POINTS, segment * _POINTS + _POINTS // 2
        there = end_rad >= 2.0 * np.pi * middle / STEPS
        told = there if there.any() else np.ones_like(there)
        when = whole_minutes(days[told, middle])
        on = int((down == seen.passes[k] * SEGMENTS + segment).sum())
        # What all have passed by now is no longer ahead.
        if on == 0 and (not told.any() or float(days[told, middle].max()) < now_days or not there.any()):
            continue
        chance = chance_of(on, seen.total)
        row = {
            "revolution": seen.number(k),
            "segment": segment,
            "from_utc": when[0],
            "middle_utc": when[1],
            "to_utc": when[2],
            "p_overhead": float(there.sum()) / seen.tracks,
            "p_down": chance.mean,
            "p_down_ci90_low": chance.ci90[0],
            "p_down_ci90_high": chance.ci90[1],
        }
        line = None
        if told.any():
            part = slice(begin, begin + _POINTS + 1)
            line = line_on_ground(*_middle(longitude[told, part], latitude[told, part]))
        found.append((row, line))
    return found


def _middle(longitude_deg: F64, latitude_deg: F64) -> tuple[F64, F64]:
    """The median of tracks (N, P), point by point."""
    first = longitude_deg[0]
    around = (longitude_deg - first + 180.0) % 360.0 - 180.0
    return first + np.median(around, axis=0), np.median(latitude_deg, axis=0)
