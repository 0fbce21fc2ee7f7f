"""What `iss-risk evidence` prints."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.evidence import EvidenceAnswer, FindRecord, ParameterInterval
from iss_risk.notation.text import counted, one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.numbers import percent, rounded
from iss_risk.report.screen import as_text, folded, labelled

_MOST_MOVING = 3


def evidence_text(answer: EvidenceAnswer, *, width: int, colour: bool) -> str:
    """The parameters before and after, each find, and what goes into inputs.py."""
    title = [
        "Heating, from parts that were found",
        f"{counted(len(answer.finds), 'row')} of {counted(len(answer.without_reentry), 're-entry')}"
        if len(answer.without_reentry) == 1
        else f"{counted(len(answer.finds), 'row')} of {len(answer.without_reentry)} re-entries",
        f"{len(answer.unused)} not usable",
        counted(answer.run.samples, "sample"),
        f"seed {answer.run.seed}",
    ]
    parts: list[RenderableType] = [
        Text("\n".join(folded(title, width)), style="bold"),
        "",
        _parameters(answer, width),
        "",
        _finds(answer.finds, width),
        "",
        labelled("Moves most", _moves_most(answer), width),
        labelled(
            "inputs.py", [f"{one.name} {one.distribution}" for one in answer.inputs_from_evidence], width
        ),
    ]
    return as_text(parts, width=width, colour=colour)


def _parameters(answer: EvidenceAnswer, width: int) -> RenderableType:
    parameters = answer.parameters
    return fitted_table(
        Column("Parameter", "Parameter", [one.name for one in parameters]),
        [
            Column("prior (90 %)", "prior", [_interval(one.prior) for one in parameters]),
            Column("posterior (90 %)", "post.", [_interval(one.posterior) for one in parameters]),
            Column("width left", "left", [percent(one.width_left) for one in parameters], expendable=1),
        ],
        width,
        last_row_apart=False,
    )


def _interval(one: ParameterInterval) -> str:
    return f"{rounded(one.p50)} ({rounded(one.p05)}…{rounded(one.p95)})"


def _finds(finds: list[FindRecord], width: int) -> RenderableType:
    return fitted_table(
        Column("Find", "Find", [one_line(f"{one.identifier} {one.found_part}") for one in finds]),
        [
            Column("seen", "seen", [f"{one.seen} of {one.out_of}" for one in finds]),
            Column("lands, prior", "prior", [percent(one.p_lands_before) for one in finds]),
            Column("lands, posterior", "post.", [percent(one.p_lands_after) for one in finds]),
            Column(
                "as seen, left out", "as seen", [percent(one.p_as_seen_left_out) for one in finds],
                expendable=1,
            ),
        ],
        width,
        last_row_apart=False,
    )  # fmt: skip


def _moves_most(answer: EvidenceAnswer) -> list[str]:
    """The re-entries without which the heating would be estimated most differently."""
    median = answer.parameters[0].posterior.p50
    moving = sorted(answer.without_reentry, key=lambda one: -abs(one.heating_median - median))
    return [
        f"without {one.event}: heating {rounded(one.heating_median)}, own σ {rounded(one.own_sigma_median)}"
        for one in moving[:_MOST_MOVING]
    ]
