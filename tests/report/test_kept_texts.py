"""The whole text of a few commands at three widths is kept in `texts/`: no change of it goes unseen.

The answers are made up (fakes.py), so that only what is printed can move them. After a change that was meant:
`python -m pytest tests/report/test_kept_texts.py --regenerate`. Read the difference before you commit it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from iss_risk.exposure.nations.directory import Named
from iss_risk.history.database import recording
from iss_risk.history.runs import add_run
from iss_risk.history.trend import trend
from iss_risk.report.assessment import assessment_text, summary_text
from iss_risk.report.history import history_text
from iss_risk.report.overflight import overflight_text

from .fakes import NOW, fake_assessment, fake_overflight
from .test_headline import group, near, totals

FOLDER = Path(__file__).parent / "texts"
WIDTHS = (80, 100, 160)
HOW = "If it was meant to change: `python -m pytest tests/report/test_kept_texts.py --regenerate`."

EU = Named("EU", ("DEU", "FRA"), is_group=True)
FAR_DOWN = Named("Heard I. and McDonald Is.", ("HMD",))


def far_off(width: int) -> str:
    answer = fake_assessment(totals=totals(), groups=[group()])
    return assessment_text(answer, width=width, colour=False, all_nations=False, named=[FAR_DOWN, EU])


def last_days(width: int) -> str:
    return assessment_text(near(), width=width, colour=False, all_nations=False)


def summary(width: int) -> str:
    answer = fake_assessment(totals=totals(), groups=[group()])
    texts = [summary_text(answer, width=width, named=named) for named in ([], [FAR_DOWN, EU])]
    return "\n".join(texts)


def overflight(width: int) -> str:
    return overflight_text(fake_overflight(), width=width, colour=False, all_nations=False, named=[FAR_DOWN])


def history(width: int) -> str:
    """Of a database in the folder we are in, so that its name is the same everywhere."""
    database = Path("history.sqlite")
    with recording(database) as connection:
        for step, casualties in enumerate((0.030, 0.033, 0.0331)):
            answer = fake_assessment()
            run = answer.run.model_copy(update={"now": NOW + timedelta(days=7 * step)})
            expected = answer.totals.expected_casualties.model_copy(update={"mean": casualties})
            sums = answer.totals.model_copy(update={"expected_casualties": expected})
            add_run(connection, fake_assessment(run=run, totals=sums), announced=True)
    return history_text(trend(database, named=["USA", "Côte d'Ivoire"]), width=width, colour=False)


TEXTS: dict[str, Callable[[int], str]] = {
    "assess_far_off": far_off,
    "assess_last_days": last_days,
    "assess_summary": summary,
    "overflight": overflight,
    "history": history,
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TEXTS)
def test_no_text_has_changed(
    name: str, width: int, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path, new = FOLDER / f"{name}_{width}.txt", TEXTS[name](width)
    if request.config.getoption("regenerate"):
        path.write_text(new, encoding="utf-8", newline="\n")
        return
    assert path.is_file(), f"no text of {name} at {width} columns yet. {HOW}"
    kept = path.read_text(encoding="utf-8")
    if new != kept:
        lines = difflib.unified_diff(kept.splitlines(), new.splitlines(), path.name, "now", lineterm="")
        pytest.fail("\n".join([f"{path.name} has changed. {HOW}", *lines]), pytrace=False)


def test_every_kept_text_belongs_to_a_command() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {f"{name}_{w}" for name in TEXTS for w in WIDTHS}
