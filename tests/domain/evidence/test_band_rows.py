"""Surveys whose villages stand under the name of their tambon, in a row of its own."""

import pytest

from oneplan.domain.evidence.band_rows import NO_AREA, Band, find_bands, read_band
from oneplan.domain.evidence.column_checks import UsesRefused, check_uses
from oneplan.domain.evidence.column_uses import propose_uses
from oneplan.domain.evidence.readings import read_evidence
from oneplan.services.evidence.evidence_files import open_evidence
from tests.support.evidence_files import BMN, Village, book

OTHER = Village("74010901", "บ้านฉลอม", "740109")
HEAD = "ที่,หมู่บ้าน,หมู่ที่,ครัวเรือนทั้งหมด,ข้อ 1 ผ่าน,ข้อ 1 ไม่ผ่าน"
ONE, TWO = "1,บ้านหนึ่ง,1,10,9,1", "2,บ้านสอง,2,10,8,2"
FAR, BY_NAME = "1,บ้านฉลอม,1,10,7,3", "1,บ้านแพ,,10,6,4"


def read(*lines):
    table = open_evidence("\n".join(lines).encode())
    uses = propose_uses(table.headings, table.columns, BMN)
    check_uses(uses, BMN, has_bands=bool(find_bands(table.rows, uses)))
    places = book()
    return read_evidence(table, uses, book(villages=[*places.villages, OTHER]), year_be=2561)


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        pytest.param(
            [HEAD, "ตำบลมหาชัย,,,,,", ONE, TWO, "ตำบลท่าฉลอม,,,,,", FAR],
            ["74010101", "74010102", "74010901"],
            id="two tambon",
        ),
        pytest.param(
            [HEAD, "1,ตำบลมหาชัย,,,,", ONE, "2,ต.ท่าฉลอม,,,,", FAR],
            ["74010101", "74010901"],
            id="numbered, in the column of villages",
        ),
        pytest.param(
            [HEAD, ",ตำบลมหาชัย,,20,17,3", ONE, TWO],
            ["740101", "74010101", "74010102"],
            id="with the figures of the tambon",
        ),
        pytest.param(
            ["ตำบลมหาชัย อำเภอเมืองสมุทรสาคร จังหวัดสมุทรสาคร,,,,,", HEAD, ONE, TWO],
            ["74010101", "74010102"],
            id="above the heading",
        ),
        pytest.param(
            [HEAD, "ตำบลมหาชัย,,,,,", ONE, "รวมตำบลมหาชัย,,,10,9,1", "ตำบลท่าฉลอม,,,,,", FAR],
            ["74010101", "74010901"],
            id="a total between",
        ),
        pytest.param(
            [HEAD, "ตำบลมหาชัย,,,,,", ONE, "ตำบลมหาชัย (ต่อ),,,,,", TWO],
            ["74010101", "74010102"],
            id="on the next page",
        ),
        pytest.param(
            [HEAD, "อำเภอเมือง,,,,,", "ตำบลมหาชัย (3 หมู่บ้าน),,,,,", ONE,
             "อำเภอกระทุ่มแบน,,,,,", "ตำบลตลาดกระทุ่มแบน,,,,,", BY_NAME],
            ["74010101", "74020101"],
            id="amphoe and tambon",
        ),
        pytest.param(
            ["ตำบล," + HEAD, "ตำบลมหาชัย,,,,,,", "," + ONE, "ท่าฉลอม,,,,,,", "," + FAR],
            ["74010101", "74010901"],
            id="alone in the column of tambon",
        ),
        pytest.param(
            ["รหัส," + HEAD, ",ตำบลมหาชัย,,,,,", "74010101," + ONE], ["74010101"], id="beside codes"
        ),
    ],
)  # fmt: skip
def test_villages_are_of_the_tambon_above_them(lines, places):
    reading = read(*lines)

    assert reading.problems == []
    assert list(reading.facts["place"]) == places


def test_rows_that_name_a_tambon_are_told_and_are_no_notes():
    reading = read(HEAD, "ตำบลมหาชัย,,,,,", ONE, "รวม,,,10,9,1", "ตำบลท่าฉลอม,,,,,", FAR)

    assert [row for _, row in reading.bands] == [2, 5]
    assert [row for _, row in reading.left_out] == [4]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param(
            [HEAD, ONE, "ตำบลท่าฉลอม,,,,,", FAR], "ไม่ทราบว่าอยู่ตำบลใด", id="a village above the first"
        ),
        pytest.param(
            [HEAD, "ตำบลมหาชัย,,,,,", ONE, "เทศบาลตำบลบางปลา,,,,,", "3,บ้านสาม,3,10,9,1"],
            "ไม่ทราบว่าอยู่ตำบลใด",
            id="below a municipality",
        ),
        pytest.param(
            [HEAD, "ตำบลมหาชัย,,,,,", ONE, "อำเภอกระทุ่มแบน,,,,,", "2,บ้านสอง,2,10,9,1"],
            "ไม่ทราบว่าอยู่ตำบลใด",
            id="below another amphoe",
        ),
        pytest.param(
            [HEAD, "ตำบลมหาชัย,,,,,", ONE, "ตำบลไกล,,,,,", "2,บ้านสอง,2,10,9,1"],
            "ไม่มีในทะเบียน",
            id="below a tambon of elsewhere",
        ),
        pytest.param(
            ["รหัส," + HEAD, ",ตำบลท่าฉลอม,,,,,", "74010101," + ONE], "ท่าฉลอม", id="a code of another"
        ),
    ],
)  # fmt: skip
def test_no_village_is_taken_for_one_of_the_tambon_before(lines, words):
    (problem,) = read(*lines).problems

    assert words in problem.th


def test_a_file_that_names_no_tambon_is_told_where_to_write_it():
    with pytest.raises(UsesRefused) as refused:
        read(HEAD, ONE, TWO)

    assert "แถวชื่อ “ตำบล…” เหนือหมู่บ้าน" in refused.value.th


@pytest.mark.parametrize(
    ("texts", "band"),
    [
        pytest.param(["ตำบลมหาชัย", "", ""], Band("มหาชัย"), id="a tambon"),
        pytest.param(["๑. ต.มหาชัย", "120"], Band("มหาชัย"), id="numbered, with a figure"),
        pytest.param(["ตำบลมหาชัย"] * 5, Band("มหาชัย"), id="repeated over a merged row"),
        pytest.param(["อำเภอเมือง"], Band(NO_AREA, "เมือง"), id="an amphoe"),
        pytest.param(["ตำบลมหาชัย อ.เมือง จ.สมุทรสาคร"], Band("มหาชัย", "เมือง"), id="both"),
        pytest.param(["ตำบลมหาชัย จำนวน 3 หมู่บ้าน"], Band("มหาชัย"), id="with its villages"),
        pytest.param(["ตำบลมหาชัย", "บ้านหนึ่ง"], None, id="beside a village"),
        pytest.param(["รวมตำบลมหาชัย"], None, id="a total"),
        pytest.param(["ศอช.ต. มหาชัย"], None, id="an office"),
        pytest.param(["จังหวัดสมุทรสาคร"], None, id="a province"),
        pytest.param(["บ้านหนึ่ง", "1"], None, id="a village alone"),
    ],
)
def test_what_names_an_area(texts, band):
    assert read_band(texts) == band
