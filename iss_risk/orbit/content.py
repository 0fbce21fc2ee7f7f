"""The bytes of an orbit file as text: bounded in size, decompressed, decoded."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import sys
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from iss_risk.errors import InputError
from iss_risk.sources.embedded import data_path

# A full history of the ISS is below 30 MB in the widest format (JSON).
LARGEST_FILE_BYTES = 64 * 1024 * 1024
# 64 MiB of TLE without names are 0.95 million lines.
MOST_LINES = 1_200_000
_LINE_ENDS = "\n\r\f\x85\u2028\u2029"

_GZIP_MAGIC = b"\x1f\x8b"
# Tab, line feed, form feed and carriage return are text; all other control characters are not.
_NOT_TEXT = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\f\r")
_MARKED = {ord(one): "\ufffd" for one in _NOT_TEXT}
# Of a list of many objects so much may be damaged, and the records that are not are read: an archive or a
# picture is damaged in a third of its bytes.
_MOST_DAMAGED = 0.01


@dataclass(frozen=True)
class Content:
    """`path` is how errors name the source, `source` how results name it; `sha256` is of the raw bytes."""

    path: str
    source: str
    sha256: str
    text: str
    origin: str = "file"


def read_content(source: str | Path | None, *, of_many: bool = False) -> Content:
    """Read a file, standard input ("-") or the embedded snapshot (None); `of_many` as in
    `content_from_bytes`. Raises InputError."""
    if source is None:
        path = data_path("orbits", "iss.tle")
        content = content_from_bytes(_read_file(path), path=f"embedded: {path.name}")
        return replace(content, origin="embedded")
    if source == "-":
        name, raw = "standard input", _read_standard_input()
    else:
        name, raw = str(source), _read_file(Path(source))
    return content_from_bytes(raw, path=name, of_many=of_many)


def content_from_bytes(raw: bytes, *, path: str, of_many: bool = False) -> Content:
    """Decompress (gzip) and decode (UTF-8, or UTF-16 with a byte-order mark). In a list `of_many` objects a
    few bytes that are no text cost no more than the record in which they are: they become U+FFFD. Raises
    InputError."""
    data = _gunzip(raw, path) if raw.startswith(_GZIP_MAGIC) else raw
    text = (_decode_of_many(data) if of_many else None) or _decode(data, path)
    if not text.strip():
        raise InputError("is empty: fetch the orbit again", path=path)
    if sum(map(text.count, _LINE_ENDS)) > 2 * MOST_LINES:  # of which "\r\n" has two
        raise InputError(f"has more than {MOST_LINES:,} lines: no file of orbits has so many", path=path)
    return Content(path=path, source=path, sha256=hashlib.sha256(raw).hexdigest(), text=text)


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return _read_bounded(stream, str(path))
    except FileNotFoundError:
        raise InputError("no such file", path=path) from None
    except OSError as fault:
        raise InputError(f"cannot be read: {fault.strerror or fault}", path=path) from None
    except InputError:
        raise  # also a ValueError, but not the path's
    except ValueError:  # a path with a NUL in it
        raise InputError("is not a valid path", path=repr(str(path))) from None


def _read_standard_input() -> bytes:
    if sys.stdin is None:
        raise InputError("is closed", path="standard input")
    try:
        return _read_bounded(sys.stdin.buffer, "standard input")
    except OSError as fault:
        raise InputError(f"cannot be read: {fault.strerror or fault}", path="standard input") from None


def _read_bounded(stream: BinaryIO | gzip.GzipFile, path: str) -> bytes:
    data = stream.read(LARGEST_FILE_BYTES + 1)
    if len(data) > LARGEST_FILE_BYTES:
        limit_mib = LARGEST_FILE_BYTES // 1024**2
        raise InputError(f"holds more than {limit_mib} MiB: no file of orbits is so large", path=path)
    return data


def _gunzip(raw: bytes, path: str) -> bytes:
    """Decompress as a stream that stops at the size limit, so that a gzip bomb costs no more than it."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
            return _read_bounded(stream, path)
    except EOFError:
        raise InputError("is truncated (the gzip stream has no end): fetch it again", path=path) from None
    except (OSError, zlib.error) as fault:
        raise InputError(f"is a damaged gzip file ({fault}): fetch it again", path=path) from None


def _decode_of_many(data: bytes) -> str | None:
    """None where too much of it is no text."""
    text = data.decode(_encoding(data), errors="replace")
    marked = text if _NOT_TEXT.isdisjoint(text) else text.translate(_MARKED)
    return marked if marked.count("\ufffd") <= _MOST_DAMAGED * len(marked) else None


def _encoding(data: bytes) -> str:
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16" if utf_16 else "utf-8-sig"


def _decode(data: bytes, path: str) -> str:
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError as fault:
        raise InputError(
            f"is not text (byte {fault.start} is not {fault.encoding.upper()}): "
            "expected TLE, OMM, OEM or OPM, plain or gzip",
            path=path,
        ) from None
    if not _NOT_TEXT.isdisjoint(text):
        raise InputError("is binary: expected TLE, OMM, OEM or OPM, plain or gzip", path=path)
    return text
