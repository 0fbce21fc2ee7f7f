"""Element sets as TLE, for tools that read nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from sgp4.alpha5 import to_alpha5
from sgp4.exporter import export_tle

from iss_risk.errors import InputError
from iss_risk.notation.text import one_line
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.state import sgp4_satellite

# What five columns can hold in Alpha-5 (Z9999).
_HIGHEST_NUMBER = 339_999


def tle_text(sets: Iterable[MeanElements]) -> str:
    """Three lines a set, the first its name. Raises InputError for numbers that a TLE cannot hold."""
    return "".join(_three_lines(one) for one in sets)


def _three_lines(elements: MeanElements) -> str:
    number = elements.norad_id or 0
    if number > _HIGHEST_NUMBER:
        raise InputError(f"a TLE cannot hold the number {number}: choose csv", field="NORAD_CAT_ID")
    satellite = sgp4_satellite(elements)
    satellite.satnum_str = to_alpha5(number)
    satellite.classification = "U"
    # 1998-067A is 98067A.
    satellite.intldesg = (elements.object_id or "")[2:].replace("-", "")
    satellite.ephtype, satellite.elnum, satellite.revnum = 0, 999, 0
    first, second = export_tle(satellite)
    return f"{one_line(elements.name)[:24]}\n{first}\n{second}\n"
