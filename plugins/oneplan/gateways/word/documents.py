"""Plain Word files out, for what is a document and no table."""

from __future__ import annotations

import io

from docx import Document


def write_document(*paragraphs: str) -> bytes:
    """Write a Word file of *paragraphs*."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
