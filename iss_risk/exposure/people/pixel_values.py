"""The values of a population raster: which mean "no data", and which cannot be a number of people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F64, Booleans
from iss_risk.errors import InputError

# What publishers write for "no data", whether or not the file declares it: GHS-POP −200, GPWv4
# −9999 and −3.4e38, WorldPop −99999, LandScan −2147483647; and the largest number of signed integers.
NO_DATA = (-200.0, -999.0, -9999.0, -99999.0, -32768.0, -2147483647.0, -2147483648.0)
HUGE = 1e30
LARGEST_INTEGERS = {"int16": 32767, "int32": 2147483647, "uint32": 4294967295}
# Small counts may be real where the file declares another number for no data.
LARGEST_SMALL_INTEGERS = {"uint8": 255, "uint16": 65535}


class PixelValues:
    """Turns the values of a raster into people, and remembers which values it took as no data."""

    def __init__(self, path: Path, *, declares_no_data: bool = False) -> None:
        self._path = path
        self._largest = LARGEST_INTEGERS | ({} if declares_no_data else LARGEST_SMALL_INTEGERS)
        self.undeclared: set[float] = set()
        self.missing_pixels = 0

    def people(self, raw: npt.NDArray[np.generic], declared: Booleans, row: int) -> F64:
        """`raw` (rows, columns) as floats, 0 for no data; `row` is the raster's row of the first.

        Raises:
            InputError: a value is negative or infinite, and no convention uses it for no data.
        """
        missing = declared.copy()
        largest = self._largest.get(raw.dtype.name)
        values = raw.astype(np.float64)
        if largest is not None:
            self._take_as_missing(missing, values == largest, float(largest))
        missing |= np.isnan(values)
        suspects = (values < 0.0) & ~missing
        if suspects.any():
            for value in NO_DATA:
                self._take_as_missing(missing, suspects & (values == value), value)
            self._take_as_missing(missing, suspects & (values < -HUGE) & np.isfinite(values), -3.4e38)
        wrong = ~missing & ((values < 0.0) | ~np.isfinite(values))
        if wrong.any():
            r, c = np.argwhere(wrong)[0]
            raise InputError(
                f"row {row + r + 1}, column {c + 1} holds {values[r, c]:g}: people cannot be negative or "
                "infinite; if it means no data, declare it in the file",
                path=self._path,
            )
        self.missing_pixels += int(missing.sum())
        return np.where(missing, 0.0, values)

    def _take_as_missing(self, missing: Booleans, where: Booleans, value: float) -> None:
        where = where & ~missing
        if where.any():
            self.undeclared.add(value)
            missing |= where
