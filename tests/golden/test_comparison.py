"""The comparison itself: every difference is reported, and nothing else."""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest

from golden import figures
from golden.comparison import ROWS_SHOWN, compare, leaves, table_of
from golden.tolerances import tolerance_for
from iss_risk.answers.document import Document

GOLDEN: dict[str, Any] = {
    "run": {"samples": 256, "phase_model": "ground-track"},
    "nations": {"FRA": {"p_debris": 0.0125, "one_in": None, "ci90": [1.0, 2.0]}},
    "decay": {"up": True, "reentry_utc": "2030-01-01T12:00:00.250000Z", "mean": 0.0},
}


def moved(*path: str | int, to: Any) -> list[Any]:
    """What is reported when one figure of GOLDEN, and no other, is replaced."""
    new = copy.deepcopy(GOLDEN)
    inside: Any = new
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = to
    return list(compare(GOLDEN, new))


def test_the_same_figures_do_not_differ() -> None:
    assert list(compare(GOLDEN, json.loads(json.dumps(GOLDEN)))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("nations", "FRA", "p_debris"), 0.0125 * 1.001),
        (("nations", "FRA", "p_debris"), -0.0125),
        (("nations", "FRA", "p_debris"), math.nan),
        (("nations", "FRA", "p_debris"), math.inf),
        (("nations", "FRA", "p_debris"), None),
        (("nations", "FRA", "p_debris"), "0.0125"),
        (("nations", "FRA", "one_in"), 80.0),
        (("nations", "FRA", "ci90"), [1.0, 2.0, 3.0]),
        (("nations", "FRA", "ci90"), [1.0]),
        (("nations", "FRA", "ci90", 1), 2.1),
        (("run", "samples"), 257),
        (("run", "phase_model"), "longitude-averaged"),
        (("decay", "up"), False),
        (("decay", "up"), 1),
        (("decay", "mean"), 1e-3),
        (("decay", "reentry_utc"), "2030-01-01T12:01:00.250000Z"),
        (("decay", "reentry_utc"), None),
    ],
)
def test_whatever_moves_is_told_once(path: tuple[str | int, ...], value: Any) -> None:
    (difference,) = moved(*path, to=value)
    assert difference.path.startswith(".".join(str(key) for key in path if isinstance(key, str)))


def test_keys_that_go_and_come_are_told() -> None:
    new = copy.deepcopy(GOLDEN)
    new["nations"]["DEU"] = new["nations"].pop("FRA")
    reported = {one.path: (one.golden, one.new) for one in compare(GOLDEN, new)}
    assert set(reported) == {"nations.FRA", "nations.DEU"}
    assert reported["nations.FRA"][1] == reported["nations.DEU"][0] == "(missing)"


def test_what_another_processor_changes_is_allowed() -> None:
    tolerance = tolerance_for("nations.FRA.p_debris")
    assert 0.0 < tolerance.relative < 1e-3
    assert moved("nations", "FRA", "p_debris", to=0.0125 * (1.0 + 0.5 * tolerance.relative)) == []


def test_the_table_says_what_moved_and_how_many() -> None:
    (one,) = moved("nations", "FRA", "p_debris", to=0.025)
    table = table_of([one] * (ROWS_SHOWN + 5))
    assert "nations.FRA.p_debris  0.0125  0.025  +1.00e+00" in table
    assert table.count("FRA") == ROWS_SHOWN
    assert table.endswith("45 differ, 5 of them not shown")


class Nation(Document):
    iso_a3: str
    name: str
    share: float


class Answer(Document):
    tool: str
    nations: list[Nation]
    warnings: list[str]
    bins: list[dict[str, float]]


def test_figures_are_a_table_by_nation_without_texts() -> None:
    nations = [Nation(iso_a3="TCD", name="Chad", share=0.75), Nation(iso_a3="FRA", name="France", share=0.25)]
    answer = Answer(tool="1.0", nations=nations, warnings=["old"], bins=[{"from": 0.0}, {"from": 0.1}])
    found = figures.figures_of(answer)
    assert found == {
        "nations": {"FRA": {"share": 0.25}, "TCD": {"share": 0.75}},
        "bins": [{"from": 0.0}, {"from": 0.1}],
    }
    assert dict(leaves(found))["bins[1].from"] == 0.1


def test_files_hold_all_digits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    many = GOLDEN | {"third": 1.0 / 3.0, "list": [{"tiny": 5e-324, "k": k} for k in range(40)], "none": {}}
    assert figures.read("case") is None
    figures.write("case", many)
    assert figures.read("case") == many
