"""How wide a text is, so that no two of them overlap, without asking a font of the system.

The widths are those of Arial, Helvetica and Liberation Sans (SIL OFL), which are the same by design: the
advance widths of Liberation Sans 1.07.4, in thousandths of the size.
"""

from __future__ import annotations

import unicodedata

# Letters of ASCII from the blank on.
_REGULAR = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722,
    278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278,
    469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333,
    500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
    556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584,
    556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
    333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
_OTHERS = {
    "°": 400, "²": 333, "³": 333, "±": 549, "·": 278, "×": 584, "–": 556, "—": 1000, "’": 278, "‘": 278,
    "…": 1000, "−": 584, "≤": 549, "≥": 549, "≈": 549, "′": 240, "″": 479, "→": 1000, "µ": 576, "“": 333,
    "”": 333, "„": 333, "ß": 611, "æ": 889, "ø": 611, "Ø": 778, "ł": 222, "ı": 278, "ð": 556, "þ": 556,
}  # fmt: skip
# Letters with accents are as wide as those without; of all others, the widest Latin one: rather too wide.
_WIDEST_LATIN = 1000


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of `text`, in the unit of `size`."""
    widths = _BOLD if bold else _REGULAR
    return sum(_of(one, widths) for one in text) * size / 1000.0


def _of(character: str, widths: tuple[int, ...]) -> int:
    if " " <= character <= "~":
        return widths[ord(character) - 32]
    if character in _OTHERS:
        return _OTHERS[character]
    if unicodedata.combining(character):
        return 0
    plain = unicodedata.normalize("NFD", character)[0]
    if " " <= plain <= "~":
        return widths[ord(plain) - 32]
    return _WIDEST_LATIN


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines of `text` that are at most `width` wide; a word that is wider is cut with an ellipsis."""
    lines: list[str] = []
    for word in text.split(" "):
        word = shortened(word, width, size, bold=bold)
        if lines and text_width(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """`text`, cut with an ellipsis where it is wider than `width`."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
