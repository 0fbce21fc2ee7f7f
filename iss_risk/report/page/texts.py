"""The sentences and numbers of the page in one language, from the catalogues data/page/*.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from iss_risk.errors import UsageError
from iss_risk.report.numbers import percent, rounded
from iss_risk.sources.embedded import data_path

LANGUAGES = ("en", "de", "es")
# Below, a number of casualties is said to be so small only: nobody reads powers of ten.
_SMALLEST = 1e-5
_SCALES = (("trillion", 1e12), ("billion", 1e9), ("million", 1e6))
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# From even odds on "1 in 1.4" is no plain language.
_PERCENT_FROM = 0.5


@dataclass(frozen=True)
class Texts:
    """The catalogue of one `language`: `strings` by "section.name"."""

    language: str
    strings: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The text of `key` with its blanks filled in. Raises KeyError for a text or blank that is not
        there."""
        return self.strings[key].format(**values)

    def local(self, number: str) -> str:
        """Numbers as the English report writes them (1,900.5), as this language does."""
        return _NUMBER.sub(self._marked, number)

    def _marked(self, found: re.Match[str]) -> str:
        whole, point, rest = found[0].partition(".")
        grouped = len(whole.replace(",", "")) >= int(self.strings["grouped_from"])
        whole = whole.replace(",", self.strings["thousands"] if grouped else "")
        return f"{whole}{self.strings['decimal']}{rest}" if point else whole

    def pieces(self, value: float) -> str:
        """How many pieces, in words: a part of one is no piece."""
        if value < 1.5:
            return self.strings["lands.one_piece"]
        return self.say("lands.many_pieces", count=self.whole(value))

    def whole(self, value: float) -> str:
        """A mean number of whole things: no decimals that look like more than is known."""
        return f"{value:.0f}" if 0.95 <= value < 99.5 else self.number(value)

    def input(self, name: str) -> str:
        """An uncertain input in plain words."""
        key = f"input.{name}"
        return self.strings[key] if key in self.strings else name.replace("_", " ")

    def number(self, value: float) -> str:
        """Two significant digits, without powers of ten."""
        if 0.0 < value < _SMALLEST:
            return self.say("number.below", amount=self.local("0.00001"))
        if value >= 1e6:
            return self._large(value)
        if value < 1e-3:
            return self.local("0" if value == 0.0 else f"{float(f'{value:.1e}'):.7f}".rstrip("0"))
        return self.local(rounded(value))

    def count(self, value: int) -> str:
        """All digits."""
        return self.local(f"{value:,}")

    def share(self, fraction: float) -> str:
        """One decimal of a per cent; no zero where it is not zero."""
        text = percent(fraction)
        for sign, word in (("<", "below"), (">", "above")):
            if text.startswith(sign):
                return self.say(f"number.{word}", amount=self.local(text[1:]))
        return self.local(text)

    def bound(self, chance: float, interval: tuple[float, float] | None) -> str:
        """A chance as odds; of what no sample shows, how rare it is at least."""
        if chance > 0.0 or interval is None:
            return self.odds(chance)
        return self.say("number.rarer", odds=self.odds(interval[1]))

    def odds(self, chance: float) -> str:
        """As in: 1 in 8.7; in per cent from even odds on."""
        if chance <= 0.0:
            return self.strings["number.never"]
        if chance >= _PERCENT_FROM:
            return self.share(chance)
        # 1 in 5, not 1 in 5.0
        odds = self._large(1.0 / chance).removesuffix(f"{self.strings['decimal']}0")
        return self.say("number.odds", odds=odds)

    def mass(self, mass_kg: float, digits: int = 2) -> str:
        """As in: 47 t; 480 kg."""
        unit, amount = ("t", mass_kg / 1000.0) if mass_kg >= 1000.0 else ("kg", mass_kg)
        return self.say(f"number.{unit}", amount=self.local(rounded(amount, digits)))

    def age(self, hours: float) -> str:
        """As in: 50 days."""
        size = abs(hours)
        if size < 1.5:
            unit, amount = "minutes", 60.0 * size
        elif size < 48.0:
            unit, amount = "hours", size
        elif size < 2.0 * 365.25 * 24.0:
            unit, amount = "days", size / 24.0
        else:
            unit, amount = "years", size / (365.25 * 24.0)
        return self.say(f"number.{unit}", amount=self.local(rounded(amount)))

    def _large(self, value: float) -> str:
        for word, unit in _SCALES:
            if value >= 0.995 * unit:
                return self.say(f"number.{word}", amount=self.local(rounded(value / unit)))
        return self.local(rounded(value))


@cache
def texts_in(language: str) -> Texts:
    """The catalogue of a language. Raises UsageError for one that there is none for."""
    if language not in LANGUAGES:
        raise UsageError(f"{language!r} is not known: choose {', '.join(LANGUAGES)}", parameter="language")
    with data_path("page", f"{language}.toml").open("rb") as stream:
        tables = tomllib.load(stream)
    strings: dict[str, str] = {}
    for name, value in tables.items():
        if isinstance(value, dict):
            strings |= {f"{name}.{key}": text for key, text in value.items()}
        else:
            strings[name] = value
    return Texts(language, strings)
