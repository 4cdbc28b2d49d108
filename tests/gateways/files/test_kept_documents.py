"""A document that is kept as it is: refused in words about it, never those for a form."""

import io

import docx
import pytest

from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.kept_documents import read_kept
from tests.support.corpus import packed, xls, xlsx

WORDS_OF_A_FORM = ("แบบที่ดาวน์โหลด", "ลงในแบบ", "แบบนี้", "ส่งแบบ", ".csv", "ตารางของแบบ")


def picture():
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 40


def word():
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("คำสั่งแต่งตั้ง")
    document.save(stream)
    return stream.getvalue()


def keep(content, *, accepts=("pdf", "docx"), name="a.bin"):
    return read_kept(content, accepts=accepts, name_th="คำสั่ง", name_en="An order", file_name=name)


KINDS = [
    pytest.param(xlsx, "document_type", id="a workbook"),
    pytest.param(xls, "document_type", id="an old workbook"),
    pytest.param(picture, "document_type", id="a picture"),
    pytest.param(lambda: packed({"a.txt": b"x"}), "document_type", id="an archive"),
    pytest.param("ข้อความ\n".encode, "document_type", id="a text"),
    pytest.param(lambda: b'"a,b\nc,d\n', "document_type", id="a text with an open quote"),
    pytest.param(lambda: b"", "document_damaged", id="nothing"),
    pytest.param(lambda: word()[:900], "document_damaged", id="half a Word file"),
]


@pytest.mark.parametrize(("make", "rule"), KINDS)
def test_a_file_of_another_type_is_refused_in_words_of_its_own(make, rule):
    with pytest.raises(FileRefused) as refused:
        keep(make(), name="คำสั่ง 12.bin")

    assert refused.value.rule == rule
    assert "คำสั่ง" in refused.value.th
    assert "“คำสั่ง 12.bin”" in refused.value.th
    assert "PDF หรือ Word (.docx)" in refused.value.th
    assert not any(words in refused.value.th for words in WORDS_OF_A_FORM)


def test_a_document_of_a_type_that_is_taken_is_let_in():
    assert keep(word()).type == "docx"
    assert keep(xlsx(), accepts=("pdf", "docx", "xlsx")).type == "xlsx"


def test_a_document_that_is_not_safe_is_refused_as_any_file():
    with pytest.raises(FileRefused) as refused:
        keep(b"x" * (26 * 2**20))

    assert refused.value.rule == "too_large"
