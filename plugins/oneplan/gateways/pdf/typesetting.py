"""Typst with the bundled fonts and nothing of the machine it runs on."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import typst
from fontTools.ttLib import TTFont

from oneplan.config.places import INCLUDE
from oneplan.gateways.pdf.copyable_pdfs import make_copyable
from oneplan.gateways.pdf.pdf_objects import PdfObjects, take_apart

FONTS = INCLUDE / "fonts"
TEMPLATES = INCLUDE / "templates" / "documents"
REMEMBERED = 10
"""Typst keeps what it worked out for one document through as many others."""
LARGE = 50_000
"""Letters of values from which what Typst keeps of a document is worth forgetting."""


def typeset(template: str, values: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """Set ``documents/<template>.typ`` with *values* as a tagged PDF.

    The same values give the same bytes: fonts come from the repository alone
    and the date of the file is *made_at* (the epoch without one).
    """
    return typeset_objects(template, values, made_at=made_at).to_bytes()


def typeset_objects(
    template: str, values: Mapping[str, Any], *, made_at: datetime | None = None
) -> PdfObjects:
    """Set a document as :func:`typeset` does, and leave it taken apart."""
    data = legible(json.dumps(values, ensure_ascii=False))
    made = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(INCLUDE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        timestamp=int(made_at.timestamp()) if made_at else 0,
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst returned no document")
    if len(data) > LARGE:
        _forget()
    pdf = take_apart(made)
    make_copyable(pdf)
    return pdf


def _forget() -> None:
    for _ in range(REMEMBERED + 1):
        typst.compile(b".", ignore_system_fonts=True)


def legible(text: str) -> str:
    """Write a letter that no bundled font holds in plainer letters, else by its number."""
    unknown = {letter for letter in set(text) - known_letters() if letter.isprintable()}
    if not unknown:
        return text
    return text.translate({ord(letter): _plainer(letter) for letter in unknown})


def _plainer(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    if set(plain) <= known_letters() and not set(plain) & set('"\\'):
        return plain
    return f"[U+{ord(letter):04X}]"


@lru_cache(maxsize=1)
def known_letters() -> frozenset[str]:
    """Every letter that a bundled font can draw."""
    letters: set[str] = set()
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            letters.update(map(chr, font.getBestCmap()))
    return frozenset(letters)
