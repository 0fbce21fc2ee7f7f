"""Text from outside (names in files) made safe and simple before it is printed."""

from __future__ import annotations

import unicodedata

# Control characters can move the cursor, recolour or retitle a terminal; lone surrogates cannot be
# encoded; the bidirectional overrides make a line read differently from what it says (CVE-2021-42574).
_HARMFUL_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}
_BIDIRECTIONAL = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPLACEMENT = "\ufffd"


def is_harmful(character: str) -> bool:
    """True for characters that change how a terminal shows the others."""
    return unicodedata.category(character) in _HARMFUL_CATEGORIES or character in _BIDIRECTIONAL


def one_line(text: str) -> str:
    """`text` on one line, with the characters that act on a terminal replaced by U+FFFD."""
    joined = " ".join(text.split())
    return "".join(_REPLACEMENT if is_harmful(c) else c for c in joined)


def counted(number: int, what: str) -> str:
    """1 element set, 2,000 element sets: `what` is a noun whose plural ends in -s."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
