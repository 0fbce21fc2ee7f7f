"""All objects of a fleet in a file of their own, so that the document itself stays small."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.errors import OutputError, UsageError
from iss_risk.sources.files import check_writable, write_atomically, write_whole

_FORMATS = {".jsonl": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet"}


@dataclass(frozen=True)
class ObjectsFile:
    """Where the objects go, and in which format: that of the file's ending."""

    path: Path
    format: str

    @classmethod
    def prepare(cls, path: str | Path) -> ObjectsFile:
        """Find out now, before the long computation, whether it can be written. Raises UsageError for another
        ending, OutputError for a place or a format that cannot be written."""
        path = Path(path)
        chosen = _FORMATS.get(path.suffix.lower())
        if chosen is None:
            raise UsageError(f"{path.name}: end it in {', '.join(_FORMATS)}", parameter="objects")
        if chosen == "parquet" and find_spec("pyarrow") is None:
            raise OutputError(
                "Parquet needs pyarrow, which is not installed: pip install 'iss-risk[parquet]', or name a "
                ".jsonl, .csv or .tsv"
            )
        check_writable(path)
        return cls(path, chosen)

    def write(self, answer: FleetAnswer) -> str:
        """Write the objects, whole or not at all, and say what is in the file. Raises OutputError."""
        if self.format == "parquet":
            frame = answer.to_frame()
            write_whole(self.path, lambda path: frame.to_parquet(path))
        else:
            from iss_risk.report.table_formats import table_in_format

            write_atomically(self.path, table_in_format(answer, self.format, None))
        return f"objects: {self.path}: {len(answer.members):,}"
