"""The progress bar says what takes time: on the first run compiling, then the work."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from iss_risk import compiled
from iss_risk.cli import progress


@pytest.mark.parametrize(("kept", "said"), [([], True), (None, True), (["breakup.fall_apart-1.nbi"], False)])
def test_says_that_it_compiles_until_the_first_results(
    kept: list[str] | None, said: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(compiled, "kept_kernels", lambda: kept)
    monkeypatch.setattr(
        "rich.console.Console", lambda **_: Console(file=screen, force_terminal=True, width=80)
    )
    with progress.progress_bar("simulating", shown=True) as move:
        assert move is not None
    assert ("compiling (first run only)" in screen.getvalue()) == said
    assert ("simulating" in screen.getvalue()) != said
    with progress.progress_bar("simulating", shown=True) as move:
        assert move is not None
        move(3, 7)
    assert "simulating" in screen.getvalue()
    assert "3/7" in screen.getvalue()
