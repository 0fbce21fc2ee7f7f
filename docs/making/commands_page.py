"""docs/reference/commands.md: each command with its examples, and every option once."""

from __future__ import annotations

from collections.abc import Iterator

from making.command_tree import CommandText, commands


def commands_page() -> str:
    """The whole page, as Markdown."""
    return "\n".join(_lines(commands())) + "\n"


def _lines(all_commands: list[CommandText]) -> Iterator[str]:
    program, *others = all_commands
    yield from (
        "# Commands and options",
        "",
        "Made by `make docs` from what `iss-risk COMMAND --help` prints; `man iss-risk` has the same. Each",
        "option can also be set by a variable: `--max-age` by `ISS_RISK_MAX_AGE`",
        "([exit codes, environment variables, files](environment.md)).",
        "",
        f"`{program.usage}`",
        "",
        program.paragraphs[0],
        "",
        *(f"- `{option.usage}`: {_escaped(option.meaning)}" for option in program.options),
        "",
        "## Commands",
    )
    for one in others:
        yield from ("", f"### {one.name}", "", f"`{one.usage}`")
        for paragraph in one.paragraphs:
            yield from ("", _escaped(paragraph))
        if one.examples:
            yield from ("", "```text", *one.examples, "```")
        if one.options:
            yield from ("", "Options: " + ", ".join(f"`{option.flag}`" for option in one.options) + ".")
    yield from ("", "## Options", "")
    # A few options mean something a little different, or have another default, in some commands.
    found: dict[tuple[str, str], list[str]] = {}
    for one in others:
        for option in one.options:
            found.setdefault((option.usage, option.meaning), []).append(one.name.removeprefix("iss-risk "))
    for (usage, meaning), names in sorted(found.items()):
        yield f"- `{usage}`: {_escaped(meaning)} *({', '.join(names)})*"


def _escaped(text: str) -> str:
    """A sentence of a help text as Markdown that shows it as it stands; its `code` stays code."""
    parts = text.split("`")
    plain = [part if k % 2 else _plain(part) for k, part in enumerate(parts)]
    return "`".join(plain)


def _plain(text: str) -> str:
    for sign in ("\\", "*", "_", "[", "]"):
        text = text.replace(sign, "\\" + sign)
    return text.replace("<", "&lt;")
