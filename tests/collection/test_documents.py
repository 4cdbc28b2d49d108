"""Plans that are a document: what is let in, and what is said of it."""

import io

import docx
import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support import corpus

FORM = load_form("model_tambon_plan", (2564,), 2564)


def pdf(change=lambda _: None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def acting(kind, *, hidden=False):
    """A PDF that does something when it is opened, said there or in an object of its own."""

    def change(writer):
        action = DictionaryObject(
            {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("x")}
        )
        if hidden:
            writer._add_object(action)
        else:
            writer.root_object[NameObject("/OpenAction")] = action

    return pdf(change)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(acting("/JavaScript"), "active", id="a script"),
        pytest.param(acting("/Launch"), "active", id="a program"),
        pytest.param(
            acting("/Launch", hidden=True), "active", id="a program that no page leads to"
        ),
        pytest.param(
            pdf(lambda w: w.add_attachment("a.exe", b"x")), "embedded", id="a file inside"
        ),
        pytest.param(pdf(lambda w: w.encrypt("x")), "encrypted", id="a password"),
        pytest.param(pdf()[:300], "damaged", id="half a file"),
        pytest.param(b"%PDF-1.7\n", "damaged", id="only its name"),
    ],
)
def test_a_pdf_that_is_not_let_in_is_named(content, rule):
    with pytest.raises(FileRefused) as refused:
        read_file(content, accepts=FORM.accepts)

    assert refused.value.rule == rule


def word(text="") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(word("แผนพัฒนาตำบล"), [], id="words"),
        pytest.param(corpus.word(), [], id="a table"),
        pytest.param(word(), ["no_words"], id="a blank page"),
        pytest.param(pdf(), ["word_asked"], id="a PDF"),
    ],
)
def test_a_document_is_taken_and_what_is_odd_is_said(content, said):
    reading = read_filled(read_file(content, accepts=FORM.accepts), FORM, ValidationContext())

    assert [finding.rule for finding in reading.findings] == said
    assert len(reading.rows) == 1
