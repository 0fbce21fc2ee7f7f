"""Two-line element sets, with or without name lines, one or a whole history.

Columns are those of the format's description by NASA and T. S. Kelso (CelesTrak, "NORAD Two-Line Element
Set Format"). Every column that matters is checked, because SGP4 itself accepts nearly anything.
Published collections also leave out the checksum (column 69), or put figures of their own after it: these are
read, and it is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from iss_risk.errors import InputError
from iss_risk.notation.epochs import epoch_from_tle
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.identity import given_name, norad_id_from_text, object_id_from_text
from iss_risk.orbit.plausibility import faults_of_elements
from iss_risk.orbit.sets import read_sets

LINE_LENGTH = 69
# Without the checksum, which is the last column.
_WITHOUT_CHECKSUM = LINE_LENGTH - 1
# Lines of a set have 35 and more.
_DIGITS_OF_NO_NAME = 25

_BLANK_COLUMNS = {"1": (2, 9, 18, 33, 44, 53, 62, 64), "2": (2, 8, 17, 26, 34, 43, 52)}
_LINE_2_KEYWORDS = frozenset(
    ("MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER", "MEAN_ANOMALY")
)

_YEAR = re.compile(r"[0-9]{2}")
_DECIMAL = re.compile(r" *[0-9]+\.[0-9]+")
_SIGNED_DECIMAL = re.compile(r" *[+-]?[0-9]*\.[0-9]+")
_IMPLIED_DECIMAL = re.compile(r" *[0-9]+")
_IMPLIED_EXPONENTIAL = re.compile(r"([ +-])([0-9]{5})([ +-][0-9])")
# 0 and blank are what is published; 2 and 3 name SGP4 and SDP4. 4 is SGP4-XP, whose elements and
# drag term mean something else and must not enter SGP4.
_SGP4_EPHEMERIS_TYPES = frozenset(" 023")


@dataclass(frozen=True)
class _Line:
    """One line of an element set; columns are counted from 1, as in the format's description."""

    path: str
    number: int
    text: str

    def fault(self, field: str, message: str) -> InputError:
        return InputError(message, path=self.path, line=self.number, field=field)

    def column(self, first: int, last: int) -> str:
        return self.text[first - 1 : last]

    def matched(self, field: str, first: int, last: int, pattern: re.Pattern[str]) -> re.Match[str]:
        text = self.column(first, last)
        match = pattern.fullmatch(text)
        if match is None:
            raise self.fault(field, f"{text!r} in columns {first}-{last} is not a number in TLE format")
        return match

    def number_in(self, field: str, first: int, last: int, pattern: re.Pattern[str]) -> float:
        return float(self.matched(field, first, last, pattern)[0])

    def exponential_in(self, field: str, first: int, last: int) -> float:
        """` 12652-3` is 0.12652e-3."""
        sign, digits, exponent = self.matched(field, first, last, _IMPLIED_EXPONENTIAL).groups()
        return float(f"{sign.strip()}0.{digits}e{exponent.strip()}")


@dataclass(frozen=True)
class _Set:
    name: str | None
    first: _Line | None
    second: _Line | None

    def lines(self) -> Iterator[_Line]:
        return (line for line in (self.first, self.second) if line is not None)

    def may_be_of(self, norad_id: int | None) -> bool:
        """Does it name this object (None: any), or no object that can be read?"""
        numbers = {_number_or_none(line) for line in self.lines()}
        return norad_id is None or norad_id in numbers or None in numbers


def looks_like_tle(text: str) -> bool:
    """Is there a line that starts like one of an element set's two?"""
    return re.search(r"^[ \t]*[12] [0-9A-Z ]{5}", text, re.MULTILINE) is not None


def read_tle(text: str, *, path: str, norad_id: int | None = None) -> tuple[list[MeanElements], list[str]]:
    """All element sets in file order, and warnings about the broken ones (of `norad_id`, where it is given).

    Raises InputError.
    """
    sets, strays = _sets(text, path)
    records, warnings = read_sets(sets, _parse, path=path, concerns=lambda one: one.may_be_of(norad_id))
    unusual = _unusual([one for one in sets if one.may_be_of(norad_id)], path)
    return records, warnings + unusual + strays


def _unusual(sets: list[_Set], path: str) -> list[str]:
    """What is read although it departs from the format's description: one line a kind."""
    lines = [line for one in sets for line in one.lines()]
    kinds = (
        ([line for line in lines if len(line.text) == _WITHOUT_CHECKSUM],
         "has no checksum (column 69): its digits cannot be checked"),
        ([line for line in lines if len(line.text) > LINE_LENGTH and line.text[LINE_LENGTH].isspace()],
         f"is read up to column {LINE_LENGTH}: what follows is no part of an element set"),
        ([one.first for one in sets if one.first is not None and _is_day_too_many(one.first)],
         "counts a day 366 in a year of 365: 1 January is meant"),
        ([one.first for one in sets if one.first is not None and _number_or_none(one.first) is None],
         "has no catalogue number: the object is known by its name or designator"),
    )  # fmt: skip
    return [
        f"{path}, line {found[0].number}: {what}" + (f" (so in {len(found)} lines)" if len(found) > 1 else "")
        for found, what in kinds
        if found
    ]


def _is_day_too_many(first: _Line) -> bool:
    year, day = first.column(19, 20), first.column(21, 23)
    return day == "366" and year.isdecimal() and int(year) % 4 != 0  # 2000 was a leap year


def _sets(text: str, path: str) -> tuple[list[_Set], list[str]]:
    """All sets, and one warning about the lines that belong to none: they are not guessed at."""
    found = list(_paired(text, path))
    strays = [one.number for one in found if isinstance(one, _Line)]
    sets = [one for one in found if isinstance(one, _Set)]
    if not strays:
        return sets, []
    what = (
        "1 line that belongs to no element set was"
        if len(strays) == 1
        else (f"{len(strays)} lines that belong to no element set were")
    )
    return sets, [f"{path}, line {strays[0]}: {what} ignored"]


def each_tle(text: str, *, path: str) -> Iterator[tuple[int, MeanElements | InputError]]:
    """The sets of any number of objects one by one, in file order, each with the number of its first line; in
    the place of one that cannot be read, and of a line that belongs to none, what is wrong."""
    for found in _paired(text, path):
        if isinstance(found, _Line):
            yield found.number, found.fault("line", "belongs to no element set")
            continue
        line = next(found.lines()).number
        try:
            yield line, _parse(found)
        except InputError as fault:
            yield fault.line or line, fault


def _paired(text: str, path: str) -> Iterator[_Set | _Line]:
    """Pair the lines up. A line that belongs to no set comes alone; one that is a damaged line of a set, or
    the name above it, is part of that set's fault and does not come again."""
    # The last two lines that are no lines 1 and 2; a line 1 that waits for its line 2, and what came between.
    before: _Line | None = None
    name: _Line | None = None
    first: _Line | None = None
    between: _Line | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _Line(path, number, raw.strip())
        if not line.text:
            continue
        starts = line.text[:2]
        if first is not None:
            if starts == "2 " and (between is None or line.column(3, 7) == first.column(3, 7)):
                if between is not None:
                    yield between
                yield _Set(_name(name), first, line)
                name = first = between = None
                continue
            if starts not in ("1 ", "2 ") and between is None:
                between = line
                continue
            yield _Set(_name(name), first, None)  # its second line is missing
            name = between if starts in ("1 ", "2 ") and not _is_damaged(between) else None
            first = between = None
        if starts == "1 ":
            if before is not None:
                yield before
            first, before = line, None
        elif starts == "2 ":
            yield _Set(_name(name), None, line)
            before = name = None
        else:
            if before is not None:
                yield before
            before, name = name, line
    if first is not None:
        yield _Set(_name(name), first, None)
    else:
        yield from (one for one in (before, name) if one is not None)


def _is_damaged(line: _Line | None) -> bool:
    """Is it a line of a set rather than a name? No name has so many digits."""
    return line is not None and sum(map(str.isdecimal, line.text)) >= _DIGITS_OF_NO_NAME


def _name(line: _Line | None) -> str | None:
    if line is None or line.text == "0":
        return None
    return line.text.removeprefix("0 ").strip()


def _parse(lines: _Set) -> MeanElements:
    first, second = lines.first, lines.second
    if first is None:
        assert second is not None
        raise second.fault("line 2", "has no line 1 before it: the file is incomplete")
    if second is None:
        raise first.fault("line 1", "has no line 2 after it: the file is incomplete")
    for line in (first, second):
        _check_shape(line)
    norad_id = _number_or_none(first)
    if second.column(3, 7) != first.column(3, 7) and (
        norad_id is None or _number_or_none(second) != norad_id
    ):
        raise second.fault(
            "NORAD_CAT_ID", f"is {second.column(3, 7)!r}, but {first.column(3, 7)!r} in line 1"
        )
    if first.column(63, 63) not in _SGP4_EPHEMERIS_TYPES:
        raise first.fault("EPHEMERIS_TYPE", f"is {first.column(63, 63)!r}: these are not SGP4 elements")
    object_id = object_id_from_text(first.column(10, 17))
    first.matched("EPOCH", 19, 20, _YEAR)
    first.matched("EPOCH", 21, 32, _DECIMAL)
    try:
        epoch = epoch_from_tle(first.column(19, 20), first.column(21, 32))
    except ValueError as fault:
        raise first.fault("EPOCH", str(fault)) from None
    eccentricity_digits = second.matched("ECCENTRICITY", 27, 33, _IMPLIED_DECIMAL)[0].replace(" ", "0")
    elements = MeanElements(
        name=given_name(lines.name, norad_id, object_id),
        norad_id=norad_id,
        object_id=object_id,
        epoch=epoch,
        mean_motion_rev_per_day=second.number_in("MEAN_MOTION", 53, 63, _DECIMAL),
        eccentricity=float(f"0.{eccentricity_digits}"),
        inclination_deg=second.number_in("INCLINATION", 9, 16, _DECIMAL),
        raan_deg=second.number_in("RA_OF_ASC_NODE", 18, 25, _DECIMAL),
        arg_perigee_deg=second.number_in("ARG_OF_PERICENTER", 35, 42, _DECIMAL),
        mean_anomaly_deg=second.number_in("MEAN_ANOMALY", 44, 51, _DECIMAL),
        bstar_per_earth_radius=first.exponential_in("BSTAR", 54, 61),
        mean_motion_dot_rev_per_day2=first.number_in("MEAN_MOTION_DOT", 34, 43, _SIGNED_DECIMAL),
        mean_motion_ddot_rev_per_day3=first.exponential_in("MEAN_MOTION_DDOT", 45, 52),
    )
    for keyword, message in faults_of_elements(elements):
        raise (second if keyword in _LINE_2_KEYWORDS else first).fault(keyword, message)
    return elements


def _check_shape(line: _Line) -> None:
    if not line.text.isascii():
        raise line.fault("characters", "holds characters that no element set has")
    length = len(line.text)
    if length < _WITHOUT_CHECKSUM or not (line.text[LINE_LENGTH:] + " ")[0].isspace():
        what = "is truncated" if length < LINE_LENGTH else "is too long"
        raise line.fault("length", f"{what}: {length} characters of {LINE_LENGTH}")
    if length >= LINE_LENGTH:
        expected = line.column(LINE_LENGTH, LINE_LENGTH)
        if expected not in _accepted_checksums(line.column(1, LINE_LENGTH)):
            raise line.fault(
                "checksum", f"is {expected!r} but the line adds up to {checksum(line.text)}: fetch it again"
            )
    for column in _BLANK_COLUMNS[line.text[0]]:
        if line.column(column, column) != " ":
            raise line.fault(f"column {column}", "must be blank: the line's columns are shifted")


def checksum(line: str) -> int:
    """Sum of the digits in columns 1-68, a minus sign counting as 1, modulo 10."""
    body = line[: LINE_LENGTH - 1]
    return (sum(int(digit) for digit in body if digit in "0123456789") + body.count("-")) % 10


def _accepted_checksums(line: str) -> set[str]:
    # Sets from NASA's old bulletins count a plus sign as 2 (Kelso, "Two-Line Element Set Checksum
    # Controversy", January 1992); all others as 0.
    plain = checksum(line)
    return {str(plain), str((plain + 2 * line.count("+")) % 10)}


def _number_or_none(line: _Line) -> int | None:
    """The catalogue number; None where something else stands there, as in sets of simulated objects."""
    try:
        return norad_id_from_text(line.column(3, 7))
    except ValueError:
        return None
