"""`python with_fakes.py assess ...`: the real command line over studies that answer at once.

The environment variable FAKE_STUDY chooses what the studies do: nothing special, "fail" or "wait".
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from report.fakes import fake_assessment, fake_overflight


def fake_assess(scenario: Any, *, progress: Any = None, **_: Any) -> object:
    if progress is not None:
        progress(1024, 4096)
        progress(4096, 4096)
    if os.environ.get("FAKE_STUDY") == "fail":
        raise ZeroDivisionError("a bug")
    if os.environ.get("FAKE_STUDY") == "wait":
        print("waiting", file=sys.stderr, flush=True)
        time.sleep(30)
    return fake_assessment()


def install() -> None:
    for name, study in (("assess", fake_assess), ("overflight", lambda *_, **__: fake_overflight())):
        module = ModuleType(f"iss_risk.studies.{name}")
        setattr(module, name, study)
        sys.modules[module.__name__] = module


if __name__ == "__main__":
    # A shell that starts the tests in the background leaves interrupts ignored in all that descends from it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    install()
    from iss_risk.cli import main

    main(sys.argv[1:])
