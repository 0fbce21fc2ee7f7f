"""What the tests of sources look at: outcomes of commands, and the cache on disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any


@dataclass
class Outcome:
    """How a command ended and what it said."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> Any:
        return json.loads(self.stdout)

    @property
    def orbit(self) -> Any:
        return next(one for one in self.document["inputs"] if one["name"] == "orbit")


def older_by(folder: Path, hours: float) -> None:
    """Let that much time pass for everything in the cache."""
    span = timedelta(hours=hours)
    for path in folder.glob("*.meta.json"):
        sidecar = json.loads(path.read_text())
        for name in ("fetched_at", "checked_at"):
            sidecar[name] = (datetime.fromisoformat(sidecar[name]) - span).isoformat()
        path.write_text(json.dumps(sidecar))
    attempts = folder / "attempts.json"
    if attempts.exists():
        entries = json.loads(attempts.read_text())
        for entry in entries.values():
            entry["not_before"] = (datetime.fromisoformat(entry["not_before"]) - span).isoformat()
        attempts.write_text(json.dumps(entries))


def bodies(folder: Path) -> dict[str, bytes]:
    """The copies that sidecars point to, by key."""
    found = {}
    for path in folder.glob("*.meta.json"):
        sidecar = json.loads(path.read_text())
        found[path.name.removesuffix(".meta.json")] = (folder / sidecar["body"]).read_bytes()
    return found
