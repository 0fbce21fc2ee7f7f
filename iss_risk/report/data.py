"""What `iss-risk data` prints."""

from __future__ import annotations

from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.data import DataFile, DataReport
from iss_risk.notation.text import one_line
from iss_risk.orbit.identity import named
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.elements import span
from iss_risk.report.instants import age, utc_minute
from iss_risk.report.screen import as_text, labelled


def data_text(report: DataReport, *, width: int, colour: bool) -> str:
    """One line a file: what it is, where it came from, of when it is, and how old."""
    parts: list[RenderableType] = [labelled("Folder", [report.folder], width)]
    if report.offline:
        parts.append(labelled("Network", ["not asked: ISS_RISK_OFFLINE is set"], width))
    if report.updated:
        parts.append(labelled("Up to date", report.updated, width))
    parts += ["", _table(report, width)]
    if report.kept:
        parts.append("")
        parts += [labelled("Kept", [named(one.name, one.norad_id), span(one)], width) for one in report.kept]
    faults = [f"{one.name}: {one.fault}" for one in report.files if one.fault is not None]
    faults += [one.fault for one in report.kept if one.fault is not None]
    parts += [Text(one_line(fault), style="bold red") for fault in faults]
    return as_text(parts, width=width, colour=colour)


def _table(report: DataReport, width: int) -> RenderableType:
    files = report.files
    again = [_instant(one.next_request_at) for one in files]
    return fitted_table(
        Column("Data", "Data", [one_line(one.name) for one in files]),
        [
            Column("from", "from", [one_line(one.provenance) for one in files]),
            Column("of", "of", [_instant(one.epoch) for one in files], expendable=2),
            Column("age", "age", [_age(one) for one in files]),
            Column("state", "state", [one.state for one in files]),
            Column("asked again from", "again", again, expendable=3),
            Column("kB", "kB", [_kilobytes(one) for one in files], expendable=4),
            Column("sha256", "sha256", [(one.sha256 or "")[:12] for one in files], expendable=5),
        ],
        width,
        last_row_apart=False,
    )


def _instant(moment: datetime | None) -> str:
    return "" if moment is None else utc_minute(moment).removesuffix(" UTC")


def _age(one: DataFile) -> str:
    return "" if one.age_hours is None else age(one.age_hours)


def _kilobytes(one: DataFile) -> str:
    return "" if one.bytes is None else f"{one.bytes / 1000.0:,.0f}"
