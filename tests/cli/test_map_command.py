"""`iss-risk map` and `--plot`: what is refused before anything is computed, and what is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from report.fake_debris import fake_debris
from report.fakes import fake_assessment, fake_overflight
from report.pictures.drawn import ANSWERS

from iss_risk.report.pictures import formats
from iss_risk.report.pictures.catalogue import draw

from .conftest import WITH_FAKES, Cli, process_environment


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "risk.json"
    path.write_text(fake_assessment().to_json(), encoding="utf-8")
    return path


def title(path: Path) -> str | None:
    return ElementTree.fromstring(path.read_text(encoding="utf-8"))[0].text


def test_plot_draws_the_main_picture_beside_the_answer(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "risk.svg"
    plain = iss_risk_cli("assess")
    plotted = iss_risk_cli("assess", "--plot", str(path))
    assert (plotted.exit_code, plotted.stdout) == (0, plain.stdout)
    assert title(path) == "Where people may be hurt: the chance for each nation"
    assert iss_risk_cli("overflight", "--plot", str(path), "--quiet").exit_code == 0
    assert title(path) == "How long ISS (ZARYA) flies above each nation"


@pytest.mark.parametrize(
    ("command", "study", "kind"),
    [
        ("decay", "iss_risk.studies.decay.predict_decay", "decay"),
        ("debris", "iss_risk.studies.debris.simulate_debris", "debris"),
        ("passes", "iss_risk.studies.passes.passes", "passes"),
        ("claims", "iss_risk.studies.claims.claims", "claims"),
    ],
)
def test_plot_of_other_commands(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, study: str, kind: str
) -> None:
    answer = ANSWERS[kind]
    monkeypatch.setattr(study, lambda *_, **__: answer)
    path = tmp_path / "picture.svg"
    plain = iss_risk_cli(command)
    plotted = iss_risk_cli(command, "--plot", str(path))
    assert (plotted.exit_code, plotted.stdout) == (0, plain.stdout)
    assert path.read_text(encoding="utf-8") == draw(answer).svg()


def test_plot_of_the_history(iss_risk_cli: Cli, tmp_path: Path) -> None:
    database, path = str(tmp_path / "history.sqlite"), tmp_path / "picture.svg"
    assert iss_risk_cli("assess", "--record", "--database", database).exit_code == 0
    assert iss_risk_cli("history", "--database", database, "--plot", str(path)).exit_code == 0
    assert title(path) == "How the answer for ISS (ZARYA) moved"
    assert iss_risk_cli("history", "--plot", str(path), "export", "--database", database).exit_code == 2


@pytest.mark.parametrize("command", ["assess", "map"])
@pytest.mark.parametrize("name", ["risk.gif", "risk", ".svg"])
def test_another_ending_is_refused_before_anything_runs(
    iss_risk_cli: Cli, tmp_path: Path, command: str, name: str
) -> None:
    flag = "--plot" if command == "assess" else "--output"
    outcome = iss_risk_cli(command, flag, str(tmp_path / name))
    assert outcome.exit_code == 2
    assert f"{flag}: {tmp_path / name} does not end in .svg, .png, .pdf" in outcome.stderr
    assert iss_risk_cli.calls == []


@pytest.mark.parametrize("name", ["risk.png", "risk.pdf"])
def test_without_the_extra_it_says_how_to_get_it(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda _: None)
    outcome = iss_risk_cli("assess", "--plot", str(tmp_path / name))
    assert outcome.exit_code == 3
    assert "pip install 'iss-risk[pictures]'" in outcome.stderr
    assert iss_risk_cli.calls == []
    assert iss_risk_cli("assess", "--plot", str(tmp_path / "risk.svg")).exit_code == 0


def test_a_folder_that_is_not_there_is_found_before_anything_runs(iss_risk_cli: Cli, tmp_path: Path) -> None:
    outcome = iss_risk_cli("assess", "--plot", str(tmp_path / "absent" / "risk.svg"))
    assert outcome.exit_code == 3
    assert iss_risk_cli.calls == []


def test_the_picture_replaces_no_other_file(iss_risk_cli: Cli, tmp_path: Path) -> None:
    same = str(tmp_path / "risk.svg")
    outcome = iss_risk_cli("assess", "--plot", same, "--output", same)
    assert outcome.exit_code == 2
    assert "is the file of --plot too" in outcome.stderr


def test_a_disk_that_fills_up_loses_no_answer(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "risk.svg"
    path.write_text("good")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("iss_risk.sources.files.replace_file", full)
    outcome = iss_risk_cli("assess", "--plot", str(path))
    assert outcome.exit_code == 3
    assert "no space left on device" in outcome.stderr
    assert "China" in outcome.stdout
    assert path.read_text() == "good"


def test_map_computes_what_it_draws(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = iss_risk_cli("map", "--samples", "16", "--seed", "7")
    assert outcome.exit_code == 0
    assert outcome.stdout == ""
    assert "iss-risk-nations.svg: Where people may be hurt" in outcome.stderr
    (call,) = iss_risk_cli.calls
    assert (call["samples"], call["seed"]) == (16, 7)
    assert title(tmp_path / "iss-risk-nations.svg") == "Where people may be hurt: the chance for each nation"


def test_map_draws_an_answer_that_was_kept(iss_risk_cli: Cli, tmp_path: Path, kept: Path) -> None:
    for picture in ("nations", "where", "reentry", "casualties", "uncertainty"):
        path = tmp_path / f"{picture}.svg"
        asked = ["--from", str(kept), "--picture", picture, "--output", str(path), "--quiet", "--dark"]
        outcome = iss_risk_cli("map", *asked)
        assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", "")
        assert "#14181d" in path.read_text(encoding="utf-8")
    assert iss_risk_cli.calls == []


def test_the_picture_that_an_answer_is_about_is_the_default(iss_risk_cli: Cli, tmp_path: Path) -> None:
    for answer, words in ((fake_debris(), "along the track"), (fake_overflight(), "flies above each nation")):
        file, path = tmp_path / "answer.json", tmp_path / "picture.svg"
        file.write_text(answer.to_json(), encoding="utf-8")
        assert iss_risk_cli("map", "--from", str(file), "--output", str(path)).exit_code == 0
        assert words in str(title(path))


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (["--picture", "claims"], 2, "--picture: 'claims' needs --from FILE of `iss-risk claims --json`"),
        (["--picture", "moon"], 2, "'moon' is not one of"),
        (["--from", "{kept}", "--picture", "field"], 2, "cannot be drawn of this answer, but nations, where"),
        (["--from", "{kept}", "--seed", "3"], 2, "--from: draws an answer that is there: --seed would"),
        (["--from", "{kept}", "--orbit", "x.tle"], 2, "--orbit would change nothing"),
        (["--from", "{kept}.absent"], 3, "cannot be read: No such file"),
        (["--from", "{other}"], 3, "is no answer that can be drawn"),
        (["--width", "10"], 2, "10 is not in the range"),
    ],
)
def test_what_is_refused(
    iss_risk_cli: Cli, kept: Path, tmp_path: Path, arguments: list[str], exit_code: int, says: str
) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"schema": "iss-risk/doctor/1"}')
    words = [one.format(kept=kept, other=other) for one in arguments]
    outcome = iss_risk_cli("map", "--output", str(tmp_path / "x.svg"), *words)
    assert outcome.exit_code == exit_code
    assert says in outcome.stderr
    assert iss_risk_cli.calls == []
    assert not (tmp_path / "x.svg").exists()


def test_nothing_of_pictures_is_loaded_without_plot() -> None:
    probe = (
        "import sys, runpy; sys.argv = ['x']; names = runpy.run_path({fakes!r}); names['install']();"
        "from iss_risk.cli.program import run; run(['assess', '--quiet']);"
        "print(*[one for one in sys.modules if 'pictures' in one or one in ('vl_convert', 'pypdf')])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", probe.format(fakes=str(WITH_FAKES))],
        env=process_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout.split() == []
