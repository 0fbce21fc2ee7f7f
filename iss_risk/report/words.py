"""Chances and small numbers as they may stand in a sentence: 1 in 16 million, 3.7 %, 0.00019."""

from __future__ import annotations

from iss_risk.notation.text import one_line
from iss_risk.report.numbers import percent, rounded

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_RAREST = 1e-15
_HARDLY = 1e-6
# Rarer chances are said as odds, more likely ones in per cent.
_ODDS_BELOW = 0.01
# From even odds on, "1 in 1.4" is no plain language.
_PERCENT_FROM = 0.5


def object_in_words(name: str) -> str:
    """The name of an object as it may stand in a sentence: element sets without one give its number."""
    words = one_line(name)
    return f"object {words}" if words.isdigit() else words


def odds_in_words(chance: float) -> str:
    """about 1 in 20; about 1 in 16 million; from even odds on 62.5 %."""
    return share_in_words(chance) if chance >= _PERCENT_FROM else f"about 1 in {_odds(chance)}"


def chance_in_words(chance: float) -> str:
    """3.7 %; 1 in 4,200 below 1 %; less than 1 in a million; more than 99.9 %."""
    if chance < _HARDLY:
        return "less than 1 in a million"
    if chance < _ODDS_BELOW:
        return f"1 in {_odds(chance)}"
    return share_in_words(chance)


def one_in_words(chance: float) -> str:
    """1 in 27; less than 1 in a million; 62.5 %, from even odds on: one form for chances side by side."""
    if chance < _HARDLY:
        return "less than 1 in a million"
    return odds_in_words(chance).removeprefix("about ")


def share_in_words(share: float) -> str:
    """3.7 %; less than 0.1 %."""
    return percent(share).replace("<", "less than ").replace(">", "more than ")


def number_in_words(value: float) -> str:
    """Two significant digits, without powers of ten: 0.079, 21, 0.000019, 1,600."""
    if 0.0 < value < _RAREST:
        return "less than a millionth of a billionth"
    if 0.0 < value < 1e-6:
        return f"1 in {_odds(value)}"
    if value < 1e-3:
        return "0" if value == 0.0 else f"{float(f'{value:.1e}'):.12f}".rstrip("0")
    return rounded(value)


def _odds(chance: float) -> str:
    """The N of "1 in N"."""
    odds = 1.0 / max(chance, _RAREST)
    for scale, word in _SCALES:
        if odds >= 0.995 * scale:
            return f"{rounded(odds / scale)} {word}"
    return rounded(odds)
