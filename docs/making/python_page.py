"""docs/reference/python.md: the public names of iss_risk, from their signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from pydantic import BaseModel

import iss_risk


def python_page() -> str:
    """The whole page, as Markdown."""
    return "\n".join(_without_double_blanks(_lines())).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield from (
        "# Python",
        "",
        "Made by `make docs` from the docstrings of the public names, `iss_risk.__all__`. Everything else",
        "may change with any version. How they go together: [in notebooks](../how-to/notebook.md).",
    )
    named = {name: getattr(iss_risk, name) for name in iss_risk.__all__ if name != "__version__"}
    errors = {name: one for name, one in named.items() if inspect.isclass(one) and issubclass(one, Exception)}
    answers = {
        name: one for name, one in named.items() if inspect.isclass(one) and issubclass(one, BaseModel)
    }
    functions = {name: one for name, one in named.items() if inspect.isfunction(one)}
    values = {name: one for name, one in named.items() if name not in {*errors, *answers, *functions}}
    for title, kind in (
        ("Functions", functions),
        ("Values", values),
        ("Answers", answers),
        ("Errors", errors),
    ):
        yield from ("", f"## {title}")
        if title == "Answers":
            yield from (
                "",
                "Documents: their fields are those of [the JSON documents](../json.md). All have",
                "`to_json()`, `to_frame()` and `headline()`, and show themselves as a table in a notebook.",
            )
        for name in sorted(kind):
            yield from (
                "",
                f"### {name}",
                "",
                *_described(name, kind[name], signed=title in ("Functions", "Values")),
            )


def _described(name: str, thing: object, *, signed: bool) -> Iterator[str]:
    if signed:
        yield from ("```text", *_signature(name, thing), "```", "")
    yield from _docstring(inspect.getdoc(thing) or "")
    if inspect.isclass(thing) and not issubclass(thing, (BaseModel, Exception)):
        yield from _methods(thing)


def _signature(name: str, thing: object) -> Iterator[str]:
    """On one line where it fits, else a parameter a line."""
    assert callable(thing)
    signature = inspect.signature(thing)
    line = _annotated(f"{name}{signature}")
    if len(line) <= 100:
        yield line
        return
    yield f"{name}("
    kind = None
    for one in signature.parameters.values():
        if one.kind is one.KEYWORD_ONLY and kind not in (one.KEYWORD_ONLY, one.VAR_POSITIONAL):
            yield "    *,"
        kind = one.kind
        yield _annotated(f"    {one},")
    returned = signature.return_annotation
    yield ")" if returned in (signature.empty, None, "None") else f") -> {returned}"


def _annotated(text: str) -> str:
    """Without the quotes of annotations, which are texts here (PEP 563)."""
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", text)


def _methods(thing: type) -> Iterator[str]:
    for name, member in vars(thing).items():
        if name.startswith("_"):
            continue
        function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if isinstance(member, property) or inspect.isfunction(function):
            said = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
            yield f"- `{name}{'' if isinstance(member, property) else '()'}`: {said}"


def _docstring(text: str) -> Iterator[str]:
    """Paragraphs as they are; a list of arguments or errors as a list; examples as code."""
    for block in re.split(r"\n\n", text):
        head, _, rest = block.partition("\n")
        if head in ("Args:", "Raises:", "Returns:"):
            yield from (f"*{head.removesuffix(':')}*", "")
            for entry in re.split(r"\n(?=\S)", inspect.cleandoc(rest)):
                yield "- " + " ".join(entry.split())
        elif block.lstrip().startswith(">>>") or head.startswith("    "):
            yield from ("```text", *inspect.cleandoc(block).splitlines(), "```")
        else:
            yield from block.splitlines()
        yield ""


def _without_double_blanks(lines: Iterator[str]) -> Iterator[str]:
    before = None
    for line in lines:
        if line or before:
            yield line
        before = line
