"""Answers that were written to files, read again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from iss_risk.answers.document import Answer
from iss_risk.errors import InputError
from iss_risk.notation.json_documents import read_json

# An assessment of 250 nations has a quarter of a megabyte; one with all passes two.
_MOST_BYTES = 64 * 1024 * 1024

A = TypeVar("A", bound=Answer)


def read_answer(path: Path, kinds: Mapping[str, type[A]], called: str) -> A:
    """The document in a file, of one of `kinds` by its schema.

    `called` is what it should be, as in "answer of `iss-risk assess --json`". Raises InputError.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"is larger than any {called}", path=path)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", path=path) from error
    except UnicodeDecodeError as error:
        raise InputError("is no text in UTF-8", path=path) from error
    except ValueError as error:  # a path with a null character
        raise InputError(f"cannot be read: {error}", path=path) from error
    content = read_json(text, path=str(path))
    schema = content.get("schema") if isinstance(content, dict) else None
    kind = kinds.get(schema) if isinstance(schema, str) else None
    if kind is None:
        raise InputError(f"is no {called} ({', '.join(kinds)})", path=path)
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"is damaged: {first['msg'][:80]}", path=path, field=where or None) from error
