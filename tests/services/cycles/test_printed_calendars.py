"""Printed calendars become drafts: all that a document prints, and nothing that it does not."""

import json
import re
import time
from types import SimpleNamespace

import pytest

from oneplan.domain.cycles.printed_rows import find_tables
from oneplan.domain.shared.thai_dates import parse_window
from oneplan.gateways.calendars.calendar_files import list_calendar_files, load_calendar
from oneplan.gateways.calendars.printed_calendars import read_printed_calendar
from oneplan.gateways.files.file_types import FileRefused
from oneplan.services.cycles.printed_calendars import import_printed_calendar
from tests.support import printed_documents as made
from tests.support.builders import CALENDARS, ROOT
from tests.support.printed_measures import Measures, bare, measure

PRINTED = ROOT / "tests" / "data" / "printed_calendars"
GOAL = 0.95
SECONDS = 2.0
LABELS = ("หมายเหตุ", "ไปรษณีย์อิเล็กทรอนิกส์")
"""Words before a value that say what it is; a line that begins with / names the next page's words."""


def drafted(calendar):
    document = calendar.sources[0]
    return import_printed_calendar((PRINTED / document).read_bytes(), document)


SPLIT = {"chachoengsao-tambon-2566": ("2.1", "2.2")}
"""One duty of a print that is two steps here: each order is a file of its own."""


LOST = {"moi-2560": {"T3.1"}}
"""A row of the table that lost its columns: the import asks about that table as a whole."""


def as_printed(calendar):
    """The calendar with the duties joined again that people split, and no row that was lost."""
    lost = LOST.get(calendar.cycle, set())
    kept = tuple(step for step in calendar.steps if step.id not in lost)
    calendar = calendar.model_copy(update={"steps": kept})
    first, second = SPLIT.get(calendar.cycle, ("", ""))
    if not first:
        return calendar
    one, other = calendar.step(first), calendar.step(second)
    known = {each.role for each in one.agencies}
    joined = one.model_copy(
        update={
            "title": one.title.model_copy(update={"th": one.title.th + other.title.th}),
            "agencies": (*one.agencies, *(e for e in other.agencies if e.role not in known)),
        }
    )
    steps = [joined if each.id == first else each for each in calendar.steps if each.id != second]
    return calendar.model_copy(update={"steps": tuple(steps)})


def test_windows_and_agencies_of_the_four_documents_are_found_as_the_calendars_have_them():
    """Two of the steps too many are duties that the calendars leave out on purpose."""
    whole = Measures()
    for path in list_calendar_files(CALENDARS):
        calendar = load_calendar(path)
        whole += measure(drafted(calendar).steps, as_printed(calendar))

    assert whole.windows.precision == whole.windows.recall == 1.0, whole.wrong
    assert whole.agencies.precision >= GOAL, whole.wrong
    assert whole.agencies.recall >= GOAL, whole.wrong
    assert whole.steps.recall == 1.0, whole.wrong
    assert whole.steps.precision >= GOAL, whole.wrong


@pytest.mark.parametrize("path", list_calendar_files(CALENDARS), ids=lambda path: path.stem)
def test_nothing_is_invented(path):
    """Every word of a value stands on the line that it is told to stand on, or goes on below it."""
    document, draft = read(path)
    lines = {line.place.th: at for at, line in enumerate(document.lines)}
    printed = [v for v in draft.values if not v.at.endswith((".form", ".kind"))]
    elsewhere = [
        value.at
        for value in printed
        if bare(value.value)
        not in bare(
            "".join(
                each.text
                for each in document.lines[lines[value.place] :][:5]
                if not each.text.startswith("/")
            )
        )
    ]

    assert len(printed) > 30
    assert elsewhere == []


@pytest.mark.parametrize("path", list_calendar_files(CALENDARS), ids=lambda path: path.stem)
def test_nothing_is_dropped(path):
    """Each run of letters of the document stands in the draft, or is told as not used."""
    document, draft = read(path)
    found = drafted(load_calendar(path))
    kept = bare(json.dumps([found.data, draft.model_dump()], ensure_ascii=False))
    headings = {at for table in find_tables(document.lines) for at in table.headings}
    lost = [
        (line.place.th, run)
        for at, line in enumerate(document.lines)
        if at not in headings and not line.text.startswith("/")
        for run in re.findall(r"[ก-ฮเ-ไ][ก-๙]{7,}", line.text[:120])
        if bare(run) not in kept and run not in LABELS
    ]

    assert lost == []


def read(path):
    """The lines of a calendar's document, and the draft of it."""
    calendar = load_calendar(path)
    content = (PRINTED / calendar.sources[0]).read_bytes()
    return read_printed_calendar(content, calendar.sources[0]), drafted(calendar).draft


INVENTED = [
    pytest.param(made.NAN, made.nan_document, "nan.docx", "nan-2568", id="Word: phases over merged cells"),
    pytest.param(made.SURIN, made.surin_workbook, "surin.xlsx", "surin-2569", id="workbook: a first and a last day"),
    pytest.param(made.TRANG, made.trang_text, "trang.txt", "trang-2567", id="text: columns of blanks, Windows-874"),
    pytest.param(made.KRABI, made.krabi_text, "krabi.txt", "krabi-2566", id="text: the duties of a letter"),
    pytest.param(made.PHRAE, made.phrae_pdf, "phrae.pdf", "phrae-2568", id="PDF: wrapped cells over two pages"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "make", "name", "cycle"), INVENTED)
def test_a_table_of_another_shape_is_read_whole(rows, make, name, cycle):
    found = import_printed_calendar(make(), name)
    steps = found.steps

    assert found.data["cycle"] == cycle
    assert [bare(step.text) for step in steps] == [
        bare(row.text) + ("ของทุกอำเภอ" if (name, row.number) == ("trang.txt", "1.") else "")
        for row in rows
    ]
    assert [(s.window.reading.start, s.window.reading.due) for s in steps] == [
        (parse_window(row.window).start, parse_window(row.window).due) for row in rows
    ]
    assert [
        set(row.roles) - {a.role for a in step.agencies}
        for step, row in zip(steps, rows, strict=True)
    ] == [set()] * len(rows)
    assert (
        sum(
            len({a.role for a in s.agencies} - set(r.roles))
            for s, r in zip(steps, rows, strict=True)
        )
        <= 1
    )


def test_marks_under_months_are_a_window_over_the_new_year():
    steps = import_printed_calendar(made.gantt_workbook(), "loei.xlsx").steps

    assert [str(s.window.reading.start) + " " + str(s.window.reading.due) for s in steps] == [
        "2023-10-01 2023-11-30", "2023-12-01 2024-01-31", "2024-02-01 2024-02-29",
    ]  # fmt: skip
    assert {s.window.confidence for s in steps} == {"medium"}


def test_a_day_that_a_workbook_holds_as_a_number_is_a_day_of_the_buddhist_era():
    found = import_printed_calendar(made.yala_workbook(), "yala.xlsx")

    assert [(s.window.printed, str(s.window.reading.due)) for s in found.steps] == [
        ("ภายใน 31 มกราคม 2568", "2025-01-31"),
        ("ภายใน 28 กุมภาพันธ์ 2568", "2025-02-28"),
        ("ภายใน มีนาคม 2568", "2025-03-31"),
    ]
    assert found.data["steps"][0]["deliverables"] == [{"key": "local_plan", "th": "แบบ ผ.02"}]
    assert [s.agencies[0].role for s in found.steps] == ["lao", "amphoe", "provincial_office"]
    assert [(u.place, u.text) for u in found.draft.unread] == [("ปฏิทิน แถว 6", "รวม 3 ขั้นตอน")]
    assert [each.partition(":")[0] for each in found.draft.outside] == [
        "รายชื่อ แถว 1",
        "รายชื่อ แถว 2",
    ]


def test_merged_cells_of_a_word_file_are_those_of_every_row_or_are_asked():
    found = import_printed_calendar(made.merged_document(), "น่าน.docx")

    assert [
        (s.id, s.window and (s.window.printed, s.window.confidence), s.agencies[0].role)
        for s in found.steps
    ] == [
        ("1", ("ม.ค. 67", "high"), "amphoe"),
        ("2", ("ม.ค. 67", "medium"), "lao"),
        ("3", None, "provincial_office"),
    ]
    asked = next(q for q in found.draft.questions if q.rule == "window_missing")
    assert (asked.at, asked.place) == ("steps[3].window.printed", "ตารางที่ 1 แถว 4")


def test_what_of_a_file_is_not_read_is_told():
    unread = import_printed_calendar(made.merged_document(), "น่าน.docx").draft.unread

    assert [(u.place, "ด่วนที่สุด" in u.text, "ไม่ได้อ่าน" in u.th) for u in unread] == [
        ("น่าน.docx", True, True)
    ]


def test_phases_are_kept():
    found = import_printed_calendar(made.nan_document(), "nan.docx")

    assert [(p["name"], p["steps"]) for p in found.data["phases"]] == [
        ("ระยะเตรียมการ", ["1", "2", "3", "4"]),
        ("ระยะจัดทำแผน", ["5", "6", "7"]),
    ]


def test_a_place_names_the_page_and_the_line():
    places = [
        step.place.th for step in import_printed_calendar(made.phrae_pdf(), "phrae.pdf").steps
    ]

    assert places[0] == "หน้า 1 บรรทัด 3"
    assert places[-1].startswith("หน้า 2 ")


def test_a_picture_in_a_pdf_is_refused_in_thai():
    with pytest.raises(FileRefused) as caught:
        import_printed_calendar(made.set_table("", (), ()), "empty.pdf")

    assert re.search("รูปภาพ", caught.value.th)


def test_a_seed_is_read_within_two_seconds():
    calendar = SimpleNamespace(
        sources=[max(PRINTED.iterdir(), key=lambda p: p.stat().st_size).name]
    )
    drafted(calendar)
    start = time.perf_counter()
    drafted(calendar)

    assert time.perf_counter() - start < SECONDS
