"""Where the answer of a command goes: standard output or a file, as a table or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from iss_risk.cli.standard_streams import is_closed_for_writing
from iss_risk.errors import OutputError

# Renders an answer as text: (width in columns, with colour) -> text.
TextRenderer = Callable[[int, bool], str]


class Delivered(Protocol):
    """What a study returns: a document, or something from which a document can be made."""

    @property
    def warnings(self) -> list[str]: ...


@dataclass(frozen=True)
class Delivery:
    """What --json, --output, --quiet and --verbose ask for; `asked` is whether --output was given."""

    as_json: bool
    output: Path | None
    asked: bool
    quiet: bool
    verbose: bool

    @classmethod
    def prepare(cls, *, as_json: bool, output: str | None, quiet: bool, verbose: bool) -> Delivery:
        """Find out now, before the long computation, whether the output can be written.

        Raises OutputError.
        """
        path = None if output in (None, "-") else Path(str(output))
        if path is not None:
            from iss_risk.sources.files import check_writable

            check_writable(path)
        elif (as_json or output is not None or not quiet) and is_closed_for_writing(sys.stdout):
            raise OutputError("standard output is closed: give --output FILE, or --quiet to print nothing")
        if verbose:
            from iss_risk.cli.logs import log_to_stderr

            log_to_stderr()
        return cls(as_json=as_json, output=path, asked=output is not None, quiet=quiet, verbose=verbose)

    @property
    def shows_progress(self) -> bool:
        """Whether to show a progress bar: only on a terminal, and not between log lines."""
        return sys.stderr.isatty() and not self.quiet and not self.verbose

    def hand_over(
        self, answer: Delivered, render_text: TextRenderer, render_json: Callable[[], str] | None = None
    ) -> None:
        """Print the warnings, and print or write the answer. Raises OutputError.

        `render_json` is for an answer that is not itself a document.
        """
        if not self.quiet:
            _print_warnings(answer.warnings)
        if self.as_json:
            text = _json_text(answer) if render_json is None else render_json()
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


def _json_text(answer: Delivered) -> str:
    from iss_risk.answers.document import Answer

    assert isinstance(answer, Answer)
    return answer.to_json()


def _print_warnings(warnings: list[str]) -> None:
    from iss_risk.notation.text import one_line

    for warning in warnings:
        print(f"warning: {one_line(warning)}", file=sys.stderr)
