"""Classes of size in powers of ten: each has a colour, and a word beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from iss_risk.report.pictures.palette import SIZES
from iss_risk.report.pictures.picture import MARGIN, SMALL, TEXT, WIDTH, Sheet
from iss_risk.report.pictures.text_width import text_width

# From the least to the most: as many as there are colours.
_WORDS = ("least", "very little", "little", "some", "much", "most")
NO_WORD = "none"


@dataclass(frozen=True)
class Sizes:
    """`count` classes of a factor of ten each, below 10^`top`; what is smaller is in the lowest."""

    top: int
    count: int

    @classmethod
    def of(cls, values: Iterable[float]) -> Sizes | None:
        """Those that span the values above 0; None where there are none."""
        found = [math.log10(value) for value in values if value > 0.0]
        if not found:
            return None
        # An edge itself belongs to the class above it.
        top = math.floor(max(found)) + 1
        return cls(top, min(SIZES, top - math.floor(min(found))))

    def colour(self, value: float) -> int | None:
        """The number of the colour, of which the highest is the most; None for 0."""
        if value <= 0.0:
            return None
        below = self.top - 1 - math.floor(math.log10(value))
        return SIZES - 1 - min(max(below, 0), self.count - 1)

    def rows(self, label: Callable[[float | None, float], str]) -> list[tuple[int, str]]:
        """Colour and words of each class from the most on; `label` says "1 to 10" of its two ends, and of
        None and an end "below 1"."""
        words = _WORDS[SIZES - self.count :]
        rows = []
        for k in range(self.count):
            high = 10.0 ** (self.top - k)
            low = None if k == SIZES - 1 else 10.0 ** (self.top - k - 1)
            rows.append((SIZES - 1 - k, f"{words[self.count - 1 - k]}: {label(low, high)}"))
        return rows


def legend(sheet: Sheet, title: str, rows: list[tuple[str, str]]) -> None:
    """Below what is there: a title, and for each class its patch and its words, in columns."""
    sheet.paragraph(title, size=TEXT, bold=True)
    sheet.y += 4.0
    patch, gap = 22.0, 18.0
    widest = max((text_width(words, SMALL) for _, words in rows), default=0.0)
    columns = max(1, min(3, int((WIDTH - 2 * MARGIN + gap) // (patch + widest + gap))))
    deep = math.ceil(len(rows) / columns)
    for k, (kind, words) in enumerate(rows):
        x = MARGIN + (k // deep) * (patch + widest + gap)
        y = sheet.y + (k % deep) * 17.0
        sheet.rect(x, y + 2.0, 16.0, 11.0, kind)
        sheet.text(x + patch, y + 11.5, words, size=SMALL)
    sheet.y += deep * 17.0 + 2.0
