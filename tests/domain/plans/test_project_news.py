"""What is new of projects between two versions of a plan."""

import pytest

from oneplan.domain.plans.plan_rows import OutcomeKind, told_reason
from oneplan.domain.plans.project_news import PlacedProject, news_of
from oneplan.domain.plans.row_ends import KEPT, RowEnd

OUT = RowEnd(outcome=OutcomeKind.EXCLUDED, reason="ceiling:2564")
ELSEWHERE = RowEnd(outcome=OutcomeKind.EXCLUDED, reason="elsewhere")


def merged(file):
    return RowEnd(outcome=OutcomeKind.MERGED, reason="same_title_place", into=(file, 3))


def placed(end=KEPT, digest=b"1", into_key="", row=3, same_key="1/A1/road/0"):
    return PlacedProject(row_key=f"1/A1/{row}", same_key=same_key, unit_code="A1", row=(1, row),
                         title="ถนน", digest=digest, end=end, into_key=into_key)  # fmt: skip


CASES = [
    pytest.param(None, placed(), "told", id="new"),
    pytest.param(None, placed(OUT), "told", id="new and left out"),
    pytest.param(placed(), placed(), "quiet", id="as before"),
    pytest.param(placed(OUT), placed(OUT), "quiet", id="left out as before"),
    pytest.param(placed(), placed(OUT), "told", id="left out now"),
    pytest.param(placed(OUT), placed(), "told", id="taken in now"),
    pytest.param(placed(), placed(digest=b"2"), "told", id="other money"),
    pytest.param(placed(), placed(row=4), "quiet", id="moved within its file"),
    pytest.param(placed(), None, "gone", id="no longer in the file"),
    pytest.param(placed(merged(5), into_key="1/A2/3"), placed(merged(6), into_key="1/A2/3"), "quiet",
                 id="merged into the same project of a newer file"),
    pytest.param(placed(merged(5), into_key="1/A2/3"), placed(merged(5), into_key="1/A3/3"), "told",
                 id="merged into another"),
    pytest.param(None, placed(ELSEWHERE), "quiet", id="done in other amphoe"),
    pytest.param(placed(), placed(ELSEWHERE), "gone", id="moved to other amphoe"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_what_is_told(before, after, expected):
    news = list(
        news_of({each.row_key: each for each in [before] if each},
                {each.row_key: each for each in [after] if each})
    )  # fmt: skip

    assert ["gone" if each.is_gone else "told" for each in news] == (
        [] if expected == "quiet" else [expected]
    )


@pytest.mark.parametrize(
    ("reason", "said", "expected"),
    [
        pytest.param("same_title_place", "", "ชื่อโครงการและพื้นที่เดียวกัน", id="a rule"),
        pytest.param("answer", "ถนนสายเดียวกัน", "ผู้มีอำนาจตอบว่าเป็นโครงการเดียวกัน: ถนนสายเดียวกัน",
                     id="what a person said"),
        pytest.param("answer", "โทร 081-234-5678", "ผู้มีอำนาจตอบว่าเป็นโครงการเดียวกัน: โทร [ปิดข้อมูลส่วนบุคคล]",
                     id="no telephone number"),
        pytest.param("ceiling:2564/S1", "", "เกินกรอบวงเงิน ปี ๒๕๖๔", id="a ceiling: whose is not told"),
        pytest.param("strategy_unknown:ก้าวหน้า", "", "ไม่พบยุทธศาสตร์นี้ในรายการของปีแผน ก้าวหน้า", id="a strategy"),
        pytest.param("withdrawn", "", "หน่วยงานถอนไฟล์คืน", id="taken back"),
    ],
)  # fmt: skip
def test_a_reason_as_its_unit_reads_it(reason, said, expected):
    assert told_reason(reason, said) == expected
