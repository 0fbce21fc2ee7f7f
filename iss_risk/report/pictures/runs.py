"""How recorded runs moved: for each, between when and when it comes down (history)."""

from __future__ import annotations

from iss_risk.answers.history import History, HistoryRun
from iss_risk.report.instants import between
from iss_risk.report.numbers import rounded
from iss_risk.report.pictures.axes import draw_bottom, of_time
from iss_risk.report.pictures.picture import SMALL, WIDTH, Picture, Sheet
from iss_risk.report.pictures.sizes import legend
from iss_risk.report.pictures.source_line import name_of

_LEFT, _RIGHT = 118.0, WIDTH - 118.0
_MOST_SHOWN = 20
_ROW = 19.0


def runs_of_history(answer: History) -> Picture:
    """The newest runs, the oldest of them first: a bar holds 90 of 100 cases of each."""
    runs = [one for one in answer.runs if one.reentry_utc.p05 is not None][-_MOST_SHOWN:]
    if not runs:
        said = "No recorded run in which it comes down." if answer.runs else "No run is recorded yet."
        return Sheet("history", "How the answer moved", said).finish(said, _foot(answer))
    name = name_of(runs[-1].object_name)
    said = _said(runs)
    sheet = Sheet("history", f"How the answer for {name} moved", said)
    first = min(one.reentry_utc.p05 for one in runs if one.reentry_utc.p05 is not None)
    ends = [one.reentry_utc.p95 for one in runs if one.reentry_utc.p95 is not None]
    last = max([*ends, first])
    room = 0.03 * (last - first)
    axis = of_time(first - room, last + room, _LEFT, _RIGHT, most=4)
    head = sheet.y + 12.0
    sheet.text(_LEFT - 10.0, head, "run of (UTC)", size=SMALL, anchor="end", kind="q")
    sheet.text(WIDTH - 16.0, head, "casualties expected", size=SMALL, anchor="end", kind="q")
    top = head + 8.0
    draw_bottom(sheet, axis, top, top + len(runs) * _ROW + 2.0, "when it comes down (UTC)")
    for k, one in enumerate(runs):
        y = top + k * _ROW
        begin, end = one.reentry_utc.p05, one.reentry_utc.p95
        assert begin is not None
        sheet.text(_LEFT - 10.0, y + 12.0, f"{one.now:%Y-%m-%d %H:%M}", size=SMALL, anchor="end")
        x0 = axis.at(begin.timestamp())
        x1 = _RIGHT if end is None else axis.at(end.timestamp())
        sheet.rect(x0, y + 2.0, max(x1 - x0, 1.5), _ROW - 6.0, "c4" if k == len(runs) - 1 else "c2")
        words = rounded(one.expected_casualties.mean) + (" →" if end is None else "")
        sheet.text(WIDTH - 16.0, y + 12.0, words, size=SMALL, anchor="end")
    sheet.y += 6.0
    patches = [("c4", "the newest run"), ("c2", "earlier runs")]
    legend(sheet, "90 of 100 cases of each run", patches if len(runs) > 1 else patches[:1])
    return sheet.finish(said, _foot(answer))


def _said(runs: list[HistoryRun]) -> str:
    parts = [_of(one, word) for one, word in zip((runs[0], runs[-1]), ("first", "newest"), strict=True)]
    return parts[1] if len(runs) == 1 else " ".join(parts)


def _of(one: HistoryRun, word: str) -> str:
    begin, end = one.reentry_utc.p05, one.reentry_utc.p95
    assert begin is not None
    if end is None:
        return (
            f"The {word} run shown, of {one.now:%Y-%m-%d}, said: after {begin:%Y-%m-%d} in 95 of 100 cases."
        )
    return f"The {word} run shown, of {one.now:%Y-%m-%d}, said: {between(begin, end)} in 90 of 100 cases."


def _foot(answer: History) -> str:
    return f"{answer.tool.name} {answer.tool.version} · {len(answer.runs):,} recorded runs"
