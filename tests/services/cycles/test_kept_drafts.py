"""What the desk shows of a draft that was read from a printed table."""

from oneplan.services.cycles.kept_drafts import draft_of_print, view_draft

PRINTED = """ปฏิทินจังหวัดน่าน ปีงบประมาณ พ.ศ. 2568
ที่\tกิจกรรม\tหน่วยงาน\tวันที่
1\tประชุม\tอำเภอ\tม.ค. 67
\tหมายเหตุ รอหนังสือสั่งการ\t\t
2\tส่งแผน\tอำเภอ\tก.พ. 67
อำเภอที่ส่งล่าช้าให้รายงานเหตุผล
"""


def test_lines_that_were_not_used_are_shown_within_the_table_and_outside_of_it():
    text, _ = draft_of_print(PRINTED.encode(), "nan.txt")

    assert view_draft(text)["unread"] == [
        {"place": "บรรทัด 4", "text": "หมายเหตุ รอหนังสือสั่งการ", "th": "หมายเหตุในตาราง"},
        {"place": "บรรทัด 6", "text": "อำเภอที่ส่งล่าช้าให้รายงานเหตุผล", "th": "ข้อความนอกตาราง"},
    ]
