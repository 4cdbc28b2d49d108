"""The heading of a list in Thai, in English or in some of each."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.decisions import comments, screenings
from oneplan.domain.meetings import agendas, records
from oneplan.domain.shared.csv_rows import CsvTorn, read_records
from oneplan.domain.shared.list_columns import THAI_NAMES, column_name
from oneplan.domain.shared.list_frames import read_list
from oneplan.domain.submissions import backfills
from oneplan.services.decisions import committee_files
from oneplan.services.plans import last_year
from oneplan.services.units import register_columns, register_files, targets

LISTS = {
    "register": register_columns.KNOWN,
    "targets": targets.COLUMNS,
    "committees": committee_files.COLUMNS,
    "comments": comments.COLUMNS,
    "screenings": screenings.COLUMNS,
    "earlier files": backfills.COLUMNS,
    "the year before": last_year.COLUMNS,
    "agenda": tuple(agendas.COLUMNS),
    "attendance": tuple(records.ATTENDANCE_COLUMNS),
    "resolutions": tuple(records.RESOLUTION_COLUMNS),
    "tasks": tuple(records.TASK_COLUMNS),
}


@pytest.mark.parametrize("names", [pytest.param(each, id=name) for name, each in LISTS.items()])
def test_every_column_of_a_list_has_thai_names_of_its_own(names):
    words = [word for name in names for word in THAI_NAMES[name]]
    assert all(THAI_NAMES[name] for name in names)
    assert [word for word, times in Counter(words).items() if times > 1] == []
    assert [column_name(word, names) for name in names for word in THAI_NAMES[name]] == [
        name for name in names for _ in THAI_NAMES[name]
    ]


@given(st.data(), st.sampled_from(sorted(LISTS.values())))
def test_a_list_is_the_same_under_any_of_its_headings(data, names):
    heading = [data.draw(st.sampled_from((name, *THAI_NAMES[name]))) for name in names]
    order = data.draw(st.permutations(range(len(names))))
    lines = [[heading[at] for at in order], [f"v{at}" for at in order]]
    content = "\n".join("\t".join(line) for line in lines)

    ((_, row),) = read_records(content, names[:1], names)

    assert row == {name: f"v{at}" for at, name in enumerate(names)}
    assert read_list(content, names[:1], names).rows.to_dict("records") == [row]


REGISTER = "รหัส,ระดับ,ชื่อ,รหัสพื้นที่,บทบาท,อีเมล,ผู้ติดต่อ"


def test_a_register_is_read_under_thai_headings():
    found = register_files.read_register(f"{REGISTER}\nA1,amphoe,อำเภอแกลง,2103,,a@b.th,นาย ก\n")
    (row,) = found.rows.to_dict("records")
    assert (row["code"], row["name_th"], row["email"]) == ("A1", "อำเภอแกลง", "a@b.th")


def test_targets_are_named_under_thai_headings_below_a_title():
    content = "รายชื่อตำบลเป้าหมาย\n\nอำเภอ;ตำบล;วงเงิน (บาท)\nแกลง;ทางเกวียน;50000\n"
    assert read_records(content, ("tambon",), targets.COLUMNS) == [
        (4, {"amphoe": "แกลง", "tambon": "ทางเกวียน", "baht": "50000"})
    ]


def test_earlier_files_are_read_under_thai_headings():
    (found,) = backfills.read_backfill("ขั้นตอน,หน่วยงาน,ไฟล์,วันที่รับ\n1,A1,a.xlsx,๒๘ ก.พ. ๖๒\n")
    assert (found.step, found.unit, found.file) == ("1", "A1", "a.xlsx")


def test_committees_are_read_under_thai_headings():
    content = "ขั้นตอน,ผู้ใช้,ชื่อ,บทบาท\n3,somchai,นายสมชาย,chair\n"
    rows, problems = committee_files.read_rows(content, {"3"})
    assert problems == []
    assert (rows[0].values["user"], rows[0].values["role"]) == ("somchai", "chair")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param("หน่วยงาน,หมายเหตุ,วงเงิน\nA1,x,5\n", "หมายเหตุ", id="unknown"),
        pytest.param("หน่วยงาน\nA1\n", "วงเงิน (baht)", id="missing"),
        pytest.param("หน่วยงาน,unit,วงเงิน\nA1,A1,5\n", "หน่วยงาน (unit)", id="one column twice"),
    ],
)
def test_an_error_of_a_heading_names_its_columns_in_both_languages(content, rule):
    with pytest.raises(CsvTorn) as torn:
        read_records(content, last_year.COLUMNS, last_year.COLUMNS)

    assert rule in torn.value.problem.th
    if "more than once" not in torn.value.problem.en:
        assert "หน่วยงาน (unit), วงเงิน (baht)" in torn.value.problem.th
        assert "unit (หน่วยงาน), baht (วงเงิน)" in torn.value.problem.en
