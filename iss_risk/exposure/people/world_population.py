"""People on Earth by year: what scales a population grid to another year than its own."""

from __future__ import annotations

import numpy as np

from iss_risk.errors import UsageError

# Mid-year world population. United Nations, World Population Prospects 2024, estimates to 2023 and the
# medium variant after it (CC BY 3.0 IGO), as Our World in Data republishes them. Between these years the
# logarithm is interpolated (2011: 7.109e9, the UN gives 7.11e9).
WORLD_PERSONS = {
    1950: 2_493_092_801, 1955: 2_740_213_742, 1960: 3_015_470_858, 1965: 3_334_533_671,
    1970: 3_694_683_753, 1975: 4_070_735_208, 1980: 4_447_606_162, 1985: 4_868_943_409,
    1990: 5_327_803_039, 1995: 5_758_878_939, 2000: 6_171_702_952, 2005: 6_586_970_109,
    2010: 7_021_732_097, 2015: 7_470_491_849, 2020: 7_887_001_253, 2021: 7_954_448_327,
    2022: 8_021_407_128, 2023: 8_091_734_853, 2024: 8_161_972_496, 2025: 8_231_613_055,
    2030: 8_569_124_874, 2040: 9_177_190_161, 2050: 9_664_378_554, 2060: 9_989_232_258,
    2070: 10_189_241_908, 2080: 10_283_077_976, 2090: 10_271_565_034, 2100: 10_180_160_680,
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = min(WORLD_PERSONS), max(WORLD_PERSONS)
EMBEDDED_YEAR = 2025


def world_persons(year: int) -> float:
    """World population in the middle of `year`.

    Raises:
        UsageError: the year is not in 1950 … 2100.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError(
            f"{year} is not in the years {FIRST_YEAR} to {LAST_YEAR}", parameter="population_year"
        )
    years = np.array(list(WORLD_PERSONS), dtype=float)
    return float(np.exp(np.interp(year, years, np.log(list(WORLD_PERSONS.values())))))
