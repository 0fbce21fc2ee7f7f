"""Names as people write them: what two spellings have in common, and what was probably meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

# Names are a line at most; what is longer is not looked at, so that no text from outside takes long.
_LONGEST = 200
_MOST_SUGGESTED = 3
# Of difflib's measure of likeness, 0 to 1: at 0.7 two letters of seven may be wrong.
_ALIKE = 0.7


def plain(name: str) -> str:
    """Without case, accents and punctuation: "São Paulo" and "SAO-PAULO" are both "sao paulo"."""
    letters = unicodedata.normalize("NFKD", name[:_LONGEST].replace("&", " and ")).casefold()
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’`.]", "", letters)))


def close_names(word: str, known: Iterable[str]) -> list[str]:
    """At most three of the `known` names that `word` was probably meant to be: those spelt nearly so, then
    those that begin with it or hold it as a word."""
    wanted, keys = plain(word), {plain(str(name)): str(name) for name in known}
    alike = difflib.get_close_matches(wanted, keys, n=_MOST_SUGGESTED, cutoff=_ALIKE)
    alike.sort(key=lambda key: not key.startswith(wanted))  # a name that was broken off comes first
    holding = [key for key in keys if wanted and f" {key}".find(f" {wanted}") >= 0]
    return [keys[key] for key in dict.fromkeys([*alike, *holding])][:_MOST_SUGGESTED]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`" (did you mean 'x' or 'y'?)"` for the known names closest to `word`, or nothing."""
    close = close_names(word, known)
    return f" (did you mean {' or '.join(map(repr, close))}?)" if close else ""
