"""Answers about years: one that is not printed, and one that was doubted and is right."""

import pytest

from oneplan.domain.cycles.draft_words import DraftAnswerRefused
from oneplan.gateways.calendars.draft_files import read_draft, write_draft
from oneplan.services.cycles.draft_answers import answer_question, put_value
from oneplan.services.cycles.printed_calendars import import_printed_calendar


def draft_of_months(tmp_path, *months):
    rows = [f"{at}\tส่งแผน\tอำเภอ\t{month}" for at, month in enumerate(months, start=1)]
    head = ["ปฏิทินจังหวัดน่าน ปีงบประมาณ พ.ศ. 2568", "ที่\tการดำเนินงาน\tหน่วยงาน\tวัน/เดือน/ปี"]
    text = "\n".join([*head, *rows])
    drafted = import_printed_calendar(text.encode(), "nan.txt")
    path = tmp_path / "nan-2568.yaml"
    path.write_text(write_draft(drafted.data, drafted.draft), encoding="utf-8")
    return path


def window_of(path, step):
    return next(e["window"] for e in read_draft(path)[0]["steps"] if e["id"] == step)


def test_a_month_without_a_year_is_that_of_the_others(tmp_path):
    path = draft_of_months(tmp_path, "ม.ค. 67", "")
    put_value(path, "2", "กำหนด", "ก.พ.")

    assert window_of(path, "2") == {
        "printed": "ก.พ.", "basis": "answered", "context_year_be": 2567,
    }  # fmt: skip


def test_a_month_without_a_year_is_no_answer_where_the_others_have_two(tmp_path):
    path = draft_of_months(tmp_path, "ธ.ค. 66", "ม.ค. 67", "")

    with pytest.raises(DraftAnswerRefused) as caught:
        put_value(path, "3", "กำหนด", "ก.พ.")

    assert "ไม่ได้พิมพ์ปี พ.ศ." in caught.value.th


def test_yes_keeps_the_printed_year_that_was_doubted(tmp_path):
    path = draft_of_months(tmp_path, "ธ.ค. 66", "ม.ค. 67", "มี.ค. 2524")
    (question,) = [each for each in read_draft(path)[1].questions if each.rule == "year_far"]
    answer_question(path, question.id, "ใช่")

    assert window_of(path, "3")["printed"] == "มี.ค. 2524"
