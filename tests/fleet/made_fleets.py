"""Fleets of our own for tests: element sets that nobody flies, and fifty ways to break one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MU_KM3_PER_S2, RADIUS_KM = 398_600.4418, 6378.137
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """One object as it should be read; `rate_km_per_day` of its mean altitude, upwards."""

    name: str
    norad_id: int
    altitude_km: float
    inclination_deg: float = 53.2
    rate_km_per_day: float = 0.0
    epoch: datetime = NOW - timedelta(hours=8)

    @property
    def mean_motion(self) -> float:
        a_km = RADIUS_KM + self.altitude_km
        return math.sqrt(MU_KM3_PER_S2 / a_km**3) * 86_400.0 / math.tau

    @property
    def mean_motion_dot(self) -> float:
        """Half of the derivative, as sets hold it."""
        return -0.75 * self.mean_motion * self.rate_km_per_day / (RADIUS_KM + self.altitude_km)

    def omm(self) -> dict[str, str]:
        return {
            "OBJECT_NAME": self.name,
            "OBJECT_ID": "2024-001A",
            "EPOCH": self.epoch.strftime("%Y-%m-%dT%H:%M:%S.%f"),
            "MEAN_MOTION": f"{self.mean_motion:.8f}",
            "ECCENTRICITY": "0.0002",
            "INCLINATION": f"{self.inclination_deg:.4f}",
            "RA_OF_ASC_NODE": "100.0",
            "ARG_OF_PERICENTER": "90.0",
            "MEAN_ANOMALY": "270.0",
            "EPHEMERIS_TYPE": "0",
            "CLASSIFICATION_TYPE": "U",
            "NORAD_CAT_ID": str(self.norad_id),
            "ELEMENT_SET_NO": "999",
            "REV_AT_EPOCH": "1",
            "BSTAR": "0.0001",
            "MEAN_MOTION_DOT": f"{self.mean_motion_dot:.8f}",
            "MEAN_MOTION_DDOT": "0",
        }

    def tle(self) -> list[str]:
        """Name and two lines."""
        day = (self.epoch - datetime(self.epoch.year, 1, 1, tzinfo=UTC)) / timedelta(days=1) + 1.0
        number = alpha5(self.norad_id)
        dot = f"{abs(self.mean_motion_dot):.8f}".lstrip("0")
        sign = "-" if self.mean_motion_dot < 0.0 else " "
        epoch = f"{self.epoch.year % 100:02d}{day:012.8f}"
        first = f"1 {number}U 24001A   {epoch} {sign}{dot}  00000+0  10000-3 0  999"
        second = (
            f"2 {number} {self.inclination_deg:8.4f} 100.0000 0002000  90.0000 270.0000 "
            f"{self.mean_motion:11.8f}    1"
        )
        return [self.name, checked(first), checked(second)]


def alpha5(number: int) -> str:
    if number <= 99_999:
        return f"{number:05d}"
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return f"{letters[number // 10_000 - 10]}{number % 10_000:04d}"


def checked(line: str) -> str:
    """The first 68 columns with their checksum."""
    body = line[:68]
    return f"{body}{sum(int(c) if c.isdigit() else c == '-' for c in body) % 10}"


Break = Callable[[list[str]], list[str]]


def _put(line: int, column: int, text: str) -> Break:
    """Other text from that column (1-based) of line 1 or 2 on, the checksum made good."""

    def broken(lines: list[str]) -> list[str]:
        old = lines[line]
        body = old[: column - 1] + text + old[column - 1 + len(text) :]
        return [*lines[:line], checked(body), *lines[line + 1 :]]

    return broken


def _raw(line: int, change: Callable[[str], str]) -> Break:
    return lambda lines: [*lines[:line], change(lines[line]), *lines[line + 1 :]]


def _wrong_checksum(text: str) -> str:
    return text[:68] + str((int(text[68]) + 1) % 10)


# Each costs one set (or, where said, a line) and must be told once.
FAULTS: dict[str, Break] = {
    "checksum of line 1": _raw(1, _wrong_checksum),
    "checksum of line 2": _raw(2, _wrong_checksum),
    "digit of line 1": _raw(1, lambda text: text[:22] + str((int(text[22]) + 1) % 10) + text[23:]),
    "line 1 cut off": _raw(1, lambda text: text[:60]),
    "line 2 cut off": _raw(2, lambda text: text[:40]),
    "line 1 too long": _raw(1, lambda text: text + "7"),
    "line 2 too long": _raw(2, lambda text: text + "77"),
    "no line 1": lambda lines: [lines[0], lines[2]],
    "no line 2": lambda lines: lines[:2],
    "line 1 begins wrong": _raw(1, lambda text: "X" + text[1:]),
    "line 2 begins wrong": _raw(2, lambda text: "X" + text[1:]),
    "not ASCII in line 1": _raw(1, lambda text: text[:30] + "é" + text[31:]),
    "not ASCII in line 2": _raw(2, lambda text: text[:30] + "€" + text[31:]),
    "other number in line 2": _put(2, 3, "00001"),
    "year in letters": _put(1, 19, "XX"),
    "day in letters": _put(1, 21, "ABC"),
    "day zero": _put(1, 21, "000"),
    "day 400": _put(1, 21, "400"),
    "day without point": _put(1, 24, "0"),
    "rate in letters": _put(1, 36, "ABCDEF"),
    "second rate in letters": _put(1, 46, "ABCDE"),
    "drag term in letters": _put(1, 55, "ABCDE"),
    "drag term without exponent": _put(1, 60, "XX"),
    "SGP4-XP": _put(1, 63, "4"),
    "ephemeris type in letters": _put(1, 63, "Z"),
    "column 2 of line 1": _put(1, 9, "9"),
    "column 18 of line 1": _put(1, 18, "9"),
    "column 33 of line 1": _put(1, 33, "9"),
    "column 44 of line 1": _put(1, 44, "9"),
    "column 53 of line 1": _put(1, 53, "9"),
    "column 62 of line 1": _put(1, 62, "9"),
    "column 64 of line 1": _put(1, 64, "9"),
    "column 8 of line 2": _put(2, 8, "9"),
    "column 17 of line 2": _put(2, 17, "9"),
    "column 26 of line 2": _put(2, 26, "9"),
    "column 34 of line 2": _put(2, 34, "9"),
    "column 43 of line 2": _put(2, 43, "9"),
    "column 52 of line 2": _put(2, 52, "9"),
    "inclination 200": _put(2, 9, "200.0000"),
    "inclination in letters": _put(2, 9, "ABC.0000"),
    "node 400": _put(2, 18, "400.0000"),
    "node in letters": _put(2, 18, "ABC.0000"),
    "eccentricity in letters": _put(2, 27, "ABCDEFG"),
    "perigee in the Earth": _put(2, 27, "5000000"),
    "perigee argument 999": _put(2, 35, "999.0000"),
    "anomaly in letters": _put(2, 44, "ABC.0000"),
    "mean motion zero": _put(2, 53, " 0.00000000"),
    "mean motion 25": _put(2, 53, "25.00000000"),
    "mean motion in letters": _put(2, 53, "AB.00000000"),
    "far in the future": _put(1, 19, "50"),
}
# Also told once, but the set is read all the same.
STRAY: dict[str, Break] = {
    "a line between the two": lambda lines: [*lines[:2], "hello, here is a note", lines[2]],
}


def broken_file(lines: int) -> tuple[str, dict[str, tuple[int, int]], int]:
    """A file of some `lines` with each fault of FAULTS once, evenly among good sets; between which lines each
    fault stands; and how many good sets there are."""
    text: list[str] = []
    places: dict[str, tuple[int, int]] = {}
    every = lines // 3 // len(FAULTS)
    faults, good = list(FAULTS.items()), 0
    number = 0
    while len(text) < lines:
        number += 1
        one = Made(f"STARLINK-{30_000 + number}", 40_000 + number, 483.0, 43.0).tle()
        if number % every == every // 2 and faults:
            name, damage = faults.pop()
            one = damage(one)
            places[name] = (len(text) + 1, len(text) + len(one))
        else:
            good += 1
        text += one
    assert not faults
    return "\n".join(text) + "\n", places, good
