"""Small runs of each kind, as digests of all their digits: what tests/test_same_bytes.py compares.

`python -m full_digits` with `tests` on PYTHONPATH. `blas` is a sum by the BLAS of NumPy, which shows
whether the processor named in the environment was taken.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from golden.cases import ASSESS, STATION_NOW, WORLD
from golden.pinned import INPUTS, SELECTION, pinned_data

import iss_risk
from iss_risk.orbit.frames import teme_from_eme2000, teme_of_date
from iss_risk.risk.influence import influences
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.decay import predict_decay
from iss_risk.studies.hindcast import hindcast

_LAST_DAY = datetime(2020, 5, 11, 6, tzinfo=UTC)


def documents() -> dict[str, object]:
    return {
        "assess": iss_risk.assess(
            **ASSESS, orbit=INPUTS / "cz5b_core.json", vehicle="cz5b_core", samples=64, now=_LAST_DAY
        ),
        "decay": predict_decay(
            orbit=INPUTS / "iss.tle", selection=SELECTION, samples=64, seed=21, now=STATION_NOW, workers=1
        ),
        "debris": simulate_debris(vehicle="delta_ii_second_stage", samples=64, now=STATION_NOW, workers=1),
        "overflight": iss_risk.overflight(
            **WORLD, orbit=INPUTS / "iss.tle", selection=SELECTION, now=STATION_NOW
        ),
        "hindcast": hindcast(
            [str(INPUTS / "tiangong1.tle")],
            decayed=datetime(2018, 4, 2, 0, 16, tzinfo=UTC),
            mass_kg=8500.0,
            leads_days=(45.0,),
            samples=64,
            workers=1,
        ).cases,
    }


def arrays() -> dict[str, object]:
    random = np.random.default_rng(1)
    points, (position, velocity) = random.random((1024, 6)), random.normal(size=(2, 3))
    return {
        "influence": influences(points, [points[:, 0] * points[:, 1] + points[:, 2]])[0],
        "of the stars": teme_from_eme2000(position, velocity, STATION_NOW),
        "of date": [teme_of_date(position, velocity, STATION_NOW, nutated=one) for one in (False, True)],
    }


def main() -> None:
    numbers = np.random.default_rng(1).random(1000)
    with np.printoptions(floatmode="unique", threshold=10**6), tempfile.TemporaryDirectory() as folder:
        with pinned_data(Path(folder)):
            found = {"blas": float(numbers @ numbers)} | arrays() | documents()
        digests = {name: hashlib.sha256(repr(value).encode()).hexdigest() for name, value in found.items()}
    print(json.dumps(digests))


if __name__ == "__main__":
    main()
