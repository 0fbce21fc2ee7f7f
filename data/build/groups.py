"""Build data/nations/groups.csv: groups of nations that --nation knows by name.

Source: the project's facts (../shared/facts/groups_of_nations.csv from the repository's root, or the file
given as the only argument), where each line has its origin. Nations without borders of their own in
nations.py are left out: they count with the nation that they belong to.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from iss_risk.exposure.nations.embedded import embedded_nations

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "data" / "nations" / "groups.csv"
FACTS = ROOT.parent / "shared" / "facts" / "groups_of_nations.csv"
# A nation has the same name.
RENAMED = {"Micronesia": "Micronesia (region)"}
ALSO = {
    "EU": "European Union",
    "NATO": "North Atlantic Treaty Organization; OTAN",
    "G20": "Group of Twenty",
    "ASEAN": "Association of Southeast Asian Nations",
    "Latin America and the Caribbean": "LAC",
    "Northern Africa": "North Africa",
    "Eastern Africa": "East Africa",
    "Middle Africa": "Central Africa",
    "Western Africa": "West Africa",
    "Western Asia": "West Asia",
    "Southern Asia": "South Asia",
    "Eastern Asia": "East Asia",
    "South-eastern Asia": "Southeast Asia; South East Asia",
}


def main() -> None:
    known = set(embedded_nations().iso_a3)
    facts = Path(sys.argv[1]) if len(sys.argv) > 1 else FACTS
    with facts.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["iso_a3"] in known]
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        stream.write("# Groups of nations by alpha-3 code; sources and licences in data/README.md.\n")
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(("group", "nation", "also"))
        seen: set[str] = set()
        for row in rows:
            name = RENAMED.get(row["group"], row["group"])
            out.writerow((name, row["iso_a3"], "" if name in seen else ALSO.get(name, "")))
            seen.add(name)
    print(f"{TARGET.name}: {len(seen)} groups")


if __name__ == "__main__":
    main()
