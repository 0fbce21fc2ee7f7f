"""Kernels for all users of an installation: compiled by its own commands, moved to where every run looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from iss_risk import compile_ahead
from iss_risk.kernel_cache import KernelFolder


def test_what_the_commands_compile_replaces_what_was_delivered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = KernelFolder(tmp_path / "kernels")
    folder.write("old.assign-0.kernel", b"of an earlier call")
    monkeypatch.setattr(compile_ahead, "DELIVERED", folder)
    # The command that compiles least.
    monkeypatch.setattr(compile_ahead, "_RUNS", (("overflight",),))
    assert compile_ahead.compile_ahead(common=True) == len(folder.files()) > 0
    assert folder.files("assign") == folder.damaged() == []


def test_a_word_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["compile_ahead", "everything"])
    with pytest.raises(SystemExit, match="usage"):
        compile_ahead.main()
