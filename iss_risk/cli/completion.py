"""Completion of values in the shell: words, and names that the tool knows (docs/how-to/completion.md).

A type of a parameter says which names its option takes; Click asks it when the user presses the key. What is
typed is passed on as it is: the code that uses a name checks it. Nothing is loaded before it is asked for.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from iss_risk.errors import IssRiskError

# A value and what it is: shown beside it by zsh and fish.
Known = Iterable[tuple[str, str]]


class Names(click.types.StringParamType):
    """A text, for which the names that `known` gives are offered.

    `several`: names with commas between them, of which the last is completed. `or_file`: a file may be meant
    as well. Case and accents of what is typed do not matter.
    """

    def __init__(self, known: Callable[[], Known], *, several: bool = False, or_file: bool = False) -> None:
        self._known = known
        self._several = several
        self._or_file = or_file

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - as Click calls it
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """The names that begin with what is typed."""
        try:
            found = matching(self._known(), incomplete, several=self._several)
        except IssRiskError:  # a run says what is missing; in the middle of a line nobody can be told
            found = []
        # The file comes first: the script for bash forgets what stands before it.
        return [CompletionItem(incomplete, type="file"), *found] if self._or_file else found


def words(*names: str) -> Names:
    """The type of an option that takes one of these words."""
    return Names(lambda: ((name, "") for name in names))


def matching(known: Known, incomplete: str, *, several: bool = False) -> list[CompletionItem]:
    """Those of the known names that begin with what is typed, or with what is typed after the last comma."""
    from iss_risk.notation.spelling import plain

    before = re.match(r"(?:.*,\s*)?", incomplete, re.DOTALL) if several else None
    kept = before[0] if before is not None else ""
    start = plain(incomplete.removeprefix(kept))
    return [
        CompletionItem(_quoted(kept + name), help=told or None)
        for name, told in known
        if plain(name).startswith(start)
    ]


def vehicles() -> Known:
    """Those that ship, for `--vehicle`."""
    from iss_risk.sources.embedded import data_folder

    return [(path.stem, "") for path in sorted((data_folder() / "vehicles").glob("*.toml"))]


def nations_and_groups() -> Known:
    """The embedded nations by name and by alpha-3 code, and the groups, for `--nation`."""
    from iss_risk.exposure.nations.embedded import embedded_names
    from iss_risk.exposure.nations.groups import embedded_groups

    nations = embedded_names()
    groups = [(one.name, f"group of {len(one.nations)} nations") for one in embedded_groups()]
    return [*groups, *((name, code) for code, name in nations), *nations]


def objects() -> Known:
    """Those whose parts are known or whose element sets are kept, by catalogue number, for `--object`."""
    from iss_risk.orbit.element_store import kept_objects
    from iss_risk.vehicle.catalogue import known_objects

    known = {str(number): one.vehicle for one in known_objects() for number in one.norad_ids}
    return sorted((dict.fromkeys(map(str, kept_objects()), "element sets are kept") | known).items())


def large_cities() -> Known:
    """Those of 500,000 people and more, and capitals, for `--places`; of one name with their nation."""
    from iss_risk.exposure.cities import cities

    times = Counter(city.name for city in cities())
    return [
        (city.name if times[city.name] == 1 else f"{city.name} ({city.iso_a2})", city.iso_a2)
        for city in cities()
    ]


def _quoted(text: str) -> str:
    """As the shell can take it over: zsh and fish quote by themselves, bash only where a quote is open."""
    if not os.environ.get("_ISS_RISK_COMPLETE", "").startswith("bash"):
        return text
    typed = os.environ.get("COMP_WORDS", "")
    if typed.count('"') % 2 or typed.count("'") % 2:
        return text
    # Two, of which Click's script for bash takes one away: it reads without -r.
    return re.sub(r"([^\w,.:/@%+-])", r"\\\\\1", text)
