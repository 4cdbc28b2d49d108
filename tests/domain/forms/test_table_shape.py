"""A table has rows of the same several columns; a letter and a program have not."""

import csv
import inspect
import io

import pytest

from oneplan.domain.forms import table_shape
from oneplan.domain.forms.table_shape import is_table

PROGRAM = inspect.getsource(table_shape)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ที่,โครงการ,งบประมาณ\n๑,ถนน,5\n๒,สะพาน,7\n", True, id="a table"),
        pytest.param("บัญชีโครงการ\n\nที่,โครงการ\n๑,ถนน\n๒,สะพาน\n", True, id="a title above it"),
        pytest.param("ก,ข,ค\n", True, id="headings that nobody knows"),
        pytest.param("บัญชี,,\nก,ข,ค\n,,\n", True, id="empty cells count as columns"),
        pytest.param("เรียน ผู้ว่าราชการ\n\nขอส่งแผน\nขอแสดงความนับถือ\n", False, id="a letter"),
        pytest.param("เรียน ก, ข\nขอส่งแผน\nขอบคุณ\nลงชื่อ\n", False, id="a letter with a comma"),
        pytest.param(PROGRAM, False, id="a program"),
        pytest.param("", False, id="nothing"),
        pytest.param(",,\n,,\n", False, id="separators alone"),
    ],
)
def test_a_table_is_told_from_prose(text, expected):
    assert is_table(list(csv.reader(io.StringIO(text)))) is expected
