"""`python killed_writers.py 100`: processes that put copies in place, killed in the middle, one by one.

After each kill the cache must hold a whole copy, no older than the last one known to be in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from killing import Report, kill_each

from iss_risk.errors import InputError
from iss_risk.sources import cache
from iss_risk.sources.cache import Copy

KEY = "orbit-25544-supgp"
LONG = 200_000  # bytes: a kill in the middle of a write is likely


def put(number: int) -> None:
    body = json.dumps({"number": number, "filler": "x" * LONG}).encode()
    now = datetime.now(UTC)
    copy = Copy(
        key=KEY,
        title="test",
        url="https://celestrak.org/",
        path=Path(),
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=now,
        checked_at=now,
        etag=None,
        last_modified=None,
        body=body,
    )
    with cache.lock(10.0):
        cache.store(copy, "json")


def put_for_ever(_kill: int, report: Report) -> None:
    number = number_in_cache()
    while True:
        number += 1
        put(number)
        report(number)


def number_in_cache() -> int:
    """-1 where there is none, or it is not whole."""
    try:
        copy = cache.load(KEY)
    except InputError as fault:
        print(fault, file=sys.stderr)
        return -1
    return -1 if copy is None else int(json.loads(copy.body)["number"])


def main(kills: int) -> int:
    put(0)
    lost = newest = 0
    for numbers in kill_each(put_for_ever, kills, longest_s=0.03, seed=7):
        newest = max((newest, *numbers))
        found = number_in_cache()
        lost += found < newest
        newest = max(newest, found)
    put(number_in_cache() + 1)  # and it goes on: no lock and no scrap is in the way
    scraps = [path.name for path in cache.cache_folder().iterdir() if path.name.endswith(".tmp")]
    print(f"{kills} killed, {lost} lost, {number_in_cache()} written, {len(scraps)} scraps")
    return 1 if lost or scraps else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as own:  # never the user's own cache
        os.environ["ISS_RISK_DATA_DIR"] = own
        sys.exit(main(int(sys.argv[1])))
