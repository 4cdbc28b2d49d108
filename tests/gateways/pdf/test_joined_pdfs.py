"""A long book is set in parts: joined, it is one document in every respect."""

import io
import os
import re
import subprocess
import sys

import pypdf
import pypdfium2
import pytest
from pypdf.generic import IndirectObject

from oneplan.domain.documents.documents import BeyondCapacityProject
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits, to_thai_digits
from oneplan.gateways.pdf import plan_pdfs
from oneplan.gateways.pdf.joined_pdfs import join_parts
from oneplan.gateways.pdf.pdf_objects import UnknownPdf, take_apart
from oneplan.gateways.pdf.plan_pdfs import ROW, Block, PdfSection, part_sections, write_pdf
from oneplan.gateways.pdf.plan_values import book_values
from oneplan.gateways.pdf.typesetting import typeset_objects
from tests.support.builders import ROOT
from tests.support.documents import YEARS, make_document, make_project
from tests.support.pictures import take_picture

ROWS = 90
SMALL_PART = 4_000


def long_document():
    """Projects of three strategies, some of them held by others, with a source for each."""
    projects = [
        make_project(n, title=f"โครงการลำดับ {n} ก่อสร้างถนน (ระยะที่ ({n})) 12 0 R ครั้งที่ {n}")
        for n in range(1, ROWS + 1)
    ]
    held = tuple(
        BeyondCapacityProject(
            holder="อบจ.", title=p.title, unit=p.unit, baht=p.total, reason="เกินงบประมาณ"
        )
        for p in projects[:40]
    )
    return make_document(projects, escalations=held, issuer="สำนักงาน (จังหวัด) 7 0 R")


@pytest.fixture(scope="module")
def document():
    return long_document()


@pytest.fixture(scope="module")
def book(document):
    """The book in parts of a few rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_pdfs, "PART", SMALL_PART)
        assert len(part_sections(plan_pdfs.list_sections(book_values(document)))) > 5
        return write_pdf(document)


@pytest.fixture(scope="module")
def reader(book):
    return pypdf.PdfReader(io.BytesIO(book), strict=True)


@pytest.fixture(scope="module")
def pages(book):
    file = pypdfium2.PdfDocument(book)
    return ["".join(page.get_textpage().get_text_range().split()) for page in file]


def elements(reader):
    """Every element of the structure tree, from the first to the last."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0]]
    while waiting:
        element = waiting.pop()
        if isinstance(element, IndirectObject):
            element = element.get_object()
        if isinstance(element, dict) and element.get("/Type") == "/StructElem":
            yield element
            waiting += reversed(element["/K"])


def tags(reader, kind):
    return [element for element in elements(reader) if element["/S"] == kind]


def test_every_reference_leads_to_an_object(book):
    bodies = take_apart(book).bodies
    for number, body in bodies.items():
        words = re.sub(
            rb"\([^()]*(?:\([^()]*(?:\([^()]*\))*[^()]*\)[^()]*)*\)",
            b"",
            body.partition(b"\nstream\n")[0],
        )
        for target in re.findall(rb"(\d+) 0 R", words):
            assert int(target) in bodies, (number, body[:200])


def test_nothing_is_carried_that_nothing_leads_to(reader, book):
    """What was left out of a part left no remains in the file."""
    bodies = take_apart(book).bodies
    waiting = [reader.trailer.raw_get("/Root").idnum, reader.trailer.raw_get("/Info").idnum]
    seen = set(waiting)
    while waiting:
        found = {
            int(n)
            for n in re.findall(rb"(\d+) 0 R", bodies[waiting.pop()].partition(b"\nstream\n")[0])
        }
        waiting += found - seen
        seen |= found
    assert set(bodies) <= seen


def test_the_rows_come_once_and_in_order(document, pages):
    text = "".join(pages[: next(i for i, page in enumerate(pages) if "ส่วนที่๘" in page and i > 5)])
    found = [int(n) for n in re.findall(r"โครงการลำดับ(\d+)ก่อสร้าง", text)]

    assert found == [int(p.title.split()[1]) for p in document.projects]


def test_pages_are_numbered_on_without_a_gap(pages):
    for number, page in enumerate(pages[1:], start=2):
        assert f"–{to_thai_digits(number)}–" in page


def test_the_contents_and_the_bookmarks_name_the_page_of_every_heading(book, pages):
    file = pypdfium2.PdfDocument(book)
    marks = [(item.get_title(), item.get_dest().get_index()) for item in file.get_toc()]
    contents = "".join(page for page in pages[2:5] if "ส่วนที่๑ภาพรวม" not in page or "...." in page)
    headings = [
        t
        for part in part_sections(plan_pdfs.list_sections(book_values(long_document())))
        for _, t in part.headings()
    ]

    assert {t for t in headings if "(ต่อ)" not in t} <= {title for title, _ in marks}
    assert sum("(ต่อ)" in title for title, _ in marks) > 5
    for title, at in marks:
        squeezed = "".join(title.split())
        assert squeezed in pages[at], title
        assert re.search(re.escape(squeezed) + rf"[.\s]*{to_thai_digits(at + 1)}", contents), title


def test_the_contents_lead_to_their_headings(reader):
    at = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}
    links = [
        annotation.get_object() for page in reader.pages for annotation in page.get("/Annots", [])
    ]
    to_headings = [link for link in links if "/Dest" in link]

    assert len(to_headings) >= len(reader.outline)
    for link in to_headings:
        said = normalise_text(link["/Contents"])
        assert said.endswith(f"หน้า {to_thai_digits(at[link['/Dest'][0].idnum] + 1)}"), said


def test_every_piece_of_a_page_has_its_element_and_every_element_its_place(reader):
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    by_key = dict(zip(numbers[::2], numbers[1::2], strict=True))
    told, used = 0, []
    for page in reader.pages:
        for mark, element in enumerate(by_key[page["/StructParents"]].get_object()):
            assert element["/Pg"].indirect_reference == page.indirect_reference
            assert mark in [k for k in element["/K"] if isinstance(k, int)]
            told += 1
        used.append(page["/StructParents"])
        for annotation in page.get("/Annots", []):
            used.append(annotation.get_object()["/StructParent"])
            assert by_key[used[-1]].get_object()["/S"] == "/Link"
    assert told > ROWS * 10
    assert sorted(used) == list(by_key)
    assert max(by_key) < root["/ParentTreeNextKey"]


def test_every_element_is_under_the_one_document(reader):
    root = reader.trailer["/Root"]["/StructTreeRoot"]

    assert [element.get_object()["/S"] for element in root["/K"]] == ["/Document"]
    for element in elements(reader):
        for kid in element["/K"]:
            if isinstance(kid, IndirectObject):
                assert kid.get_object()["/P"].indirect_reference == element.indirect_reference


def test_headings_and_cells_are_tagged_as_such(reader, document):
    firsts = [normalise_text(each["/T"]) for each in tags(reader, "/H1")]
    in_lists = len(document.projects) * (7 + len(YEARS) + 1 - 1)

    assert firsts == sorted(set(firsts), key=firsts.index)
    assert [t for t in firsts if t.startswith("ส่วนที่")] == [
        t for t in firsts if re.match("ส่วนที่ [๑-๘]", t)
    ]
    assert firsts[-1].startswith("ภาคผนวก")
    assert len(tags(reader, "/TD")) > in_lists


def test_a_cell_names_the_heading_of_its_own_table(reader):
    names = reader.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
    by_name = dict(zip(names[::2], names[1::2], strict=True))
    assert list(by_name) == sorted(by_name)
    assert len(by_name) == len(names) / 2
    heads = tags(reader, "/TH")
    assert len(heads) == len(by_name)
    for head in heads:
        assert by_name[head["/ID"]].get_object() == head
    for cell in tags(reader, "/TD"):
        (name,) = cell["/A"][0]["/Headers"]
        table = cell["/P"]["/P"]["/P"]
        assert by_name[name].get_object()["/P"]["/P"]["/P"] == table


def test_what_the_parts_hold_alike_is_written_once(book):
    bodies = take_apart(book).bodies.values()
    profiles = [body for body in bodies if re.match(rb"<</Length \d+/N [13]/", body)]

    assert len(profiles) == len(set(profiles)) == 2


def test_the_file_says_how_many_pages_it_has(book, reader):
    assert f"<xmpTPg:NPages>{len(reader.pages)}<".encode() in book


def test_the_same_document_in_parts_gives_the_same_bytes(book):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_pdfs, "PART", SMALL_PART)
        assert write_pdf(long_document()) == book


WRITE = r"""
import pathlib, re, sys
from oneplan.gateways.pdf.plan_pdfs import write_pdf
from tests.support.documents import make_document, make_project
path, rows = pathlib.Path(sys.argv[1]), int(sys.argv[2])
path.write_bytes(write_pdf(make_document([make_project(n) for n in range(1, rows + 1)])))
status = pathlib.Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024)
"""


@pytest.fixture(
    scope="module",
    params=[pytest.param(3_000, id="3,000"), pytest.param(10_000, id="10,000", marks=pytest.mark.nightly)],
)  # fmt: skip
def long_book(request, tmp_path_factory):
    """How many rows, their book, and the MiB that a process of its own took to set it.

    Read from /proc: ``ru_maxrss`` of a new process begins at what its parent had.
    """
    path = tmp_path_factory.mktemp("long") / "long.pdf"
    done = subprocess.run(
        [sys.executable, "-c", WRITE, path, str(request.param)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return request.param, path, int(done.stdout)


@pytest.mark.slow
def test_a_long_book_takes_little_more_memory_than_a_short_one(long_book):
    """At once, 3,000 rows take 700 MiB; 10,000 take 2.4 GiB."""
    rows, _, mebibytes = long_book

    assert mebibytes < 400 + rows / 60


@pytest.mark.slow
def test_all_rows_are_there_and_no_sheet_is_blank_or_overfull(long_book):
    """``ONEPLAN_PICTURES=1`` writes a sheet of the middle and the last of the list of 10,000."""
    rows, path, _ = long_book
    file, seen, lists = pypdfium2.PdfDocument(path), [], []
    for at, page in enumerate(file, start=1):
        (width, height), text = page.get_size(), page.get_textpage()
        words = re.sub(r"\s", "", to_arabic_digits(text.get_text_range()))
        assert len(words) > 20, at
        found = [int(n) for n in re.findall(r"สายที่(\d+)แก้ไข", words)]
        seen += found
        lists += [at] if found else []
        for box in map(text.get_charbox, range(text.count_chars())) if at % 50 == 0 else ():
            assert min(box) >= -1, at
            assert max(box[0], box[2]) <= width + 1, at
            assert max(box[1], box[3]) <= height + 1, at

    assert set(seen) == set(range(1, rows + 1))
    assert len(lists) > rows / 20
    if os.environ.get("ONEPLAN_PICTURES") and rows == 10_000:
        for name, number in (("middle", lists[len(lists) // 2]), ("last", lists[-1])):
            assert take_picture(path, number, f"bad-input-10-000-rows-{name}", dpi=70) > 1_000
    file.close()


def test_a_long_table_goes_on_under_a_heading_and_is_summed_once(monkeypatch):
    monkeypatch.setattr(plan_pdfs, "PART", 10 * (ROW + 1))
    rows = [{"cells": [str(n % 10)], "tall": False} for n in range(25)]
    block = Block(table="projects", rows=rows, title="ก (๒๕ โครงการ)", name="ก", foot=["รวม"])
    parts = part_sections([PdfSection(title="บัญชี", wide=True, blocks=[block], closing="จบ")])
    made = [piece for part in parts for section in part.sections for piece in section.blocks]

    assert [len(piece.rows) for piece in made] == [10, 10, 5]
    assert [piece.title for piece in made] == ["ก (๒๕ โครงการ)", "ก (ต่อ) ที่ 0 – 9", "ก (ต่อ) ที่ 0 – 4"]
    assert [piece.foot for piece in made] == [None, None, ["รวม"]]
    assert [s.title for part in parts for s in part.sections] == ["บัญชี", "", ""]
    assert [s.closing for part in parts for s in part.sections] == ["", "", "จบ"]


def test_parts_without_the_headings_of_the_contents_are_refused():
    values = book_values(make_document())
    front = {**values, "front": True, "starts_on": 1, "sections": [],
             "places": [{"level": 1, "title": "ก", "page": 2}]}  # fmt: skip

    with pytest.raises(UnknownPdf, match="headings"):
        join_parts(typeset_objects("book", front), [], places=1)
