"""`iss-risk explain`: what a term of the output means."""

from __future__ import annotations

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery


@click.command("explain", short_help="What a word, a column or a JSON field means.")
@click.argument("term", nargs=-1, metavar="[TERM]")
@options.delivery
def command(term: tuple[str, ...], delivery: Delivery) -> None:
    """Explain a term of the output: what it means, its unit, and where it comes from.

    TERM is a word, a heading of a column or a field of a JSON document; case, hyphens, underscores and the
    plural do not matter. Without TERM all terms are listed.

    \b
    Examples:
      iss-risk explain casualty area
      iss-risk explain p_casualty
      iss-risk explain "90 %"
      iss-risk explain --json > glossary.json
    """
    from iss_risk.glossary import explain, glossary

    answer = explain(" ".join(term)) if term else glossary()

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.glossary import explanation_text, terms_text

        render = explanation_text if term else terms_text
        return render(answer, width=width, colour=colour)

    delivery.hand_over(answer, as_text)
