"""What Windows does otherwise, as far as it can be tried on other systems: alphabets, files that are open."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from iss_risk.cli.standard_streams import speak_utf8
from iss_risk.sources import atomic


def test_a_pipe_of_another_alphabet_gets_utf_8_and_plain_line_ends() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", newline="\r\n")
    speak_utf8(stream)
    stream.write("σ ≤ 1\n")
    stream.flush()
    assert raw.getvalue() == "σ ≤ 1\n".encode()


def busy(times: int, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Paths that were tried to be replaced; the first `times` tries fail as on Windows."""
    tried: list[Path] = []
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        tried.append(target)
        if len(tried) <= times:
            raise PermissionError(13, "Permission denied")
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    return tried


def test_a_file_that_somebody_reads_is_replaced_once_they_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_OPEN_FILES_STAY", True)
    tried = busy(3, monkeypatch)
    atomic.replace_file(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert len(tried) == 4


def test_it_is_not_waited_for_for_ever_and_elsewhere_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = busy(10_000, monkeypatch)
    with pytest.raises(PermissionError):
        atomic.replace_file(tmp_path / "a", b"new")
    assert len(tried) == 1
    monkeypatch.setattr(atomic, "_OPEN_FILES_STAY", True)
    monkeypatch.setattr(atomic, "_WAIT_S", 0.05)
    with pytest.raises(PermissionError):
        atomic.replace_file(tmp_path / "a", b"new")
    assert len(tried) > 2
    assert list(tmp_path.iterdir()) == []
