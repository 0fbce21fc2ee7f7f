"""The answer of `iss-risk compare` as a document; units are in the names."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from iss_risk.answers.document import Answer, Document, Tool, short
from iss_risk.answers.history import DifferenceCause

COMPARISON_SCHEMA: Literal["iss-risk/comparison/1"] = "iss-risk/comparison/1"
RunKind = Literal["simulation", "document", "recorded run"]
WorldFigure = Literal[
    "decayed_fraction",
    "lifetime_days_p50",
    "lifetime_days_mean",
    "surviving_mass_kg",
    "casualty_area_m2",
    "expected_casualties",
    "p_casualty",
]


class Change(Document):
    """A figure in the first run (`before`) and in another (`after`), and `difference`, the second less the
    first. `ci90` is the 90 % interval of the difference. Null: not known, or beyond the horizon."""

    before: float | None
    after: float | None
    difference: float | None
    ci90: tuple[float, float] | None

    @property
    def is_resolved(self) -> bool:
        """Whether zero lies outside the interval of the difference."""
        return self.ci90 is not None and not self.ci90[0] <= 0.0 <= self.ci90[1]


class ComparedRun(Document):
    """One of the runs, the first of which the others are compared with.

    `paired`: it has the same samples with the same random numbers as the first, so that the intervals are
    those of the differences sample by sample; else they are those of independent runs, which are far wider.
    `causes` is what it was made from otherwise than the first.
    """

    label: str
    run_kind: RunKind
    object_name: str
    vehicle: str | None
    now: AwareDatetime
    paired: bool
    causes: list[DifferenceCause]


class ComparedFigure(Document):
    """A figure of the world in one of the other `run`s and in the first."""

    run: str
    figure: WorldFigure
    unit: str
    change: Change


class ComparedNation(Document):
    """A nation in one of the other `run`s and in the first."""

    run: str
    iso_a3: str
    name: str
    expected_casualties: Change
    p_debris: Change
    p_casualty: Change
    share: Change


class Comparison(Answer):
    """The answer of `iss-risk compare`: each other run against the first."""

    TABLE: ClassVar[str] = "nations"
    INDEX: ClassVar[str | None] = "iso_a3"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "run",
        "name",
        "expected_casualties_before",
        "expected_casualties_after",
        "expected_casualties_difference",
        "expected_casualties_ci90_low",
        "expected_casualties_ci90_high",
        "p_debris_before",
        "p_debris_after",
    )

    schema_: Literal["iss-risk/comparison/1"] = Field(default=COMPARISON_SCHEMA, alias="schema")
    tool: Tool
    runs: list[ComparedRun]
    figures: list[ComparedFigure]
    nations: list[ComparedNation]
    warnings: list[str]

    def figure(self, run: str, name: str) -> Change:
        """A figure of the world in one of the other runs, by the label of the run."""
        return next(one.change for one in self.figures if (one.run, one.figure) == (run, name))

    def headline(self) -> str:
        """The answer in one line."""
        first, *others = self.runs
        changes = [self.figure(one.label, "expected_casualties") for one in others]
        said = [f"{first.label} {short(changes[0].before or 0.0)}"]
        said += [
            f"{one.label} {short(change.after or 0.0)}" for one, change in zip(others, changes, strict=True)
        ]
        return f"casualties expected: {', '.join(said)}"
