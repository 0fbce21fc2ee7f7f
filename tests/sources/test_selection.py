"""What --source, --object, --max-age and --orbit choose."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iss_risk.errors import UsageError
from iss_risk.orbit.current import find_orbit
from iss_risk.sources.selection import Selection
from iss_risk.sources.services import orbit_products

from .celestrak_like import GP, SUPGP, Reply, Server, omm, supgp
from .fetched import Outcome, older_by

Run = Callable[..., Outcome]

CSS = {"OBJECT_NAME": "CSS (TIANHE)", "OBJECT_ID": "2021-035A", "INCLINATION": 41.47, "MEAN_MOTION": 15.6}


def css(epoch: datetime, **more: object) -> dict[str, object]:
    return omm(epoch, norad_id=48274) | CSS | more


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "nasa"},
        {"offline": True, "source": "celestrak"},
        {"object": "  "},
        {"max_age_hours": 0.0},
        {"max_age_hours": float("nan")},
        {"max_age_hours": -1.0},
    ],
)
def test_what_contradicts_itself(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Selection(**wrong)  # type: ignore[arg-type]


def test_another_object_by_number(good: Server, now: datetime, overflight: Run) -> None:
    good.replies[GP] = Reply(json.dumps([css(now - timedelta(hours=4))]).encode())
    outcome = overflight("--object", "48274")
    assert outcome.document["object"]["name"] == "CSS (TIANHE)"
    assert [(one.path, one.query) for one in good.asked] == [(GP, "CATNR=48274&FORMAT=JSON")]
    # The station's own copy is another one.
    assert overflight().document["object"]["norad_id"] == 25544
    assert overflight("--object", "48274").document["object"]["norad_id"] == 48274
    assert good.count() == 2


def test_only_a_service_that_drops_what_is_down_says_that_it_is_up(good: Server, now: datetime) -> None:
    good.replies[GP] = Reply(json.dumps([css(now - timedelta(hours=4))]).encode())
    other = find_orbit(None, Selection(object="48274"), now)
    assert other.served_at is not None
    assert abs(other.served_at - now) < timedelta(minutes=1)
    # SupGP is made from a plan, and the embedded orbit from nothing of today.
    assert find_orbit(None, Selection(), now).origin == "CelesTrak SupGP"
    assert find_orbit(None, Selection(), now).served_at is None
    assert find_orbit(None, Selection(source="embedded"), now).served_at is None


def test_another_object_by_name(good: Server, now: datetime, overflight: Run) -> None:
    modules = [css(now), css(now, OBJECT_NAME="CSS (WENTIAN)", NORAD_CAT_ID=53239)]
    good.replies[GP] = Reply(json.dumps(modules).encode())
    assert overflight("--object", "css (tianhe)").document["object"]["norad_id"] == 48274
    assert good.asked[0].query == "NAME=css%20%28tianhe%29&FORMAT=JSON"
    several = overflight("--object", "css")
    assert several.exit_code == 3
    assert "holds several objects: CSS (TIANHE) (48274), CSS (WENTIAN) (53239)" in several.stderr


@pytest.mark.parametrize("name", ["ISS", "iss (zarya)", "Zarya", "25544"])
def test_the_station_by_any_of_its_names(good: Server, overflight: Run, name: str) -> None:
    assert overflight("--object", name).document["object"]["norad_id"] == 25544
    assert good.count(SUPGP) == 1


def test_one_of_several_in_a_file(overflight: Run, tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "many.json"
    path.write_text(json.dumps([omm(now), css(now)]))
    station = overflight("--orbit", str(path))
    assert station.document["object"]["norad_id"] == 25544
    assert "of 2 objects in the file the station is taken" in station.stderr
    for chosen in ("48274", "tianhe"):
        assert overflight("--orbit", str(path), "--object", chosen).document["object"]["norad_id"] == 48274
    absent = overflight("--orbit", str(path), "--object", "mir")
    assert absent.exit_code == 3
    assert "holds no object 'mir'; it holds ISS (ZARYA) (25544), CSS (TIANHE) (48274)" in absent.stderr


def test_an_object_that_nothing_knows(overflight: Run) -> None:
    outcome = overflight("--object", "48274")
    assert outcome.exit_code == 3
    assert "no orbit of 48274 is available" in outcome.stderr


def test_the_embedded_snapshot_on_demand(good: Server, overflight: Run) -> None:
    overflight()
    assert overflight("--source", "embedded").orbit["provenance"] == "embedded"
    assert overflight("--source", "cache").orbit["provenance"] == "CelesTrak SupGP"
    assert good.count() == 1


def test_the_age_of_a_prediction_is_that_of_its_file(
    good: Server, overflight: Run, data_folder: Path
) -> None:
    """A week after the fetch SupGP still has a segment of today; it is a week old all the same."""
    good.replies[SUPGP] = Reply(supgp(datetime.now(UTC) - timedelta(days=7)))
    overflight()
    older_by(data_folder, 7 * 24.0)
    good.replies.clear()
    assert overflight("--max-age", "100").exit_code == 3
    kept = overflight("--max-age", "200")
    assert kept.exit_code == 0
    assert kept.orbit["age_hours"] < 6.0


def test_max_age_counts_for_a_given_file_too(overflight: Run, tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps([omm(now - timedelta(hours=30))]))
    assert overflight("--orbit", str(path), "--max-age", "31").exit_code == 0
    refused = overflight("--orbit", str(path), "--max-age", "29")
    assert refused.exit_code == 3
    assert "old.json: the orbit is 30.0 hours old, older than --max-age 29" in refused.stderr


def test_max_age_asks_again_where_the_copy_is_too_old(
    good: Server, overflight: Run, data_folder: Path
) -> None:
    good.replies[SUPGP] = Reply(supgp(datetime.now(UTC) - timedelta(hours=5)))
    overflight()
    older_by(data_folder, 3.0)
    good.replies[SUPGP] = Reply(supgp(datetime.now(UTC)))
    assert overflight("--max-age", "2.5").orbit["age_hours"] < 2.5
    assert good.count() == 2


@pytest.mark.usefixtures("good")
def test_an_old_copy_gives_way_to_a_newer_snapshot(overflight: Run, data_folder: Path) -> None:
    """After an update of the tool the snapshot may be newer than what was fetched before."""
    overflight()
    sidecar = data_folder / "orbit-25544-supgp.meta.json"
    content = json.loads(sidecar.read_text())
    for name in ("fetched_at", "checked_at"):
        content[name] = "2026-09-01T00:00:00+00:00"
    sidecar.write_text(json.dumps(content))
    assert overflight("--offline").orbit["provenance"] == "embedded"


def test_a_copy_from_the_future_is_no_copy_of_today(good: Server, overflight: Run, data_folder: Path) -> None:
    overflight()
    older_by(data_folder, -48.0)  # the clock was wrong when it was fetched, and is right again
    overflight()
    assert good.count() == 2


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c", "ISS\n\x1b[31m", "é" * 300, ""])
def test_no_name_leaves_the_folder(name: str) -> None:
    for product in orbit_products(None, name):
        assert "/" not in product.key
        assert "\\" not in product.key
        assert ".." not in product.key
        assert product.key.isascii()
        assert product.key.isprintable()
        assert len(product.key) < 255
        assert "\n" not in product.path
        assert " " not in product.path
