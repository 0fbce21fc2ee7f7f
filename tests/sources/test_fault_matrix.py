"""Whatever the network does: a result, one line that says why it is not newer, and nothing good lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from iss_risk.sources.download import Patience

from .celestrak_like import GP, SUPGP, Server
from .faults import BAD_DATA, FAULTS, SITUATIONS, Fault
from .fetched import Outcome, bodies

DOCUMENT = Path(__file__).parents[2] / "docs" / "sources.md"

Overflight = Callable[..., Outcome]
WithCopy = tuple[Server, dict[str, bytes]]


@pytest.fixture(autouse=True)
def impatient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for thirty seconds where the server is slow on purpose."""
    fault = request.node.callspec.params.get("fault") if hasattr(request.node, "callspec") else None
    if fault is not None and fault.slow:
        monkeypatch.setattr("iss_risk.orbit.current.Patience", lambda: Patience(2.0, 0.6, 0.8))


def no_newer(outcome: Outcome) -> str:
    """The one line about the orbit on stderr."""
    (line,) = [one for one in outcome.stderr.splitlines() if "no newer orbit" in one]
    assert line in [f"warning: {one}" for one in outcome.document["warnings"]]
    return line


@pytest.mark.parametrize("fault", FAULTS, ids=[one.name for one in FAULTS])
def test_a_bad_answer(
    fault: Fault,
    with_copy: WithCopy,
    now: datetime,
    data_folder: Path,
    overflight: Overflight,
) -> None:
    server, before = with_copy
    for path in (SUPGP, GP):
        server.replies[path] = fault.reply(now)
    first = overflight()
    assert first.exit_code == 0
    assert fault.says in no_newer(first)
    assert first.orbit["provenance"] == "CelesTrak SupGP"
    assert server.count() == fault.asked
    assert bodies(data_folder) == before
    # Reported again, but not asked again: the service is left alone.
    second = overflight()
    assert no_newer(second) == no_newer(first)
    assert second.orbit == first.orbit | {"age_hours": second.orbit["age_hours"]}
    assert server.count() == fault.asked


@pytest.mark.parametrize("fault", FAULTS, ids=[one.name for one in FAULTS])
def test_a_bad_answer_when_nothing_was_fetched_before(
    fault: Fault, live: Server, now: datetime, data_folder: Path, overflight: Overflight
) -> None:
    if "another" in fault.name:
        pytest.skip("only a copy tells that this is another orbit")
    for path in (SUPGP, GP):
        live.replies[path] = fault.reply(now)
    outcome = overflight()
    assert outcome.exit_code == 0
    if fault.name != "stale: older than what is there":  # still newer than the embedded one
        assert fault.says in no_newer(outcome)
        assert outcome.orbit["provenance"] == "embedded"
        assert bodies(data_folder) == {}


def test_the_document_holds_the_same_table() -> None:
    rows = [
        "| fault | what the user sees | exit code | on disk afterwards |",
        "|---|---|---|---|",
        *(
            f"| the service: {one.name} | `{one.says}` | 0 | the last good copy, unchanged |"
            for one in FAULTS
        ),
        *(
            f"| {one.name} | `{one.says}` | {one.exit_code} | {one.disk} |"
            for one in (*SITUATIONS.values(), *BAD_DATA.values())
        ),
    ]
    table = "\n".join(rows)
    assert table in DOCUMENT.read_text(encoding="utf-8"), f"put this into docs/sources.md:\n{table}"
