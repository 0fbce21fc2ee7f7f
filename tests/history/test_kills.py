"""kill -9 in the middle of recording, a hundred times: benchmarks/history_kills.py, counted."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "history_kills.py"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_hundred_kills_lose_nothing(database: Path) -> None:
    spec = importlib.util.spec_from_file_location("history_kills", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script  # dataclasses look there
    spec.loader.exec_module(script)
    toll = script.kill_writers(database, 100)
    assert toll.reported >= 50, "the writers hardly got to write"
    assert (toll.lost, toll.damaged, toll.sound) == (0, 0, True)
    assert 0 <= toll.unreported <= toll.kills
