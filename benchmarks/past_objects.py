"""Objects that came down, for benchmarks/forecast_skill.py: what is known of each, and of its end.

The histories and the sets of `tip` are the project's validation data (../shared/validation), which do not
ship: what is absent is left out. The built-in cases ship.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from iss_risk.decay.coefficient import Body
from iss_risk.orbit.elements import OrbitHistory, Record
from iss_risk.orbit.reader import read_orbit
from iss_risk.studies.past_reentries import PastReentry, builtin_names, case_of

VALIDATION = Path(__file__).resolve().parents[2] / "shared" / "validation"
HISTORIES = VALIDATION / "tle"
TIP = VALIDATION / "tip"

# File, end, whether somebody else than this model says so. No end is published for the others: their last
# sets are hours before it, and the model's own fall from there with observed indices is good to an hour or
# two. Below a day of lead that is no truth to measure a model against.
LONG_HISTORIES: dict[str, tuple[datetime, bool]] = {
    "genesat1_29655_2006-2010.tle": (datetime(2010, 8, 4, 19, 0, tzinfo=UTC), False),
    "shenzhou11_module_41868_2016-2020.tle": (datetime(2020, 10, 6, 13, 45, tzinfo=UTC), False),
    "obj_34393_2009-2017.tle": (datetime(2017, 3, 8, 16, 10, tzinfo=UTC), False),
    "delfi_pq_51074_full.tle": (datetime(2024, 1, 6, 14, 50, tzinfo=UTC), False),
    "cz5b_y1_45601_2020.tle": (datetime(2020, 5, 11, 15, 34, tzinfo=UTC), True),
}
# A row of the table of ends beside the sets of the tracking network's last messages.
_TIP_ROW = re.compile(r"^\|\s*(\S+\.tle)\s*\|[^|]*\|\s*(\d{4}-\d\d-\d\d \d\d:\d\d)\s*\|", re.MULTILINE)


@dataclass(frozen=True)
class PastObject:
    """One object: `case` has all that is known of it. `independent`: its end is known from elsewhere.

    `dense`: it has so many sets that any moment can be predicted from, not only those of its sets.
    """

    key: str
    case: PastReentry
    independent: bool
    dense: bool

    def sets_before_end(self) -> list[Record]:
        return [one for one in self.case.history.records if one.epoch < self.case.decayed]

    def with_one_set(self, record: Record) -> PastReentry:
        """What a user knows who has just fetched one element set: nothing of the object itself."""
        alone: OrbitHistory = replace(self.case.history, records=(record,))
        return replace(self.case, history=alone, body=Body())


def past_objects(wanted: Callable[[str], bool]) -> list[PastObject]:
    """Those whose name is `wanted`. Names of one object in two sources are the same number's (`key`)."""
    found = []
    for name, (decayed, independent) in LONG_HISTORIES.items():
        path = HISTORIES / name
        short = name.split(".")[0]
        if wanted(short):
            if path.is_file():
                history = read_orbit(path)
                case = PastReentry(short.rsplit("_", 2)[0], history, decayed, Body())
                found.append(PastObject(_key(history), case, independent, dense=True))
            else:
                print(f"{name} is absent: left out")
    for name in builtin_names():
        if wanted(name):
            case = case_of(name, None, Body())
            found.append(PastObject(_key(case.history), case, independent=True, dense=False))
    readme = TIP / "README.md"
    rows = _TIP_ROW.findall(readme.read_text(encoding="utf-8")) if readme.is_file() else []
    for name, end in rows:
        if wanted(f"tip {name.split('.')[0]}"):
            history = read_orbit(TIP / name)
            decayed = datetime.fromisoformat(end).replace(tzinfo=UTC)
            case = PastReentry(history.name, history, decayed, Body())
            found.append(PastObject(_key(history), case, independent=True, dense=False))
    return found


def _key(history: OrbitHistory) -> str:
    return history.name if history.norad_id is None else str(history.norad_id)
