"""The history as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from iss_risk.history.runs import RecordedRun
from iss_risk.history.trend import Trend
from iss_risk.notation.text import one_line

_COLUMNS = (
    "id", "now", "object_name", "norad_id", "orbit_epoch", "altitude_km", "inclination_deg", "eccentricity",
    "reentry_p05", "reentry_p50", "reentry_p95", "decayed_fraction", "ballistic_coefficient_kg_m2",
    "mass_kg", "surviving_mass_kg", "casualty_area_m2", "casualties", "casualties_low", "casualties_high",
    "sampling_low", "sampling_high", "p_casualty", "tool_version", "announced",
)  # fmt: skip


def history_csv(trend: Trend) -> str:
    """One row a run; a column of expected casualties for each nation and group that was asked for."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    names = [one.name if one.is_group else one.codes[0] for one in trend.nations]
    writer.writerow([*_COLUMNS, *(f"casualties_{name}" for name in names)])
    for run in trend.runs:
        writer.writerow([*(_cell(getattr(run, name)) for name in _COLUMNS), *_nations(run, trend)])
    return stream.getvalue()


def _nations(run: RecordedRun, trend: Trend) -> list[str]:
    return [_cell(run.nations.expected_casualties(one.codes)) for one in trend.nations]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.10g}"
    text = one_line(str(value))
    # A name that begins like a formula must not become one in a spreadsheet.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not isinstance(value, int) else text
