"""The list of a committee: each row that is wrong is told by its line in Thai, and none is kept."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplan.errors import OneplanError
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets.text_encodings import decode_text
from oneplan.services.decisions.committees import CommitteeInvalid, import_committees
from oneplan.store.decisions import committees
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres
HEADER = "step,user,name,role,absent_from,absent_to"
BEFORE = f"{HEADER}\n3,old,ประธานเดิม,chair,,\n"
GOOD_ROW = "3,chair,ประธาน,chair,,"
FIVE = [f"3,m{n},กรรมการคนที่ {n},member,," for n in range(5)]


@pytest.fixture
def office(session):
    """A cycle whose committee has a list."""
    start_world(session)
    import_committees(session, CYCLE, BEFORE, actor="t")
    return session


def load(session, content):
    if isinstance(content, bytes):
        content = decode_text(content)
    return import_committees(session, CYCLE, content, actor="t")


def members(session):
    session.flush()
    return [(m.user, m.name) for m in committees.list_members(session, cycle_id=CYCLE)]


def rows(*lines, header=HEADER):
    return "\n".join([header, *lines]) + "\n"


KINDS = [
    pytest.param("", "หัวตาราง", id="an empty file"),
    pytest.param(rows(), "ไม่มีรายชื่อ", id="a heading alone"),
    pytest.param(rows("3,chair,ประธาน", header="step,user,name"), "ไม่มีคอลัมน์ บทบาท (role)", id="no role"),
    pytest.param(rows("3,c,ก,ข,chair,,", header="step,user,name,name,role,absent_from,absent_to"),
                 "คอลัมน์ ชื่อ (name) มีมากกว่าหนึ่งครั้ง", id="a doubled column"),
    pytest.param(rows("3,c,ก,chair,,,x", header=f"{HEADER},phone"), "ไม่รู้จักคอลัมน์ “phone”",
                 id="a column of no use"),
    pytest.param(rows("3,c,ก,chair,,,x", header=f"{HEADER},"), "บรรทัดที่ ๒: “x” อยู่ในคอลัมน์ที่ไม่มีชื่อ",
                 id="a cell under no name"),
    pytest.param(rows(GOOD_ROW, GOOD_ROW), "บรรทัดที่ ๓: ผู้ใช้ “chair” ซ้ำกับบรรทัดที่ ๒",
                 id="a member twice"),
    pytest.param(rows(GOOD_ROW, "3,CHAIR,ประธาน,member,,"), "บรรทัดที่ ๓: ผู้ใช้ “CHAIR” ซ้ำ",
                 id="a member twice, in capitals"),
    pytest.param(rows("3,c, ,chair,,"), "บรรทัดที่ ๒: ไม่มีชื่อ", id="a blank name"),
    pytest.param(rows("3,c,\u200b\u200b,chair,,"), "บรรทัดที่ ๒: ", id="a name that nobody sees"),
    pytest.param(rows("3,,ก,chair,,"), "บรรทัดที่ ๒: ไม่มีผู้ใช้", id="no user"),
    pytest.param(rows(f"3,c,{'ก' * 100_000},chair,,"), "บรรทัดที่ ๒: ชื่อ “",
                 id="a name of 100,000 letters"),
    pytest.param(rows(f"3,{'c' * 100_000},ก,chair,,"), "บรรทัดที่ ๒: ผู้ใช้ “",
                 id="a user of 100,000 letters"),
    pytest.param(rows("3,c,ก,boss,,"), "บรรทัดที่ ๒: บทบาท “boss”", id="an unknown role"),
    pytest.param(rows("99,c,ก,chair,,"), "บรรทัดที่ ๒: ขั้นตอน “99”", id="an unknown step"),
    pytest.param(rows("3,c,ก,chair,2019-03-31,2019-03-01"), "บรรทัดที่ ๒: วันสุดท้าย",
                 id="an absence back to front"),
    pytest.param(rows("3,c,ก,chair,,2019-03-01"), "บรรทัดที่ ๒: วันสุดท้าย",
                 id="an absence without its first day"),
    pytest.param(rows("3,c,ก,chair,2019-02-30,"), "บรรทัดที่ ๒: วันแรก", id="30 February"),
    pytest.param(rows("3,c,ก,chair,2562-03-01,"), "ค.ศ.", id="a Buddhist year"),
    pytest.param(rows("3,c,ก,chair,เมื่อวาน,"), "บรรทัดที่ ๒: วันแรก", id="no day"),
    pytest.param(rows(GOOD_ROW, '3,d,"ก,member,,', "3,e,ข,member,,"), "เครื่องหมายคำพูด",
                 id="a quote that never closes"),
    pytest.param(rows(GOOD_ROW, '3,d,"ก,member,,', '3,e,"ข",member,,', "3,f,ค,member,,"),
                 "เครื่องหมายคำพูด", id="a quote that another closes"),
    pytest.param(rows('3,c,"ก\nข",chair,,', "3,d,ก,boss,,"), "บรรทัดที่ ๒: ชื่อ",
                 id="a name of two lines"),
    pytest.param(rows('3,c,"ก\nข",chair,,', "3,d,ก,boss,,"), "บรรทัดที่ ๔: บทบาท",
                 id="the line below it"),
    pytest.param(rows(GOOD_ROW, "3,d,ก\x07ข,member,,", *FIVE), "บรรทัดที่ ๓: ", id="a control character"),
    pytest.param(rows(GOOD_ROW, "3,d,ก\x00ข,member,,"), "อักขระที่ไม่ใช่ข้อความ", id="a NUL"),
    pytest.param(rows(GOOD_ROW) + "\x1a\n3,d,ก,member,,\n", "บรรทัดที่ ๔: ", id="rows behind the end mark"),
    pytest.param(rows("3,c,ก,chair,,,,,x"), "บรรทัดที่ ๒: ", id="more fields than columns"),
    pytest.param(rows("3,c"), "บรรทัดที่ ๒: ", id="fewer fields than a member has"),
    pytest.param(rows("3,c,#REF!,chair,,"), "บรรทัดที่ ๒: ", id="an error of a formula"),
    pytest.param(rows("x", "y"), "บรรทัดที่ ๓: ", id="every row wrong"),
    pytest.param("\ufeff".encode("utf-32"), "รหัสอักขระ", id="UTF-32"),
    pytest.param(rows(GOOD_ROW).encode() + b"\xff\xfe\xfa", "รหัสอักขระ", id="no encoding at all"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "told"), KINDS)
def test_a_list_that_is_wrong_keeps_the_one_before(office, content, told):
    with pytest.raises((CommitteeInvalid, FileRefused)) as refused:
        load(office, content)

    assert told in refused.value.in_thai
    assert len(refused.value.in_thai) < 20_000
    assert "\x00" not in refused.value.in_thai
    assert members(office) == [("old", "ประธานเดิม")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp874"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_is_read_as_offices_save_it(office, encoding, separator):
    text = rows("3,chair,ประธานกรรมการ,chair,๑ มี.ค. ๖๒,2019-03-31", "", "3,m, กรรมการ ,member,,")
    content = text.replace(",", separator).replace("\n", "\r\n").encode(encoding)

    assert load(office, content) == 2
    assert members(office) == [("chair", "ประธานกรรมการ"), ("m", "กรรมการ")]
    chair = committees.list_members(office, cycle_id=CYCLE)[0]
    assert (chair.absent_from.isoformat(), chair.absent_to.isoformat()) == (
        "2019-03-01",
        "2019-03-31",
    )


def test_every_wrong_row_is_told_at_once(office):
    with pytest.raises(CommitteeInvalid) as refused:
        load(office, rows(GOOD_ROW, "9,,ก,boss,,", "3,e,,member,,x"))

    lines = re.findall("บรรทัดที่ (.)", refused.value.in_thai)
    assert lines == ["๓", "๓", "๓", "๔", "๔"]


CELLS = st.sampled_from(
    ["3", "9", "chair", "ก", "member", "2019-03-01", '"', "\n", ",", "", "\x00"]
)
TEXTS = st.lists(CELLS | st.text(max_size=5), max_size=30).map("".join)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=TEXTS, is_headed=st.booleans())
def test_any_file_is_loaded_whole_or_refused_in_thai(office, body, is_headed):
    content = f"{HEADER}\n{body}" if is_headed else body
    savepoint = office.begin_nested()
    try:
        try:
            count = load(office, content.encode())
        except OneplanError as error:
            words = error.in_thai
        else:
            words = ""
            assert len(members(office)) == count > 0
        if words:
            assert re.search("[ก-๛]", words)
            assert members(office) == [("old", "ประธานเดิม")]
    finally:
        savepoint.rollback()
        office.expire_all()
