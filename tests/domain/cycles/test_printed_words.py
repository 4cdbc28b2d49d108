"""Words of printed calendars: windows, agencies and acts as officials write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.cycles.printed_actors import find_actors
from oneplan.domain.cycles.printed_acts import split_acts, split_bullets
from oneplan.domain.cycles.printed_agencies import LEVELS, NAME, read_agencies
from oneplan.domain.cycles.printed_drafts import draft_calendar
from oneplan.domain.cycles.printed_lines import PrintedPlace, read_text
from oneplan.domain.cycles.printed_windows import find_windows
from oneplan.domain.cycles.roles import ROLES

PLACE = PrintedPlace(line=1)

SENTENCES = [
    pytest.param("ส่งไปยังอำเภอภายในเดือนกุมภาพันธ์ ๒๕๕๘", ["ภายในเดือนกุมภาพันธ์ ๒๕๕๘"], id="a deadline run into words"),
    pytest.param("ทบทวนแผน (มกราคม - กุมภาพันธ์ ๒๕๕๘) โดยใช้ กม.", ["มกราคม - กุมภาพันธ์ ๒๕๕๘"], id="a range in brackets"),
    pytest.param("ระหว่างวันที่ 1 - 15 มีนาคม 2566 และภายใน 30 เม.ย. 66", ["ระหว่างวันที่ 1 - 15 มีนาคม 2566", "ภายใน 30 เม.ย. 66"], id="two windows"),
    pytest.param("ตามหนังสือ ลงวันที่ ๔ กุมภาพันธ์ พ.ศ.๒๕๕๒", [], id="the day of a letter"),
    pytest.param("ได้ประชุมเมื่อวันที่ ๖ มกราคม ๒๕๕๘", [], id="a day that is past"),
    pytest.param("ให้สำนักงาน ก.พ.ร. พิจารณา", [], id="an office that looks like a month"),
    pytest.param("พัฒนาสังคมคุณภาพ", [], id="a month within a word"),
    pytest.param("ให้แล้วเสร็จภายในเดือนมิถุนายน ก่อนจัดทำงบประมาณ", ["ภายในเดือนมิถุนายน"], id="a month without a year"),
    pytest.param("ปีงบประมาณ พ.ศ. ๒๕๕๙ - ๒๕๖๐", [], id="years alone"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_windows_in_a_sentence(text, expected):
    found = list(find_windows(text))

    assert [words for _, _, words in found] == expected
    assert [text[start:end] for start, end, _ in found] == expected


CELLS = [
    pytest.param("สำนักงานพัฒนาชุมชนอำเภอ/ อปท./อำเภอ", [["amphoe_cd_office", "lao", "amphoe"]], id="by strokes"),
    pytest.param("- ส่วนราชการในจังหวัด - อำเภอทุกอำเภอ - ผู้แทนภาคประชาชน ภาคประชาสังคม ภาคเอกชน", [["provincial_agency", "amphoe", "people_reps"]], id="by bullets"),
    pytest.param("กบอ./อปท. กบอ.", [["kbo", "lao"], ["kbo"]], id="two groups"),
    pytest.param("สำนักงานจังหวัด ที่ทำการปกครองจังหวัด และ อบจ.", [["provincial_office", "province_admin_office", "pao"]], id="by blanks and และ"),
    pytest.param("สนง.ส่งเสริมการปกครอง ท้องถิ่นจังหวัด", [["province_local_admin_office"]], id="a name that is wrapped"),
    pytest.param("สำนักงานจังหวัด ระยอง", [["provincial_office"]], id="a province behind it"),
    pytest.param("ที่การปกครองจังหวัดสมุทรสาคร", [["province_admin_office"]], id="a letter lost"),
    pytest.param("องค์กรบริหารส่วนจังหวัด", [["pao"]], id="องค์กร for องค์การ"),
    pytest.param("คอช.", [["coc"]], id="ค for ศ"),
    pytest.param("คณะอนุ ก.บ.จ. ๓ ด้าน", [["kbj_sub"]], id="sub-committees"),
    pytest.param("คณะกรรมการ ก.บ.จ.สค.", [["kbj"]], id="the letters of a province"),
    pytest.param("บริษัทเอกชน", [[""]], id="nobody known"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "roles"), CELLS)
def test_agencies_of_a_cell(text, roles):
    assert [[a.role for a in group] for group in read_agencies(text, PLACE)] == roles


ACTORS = [
    pytest.param("ก.บ.จ. โดยสำนักงานจังหวัดระยอง รวบรวมข้อมูล", ["kbj", "provincial_office"], id="through another"),
    pytest.param("ให้ที่ทำการปกครองจังหวัดตรัง สำนักงานพัฒนาชุมชนจังหวัดตรัง และอำเภอ รวบรวมข้อมูล", ["province_admin_office", "province_cd_office", "amphoe"], id="a list of who is asked"),
    pytest.param("จัดส่งแผนให้ ก.บ.จ. พร้อมรายละเอียด", [], id="who receives"),
    pytest.param("ส่งกรอบแผนพัฒนาอำเภอให้องค์กรปกครองส่วนท้องถิ่นในพื้นที่ทราบ", [], id="who is told"),
    pytest.param("เพื่อให้จังหวัดได้นำไปเป็นข้อมูล", [], id="a purpose"),
    pytest.param("จัดทำแผนพัฒนาอำเภอตามแผนพัฒนาจังหวัด", [], id="plans of an amphoe"),
    pytest.param("อบรมเชิงปฏิบัติการ กลุ่มเป้าหมายทุกภาคส่วน", ["all_sectors"], id="who takes part"),
    pytest.param("เสนอให้องค์การบริหารส่วนจังหวัดพิจารณาบรรจุไว้ในแผน", ["pao"], id="to whom it is proposed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "roles"), ACTORS)
def test_who_acts_in_a_sentence(text, roles):
    assert [each.role for each in find_actors(text, PLACE, has_column=False)] == roles


ACTS = [
    pytest.param("จัดส่งแผนให้กระทรวง พร้อมจัดทำเล่มแผน", 2, id="together with"),
    pytest.param("อำเภอทบทวนแผน และให้ อบจ. ส่งโครงการ", 2, id="and lets another"),
    pytest.param("ให้ อปท. รวบรวมและส่งแผน", 1, id="one agency, two verbs"),
    pytest.param("จัดทำทะเบียน (แบบ ๒) และทะเบียนเชื่อมโยง (แบบ ๓)", 2, id="two forms"),
    pytest.param("จัดทำแผน (พฤษภาคม ๒๕๕๘) และส่งให้ อปท. ภายในเดือนมิถุนายน ๒๕๕๘", 2, id="a remark with a window of its own"),
    pytest.param("จัดทำแผน และส่งให้ อปท. ภายในเดือนมิถุนายน ๒๕๕๘", 1, id="one window for both"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count"), ACTS)
def test_acts_of_a_duty(text, count):
    acts = split_acts(text)

    assert len(acts) == count
    assert "".join("".join(act.text for act in acts).split()) == "".join(text.split())


def test_a_range_is_no_bullet():
    head, bullets = split_bullets(
        "แผนพัฒนา พ.ศ. ๒๕๖๑ - ๒๕๖๕ ม.ค. - ก.พ. ๖๒ - อำเภอจัดทำแผน - จังหวัดรวบรวม"
    )

    assert head == "แผนพัฒนา พ.ศ. ๒๕๖๑ - ๒๕๖๕ ม.ค. - ก.พ. ๖๒"
    assert bullets == ["อำเภอจัดทำแผน", "จังหวัดรวบรวม"]


def test_every_role_has_a_name_that_is_read_and_a_level():
    assert {role for role, _ in NAME.groupindex.items()} == set(ROLES) == set(LEVELS)
    assert {role: read_agencies(name, PLACE)[0][0].role for role, name in ROLES.items()} == {
        r: r for r in ROLES
    }


PIECES = st.sampled_from(
    ["1", "๒", "3.", "ที่", "กิจกรรม", "วันเดือนปี", "หน่วยงาน", "ม.ค. ๖๒", "31 ก.พ. 62", "ภายใน พ.ค. 2019", "สำนักงานจังหวัด", "กบอ.",
     "อำเภอจัดทำแผน - ส่งแผน", "↔", "ดังนี้", "พ.ศ. ๒๕๖๑", "ก.พ.", "มติที่ประชุม", "●", "\ufffd", "", "จังหวัดน่าน", "ปีงบประมาณ พ.ศ. 25", "(๑)"]
)  # fmt: skip
LINES = st.lists(
    st.tuples(st.sampled_from(["\t", " | ", "   ", " "]), st.lists(PIECES, max_size=6)), max_size=12
)


@given(LINES)
def test_whatever_is_printed_nothing_is_raised_invented_or_dropped(lines):
    text = "\n".join(
        mark.join(["", *pieces, ""] if "|" in mark else pieces) for mark, pieces in lines
    )
    printed = read_text(text, "x.txt")
    found = draft_calendar(printed, provinces={}, forms={})
    words = bare(text)

    assert [s for s in found.steps if not s.window and not asks(found, s) and s.text] == []
    for step in found.steps:
        assert is_in_order(bare(step.text), words)
        assert step.window is None or step.window.reading is not None
        assert all(bare(agency.th) in words for agency in step.agencies)
    assert len({step["id"] for step in found.data["steps"]}) == len(found.steps)


def asks(found, step):
    """Whether anything is asked of a step, or of its window where it was turned down."""
    return any(each.at.startswith(f"steps[{step.id}]") for each in found.draft.questions)


def is_in_order(text, words):
    """Whether all letters of a text stand in the document in their order: cells stand between them."""
    letters = iter(words)
    return all(letter in letters for letter in text)


def bare(text):
    return re.sub(r"[\s|●\-–•]", "", text)
