"""`iss-risk claims` from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from iss_risk.studies.claims import claims

from .conftest import Cli

# Imported here, before the fixture puts a fake in the place of the study of overflights, which it uses.
assert callable(claims)

COMMON = ("--source", "embedded", "--now", "2026-10-09", "--samples", "64", "--quiet")


def test_text_document_and_markdown(
    iss_risk_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for width in (80, 160):
        monkeypatch.setenv("COLUMNS", str(width))
        path = tmp_path / f"{width}.txt"
        assert iss_risk_cli("claims", *COMMON, "--output", str(path)).exit_code == 0
        text = path.read_text(encoding="utf-8")
        assert max(map(len, text.splitlines())) <= width
        words = " ".join(text.split())
        assert "“The ISS does not fly over Russia”" in words
        assert "about as likely to land there" in words
        assert "Liability Convention" in words
        assert re.search(r"Russia +█+ +1\.9 % +27\.\d", text)
    document = json.loads(iss_risk_cli("claims", *COMMON, "--json").stdout)
    assert document["schema"] == "iss-risk/claims/1"
    markdown = iss_risk_cli("claims", *COMMON, "--format", "markdown").stdout
    assert markdown.startswith("**The threat of February 2022")
    assert markdown.count("\n| ") == 2 + len(document["claims"])
    rows = iss_risk_cli("claims", *COMMON, "--format", "csv").stdout.splitlines()
    assert len(rows) == 1 + len(document["claims"])
    assert "then_verdict" in rows[0]


def test_a_file_that_cannot_be_used(iss_risk_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('title = "x"\n')
    outcome = iss_risk_cli("claims", str(path))
    assert (outcome.exit_code, outcome.stdout) == (3, "")
    assert "no [[claim]] tables" in outcome.stderr


def test_a_page_beside_the_answer(iss_risk_cli: Cli, tmp_path: Path) -> None:
    page = tmp_path / "claims.html"
    outcome = iss_risk_cli("claims", *COMMON, "--format", "csv", "--page", str(page))
    assert outcome.exit_code == 0, outcome.stderr
    assert "then_verdict" in outcome.stdout
    assert "“The ISS does not fly over Russia”" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "code"), [("claims.pdf", 2), ("no/such/folder/claims.html", 3)])
def test_a_page_that_cannot_be_written_is_known_at_once(
    iss_risk_cli: Cli, tmp_path: Path, name: str, code: int
) -> None:
    outcome = iss_risk_cli("claims", "--page", str(tmp_path / name), str(tmp_path / "no such claims.toml"))
    assert outcome.exit_code == code
    assert "no such claims" not in outcome.stderr
