"""Files with nothing in them that can be let in."""

import io

from pypdf import PdfWriter


def blank_pdf() -> bytes:
    """An empty page."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
