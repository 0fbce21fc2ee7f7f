"""Text from outside that must not act on a terminal."""

from __future__ import annotations

import sys
import unicodedata

from iss_risk.answers.json_text import printable
from iss_risk.notation.text import is_harmful, one_line


def test_harmful_are_the_categories_of_unicode_and_the_bidirectional_ones() -> None:
    bidirectional = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    others = bidirectional | set("\ufffe\uffff")
    wanted = {
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in others
    }
    assert {one for one in map(chr, range(sys.maxunicode + 1)) if is_harmful(one)} == wanted


def test_on_one_line_they_are_replaced() -> None:
    assert one_line("a\nb \x1b[2J\u202ec\uffff") == "a b \ufffd[2J\ufffdc\ufffd"


def test_in_json_they_are_escaped_and_lines_stay() -> None:
    assert printable('{\n  "Ísland\x9b"\u2028}') == '{\n  "Ísland\\u009b"\\u2028}'
