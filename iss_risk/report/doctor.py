"""What `iss-risk doctor` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.doctor import CheckUp
from iss_risk.report.screen import as_text, folded

_MARKS = {"ok": ("ok     ", "green"), "warning": ("warning", "yellow"), "fault": ("FAULT  ", "red")}


def doctor_text(answer: CheckUp, *, width: int, colour: bool) -> str:
    """One entry a check; what to do stands under it."""
    name_width = max(len(one.name) for one in answer.checks)
    indent = " " * (len(_MARKS["ok"][0]) + name_width + 4)
    parts: list[RenderableType] = []
    for one in answer.checks:
        mark, style = _MARKS[one.state]
        said = folded([one.finding], width - len(indent))
        if one.advice is not None:
            said += folded([f"→ {one.advice}"], width - len(indent))
        head = Text.assemble((mark, style), f"  {one.name:<{name_width}}  ", said[0])
        parts += [head, *(Text(indent + line) for line in said[1:])]
    states = [one.state for one in answer.checks]
    verdict = "Everything works." if set(states) == {"ok"} else _count(states)
    return as_text([*parts, "", Text(verdict, style="bold")], width=width, colour=colour)


def _count(states: Sequence[str]) -> str:
    words = [
        f"{states.count(state)} {state}{'' if states.count(state) == 1 else 's'}"
        for state in ("fault", "warning")
        if state in states
    ]
    if "fault" in states:
        return f"{' and '.join(words)}: iss-risk does not work as it should."
    return f"{words[0]}, no faults: iss-risk works."
