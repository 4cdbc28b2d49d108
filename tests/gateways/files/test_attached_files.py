"""A file with details is what its content says, guarded as a workbook is, and no picture says where it was taken."""

import io
import zipfile

import openpyxl
import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from oneplan.gateways.files.attached_files import read_attachment
from oneplan.gateways.files.file_types import FileRefused

TYPES = ("pdf", "jpg", "png", "xlsx", "docx")
GPS = 0x8825
ORIENTATION = 0x0112


def photo(*, size=(60, 40), turned=1, kind="JPEG"):
    """A picture with a place, a camera and a comment in it."""
    picture = Image.new("RGB", size, "white")
    picture.putpixel((0, 0), (255, 0, 0))
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[0x0110] = "CAMERA-MODEL"
    exif.get_ifd(GPS).update({1: "N", 2: (12.0, 40.0, 1.0), 3: "E", 4: (101.0, 16.0, 2.0)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, quality=95)
    return out.getvalue()


def marked_png():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "GPS 12.40 101.16")
    exif = Image.Exif()
    exif.get_ifd(GPS).update({1: "N", 2: (12.0, 40.0, 1.0)})
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(out, "PNG", pnginfo=words, exif=exif)
    return out.getvalue()


def workbook():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["รายการ", "ราคา"])
    book.save(out)
    return out.getvalue()


def pdf(*, script=False):
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if script:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    writer.write(out)
    return out.getvalue()


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 300_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(pdf(), "pdf", id="a drawing as PDF"),
        pytest.param(workbook(), "xlsx", id="a bill of quantities"),
    ],
)
def test_a_document_is_kept_as_it_came(content, kind):
    found = read_attachment(content, accepts=TYPES, most_mib=20)

    assert (found.kind, found.content) == (kind, content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [pytest.param(photo(), "jpg", id="JPEG"), pytest.param(marked_png(), "png", id="PNG")],
)
def test_a_picture_is_kept_without_where_and_by_what_it_was_taken(content, kind):
    found = read_attachment(content, accepts=TYPES, most_mib=20)
    kept = Image.open(io.BytesIO(found.content))

    assert found.kind == kind
    assert dict(kept.getexif()) == {}
    assert not {"exif", "comment", "Comment"} & set(kept.info)
    assert b"CAMERA-MODEL" not in found.content
    assert b"GPS" not in found.content


def test_a_picture_is_kept_as_it_is_shown():
    found = read_attachment(photo(size=(60, 40), turned=6), accepts=TYPES, most_mib=20)

    assert Image.open(io.BytesIO(found.content)).size == (40, 60)


def test_the_same_picture_is_kept_as_the_same_bytes():
    first, second = (read_attachment(photo(), accepts=TYPES, most_mib=20) for _ in range(2))

    assert first.content == second.content


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(pdf(script=True), "active", id="a PDF that acts"),
        pytest.param(b"MZ\x90\x00\x03\x00\x00\x00" * 40, "attachment_type", id="a program"),
        pytest.param(photo()[:300], "damaged", id="half a picture"),
        pytest.param(b"a,b\n1,2\n", "attachment_type", id="a kind that is not taken"),
        pytest.param(b"\xff\xd8\xff" + b"x" * 500, "damaged", id="no picture but its first bytes"),
        pytest.param(b"0" * (2**20 + 1), "attachment_large", id="too large"),
        pytest.param(b"\x00" * 500, "empty", id="noughts alone"),
        pytest.param(pdf() + workbook(), "polyglot", id="a PDF that is an archive as well"),
        pytest.param(b"MZ\x90\x00" * 20 + pdf(), "polyglot", id="a program with a PDF behind it"),
        pytest.param(
            b"<html><script>x</script>" + pdf(), "polyglot", id="a page with a PDF behind it"
        ),
        pytest.param(b"PK\x03\x04" + b"\x00" * 200, "damaged", id="half an archive"),
        pytest.param(
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "attachment_type",
            id="a drawing that can act",
        ),
        pytest.param(
            b"\x00\x00\x00\x18ftypheic" + b"\x00" * 300,
            "attachment_type",
            id="a picture of another kind",
        ),
    ],
)
def test_what_is_unsafe_or_unreadable_is_refused(content, rule):
    with pytest.raises(FileRefused) as refused:
        read_attachment(content, accepts=TYPES, most_mib=1)

    assert refused.value.rule == rule


def test_a_picture_with_an_archive_behind_it_is_kept_as_the_picture_alone():
    found = read_attachment(photo() + workbook(), accepts=TYPES, most_mib=1)

    assert found.kind == "jpg"
    assert not zipfile.is_zipfile(io.BytesIO(found.content))
    assert b"PK" not in found.content[-200:]


def test_an_archive_that_unpacks_to_more_than_a_form_is_refused():
    with pytest.raises(FileRefused) as refused:
        read_attachment(bomb(), accepts=TYPES, most_mib=20)

    assert refused.value.rule in ("unpacked", "ratio")


def test_a_picture_of_more_points_than_a_page_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")

    with pytest.raises(FileRefused) as refused:
        read_attachment(out.getvalue(), accepts=TYPES, most_mib=20)

    assert refused.value.rule == "picture_large"
