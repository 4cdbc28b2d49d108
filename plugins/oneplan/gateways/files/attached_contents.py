"""A file with details of a project, behind its guards; everything here runs in the child process.

A drawing or a bill of quantities is kept as it came. A picture is encoded anew: what its camera
wrote into it, the place where it was taken among that, is not kept.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from oneplan.gateways.files.file_detection import detect
from oneplan.gateways.files.file_types import PDF, FileRefused, FileType, refuse
from oneplan.gateways.pdf.pdf_guards import find_fault
from oneplan.gateways.spreadsheets.archive_guards import guard_archive
from oneplan.gateways.spreadsheets.packages import Package

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
"""How pictures of these kinds begin."""
PDF_STARTS = (PDF, b"\xef\xbb\xbf" + PDF, b"\r\n" + PDF, b"\n" + PDF)
"""A reader looks for the head of a PDF in its first kilobyte; what stands before it is not seen."""
MAX_PIXELS = 20_000_000
"""An A3 page at 300 dots an inch has 17 million; the child has memory for two of these."""
QUALITY = 88
NO_TYPE = frozenset({"type_unknown", "save_as", "picture", "packed", "shortcut", "encoding"})
"""Rules by which a file is no form; it is no file with details either."""
ARCHIVES = frozenset({FileType.XLSX, FileType.DOCX})


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedContent:
    """A file that was let in: its type by its content, and what is kept of it."""

    kind: str
    content: bytes


def let_in(content: bytes, accepts: tuple[str, ...]) -> Iterator[AttachedContent]:
    """Find out what a file is, guard it, and give what is kept.

    Raises:
        FileRefused: Names the rule that the file breaks.
    """
    taken = ", ".join(f".{each}" for each in accepts)
    try:
        kind = kind_of(content)
    except FileRefused as refusal:
        # What a form would have to be saved as helps nobody who attaches a picture.
        raise refuse("attachment_type", taken) if refusal.rule in NO_TYPE else refusal from refusal
    if kind not in accepts:
        raise refuse("attachment_type", taken)
    try:
        yield AttachedContent(kind=kind, content=_guarded(kind, content))
    except (FileRefused, MemoryError):
        raise
    except Exception as error:  # whatever a file makes a library raise, it is damaged
        raise refuse("damaged", type(error).__name__) from error


def kind_of(content: bytes) -> FileType:
    """What a file is by how it begins.

    Raises:
        FileRefused: It is empty, locked, or of no kind that is known.
    """
    if content.startswith(JPEG):
        return FileType.JPG
    return FileType.PNG if content.startswith(PNG) else detect(content)


def _guarded(kind: FileType, content: bytes) -> bytes:
    if kind in (FileType.JPG, FileType.PNG):
        return encode_anew(content, kind)
    if kind in ARCHIVES:
        guard_archive(Package(content))
    elif kind == FileType.PDF:
        if not content.startswith(PDF_STARTS) or zipfile.is_zipfile(io.BytesIO(content)):
            raise refuse("polyglot")  # a PDF to one program, and something else to another
        rule, value = find_fault(content)
        if rule:
            raise refuse(rule, value)
    else:
        raise refuse("type_refused", f".{kind}")
    return content


def encode_anew(content: bytes, kind: FileType) -> bytes:
    """The picture that a file shows, turned as it is shown, and nothing else of the file.

    Raises:
        FileRefused: It has more points than a page.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415  the child's only

    Image.MAX_IMAGE_PIXELS = None  # what is too large is refused below, before it is unpacked
    name = "JPEG" if kind == FileType.JPG else "PNG"
    with Image.open(io.BytesIO(content), formats=(name,)) as picture:
        while picture.width * picture.height > MAX_PIXELS:
            before = picture.size
            picture.draft("RGB", (picture.width // 2, picture.height // 2))
            if picture.size == before:  # only a JPEG can be unpacked at half its size
                raise refuse("picture_large", MAX_PIXELS // 1_000_000)
        turned = ImageOps.exif_transpose(picture)
        shown = turned.convert("RGB" if name == "JPEG" else _mode_of(turned.mode))
    shown.info.clear()
    out = io.BytesIO()
    if name == "JPEG":
        shown.save(out, "JPEG", quality=QUALITY)
    else:
        shown.save(out, "PNG")
    return out.getvalue()


def _mode_of(mode: str) -> str:
    """How a PNG is kept: a palette can hold more than is shown."""
    return mode if mode in ("1", "L", "RGB", "RGBA") else "RGBA"
