"""How many people are hurt: a thousand re-entries, each a square."""

from __future__ import annotations

import math

from iss_risk.answers.assessment import Assessment, ChanceOfNumber
from iss_risk.answers.document import Chance
from iss_risk.report.headline import known_chance, supposition
from iss_risk.report.pictures.picture import MARGIN, WIDTH, Picture, Point, Sheet
from iss_risk.report.pictures.sizes import legend
from iss_risk.report.pictures.source_line import name_of, source_line

_ALL = 1_000
_COLUMNS = 50
_PATCH = 10.0
# So many squares tell a chance as well as its odds do.
_KNOWN_BY_COUNT = 10


def casualty_squares(answer: Assessment) -> Picture:
    """The chances of 0, 1, 2 to 9, and 10 and more casualties, as so many of 1,000 re-entries."""
    name, classes = name_of(answer.object.name), answer.totals.chances_of_casualties
    title = "How many people are hurt, in 1,000 re-entries"
    if not classes or answer.decay.decayed_fraction == 0.0:
        said = f"{name}: no re-entry within the time looked at, so there is nothing to count."
        return Sheet("casualties", title, said).finish(said, _foot(answer))
    chances = [one.chance for one in classes]
    numbers = squares_of([one.mean for one in chances])
    said = (
        f"{supposition(answer)}: of 1,000 possible re-entries {numbers[0]:,} hurt nobody. Each square is "
        "one of them: nobody knows which it will be."
    )
    sheet = Sheet("casualties", title, said)
    step = (WIDTH - 2 * MARGIN) / _COLUMNS
    top, k = sheet.y, 0
    # The rare ones first: they are what the eye looks for.
    for one, count in reversed(list(zip(classes, numbers, strict=True))):
        rings = [
            _square(MARGIN + (n % _COLUMNS) * step, top + (n // _COLUMNS) * step) for n in range(k, k + count)
        ]
        sheet.area(rings, _kind(one))
        k += count
    sheet.y = top + math.ceil(_ALL / _COLUMNS) * step + 6.0
    rows = [
        (_kind(one), f"{_people(one)}: {_of_all(count, one.chance, fewer)}")
        for one, count, fewer in zip(classes, numbers, [classes[0].chance, *chances], strict=False)
    ]
    legend(sheet, "People hurt or killed in one re-entry", rows)
    words = "; ".join(words for _, words in rows)
    return sheet.finish(f"{said} {words}.", _foot(answer))


def squares_of(chances: list[float]) -> list[int]:
    """Whole numbers that add up to 1,000: rounded down, and what is left goes to those that lost most."""
    numbers = [int(_ALL * chance) for chance in chances]
    lost = sorted(range(len(chances)), key=lambda k: numbers[k] - _ALL * chances[k])
    for k in lost[: _ALL - sum(numbers)]:
        numbers[k] += 1
    return numbers


def _square(x: float, y: float) -> list[Point]:
    return [(x, y), (x + _PATCH, y), (x + _PATCH, y + _PATCH), (x, y + _PATCH)]


def _kind(one: ChanceOfNumber) -> str:
    return "soft" if one.most == 0 else "c2" if one.most == 1 else "c4" if one.most is not None else "c5"


def _people(one: ChanceOfNumber) -> str:
    if one.most == 0:
        return "nobody"
    if one.most is None:
        return f"{one.least} people and more"
    return f"{one.least} person" if one.least == one.most == 1 else f"{one.least} to {one.most} people"


def _of_all(count: int, chance: Chance, of_fewer: Chance) -> str:
    """Many squares tell a chance themselves; that of few stands beside them, as the sentences have it."""
    if chance.ci90[1] == 0.0:
        return "none"
    if count >= _KNOWN_BY_COUNT:
        return f"{count:,} of 1,000"
    known = known_chance(chance, of_fewer)
    if chance.ci90[0] == 0.0:
        return f"{count:,} of 1,000; {known}" if count else known
    return f"{f'{count:,} of 1,000' if count else 'less than 1 of 1,000'} ({known})"


def _foot(answer: Assessment) -> str:
    return source_line(answer.tool, answer.object, answer.run.now, answer.run.samples)
