"""A picture as a file: SVG as it is, PNG and PDF made of the same SVG, with what it shows in words inside.

vl-convert (BSD-3-Clause) draws SVG by resvg, and carries Liberation Sans: no font of the system is needed.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from iss_risk.report.pictures.formats import check_picture_file
from iss_risk.report.pictures.palette import Theme
from iss_risk.report.pictures.picture import Picture
from iss_risk.sources.files import write_atomically

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The length, type and checksum of a chunk, and the 13 bytes of the first (PNG, third edition, 5.3 and
# 11.2.1).
_AFTER_HEADER = len(_SIGNATURE) + 12 + 13


def write_picture(
    picture: Picture, path: str | Path, *, theme: Theme = "light", width_px: int = 1600
) -> None:
    """Write it in the format of the file's ending (.svg, .png, .pdf), whole or not at all; PNG so wide.

    Raises UsageError for another ending, InputError where a package is missing, and OutputError.
    """
    path = Path(path)
    check_picture_file(path, "path")
    write_atomically(path, picture_bytes(picture, path.suffix.lower(), theme=theme, width_px=width_px))


def picture_bytes(picture: Picture, ending: str, *, theme: Theme = "light", width_px: int = 1600) -> bytes:
    """The content of a file with that ending (formats.py); `width_px` is for PNG."""
    svg = picture.svg(theme)
    if ending == ".png":
        import vl_convert

        return _with_words(vl_convert.svg_to_png(svg, scale=width_px / picture.width), picture)
    if ending == ".pdf":
        import vl_convert

        return _with_metadata(vl_convert.svg_to_pdf(svg), picture)
    return svg.encode("utf-8")


def _with_words(png: bytes, picture: Picture) -> bytes:
    """With the title and the description as texts (iTXt, PNG 11.3.3.4), right after the header."""
    words = b"".join(
        _chunk(b"iTXt", name + b"\0\0\0en\0\0" + text.encode("utf-8"))
        for name, text in ((b"Title", picture.title), (b"Description", picture.description))
    )
    return png[:_AFTER_HEADER] + words + png[_AFTER_HEADER:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _with_metadata(pdf: bytes, picture: Picture) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.add_metadata({"/Title": picture.title, "/Subject": picture.description, "/Creator": "iss-risk"})
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
