"""Element sets that are kept: which of them, and their text, an OMM in CSV that other tools read as well.

The first seventeen columns are those that CelesTrak gives; three of our own follow (CCSDS 502.0-B-3 leaves
USER_DEFINED_... to whoever writes): where the set came from, when, and a checksum of the line. With it a
changed digit is seen, and costs one set instead of the file.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from iss_risk.errors import InputError
from iss_risk.notation.fields import Field, Fields
from iss_risk.notation.text import one_line
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.omm import elements_from_fields

# Of one object, the newest: 0.6 MB, read in 0.2 s; three years of four fetches a day. No fit looks back
# further than 400 days (decay/arc.py).
MOST_SETS = 4_000
MOST_YEARS = 10.0

# A TLE's epoch is good to 0.4 ms, an OMM's to a microsecond: two epochs closer than this are of one set.
SAME_EPOCH = timedelta(seconds=1)

# SupGP is fitted to what an operator publishes, GP to what radars see.
Kind: TypeAlias = Literal["GP", "SupGP"]
IMPORTED = "imported: "

_NUMBERS = (
    ("MEAN_MOTION", "mean_motion_rev_per_day"),
    ("ECCENTRICITY", "eccentricity"),
    ("INCLINATION", "inclination_deg"),
    ("RA_OF_ASC_NODE", "raan_deg"),
    ("ARG_OF_PERICENTER", "arg_perigee_deg"),
    ("MEAN_ANOMALY", "mean_anomaly_deg"),
    ("BSTAR", "bstar_per_earth_radius"),
    ("MEAN_MOTION_DOT", "mean_motion_dot_rev_per_day2"),
    ("MEAN_MOTION_DDOT", "mean_motion_ddot_rev_per_day3"),
)
_COLUMNS = (
    "OBJECT_NAME", "OBJECT_ID", "EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE",
    "ARG_OF_PERICENTER", "MEAN_ANOMALY", "EPHEMERIS_TYPE", "CLASSIFICATION_TYPE", "NORAD_CAT_ID",
    "ELEMENT_SET_NO", "REV_AT_EPOCH", "BSTAR", "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT",
    "USER_DEFINED_SOURCE", "USER_DEFINED_KEPT_AT",
)  # fmt: skip
# Asked for by other tools, and not known here: unclassified, no set number, no revolution number.
_CONSTANTS = {
    "EPHEMERIS_TYPE": "0", "CLASSIFICATION_TYPE": "U", "ELEMENT_SET_NO": "999", "REV_AT_EPOCH": "0",
}  # fmt: skip
HEADER = ",".join((*_COLUMNS, "USER_DEFINED_CRC32"))
_LONGEST_LINE = 1_000


@dataclass(frozen=True)
class KeptSet:
    """`source` is the service's title ("CelesTrak GP") or IMPORTED and a file's name; `kept_at` is UTC."""

    elements: MeanElements
    source: str
    kept_at: datetime

    @property
    def epoch(self) -> datetime:
        """Of the elements."""
        return self.elements.epoch

    @property
    def kind(self) -> Kind:
        """Sets of different kinds are not mixed in a fit."""
        return "SupGP" if "SupGP" in self.source else "GP"

    @property
    def is_imported(self) -> bool:
        """From a file of the user's, of which it is not known when it was published."""
        return self.source.startswith(IMPORTED)


@dataclass(frozen=True)
class Addition:
    """`sets` afterwards, oldest first; how many are new, replace one of the same epoch, are there already,
    and are older than what is kept."""

    sets: tuple[KeptSet, ...]
    added: int
    replaced: int
    known: int
    too_old: int


def with_added(kept: Sequence[KeptSet], incoming: Iterable[KeptSet]) -> Addition:
    """`kept` and what is new in `incoming`, in their order: of two sets of one kind and epoch the one that
    came later stays, since it corrects the other; but an imported one replaces none that was fetched."""
    by_second = {_second(one): one for one in kept}
    added = replaced = 0
    corrected, known = _corrected(incoming)
    for one in corrected:
        place = _place_of(one, by_second)
        if place is None:
            by_second[_second(one)] = one
            added += 1
            continue
        held = by_second[place]
        if _figures(held.elements) == _figures(one.elements) or (one.is_imported and not held.is_imported):
            known += 1
            continue
        del by_second[place]
        by_second[_second(one)] = one
        replaced += 1
    ordered = sorted(by_second.values(), key=lambda one: (one.epoch, one.kind))
    newest = bounded(ordered)
    return Addition(newest, added, replaced, known, len(ordered) - len(newest))


def _corrected(incoming: Iterable[KeptSet]) -> tuple[list[KeptSet], int]:
    """`incoming` without those that a later one of the same kind and epoch corrects; how many these are."""
    left: dict[tuple[Kind, int], KeptSet] = {}
    corrected = 0
    for one in incoming:
        place = _place_of(one, left)
        if place is not None:
            del left[place]
            corrected += 1
        left[_second(one)] = one
    return list(left.values()), corrected


def _place_of(one: KeptSet, by_second: dict[tuple[Kind, int], KeptSet]) -> tuple[Kind, int] | None:
    """The key under which there is a set of the same kind and epoch."""
    return next((near for near in _near(one) if _is_same_epoch(by_second.get(near), one)), None)


def bounded(ordered: Sequence[KeptSet]) -> tuple[KeptSet, ...]:
    """The newest MOST_SETS of at most MOST_YEARS before the newest; the oldest go."""
    newest = tuple(ordered[-MOST_SETS:])
    if not newest:
        return ()
    first = newest[-1].epoch - timedelta(days=365.25 * MOST_YEARS)
    return tuple(one for one in newest if one.epoch >= first)


def _second(one: KeptSet) -> tuple[Kind, int]:
    return one.kind, int(one.epoch.timestamp())


def _near(one: KeptSet) -> list[tuple[Kind, int]]:
    kind, second = _second(one)
    return [(kind, second), (kind, second - 1), (kind, second + 1)]


def _is_same_epoch(held: KeptSet | None, one: KeptSet) -> bool:
    return held is not None and abs(held.epoch - one.epoch) < SAME_EPOCH


def _figures(elements: MeanElements) -> tuple[float, ...]:
    return tuple(getattr(elements, name) for _, name in _NUMBERS)


def text_of(sets: Iterable[KeptSet]) -> str:
    """The header and one line a set."""
    return "\n".join([HEADER, *map(_line, sets)]) + "\n"


def _line(one: KeptSet) -> str:
    elements = one.elements
    values = asdict(elements)
    fields = {
        **_CONSTANTS,
        "OBJECT_NAME": one_line(elements.name),
        "OBJECT_ID": elements.object_id or "",
        "EPOCH": _iso(elements.epoch),
        "NORAD_CAT_ID": str(elements.norad_id),
        **{keyword: repr(float(values[name])) for keyword, name in _NUMBERS},
        "USER_DEFINED_SOURCE": one_line(one.source),
        "USER_DEFINED_KEPT_AT": _iso(one.kept_at),
    }
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow([fields[name] for name in _COLUMNS])
    body = stream.getvalue()
    return f"{body},{_checksum(body)}"


def sets_from_text(text: str, *, norad_id: int, path: str) -> tuple[list[KeptSet], list[InputError]]:
    """The sets of one object, oldest first, and what is wrong with each damaged line.

    Raises InputError for what is no file of kept sets at all.
    """
    header, *lines = text.split("\n", 10 * MOST_SETS)
    no_header = InputError("is no file of kept element sets, or damaged in its first line", path=path, line=1)
    if len(lines) == 10 * MOST_SETS:
        raise no_header
    sets: list[KeptSet] = []
    # Each line has a checksum of its own: a damaged first line costs none of the others.
    faults: list[InputError] = [] if header.rstrip("\r") == HEADER else [no_header]
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        try:
            sets.append(_set_from(line.rstrip("\r"), norad_id, path, number))
        except InputError as fault:
            faults.append(fault)
    if not sets and no_header in faults:
        raise no_header
    return sorted(sets, key=lambda one: (one.epoch, one.kind)), faults


def _set_from(line: str, norad_id: int, path: str, number: int) -> KeptSet:
    body, _, checksum = line[:_LONGEST_LINE].rpartition(",")
    if checksum != _checksum(body):
        raise InputError("is damaged: its checksum does not fit", path=path, line=number)
    row = next(csv.reader([body]))
    if len(row) != len(_COLUMNS):
        raise InputError(f"has {len(row)} of {len(_COLUMNS)} columns", path=path, line=number)
    pairs = [Field(keyword, value, line=number) for keyword, value in zip(_COLUMNS, row, strict=True)]
    fields = Fields.collect(pairs, path=path, line=number)
    elements = elements_from_fields(fields)
    if elements.norad_id != norad_id:
        raise InputError(f"is of object {elements.norad_id}, not {norad_id}", path=path, line=number)
    return KeptSet(elements, fields.text("USER_DEFINED_SOURCE"), fields.epoch("USER_DEFINED_KEPT_AT"))


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode('utf-8', errors='replace')):08x}"


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
