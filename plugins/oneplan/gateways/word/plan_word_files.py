"""A document as a Word file, filled into the template that the office may edit."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC
from typing import Any

import segno
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage

from oneplan.domain.documents import document_words as words
from oneplan.domain.documents.documents import Document
from oneplan.gateways.pdf.plan_values import book_values
from oneplan.gateways.pdf.typesetting import TEMPLATES

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PORTRAIT_TWIPS, LANDSCAPE_TWIPS = 11_000, 22_100
"""Room for a table on an A4 page and on an A3 sheet laid across; 567 twips are a centimetre."""
BAR = "█"
BAR_LENGTH = 12


def write_word_file(document: Document) -> bytes:
    """Fill ``documents/book.docx``; the same document gives the same bytes."""
    template = DocxTemplate(TEMPLATES / "book.docx")
    values = book_values(document)
    for name in ("year", "strategy", "amphoe"):
        _draw_bars(values[f"by_{name}"], values["charts"][name])
    for group in values["groups"]:
        group["rows"] = [*group["rows"], {"cells": group["foot"]}]
    template.render(
        {**values, "qr_picture": _picture(template, document.verify_url)}, autoescape=True
    )
    _set_widths(template)
    properties = template.docx.core_properties
    properties.title = document.title[:255]
    # python-docx takes 255 letters; the name of a ministry in an address alone may have more.
    properties._element.get_or_add_subject().text = words.stamp(document)  # noqa: SLF001
    properties.author, properties.last_modified_by = document.issuer[:255], ""
    properties.keywords = ", ".join(words.keywords(document))
    properties.created = properties.modified = document.made_at.astimezone(UTC).replace(tzinfo=None)
    stream = io.BytesIO()
    template.save(stream)
    return fix_archive(stream.getvalue())


def _set_widths(template: DocxTemplate) -> None:
    """Lay each table out by the widths of its cells, which docxtpl evens out as it repeats them.

    In the project list the titles take the room that the years of money leave.
    """
    for table in template.docx.tables:
        rows = table._tbl.tr_lst  # noqa: SLF001  python-docx shows no grid
        widths = [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in rows[0].tc_lst]
        if sum(widths) > PORTRAIT_TWIPS:
            widths[1] += LANDSCAPE_TWIPS - sum(widths)
            for row in rows:
                row.tc_lst[1].find(f"{W}tcPr/{W}tcW").set(f"{W}w", str(widths[1]))
        grid = table._tbl.tblGrid  # noqa: SLF001
        for column in list(grid):
            grid.remove(column)
        for width in widths:
            grid.append(grid.makeelement(f"{W}gridCol", {f"{W}w": str(width)}))


def _draw_bars(rows: list[dict[str, Any]], chart: list[dict[str, Any]]) -> None:
    for at, row in enumerate(rows):
        share = chart[at]["share"] if at < len(chart) else 0
        row["bar"] = BAR * round(share * BAR_LENGTH)


def _picture(template: DocxTemplate, url: str) -> InlineImage:
    stream = io.BytesIO()
    segno.make(url, error="m", micro=False).save(stream, kind="png", scale=8, border=2)
    stream.seek(0)
    return InlineImage(template, stream, width=Cm(3.2))


def fix_archive(content: bytes) -> bytes:
    """The same archive with every member dated 1980, so that equal content is equal bytes."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            entry = zipfile.ZipInfo(member.filename, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, source.read(member))
    return stream.getvalue()
