"""The very first run on a machine compiles its kernels, most of a minute of it: two processes share that."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from iss_risk.compiled import kernels_kept
from iss_risk.execution import available_cores


def compile_debris_aside() -> Callable[[], None]:
    """If nothing is compiled yet, let another process compile the kernels of the debris, which take nearly
    as long as all others together. Returns a function that waits until it has done so."""
    if kernels_kept() or available_cores() < 2:
        return lambda: None
    process = multiprocessing.get_context("spawn").Process(target=_compile_debris, daemon=True)
    try:
        process.start()
    except (OSError, RuntimeError):  # no room for another process, or in the middle of a program's own start
        return lambda: None
    return process.join


def _compile_debris() -> None:
    """What fails here is told by the process that goes on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        _debris_once()


def _debris_once() -> None:
    from iss_risk.studies.debris import debris

    debris(vehicle="starlink", samples=1, workers=1)
