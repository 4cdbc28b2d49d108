"""Words of a page are put together as lines and columns by their places."""

import pytest

from oneplan.domain.cycles.printed_lines import clean
from oneplan.gateways.pdf.page_lines import lines_of
from oneplan.gateways.pdf.pdf_words import PageWord, read_words
from tests.support.printed_documents import set_table


def word(text, x, y=700.0, width=None, page=1):
    return PageWord(
        page, float(x), y, float(width if width is not None else 6 * len(text)), 12.0, text
    )


CASES = [
    pytest.param([word("แผน", 10), word("พัฒนา", 28)], [["แผนพัฒนา"]], id="pieces of a word"),
    pytest.param([word("แผน", 10), word("พัฒนา", 33)], [["แผน พัฒนา"]], id="a blank between"),
    pytest.param([word("แผน", 10), word("อำเภอ", 100)], [["แผน", "อำเภอ"]], id="two columns"),
    pytest.param([word("อำเภอ", 100), word("แผน", 10)], [["แผน", "อำเภอ"]], id="set in another order"),
    pytest.param([word("ก", 10), word("่", 12, 703, 0), word("อ", 16)], [["ก่อ"]], id="a raised mark"),
    pytest.param([word("ล่าง", 10, 600), word("บน", 10, 700)], [["บน"], ["ล่าง"]], id="from the top"),
    pytest.param([word("หนึ่ง", 10, 90), word("สอง", 10, 700, page=2)], [["หนึ่ง"], ["สอง"]], id="two pages"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), CASES)
def test_lines(words, expected):
    assert [[text for _, text in texts] for _, texts in lines_of(words)] == expected


def test_a_close_column_is_told_by_the_lines_that_begin_there():
    rows = [word("แผน", 10, y) for y in (700, 680, 660)] + [
        word("อำเภอ", 90, y) for y in (700, 680, 660)
    ]
    tight = [word("แผนพัฒนาฉบับ", 10, 640, 73), word("จังหวัด", 90, 640)]

    assert [t for _, t in list(lines_of([*rows, *tight]))[-1][1]] == ["แผนพัฒนาฉบับ", "จังหวัด"]


def test_a_column_that_is_filled_to_its_edge_stays_apart():
    pdf = set_table(
        "ปฏิทิน",
        ("ที่", "กิจกรรม", "หน่วยงาน", "เวลา"),
        [("1", "ก" * 28, "อำเภอ", "ม.ค. 62"), ("2", "ข" * 27, "จังหวัด", "ก.พ. 62")],
    )
    lines = [[clean(text) for _, text in texts] for _, texts in lines_of(read_words(pdf))]

    assert lines[1:] == [
        ["ที่", "กิจกรรม", "หน่วยงาน", "เวลา"],
        ["1", "ก" * 28, "อำเภอ", "ม.ค. 62"],
        ["2", "ข" * 27, "จังหวัด", "ก.พ. 62"],
    ]
