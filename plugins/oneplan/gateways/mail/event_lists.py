"""The objects in a signed list of events; one that cannot be read costs no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

MAX_DEPTH = 40
"""Deeper than this no event of the provider's nests."""
MAX_DIGITS = 30
_TOKEN = re.compile(rb'["\\\[\]{},]')
_OPENS, _CLOSES = b"[{", b"]}"


def list_objects(body: bytes) -> tuple[list[dict[str, object]], int]:
    """The JSON objects of a list.

    Returns:
        The objects, and how many entries are none or nest too deep.

    Raises:
        ValueError: The body is no JSON list.
    """
    try:
        content = _load(body)
    except RecursionError:
        content = [_entry(part) for part in _split(body)] if body.lstrip()[:1] == b"[" else None
        if not content:
            raise ValueError(len(body)) from None
    if not isinstance(content, list):
        raise ValueError(type(content).__name__)  # noqa: TRY004  a fault of the body, not of a type here
    found = [each for each in content if isinstance(each, dict)]
    return found, len(content) - len(found)


def _load(text: bytes) -> object:
    return json.loads(text, parse_int=_read_number)


def _read_number(digits: str) -> int | None:
    """A whole number; None for one that is longer than Python reads."""
    return int(digits) if len(digits) <= MAX_DIGITS else None


def _entry(part: bytes) -> object:
    try:
        return _load(part)
    except (ValueError, RecursionError):
        return None


def _split(body: bytes) -> Iterator[bytes]:
    """The entries of a list as bytes, found by brackets alone; one that nests too deep is blank."""
    start, depth, deepest, is_text, at = body.find(b"[") + 1, 0, 0, False, 0
    while match := _TOKEN.search(body, at):
        sign, at = match[0], match.end()
        if is_text:
            is_text = sign != b'"'
            at += sign == b"\\"
        elif sign == b'"':
            is_text = True
        elif sign in _OPENS:
            depth += 1
            deepest = max(deepest, depth)
        elif depth == 1 and sign in b",]":
            yield body[start : match.start()] if deepest <= MAX_DEPTH else b""
            start, deepest = at, 1
        if not is_text and sign in _CLOSES:
            depth -= 1
