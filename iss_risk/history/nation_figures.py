"""The figures of all nations of one run in 2 kB: 32-bit floats, expected casualties then P(≥ 1 casualty).

They are not compressed: floats hardly become smaller, and one nation of many runs is read without
unpacking the others. The last four bytes are a CRC-32 of the others.
"""

from __future__ import annotations

import math
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from iss_risk.history.values import json_value, plain_text

_FLOAT, _CHECKSUM = struct.Struct("<f"), struct.Struct("<I")
_MOST_BYTES = 1 << 20  # no more is ever unpacked, whatever the bytes claim: 130,000 nations


class NationFigures(NamedTuple):
    """One nation in one run."""

    iso_a3: str
    name: str
    expected_casualties: float
    p_casualty: float


class NationList:
    """Codes and names of the nations, which many runs share. Raises ValueError for a damaged text."""

    def __init__(self, text: object) -> None:
        try:
            entries = json_value(text)
            self.nations = [(plain_text(code), plain_text(name)) for code, name in entries]
        except (TypeError, ValueError) as error:
            raise ValueError("the list of nations is damaged") from error
        self.position = {name.casefold(): k for k, (_, name) in enumerate(self.nations)}
        self.position |= {code.casefold(): k for k, (code, _) in enumerate(self.nations)}


class RunNations:
    """All nations of one run, in the order of their codes."""

    def __init__(self, nations: NationList, figures: object) -> None:
        """Raises ValueError where the bytes are not what `packed` made for that many nations."""
        if not isinstance(figures, bytes) or len(figures) != 8 * len(nations.nations) + _CHECKSUM.size:
            raise ValueError("the figures of the nations are damaged")
        if zlib.crc32(figures[: -_CHECKSUM.size]) != _CHECKSUM.unpack_from(figures, -_CHECKSUM.size)[0]:
            raise ValueError("the figures of the nations are damaged")
        self._list = nations
        self._figures = figures

    def __iter__(self) -> Iterator[NationFigures]:
        return map(self._at, range(len(self._list.nations)))

    def named(self, name: str) -> NationFigures | None:
        """The nation of an ISO 3166 alpha-3 code or a name, in any case; None if there is none such."""
        k = self._list.position.get(name.strip().casefold())
        return None if k is None else self._at(k)

    @property
    def listed(self) -> list[tuple[str, str]]:
        """Code and name of all nations: the same list for runs with the same borders."""
        return self._list.nations

    def expected_casualties(self, codes: Iterable[str]) -> float | None:
        """The sum over these nations; None where the run knows none of them."""
        found = [one.expected_casualties for code in codes if (one := self.named(code)) is not None]
        return sum(found) if found else None

    def _at(self, k: int) -> NationFigures:
        code, name = self._list.nations[k]
        (casualties,) = _FLOAT.unpack_from(self._figures, 4 * k)
        (chance,) = _FLOAT.unpack_from(self._figures, 4 * (len(self._list.nations) + k))
        return NationFigures(code, name, float(f"{casualties:.7g}"), float(f"{chance:.7g}"))


def packed(casualties: Sequence[float], p_casualty: Sequence[float]) -> bytes:
    """Both figures of all nations, in the order of the list of nations, and a checksum."""
    figures = _little_endian(array("f", [*casualties, *p_casualty])).tobytes()
    return figures + _CHECKSUM.pack(zlib.crc32(figures))


def restored(compressed: object) -> bytes:
    """What `packed` makes, from the form of format 1; empty, which is damaged, where it cannot be had."""
    figures, unpacker = array("f"), zlib.decompressobj()
    try:
        figures.frombytes(unpacker.decompress(compressed, _MOST_BYTES))  # type: ignore[arg-type]
    except (zlib.error, ValueError, TypeError):
        return b""
    values = _little_endian(figures).tolist()
    half = len(values) // 2
    sound = unpacker.eof and all(0.0 <= one < math.inf for one in values)  # no NaN either
    if not sound or any(one > 1.0 for one in values[half:]):
        return b""
    return packed(values[:half], values[half:])


def _little_endian(figures: array[float]) -> array[float]:
    if sys.byteorder == "big":
        figures.byteswap()
    return figures
