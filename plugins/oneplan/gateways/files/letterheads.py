"""The Garuda of official letters: a picture that the office provides, checked before it is set."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import typst
from docx.image.image import Image

from oneplan.config.letter_settings import GARUDA, garuda_path
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError

MAX_BYTES = 1024 * 1024
LEAST_PIXELS = 200
"""Of its shorter side: three centimetres of paper show less as blocks."""
TYPES = ("image/png", "image/jpeg")


class GarudaRefused(OneplanError):
    """The file that the office gave for the Garuda is none that can be printed."""

    status_code = 422

    def __init__(self, *, path: str, en: str, th: str) -> None:
        super().__init__(f"{GARUDA} {path}: {en}")
        self.th = f"ไฟล์ตราครุฑ {Path(path).name} ใช้ไม่ได้: {to_thai_digits(th)}"


def garuda() -> bytes:
    """The picture named by ``ONEPLAN_GARUDA``; empty where the office prints on its own paper.

    Raises:
        GarudaRefused: The file is not there, or no picture of a size fit for print.
    """
    path = garuda_path()
    return read_garuda(path) if path else b""


def read_garuda(path: Path) -> bytes:
    """Read and check a picture; the same file is looked at once.

    Raises:
        GarudaRefused: As :func:`garuda`.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise GarudaRefused(
            path=str(path), en="the file cannot be read", th="เปิดไฟล์ไม่ได้"
        ) from error
    if found.st_size > MAX_BYTES:
        raise GarudaRefused(
            path=str(path),
            en=f"{found.st_size:,} bytes are more than {MAX_BYTES:,}",
            th="ไฟล์ใหญ่เกิน 1 MB",
        )
    return _read(path, found.st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> bytes:
    no_picture = GarudaRefused(
        path=str(path), en="it is no whole PNG or JPEG picture", th="ไม่ใช่รูปภาพ PNG หรือ JPEG ที่สมบูรณ์"
    )
    try:
        content = path.read_bytes()
        picture = Image.from_blob(content)
    except OSError as error:
        raise GarudaRefused(
            path=str(path), en="the file cannot be read", th="เปิดไฟล์ไม่ได้"
        ) from error
    except Exception as error:
        raise no_picture from error
    if picture.content_type not in TYPES or not _is_whole(content):
        raise no_picture
    if min(picture.px_width, picture.px_height) < LEAST_PIXELS:
        raise GarudaRefused(
            path=str(path),
            en=f"{picture.px_width} × {picture.px_height} pixels are fewer than {LEAST_PIXELS}",
            th=f"ภาพเล็กเกินไป ต้องกว้างและสูงอย่างน้อย {LEAST_PIXELS} พิกเซล",
        )
    return content


def _is_whole(content: bytes) -> bool:
    """Whether the typesetter can draw all of it: a picture that breaks off has a right head."""
    try:
        typst.compile(
            b"#let d = json(bytes(sys.inputs.data))\n#image(bytes(d), height: 3cm)",
            ignore_system_fonts=True,
            sys_inputs={"data": str(list(content))},
        )
    except typst.TypstError:
        return False
    return True
