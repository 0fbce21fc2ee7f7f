"""Where the answer of a command goes: standard output or a file, and in which format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from iss_risk.cli.messages import say
from iss_risk.cli.standard_streams import is_closed_for_writing
from iss_risk.errors import OutputError

if TYPE_CHECKING:
    from iss_risk.answers.document import Answer
    from iss_risk.report.layers.contents import Contents
    from iss_risk.report.layers.layer_file import LayerFile

TABLE_FORMATS = ("table", "csv", "tsv", "markdown", "json", "jsonl")
MAP_FORMATS = (*TABLE_FORMATS, "geojson")
MESSAGE_FORMATS = ("kvn", "xml")
_SUFFIXES = {".md": "markdown", **{f".{name}": name for name in MAP_FORMATS[1:]}}

# Renders an answer as text: (width in columns, with colour) -> text.
TextRenderer = Callable[[int, bool], str]


class Delivered(Protocol):
    """What a study returns: a document, or something from which a document can be made."""

    @property
    def warnings(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Delivery:
    """What --format, --output, --quiet and --verbose ask for; `asked` is whether --output was given."""

    table_format: str
    output: Path | None
    asked: bool
    quiet: bool
    verbose: bool

    @classmethod
    def prepare(cls, *, table_format: str | None, output: str | None, quiet: bool, verbose: bool) -> Delivery:
        """Find out now, before the long computation, whether the output can be written.

        Without a format it is that of the file's name (x.csv), else "table". Raises OutputError.
        """
        path = None if output in (None, "-") else Path(str(output))
        if table_format is None:
            table_format = "table" if path is None else _SUFFIXES.get(path.suffix.lower(), "table")
        if path is not None:
            from iss_risk.sources.files import check_writable

            check_writable(path)
        elif (table_format != "table" or output is not None or not quiet) and is_closed_for_writing(
            sys.stdout
        ):
            raise OutputError("standard output is closed: give --output FILE, or --quiet to print nothing")
        if verbose:
            from iss_risk.cli.logs import log_to_stderr

            log_to_stderr()
        return cls(
            table_format=table_format, output=path, asked=output is not None, quiet=quiet, verbose=verbose
        )

    def write_layers(self, file: LayerFile | None, contents: Callable[[], Contents]) -> None:
        """Write the layers, where a file of them is asked for, and say what it holds. Raises OutputError."""
        if file is not None:
            said = file.write(contents())
            if not self.quiet:
                say(said)

    @property
    def shows_progress(self) -> bool:
        """Whether to show a progress bar: only on a terminal, and not between log lines."""
        return sys.stderr.isatty() and not self.quiet and not self.verbose

    def hand_over(
        self,
        answer: Delivered,
        render_text: TextRenderer,
        document: Callable[[], Answer] | None = None,
        *,
        nations: str | Path | None = None,
    ) -> None:
        """Print the warnings, and print or write the answer. Raises OutputError.

        `document` makes the document of an answer that is not itself one; `nations` is the file of borders
        that it was made with, for maps.
        """
        if not self.quiet:
            for warning in answer.warnings:
                say(f"warning: {warning}")
        if self.table_format != "table":
            from iss_risk.report.table_formats import table_in_format

            text = table_in_format(_document(answer, document), self.table_format, nations)
        elif self.quiet and not self.asked:
            return
        else:
            from iss_risk.report.screen import columns_of, has_colour

            stream = sys.stdout if self.output is None else None
            text = render_text(columns_of(stream), has_colour(stream))
        if self.output is None:
            print_to_stdout(text)
        else:
            from iss_risk.sources.files import write_atomically

            try:
                write_atomically(self.output, text)
            except OutputError as error:
                print_to_stdout(text)  # nothing that was computed is lost
                raise OutputError(f"{error}; the answer went to standard output instead") from error
        if self.verbose:
            import logging

            logging.getLogger("iss_risk").info("answer delivered")


def print_to_stdout(text: str) -> None:
    """Print all of `text`. What cannot be written is an OutputError (standard_streams.py)."""
    sys.stdout.write(text)
    sys.stdout.flush()


def _document(answer: Delivered, document: Callable[[], Answer] | None) -> Answer:
    from iss_risk.answers.document import Answer

    made = answer if document is None else document()
    assert isinstance(made, Answer)
    return made
