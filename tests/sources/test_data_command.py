"""`iss-risk data`: status, update, verify, path, clear."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from iss_risk.notation.text import is_harmful
from iss_risk.report.schema import schema_text

from .celestrak_like import GP, SPACE_WEATHER, SUPGP, Reply, Server
from .fetched import Outcome, bodies, older_by

Run = Callable[..., Outcome]
SCHEMA = json.loads(schema_text("data"))


@pytest.fixture
def updated(good_weather: Server, iss_risk: Run) -> Server:
    outcome = iss_risk("data", "update", "--json")
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.document["updated"] == ["orbit of ISS (ZARYA)", "space weather"]
    assert [one.path for one in good_weather.asked] == [SUPGP, SPACE_WEATHER]
    return good_weather


def states(outcome: Outcome) -> list[tuple[str, str]]:
    return [(one["name"], one["state"]) for one in outcome.document["files"]]


EMBEDDED = [("orbit of ISS (ZARYA)", "embedded"), ("space weather", "embedded")]


def test_status_with_nothing_fetched(live: Server, iss_risk: Run, data_folder: Path) -> None:
    outcome = iss_risk("data", "status", "--json")
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert states(outcome) == EMBEDDED
    assert outcome.document["folder"] == str(data_folder)
    assert not data_folder.exists(), "looking leaves nothing behind"
    assert live.count() == 0


@pytest.mark.usefixtures("updated")
def test_status_follows_its_schema(iss_risk: Run) -> None:
    outcome = iss_risk("data", "status", "--json")
    jsonschema.Draft202012Validator(SCHEMA).validate(outcome.document)
    assert states(outcome) == [
        ("orbit of ISS (ZARYA)", "fresh"),
        ("space weather", "fresh"),
        *EMBEDDED,
    ]
    orbit = outcome.document["files"][0]
    assert orbit["age_hours"] == pytest.approx(2.0, abs=0.1), "not of the predictions, two weeks ahead"
    assert orbit["next_request_at"] > outcome.document["generated_at"]
    assert len(orbit["sha256"]) == 64


def test_the_published_schema_is_up_to_date() -> None:
    published = Path(__file__).parents[2] / "docs" / "schema" / "data-1.json"
    assert json.loads(published.read_text(encoding="utf-8")) == SCHEMA


@pytest.mark.parametrize("columns", ["60", "80", "160"])
@pytest.mark.usefixtures("updated")
def test_status_as_a_table(iss_risk: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = iss_risk("data", "status").stdout.splitlines()
    assert max(map(len, lines)) <= max(int(columns), len(lines[0]))
    (orbit,) = [line for line in lines if "CelesTrak SupGP" in line]
    assert orbit.startswith("orbit of ISS")
    assert "2 hours old" in orbit
    assert "fresh" in orbit


def test_an_update_asks_again_as_soon_as_it_may(updated: Server, iss_risk: Run, data_folder: Path) -> None:
    """Also where the copy is fresh: that is what it is for."""
    before = bodies(data_folder)
    again = iss_risk("data", "update")
    assert again.exit_code == 0, "nothing may be asked yet, and all is known to be the newest"
    assert updated.count() == 2
    older_by(data_folder, 2.1)
    updated.replies[SUPGP] = updated.replies[SPACE_WEATHER] = Reply(status=304)
    assert iss_risk("data", "update").exit_code == 0
    assert updated.count() == 4
    assert bodies(data_folder) == before


def test_an_update_that_fails_says_so_and_spoils_nothing(
    updated: Server, iss_risk: Run, data_folder: Path
) -> None:
    before = bodies(data_folder)
    older_by(data_folder, 30.0)
    updated.replies.clear()
    outcome = iss_risk("data", "update", "--quiet")
    assert outcome.exit_code == 3
    (line,) = outcome.stderr.splitlines()
    assert line.startswith("iss-risk: the orbit and the space weather could not be updated: ")
    assert "HTTP 404" in line
    assert bodies(data_folder) == before


def test_an_update_tries_again_at_once_what_was_out_of_reach(
    good_weather: Server, iss_risk: Run, data_folder: Path
) -> None:
    iss_risk("overflight")
    (data_folder / "attempts.json").write_text(
        json.dumps(
            {
                good_weather.url.removeprefix("http://"): {
                    "not_before": "2999-01-01T00:00:00+00:00",
                    "reason": "CelesTrak: no connection",
                }
            }
        )
    )
    assert iss_risk("data", "update").exit_code == 0


def test_an_update_of_another_object(good_weather: Server, iss_risk: Run) -> None:
    good_weather.replies[GP] = Reply(b"No GP data found")
    outcome = iss_risk("data", "update", "--object", "48274")
    assert outcome.exit_code == 3
    assert "no orbit of 48274 is available" in outcome.stderr


@pytest.mark.usefixtures("updated")
def test_verify(iss_risk: Run, data_folder: Path) -> None:
    assert iss_risk("data", "verify").exit_code == 0
    sidecar = json.loads((data_folder / "space-weather-celestrak.meta.json").read_text())
    with (data_folder / sidecar["body"]).open("ab") as body:
        body.write(b"x")
    outcome = iss_risk("data", "verify", "--json")
    assert outcome.exit_code == 3
    assert "space-weather-celestrak: damaged and not used" in outcome.stderr
    assert ("space-weather-celestrak", "damaged") in states(outcome)
    jsonschema.Draft202012Validator(SCHEMA).validate(outcome.document)


@pytest.mark.usefixtures("updated")
def test_a_good_checksum_of_a_bad_content_is_damage_too(iss_risk: Run, data_folder: Path) -> None:
    """A copy of an older version that this one cannot read."""
    import hashlib

    path = data_folder / "orbit-25544-supgp.meta.json"
    sidecar = json.loads(path.read_text())
    (data_folder / sidecar["body"]).write_bytes(b"[]")
    path.write_text(json.dumps(sidecar | {"sha256": hashlib.sha256(b"[]").hexdigest()}))
    assert iss_risk("data", "verify").exit_code == 3
    outcome = iss_risk("overflight", "--json", "--offline")
    assert outcome.exit_code == 0
    assert "the copy in the cache is not used" in outcome.stderr


@pytest.mark.usefixtures("updated")
def test_path_and_clear(iss_risk: Run, data_folder: Path) -> None:
    assert iss_risk("data", "path").stdout == f"{data_folder}\n"
    (data_folder / "notes of mine.txt").write_text("not yours")
    outcome = iss_risk("data", "clear")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (
        0,
        "",
        "5 files removed; the element sets of 25544 stay (iss-risk data forget)\n",
    )
    assert {path.name for path in data_folder.iterdir()} <= {"notes of mine.txt", "lock"}
    assert states(iss_risk("data", "status", "--json")) == EMBEDDED


@pytest.mark.usefixtures("live")
def test_clear_where_nothing_is(iss_risk: Run) -> None:
    assert iss_risk("data", "clear").exit_code == 0


@pytest.mark.usefixtures("updated")
def test_names_from_files_cannot_act_on_the_terminal(iss_risk: Run, data_folder: Path) -> None:
    path = data_folder / "orbit-25544-supgp.meta.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"title": "\x1b[2JEvil\u202e"}))
    for arguments in (("data", "status"), ("overflight",)):
        shown = iss_risk(*arguments).stdout
        assert "Evil" in shown
        assert not any(is_harmful(character) for character in shown.replace("\n", ""))


def test_the_folder_is_the_users_cache_folder(
    monkeypatch: pytest.MonkeyPatch, iss_risk: Run, tmp_path: Path
) -> None:
    monkeypatch.delenv("ISS_RISK_DATA_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Path(iss_risk("data", "path").stdout.strip()).parts[-2:] == ("iss-risk", "data")


@pytest.mark.parametrize("sub", ["status", "update", "verify", "path", "clear"])
def test_every_part_has_help_with_an_example(iss_risk: Run, sub: str) -> None:
    shown = iss_risk("data", sub, "--help").stdout
    assert f"iss-risk data {sub}" in shown.split("Examples:")[1]
