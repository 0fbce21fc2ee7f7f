"""Bad data does not lock out good data: first orbits, and kept ones that services contradict."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from iss_risk.errors import InputError
from iss_risk.orbit import element_store
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.embedded_sets import embedded_sets
from iss_risk.orbit.kept_sets import KeptSet
from iss_risk.orbit.plausibility import check_drift
from iss_risk.orbit.reader import orbit_of
from iss_risk.sources import cache

from .celestrak_like import GP, LOGIN, SPACE_TRACK_GP, SUPGP, Reply, Server, omm
from .faults import BAD_DATA
from .fetched import Outcome, bodies, older_by

Run = Callable[..., Outcome]
OTHER = 48_274
SPACE_TRACK_OTHER = SPACE_TRACK_GP.replace("25544", str(OTHER))
# 1,259 km above the ground.
HIGH = {"INCLINATION": 98.0, "MEAN_MOTION": 13.05}


def bad(now: datetime, *, norad_id: int = 25_544, hours: float = 1.0, **more: Any) -> bytes:
    return json.dumps([omm(now - timedelta(hours=hours), norad_id=norad_id, **{**HIGH, **more})]).encode()


def true(now: datetime, *, norad_id: int = 25_544, hours: float = 2.0) -> bytes:
    return json.dumps([omm(now - timedelta(hours=hours), norad_id=norad_id)]).encode()


def keep_as_an_older_version(
    body: bytes, now: datetime, *, key: str = "orbit-25544-gp", title: str = "CelesTrak GP"
) -> None:
    """In the cache and among the element sets, whatever it is, eight hours ago."""
    then = now - timedelta(hours=8)
    digest = hashlib.sha256(body).hexdigest()
    copy = cache.Copy(key, title, "https://celestrak.org/", Path(), digest, then, then, None, None, body)
    with cache.lock(5.0):
        cache.store(copy, "json")
    history = orbit_of(content_from_bytes(body, path="x"))
    assert history.norad_id is not None
    sets = [KeptSet(one, title, now) for one in history.records if isinstance(one, MeanElements)]
    element_store.add(history.norad_id, sets)


def inclinations(norad_id: int = 25_544) -> set[float]:
    return {one.elements.inclination_deg for one in element_store.load(norad_id).sets}


@pytest.fixture
def login(live: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_USER", "me")
    monkeypatch.setenv("ISS_RISK_SPACE_TRACK_PASSWORD", "secret")
    live.replies[LOGIN] = Reply(b'""')
    return live


def test_a_first_orbit_of_something_else_is_refused_and_not_kept(
    live: Server, now: datetime, data_folder: Path, iss_risk: Run, overflight: Run
) -> None:
    row = BAD_DATA["a first orbit of something else"]
    live.replies[SUPGP] = live.replies[GP] = Reply(bad(now))
    outcome = overflight("--source", "celestrak")
    (line,) = outcome.stderr.splitlines()
    assert outcome.exit_code == row.exit_code == 3
    assert row.says in line
    assert bodies(data_folder) == {}
    assert inclinations() == set()
    updated = iss_risk("data", "update", "--quiet")
    assert updated.exit_code == 3
    assert row.says in updated.stderr
    assert len(updated.stderr.splitlines()) == 1
    # Where another one may be used, it is: the embedded one, and why is said.
    outcome = overflight()
    assert (outcome.exit_code, outcome.orbit["provenance"]) == (0, "embedded")
    assert row.says in outcome.stderr
    # And the true one is taken as soon as it comes.
    older_by(data_folder, 3.0)
    live.replies[SUPGP] = Reply(true(now))
    outcome = overflight()
    assert (outcome.stderr, outcome.orbit["provenance"]) == ("", "CelesTrak SupGP")
    assert inclinations() == {51.6314}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"INCLINATION": 98.0}, "its inclination of 98.00° cannot be that of the embedded set of 20"),
        ({"MEAN_MOTION": 13.05}, "its mean altitude of 1,2"),
    ],
)
def test_each_figure_alone_is_enough(
    live: Server, now: datetime, overflight: Run, changes: dict[str, float], says: str
) -> None:
    live.replies[SUPGP] = live.replies[GP] = Reply(json.dumps([omm(now) | changes]).encode())
    assert says in overflight().stderr


def test_what_drifts_decays_or_is_raised_is_the_same_object() -> None:
    """All embedded sets of one object, up to a quarter of a century and 2,000 km apart."""
    tried = 0
    for number in (25_544, 6_073, 37_820):
        sets = embedded_sets(number)
        for one in sets:
            for other in sets:
                check_drift([one], other)
                tried += 1
    assert tried > 500
    (goce,) = embedded_sets(34_602)
    with pytest.raises(InputError, match=r"inclination of 51\.63° cannot be"):
        check_drift([goce], embedded_sets(25_544)[-1])


def test_of_an_object_that_is_not_embedded_the_first_orbit_is_believed(
    live: Server, now: datetime, overflight: Run
) -> None:
    live.replies[GP] = Reply(bad(now, norad_id=OTHER))
    outcome = overflight("--object", str(OTHER))
    assert (outcome.exit_code, outcome.stderr) == (0, "")


def test_a_file_of_something_else_is_not_imported(iss_risk: Run, now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "sets.json"
    path.write_bytes(bad(now))
    outcome = iss_risk("data", "import", str(path))
    assert outcome.exit_code == 3
    assert "is not that object: its inclination of 98.00°" in outcome.stderr
    assert inclinations() == set()


def test_what_an_older_version_kept_is_outvoted_by_the_embedded_orbit_and_a_service(
    good: Server, now: datetime, data_folder: Path, overflight: Run
) -> None:
    row = BAD_DATA["a kept orbit of something else"]
    keep_as_an_older_version(bad(now), now)
    offline = overflight("--offline")
    assert (offline.exit_code, offline.orbit["provenance"]) == (0, "embedded")
    assert "warning: not used, because of another orbit: the copy of CelesTrak GP and 1 element set" in (
        offline.stderr
    )
    first = overflight()
    (line,) = first.stderr.splitlines()
    assert row.says in line
    assert line.endswith("the copy of CelesTrak GP and 1 element set kept before")
    assert (first.exit_code, first.orbit["provenance"]) == (0, "CelesTrak SupGP")
    assert set(bodies(data_folder)) == {"orbit-25544-supgp"}
    assert inclinations() == {51.6314}
    (aside,) = element_store.store_folder().glob("25544.csv.outvoted-*")
    assert "98.0" in aside.read_text()
    again = overflight()
    assert again.stderr == "", "said once"
    assert good.count() == 1


def test_a_bad_copy_is_not_confirmed_by_its_own_tag(
    live: Server, now: datetime, data_folder: Path, overflight: Run
) -> None:
    keep_as_an_older_version(bad(now), now, key="orbit-25544-supgp", title="CelesTrak SupGP")
    live.replies[SUPGP] = Reply(true(now))
    overflight()
    assert "if-none-match" not in live.asked[0].headers
    assert bodies(data_folder)["orbit-25544-supgp"] == true(now)


def test_one_service_does_not_outvote_what_is_kept(
    live: Server, now: datetime, data_folder: Path, overflight: Run
) -> None:
    keep_as_an_older_version(bad(now, norad_id=OTHER, hours=9.0), now, key=f"orbit-{OTHER}-gp")
    before = bodies(data_folder)
    live.replies[GP] = Reply(true(now, norad_id=OTHER))
    outcome = overflight("--object", str(OTHER))
    assert outcome.exit_code == 0
    assert "its inclination of 51.63° cannot follow 98.00°" in outcome.stderr
    assert bodies(data_folder) == before


def test_two_services_outvote_what_is_kept(
    login: Server, now: datetime, data_folder: Path, overflight: Run
) -> None:
    row = BAD_DATA["two services contradict what is kept"]
    keep_as_an_older_version(bad(now, norad_id=OTHER, hours=9.0), now, key=f"orbit-{OTHER}-gp")
    login.replies[GP] = Reply(true(now, norad_id=OTHER))
    login.replies[SPACE_TRACK_OTHER] = Reply(true(now, norad_id=OTHER, hours=30.0))
    outcome = overflight("--object", str(OTHER))
    assert outcome.exit_code == 0
    (line,) = [one for one in outcome.stderr.splitlines() if "another orbit" in one]
    assert row.says in line
    assert line.startswith("warning: replaced, because CelesTrak and Space-Track agree on another orbit")
    assert outcome.orbit["provenance"] == "CelesTrak GP", "the newer one of the two"
    assert bodies(data_folder) == {
        f"orbit-{OTHER}-gp": true(now, norad_id=OTHER),
        f"orbit-{OTHER}-space-track": true(now, norad_id=OTHER, hours=30.0),
    }
    assert inclinations(OTHER) == {51.6314}
    assert "another orbit" not in overflight("--object", str(OTHER)).stderr


def test_two_services_that_disagree_change_nothing(
    login: Server, now: datetime, data_folder: Path, overflight: Run
) -> None:
    keep_as_an_older_version(bad(now, norad_id=OTHER, hours=9.0), now, key=f"orbit-{OTHER}-gp")
    before = bodies(data_folder)
    login.replies[GP] = Reply(true(now, norad_id=OTHER))
    login.replies[SPACE_TRACK_OTHER] = Reply(bad(now, norad_id=OTHER, INCLINATION=28.0))
    outcome = overflight("--object", str(OTHER))
    assert "no newer orbit" in outcome.stderr
    assert bodies(data_folder) == before
    assert inclinations(OTHER) == {98.0}


def test_two_services_are_believed_against_the_embedded_orbit(
    login: Server, now: datetime, overflight: Run
) -> None:
    """Should the station ever be moved where it never was."""
    login.replies[SUPGP] = login.replies[GP] = Reply(bad(now, INCLINATION=51.63))
    login.replies[SPACE_TRACK_GP] = Reply(bad(now, INCLINATION=51.63, hours=2.0))
    outcome = overflight()
    assert (outcome.exit_code, outcome.orbit["provenance"]) == (0, "CelesTrak SupGP")
    # Both are kept, so that it stays so.
    for options in ((), ("--offline",), ("--source", "cache")):
        later = overflight(*options)
        assert (later.stderr, later.orbit["provenance"]) == ("", "CelesTrak SupGP")
    assert inclinations() == {51.63}
    assert len(element_store.load(25_544).sets) == 3


def test_the_cache_is_not_locked_while_an_answer_is_read(
    good: Server, overflight: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iss_risk.orbit import current

    read: list[bool] = []

    def spied(*arguments: Any, **keywords: Any) -> Any:
        with cache.lock(0.0):
            read.append(True)
        return orbit_of(*arguments, **keywords)

    monkeypatch.setattr(current, "orbit_of", spied)
    assert overflight().orbit["provenance"] == "CelesTrak SupGP"
    assert good.count() == 1
    assert read
