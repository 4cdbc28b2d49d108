"""QR codes as vector pictures."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> str:
    """Draw *text* as an SVG of square modules; the same text gives the same picture."""
    stream = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        stream, kind="svg", scale=4, border=2, xmldecl=False, svgns=True, nl=False
    )
    return stream.getvalue().decode()
