"""Letters are ready to be signed: a Garuda or room for it, and words that were said once."""

import io
import os
import re
import struct
import zlib

import pytest
from docx import Document
from docx.shared import Cm
from pypdf import PdfReader

from oneplan.config.letter_settings import GARUDA
from oneplan.gateways.calendars.calendar_files import list_calendar_files, load_calendar
from oneplan.gateways.files.letterheads import GarudaRefused, read_garuda
from oneplan.gateways.word.letter_documents import (
    GARUDA_HEIGHT,
    write_letter_docx,
    write_letter_pdf,
)
from tests.support.builders import CALENDARS
from tests.support.letters import LETTERS, letter_values, make_letter

STEPS = [
    pytest.param(calendar, step, id=f"{calendar.cycle}-{step.id}")
    for calendar in map(load_calendar, list_calendar_files(CALENDARS))
    for step in calendar.steps
]
SAMUTSAKHON = load_calendar(CALENDARS / "samutsakhon-2563.yaml")
TWICE = re.compile(
    r"(ภายใน|ประชุม|ขอ|ตาม|จังหวัด|ขั้นตอน|กำหนด|จัดส่ง|ครบกำหนดส่ง|วันที่|การประชุม|เพื่อ)\s*(?:การ)?\1"
)
CODE = re.compile(r"[A-Za-z]+[\d๐-๙]|[a-z]{2,}_[a-z]|ขั้นตอนที่ [A-Za-z]")


def png(width: int = 400, height: int = 400) -> bytes:
    """A grey picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = (b"\x00" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def pictures(pdf: PdfReader) -> list[tuple[int, int]]:
    """Width and height of each picture of the first page."""
    found = pdf.pages[0]["/Resources"].get("/XObject", {}).values()
    objects = [each.get_object() for each in found]
    return [(o["/Width"], o["/Height"]) for o in objects if o["/Subtype"] == "/Image"]


@pytest.fixture
def letter():
    return make_letter("unit", letter_values(SAMUTSAKHON, SAMUTSAKHON.step("M3.1.2")))


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize(("calendar", "step"), STEPS)
def test_no_letter_says_a_word_twice_or_names_a_code(name, calendar, step):
    letter = make_letter(name, letter_values(calendar, step))
    printed = step.title.th + calendar.title.th

    for text in (letter.subject, *letter.paragraphs):
        assert not [w for w in TWICE.finditer(text) if w[0] not in printed], text
        assert not [w for w in CODE.finditer(text) if w[0] not in printed], text


def test_a_step_of_minutes_is_named_as_it_is_printed(letter):
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(write_letter_pdf(letter))).pages
    )

    assert "ขั้นตอนตามข้อ ๓.๑" in letter.subject
    assert "M3" not in text
    assert "M๓" not in text


def test_without_a_picture_the_room_of_the_garuda_is_blank(letter, monkeypatch):
    monkeypatch.delenv(GARUDA, raising=False)
    pdf = PdfReader(io.BytesIO(write_letter_pdf(letter)))
    first = Document(io.BytesIO(write_letter_docx(letter))).paragraphs[0]

    assert "ครุฑ" not in pdf.pages[0].extract_text()
    assert pictures(pdf) == []
    assert first.text == ""
    assert round(first.paragraph_format.line_spacing / GARUDA_HEIGHT, 3) == 1


def test_the_picture_of_the_office_stands_three_centimetres_high(letter, monkeypatch, tmp_path):
    path = tmp_path / "garuda.png"
    path.write_bytes(png(300, 330))
    monkeypatch.setenv(GARUDA, str(path))
    pdf = PdfReader(io.BytesIO(write_letter_pdf(letter)))
    (shape,) = [
        shape
        for shape in Document(io.BytesIO(write_letter_docx(letter))).inline_shapes
        if shape.height == Cm(3)
    ]

    assert pictures(pdf) == [(300, 330)]
    assert round(shape.width / Cm(1), 1) == 2.7


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(None, "cannot be read", id="no such file"),
        pytest.param(b"", "no whole PNG or JPEG", id="empty"),
        pytest.param(b"%PDF-1.7 not a picture", "no whole PNG or JPEG", id="a document"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no whole", id="a drawing"),
        pytest.param(png()[:200], "no whole PNG or JPEG", id="it breaks off"),
        pytest.param(png(100, 400), "fewer than 200", id="too small for print"),
        pytest.param(png() + b"\x00" * 1024 * 1024, "more than", id="too large"),
    ],
)
def test_a_file_that_cannot_be_printed_is_refused(tmp_path, content, rule):
    path = tmp_path / "garuda.png"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(GarudaRefused, match=rule) as caught:
        read_garuda(path)
    assert "ตราครุฑ garuda.png" in caught.value.in_thai


def test_a_picture_that_was_changed_is_read_anew(tmp_path):
    path = tmp_path / "garuda.png"
    for number, content in enumerate((png(300, 300), png(500, 500))):
        path.write_bytes(content)
        os.utime(path, ns=(number, number))

        assert read_garuda(path) == content
