"""Bar charts of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from oneplan.domain.documents import document_words as words
from oneplan.domain.documents.documents import Subtotal


def bars(parts: Sequence[Subtotal]) -> list[dict[str, Any]]:
    """The bars of a chart, the longest one wide; none where there is no money at all."""
    longest = max((abs(part.total) for part in parts), default=Decimal())
    if not longest:
        return []
    return [
        {
            "name": part.name[:80],
            "share": float(abs(part.total) / longest),
            "negative": part.total < 0,
            "baht": words.thai_baht(part.total),
        }
        for part in parts
    ]


def chart_words(parts: Iterable[Subtotal]) -> str:
    """What a chart shows, for those who do not see it."""
    return "แผนภูมิแท่ง: " + "; ".join(
        f"{part.name} {words.thai_baht(part.total)} บาท" for part in parts
    )
