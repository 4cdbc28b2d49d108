"""What Airflow tells of a step: who helps, who gets it, what comes from outside, by which law."""

import pytest

from oneplan.gateways.calendars.calendar_files import load_calendar
from oneplan.orchestration.step_docs import cycle_doc, step_doc
from tests.support.builders import CALENDARS


def doc(cycle: str, step: str) -> list[str]:
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    return step_doc(calendar, calendar.step(step)).splitlines()


def test_recipients_are_those_of_the_calendar_in_thai():
    rayong, ministry = doc("rayong-2564", "1.1"), doc("moi-2560", "1.2")

    assert "- ส่งถึง: ศูนย์ประสานงานองค์การชุมชนระดับตำบล, หน่วยงานที่เกี่ยวข้อง" in rayong
    assert "- ส่งถึง: อำเภอ" in ministry
    assert "- ส่งถึง: คณะกรรมการบริหารงานอำเภอ, องค์กรปกครองส่วนท้องถิ่น" in doc("rayong-2564", "2.1")


def test_who_supports_a_step_stands_beside_who_does_it():
    (who,) = [line for line in doc("moi-2560", "1.1") if line.startswith("- ผู้รับผิดชอบ")]

    for name in ("คณะกรรมการหมู่บ้าน", "สำนักงานพัฒนาชุมชนอำเภอ", "องค์กรปกครองส่วนท้องถิ่น"):
        assert name in who


def test_data_from_outside_are_named():
    (data,) = [line for line in doc("rayong-2564", "2.1") if line.startswith("- ข้อมูลจากภายนอก")]

    assert "จปฐ." in data
    assert "กชช.2ค" in data


@pytest.mark.parametrize(
    ("cycle", "laws"),
    [
        pytest.param(
            "chachoengsao-tambon-2566",
            ["ว่าด้วยการจัดทำแผนและประสานแผนพัฒนาพื้นที่ในระดับอำเภอและตำบล พ.ศ. ๒๕๖๒"],
            id="the regulation of 2562",
        ),
        pytest.param(
            "moi-2560",
            ["กลุ่มจังหวัดแบบบูรณาการ พ.ศ. ๒๕๕๑ มาตรา ๑๘", "ลักษณะปกครองท้องที่ พระพุทธศักราช ๒๔๕๗"],
            id="article 18 and the act of 2457",
        ),
        pytest.param("samutsakhon-2563", [], id="a letter that names none"),
    ],
)
def test_a_cycle_names_the_law_of_its_letters(cycle, laws):
    told = cycle_doc(load_calendar(CALENDARS / f"{cycle}.yaml"))

    assert ("อาศัยอำนาจตาม" in told) == bool(laws)
    assert [law for law in laws if law not in told] == []
