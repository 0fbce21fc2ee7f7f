"""What is made of a claim, in one plain sentence: made from its figures alone."""

from __future__ import annotations

from collections.abc import Sequence

from iss_risk.answers.claims import ClaimFigure, Verdict
from iss_risk.answers.document import short
from iss_risk.studies.claim_quantities import QUANTITIES

# Two chances whose ratio lies between these are about the same, in plain words.
_ABOUT_THE_SAME = (0.8, 1.25)
# More is no plain sentence any more; all figures stand beside it.
_MOST_CLAUSES = 3
_LEADS: dict[Verdict, str] = {
    "true": "True",
    "partly true": "Partly true",
    "false": "False",
    "undecided": "Undecided",
}


def sentence_of(verdict: Verdict, figures: Sequence[ClaimFigure]) -> str:
    """The verdict, and what the figures say."""
    if figures[0].value is None:
        return f"{_LEADS[verdict]}: the figure that decides is not known."
    return f"{_LEADS[verdict]}: {words_of(figures)}."


def words_of(figures: Sequence[ClaimFigure]) -> str:
    """The clauses of the first figures that are known; those of one nation together."""
    known = [one for one in figures if one.value is not None][:_MOST_CLAUSES]
    parts: list[str] = []
    of: str | None = None
    for one in known:
        about = _about(one)
        clause = _clause(one)
        if about is not None and about != of:
            parts.append(f"{about}: {clause}")
        elif about is not None:
            parts[-1] += f", {clause}"
        else:
            parts.append(clause)
        of = about
    return "; ".join(parts)


def value_in_words(figure: ClaimFigure) -> str:
    """6.2 % (6.0 … 6.4); 28 min; a dash where it is not known."""
    if figure.value is None:
        return "–"
    is_share = figure.unit == "share"
    unit, number = ("%", _per_cent) if is_share else (figure.unit, _number)
    value = f"{number(figure.value)} {unit}".rstrip()
    if figure.interval90 is None:
        return value
    low, high = map(number, figure.interval90)
    if figure.interval_of == "sources":  # no middle of what sources say is better than another
        return f"{low} … {high} {unit}".rstrip() if low != high else value
    return f"{value} ({low} … {high})"


def _per_cent(share: float) -> str:
    """17.4; below a tenth of a per cent two significant digits."""
    if share in (0.0, 1.0):
        return f"{100.0 * share:.0f}"
    return f"{100.0 * share:.1f}" if share >= 0.001 else short(100.0 * share)


def _number(value: float) -> str:
    """Two significant digits, but from 100 on all before the point: 445 t is no 440."""
    return f"{value:,.0f}" if abs(value) >= 100.0 else short(value)


def _about(figure: ClaimFigure) -> str | None:
    if figure.nation is None or figure.beside is None:
        return figure.nation
    return f"{figure.nation} beside {figure.beside}"


def _clause(figure: ClaimFigure) -> str:
    says = QUANTITIES[figure.quantity].says
    words = value_in_words(figure)
    if figure.quantity == "odds_ratio":
        words = _times(figure)
    if figure.on_utc is not None and figure.interval90 is None:
        return f"it was up on {figure.on_utc:%Y-%m-%d}"  # a day that is past
    if figure.on_utc is not None:
        says = says.replace("{on}", f"{figure.on_utc:%Y-%m-%d}")
    if figure.tug is not None:
        says = says.replace("{tug}", _tug(figure))
    return says.replace("{}", words)


def _tug(figure: ClaimFigure) -> str:
    """Cygnus; US Deorbit Vehicle (does not exist yet, only from 2029 on)."""
    since = figure.tug_exists_from
    return f"{figure.tug}" if since is None else f"{figure.tug} (does not exist yet, only from {since} on)"


def _times(figure: ClaimFigure) -> str:
    """A piece is about as likely to land there (0.99 times, 0.95 … 1.04), 3 times as likely, ..."""
    assert figure.value is not None
    interval = ""
    if figure.interval90 is not None:
        interval = f", {short(figure.interval90[0])} … {short(figure.interval90[1])}"
    if _ABOUT_THE_SAME[0] <= figure.value <= _ABOUT_THE_SAME[1]:
        return f"a piece is about as likely to land there ({short(figure.value)} times{interval})"
    return f"a piece is {short(figure.value)} times as likely to land there ({interval.removeprefix(', ')})"
