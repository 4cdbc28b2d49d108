"""The calendar of a later year: fields move, digits do not."""

from datetime import date

import pytest

from oneplan.domain.cycles.calendar_years import CalendarYears, span_at
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.next_calendars import NextPlan, make_next
from oneplan.domain.cycles.working_days import WorkingDays
from tests.support.builders import calendar_data, step_data

NO_HOLIDAYS = WorkingDays({})


def made(*steps, years=1, **changes):
    data = calendar_data(*steps, **changes)
    calendar = Calendar.model_validate(data)
    plan = NextPlan(
        cycle=f"small-{2564 + years}",
        years=years,
        after=CalendarYears.of(calendar).moved(years),
        source="small-2564.yaml",
        lines={"1": 12},
        made_on=date(2026, 11, 27),
    )
    found = make_next(data, calendar, plan, NO_HOLIDAYS)
    return found, Calendar.model_validate(found.data)


SPAN = {"plan_span_be": [2561, 2565]}
TEXTS = [
    pytest.param("แผนปฏิบัติการประจำปีงบประมาณ พ.ศ. ๒๕๖๔", "แผนปฏิบัติการประจำปีงบประมาณ พ.ศ. ๒๕๖๕", id="the fiscal year"),
    pytest.param("แผน พ.ศ. ๒๕๖๑ – ๒๕๖๕ (ทบทวนปี ๒๕๖๔)", "แผน พ.ศ. ๒๕๖๑ – ๒๕๖๕ (ทบทวนปี ๒๕๖๕)", id="a span that still holds"),
    pytest.param("ฉบับทบทวนในปี พ.ศ. ๒๕๖๒", "ฉบับทบทวนในปี พ.ศ. ๒๕๖๓", id="the working year"),
    pytest.param("ส่งแผน (ม.ค. ๖๒)", "ส่งแผน (ม.ค. ๖๓)", id="the step's own window"),
    pytest.param("ตามพระราชกฤษฎีกา พ.ศ. ๒๕๕๑", "ตามพระราชกฤษฎีกา พ.ศ. ๒๕๕๑", id="a law"),
    pytest.param("โทร. ๐ ๓๘๖๔ ๒๕๖๔", "โทร. ๐ ๓๘๖๔ ๒๕๖๔", id="a telephone with the digits of the year"),
    pytest.param("แผนปี ๖๔ ใช้ ๖๔ ตำบล", "แผนปี ๖๕ ใช้ ๖๔ ตำบล", id="two digits are a year only after the word"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "after"), TEXTS)
def test_a_year_that_the_model_knows_moves_and_nothing_else(text, after):
    found, calendar = made(step_data("1", title={"th": text}), **SPAN)

    assert calendar.step("1").title.th == after
    assert found.questions == []


ASKED = [
    pytest.param("แผน พ.ศ. ๒๕๖๑ – ๒๕๖๔", "พ.ศ. ๒๕๖๑ – ๒๕๖๔", id="another span"),
    pytest.param("งบประมาณ พ.ศ. ๒๕๖๓", "งบประมาณ พ.ศ. ๒๕๖๓", id="another fiscal year"),
    pytest.param("ส่งภายในเดือนมีนาคม ๒๕๖๒", "ภายในเดือนมีนาคม ๒๕๖๒", id="a date that is not the step's"),
    pytest.param("เริ่มเมื่อ พ.ศ. ๒๕๖๔", "พ.ศ. ๒๕๖๔", id="a year of nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "asked"), ASKED)
def test_what_only_looks_like_a_year_of_the_cycle_stays_and_is_asked(text, asked):
    found, calendar = made(step_data("1", title={"th": text}), **SPAN)

    assert calendar.step("1").title.th == text
    assert [each.value for each in found.questions] == [asked]
    assert [each.th for each in calendar.open_questions] == [found.questions[0].sentence_th]


def test_years_spans_and_source_are_fields():
    _, calendar = made(step_data("1"), years=6, **SPAN)

    assert (calendar.fiscal_year_be, calendar.work_year_be, calendar.year_offset) == (
        2570,
        2568,
        -2,
    )
    assert calendar.plan_span_be == (2566, 2570)
    assert (calendar.step("1").source.document, calendar.step("1").source.line) == (
        "small-2564.yaml",
        12,
    )
    assert calendar.step("1").window.printed == "ม.ค. ๖๘"


@pytest.mark.parametrize(
    ("span", "year", "after"),
    [((2561, 2565), 2565, (2561, 2565)), ((2561, 2565), 2566, (2566, 2570)), ((2559, 2560), 2563, (2563, 2564))],
)  # fmt: skip
def test_a_span_is_followed_by_one_as_long(span, year, after):
    assert span_at(span, year) == after


def test_the_first_year_of_a_new_plan_is_asked_about():
    found, _ = made(step_data("1"), years=2, **SPAN)

    assert "ปีแรกของแผนฉบับใหม่" in found.questions[-1].why_th


LETTER = {
    "key": "cover",
    "number": "รย ๐๐๑๗.๒/ว ๒๕๖๔",
    "dated": "๒๘ พฤษภาคม ๒๕๖๒",
    "subject_th": "แผนประจำปีงบประมาณ พ.ศ. ๒๕๖๔",
    "signed_by": "นายก",
    "references": [{"number": "รย ๑/ว ๒", "dated": "๑๑ มกราคม ๒๕๖๒"}],
    "cabinet_resolution": "๙ ธันวาคม ๒๕๕๗",
}


def test_a_letter_of_the_next_year_has_a_day_and_no_number_yet():
    found, calendar = made(step_data("1"), letters=[LETTER])
    (letter,) = calendar.letters

    assert (letter.number, letter.dated, letter.references) == (None, "๒๘ พฤษภาคม ๒๕๖๓", ())
    assert letter.subject_th == "แผนประจำปีงบประมาณ พ.ศ. ๒๕๖๕"
    assert letter.cabinet_resolution == "๙ ธันวาคม ๒๕๕๗"
    asked = [each.value for each in found.questions]
    assert asked == ["รย ๐๐๑๗.๒/ว ๒๕๖๔", "๒๘ พฤษภาคม ๒๕๖๓", "นายก", "รย ๑/ว ๒ ลงวันที่ ๑๑ มกราคม ๒๕๖๒", "๙ ธันวาคม ๒๕๕๗"]  # fmt: skip


def test_a_window_without_a_printed_year_moves_by_its_year():
    window = {"printed": "ภายในเดือนมิถุนายน", "context_year_be": 2562}
    _, calendar = made(step_data("1", window=window))

    assert calendar.step("1").window.printed == "ภายในเดือนมิถุนายน"
    assert calendar.step("1").window.due == date(2020, 6, 30)


def test_a_meeting_moves_with_its_weekday_and_its_room_is_asked():
    window = {
        "printed": "๔ เม.ย. ๖๑",
        "detail": "วันพุธที่ ๔ เมษายน ๒๕๖๑ เวลา ๑๓.๓๐ น.",
        "place": "ห้อง ๒๕๖๔",
    }
    found, calendar = made(step_data("1", kind="meeting", form=None, window=window))

    assert calendar.step("1").window.detail == "วันพฤหัสบดีที่ ๔ เมษายน ๒๕๖๒ เวลา ๑๓.๓๐ น."
    assert calendar.step("1").window.place == "ห้อง ๒๕๖๔"
    assert [each.value for each in found.questions] == ["ห้อง ๒๕๖๔"]


def test_contacts_agencies_and_rules_are_carried_over():
    issuer = {"unit_th": "สำนักงานจังหวัด", "phone": "๐-๓๘๖๔-๒๕๖๔"}
    _, calendar = made(step_data("1", policy={"grace_days": 3}), issuer=issuer)

    assert calendar.issuer.phone == "๐-๓๘๖๔-๒๕๖๔"
    assert calendar.step("1").policy.grace_days == 3
    assert calendar.step("1").agencies[0].th == "คณะกรรมการหมู่บ้าน"


def test_what_tells_of_the_earlier_print_is_left_out_and_said():
    found, calendar = made(
        step_data("1", notes=["OCR: ๓ → ค"]),
        infographic=[{"month": "ม.ค.62", "items": ["1"]}],
        open_questions=["x"],
    )

    assert (calendar.infographic, calendar.open_questions, calendar.step("1").notes) == ((), (), ())
    assert found.dropped_th == ["ขั้นตอนที่ ๑ หมายเหตุ ๑ ข้อ", "อินโฟกราฟิก", "ข้อที่ยังต้องถาม"]
