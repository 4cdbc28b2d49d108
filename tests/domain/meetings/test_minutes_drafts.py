"""The draft of the minutes has the layout of the minutes of Samut Sakhon's meeting."""

from oneplan.domain.meetings.minutes_drafts import DraftItem, MinutesDraft


def item(number, title, kind="เรื่องเพื่อทราบ", outcome="", *words, is_heading=False, seen=""):
    return DraftItem(
        number=number,
        title=title,
        kind_th=kind,
        is_heading=is_heading,
        seen=seen,
        outcome=outcome,
        words=words,
    )


CONSIDER = "เรื่องเพื่อพิจารณา"
DRAFT = MinutesDraft(
    title="สรุปผลการประชุมเชื่อมโยงแผน",
    number="ครั้งที่ ๑/๒๕๖๑",
    when="วันพุธที่ ๔ เมษายน ๒๕๖๑ เวลา ๑๓.๓๐ น.",
    room="ณ ห้องประชุมท่าจีน (๕๐๒)",
    chair="ผู้ว่าราชการจังหวัด",
    present=("อำเภอเมือง",),
    absent=(),
    counts="",
    items=(
        item("2.1", "แนวทางการเชื่อมโยง", "เรื่องเพื่อทราบ", "รับทราบ"),
        item("2.2", "แผนพัฒนาจังหวัด", "เรื่องเพื่อทราบ", "รับทราบ"),
        item("3", "แนวทางของจังหวัดสมุทรสาคร", CONSIDER, is_heading=True),
        item("3.1", "ร่างปฏิทิน", CONSIDER, "เห็นชอบ", "เห็นชอบร่างปฏิทินฯ", "ให้อำเภอปรับปรุงคำสั่ง"),
        item("3.2", "ร่างแผน", CONSIDER, "ให้ปรับแก้", "ยอดรวม", seen="แผนฉบับที่ ๑"),
    ),
    tasks=(),
    is_held=True,
    is_simulated=False,
)


def test_the_part_stands_once_beside_its_first_row_and_each_resolution_is_a_point():
    assert DRAFT.rows() == [
        ("ระเบียบวาระที่ ๒ เรื่องเพื่อทราบ", "๒.๑ แนวทางการเชื่อมโยง", "● รับทราบ"),
        ("", "๒.๒ แผนพัฒนาจังหวัด", "● รับทราบ"),
        ("ระเบียบวาระที่ ๓ เรื่องเพื่อพิจารณา", "แนวทางของจังหวัดสมุทรสาคร", ""),
        ("", "๓.๑ ร่างปฏิทิน", "● เห็นชอบร่างปฏิทินฯ\n● ให้อำเภอปรับปรุงคำสั่ง"),
        ("", "๓.๒ ร่างแผน\nแผนฉบับที่ ๑", "● ให้ปรับแก้ ยอดรวม"),
    ]
