"""A register is loaded whole, or not at all with every error by its line."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import text

from oneplan.gateways.spreadsheets.text_encodings import decode_list
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.services.units.mergers import merge_units
from oneplan.services.units.register import RegisterInvalid, import_units
from oneplan.store.reminders import notices
from oneplan.store.shared.session import begin as begin_in
from oneplan.store.units import areas, contacts, units
from tests.support.builders import make_calendar
from tests.support.waiting import wait_for
from tests.support.world import CYCLE, REGISTER, start_world

pytestmark = pytest.mark.postgres
THAI_LINE = re.compile("^บรรทัดที่ [๒-๙]: .*[ก-๛]{4}", re.M)
HEADER = "code,level,name_th,area_code,role,email,contact\n"


def test_a_right_register_is_loaded(session):
    assert import_units(session, REGISTER, actor="t", is_simulated=True).units == 4
    assert dict(units.count_units(session, simulated=True)) == {"amphoe": 3, "province": 1}


def test_loading_it_again_changes_nothing(session):
    for _ in range(2):
        import_units(session, REGISTER, actor="t", is_simulated=True)

    assert units.list_addresses(session, "A1") == ["a1@units.invalid"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A 1,amphoe,x,7401,kbo,,", "line 2: code 'A 1' must be"),
        ("A1,kingdom,x,7401,kbo,,", "line 2: level 'kingdom' must be one of village"),
        ("A1,amphoe,x,9999,kbo,,", "line 2: area_code '9999' is no DOPA code"),
        ("A1,village,x,7401,kbo,,", "line 2: area_code '7401' must have 6 digits for village"),
        ("A1,amphoe,,7401,kbo,,", "line 2: name_th is empty"),
        ("A1,amphoe,x,7401,,,", "line 2: role is empty"),
        ("A1,amphoe,x,7401,kbo,nobody,", "line 2: unit A1: email 'nobody' is no mail address"),
    ],
)
def test_an_error_names_its_line(session, row, message):
    with pytest.raises(RegisterInvalid, match=message) as caught:
        import_units(session, HEADER + row + "\n", actor="t")

    assert THAI_LINE.search(caught.value.th)


BAD_ROWS = {
    "a way up": ("..,amphoe,ก,7401,kbo,,", r"line 2: code '\.\.' must be"),
    "a dot": (".,amphoe,ก,7401,kbo,,", r"line 2: code '\.' must be"),
    "a way up within": ("A..1,amphoe,ก,7401,kbo,,", r"line 2: code 'A\.\.1' must be"),
    "a hidden name": (".A1,amphoe,ก,7401,kbo,,", r"line 2: code '\.A1' must be"),
    "an option": ("-rf,amphoe,ก,7401,kbo,,", "line 2: code '-rf' must be"),
    "a dot at the end": ("A1.,amphoe,ก,7401,kbo,,", r"line 2: code 'A1\.' must be"),
    "a slash": ("A/1,amphoe,ก,7401,kbo,,", "line 2: code 'A/1' must be"),
    "a backslash": ("A\\1,amphoe,ก,7401,kbo,,", "line 2: code 'A.*1' must be"),
    "a slash alone": ("/,amphoe,ก,7401,kbo,,", "line 2: code '/' must be"),
    "no code": (",amphoe,ก,7401,kbo,,", "line 2: code '' must be"),
    "Thai letters": ("ก1,amphoe,ก,7401,kbo,,", "line 2: code 'ก1' must be"),
    "a NUL": ("A\x001,amphoe,ก,7401,kbo,,", "line 2: code 'A.x001' must be"),
    "a NUL in the name": ("A1,amphoe,ก\x00,7401,kbo,,", "line 2: unit A1: name_th .* control character"),
    "a long name": (f"A1,amphoe,{'ก' * 100_000},7401,kbo,,",
                    r"line 2: unit 'A1': name_th 'ก{60}… \(100000 letters\)' must have at most 300"),
    "a long code": (f"{'A' * 100_000},amphoe,ก,7401,kbo,,", "line 2: .*code .* must have at most 40"),
    "a long role": (f"A1,amphoe,ก,7401,{'k' * 61},,", "line 2: .*role .* must have at most 60"),
    "a quote that never closes": ('A1,amphoe,ก,7401,kbo,,"ก\nA2,amphoe,ข,7402,kbo,,ข', "line 3: .*quotation mark"),
    "a field too many": ("A1,amphoe,ก,7401,kbo,,,x", "line 2: 8 cells; the heading has 7"),
    "fields too few": ("A1,amphoe,ก", "line 2: holds 3 fields; at least 5"),
    "a code that stands twice": ("A1,amphoe,ก,7401,kbo,,\nA1,amphoe,ก,7401,kbo,,",
                                 "line 3: unit 'A1': code 'A1' stands in line 2 already"),
    "a unit of two names": ("A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก\nA1,amphoe,ข,7401,kbo,b@rayong.go.th,ข",
                            "line 3: unit 'A1': name_th 'ข' differs from 'ก' of line 2"),
    "a unit of two areas": ("A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก\nA1,amphoe,ก,7402,kbo,b@rayong.go.th,ข",
                            "line 3: unit 'A1': area_code '7402' differs from '7401' of line 2"),
    "codes that differ by case": ("A1,amphoe,ก,7401,kbo,,\na1,amphoe,ข,7402,kbo,,", "line 3: .* by capital letters alone"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_a_bad_row_is_refused_by_its_line_and_its_value(session, kind):
    row, message = BAD_ROWS[kind]

    with pytest.raises(RegisterInvalid, match=message) as caught:
        import_units(session, HEADER + row + "\n", actor="t")

    assert len(str(caught.value)) < 2_000
    assert THAI_LINE.search(caught.value.th)
    assert not units.count_units(session, simulated=False)


@pytest.mark.parametrize("doubled", ["code", "email", "name_th", "deputy_of"])
def test_a_column_that_stands_twice_is_refused(session, doubled):
    header = f"{HEADER.strip()},deputy_of,{doubled}\n"

    with pytest.raises(RegisterInvalid, match=f"line 1: column '{doubled}' stands more than once"):
        import_units(session, header + "A1,amphoe,ก,7401,kbo,,,,\n", actor="t")


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        pytest.param("absent_to", "2026-05-01", "line 1: column 'absent_to' is not known", id="a near name"),
        pytest.param("หมายเหตุ", "", "line 1: column 'หมายเหตุ' is not known", id="notes"),
        pytest.param("", "x", "line 2: 'x' stands under a column without a name", id="no name"),
    ],
)  # fmt: skip
def test_a_column_that_nobody_reads_is_refused_by_its_name(session, header, row, told):
    content = f"{HEADER.strip()},{header}\nA1,amphoe,ก,7401,kbo,,,{row}\n"

    with pytest.raises(RegisterInvalid, match=told):
        import_units(session, content, actor="t")


def test_deputies_in_a_circle_are_refused(session):
    row = "A1,amphoe,ก,7401,kbo,{}@rayong.go.th,ก,,{}@rayong.go.th,,\n"
    rows = row.format("a", "b") + row.format("b", "c") + row.format("c", "a")

    with pytest.raises(RegisterInvalid, match="leads back to this address"):
        import_units(session, PEOPLE + rows, actor="t")


def test_every_row_that_is_wrong_is_told_and_the_list_has_an_end(session):
    rows = "".join(f"A{n},amphoe,,7401,kbo,,\n" for n in range(10, 1200))

    with pytest.raises(RegisterInvalid) as caught:
        import_units(session, HEADER + rows, actor="t")

    assert len(caught.value.problems) == 1190
    assert str(caught.value).endswith("and 690 more")


def test_blank_rows_and_blank_columns_are_passed_over(session):
    content = HEADER.strip() + ",,\n" + "A1,amphoe,ก,7401,kbo,,,,\n,,,,,,,,\n\n"

    assert import_units(session, content, actor="t").units == 1


def test_every_error_is_told_and_nothing_is_loaded(session):
    content = HEADER + "A1,amphoe,ก,7401,kbo,,\nA2,amphoe,,9999,kbo,,\n"

    with pytest.raises(RegisterInvalid) as caught:
        import_units(session, content, actor="t")

    assert len(caught.value.problems) == 2
    assert units.get_unit(session, "A1") is None


def test_a_missing_column_is_named(session):
    with pytest.raises(RegisterInvalid, match="line 1: column email, contact is missing"):
        import_units(session, "code,level,name_th,area_code,role\n", actor="t")


@pytest.mark.parametrize(
    ("province", "amphoe", "tambon"), [("21", 8, 58), ("74", 3, 40), ("24", 11, 93)]
)
def test_the_areas_are_those_of_the_provinces(session, province, amphoe, tambon):
    import_units(session, REGISTER, actor="t", is_simulated=True)

    assert areas.count_areas(session, digits=4, under=province) == amphoe
    assert areas.count_areas(session, digits=6, under=province) == tambon


def start_it(session):
    start_cycle(session, make_calendar())


def import_it(session):
    import_units(session, REGISTER, actor="t", is_simulated=True)


@pytest.mark.parametrize("first_act", [start_it, import_it])
def test_the_whole_country_is_there_after_the_first_act(session, first_act):
    session.execute(text("DELETE FROM areas"))  # as the migrations leave a database
    first_act(session)

    assert [areas.count_areas(session, digits=n) for n in (2, 4, 6)] == [77, 928, 7436]


PEOPLE = HEADER.strip() + ",contact_role,deputy_of,absent_from,absent_until\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param('A1,amphoe,ก,7401,kbo,"a@rayong.go.th\r\nBcc: x@y.go.th",ก,,,,',
                     "unit A1: email .* holds a line break", id="header injection in the address"),
        pytest.param('A1,amphoe,ก,7401,kbo,a@rayong.go.th,"ก\nBcc: x@y.go.th",,,,',
                     "unit A1: contact .* holds a line break", id="header injection in the name"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@rayong.go.th;b@rayong.go.th,ก,,,,",
                     "unit A1: email .* holds ';'", id="two addresses in one"),
        pytest.param('A1,amphoe,ก,7401,kbo,a@rayong.go.th,"ก, ข",,,,',
                     "unit A1: contact 'ก, ข' holds ','", id="a comma in a name"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@localhost,ก,,,,",
                     "unit A1: email 'a@localhost' is no mail address", id="no domain"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@-rayong.go.th,ก,,,,",
                     "unit A1: email 'a@-rayong.go.th' is no mail address", id="no host name"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@units.invalid,ก,,,,",
                     "unit A1: email 'a@units.invalid' is no mail address", id="a domain that leads nowhere"),
        pytest.param("A1,amphoe,ก,7401,kbo,สมชาย@rayong.go.th,ก,,,,",
                     "unit A1: email 'สมชาย@rayong.go.th' is no mail address", id="no ASCII"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@ระยอง.ไทย,ก,,,,",
                     "unit A1: email 'a@ระยอง.ไทย' is no mail address", id="no ASCII after the @ either"),
        pytest.param(f"A1,amphoe,ก,7401,kbo,{'x' * 65}@rayong.go.th,ก,,,,",
                     "unit A1: email 'x+@rayong.go.th' is no mail address", id="longer than a mailbox"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก,boss,,,",
                     "unit A1: contact_role 'boss' must be coordinator or head", id="no such role"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก,,b@rayong.go.th,,",
                     "unit A1: deputy_of 'b@rayong.go.th' is no other address", id="deputy of nobody"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก,,,30 เม.ย.,",
                     "unit A1: absent_from '30 เม.ย.' is no day", id="no day"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก,,,2569-04-30,",
                     "unit A1: absent_from '2569-04-30' is a year of the Buddhist Era; write 2026-04-30",
                     id="a Buddhist year"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก,,,2026-05-02,2026-05-01",
                     "unit A1: absent_until 2026-05-01 lies before", id="back before they went"),
    ],
)  # fmt: skip
def test_a_person_that_mail_cannot_reach_is_refused_by_name(session, row, message):
    with pytest.raises(RegisterInvalid, match=message) as caught:
        import_units(session, PEOPLE + row + "\n", actor="t")

    assert THAI_LINE.search(caught.value.th)


@pytest.mark.parametrize(
    ("rows", "told", "th"),
    [
        pytest.param("A1,amphoe,ก,7401,kbo,,สมชาย,,,,", "line 2: unit A1: 'สมชาย' has no mail address, so no mail reaches",
                     "บรรทัดที่ ๒: หน่วยงาน A1: “สมชาย” ไม่มีอีเมล", id="a name"),
        pytest.param("A1,amphoe,ก,7401,kbo,,,head,,,", "line 2: unit A1: has no mail address.* contact_role of this row is not kept",
                     "contact_role ของแถวนี้ไม่ได้เก็บไว้", id="a role"),
        pytest.param("A1,amphoe,ก,7401,kbo,,,,,2026-05-01,", "absent_from of this row is not kept",
                     "absent_from ของแถวนี้", id="an absence"),
        pytest.param("A1,amphoe,ก,7401,kbo,-,สมชาย,,,,", "line 2: unit A1: 'สมชาย' has no mail address",
                     "พิมพ์หนังสือแจ้ง หรือแจ้งทางโทรศัพท์", id="a dash for an address"),
        pytest.param("A1,amphoe,ก,7401,kbo,,,,,,", "line 2: unit A1: has no mail address, so .* notices letter",
                     "พิมพ์หนังสือแจ้ง", id="nobody"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก,,,,\nA1,amphoe,ก,7401,kbo,,สมชาย,head,,,",
                     "line 3: unit A1: 'สมชาย' has no mail address; whoever else is head, or else the coordinators",
                     "ผู้ประสานงานของหน่วยงานเป็นผู้รับอีเมลแทน", id="a head beside a coordinator"),
        pytest.param("A1,amphoe,ก,7401,kbo,,สมชาย,head,,,\nA1,amphoe,ก,7401,kbo,,สมศรี,,,,",
                     "line 3: unit A1: 'สมศรี' has no mail address", "“สมศรี” ไม่มีอีเมล", id="two people"),
    ],
)  # fmt: skip
def test_a_person_without_an_address_is_told_and_the_unit_is_loaded(session, rows, told, th):
    loaded = import_units(session, PEOPLE + rows + "\n", actor="t")

    assert loaded.units == 1
    assert units.get_unit(session, "A1").name_th == "ก"
    assert re.search(told, "\n".join(each.en for each in loaded.warnings))
    assert th in "\n".join(each.th for each in loaded.warnings)


OFFICE_ROW = "A1,amphoe,อำเภอเมือง,7401,kbo,a@rayong.go.th,สมชาย\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param((HEADER + OFFICE_ROW).encode("utf-8-sig"), id="UTF-8 of Excel"),
        pytest.param((HEADER + OFFICE_ROW).replace(",", "\t").encode("utf-16"), id="Unicode text of Excel"),
        pytest.param((HEADER + OFFICE_ROW).encode("cp874"), id="Windows-874"),
        pytest.param((HEADER + OFFICE_ROW).replace(",", ";").encode(), id="semicolons"),
        pytest.param(("ทะเบียนหน่วยงาน จังหวัดสมุทรสาคร,,,,,,\n,,,,,,\n" + HEADER + OFFICE_ROW).encode(), id="a title"),
        pytest.param(("ทะเบียน, จังหวัด\n" + (HEADER + OFFICE_ROW).replace(",", ";")).encode(), id="a title with a comma"),
        pytest.param((HEADER.upper() + OFFICE_ROW).encode(), id="a heading in capital letters"),
        pytest.param((HEADER.replace("level", "\u200blevel") + OFFICE_ROW).encode(), id="a heading with what is not seen"),
        pytest.param((HEADER + OFFICE_ROW.replace("7401", "๗๔๐๑")).encode(), id="Thai digits"),
        pytest.param((HEADER + OFFICE_ROW.replace("7401", "7401.0")).encode(), id="a number with decimals"),
        pytest.param((HEADER + OFFICE_ROW.replace("7401", '"=""7401"""')).encode(), id="a formula that is a text"),
        pytest.param((HEADER + OFFICE_ROW.replace("7401", "'7401")).encode(), id="an apostrophe"),
        pytest.param((HEADER + OFFICE_ROW.replace("amphoe", "Amphoe")).encode(), id="a level with a capital"),
        pytest.param((HEADER + OFFICE_ROW.replace("go.th", "go.th\u200b")).encode(), id="a space of no width"),
    ],
)  # fmt: skip
def test_a_register_is_read_as_offices_save_it(session, content):
    assert import_units(session, decode_list(content), actor="t").units == 1

    unit = units.get_unit(session, "A1")
    people = contacts.list_contacts(session, ["A1"])["A1"]
    assert (unit.level, unit.name_th, unit.area_code) == ("amphoe", "อำเภอเมือง", "7401")
    assert [(each.email, each.name) for each in people] == [("a@rayong.go.th", "สมชาย")]


def test_a_code_in_thai_digits_is_the_code_in_arabic_ones(session):
    import_units(session, HEADER + "๗๔๐๑๐๑,tambon,ก,๗๔๐๑๐๑,tambon_coc,,\n", actor="t")

    assert units.get_unit(session, "740101").area_code == "740101"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param("T1,tambon,ก,7.40101E+05,x,,", "line 2: area_code '7.40101E.05' is a number that a spreadsheet",
                     id="an area that is shortened"),
        pytest.param("7.40101E+12,tambon,ก,740101,x,,", "line 2: code '7.40101E.12' is a number that a spreadsheet",
                     id="a code that is shortened"),
        pytest.param("T1,tambon,ก,74101,x,,", "line 2: area_code '74101' is no DOPA code; that of a tambon has 6 digits",
                     id="an area that lost a digit"),
        pytest.param("0101,amphoe,ก,7401,kbo,,\n101,amphoe,ข,7402,kbo,,", "line 3: code '101' is '0101' without the zeros",
                     id="a code that lost its zeros"),
        pytest.param("A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก\n,,,,,b@rayong.go.th,ข",
                     "line 3: code, level, name_th, area_code, role are empty: each row names its unit; where cells are merged",
                     id="merged cells"),
        pytest.param("A1,amphoe,ก,7401,kbo,,สมชาย\nA1,amphoe,ก,7401,kbo,,สมชาย",
                     "line 3: unit 'A1': code 'A1' stands in line 2 already", id="one person twice"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_spoils_is_refused_in_plain_words(session, rows, told):
    with pytest.raises(RegisterInvalid, match=told) as caught:
        import_units(session, HEADER + rows + "\n", actor="t")

    assert THAI_LINE.search(caught.value.th)
    assert len(caught.value.problems) == 1


def test_a_code_without_the_zeros_of_a_registered_one_is_refused(session):
    import_units(session, HEADER + "0101,amphoe,ก,7401,kbo,,\n", actor="t")

    with pytest.raises(RegisterInvalid, match="line 2: code '101' is '0101' without the zeros"):
        import_units(session, HEADER + "101,amphoe,ก,7401,kbo,,\n", actor="t")


def test_one_person_in_two_roles_is_told_which_row_to_keep(session):
    rows = "".join(
        f"A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก,{role},,,\n" for role in ("head", "coordinator")
    )

    with pytest.raises(RegisterInvalid, match=r"line 3: .* stands in line 2 already; a person has"):
        import_units(session, PEOPLE + rows, actor="t")


def test_a_unit_that_stands_under_two_codes_is_told(session):
    rows = "T1,tambon,ต.มหาชัย,740101,tambon_coc,,\nT2,tambon,ต.มหาชัย ,740101,tambon_coc,,\n"
    loaded = import_units(session, HEADER + rows, actor="t")

    assert loaded.units == 2
    assert "line 3: unit T2: has the name, level, area and role of T1 in line 2" in "\n".join(
        each.en for each in loaded.warnings
    )


def test_an_address_that_the_register_has_already_is_read_on(session):
    import_units(session, HEADER + "A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก\n", actor="t")
    loaded = import_units(session, HEADER + "A1,amphoe,ก,7401,kbo,,สมชาย\n", actor="t")

    assert units.list_addresses(session, "A1") == ["a@rayong.go.th"]
    assert [each.en for each in loaded.warnings] == [
        "line 2: unit A1: 'สมชาย' has no mail address; the other contacts of the unit read its mail;"
        " contact of this row is not kept"
    ]


def test_a_file_of_bare_carriage_returns_is_read(session):
    row = "A1,amphoe,ก,7401,kbo,,\n"

    assert import_units(session, (HEADER + row).replace("\n", "\r"), actor="t").units == 1


def test_a_field_without_an_end_is_refused_by_its_line(session):
    with pytest.raises(RegisterInvalid, match="line 2: field larger than field limit"):
        import_units(session, HEADER + f'A1,amphoe,"{"ก" * 140_000}', actor="t")


def test_an_address_that_stands_twice_is_refused(session):
    row = "A1,amphoe,ก,7401,kbo,{},ก,,,,\n"
    content = PEOPLE + row.format("a@rayong.go.th") + row.format("A@rayong.go.th")

    with pytest.raises(RegisterInvalid, match=r"line 3: unit A1: email .* stands in line 2"):
        import_units(session, content, actor="t")


def test_people_are_kept_with_their_deputies_and_absences(session):
    rows = (
        "A1,amphoe,ก,7401,kbo,a@rayong.go.th,ก,head,,2026-05-01,2026-05-09\n"
        "A1,amphoe,ก,7401,kbo,b@rayong.go.th,ข,head,a@rayong.go.th,,\n"
    )
    import_units(session, PEOPLE + rows, actor="t")
    first, second = contacts.list_contacts(session, ["A1"])["A1"]

    assert (first.role, str(first.absent_from), str(first.absent_until)) == (
        "head",
        "2026-05-01",
        "2026-05-09",
    )
    assert second.deputy_of == "a@rayong.go.th"


def test_mail_that_waits_for_a_unit_that_ended_is_dropped(session):
    start_world(session, at="2019-01-05T10:00")
    queue_invitations(session, CYCLE, "1")
    merge_units(session, "A1", "A2", actor="t", reason="ประกาศกระทรวงมหาดไทย")
    session.expire_all()
    found = {
        n.unit_code: (n.state, n.reason) for n in notices.list_notices(session, cycle_id=CYCLE)
    }

    assert found["A1"] == ("dropped", "the unit became part of another")
    assert found["A2"] == ("queued", None)


def test_an_import_waits_for_returned_mails_and_they_never_wait_for_it(shared_url):
    """Both lock addresses in one order, whatever the order of the register's lines."""
    begin = partial(begin_in, shared_url)
    lines = [f"D{n},amphoe,กบอ,7401,kbo,d{n}@units.invalid,\n" for n in range(2)]
    with begin() as session:
        import_units(session, HEADER + "".join(lines), actor="t", is_simulated=True)
    with begin() as session:
        first, second = (
            contacts.list_by_address(session, f"d{n}@units.invalid")[0].id for n in range(2)
        )

    def load():
        with begin() as session:
            return import_units(
                session, HEADER + "".join(reversed(lines)), actor="t", is_simulated=True
            )

    with ThreadPoolExecutor(1) as pool:
        with begin() as session:
            contacts.lock_contacts(session, {first})
            loading = pool.submit(load)
            wait_for(lambda: has_waiting(shared_url), what="the import to wait for the address")
            contacts.lock_contacts(session, {second})
        assert loading.result(timeout=60).units == len(lines)


def has_waiting(url):
    with begin_in(url) as session:
        return session.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
        )
