"""Days off of the civil service, checked against what offices kept."""

import os
from datetime import date

import pytest
import yaml

from oneplan.gateways.calendars import holidays_th
from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.calendars.holidays_th import (
    SpecialDaysInvalid,
    load_special_days,
    working_days,
)


@pytest.mark.parametrize(
    ("day", "is_off"),
    [
        pytest.param(date(2019, 4, 16), True, id="in lieu of Songkran on a weekend"),
        pytest.param(date(2019, 5, 9), True, id="วันพืชมงคล: offices close, shops do not"),
        pytest.param(date(2019, 5, 6), True, id="the coronation"),
        pytest.param(date(2019, 5, 1), False, id="Labour Day is none of the civil service"),
        pytest.param(date(2027, 5, 3), False, id="nor the day in lieu of it"),
        pytest.param(date(2019, 5, 20), True, id="in lieu of Visakha Bucha"),
        pytest.param(date(2019, 5, 21), False, id="an ordinary Tuesday"),
    ],
)
def test_offices_close_on(day, is_off):
    assert (not working_days("21", 2018, 2028).is_working(day)) == is_off


def test_the_package_knows_next_year():
    """When this fails, raise the version of ``holidays`` in pyproject.toml and run ``make lock``."""
    year = real_now().year + 1

    assert sum(day.year == year for day in working_days(None, year, year).days_off) >= 15


def test_special_days_stand_over_the_list(tmp_path, monkeypatch):
    path = tmp_path / "special_days.yaml"
    path.write_text(
        "days:\n"
        "- {date: 2026-05-22, name: วันหยุดพิเศษ, source: มติคณะรัฐมนตรี}\n"
        "- {date: 2026-05-25, name: วันสุนทรภู่, provinces: ['21'], source: ประกาศจังหวัด}\n"
        "- {date: 2026-06-01, name: ทำงานชดเชย, kind: work, source: มติคณะรัฐมนตรี}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(holidays_th, "SPECIAL_DAYS", path)
    rayong, elsewhere = (working_days(code, 2026, 2026) for code in ("21", "74"))

    assert rayong.reason_off(date(2026, 5, 22)) == "วันหยุดพิเศษ"
    assert [w.is_working(date(2026, 5, 25)) for w in (rayong, elsewhere)] == [False, True]
    assert rayong.is_working(date(2026, 6, 1))


def test_a_special_day_that_is_added_holds_without_a_restart(tmp_path, monkeypatch):
    path = tmp_path / "special_days.yaml"
    path.write_text("days: []\n", encoding="utf-8")
    monkeypatch.setattr(holidays_th, "SPECIAL_DAYS", path)
    before = working_days("21", 2026, 2026).is_working(date(2026, 5, 22))
    path.write_text("days: [{date: 2026-05-22, name: ก, source: ข}]\n", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    after = working_days("21", 2026, 2026).is_working(date(2026, 5, 22))

    assert (before, after) == (True, False)


def test_a_special_day_without_a_source_is_refused(tmp_path):
    path = tmp_path / "special_days.yaml"
    path.write_text("days:\n- {date: 2026-05-22, name: x}\n", encoding="utf-8")

    with pytest.raises(SpecialDaysInvalid, match="source"):
        load_special_days(path)


def test_the_file_of_the_house_reads():
    days = load_special_days(holidays_th.SPECIAL_DAYS)

    written = yaml.safe_load(holidays_th.SPECIAL_DAYS.read_text(encoding="utf-8"))["days"]
    assert [day.date.isoformat() for day in days] == [str(each["date"]) for each in written]
