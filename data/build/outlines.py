"""Build data/nations/outlines.npz: the embedded nations with few vertices, for pictures of the world.

Source: data/nations/nations_10m.npz (nations.py). The Equal Earth map, simplified with common borders kept
common; islands below a pixel are left out where the nation has others (iss_risk/report/pictures/outlines.py).

Usage: outlines.py
"""

from __future__ import annotations

from pathlib import Path

from iss_risk.exposure.shapes import nation_shapes
from iss_risk.report.pictures.outlines import outlines_of, write_outlines

TARGET = Path(__file__).resolve().parents[1] / "nations" / "outlines.npz"


def main() -> None:
    outlines = outlines_of(nation_shapes(None))
    write_outlines(outlines, TARGET)
    vertices = sum(len(ring) for rings in outlines.rings for ring in rings)
    print(f"{TARGET.name}: {len(outlines.iso_a3)} nations, {vertices:,} vertices")


if __name__ == "__main__":
    main()
