"""Text from outside (names in files) made safe and simple before it is printed."""

from __future__ import annotations

import re

# Control characters (category Cc of Unicode) can move the cursor, recolour or retitle a terminal; line and
# paragraph separators (Zl, Zp) break its lines; lone surrogates (Cs) cannot be encoded; the bidirectional
# overrides make a line read differently from what it says (CVE-2021-42574); U+FFFE and U+FFFF may not stand
# in XML (XML 1.0, section 2.2).
# Compiled, because a document has hundreds of thousands of harmless characters.
HARMFUL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_REPLACEMENT = "\ufffd"


def is_harmful(character: str) -> bool:
    """True for characters that change how a terminal shows the others."""
    return HARMFUL.match(character) is not None


def one_line(text: str) -> str:
    """`text` on one line; characters that act on a terminal or that XML does not take become U+FFFD."""
    joined = " ".join(text.split())
    return HARMFUL.sub(_REPLACEMENT, joined)


def counted(number: int, what: str) -> str:
    """1 element set, 2,000 element sets: `what` is a noun whose plural ends in -s."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
