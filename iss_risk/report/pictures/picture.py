"""A picture as a value, and what it is drawn on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

from iss_risk.notation.text import one_line
from iss_risk.report.pictures.palette import FONT, Theme, style
from iss_risk.report.pictures.text_width import text_width, wrapped

WIDTH = 640.0
MARGIN = 16.0
TITLE, TEXT, SMALL = 17.0, 12.0, 11.0
_LEADING = 1.32
# Letters reach so far above and below the line that they stand on, in parts of the size (Arial).
_ASCENT, _DESCENT = 0.74, 0.21

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True)
class TextBox:
    """The rectangle that a line of text takes up."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def meets(self, other: TextBox) -> bool:
        """Whether they have a part in common."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


@dataclass(frozen=True, repr=False)
class Picture:
    """A drawing of `width` × `height` units, with what it shows in words: `title` and `description`.

    `body` is SVG without ids, so that several pictures may stand in one page; `texts` where its words are.
    """

    name: str
    title: str
    description: str
    width: float
    height: float
    body: str
    texts: tuple[TextBox, ...]

    def svg(self, theme: Theme = "light") -> str:
        """A file that stands alone."""
        return self._svg(f"<style>{style(theme)}</style>", ' xmlns="http://www.w3.org/2000/svg"')

    def inline(self) -> str:
        """For a page that holds `palette.page_style()` once; without any style or id of its own."""
        return self._svg("", "")

    def _svg(self, head: str, attributes: str) -> str:
        size = f"{number(self.width)} {number(self.height)}"
        return (
            f'<svg{attributes} viewBox="0 0 {size}" width="{number(self.width)}" '
            f'height="{number(self.height)}" role="img" aria-label="{escape(self.alt)}" '
            f'font-family="{FONT}">\n<title>{escape(self.title)}</title>\n'
            f"<desc>{escape(self.description)}</desc>\n{head}{self.body}</svg>\n"
        )

    @property
    def alt(self) -> str:
        """All that it says, as one text for those who do not see it."""
        return f"{self.title}. {self.description}"

    def _repr_svg_(self) -> str:
        return self.svg()

    def __repr__(self) -> str:
        return f"<Picture {self.name}: {self.title}>"


class Sheet:
    """What a picture is drawn on, from the top down: `y` is where the next part begins."""

    def __init__(self, name: str, title: str, subtitle: str = "") -> None:
        self.name, self.title = name, plain_text(title)
        self._parts: list[str] = []
        self.texts: list[TextBox] = []
        self.y = MARGIN
        self.paragraph(title, size=TITLE, bold=True)
        if subtitle:
            self.y += 2.0
            self.paragraph(subtitle, kind="q")
        self.y += 8.0

    def text(
        self, x: float, y: float, text: str, *, size: float = TEXT, bold: bool = False,
        anchor: Anchor = "start", kind: str = "t",
    ) -> TextBox:  # fmt: skip
        """One line of text that stands on `y`."""
        box = box_of(x, y, text, size=size, bold=bold, anchor=anchor)
        self.texts.append(box)
        weight = ' font-weight="bold"' if bold else ""
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        # As wide as it is laid out, also in other fonts than those above, which are up to a fifth wider.
        wide = f' textLength="{number(box.right - box.left)}" lengthAdjust="spacingAndGlyphs"'
        self._parts.append(
            f'<text class="ir-{kind}" x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{weight}{at}'
            f"{wide if len(box.text) > 1 else ''}>{escape(box.text)}</text>"
        )
        return box

    def is_free(self, box: TextBox) -> bool:
        """Whether it meets no text that is there."""
        return not any(box.meets(other) for other in self.texts)

    def paragraph(
        self, text: str, *, x: float = MARGIN, width: float = WIDTH - 2 * MARGIN, size: float = TEXT,
        bold: bool = False, kind: str = "t",
    ) -> None:  # fmt: skip
        """Lines of text below what is there."""
        for line in wrapped(plain_text(text), width, size, bold=bold):
            self.y += size * _LEADING
            self.text(x, self.y - size * (_LEADING - 1.0), line, size=size, bold=bold, kind=kind)

    def rect(
        self, x: float, y: float, width: float, height: float, kind: str, *, round_: float = 0.0
    ) -> None:
        """A rectangle with its upper left corner at (x, y)."""
        corner = f' rx="{number(round_)}"' if round_ else ""
        self._parts.append(
            f'<rect class="ir-{kind}" x="{number(x)}" y="{number(y)}" width="{number(width)}" '
            f'height="{number(height)}"{corner}/>'
        )

    def line(self, points: Sequence[Point], kind: str, *, width: float | None = None) -> None:
        """A line through points."""
        stroke = "" if width is None else f' stroke-width="{number(width)}"'
        self._parts.append(f'<path class="ir-{kind}"{stroke} d="{_path(points)}"/>')

    def area(self, rings: Iterable[Sequence[Point]], kind: str, *, tip: str = "") -> None:
        """An area within rings (even-odd); `tip` is what a mouse is told about it."""
        data = "".join(f"{_path(ring)}z" for ring in rings)
        if data:
            inside = f"><title>{escape(plain_text(tip))}</title></path>" if tip else "/>"
            self._parts.append(f'<path class="ir-{kind}" fill-rule="evenodd" d="{data}"{inside}')

    def circle(self, x: float, y: float, radius: float, kind: str, *, opacity: float = 1.0) -> None:
        """A disc."""
        faint = f' fill-opacity="{number(opacity)}"' if opacity < 1.0 else ""
        self._parts.append(
            f'<circle class="ir-{kind}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{faint}/>'
        )

    def finish(self, description: str, footer: str) -> Picture:
        """The picture; `description` is what it shows, in sentences, `footer` what it rests on."""
        self.y += 6.0
        self.paragraph(footer, size=SMALL, kind="q")
        height = self.y + MARGIN
        paper = f'<rect class="ir-paper" width="{number(WIDTH)}" height="{number(height)}"/>\n'
        body = paper + "\n".join(self._parts) + "\n"
        return Picture(self.name, self.title, plain_text(description), WIDTH, height, body, tuple(self.texts))


def plain_text(text: str) -> str:
    """Text from outside on one line, without characters that act on a screen or that XML cannot hold; "?" for
    each, as the font has no U+FFFD."""
    return one_line(text).translate(dict.fromkeys((0xFFFD, 0xFFFE, 0xFFFF), "?"))


def box_of(
    x: float, y: float, text: str, *, size: float = TEXT, bold: bool = False, anchor: Anchor = "start"
) -> TextBox:
    """What a line of text that stands on `y` would take up."""
    text = plain_text(text)
    width = text_width(text, size, bold=bold)
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width
    return TextBox(left, y - _ASCENT * size, left + width, y + _DESCENT * size, text)


def number(value: float) -> str:
    """A tenth of a unit is a quarter of a pixel at 1,600: 12.3, 12, 0."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def _path(points: Sequence[Point]) -> str:
    """Relative steps of tenths, which are short: M1.2 3l.4-.1."""
    tenths = [(round(x * 10.0), round(y * 10.0)) for x, y in points]
    first = f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}"
    steps = []
    for (x0, y0), (x1, y1) in pairwise(tenths):
        dx, dy = _tenth(x1 - x0), _tenth(y1 - y0)
        steps.append(dx + (dy if dy.startswith("-") else f" {dy}"))
    return first if not steps else f"{first}l{' '.join(steps)}"


def _tenth(value: int) -> str:
    sign, whole, part = "-" if value < 0 else "", abs(value) // 10, abs(value) % 10
    if part == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{part}"
