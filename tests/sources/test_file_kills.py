"""kill -9 in the middle of writing an output or a checkpoint: benchmarks/file_kills.py, counted."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "file_kills.py"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("kind", ["--output", "--checkpoint"])
def test_forty_kills_leave_whole_files(kind: str, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("file_kills", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    reported, damaged, older = script.kill_writers(kind, tmp_path, 40)
    assert reported >= 20, "the writers hardly got to write"
    assert (damaged, older) == (0, 0)
