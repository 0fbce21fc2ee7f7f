"""The command line: one module per command. Each parses its options, calls one study, and prints the answer.

Nothing heavier than click is imported at the top of any command module: `--help` is instant.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn

from iss_risk.cli.signals import INTERRUPTS
from iss_risk.errors import EXIT_INTERRUPTED

__all__ = ["main"]

# Objects made before Python looks for circles among them: by default 700, with which it looked 330 times at
# what libraries load and keep, in 0.06 s. What circles hold is small beside the arrays.
_OBJECTS_BEFORE_COLLECTION = 50_000


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The entry point of the `iss-risk` script: interrupts are heeded before click is imported."""
    try:
        INTERRUPTS.watch()
        gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
        from iss_risk.cli.program import run
        from iss_risk.cli.standard_streams import prepare_standard_streams

        prepare_standard_streams()
        exit_code = run(arguments)
    except KeyboardInterrupt:  # while the program was imported, or its end was told
        with contextlib.suppress(OSError):
            os.write(2, b"iss-risk: interrupted\n")
        exit_code = EXIT_INTERRUPTED
    INTERRUPTS.end()
    computes = any(one.name == "iss-risk" for one in threading.enumerate())
    if exit_code == EXIT_INTERRUPTED or computes or "numba" in sys.modules:
        _leave_at_once(exit_code)
    sys.exit(exit_code)


def _leave_at_once(exit_code: int) -> NoReturn:
    """Threads that still compute would come back into a Python that clears up, and crash (1 of 500). And to
    take compiled kernels apart takes 0.2 s, for nothing: all is written, and the process ends."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(exit_code)
