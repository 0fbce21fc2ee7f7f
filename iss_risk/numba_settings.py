"""Settings of numba in the environment with which no run can be had: refused when numba is first needed.

Import this before numba: with some of them numba cannot be imported at all.
"""

from __future__ import annotations

import os
import warnings

from iss_risk.errors import UsageError


def check_numba_settings() -> None:
    """Raise UsageError for NUMBA_NUM_THREADS and NUMBA_DISABLE_JIT as nobody can mean them."""
    threads = os.environ.get("NUMBA_NUM_THREADS", "").strip()
    # Digits, and not all of them 0. Empty is as not set.
    if threads and not (threads.isdecimal() and threads.strip("0")):
        raise UsageError(f"NUMBA_NUM_THREADS: {threads!r} is not a whole number above 0: unset it")
    if os.environ.get("NUMBA_DISABLE_JIT", "").strip() not in ("", "0"):
        raise UsageError("NUMBA_DISABLE_JIT: without compiled kernels a run takes days: unset it")


check_numba_settings()
# Of its other settings numba itself says in ten lines that it takes the default instead: none of them changes
# an answer.
warnings.filterwarnings("ignore", message="Environment variable 'NUMBA_")
