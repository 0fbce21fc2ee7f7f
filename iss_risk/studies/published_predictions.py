"""Predictions that others have published: the CSV file of `hindcast --against` (docs/hindcasts.md)."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from iss_risk.errors import InputError
from iss_risk.notation.stated_times import StatedInstant, stated_instant, stated_length
from iss_risk.orbit.identity import norad_id_from_text

# Every row costs a prediction of ours; nobody has published so many of one kind.
MOST_ROWS = 10_000
_LARGEST_BYTES = 4 * 1024 * 1024
# Field: the name of its column, and names that other tables use for it.
COLUMNS = {
    "object": ("object", "name", "satellite"),
    "norad_id": ("norad_id", "norad", "catalogue_number"),
    "issued_utc": ("issued_utc", "issued", "issued_or_data_span_utc"),
    "predicted_utc": ("predicted_utc", "predicted", "predicted_decay_utc"),
    "window": ("window", "uncertainty"),
    "from_utc": ("from_utc", "from"),
    "to_utc": ("to_utc", "to"),
    "confidence": ("confidence",),
    "decayed_utc": ("decayed_utc", "decayed", "actual_decay_utc"),
    "source": ("source", "source_url"),
}
_T = TypeVar("_T")


@dataclass(frozen=True)
class Published:
    """One published prediction and what happened. `line` of the file; `window` from, to where one is stated;
    `confidence` of the window as a share, where stated."""

    line: int
    name: str
    norad_id: int | None
    issued: StatedInstant
    predicted: StatedInstant
    window: tuple[datetime, datetime] | None
    confidence: float | None
    decayed: StatedInstant
    source: str


@dataclass(frozen=True)
class PublishedFile:
    """The rows of a file, never none, with the digest of its bytes."""

    path: str
    sha256: str
    rows: tuple[Published, ...]


def read_published(path: str | Path) -> PublishedFile:
    """Read a CSV file of published predictions. Raises InputError with path, line and field."""
    try:
        with Path(path).open("rb") as stream:
            raw = stream.read(_LARGEST_BYTES + 1)
    except (OSError, ValueError) as fault:
        raise InputError(f"cannot be read: {getattr(fault, 'strerror', None) or fault}", path=path) from None
    if len(raw) > _LARGEST_BYTES:
        raise InputError(f"has more than {_LARGEST_BYTES // 1024**2} MB: no table of predictions", path=path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not a text in UTF-8", path=path) from None
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    lines = [(number, line) for number, line in lines if not line.lstrip().startswith("#")]
    if len(lines) < 2:
        raise InputError("has no predictions: a line of headings and a line for each are needed", path=path)
    if len(lines) > MOST_ROWS + 1:
        raise InputError(f"has {len(lines) - 1:,} predictions, at most {MOST_ROWS:,} are read", path=path)
    number, header = lines[0]
    separator = max(",;\t", key=header.count)
    headings = [cell.strip().casefold() for cell in _cells(header, separator, path, number)]
    where = {
        field: next((headings.index(name) for name in names if name in headings), None)
        for field, names in COLUMNS.items()
    }
    _check_headings({field for field, column in where.items() if column is not None}, path, number)
    rows = []
    for line, content in lines[1:]:
        cells = _cells(content, separator, path, line)
        if len(cells) > len(headings):
            raise InputError(
                f"has {len(cells)} fields, the headings are {len(headings)}: put quotes around texts with "
                f"{separator!r}",
                path=path,
                line=line,
            )
        values = {
            field: cells[column].strip() if column is not None and column < len(cells) else ""
            for field, column in where.items()
        }
        rows.append(_published(values, path, line))
    return PublishedFile(str(path), hashlib.sha256(raw).hexdigest(), tuple(rows))


def _cells(line: str, separator: str, path: str | Path, number: int) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as fault:
        raise InputError(f"is not CSV: {fault}", path=path, line=number) from None


def _check_headings(found: set[str], path: str | Path, line: int) -> None:
    for wanted in (
        ("object", "norad_id"),
        ("issued_utc",),
        ("predicted_utc", "from_utc"),
        ("decayed_utc",),
    ):
        if not found.intersection(wanted):
            raise InputError(
                f"has no column {' or '.join(wanted)}; those of a table are {', '.join(COLUMNS)}",
                path=path,
                line=line,
            )


def _published(values: dict[str, str], path: str | Path, line: int) -> Published:
    def fault(message: str, field: str) -> InputError:
        return InputError(message, path=path, line=line, field=field)

    def read(field: str, how: Callable[[str], _T]) -> _T | None:
        if not values[field]:
            return None
        try:
            return how(values[field])
        except ValueError as why:
            raise fault(str(why), field) from None

    def needed(field: str, how: Callable[[str], _T]) -> _T:
        value = read(field, how)
        if value is None:
            raise fault("is empty", field)
        return value

    norad_id = read("norad_id", norad_id_from_text)
    if norad_id is None and not values["object"]:
        raise fault("is empty, and so is norad_id: of which object is this?", "object")
    issued, decayed = needed("issued_utc", stated_instant), needed("decayed_utc", stated_instant)
    if issued.earliest >= decayed.instant:
        raise fault("is not before decayed_utc: this is no prediction", "issued_utc")
    predicted, half = read("predicted_utc", stated_instant), read("window", stated_length)
    first, last = read("from_utc", stated_instant), read("to_utc", stated_instant)
    if (first is None) != (last is None):
        raise fault("stands alone: a window has both ends", "to_utc" if first is None else "from_utc")
    window = None
    if first is not None and last is not None:
        if half is not None:
            raise fault("is given beside from_utc and to_utc: leave one of them empty", "window")
        window = first.earliest, last.latest
        if window[0] >= window[1]:
            raise fault("is not after from_utc", "to_utc")
        if predicted is None:
            middle = window[0] + (window[1] - window[0]) / 2
            predicted = StatedInstant(middle, max(first.precision, last.precision))
    if predicted is None:
        raise fault("is empty, and so are from_utc and to_utc: when was it to come down?", "predicted_utc")
    if half is not None:
        window = predicted.instant - half, predicted.instant + half
    confidence = read("confidence", _share)
    name = values["object"] or str(norad_id)
    return Published(
        line, name[:80], norad_id, issued, predicted, window, confidence, decayed, values["source"]
    )


def _share(text: str) -> float:
    number, percent, rest = text.partition("%")
    try:
        share = float(number) / (100.0 if percent else 1.0)
    except ValueError:
        share = -1.0
    if rest.strip() or not 0.0 < share <= 1.0:
        raise ValueError(f"{text[:40]!r} is not a share like 0.9 or 90 %")
    return share
