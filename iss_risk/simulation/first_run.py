"""The very first run on a machine compiles the physics: the decay, and beside it, in a separate process, the
debris and what follows from it on the ground.

One process compiles one kernel at a time; what the other one has compiled is found in the cache.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iss_risk.compiled import kept_kernels
from iss_risk.execution import available_cores

log = logging.getLogger(__name__)

# One fall calls every kernel of the debris and of the risk, with the arguments that all falls have.
_ONE_FALL = """
from iss_risk.simulation.landed_beside import land
from iss_risk.studies.debris import simulate_debris

simulate_debris(samples=1, simulated=lambda falls, _: land(falls))
"""


@contextmanager
def debris_compiled_beside() -> Iterator[None]:
    """In this context a separate process compiles what follows the decay, if it is not compiled yet, the
    result can be kept, and there is a core for it; at the end this waits for the process.

    Nothing depends on its success: what it does not compile is compiled here, when it is needed.
    """
    kept = kept_kernels("fall_apart")
    # In a program with an embedded Python, sys.executable is that program: it would start itself.
    python = Path(sys.executable or "").name.startswith("python")
    if kept is None or kept or available_cores() < 2 or not python:
        yield
        return
    log.info("compiling debris and risk in a separate process")
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", _ONE_FALL], stdin=nothing, stdout=nothing, stderr=nothing
        )
    except OSError:
        yield
        return
    with process:
        try:
            yield
        except BaseException:
            process.kill()
            raise
