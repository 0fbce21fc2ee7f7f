"""Which columns of a polygon file name the nation of each row: the conventions of many publishers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.exposure.nations.names import code_of_name, code_of_number

if TYPE_CHECKING:
    import geopandas

# Columns by the names that publishers give them (compared without case, "-", "_", ":" and blanks), best
# first. Natural Earth's ISO_A3 is −99 for France and Norway: such a cell counts as empty, and the next column
# of the list is used.
CODE_COLUMNS = (
    "isoa3eh", "isoa3", "iso3166-1-alpha-3", "iso3166alpha3", "adm0a3", "iso3", "iso3code", "iso3cd", "gid0",
    "alpha3", "countryiso3", "countrycode", "isocode", "cntrid", "shapegroup", "shapeiso", "code",
)  # fmt: skip
CODE2_COLUMNS = ("isoa2eh", "isoa2", "iso3166-1-alpha-2", "iso2", "alpha2", "cntrid", "iso2code", "iso2cd")
NAME_COLUMNS = (
    "nameen", "nameengl", "name", "admin", "country", "countryname", "namelong", "name0", "shapename",
    "cntryname", "cntrname", "romnam", "nation", "sovereignt", "territory", "mapname",
)  # fmt: skip
# Columns of which the name promises little, or whose numbers are ISO's only if most of them are: "id" is
# where GDAL puts the id of a GeoJSON feature; the index of the frame holds it where it is a number.
ID_COLUMNS = (
    "id", "ison3eh", "ison3", "isonumeric", "iso3166-1-numeric", "iso3166numeric", "isonum", "m49", "unm49",
    "una3", "uncode", "un", "ccn3", "numeric", "numericcode", "countrycode", "isocode", "code",
)  # fmt: skip
# Provinces are numbered too, or have two letters: with fewer ids that are codes of nations, or more that
# contradict the names, the ids are something else.
MOST_ARE_CODES = 0.75
# Codes that ISO 3166-1 leaves to users, for nations of which a file gives only a name: QMA … QZZ.
USER_CODES = tuple(f"Q{a}{b}" for a in "MNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def identify(frame: geopandas.GeoDataFrame) -> tuple[list[str], list[str]]:
    """Code and name of each row; both empty where the file says nothing."""
    columns = {_plain(str(column)): column for column in frame.columns if column != frame.geometry.name}
    codes3 = [frame[columns[_plain(c)]].tolist() for c in CODE_COLUMNS if _plain(c) in columns]
    codes2 = [frame[columns[_plain(c)]].tolist() for c in CODE2_COLUMNS if _plain(c) in columns]
    names = [frame[columns[_plain(c)]].tolist() for c in NAME_COLUMNS if _plain(c) in columns]
    embedded = embedded_nations()
    code_of_a2 = {a2: a3 for a3, a2 in zip(embedded.iso_a3, embedded.iso_a2, strict=True) if a2}
    name_of_code = dict(zip(embedded.iso_a3, embedded.names, strict=True))
    name_of_row = [_first(_text(column[row]) for column in names) for row in range(len(frame))]
    code_of_row = [code_of_name(name) for name in name_of_row]
    ids = [frame[columns[_plain(c)]].tolist() for c in ID_COLUMNS if _plain(c) in columns]
    by_id = [_codes_in(column, code_of_row, code_of_a2) for column in (*ids, frame.index.tolist())]
    found: list[tuple[str, str]] = []
    for row, name in enumerate(name_of_row):
        code = _first(_matching(column[row], r"[A-Z]{3}") for column in codes3)
        if not code:
            code = code_of_a2.get(_first(_matching(column[row], r"[A-Z]{2}") for column in codes2), "")
        code = code or _first(column[row] for column in by_id) or code_of_row[row]
        found.append((code, name or name_of_code.get(code, code)))
    return _with_user_codes(found)


def _with_user_codes(found: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    taken = {code for code, _ in found}
    free = iter(code for code in USER_CODES if code not in taken)
    given: dict[str, str] = {}
    codes: list[str] = []
    for code, name in found:
        if not code and name:
            if name not in given:
                given[name] = next(free, f"Q{len(given)}")
            code = given[name]
        codes.append(code)
    return codes, [name for _, name in found]


def _codes_in(column: list[Any], code_of_row: list[str], code_of_a2: dict[str, str]) -> list[str]:
    """The nations that a column of ids names, one a row; all empty where the ids are of something else."""
    known = set(embedded_nations().iso_a3)
    codes = []
    for value in column:
        text = _text(value).upper()
        number = re.fullmatch(r"([0-9]{1,3})(\.0+)?", text)
        by_letters = text if text in known else code_of_a2.get(text, "")
        codes.append(code_of_number(int(number[1])) if number else by_letters)
    found = sum(map(bool, codes))
    both = [(code, name) for code, name in zip(codes, code_of_row, strict=True) if code and name]
    agree = sum(code == name for code, name in both)
    if found < MOST_ARE_CODES * len(codes) or agree < MOST_ARE_CODES * len(both):
        return [""] * len(codes)
    return codes


def _plain(column: str) -> str:
    return re.sub(r"[\s_:\-]", "", column).casefold()


def _text(value: Any) -> str:
    text = "" if value is None or value != value else str(value).strip()
    return "" if text in ("-99", "-") else text


def _matching(value: Any, pattern: str) -> str:
    text = _text(value).upper()
    return text if re.fullmatch(pattern, text) else ""


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
