"""A long run that can be continued later: the sums so far, in one file.

The file is a NumPy archive without any code in it (no pickle): the arrays of a Tally, and a JSON header that
says which run they belong to and holds a checksum over all of it: sums that were changed are not believed. It
is replaced as a whole, so that it is never half written.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import math
import os
import time
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F64
from iss_risk.compiled import sources_digest
from iss_risk.decay.density_error import density_noise
from iss_risk.errors import InputError, OutputError
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.sources import Sources
from iss_risk.simulation.tally import Tally
from iss_risk.sources.atomic import replace_file
from iss_risk.sources.files import check_writable
from iss_risk.version import version

log = logging.getLogger(__name__)

EVERY_S = 10.0
_FORMAT = "iss-risk/checkpoint/2"


def fingerprint(
    plan: Plan,
    sources: Sources,
    now: datetime,
    effort: Effort,
) -> dict[str, object]:
    """What makes a run what it is: two runs with the same fingerprint compute the same."""
    return {
        "program": program_digest(),
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
        "groups": [[one.name, *one.codes] for one in plan.groups],
        "phase model": plan.averaged,
        "mass": sources.vehicle.mass_kg,  # files are scaled
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


def program_digest() -> str:
    """The version of the program, and of all its kernels."""
    return f"{version()} {sources_digest()}"


def _digest(arrays: Iterable[F64]) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]


class Checkpoint:
    """The checkpoint at `path`, which may not exist yet. `fault` is why it could not be saved the last time.

    Raises InputError for a file of another kind or a damaged one, OutputError where none can be written.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.fault: OutputError | None = None
        self._header: dict[str, object] = {}
        self._tally: Tally | None = None
        self._saved_s = time.monotonic()
        self.fingerprint: dict[str, object] = {}
        if os.path.lexists(self.path):
            self._header, self._tally = _read(self.path)
        check_writable(self.path)

    @property
    def now(self) -> datetime | None:
        """The clock of the run that it belongs to."""
        return _clock(self._header)

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
        """Write it if it was last written a while ago, or `now`.

        Where that fails the run goes on: it is worth more than its checkpoint. `fault` says why.
        """
        if not now and time.monotonic() - self._saved_s < EVERY_S:
            return
        self._saved_s = time.monotonic()
        header: dict[str, object] = {"format": _FORMAT, "fingerprint": self.fingerprint}
        arrays = tally.to_arrays()
        text = json.dumps(header | {"sha256": _checksum(header, arrays)}).encode()
        content = io.BytesIO()
        stored: dict[str, Any] = {"header": np.frombuffer(text, dtype=np.uint8)}
        np.savez(content, **(stored | arrays))
        try:
            replace_file(self.path.resolve(), content.getvalue())
        except OSError as error:
            self.fault = OutputError(f"{self.path} cannot be written: {error.strerror or error}")
            log.info("%s", self.fault)
        else:
            self.fault = None


def _read(path: Path) -> tuple[dict[str, object], Tally]:
    """Header and sums of a file that is whole. Raises InputError."""
    if not path.is_file():  # a pipe would be waited for, a device read without end
        raise InputError("is no file: give the name of one", path=path)
    try:
        _require_stored_as_written(path)
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        header = json.loads(bytes(arrays.pop("header").astype(np.uint8)).decode())
        if header["format"] != _FORMAT:
            raise ValueError(f"format {header['format']}")
        if header.pop("sha256") != _checksum(header, arrays):
            raise ValueError("checksum")
        _clock(header)
        return header, Tally.from_arrays(arrays)
    except Exception as error:  # whatever zipfile, NumPy and json raise about a file that is something else
        log.info("%s: %s: %s", path, type(error).__name__, error)
        raise InputError(
            "is no checkpoint of this iss-risk, or damaged: give another file, or delete it", path=path
        ) from None


def _clock(header: dict[str, object]) -> datetime | None:
    """The clock of the run, None where the header names no run.

    Raises ValueError or KeyError where it is none.
    """
    found = header.get("fingerprint")
    if not isinstance(found, dict):
        return None
    instant = datetime.fromisoformat(str(found["now"]))
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone")
    return instant


def _require_stored_as_written(path: Path) -> None:
    """Raises ValueError where an array says that it is larger than its place in the file: NumPy would reserve
    the memory before it finds out. What is compressed was not written here."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
                raise ValueError(f"{entry.filename} is compressed")
            with archive.open(entry) as file:
                if np.lib.format.read_magic(file) != (1, 0):
                    raise ValueError(f"{entry.filename} is of another format")
                shape, _, dtype = np.lib.format.read_array_header_1_0(file)
                if dtype.hasobject or file.tell() + math.prod(shape) * dtype.itemsize != entry.file_size:
                    raise ValueError(f"{entry.filename} is not as large as it says")


def _checksum(header: dict[str, object], arrays: Mapping[str, npt.NDArray[np.generic]]) -> str:
    """SHA-256 over the header and the arrays with their names, types and shapes."""
    digest = hashlib.sha256(json.dumps(header, sort_keys=True).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
