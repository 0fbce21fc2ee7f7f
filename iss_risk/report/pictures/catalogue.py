"""Which pictures there are, and of which answers: `draw` makes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iss_risk.answers.assessment import ASSESSMENT_SCHEMA, Assessment
from iss_risk.answers.claims import CLAIMS_SCHEMA, Claims
from iss_risk.answers.debris import DEBRIS_SCHEMA, DebrisAnswer
from iss_risk.answers.decay import DECAY_SCHEMA, DecayAnswer
from iss_risk.answers.document import Answer
from iss_risk.answers.fleet import FLEET_SCHEMA, FleetAnswer
from iss_risk.answers.history import HISTORY_SCHEMA, History
from iss_risk.answers.kept import read_answer
from iss_risk.answers.overflight import OVERFLIGHT_SCHEMA, Overflight
from iss_risk.answers.passes import PASSES_SCHEMA, PassesAnswer
from iss_risk.errors import UsageError
from iss_risk.report.pictures.altitude import altitude_bands
from iss_risk.report.pictures.casualties import casualty_squares
from iss_risk.report.pictures.density import density_map
from iss_risk.report.pictures.field import debris_field
from iss_risk.report.pictures.fleet import periods_of_fleet
from iss_risk.report.pictures.influence import influences_of_assessment, influences_of_debris
from iss_risk.report.pictures.nations import overhead_map, risk_map
from iss_risk.report.pictures.outlines import nation_outlines
from iss_risk.report.pictures.picture import Picture
from iss_risk.report.pictures.reentry import reentry_of_assessment, reentry_of_decay
from iss_risk.report.pictures.runs import runs_of_history
from iss_risk.report.pictures.tracks import tracks_of
from iss_risk.report.pictures.verdicts import verdict_chips

Drawable = (
    Assessment | DecayAnswer | DebrisAnswer | Overflight | PassesAnswer | History | Claims | FleetAnswer
)

_KINDS: dict[str, type[Drawable]] = {
    ASSESSMENT_SCHEMA: Assessment,
    DECAY_SCHEMA: DecayAnswer,
    DEBRIS_SCHEMA: DebrisAnswer,
    OVERFLIGHT_SCHEMA: Overflight,
    PASSES_SCHEMA: PassesAnswer,
    HISTORY_SCHEMA: History,
    CLAIMS_SCHEMA: Claims,
    FLEET_SCHEMA: FleetAnswer,
}


@dataclass(frozen=True)
class Ground:
    """The files of borders and people that an answer was made with; None: the embedded ones."""

    nations: str | Path | None = None
    population: str | Path | None = None
    population_year: int | None = None


def _where(answer: Assessment, ground: Ground) -> Picture:
    """Near the end the passes, before that a density."""
    outlines = nation_outlines(ground.nations)
    if answer.passes is not None and answer.passes.minutes_known and answer.passes.passes:
        return tracks_of(answer, answer.passes, outlines)
    from iss_risk.exposure.model import load_exposure

    exposure = load_exposure(ground.nations, ground.population, ground.population_year)
    return density_map(answer, exposure.persons_by_cell(), outlines)


# The first of each kind of answer is the one that --plot draws.
_PICTURES: dict[type[Answer], dict[str, Callable[[Any, Ground], Picture]]] = {
    Assessment: {
        "nations": lambda answer, ground: risk_map(answer, nation_outlines(ground.nations)),
        "where": _where,
        "reentry": lambda answer, _: reentry_of_assessment(answer),
        "casualties": lambda answer, _: casualty_squares(answer),
        "uncertainty": lambda answer, _: influences_of_assessment(answer),
    },
    DecayAnswer: {
        "reentry": lambda answer, _: reentry_of_decay(answer),
        "altitude": lambda answer, _: altitude_bands(answer),
    },
    DebrisAnswer: {
        "field": lambda answer, _: debris_field(answer),
        "uncertainty": lambda answer, _: influences_of_debris(answer),
    },
    Overflight: {"nations": lambda answer, ground: overhead_map(answer, nation_outlines(ground.nations))},
    PassesAnswer: {
        "where": lambda answer, ground: tracks_of(answer, answer.passes, nation_outlines(ground.nations))
    },
    History: {"history": lambda answer, _: runs_of_history(answer)},
    Claims: {"claims": lambda answer, _: verdict_chips(answer)},
    FleetAnswer: {"fleet": lambda answer, _: periods_of_fleet(answer)},
}
ALL_NAMES = frozenset(name for pictures in _PICTURES.values() for name in pictures)


def pictures_of(answer: Answer) -> tuple[str, ...]:
    """The names of the pictures that can be made of an answer, the main one first; none for other kinds."""
    return tuple(_PICTURES.get(type(answer), ()))


def draw(answer: Answer, picture: str | None = None, ground: Ground | None = None) -> Picture:
    """One picture of an answer; by default its main one.

    `ground` are the files of borders and people that the answer was made with. Raises UsageError where there
    is no such picture of such an answer, and InputError for a file that cannot be used.
    """
    known = pictures_of(answer)
    if not known:
        raise UsageError(f"there is no picture of {type(answer).__name__}", parameter="answer")
    name = known[0] if picture is None else picture
    if name not in known:
        raise UsageError(
            f"{name!r} cannot be drawn of this answer, but {', '.join(known)} can", parameter="picture"
        )
    return _PICTURES[type(answer)][name](answer, ground or Ground())


def read_drawable(path: Path) -> Drawable:
    """A document written by --json, of which pictures can be made. Raises InputError."""
    return read_answer(path, _KINDS, "answer that can be drawn")
