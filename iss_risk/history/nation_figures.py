"""The figures of all nations of one run in 2 kB: 32-bit floats, expected casualties then P(≥ 1 casualty)."""

from __future__ import annotations

import json
import math
import sys
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class NationFigures:
    """One nation in one run."""

    iso_a3: str
    name: str
    expected_casualties: float
    p_casualty: float


class NationList:
    """Codes and names of the nations, which many runs share. Raises ValueError for a damaged text."""

    def __init__(self, text: object) -> None:
        try:
            entries = json.loads(text) if isinstance(text, str) else None
            self.nations = [(str(code), str(name)) for code, name in entries]  # type: ignore[union-attr]
        except (TypeError, ValueError) as error:
            raise ValueError("the list of nations is damaged") from error
        self.position = {name.casefold(): k for k, (_, name) in enumerate(self.nations)}
        self.position |= {code.casefold(): k for k, (code, _) in enumerate(self.nations)}


class RunNations:
    """All nations of one run, in the order of their codes."""

    def __init__(self, nations: NationList, blob: object) -> None:
        """Raises ValueError where the bytes are not what `packed` made for that many nations."""
        count = len(nations.nations)
        figures, unpacker = array("f"), zlib.decompressobj()
        try:
            # No more than the list demands is ever unpacked, whatever the bytes claim.
            figures.frombytes(unpacker.decompress(blob, 2 * count * figures.itemsize + 1))  # type: ignore[arg-type]
        except (zlib.error, ValueError, TypeError) as error:
            raise ValueError("the figures of the nations are damaged") from error
        figures = _little_endian(figures)
        # At the end of the stream zlib has compared its checksum.
        if not unpacker.eof or len(figures) != 2 * count or not math.isfinite(sum(figures)):
            raise ValueError("the figures of the nations are damaged")
        self._list = nations
        self._figures = figures

    def __iter__(self) -> Iterator[NationFigures]:
        return map(self._at, range(len(self._list.nations)))

    def named(self, name: str) -> NationFigures | None:
        """The nation of an ISO 3166 alpha-3 code or a name, in any case; None if there is none such."""
        k = self._list.position.get(name.strip().casefold())
        return None if k is None else self._at(k)

    def _at(self, k: int) -> NationFigures:
        code, name = self._list.nations[k]
        figures = (self._figures[k], self._figures[len(self._list.nations) + k])
        return NationFigures(code, name, *(float(f"{value:.7g}") for value in figures))


def packed(casualties: Sequence[float], p_casualty: Sequence[float]) -> bytes:
    """Both figures of all nations, in the order of the list of nations."""
    return zlib.compress(_little_endian(array("f", [*casualties, *p_casualty])).tobytes())


def _little_endian(figures: array[float]) -> array[float]:
    if sys.byteorder == "big":
        figures.byteswap()
    return figures
