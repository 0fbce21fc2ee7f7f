"""Each tutorial is followed, command by command: it works, and what a reader should see is what is printed.

With few samples, so figures differ: words and their order are compared, every number stands for any other.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from iss_risk.cli.program import run

from .pages import DOCS, ROOT, console

# And a guide that leads through one task from its beginning to its end.
TUTORIALS = [*sorted((DOCS / "getting-started").glob("*.md")), DOCS / "how-to" / "own-vehicle.md"]
# With 128 the sentences say "below 2.3 %" where they give odds with more.
SAMPLES = "256"
# Commands that set up the reader's computer.
NOT_RUN = ("pip",)


def shape(text: str) -> str:
    """The words of a text, any number as "#": lines break where figures make them."""
    return " ".join(re.sub(r"[<±≈−+]?\d[\d,.]*(?:e[-−]?\d+)?(?: [bmtr]+illion)?", " # ", text).split())


def is_seen(wanted: list[str], printed: str) -> bool:
    """Whether the pieces between "..." are printed, in that order."""
    rest = shape(printed)
    for piece in filter(None, map(shape, "\n".join(wanted).split("..."))):
        _before, found, rest = rest.partition(piece)
        if not found:
            return False
    return True


class Reader:
    """Follows a tutorial in a folder of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        self.followed = 0

    def follow(self, line: str, wanted: list[str]) -> None:
        command, _, remark = line.partition(" #")
        words = shlex.split(command)
        if words[0] in NOT_RUN:
            return
        if words[0] == "iss-risk":
            told = re.search(r"exit code (\d)", remark)
            self.iss_risk(words[1:], int(told[1]) if told else 0, wanted)
            return
        assert hasattr(self, words[0]), f"who runs {line!r}?"
        getattr(self, words[0])(words[1:], wanted)

    def iss_risk(self, words: list[str], exit_code: int, wanted: list[str]) -> None:
        words, target = (words[:-2], words[-1]) if ">" in words else (words, None)
        if "--samples" in words:
            words[words.index("--samples") + 1] = SAMPLES
        assert run(words) == exit_code, words
        printed = self.capsys.readouterr()
        if target is not None:
            Path(target).write_text(printed.out, encoding="utf-8")
        assert is_seen(wanted, printed.out + printed.err), f"{words} printed:\n{printed.out}{printed.err}"
        self.followed += 1

    def export(self, words: list[str], _wanted: list[str]) -> None:
        for word in words:
            name, _, value = word.partition("=")
            self.monkeypatch.setenv(name, SAMPLES if name == "ISS_RISK_SAMPLES" else value)

    def unset(self, names: list[str], _wanted: list[str]) -> None:
        for name in names:
            self.monkeypatch.delenv(name)

    def cat(self, names: list[str], wanted: list[str]) -> None:
        """A file that the reader is asked to write."""
        (name,) = names
        assert not Path(name).exists()
        Path(name).write_text("\n".join(wanted) + "\n", encoding="utf-8")

    def echo(self, words: list[str], _wanted: list[str]) -> None:
        text, arrow, name = words
        assert arrow == ">"
        Path(name).write_text(text + "\n", encoding="utf-8")

    def cmp(self, names: list[str], _wanted: list[str]) -> None:
        first, second = (Path(name).read_bytes() for name in names)
        assert first == second


@pytest.mark.slow
@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda page: str(page.stem))
def test_a_reader_sees_what_the_tutorial_shows(
    tutorial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("ISS_RISK_")]:
        if name not in ("ISS_RISK_DATA_DIR", "ISS_RISK_ELEMENTS_DIR", "ISS_RISK_OFFLINE"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("ISS_RISK_DATABASE", str(tmp_path / "history.sqlite"))
    monkeypatch.chdir(tmp_path)
    reader = Reader(monkeypatch, capsys)
    for line, wanted in console(tutorial):
        # A reader's default of 4,096 would take half a minute of a test.
        monkeypatch.setenv("ISS_RISK_SAMPLES", SAMPLES)
        reader.follow(line, wanted)
    assert reader.followed >= 5


def test_the_readme_shows_what_the_tutorial_for_journalists_shows() -> None:
    command = "iss-risk assess --summary"
    assert dict(console(ROOT / "README.md"))[command] == dict(console(TUTORIALS[1]))[command]
    assert TUTORIALS[1].stem == "journalist"


def test_what_is_not_printed_is_not_seen() -> None:
    assert is_seen(["Nation  overhead", "...", "Chile  0.2 %"], "Nation overhead\nChina 2 %\nChile 3,000 %\n")
    assert not is_seen(["Chile  0.2 %", "...", "Nation"], "Nation overhead\nChina 2 %\nChile 3 %\n")
    assert not is_seen(["Chile  0.2 t"], "Chile 3 %")
