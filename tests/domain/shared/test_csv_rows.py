"""Lists are read as offices save them, and nothing in them is passed over in silence."""

import pytest

from oneplan.domain.shared.csv_rows import CsvTorn, read_records

COLUMNS = ("unit", "baht")
LIST = 'unit,baht\nA1,5\n\nA2,"6"\n'
READ = [(2, {"unit": "A1", "baht": "5"}), (4, {"unit": "A2", "baht": "6"})]


@pytest.mark.parametrize(
    "separator", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_the_heading_says_what_parts_the_columns(separator, line_end):
    content = LIST.replace(",", separator).replace("\n", line_end)

    assert read_records(content, COLUMNS, COLUMNS) == READ


def test_the_line_that_names_the_separator_is_no_heading():
    found = read_records("sep=;\r\n" + LIST.replace(",", ";"), COLUMNS, COLUMNS)

    assert found == [(line + 1, values) for line, values in READ]


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("ยอดเงินของปีก่อน\n", id="one cell"),
        pytest.param("ยอดเงินของปีก่อน,\n,\n", id="blank cells"),
        pytest.param("ยอดเงิน,ปี 2569\n\n", id="two cells"),
    ],
)
def test_a_title_may_stand_above_the_heading(title):
    lines = title.count("\n")

    assert read_records(title + LIST, COLUMNS, COLUMNS) == [
        (line + lines, values) for line, values in READ
    ]


def test_what_stands_above_a_heading_and_is_no_title_is_not_passed_over():
    with pytest.raises(CsvTorn, match="line 1: column unit, baht is missing"):
        read_records("A1,5,x\n" + LIST, COLUMNS, COLUMNS)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("unit,baht,note\nA1,5,\n", "line 1: column 'note' is not known", id="an unknown column"),
        pytest.param("unit,baht\nA1;5;6\nA2,5,6\n", "line 3: 3 cells", id="a cell too many"),
        pytest.param("unit,baht,\nA1,5,6\n", "line 2: '6' stands under", id="a column without a name"),
        pytest.param("unit,unit,baht\n", "line 1: column 'unit' stands more", id="a column twice"),
        pytest.param("unit\nA1\n", "line 1: column baht is missing", id="a missing column"),
    ],
)  # fmt: skip
def test_what_belongs_to_no_column_is_refused(content, told):
    with pytest.raises(CsvTorn, match=told) as torn:
        read_records(content, COLUMNS, COLUMNS)

    assert torn.value.problem.th.startswith("บรรทัดที่ ")


def test_a_text_keeps_the_marks_that_part_no_column():
    content = 'unit;baht\nA1;50,000\nA2;"a;b"\n'

    assert [values["baht"] for _, values in read_records(content, COLUMNS, COLUMNS)] == [
        "50,000",
        "a;b",
    ]
