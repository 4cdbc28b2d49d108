"""The results of a screening are read line by line, and every wrong line is named."""

import pytest

from oneplan.domain.decisions.screenings import (
    Screened,
    ScreeningOutcome,
    ScreeningsInvalid,
    read_screened_lines,
    read_screened_list,
)

KNOWN = {"7.1/P1/5": "ขุดลอกคลอง", "7.1/P1/6": "ส่งเสริมอาชีพ"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("7.1/P1/5: ผ่าน", (ScreeningOutcome.PASSED, ""), id="passed needs no reason"),
        pytest.param(
            "๗.๑/P1/๕ : ไม่ผ่าน: ซ้ำกับ อบจ.: ปีที่แล้ว",
            (ScreeningOutcome.NOT_PASSED, "ซ้ำกับ อบจ.: ปีที่แล้ว"),
            id="Thai digits, and a colon in the reason",
        ),
        pytest.param(
            "\n7.1/P1/5:ให้ปรับปรุง:ระบุพื้นที่\n",
            (ScreeningOutcome.PUT_RIGHT, "ระบุพื้นที่"),
            id="blank lines around",
        ),
        pytest.param("7.1/P1/5: ผ่านการกลั่นกรอง", (ScreeningOutcome.PASSED, ""), id="in full"),
        pytest.param("7.1/P1/5: passed", (ScreeningOutcome.PASSED, ""), id="as it is stored"),
    ],
)
def test_a_result_is_read(text, expected):
    outcome, reason = expected

    assert read_screened_lines(text, KNOWN) == (
        Screened(row_key="7.1/P1/5", outcome=outcome, reason=reason),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("7.1/P1/5: ผ่านไปก่อน", "line 1: result", id="no result of ours"),
        pytest.param("7.1/P1/5", "line 1: result ''", id="no result at all"),
        pytest.param("7.1/P1/9: ผ่าน", "line 1: project '7.1/P1/9'", id="no such row"),
        pytest.param(
            "7.1/P1/5: ไม่ผ่าน", "line 1: result 'not_passed'", id="turned down without why"
        ),
        pytest.param(
            "7.1/P1/5: ให้ปรับปรุง: ", "line 1: result 'put_right'", id="put right without why"
        ),
        pytest.param("7.1/P1/5: ผ่าน\n7.1/P1/5: ผ่าน", "line 2: project", id="twice"),
        pytest.param(f"7.1/P1/5: ไม่ผ่าน: {'ก' * 4001}", "4001 characters", id="too long"),
    ],
)
def test_a_line_that_is_wrong_is_refused(text, told):
    with pytest.raises(ScreeningsInvalid, match=told):
        read_screened_lines(text, KNOWN)


def test_every_wrong_line_is_named_at_once():
    with pytest.raises(ScreeningsInvalid) as refused:
        read_screened_lines("7.1/P1/5: ไม่ผ่าน\n7.1/P1/9: ผ่าน\n7.1/P1/6: ?", KNOWN)

    assert [line.split(":")[0] for line in str(refused.value).splitlines()[1:]] == [
        "line 1",
        "line 2",
        "line 3",
    ]
    assert "บรรทัดที่ ๑" in refused.value.th


def test_a_list_leaves_out_what_is_not_screened_yet():
    content = "project,result,reason,unit,title\n7.1/P1/5,,,สนง.,ขุดลอกคลอง\n7.1/P1/6,ไม่ผ่าน,ซ้ำ,,\n"

    assert [each.row_key for each in read_screened_list(content, KNOWN)] == ["7.1/P1/6"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("row,result\n7.1/P1/5,ผ่าน\n", "project is missing", id="another heading"),
        pytest.param("project,result\n7.1/P1/5,\n", "there is no result", id="nothing filled in"),
    ],
)
def test_a_list_that_is_wrong_is_refused_whole(content, told):
    with pytest.raises(ScreeningsInvalid, match=told):
        read_screened_list(content, KNOWN)
