"""The keywords of a CCSDS Re-entry Data Message, in the order of the standard.

CCSDS 508.1-B-1 (November 2019, with Corrigendum 1 of October 2021), tables 3-1 to 3-3: name, unit, what may
stand there, and whether it must. The blocks of the data are named as their tags in XML (table 4-1).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["text", "epoch", "number", "count"]

VERSION_KEYWORD, VERSION = "CCSDS_RDM_VERS", "1.0"
HEADER, METADATA = "header", "metadata"
ATMOSPHERIC, GROUND = "atmosphericReentryParameters", "groundImpactParameters"
STATE, COVARIANCE = "stateVector", "covarianceMatrix"
SPACECRAFT, OD, USER = "spacecraftParameters", "odParameters", "userDefinedParameters"
DATA_BLOCKS = (ATMOSPHERIC, GROUND, STATE, COVARIANCE, SPACECRAFT, OD, USER)
BLOCKS = (HEADER, METADATA, *DATA_BLOCKS)
USER_PREFIX = "USER_DEFINED_"
# The largest integer of a message (5.3.3.1).
MOST_COUNT = 2**31 - 1
# For objects without one (table 3-2).
UNKNOWN = "UNKNOWN"
# Always UTC, whatever the TIME_SYSTEM (tables 3-1 and 3-2).
IN_UTC = ("CREATION_DATE", "PREVIOUS_MESSAGE_EPOCH", "NEXT_MESSAGE_EPOCH")
NO_NEXT_MESSAGE = "N/A"


@dataclass(frozen=True)
class Keyword:
    """One row of the tables. `among` are the only words for it, empty where any will do; a number lies from
    `least` to `most`."""

    name: str
    block: str
    kind: Kind = "text"
    unit: str | None = None
    mandatory: bool = False
    among: tuple[str, ...] = ()
    least: float = -math.inf
    most: float = math.inf


def _rows(block: str, names: str, kind: Kind = "text", **more: object) -> Iterator[Keyword]:
    for name in names.split():
        yield Keyword(name, block, kind, **more)  # type: ignore[arg-type]


def _impact(n: int) -> Iterator[Keyword]:
    yield Keyword(f"IMPACT_{n}_CONFIDENCE", GROUND, "number", "%", least=0.0, most=100.0)
    for end in ("START", "STOP"):
        yield Keyword(f"IMPACT_{n}_{end}_LON", GROUND, "number", "deg", least=-180.0, most=180.0)
        yield Keyword(f"IMPACT_{n}_{end}_LAT", GROUND, "number", "deg", least=-90.0, most=90.0)
    yield Keyword(f"IMPACT_{n}_CROSS_TRACK", GROUND, "number", "km", least=0.0)


def _covariance() -> Iterator[Keyword]:
    axes = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")
    for row, first in enumerate(axes):
        for column, second in enumerate(axes[: row + 1]):
            unit = ("km**2", "km**2/s", "km**2/s**2")[(row > 2) + (column > 2)]
            least = 0.0 if row == column else -math.inf
            yield Keyword(f"C{first}_{second}", COVARIANCE, "number", unit, least=least)


_METHODS = ("NONE", "ANALYTICAL", "STOCHASTIC", "EMPIRICAL")
_TYPES = ("PAYLOAD", "ROCKET BODY", "DEBRIS", "OTHER", "UNKNOWN")
_DISINTEGRATION = ("NONE", "MASS-LOSS", "BREAK-UP", "MASS-LOSS + BREAK-UP")

_TABLE: tuple[Keyword, ...] = (
    Keyword(VERSION_KEYWORD, HEADER, mandatory=True),
    Keyword("CREATION_DATE", HEADER, "epoch", mandatory=True),
    *_rows(HEADER, "ORIGINATOR MESSAGE_ID", mandatory=True),
    *_rows(METADATA, "OBJECT_NAME INTERNATIONAL_DESIGNATOR", mandatory=True),
    *_rows(METADATA, "CATALOG_NAME OBJECT_DESIGNATOR"),
    Keyword("OBJECT_TYPE", METADATA, among=_TYPES),
    *_rows(METADATA, "OBJECT_OWNER OBJECT_OPERATOR"),
    Keyword("CONTROLLED_REENTRY", METADATA, mandatory=True, among=("YES", "NO", "UNKNOWN")),
    *_rows(METADATA, "CENTER_NAME TIME_SYSTEM", mandatory=True),
    Keyword("EPOCH_TZERO", METADATA, "epoch", mandatory=True),
    Keyword("REF_FRAME", METADATA),
    Keyword("REF_FRAME_EPOCH", METADATA, "epoch"),
    *_rows(METADATA, "EPHEMERIS_NAME GRAVITY_MODEL ATMOSPHERIC_MODEL SOLAR_FLUX_PREDICTION"),
    *_rows(METADATA, "N_BODY_PERTURBATIONS SOLAR_RAD_PRESSURE EARTH_TIDES"),
    Keyword("INTRACK_THRUST", METADATA, among=("YES", "NO")),
    Keyword("DRAG_PARAMETERS_SOURCE", METADATA),
    Keyword("DRAG_PARAMETERS_ALTITUDE", METADATA, "number", "km"),
    Keyword("REENTRY_UNCERTAINTY_METHOD", METADATA, among=_METHODS),
    Keyword("REENTRY_DISINTEGRATION", METADATA, among=_DISINTEGRATION),
    Keyword("IMPACT_UNCERTAINTY_METHOD", METADATA, among=_METHODS),
    Keyword("PREVIOUS_MESSAGE_ID", METADATA),
    *_rows(METADATA, "PREVIOUS_MESSAGE_EPOCH NEXT_MESSAGE_EPOCH", "epoch"),
    Keyword("ORBIT_LIFETIME", ATMOSPHERIC, "number", "d", mandatory=True, least=0.0),
    Keyword("REENTRY_ALTITUDE", ATMOSPHERIC, "number", "km", mandatory=True, least=0.0),
    *_rows(
        ATMOSPHERIC, "ORBIT_LIFETIME_WINDOW_START ORBIT_LIFETIME_WINDOW_END", "number", unit="d", least=0.0
    ),
    *_rows(ATMOSPHERIC, "NOMINAL_REENTRY_EPOCH REENTRY_WINDOW_START REENTRY_WINDOW_END", "epoch"),
    Keyword("ORBIT_LIFETIME_CONFIDENCE_LEVEL", ATMOSPHERIC, "number", "%", least=0.0, most=100.0),
    *_rows(
        GROUND,
        "PROBABILITY_OF_IMPACT PROBABILITY_OF_BURN_UP PROBABILITY_OF_BREAK_UP PROBABILITY_OF_LAND_IMPACT "
        "PROBABILITY_OF_CASUALTY",
        "number",
        least=0.0,
        most=1.0,
    ),
    *_rows(GROUND, "NOMINAL_IMPACT_EPOCH IMPACT_WINDOW_START IMPACT_WINDOW_END", "epoch"),
    Keyword("IMPACT_REF_FRAME", GROUND),
    Keyword("NOMINAL_IMPACT_LON", GROUND, "number", "deg", least=-180.0, most=180.0),
    Keyword("NOMINAL_IMPACT_LAT", GROUND, "number", "deg", least=-90.0, most=90.0),
    Keyword("NOMINAL_IMPACT_ALT", GROUND, "number", "m"),
    *(one for n in (1, 2, 3) for one in _impact(n)),
    Keyword("EPOCH", STATE, "epoch"),
    *_rows(STATE, "X Y Z", "number", unit="km"),
    *_rows(STATE, "X_DOT Y_DOT Z_DOT", "number", unit="km/s"),
    Keyword("COV_REF_FRAME", COVARIANCE),
    *_covariance(),
    *_rows(SPACECRAFT, "WET_MASS DRY_MASS", "number", unit="kg", least=0.0),
    Keyword("HAZARDOUS_SUBSTANCES", SPACECRAFT),
    Keyword("SOLAR_RAD_AREA", SPACECRAFT, "number", "m**2", least=0.0),
    Keyword("SOLAR_RAD_COEFF", SPACECRAFT, "number", least=0.0),
    Keyword("DRAG_AREA", SPACECRAFT, "number", "m**2", least=0.0),
    Keyword("DRAG_COEFF", SPACECRAFT, "number", least=0.0),
    Keyword("RCS", SPACECRAFT, "number", "m**2", least=0.0),
    Keyword("BALLISTIC_COEFF", SPACECRAFT, "number", "kg/m**2", least=0.0),
    Keyword("THRUST_ACCELERATION", SPACECRAFT, "number", "m/s**2"),
    *_rows(OD, "TIME_LASTOB_START TIME_LASTOB_END", "epoch"),
    *_rows(OD, "RECOMMENDED_OD_SPAN ACTUAL_OD_SPAN", "number", unit="d", least=0.0),
    *_rows(OD, "OBS_AVAILABLE OBS_USED TRACKS_AVAILABLE TRACKS_USED", "count", least=0.0, most=MOST_COUNT),
    Keyword("RESIDUALS_ACCEPTED", OD, "number", "%", least=0.0, most=100.0),
    Keyword("WEIGHTED_RMS", OD, "number", least=0.0),
)
KEYWORDS = {one.name: one for one in _TABLE}
# Where each stands; user-defined ones stand at the end, in any order.
PLACE = {name: k for k, name in enumerate(KEYWORDS)}


def keyword_of(name: str) -> Keyword | None:
    """The row of a keyword; any text may stand in what users define. None for a keyword that is not there."""
    if name.startswith(USER_PREFIX) and len(name) > len(USER_PREFIX):
        return Keyword(name, USER)
    return KEYWORDS.get(name)


def names_of_block(block: str) -> tuple[str, ...]:
    """The keywords of a block, in order."""
    return tuple(name for name, one in KEYWORDS.items() if one.block == block)
