"""Build data/orbits: the embedded snapshot of the ISS and the element set of the day after the threat.

Source: element sets of the 18th Space Defense Squadron via CelesTrak, as gathered in the project's
facts (../shared/facts/orbits from the repository's root, or the folder given as the only argument).
Every set is parsed before anything is written, and the lines are kept as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path

from iss_risk.errors import InputError
from iss_risk.orbit.reader import read_orbit

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "data" / "orbits"
FACTS = ROOT.parent / "shared" / "facts" / "orbits"
FILES = {
    "iss_25544_2026-08_10.tle": "iss.tle",
    "iss_25544_2022-02-26.tle": "iss_2022-02-26.tle",
}


def main() -> None:
    facts = Path(sys.argv[1]) if len(sys.argv) > 1 else FACTS
    for source_name, target_name in FILES.items():
        source = facts / source_name
        try:
            history = read_orbit(source)
        except InputError as fault:
            sys.exit(f"orbits.py: {fault}")
        if history.warnings:
            sys.exit(f"orbits.py: {history.warnings[0]}")
        TARGET.mkdir(exist_ok=True)
        (TARGET / target_name).write_bytes(source.read_bytes())


if __name__ == "__main__":
    main()
