"""No figure of the whole chain moves unseen: see README.md beside this file."""

from __future__ import annotations

import pytest

from golden import figures
from golden.cases import CASES
from golden.comparison import compare, table_of

HOW = "If it was meant to move: `python -m pytest tests/golden --regenerate`, and tell why in CHANGELOG.md."


@pytest.mark.usefixtures("pinned")
@pytest.mark.parametrize("case", CASES)
def test_no_figure_has_moved(
    case: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    golden, new = figures.read(case), figures.figures_of(CASES[case]())
    differences = list(compare(golden if golden is not None else {}, new))
    if request.config.getoption("regenerate"):
        figures.write(case, new)
        with capsys.disabled():
            print(f"\n{case}: " + (f"\n{table_of(differences)}" if differences else "as before"))
        return
    assert golden is not None, f"no golden figures of {case} yet. {HOW}"
    if differences:
        pytest.fail(f"{case} has moved. {HOW}\n{table_of(differences)}", pytrace=False)


def test_every_golden_file_belongs_to_a_case() -> None:
    assert {path.stem for path in figures.FOLDER.glob("*.json")} == set(CASES)
