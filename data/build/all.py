"""Rebuild everything in data/ that is built, in the order of dependence: `make data`.

The element sets in data/orbits are carried: orbits.py only checks and copies them from a folder.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# Population and outlines need the nations; nothing else depends on anything.
ORDER = ("space_weather", "atmosphere", "nations", "outlines", "population", "places")


if __name__ == "__main__":
    for name in ORDER:
        subprocess.run([sys.executable, str(Path(__file__).with_name(f"{name}.py"))], check=True)
