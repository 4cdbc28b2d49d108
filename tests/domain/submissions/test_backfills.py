"""The list of files that came before their cycle was begun here."""

from datetime import date

import pytest

from oneplan.domain.submissions.backfills import BackfillInvalid, read_backfill

HEADING = "step,unit,file,received_on\n"


def test_files_and_steps_are_read():
    first, second = read_backfill(HEADING + "1,A1,a.xlsx,๒๘ ก.พ. ๖๒\n2,,,\n")

    assert (first.step, first.unit, first.file, first.received_on) == (
        "1",
        "A1",
        "a.xlsx",
        date(2019, 2, 28),
    )
    assert (second.line, second.step, second.unit, second.received_on) == (3, "2", "", None)


WRONG = [
    pytest.param("", "ไม่มีขั้นตอน", id="nothing"),
    pytest.param(",A1,a.xlsx,๒๘ ก.พ. ๖๒", "ไม่ได้บอกขั้นตอน", id="no step"),
    pytest.param("1,A1,a.xlsx,", "ต้องมีครบทั้งสามช่อง", id="no day"),
    pytest.param("1,,a.xlsx,๒๘ ก.พ. ๖๒", "ต้องมีครบทั้งสามช่อง", id="no unit"),
    pytest.param("1,A1,a.xlsx,๓๑ ก.พ. ๖๒", "“๓๑ ก.พ. ๖๒” ไม่ใช่วันที่", id="no such day"),
    pytest.param("1,A1,a.xlsx,๒๘ ก.พ. ๖๒,x", "มี 5 ช่อง", id="a cell too many"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "said"), WRONG)
def test_a_line_that_is_wrong_is_named(lines, said):
    with pytest.raises(BackfillInvalid) as refused:
        read_backfill(HEADING + lines)

    assert said in refused.value.th
