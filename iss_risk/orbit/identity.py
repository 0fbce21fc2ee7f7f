"""Which object a record is about: catalogue numbers and international designators."""

from __future__ import annotations

import re

from sgp4.alpha5 import from_alpha5

# The ISS by its first module, Zarya. Element sets without a name line, and NASA's ephemerides, which
# give the designator only, need this one pair to be recognised as the same object.
ISS_NORAD_ID = 25_544
ISS_OBJECT_ID = "1998-067A"
ISS_NAME = "ISS (ZARYA)"

_LONG_DESIGNATOR = re.compile(r"([0-9]{4})-?([0-9]{3})-?([A-Z]{1,3})")
_SHORT_DESIGNATOR = re.compile(r"([0-9]{2})([0-9]{3})([A-Z]{1,3})")
# Alpha-5 leaves out I and O, which look like digits.
_ALPHA_5 = re.compile(r"[A-HJ-NP-Z][0-9]{4}")
_CATALOGUE_NUMBER = re.compile(r"[0-9]{1,9}")
_LONGEST_NAME = 80
# SupGP gives an ephemeris in pieces of six hours: "ISS [Segment 07]".
_BRACKETS = re.compile(r"\s*\[[^\]]*\]\s*$")


def norad_id_from_text(text: str) -> int:
    """A catalogue number of up to nine digits, or in Alpha-5 (A0001 is 100001). Raises ValueError."""
    stripped = text.strip()
    if _CATALOGUE_NUMBER.fullmatch(stripped):
        return int(stripped)
    if _ALPHA_5.fullmatch(stripped):
        return int(from_alpha5(stripped))
    raise ValueError(f"{stripped[:20]!r} is not a catalogue number (digits, or Alpha-5 without I and O)")


def object_id_from_text(text: str | None) -> str | None:
    """98067A, 1998-067A and NASA's 1998-067-A all as 1998-067A; None for anything else."""
    stripped = (text or "").strip().upper()
    if match := _LONG_DESIGNATOR.fullmatch(stripped):
        year, launch, piece = match.groups()
    elif match := _SHORT_DESIGNATOR.fullmatch(stripped):
        short_year, launch, piece = match.groups()
        year = ("19" if int(short_year) >= 57 else "20") + short_year
    else:
        return None
    return f"{year}-{launch}{piece}"


def object_from_text(text: str) -> tuple[int | None, str | None]:
    """What a user calls an object: (catalogue number, None) or (None, name); the ISS has several names."""
    try:
        return norad_id_from_text(text), None
    except ValueError:
        known = plain_name(text) in ("iss", "zarya", plain_name(ISS_NAME), "international space station")
        return (ISS_NORAD_ID, None) if known else (None, text.strip())


def plain_name(name: str) -> str:
    """A name to compare by, whatever its case and blanks."""
    return " ".join(name[:_LONGEST_NAME].casefold().split())


def given_name(name: str | None, norad_id: int | None, object_id: str | None) -> str:
    """The name in a source, cut to 80 characters, without CelesTrak's marks; ours where it has none."""
    given = (name or "")[:_LONGEST_NAME].strip()
    unmarked = _BRACKETS.sub("", given)
    if not unmarked or (unmarked != given and norad_id == ISS_NORAD_ID):
        return name_of(norad_id, object_id)
    return unmarked


def name_of(norad_id: int | None, object_id: str | None) -> str:
    """What to call an object whose source gives no name."""
    if norad_id == ISS_NORAD_ID:
        return ISS_NAME
    if norad_id is not None:
        return str(norad_id)
    return object_id or "unnamed object"


def named(name: str, norad_id: int | None) -> str:
    """Name and number on the screen: ISS (ZARYA) 25544; an object without a name by its number alone."""
    return name if norad_id is None or name == str(norad_id) else f"{name} {norad_id}"
