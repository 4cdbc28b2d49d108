"""Texts of two bytes a letter (UTF-16), as Excel saves its Unicode Text."""

from __future__ import annotations

import codecs

HEAD_BYTES = 1 << 16
UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_PLAIN = 0.9
"""Part of the letters that must be ASCII or Thai where no mark says that the text is UTF-16."""


def wide_codec(content: bytes) -> tuple[str, int]:
    """Name of the codec and bytes before the text; an empty name where it is no such text."""
    if content.startswith(UTF32_MARKS):
        return "", 0
    for mark, codec in _WIDE.items():
        start = 0
        while content.startswith(mark, start):
            start += len(mark)
        if start:
            return codec, start
    head = content[:HEAD_BYTES]
    if b"\x00" not in head or len(content) % 2:
        return "", 0
    return next((codec for codec in _WIDE.values() if _is_plain(head, codec)), ""), 0


def _is_plain(head: bytes, codec: str) -> bool:
    text = head.decode(codec, errors="replace")
    plain = sum(
        " " <= letter <= "~" or letter in "\r\n\t" or "\u0e01" <= letter <= "\u0e5b"
        for letter in text
    )
    return plain >= _PLAIN * len(text)
