"""A long run over a fleet that can be continued later: the decays of the objects that are done, in one file.

The first line says which run they belong to; then one line an object, in their order, each with a checksum of
its own. Lines are only added, so that memory does not grow with the run; a last line that a killed program
left half written does not count. Nothing in it is code (no pickle).
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.errors import InputError, OutputError
from iss_risk.simulation.checkpoint import EVERY_S
from iss_risk.sources.atomic import replace_file
from iss_risk.sources.files import check_writable

log = logging.getLogger(__name__)

_FORMAT = "iss-risk/fleet-checkpoint/1"
# The first line names the run, and nothing else: what is longer is another kind of file.
_LONGEST_HEADER = 100_000


@dataclass(frozen=True)
class FleetDecay:
    """The samples of one object: `days` (S,) since 2000-01-01 at which those that have `reached` the end do,
    and which `agrees` with what is known of it. `fault` says why there is none, None where there is one."""

    days: F64
    reached: Booleans
    agrees: Booleans
    fault: str | None = None

    @property
    def reentry_days(self) -> F64:
        """Of the samples that count and come down."""
        return self.days[self.reached & self.agrees]


class FleetCheckpoint:
    """The checkpoint at `path`, which may not exist yet. `fault` is why it could not be saved the last time.

    Raises InputError for a file of another kind or a damaged one, OutputError where none can be written.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.fault: OutputError | None = None
        self._found: dict[str, object] | None = None
        self._waiting: list[bytes] = []
        self._end = 0  # of what is written and whole
        self._size = 0  # of the file as this run left or found it
        self._saved_s = time.monotonic()
        if os.path.lexists(self.path):
            if not self.path.is_file():  # a pipe would be waited for, a device read without end
                raise InputError("is no file: give the name of one", path=self.path)
            with self._opened() as stream:
                self._found = self._header(stream.readline(_LONGEST_HEADER))
            _ = self.now
        check_writable(self.path)

    @property
    def now(self) -> datetime | None:
        """The clock of the run that it belongs to; None where there is no file."""
        if self._found is None:
            return None
        try:
            instant = datetime.fromisoformat(str(self._found["now"]))
        except (KeyError, ValueError):
            raise self._damaged() from None
        if instant.tzinfo is None:
            raise self._damaged()
        return instant

    def taken_up(self, fingerprint: dict[str, object], objects: int) -> Iterator[FleetDecay]:
        """The decays of the first objects of the run with this fingerprint, of `objects` in all: none where
        there is no file. To be exhausted before `add`.

        Raises InputError where the file belongs to another run, or is damaged.
        """
        wanted: dict[str, object] = json.loads(json.dumps(fingerprint))
        if self._found is None:
            self._waiting = [_line({"format": _FORMAT, "fingerprint": wanted})]
            self.save()
            return
        if self._found != wanted:
            differ = [name for name in wanted if wanted[name] != self._found.get(name)]
            raise InputError(
                f"belongs to another run (other: {', '.join(differ) or 'contents'}): give the same options, "
                "or delete it to start again",
                path=self.path,
            )
        with self._opened() as stream:
            self._size = os.fstat(stream.fileno()).st_size
            self._end = len(stream.readline(_LONGEST_HEADER))
            for taken, line in enumerate(stream):
                if not line.endswith(b"\n"):
                    log.info("%s: its last line is not whole", self.path)
                    return
                if taken == objects:
                    raise self._damaged()
                decay = self._decay(line)
                self._end += len(line)
                yield decay

    def add(self, decay: FleetDecay) -> None:
        """The decay of the next object: written with those before it if that was last done a while ago."""
        self._waiting.append(_line(_fields(decay)))
        if time.monotonic() - self._saved_s >= EVERY_S:
            self.save()

    def save(self) -> None:
        """Write what waits. Where that fails the run goes on: it is worth more than its checkpoint. `fault`
        says why."""
        self._saved_s = time.monotonic()
        content = b"".join(self._waiting)
        try:
            if self._end == 0:
                replace_file(self.path.resolve(), content)
            else:
                self._append(content)
        except OSError as error:
            self._not_written(error)
        else:
            self.fault = None
            self._end += len(content)
            self._size = self._end
            self._waiting.clear()

    def _append(self, content: bytes) -> None:
        with self.path.open("r+b") as stream:
            if os.fstat(stream.fileno()).st_size != self._size:
                raise OSError("another program has written to it")  # two of them leave holes
            stream.seek(self._end)
            stream.truncate()  # of a line that was not whole
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())

    def _not_written(self, error: OSError) -> None:
        self.fault = OutputError(f"{self.path} cannot be written: {error.strerror or error}")
        log.info("%s", self.fault)

    def _opened(self) -> BinaryIO:
        try:
            return self.path.open("rb")
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", path=self.path) from error

    def _header(self, line: bytes) -> dict[str, object]:
        """The fingerprint of the run. Raises InputError."""
        fields = self._fields(line)
        found = fields.get("fingerprint")
        if fields.get("format") != _FORMAT or not isinstance(found, dict):
            raise self._damaged()
        return found

    def _fields(self, line: bytes) -> dict[str, object]:
        """What a line says, if it is as it was written. Raises InputError."""
        try:
            fields = json.loads(line)
            if fields.pop("sha256") == _checksum(fields):
                return dict(fields)
        except (ValueError, KeyError, AttributeError, TypeError):
            pass
        raise self._damaged()

    def _decay(self, line: bytes) -> FleetDecay:
        fields = self._fields(line)
        try:
            days = np.frombuffer(base64.b64decode(str(fields["days"])), dtype="<f8").astype(np.float64)
            state = np.frombuffer(base64.b64decode(str(fields["state"])), dtype=np.uint8)
            if days.shape != state.shape:
                raise ValueError(f"{days.size} days of {state.size} samples")
            fault = None if fields["fault"] is None else str(fields["fault"])
            return FleetDecay(days, (state & 1).astype(np.bool_), (state & 2).astype(np.bool_), fault)
        except (ValueError, KeyError):
            raise self._damaged() from None

    def _damaged(self) -> InputError:
        return InputError(
            "is no checkpoint of a fleet by this iss-risk, or damaged: give another file, or delete it",
            path=self.path,
        )


def _fields(decay: FleetDecay) -> dict[str, object]:
    state = decay.reached.astype(np.uint8) + np.uint8(2) * decay.agrees.astype(np.uint8)
    return {
        "fault": decay.fault,
        "days": base64.b64encode(decay.days.astype("<f8").tobytes()).decode(),
        "state": base64.b64encode(state.tobytes()).decode(),
    }


def _line(fields: dict[str, object]) -> bytes:
    return json.dumps(fields | {"sha256": _checksum(fields)}).encode() + b"\n"


def _checksum(fields: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]
