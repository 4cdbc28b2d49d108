"""The public page of a plan: one static file of HTML, nothing about any person in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from oneplan.domain.documents import document_words as words
from oneplan.domain.documents.documents import Document
from oneplan.domain.shared.baht_words import baht_words
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.mail.templates import environment
from oneplan.gateways.pdf.qr_codes import qr_svg

KILO = 1024


def write_public_page(
    document: Document, files: Sequence[Mapping[str, Any]], *, page_url: str
) -> bytes:
    """Write the page with its downloads; the same document gives the same bytes.

    Args:
        document: The plan.
        files: name, bytes and sha256 of each download.
        page_url: Where the page will stand, for its QR code.
    """
    page = (
        environment()
        .get_template("documents/public.html")
        .render(
            d=document,
            state=words.state_words(document),
            number=to_thai_digits(document.release.number) if document.release.number else "",
            version=to_thai_digits(document.scope.version),
            made_on=words.thai_long_day(document.made_at),
            count=words.thai_count(document.total.count),
            total=words.thai_baht(document.total.total),
            total_words=baht_words(document.total.total),
            qr=Markup(qr_svg(page_url)),  # noqa: S704  an SVG of our own drawing
            files=[{**file, "size": f"{thai_size(file['bytes'])}"} for file in files],
        )
    )
    return page.encode()


def thai_size(count: int) -> str:
    """A file's size: ๑๒ KB, ๓.๔ MB."""
    if count < KILO * KILO:
        return to_thai_digits(f"{max(1, count // KILO):,} KB")
    return to_thai_digits(f"{count / KILO / KILO:.1f} MB")
