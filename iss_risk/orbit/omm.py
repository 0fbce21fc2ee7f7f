"""Orbit Mean-Elements Messages (CCSDS 502.0-B-3): JSON and CSV as CelesTrak and Space-Track give them.

KVN and XML are split into fields in `kvn` and `xml_messages`; all end in `elements_from_fields`.
"""

from __future__ import annotations

import csv
import io

from iss_risk.errors import InputError
from iss_risk.notation.fields import Field, Fields
from iss_risk.notation.json_documents import read_json
from iss_risk.notation.time_systems import in_utc, time_system_of
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.identity import (
    ISS_NORAD_ID,
    ISS_OBJECT_ID,
    given_name,
    norad_id_from_text,
    object_id_from_text,
)
from iss_risk.orbit.plausibility import faults_of_elements
from iss_risk.orbit.sets import read_sets
from iss_risk.orbit.tle import read_tle
from iss_risk.orbit.tle_in_json import tle_lines_in

LONGEST_CSV_LINE = 10_000
# A record with one of these is meant as an OMM, also where lines of a TLE stand beside them (Space-Track).
OMM_ONLY = frozenset(("EPOCH", "MEAN_MOTION"))


def read_omm_json(
    text: str, *, path: str, norad_id: int | None = None
) -> tuple[list[MeanElements], list[str]]:
    """An object or an array of objects, or any JSON with the lines of TLEs in it.

    Warnings about broken sets are those of `norad_id`, where it is given. Raises InputError.
    """
    # Numbers stay text: one parser (`Fields.number`) decides what a number is, quoted or not.
    document = read_json(text, path=path, parse_float=str, parse_int=str, parse_constant=str)
    records = document if isinstance(document, list) else [document]
    if not any(isinstance(one, dict) and not one.keys().isdisjoint(OMM_ONLY) for one in records):
        lines = tle_lines_in(document)
        if lines:
            return read_tle("\n".join(lines), path=f"{path}, the TLE in it", norad_id=norad_id)
    return read_sets(
        list(enumerate(records, start=1)),
        lambda item: _from_json(*item, path),
        path=path,
        concerns=lambda item: _may_be_of(item[1], norad_id),
    )


def _may_be_of(record: object, norad_id: int | None) -> bool:
    """Does it name this object (None: any), or no object that can be read?"""
    try:
        return norad_id in (None, norad_id_from_text(record["NORAD_CAT_ID"]))  # type: ignore[index]
    except (TypeError, KeyError, ValueError, AttributeError):
        return True


def _from_json(number: int, record: object, path: str) -> MeanElements:
    label = f"record {number}"
    if not isinstance(record, dict):
        raise InputError("is not a JSON object with the keywords of an OMM", path=path, field=label)
    pairs = [Field(str(key), value) for key, value in record.items() if isinstance(value, str)]
    return elements_from_fields(Fields.collect(pairs, path=path, label=label))


def read_omm_csv(
    text: str, *, path: str, norad_id: int | None = None
) -> tuple[list[MeanElements], list[str]]:
    """A header line with the keywords, then one set a line; warnings are those of `read_omm_json`.

    Raises InputError.
    """
    if max(map(len, text.splitlines())) > LONGEST_CSV_LINE:
        raise InputError("has lines too long to be an OMM in CSV", path=path)
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        keywords = [keyword.strip() for keyword in next(rows)]
        sets = [(rows.line_num, row) for row in rows if row]
    except csv.Error as fault:
        raise InputError(f"is not valid CSV: {fault}", path=path, line=rows.line_num) from None
    return read_sets(
        sets,
        lambda item: _from_row(keywords, *item, path),
        path=path,
        concerns=lambda item: _may_be_of(dict(zip(keywords, item[1], strict=False)), norad_id),
    )


def looks_like_omm_csv(text: str) -> bool:
    """Does the first line name an OMM's keywords, separated by commas?"""
    header = text.split("\n", 1)[0]
    return "," in header and "MEAN_MOTION" in header and "EPOCH" in header


def _from_row(keywords: list[str], line: int, row: list[str], path: str) -> MeanElements:
    if len(row) != len(keywords):
        raise InputError(f"has {len(row)} of {len(keywords)} columns", path=path, line=line)
    pairs = [Field(keyword, value, line=line) for keyword, value in zip(keywords, row, strict=True)]
    return elements_from_fields(Fields.collect(pairs, path=path, line=line))


def elements_from_fields(fields: Fields) -> MeanElements:
    """One OMM's fields to mean elements. Raises InputError.

    CelesTrak and Space-Track leave out what never changes in JSON and CSV (centre, frame, time system,
    theory); where these are given they must be the ones that SGP4 needs.
    """
    fields.require("CENTER_NAME", "EARTH", advice="only orbits about EARTH can be used")
    fields.require("REF_FRAME", "TEME", advice="SGP4 elements are in TEME")
    fields.require(
        "MEAN_ELEMENT_THEORY", "SGP4", "SGP/SGP4", "SGP", "TLE", advice="only SGP4 mean elements can be used"
    )
    fields.require("EPHEMERIS_TYPE", "0", "2", "3", advice="these are not SGP4 elements (4 is SGP4-XP)")
    try:
        norad_id = norad_id_from_text(fields.optional("NORAD_CAT_ID") or "")
    except ValueError:  # absent, or an operator's own: the object is known by its name or designator
        norad_id = None
    object_id = object_id_from_text(fields.optional("OBJECT_ID"))
    if norad_id is None and object_id == ISS_OBJECT_ID:
        norad_id = ISS_NORAD_ID
    elements = MeanElements(
        name=given_name(fields.optional("OBJECT_NAME"), norad_id, object_id),
        norad_id=norad_id,
        object_id=object_id,
        epoch=in_utc(fields.epoch("EPOCH"), time_system_of(fields)),
        mean_motion_rev_per_day=fields.number("MEAN_MOTION", "rev/day"),
        eccentricity=fields.number("ECCENTRICITY"),
        inclination_deg=fields.number("INCLINATION", "deg"),
        raan_deg=fields.number("RA_OF_ASC_NODE", "deg"),
        arg_perigee_deg=fields.number("ARG_OF_PERICENTER", "deg"),
        mean_anomaly_deg=fields.number("MEAN_ANOMALY", "deg"),
        bstar_per_earth_radius=fields.number("BSTAR", "1/er", "1/[earth radii]"),
        mean_motion_dot_rev_per_day2=fields.optional_number("MEAN_MOTION_DOT", "rev/day**2") or 0.0,
        mean_motion_ddot_rev_per_day3=fields.optional_number("MEAN_MOTION_DDOT", "rev/day**3") or 0.0,
    )
    for keyword, message in faults_of_elements(elements):
        raise fields.fault(keyword, message)
    return elements
