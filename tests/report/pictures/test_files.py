"""Pictures as files: the format is that of the ending, and the words are inside."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from iss_risk.errors import OutputError
from iss_risk.report.pictures.files import picture_bytes, write_picture

from .test_pictures import PICTURES

DRAWN = PICTURES["far off: nations"]


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + data)
        found.append((kind, data))
        at += 12 + length
    return found


def test_svg(tmp_path: Path) -> None:
    path = tmp_path / "map.svg"
    write_picture(DRAWN, path)
    assert path.read_bytes() == DRAWN.svg().encode()
    assert b"var(" not in path.read_bytes(), "not every program knows variables of CSS"


@pytest.mark.parametrize("width", [600, 1600])
def test_png_of_the_width_that_was_asked_for(width: int) -> None:
    pytest.importorskip("vl_convert")
    png = picture_bytes(DRAWN, ".png", width_px=width)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found = chunks(png)
    assert found[0][0] == b"IHDR"
    assert found[-1][0] == b"IEND"
    assert struct.unpack(">I", found[0][1][:4])[0] == width
    texts = dict(data.split(b"\0\0\0en\0\0") for kind, data in found if kind == b"iTXt")
    assert texts == {b"Title": DRAWN.title.encode(), b"Description": DRAWN.description.encode()}


def test_pdf() -> None:
    pytest.importorskip("vl_convert")
    pypdf = pytest.importorskip("pypdf")
    import io

    pdf = picture_bytes(DRAWN, ".pdf", theme="dark")
    assert pdf.startswith(b"%PDF-")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert reader.metadata.title == DRAWN.title
    assert reader.metadata.subject == DRAWN.description
    assert "Where people may be hurt" in reader.pages[0].extract_text(), "words are words"


def test_what_was_there_stays_when_it_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "map.svg"
    path.write_text("good")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("iss_risk.sources.files.replace_file", full)
    with pytest.raises(OutputError, match="no space left"):
        write_picture(DRAWN, path)
    assert path.read_text() == "good"
