"""The options of pictures: `--plot` of commands that have something to draw, and those of `iss-risk map`."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli.option import F, option

if TYPE_CHECKING:
    from iss_risk.answers.document import Answer

# What `iss-risk map` can compute itself comes first; the others are drawn --from a file.
PICTURES = (
    "nations", "where", "reentry", "casualties", "uncertainty", "altitude", "field", "history", "claims",
    "fleet",
)  # fmt: skip

_plot = option(
    "--plot",
    "plot",
    type=click.Path(),
    metavar="FILE",
    help="Also draw the answer: .svg, .png or .pdf, by the name of the file. `iss-risk map` draws more.",
)

picture = option(
    "--picture",
    type=click.Choice(PICTURES, case_sensitive=False),
    help="What to draw. [default: nations; with --from: the main picture of that answer]",
)
from_ = option(
    "--from",
    "from_file",
    type=click.Path(),
    metavar="FILE",
    help="Draw an answer that was kept with --json, instead of computing one.",
)
picture_output = option(
    "--output",
    type=click.Path(),
    metavar="FILE",
    help="The picture: .svg, .png or .pdf. [default: iss-risk-PICTURE.svg in this folder]",
)
dark = option("--dark", is_flag=True, help="Light on dark, for screens.")
width = option(
    "--width",
    "width_px",
    type=click.IntRange(200, 8_000),
    default=1_600,
    show_default=True,
    metavar="PIXELS",
    help="The width of a PNG; SVG and PDF have no pixels.",
)


@dataclass(frozen=True)
class Plot:
    """What --plot asks for; `path` is None where nothing is to be drawn."""

    path: Path | None

    def draw(self, answer: Answer, maps: dict[str, Any] | None = None) -> None:
        """Write the main picture of `answer`, made with the files `maps` of borders and people. Raises
        OutputError. Nothing of pictures is loaded where none is asked for."""
        if self.path is None:
            return
        from iss_risk.report.pictures.catalogue import Ground, draw
        from iss_risk.report.pictures.files import write_picture

        write_picture(draw(answer, ground=Ground(**(maps or {}))), self.path)


def plot(function: F) -> F:
    """Add --plot; the command gets one checked `plot`, which it draws after it has delivered its answer."""

    @_plot
    @functools.wraps(function)
    def wrapper(*args: Any, plot: str | None, **kwargs: Any) -> Any:
        if plot is not None:
            from iss_risk.report.pictures.formats import check_picture_file

            check_picture_file(Path(plot), "plot")
        return function(*args, plot=Plot(None if plot is None else Path(plot)), **kwargs)

    return wrapper  # type: ignore[return-value]
