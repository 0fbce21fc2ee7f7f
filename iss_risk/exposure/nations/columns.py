"""Which columns of a polygon file name the nation of each row: the conventions of many publishers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from iss_risk.exposure.nations.embedded import embedded_nations

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
    code_of_name = {name.casefold(): code for code, name in name_of_code.items()}
    found: list[tuple[str, str]] = []
    for row in range(len(frame)):
        name = _first(_text(column[row]) for column in names)
        code = _first(_matching(column[row], r"[A-Z]{3}") for column in codes3)
        if not code:
            code = code_of_a2.get(_first(_matching(column[row], r"[A-Z]{2}") for column in codes2), "")
        if not code and name:
            code = code_of_name.get(name.casefold(), "")
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
