"""A long run that can be continued later: the sums so far, in one file.

The file is a NumPy archive without any code in it (no pickle): the arrays of a Tally, and a JSON header that
says which run they belong to. It is replaced as a whole, so that it is never half written.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from iss_risk.arrays import F64
from iss_risk.compiled import sources_digest
from iss_risk.decay.density_error import density_noise
from iss_risk.errors import InputError, OutputError
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.sources import Sources
from iss_risk.simulation.tally import Tally
from iss_risk.version import version

EVERY_S = 10.0
_FORMAT = "iss-risk/checkpoint/1"


def fingerprint(
    plan: Plan,
    sources: Sources,
    now: datetime,
    effort: Effort,
) -> dict[str, object]:
    """What makes a run what it is: two runs with the same fingerprint compute the same."""
    return {
        "program": f"{version()} {sources_digest()}",
        "now": now.isoformat(),
        "seed": effort.seed,
        "samples": effort.samples,
        "tolerance": effort.tolerance,
        "most samples": effort.most_samples if effort.tolerance is not None else None,
        "kept samples": effort.kept_samples,
        "horizon": plan.decay.end_days,
        "known to be up": str(plan.decay.up_until_days),
        "sheltering": plan.sheltered,
        "places": None if plan.circles is None else _digest(plan.circles),
        "phase model": plan.averaged,
        "start": _digest([plan.decay.start, np.array([plan.decay.start_days])]),
        "correlation": plan.correlation,
        "wind": [plan.wind.speed_m_s, plan.wind.from_deg],
        "solar activity": _digest(np.asarray(one, dtype=np.float64) for one in plan.decay.activity),
        "inputs": [
            f"{one.name} {one.distribution!r}"
            for one in (*plan.dispersed, density_noise(plan.decay.noise_sigma))
        ],
        **sources.digests(),
        "persons": float(plan.exposure.persons.sum()),
    }


def _digest(arrays: Iterable[F64]) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]


class Checkpoint:
    """The checkpoint at `path`, which may not exist yet. Raises InputError for a file of another kind."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._header: dict[str, object] = {}
        self._tally: Tally | None = None
        self._saved_s = time.monotonic()
        self.fingerprint: dict[str, object] = {}
        if not self.path.exists():
            return
        try:
            with np.load(self.path, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            self._header = json.loads(bytes(arrays.pop("header").astype(np.uint8)).decode())
            if self._header["format"] != _FORMAT:
                raise ValueError(f"format {self._header['format']}")
            self._tally = Tally.from_arrays(arrays)
        except (OSError, ValueError, KeyError, EOFError, AttributeError, zipfile.BadZipFile):
            raise InputError(
                "is no checkpoint of iss-risk: give another file, or delete it", path=self.path
            ) from None

    @property
    def now(self) -> datetime | None:
        """The clock of the run that it belongs to."""
        found = self._header.get("fingerprint")
        return datetime.fromisoformat(str(found["now"])) if isinstance(found, dict) else None

    def taken_up(self, fingerprint: dict[str, object], kept_samples: int) -> Tally:
        """The part of the run with this fingerprint that is done: nothing where there is no file.

        Raises InputError where the file belongs to another run.
        """
        self.fingerprint = json.loads(json.dumps(fingerprint))
        if self._tally is None:
            return Tally(kept_samples)
        stored = self._header.get("fingerprint")
        if stored != self.fingerprint:
            old = stored if isinstance(stored, dict) else {}
            differ = [name for name in self.fingerprint if self.fingerprint[name] != old.get(name)]
            raise InputError(
                f"belongs to another run (other: {', '.join(differ) or 'contents'}): give the same options, "
                "or delete it to start again",
                path=self.path,
            )
        self._tally.most_kept = kept_samples
        return self._tally

    def save(self, tally: Tally, *, now: bool = False) -> None:
        """Write it if it was last written a while ago, or `now`. Raises OutputError."""
        if not now and time.monotonic() - self._saved_s < EVERY_S:
            return
        header = json.dumps({"format": _FORMAT, "fingerprint": self.fingerprint}).encode()
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            with beside.open("wb") as file:
                arrays: dict[str, Any] = {"header": np.frombuffer(header, dtype=np.uint8)}
                np.savez(file, **(arrays | tally.to_arrays()))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise OutputError(f"{self.path} cannot be written: {error.strerror or error}") from None
        self._saved_s = time.monotonic()
