"""Files of surveys as offices have them: the table, its columns, the places, the figures."""

from contextlib import nullcontext

import pytest

from oneplan.domain.evidence.column_checks import (
    UsesRefused,
    check_uses,
    read_indicators,
    write_indicators,
)
from oneplan.domain.evidence.column_uses import ColumnUse, ColumnUses, propose_uses
from oneplan.domain.evidence.kinds import ColumnRole, Indicator, YearOfEvidenceWrong, read_year
from oneplan.domain.evidence.personal_columns import NamesPeople
from oneplan.domain.evidence.readings import read_evidence
from oneplan.services.evidence.evidence_files import (
    MOST_ROWS,
    EvidenceTooLong,
    NoEvidenceTable,
    keep_evidence,
    open_evidence,
)
from tests.support.evidence_files import BMN, LEVELS, NRD2C, TWO_ROWS, as_workbook, book

HEAD = "รหัส,หมู่บ้าน,ครัวเรือนทั้งหมด,ตัวชี้วัดที่ 1 ผ่าน,ตัวชี้วัดที่ 1 ไม่ผ่าน\n"


def read(content, kind=BMN, year=2561, **changes):
    """What a file says, its columns as they are proposed."""
    table = open_evidence(content if isinstance(content, bytes) else content.encode())
    uses = propose_uses(table.headings, table.columns, kind)
    check_uses(uses, kind)
    return read_evidence(table, uses, book(**changes), year_be=year)


def told(reading):
    """(place, indicator) → share in per cent, or level."""
    return {
        (each["place"], each["number"]): each["level"]
        if isinstance(each["level"], int)
        else each["share"] / 100
        for each in reading.facts.astype("object").to_dict("records")
    }


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TWO_ROWS.encode(), id="UTF-8"),
        pytest.param(TWO_ROWS.encode("cp874"), id="TIS-620"),
        pytest.param(TWO_ROWS.replace(",", ";").replace('"1;', '"1,').encode(), id="semicolons"),
        pytest.param(TWO_ROWS.encode("utf-16"), id="UTF-16"),
    ],
)
def test_a_file_with_all_that_offices_put_around_a_table(content):
    reading = read(content)

    assert reading.problems == []
    assert told(reading) == {
        ("74010101", 1): 83.33, ("74010101", 8): 100.0, ("74010102", 1): 95.0,
        ("74010102", 8): 60.0, ("V-3", 1): 100.0,
    }  # fmt: skip
    assert [row for _, row in reading.left_out] == [10, 11, 12]


def test_each_value_tells_its_cells():
    facts = read(TWO_ROWS).facts.set_index(["place", "number"])

    assert facts.loc[("74010102", 8), "cells"] == {
        "passed": "H8", "failed": "I8", "households": "E8",
    }  # fmt: skip


def test_a_workbook_with_merged_headings_and_a_merged_tambon():
    rows = [
        ["ข้อมูล จปฐ. ปี 2561"],
        ["ตำบล", "หมู่ที่", "ตัวชี้วัดที่ 1 น้ำหนัก", "", "ตัวชี้วัดที่ 2 นมแม่", ""],
        ["", "", "ผ่าน", "ไม่ผ่าน", "ผ่าน", "ไม่ผ่าน"],
        ["", 1, 9, 1, 5, 5],
        ["", 2, 10, 0, 0, 4],
        ["รวม", "", 19, 1, 5, 9],
    ]
    merged = [
        (1, 2, 1, 3, "ตัวชี้วัดที่ 1 น้ำหนัก"), (1, 4, 1, 5, "ตัวชี้วัดที่ 2 นมแม่"),
        (3, 0, 4, 0, "มหาชัย"),
    ]  # fmt: skip

    assert told(read(as_workbook(rows, merged=merged))) == {
        ("74010101", 1): 90.0, ("74010101", 2): 50.0, ("74010102", 1): 100.0, ("74010102", 2): 0.0,
    }  # fmt: skip


def test_shares_that_a_spreadsheet_shows_as_per_cent():
    rows = [
        ["รหัสหมู่บ้าน", "หมู่บ้าน", "ตัวชี้วัดที่ 1 ร้อยละที่ผ่าน", "ตัวชี้วัดที่ 2 ร้อยละที่ผ่าน"],
        [74010101, "บ้านหนึ่ง", 0.905, 1],
        [74010102, "บ้านสอง", 0.5, 0.25],
    ]
    reading = read(as_workbook(rows))

    assert told(reading) == {
        ("74010101", 1): 90.5, ("74010101", 2): 100.0, ("74010102", 1): 50.0, ("74010102", 2): 25.0,
    }  # fmt: skip
    assert len(reading.fractions) == 2


def test_per_cent_as_text():
    reading = read(
        "รหัส,บ้าน,ข้อ 1 ร้อยละไม่ผ่าน,ข้อ 2 ร้อยละที่ผ่าน\n74010101,ก,๙.๕ %,90%\n74010102,ข,-,88.25\n"
    )

    assert told(reading) == {("74010101", 1): 90.5, ("74010101", 2): 90.0, ("74010102", 2): 88.25}


def test_levels_in_figures_and_in_words():
    assert told(read(LEVELS, NRD2C)) == {
        ("74010101", 1): 1, ("74010101", 2): 3, ("74010102", 1): 2, ("74010102", 2): 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "place"),
    [
        pytest.param("74010101,x", "74010101", id="eight digits"),
        pytest.param("74-01-01-01,x", "74010101", id="two by two"),
        pytest.param("๗๔๐๑๐๑๐๒,x", "74010102", id="Thai digits"),
        pytest.param("74010103,x", "V-3", id="by the moo in its name"),
        pytest.param("V-3,x", "V-3", id="the code of the register"),
        pytest.param("740101,หมู่ที่ 2", "74010102", id="tambon and moo in the name"),
        pytest.param("740101,บ้านสอง", "74010102", id="tambon and name"),
        pytest.param("740101,", "740101", id="a tambon as a whole"),
    ],
)
def test_a_place_is_found(row, place):
    reading = read(f"{HEAD}{row},10,9,1\n74020101,y,10,9,1\n")

    assert reading.problems == []
    assert list(reading.facts["place"]) == [place, "74020101"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param("74010109,ก,10,9,1", "ไม่มีในทะเบียน", id="an unknown village"),
        pytest.param("99010101,ก,10,9,1", "ไม่มีในทะเบียน", id="another province"),
        pytest.param("7.40101E+07,ก,10,9,1", "ย่อไว้", id="a code that was shortened"),
        pytest.param("74010101,ก,10,9,1\n74010101,ข,10,9,1", "ซ้ำกับ", id="a village twice"),
        pytest.param("74010101,ก,10,9,x", "จำนวนเต็ม", id="no number"),
        pytest.param("74010101,ก,10,9,-1", "จำนวนเต็ม", id="less than none"),
        pytest.param("74010101,ก,10,9.5,0.5", "จำนวนเต็ม", id="half a household"),
        pytest.param("74010101,ก,10,9,2", "เกินครัวเรือนทั้งหมด", id="more than there are"),
    ],
)
def test_what_is_wrong_is_told_by_its_row_and_kept_out(rows, words):
    reading = read(f"{HEAD}{rows}\n74020101,แพ,10,5,5\n")

    assert any(words in each.th for each in reading.problems), reading.problems
    assert all("แถวที่ " in each.th for each in reading.problems)
    assert told(reading)[("74020101", 1)] == 50.0
    if "ซ้ำ" in words:
        assert "74010101" not in set(reading.facts["place"])


@pytest.mark.parametrize("cell", ["0", "4", "สูง", "1.5"])
def test_a_level_is_one_to_three(cell):
    reading = read(LEVELS.replace("ปานกลาง", cell), NRD2C)

    assert ["ต้องเป็นระดับ" in each.th for each in reading.problems] == [True]


@pytest.mark.parametrize(
    ("cell", "is_wrong"), [("2561", False), ("๒๕๖๑", False), ("2018", True), ("2562", True)]
)
def test_a_row_of_another_year_is_told(cell, is_wrong):
    content = f"รหัส,บ้าน,ปี พ.ศ.,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,ก,{cell},9,1\n"

    assert bool(read(content).problems) is is_wrong


@pytest.mark.parametrize(
    ("written", "found"),
    [("2561", 2561), ("๒๕๖๑", 2561), ("พ.ศ. 2561", 2561), ("2018", None), ("2563", None),
     ("61", None), ("", None), ("2400", None)],
)  # fmt: skip
def test_the_year_is_of_the_buddhist_era(written, found):
    if found is None:
        with pytest.raises(YearOfEvidenceWrong) as refused:
            read_year(written, year_now=2562)
        assert ("พ.ศ. ๒๕๖๑" in refused.value.th) is (written == "2018")
    else:
        assert read_year(written, year_now=2562) == found


def test_the_same_name_in_two_amphoe_asks_for_the_amphoe():
    names = {"740101": "บางน้ำ", "740201": "บางน้ำ"}
    rows = "ตำบล,หมู่ที่,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\nบางน้ำ,1,9,1\n"
    with_amphoe = "อำเภอ,ตำบล,หมู่ที่,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\nอ.กระทุ่มแบน,ต.บางน้ำ,1,9,1\n"

    assert "หลายอำเภอ" in read(rows, tambon=names).problems[0].th
    assert list(read(with_amphoe, tambon=names).facts["place"]) == ["74020101"]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        pytest.param(
            "รหัส,ชื่อ-สกุล,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,x,1,0\n", "คอลัมน์ B", id="a name column"
        ),
        pytest.param(
            "รหัส,เลข,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,1101700230708,1,0\n",
            "คอลัมน์ B",
            id="a citizen number",
        ),
        pytest.param(
            "รหัส,หมายเหตุ,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,นายสมชาย ใจดี,1,0\n",
            "คอลัมน์ B",
            id="a person in a remark",
        ),
        pytest.param(
            "บ้านเลขที่,รหัส,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n9/1,74010101,1,0\n", "คอลัมน์ A", id="a house"
        ),
    ],
)
def test_a_file_that_names_people_is_refused_and_not_kept(files, content, where):
    with pytest.raises(NamesPeople) as refused:
        keep_evidence(files, content.encode())

    assert where in refused.value.th
    assert "สมชาย" not in refused.value.th
    assert "1101700230708" not in refused.value.th + str(refused.value)


@pytest.mark.parametrize(
    ("said", "is_person"),
    [
        pytest.param("นายายอาม จันทบุรี", False, id="an amphoe and its province"),
        pytest.param("นางรอง บุรีรัมย์", False, id="another"),
        pytest.param("นางรอง ใจดี", True, id="a person whose name is also an amphoe's"),
        pytest.param("นายสมชาย จันทบุรี", True, id="a person whose surname is also a province's"),
    ],
)
def test_an_area_is_no_person(files, said, is_person):
    content = f"รหัส,หมายเหตุ,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,{said},1,0\n".encode()

    if is_person:
        with pytest.raises(NamesPeople):
            keep_evidence(files, content)
    else:
        assert keep_evidence(files, content)


@pytest.mark.parametrize(
    ("said", "is_refused"),
    [
        pytest.param(["คุณสมชาย", "คุณสมศรี", "คุณวิชัย"], True, id="called by the first name"),
        pytest.param(["นายสมชาย", "น.ส.สมศรี", "นาย วิชัย"], True, id="titles without a surname"),
        pytest.param(["081-234-5678", "๐๘๑๒๓๔๕๖๗๙", "โทร. 038 612 345"], True, id="telephones"),
        pytest.param(["คุณภาพชีวิต", "คุณธรรม", "คุณลักษณะ"], False, id="words that begin so"),
        pytest.param(["คุณครูขาดแคลน", "คุณหมอไม่พอ", "คุณแม่วัยใส"], False, id="a calling"),
        pytest.param(["นายจ้างไม่จ่าย", "นายทุนเงินกู้", "นายหน้าที่ดิน"], False, id="a trade"),
        pytest.param(["นายาว", "นายูง", "นายายอาม"], False, id="places that begin so"),
        pytest.param(["ดี", "ดี", "สพอ. โทร. 038-612-345"], False, id="one office's telephone"),
    ],
)
def test_a_column_of_people_is_refused_whatever_its_heading(said, is_refused):
    rows = "".join(f"7401010{n},{each},1,0\n" for n, each in enumerate(said, start=1))
    content = f"รหัส,หมายเหตุ,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n{rows}".encode()
    expected = pytest.raises(NamesPeople) if is_refused else nullcontext()
    with expected:
        open_evidence(content)


def test_a_file_of_more_rows_than_a_province_has_villages_is_refused():
    rows = "".join(f"74010101,บ้าน {n},1,0\n" for n in range(MOST_ROWS + 1))
    with pytest.raises(EvidenceTooLong) as refused:
        open_evidence(f"รหัส,หมู่บ้าน,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n{rows}".encode())

    assert "๒๐,๐๐๑" in refused.value.th


@pytest.mark.parametrize("written", ["1" * 5000 + " | x | 90", "1 | x | " + "9" * 5000])
def test_a_number_of_thousands_of_digits_is_none(written):
    with pytest.raises(UsesRefused):
        read_indicators(written)


@pytest.mark.parametrize(
    ("heading", "is_refused"),
    [
        *((each, True) for each in (
            "สกุล", "หัวหน้าครัวเรือน", "ผู้ให้ข้อมูล", "ผู้ใหญ่บ้าน", "ที่อยู่", "รหัสบ้าน", "เลขที่บ้าน",
            "วดป.เกิด", "อีเมล", "HOUSE_ID", "CID", "PID", "หัวหน้าครอบครัว", "เจ้าของบ้าน", "ผู้นำหมู่บ้าน",
            "ผู้ประสานงาน", "เลขประชาชน", "เลข 13 หลัก", "ชื่อตัว",
        )),
        *((each, False) for each in (
            "ข้อ 2 หัวหน้าครัวเรือนมีอาชีพ", "ข้อ 3 หัวหน้าครอบครัวมีรายได้", "ที่อยู่อาศัยมั่นคง", "ชื่อหมู่บ้าน", "เลขที่",
        )),
    ],
)  # fmt: skip
def test_a_heading_of_people_is_refused_whoever_stands_below_it(heading, is_refused):
    content = f"รหัส,{heading},ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,x,1,0\n".encode()
    expected = pytest.raises(NamesPeople) if is_refused else nullcontext()
    with expected as refused:
        open_evidence(content)

    assert not is_refused or "คอลัมน์ B" in refused.value.th


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfa,b\n1,2\n", "ที่,หมู่บ้าน\n1,บ้านหนึ่ง\n".encode(), b"x"]
)
def test_a_file_without_such_a_table_is_refused(content):
    with pytest.raises(NoEvidenceTable):
        open_evidence(content)


@pytest.mark.parametrize(
    ("columns", "indicators", "words"),
    [
        pytest.param({}, [], "ไม่มีคอลัมน์บอกหมู่บ้าน", id="no place"),
        pytest.param({0: ("code", 0)}, [], "ไม่มีคอลัมน์ที่เป็นตัวชี้วัด", id="no indicator"),
        pytest.param({0: ("code", 0), 1: ("passed", 1)}, [(1, 90)], "คิดเป็นร้อยละไม่ได้", id="one count"),
        pytest.param({0: ("code", 0), 1: ("level", 1)}, [(1, 1)], "ไม่ใช่ข้อมูลของ", id="of the other"),
        pytest.param({0: ("code", 0), 1: (None, 0)}, [], "ยังไม่ได้เลือก", id="not said"),
        pytest.param(
            {0: ("code", 0), 1: ("percent_passed", 0)}, [], "เลขตัวชี้วัด", id="no number"
        ),
        pytest.param(
            {0: ("code", 0), 1: ("percent_passed", 1), 2: ("percent_passed", 1)},
            [(1, 90)], "ต้องมีคอลัมน์เดียว", id="twice",
        ),
        pytest.param(
            {0: ("code", 0), 1: ("percent_passed", 1)}, [(1, 101)], "เกณฑ์", id="a threshold too high"
        ),
        pytest.param({0: ("code", 0), 1: ("percent_passed", 1)}, [], "ไม่มีชื่อ", id="no name"),
    ],
)  # fmt: skip
def test_columns_that_make_no_survey_are_refused(columns, indicators, words):
    uses = ColumnUses(
        columns={
            at: ColumnUse(ColumnRole(role) if role else None, number)
            for at, (role, number) in columns.items()
        },
        indicators=[Indicator(number, "ก", target) for number, target in indicators],
    )
    with pytest.raises(UsesRefused) as refused:
        check_uses(uses, BMN)

    assert words in refused.value.th


def test_indicators_are_written_and_read_alike():
    told_ = [Indicator(1, "เด็กแรกเกิด", 90), Indicator(38, "ครอบครัวอบอุ่น", 100)]

    assert read_indicators(write_indicators(told_)) == told_
    assert read_indicators("๑ | น้ำ | ๙๐") == [Indicator(1, "น้ำ", 90)]
    with pytest.raises(UsesRefused):
        read_indicators("1 น้ำ 90")


def test_what_was_matched_is_kept_as_it_was():
    table = open_evidence(TWO_ROWS.encode())
    uses = propose_uses(table.headings, table.columns, BMN)

    assert ColumnUses.from_document(uses.as_document()) == uses


def test_a_heading_of_three_rows_over_two_indicators():
    rows = [
        ["ตารางที่ ๓ ผลการจัดเก็บข้อมูล จปฐ. ปี ๒๕๖๑"],
        ["อำเภอเมืองสมุทรสาคร"],
        ["ลำดับ", "ตำบล", "หมู่ที่", "ชื่อบ้าน", "จำนวนครัวเรือน", "หมวดที่ 1 สุขภาพ"],
        ["", "", "", "", "", "1. เด็กแรกเกิด", "", "2. นมแม่"],
        ["", "", "", "", "", "ผ่าน", "ไม่ผ่าน", "ผ่าน", "ไม่ผ่าน"],
        [1, "มหาชัย", 1, "บ้านหนึ่ง", 120, 100, 20, 60, 60],
        [2, "", 2, "บ้านสอง", 1000, 950, 50, 600, 400],
    ]
    merged = [(2, 5, 2, 8, "หมวดที่ 1 สุขภาพ"), (3, 5, 3, 6, "1. เด็กแรกเกิด"), (3, 7, 3, 8, "2. นมแม่")]
    content = as_workbook(rows, merged=merged)

    assert told(read(content)) == {
        ("74010101", 1): 83.33, ("74010101", 2): 50.0, ("74010102", 1): 95.0, ("74010102", 2): 60.0,
    }  # fmt: skip
    table = open_evidence(content)
    found = propose_uses(table.headings, table.columns, BMN).indicators
    assert [each.name for each in found] == ["เด็กแรกเกิด", "นมแม่"]
    assert table.years_above(but=2560) == ["2561"]


@pytest.mark.parametrize(
    ("content", "kind", "found"),
    [
        pytest.param(
            "รหัส,หมู่บ้าน,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,บ้านหนึ่ง,,\n74010102,บ้านสอง,9,1\n",
            BMN,
            {("74010102", 1): 90.0},
            id="nothing is known of the first village",
        ),
        pytest.param(
            "รหัส,หมู่บ้าน,1. ถนน,2. น้ำดื่ม\n74010101,บ้านหนึ่ง,มาก,ปานกลาง\n74010102,บ้านสอง,1,3\n",
            NRD2C,
            {("74010101", 1): 1, ("74010101", 2): 2, ("74010102", 1): 1, ("74010102", 2): 3},
            id="levels of the first village are words",
        ),
        pytest.param(
            "ตำบล,หมู่บ้าน,1. ถนน,2. น้ำดื่ม\nมหาชัย,บ้านหนึ่ง,ปัญหามาก,ระดับ 2\n,บ้านสอง,น้อย,น้อย\n",
            NRD2C,
            {("74010101", 1): 1, ("74010101", 2): 2, ("74010102", 1): 3, ("74010102", 2): 3},
            id="all levels are words",
        ),
    ],
)
def test_the_first_village_is_no_heading(content, kind, found):
    assert told(read(content, kind)) == found


@pytest.mark.parametrize("remark", ["ไม่มี", "*แก้ไขแล้ว", "ไม่มีไฟฟ้าใช้", "ทั้งหมด", "ที่มา: สพอ."])
@pytest.mark.parametrize("at", ["last", "first"])
def test_a_remark_beside_a_village_leaves_nobody_out(remark, at):
    row = "74010101,บ้านหนึ่ง,9,1"
    head = "รหัส,หมู่บ้าน,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน"
    content = (
        f"{head},หมายเหตุ\n{row},{remark}\n74010102,ข,9,1,\n"
        if at == "last"
        else f"หมายเหตุ,{head}\n{remark},{row}\n,74010102,ข,9,1\n"
    )
    reading = read(content)

    assert set(told(reading)) == {("74010101", 1), ("74010102", 1)}
    assert reading.left_out == []


@pytest.mark.parametrize(
    ("households", "passed", "failed", "share"),
    [
        pytest.param("120,", "5", "-", 100.0, id="none fails of the few that were asked"),
        pytest.param("120,", "–", "6", 0.0, id="none passes of them"),
        pytest.param("", "5", "-", 100.0, id="none fails"),
        pytest.param("", "-", "6", 0.0, id="none passes"),
        pytest.param("120,", "-", "-", None, id="nobody was asked"),
        pytest.param("120,", "-", "", None, id="a stroke alone"),
        pytest.param("120,", "100", "", 83.33, id="the rest of all"),
    ],
)
def test_a_stroke_beside_a_count_is_none(households, passed, failed, share):
    head = HEAD if households else HEAD.replace("ครัวเรือนทั้งหมด,", "")
    end = "10,5,5" if households else "5,5"
    reading = read(f"{head}74010101,ก,{households}{passed},{failed}\n74020101,แพ,{end}\n")

    assert reading.problems == []
    assert told(reading).get(("74010101", 1)) == share


@pytest.mark.parametrize(("passed", "failed"), [("5", ""), ("", "5"), ("5", "ไม่มีข้อมูล")])
def test_one_count_without_the_other_is_told(passed, failed):
    head = HEAD.replace("ครัวเรือนทั้งหมด,", "")
    reading = read(f"{head}74010101,ก,{passed},{failed}\n74020101,แพ,5,5\n")

    assert ["คิดเป็นร้อยละไม่ได้" in each.th for each in reading.problems] == [True]
    assert set(told(reading)) == {("74020101", 1)}


@pytest.mark.parametrize(
    ("head", "row", "words"),
    [
        pytest.param("รหัส,หมู่ที่", "74010101,2", "หมู่ที่ 1", id="code and moo"),
        pytest.param("รหัส,หมู่บ้าน", "74010101,บ้านสอง", "บ้านสอง", id="code and name"),
        pytest.param("ตำบล,หมู่ที่,หมู่บ้าน", "มหาชัย,1,บ้านสอง", "บ้านสอง", id="moo and name"),
        pytest.param("รหัส,ตำบล", "74010101,ท่าฉลอม", "ท่าฉลอม", id="code and tambon"),
        pytest.param("รหัส,อำเภอ", "74010101,กระทุ่มแบน", "กระทุ่มแบน", id="code and amphoe"),
        pytest.param("รหัส,หมู่บ้าน", "74010101,หมู่ที่ 1 บ้านหนึ่งใหม่", "", id="a name spelt otherwise"),
        pytest.param("รหัส,หมู่บ้าน", "74010103,บ.สาม", "", id="a short name"),
        pytest.param("รหัส,อำเภอ", "74010101,เมือง", "", id="the amphoe of the capital"),
    ],
)
def test_a_row_that_names_two_villages_is_told(head, row, words):
    reading = read(f"{head},ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n{row},9,1\n")

    assert [words in each.th for each in reading.problems] == ([True] if words else [])
    assert reading.places == (0 if words else 1)


@pytest.mark.parametrize("amphoe", ["เมือง", "อ.เมือง", "อำเภอเมือง", "เมืองสมุทรสาคร", "อ. เมืองฯ"])
def test_the_amphoe_of_the_capital_is_called_by_less(amphoe):
    content = f"อำเภอ,ตำบล,หมู่ที่,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n{amphoe},มหาชัย,2,9,1\n"
    reading = read(content)

    assert reading.problems == []
    assert list(reading.facts["place"]) == ["74010102"]


@pytest.mark.parametrize(
    ("columns", "shares"),
    [
        pytest.param([("ผ่าน", 0.95, 0.5), ("ผ่าน", 1, 1)], [95, 50, 100, 100], id="all pass one"),
        pytest.param([("ผ่าน", 0.95, 0.5), ("ผ่าน", 0, 0)], [95, 50, 0, 0], id="none passes one"),
        pytest.param([("ไม่ผ่าน", 0.5, 0.8), ("ไม่ผ่าน", 12, 0)], [99.5, 99.2, 88, 100], id="few fail"),
        pytest.param(
            [("ผ่าน", 98, 99.5), ("ไม่ผ่าน", 0.5, 1)], [98, 99.5, 99.5, 99], id="of a hundred"
        ),
    ],
)
def test_shares_of_one_and_of_a_hundred(columns, shares):
    heads = [f"ข้อ {at} ร้อยละที่{said}" for at, (said, *_) in enumerate(columns, 1)]
    rows = [
        ["รหัส", "บ้าน", *heads],
        [74010101, "บ้านหนึ่ง", *(each[1] for each in columns)],
        [74010102, "บ้านสอง", *(each[2] for each in columns)],
    ]
    found = told(read(as_workbook(rows)))

    assert [found[place, n] for n in (1, 2) for place in ("74010101", "74010102")] == shares


@pytest.mark.parametrize("cell", ["ปี 2561", "ปี พ.ศ. ๒๕๖๑", "พ.ศ.2561"])
def test_a_year_with_its_word_is_that_year(cell):
    content = f"รหัส,บ้าน,ปี,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,ก,{cell},9,1\n"

    assert read(content).problems == []


@pytest.mark.parametrize(
    ("said", "is_refused"),
    [
        *((each, True) for each in (
            "ผู้ใหญ่บ้าน นายสมชาย ใจดี", "1. นายสมชาย ใจดี", "ข้อมูลโดย น.ส.สมศรี มีสุข", "Mr. Somchai Jaidee",
            "ว่าที่ร้อยตรีสมชาย ใจดี", "ด.ต.สมชาย ใจดี", "ดร.สมชาย ใจดี", "ผญ.สมชาย ใจดี",
        )),
        *((each, False) for each in (
            "บ้านดร.เดิม", "ห้วยนาง ยาวมาก", "สายนา งามดี", "แม่นาง รอง", "ติดต่อนายอำเภอ เมืองสมุทรสาคร", "นายก อบต.", "(นางสมศรี มีสุข)",
            "ลงชื่อ นายสมชาย ใจดี",
            "ถาม นายกเทศมนตรี ตำบลมหาชัย", "หมู่บ้านนายาง ใหม่",
        )),
    ],
)  # fmt: skip
def test_a_person_anywhere_in_a_remark_is_a_person(said, is_refused):
    content = f"รหัส,หมายเหตุ,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน\n74010101,{said},1,0\n".encode()
    with pytest.raises(NamesPeople) if is_refused else nullcontext():
        open_evidence(content)
