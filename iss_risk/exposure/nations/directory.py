"""A nation or a group of nations from what a user calls it: the same wherever a name is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.exposure.nations.groups import Group, embedded_groups, read_groups
from iss_risk.exposure.nations.names import code_of_name, folded, other_names
from iss_risk.notation.spelling import close_names

_SHORTEST_TYPO = 3
_LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Named:
    """What a name stands for: a nation, or a group. `codes`: its alpha-3 code, or those of the members."""

    name: str
    codes: tuple[str, ...]
    is_group: bool = False


class Directory:
    """The nations that are known, by their codes and names (nations,), and the groups of them.

    `groups`: a file (see `read_groups`); its groups take the place of embedded ones of the same name. Members
    without borders of their own here do not count. Raises InputError for a file that cannot be used.
    """

    def __init__(self, iso_a3: Sequence[str], names: Sequence[str], groups: str | Path | None = None) -> None:
        self._names = dict(zip(iso_a3, names, strict=True))
        self._code_of = {folded(name): code for code, name in self._names.items()}
        self._code_of |= {code.casefold(): code for code in iso_a3}
        self._groups_file = groups
        if groups is not None:
            _ = self._groups  # what is wrong with the file is told before anything runs

    def find(self, text: str, *, parameter: str = "named") -> Named:
        """The nation or the group of that name.

        A nation goes by its alpha-3 or alpha-2 code, its name, or another usual name; case, accents and
        "the" do not matter. Raises UsageError, which names `parameter` and says what was probably meant.
        """
        code = self._code(text)
        if code is not None:
            return Named(self._names[code], (code,))
        group = self._groups.get(folded(text))
        if group is not None:
            codes = tuple(code for one in group.nations if (code := self._code(one)) is not None)
            if not codes:
                raise UsageError(f"no nation of {group.name} is known here", parameter=parameter)
            return Named(group.name, tuple(dict.fromkeys(codes)), is_group=True)
        raise UsageError(self._unknown(text), parameter=parameter)

    def find_all(self, texts: Sequence[str], *, parameter: str = "named") -> tuple[Named, ...]:
        """What each text stands for, once; a text may hold several names with commas between them.

        Raises UsageError as `find`.
        """
        each = [name for text in texts for name in self._separate(text)]
        return tuple(dict.fromkeys(self.find(name, parameter=parameter) for name in each))

    def _separate(self, text: str) -> list[str]:
        """The names in a list with commas; a name that itself has one ("Korea, South") is left whole."""
        if self._code(text) is not None or folded(text) in self._groups:
            return [text]
        return [name.strip() for name in text.split(",") if name.strip()] or [text]

    def _code(self, text: str) -> str | None:
        """The code of a nation that is known."""
        found = self._code_of.get(text.strip().casefold()) or self._code_of.get(folded(text))
        if found is None:
            found = _code_of_a2(text.strip().upper()) or code_of_name(text)
        return found if found in self._names else None

    @cached_property
    def _groups(self) -> dict[str, Group]:
        """By their names, as they are compared; those of the user's file before the embedded ones."""
        own = () if self._groups_file is None else read_groups(self._groups_file)
        for group in own:
            self._check(group)
        found: dict[str, Group] = {}
        for group in (*own, *embedded_groups()):
            for name in (group.name, *group.also):
                found.setdefault(folded(name), group)
        return found

    def _check(self, group: Group) -> None:
        """Raise InputError for a group of the user's file whose name or members mean something else."""
        if self._code(group.name) is not None:
            raise InputError(
                f"{group.name!r} is a nation: give the group another name",
                path=self._groups_file,
                line=group.lines[0],
                field="group",
            )
        for nation, line in zip(group.nations, group.lines, strict=True):
            if self._code(nation) is None and not _is_nation(nation):
                known = self._names.values()
                raise InputError(
                    f"no nation {_shown(nation)}{_perhaps(nation, known)}",
                    path=self._groups_file,
                    line=line,
                    field="nation",
                )

    def _unknown(self, text: str) -> str:
        if _is_nation(text):
            return f"{_shown(text)} is not among the nations of these borders"
        known = [*self._names.values(), *(one.name for one in self._groups.values())]
        return (
            f"no nation and no group {_shown(text)}{_perhaps(text, known)}; give a name, or an ISO 3166 code "
            "such as USA or US"
        )


def groups_of(
    groups: Sequence[str | Named], iso_a3: Sequence[str], names: Sequence[str]
) -> tuple[Named, ...]:
    """The groups, among nations (nations,) by code and name; those given by name are the embedded ones.

    Raises UsageError for an unknown group.
    """
    if not groups:
        return ()
    directory = Directory(iso_a3, names)
    return tuple(directory.find(one, parameter="groups") if isinstance(one, str) else one for one in groups)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}...")


def _perhaps(text: str, known: Iterable[str]) -> str:
    close: list[str] = []
    if len(text.strip()) >= _SHORTEST_TYPO:
        close = close_names(text, known) or close_names(text, other_names())
    return f"; perhaps {', '.join(close)}" if close else ""


def _code_of_a2(text: str) -> str | None:
    nations = embedded_nations()
    return nations.iso_a3[nations.iso_a2.index(text)] if text and text in nations.iso_a2 else None


def _is_nation(text: str) -> bool:
    """Whether the name is that of a nation at all, be it in the borders that are used or not."""
    nations = embedded_nations()
    code = text.strip().upper()
    return code in nations.iso_a3 or _code_of_a2(code) is not None or code_of_name(text) != ""
