"""Predictions as rows, their scores with intervals over objects, and the tables of forecast_skill.py."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

BY_OBJECT = "all leads of the buckets"
FAILED = "No answer"
RESAMPLES = 1000


class Prediction(NamedTuple):
    """One prediction. Lengths of time are shares of the lead; `failed` has the reason where none came out."""

    setting: str
    group: str
    key: str
    name: str
    independent: bool
    now: str
    lead_days: float
    error: float = float("nan")
    in_50: bool = False
    in_90: bool = False
    width: float = float("nan")
    crps: float = float("nan")
    kg_m2: float = float("nan")
    fitted_from: str | None = None
    failed: str | None = None


Score = Callable[[Sequence[Prediction]], float]


def _shares(name: str) -> Score:
    return lambda rows: 100.0 * float(np.mean([getattr(one, name) for one in rows]))


# Heading, score in per cent, format. A prediction without an answer counts in none of them: it is in a
# column of its own.
SCORES: tuple[tuple[str, Score, str], ...] = (
    ("bias", lambda rows: 100.0 * float(np.median([one.error for one in rows])), "+.1f"),
    ("median error", lambda rows: 100.0 * float(np.median(np.abs([one.error for one in rows]))), ".1f"),
    ("in 50 % window", _shares("in_50"), ".0f"),
    ("in 90 % window", _shares("in_90"), ".0f"),
    ("width of 90 %", _shares("width"), ".0f"),
    ("CRPS", _shares("crps"), ".1f"),
)


def over_objects(rows: Sequence[Prediction], score: Score) -> tuple[float, float] | None:
    """90 % interval of a score where the objects are drawn again with replacement; None of a single one."""
    objects: dict[str, list[Prediction]] = {}
    for one in rows:
        objects.setdefault(one.key, []).append(one)
    if len(objects) < 2:
        return None
    groups, rng = list(objects.values()), np.random.default_rng(0)
    drawn = [
        score([one for k in rng.integers(0, len(groups), len(groups)) for one in groups[k]])
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(drawn, (0.05, 0.95))
    return float(low), float(high)


def by_group(rows: Sequence[Prediction], order: Sequence[str], *, pooled: bool = True) -> None:
    """A row a group in `order`; with `pooled` also all from 6 hours on."""
    _heading("lead")
    for group in order:
        _row(group, [one for one in rows if one.group == group])
    if pooled:
        _row("6 h - 12 d", [one for one in rows if 0.25 <= one.lead_days < 12.0])
        _row("all from 6 h", [one for one in rows if one.lead_days >= 0.25])


def by_object(rows: Sequence[Prediction]) -> None:
    _heading("object")
    for key in dict.fromkeys(one.key for one in rows):
        own = [one for one in rows if one.key == key]
        mark = "" if any(one.independent for one in own) else " (own fall)"
        _row(f"{own[0].name}{mark}", own)


def _heading(first: str) -> None:
    names = [first, "objects", "predictions", "no answer", *(name for name, _, _ in SCORES)]
    print("| " + " | ".join(names) + " |")
    print("|" + "---|" * len(names))


def _row(name: str, rows: Sequence[Prediction]) -> None:
    if not rows:
        return
    answered = [one for one in rows if one.failed is None]
    cells = [name, str(len({one.key for one in rows})), str(len(rows)), str(len(rows) - len(answered))]
    for _, score, form in SCORES:
        if not answered:
            cells.append("")
            continue
        interval = over_objects(answered, score)
        ends = "" if interval is None else f" ({interval[0]:{form}} … {interval[1]:{form}})"
        cells.append(f"{score(answered):{form}} %{ends}")
    print("| " + " | ".join(cells) + " |", flush=True)


def compared(before: Sequence[Prediction], after: Sequence[Prediction]) -> None:
    """The same predictions before and after; the change of CRPS with its interval over objects."""
    old = {(one.setting, one.group, one.key, one.now): one for one in before}
    pairs = [(old[key], one) for one in after if (key := (one.setting, one.group, one.key, one.now)) in old]
    print(f"{len(pairs)} predictions in both, of {len(before)} before and {len(after)} after.\n")
    print(
        "| setting | lead | predictions | bias | in 50 % | in 90 % | width of 90 % | CRPS | change of CRPS |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for setting, group in dict.fromkeys((one.setting, one.group) for _, one in pairs):
        both = [
            (a, b)
            for a, b in pairs
            if (b.setting, b.group) == (setting, group) and a.failed is None and b.failed is None
        ]
        if not both:
            continue
        first, second = [a for a, _ in both], [b for _, b in both]
        cells = [setting, group, str(len(both))]
        cells += [
            f"{score(first):{form}} → {score(second):{form}} %"
            for name, score, form in SCORES
            if name != "median error"
        ]
        changes = [b._replace(crps=b.crps - a.crps) for a, b in both]
        change, interval = _shares("crps"), over_objects(changes, _shares("crps"))
        ends = "" if interval is None else f" ({interval[0]:+.1f} … {interval[1]:+.1f})"
        print("| " + " | ".join([*cells, f"{change(changes):+.1f} %{ends}"]) + " |")


def write_predictions(path: Path, rows: Sequence[Prediction]) -> None:
    """Every prediction, one a line, in a JSON list; what is not known is null."""
    lines = [
        json.dumps({name: None if value != value else value for name, value in one._asdict().items()})
        for one in rows
    ]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def read_predictions(path: Path) -> list[Prediction]:
    """What `write_predictions` has written."""
    found = []
    for row in json.loads(path.read_text(encoding="utf-8")):
        missing = {name: float("nan") for name in ("error", "width", "crps", "kg_m2") if row[name] is None}
        found.append(Prediction(**{**row, **missing}))
    return found
