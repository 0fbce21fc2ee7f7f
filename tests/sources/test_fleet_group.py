"""A group of CelesTrak's: asked once, kept, and the copy used where there is nothing newer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from iss_risk.sources.services import GROUPS, group_product, product_of

from .celestrak_like import GP, Reply, Server, omm
from .fetched import Outcome, older_by

Run = Callable[..., Outcome]


def group(now: datetime, count: int = 3) -> bytes:
    rows = [
        omm(now - timedelta(hours=5), norad_id=45_000 + k, name=f"STARLINK-{1100 + k}") for k in range(count)
    ]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def census(iss_risk: Run, *more: str) -> Outcome:
    return iss_risk("fleet", "starlink", "--census", "--json", *more)


def test_a_group_is_asked_once(good_weather: Server, now: datetime, iss_risk: Run) -> None:
    good_weather.replies[GP] = Reply(group(now))
    first = census(iss_risk)
    assert first.exit_code == 0, first.stderr
    assert json.loads(first.stdout)["census"]["members"] == 3
    asked = [one for one in good_weather.asked if one.path == GP]
    assert [one.query for one in asked] == ["GROUP=starlink&FORMAT=CSV"]
    source = json.loads(first.stdout)["inputs"][0]
    assert source["source"].endswith(f"{GP}?GROUP=starlink&FORMAT=CSV")
    assert source["provenance"] == "CelesTrak GP"
    good_weather.asked.clear()
    assert census(iss_risk).exit_code == 0
    assert good_weather.count(GP) == 0, "a fresh copy is used"


def test_when_the_service_fails_the_copy_is_used(
    good_weather: Server, now: datetime, iss_risk: Run, data_folder: Path
) -> None:
    good_weather.replies[GP] = Reply(group(now))
    assert census(iss_risk).exit_code == 0
    older_by(data_folder, 8.0)
    good_weather.replies[GP] = Reply(b"oops", 500)
    outcome = census(iss_risk)
    assert outcome.exit_code == 0
    assert "no newer group (CelesTrak: it fails with HTTP 500)" in outcome.stderr


def test_what_is_no_group_replaces_nothing(
    good_weather: Server, now: datetime, iss_risk: Run, data_folder: Path
) -> None:
    good_weather.replies[GP] = Reply(group(now))
    assert census(iss_risk).exit_code == 0
    older_by(data_folder, 8.0)
    body = group(now, 10).replace(b"51.6314", b"abc", 6)
    good_weather.replies[GP] = Reply(body)
    outcome = census(iss_risk)
    assert json.loads(outcome.stdout)["census"]["members"] == 3
    assert "6 of its 10 records cannot be used" in outcome.stderr


def test_it_is_listed_and_removed_with_the_data(
    good_weather: Server, now: datetime, iss_risk: Run, data_folder: Path
) -> None:
    good_weather.replies[GP] = Reply(group(now))
    assert census(iss_risk).exit_code == 0
    assert "group starlink" in iss_risk("data", "status").stdout
    assert iss_risk("data", "clear").exit_code == 0
    assert not list(data_folder.glob("fleet-*"))


def test_every_group_is_known_by_its_key() -> None:
    for name in GROUPS:
        product = group_product(name)
        assert product_of(product.key) == product
