"""Who must send in a step: the level says where, the role says who."""

from dataclasses import dataclass

import pytest

from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.units.submitters import list_unregistered, roles_of, select_asked
from tests.support.builders import make_calendar, step_data


@dataclass(frozen=True)
class Unit:
    """A unit of a register."""

    code: str
    level: str
    role: str
    area_code: str = "7401"
    name_th: str = ""


KBO = Unit("K", "amphoe", "kbo")
CD = Unit("C", "amphoe", "amphoe_cd_office")
CHIEF = Unit("H", "amphoe", "cd_district_chief")
CD_BY_NAME = Unit("CN", "amphoe", "amphoe", name_th="สำนักงานพัฒนาชุมชน อำเภอเมือง")
CD_UNKNOWN = Unit("CU", "amphoe", "หน่วยงาน", name_th="พัฒนาการอำเภอเมือง")
PCD_SHORT = Unit("PS", "provincial_agency", "provincial_agency", "74", "สนง.พัฒนาชุมชนจังหวัด")
ADMIN = Unit("D", "amphoe", "amphoe_admin_office")
LIVESTOCK = Unit("L", "amphoe", "livestock_office")
OTHER_KBO = Unit("K2", "amphoe", "kbo", "7402")
FARMS = Unit("F", "provincial_agency", "provincial_agency", "74", "สำนักงานเกษตรจังหวัดสมุทรสาคร")
PADMIN = Unit("PA", "provincial_agency", "province_admin_office", "74", "ที่ทำการปกครองจังหวัด")
NAMED = Unit("PN", "provincial_agency", "provincial_agency", "74", "ที่ทำการปกครองจังหวัดสมุทรสาคร")
PCD = Unit("PC", "provincial_agency", "province_cd_office", "74", "สำนักงานพัฒนาชุมชนจังหวัด")
OFFICE = Unit("O", "province", "provincial_office", "74")
CENTRE = Unit("Z", "province", "central_integration_team", "74")
VILLAGE = Unit("V1", "village", "village_committee", "740101")
VILLAGE_FREE = Unit("V2", "village", "กม.", "740101")
CENTRE_T = Unit("T", "tambon", "tambon_coc", "740101")


def step(role, *levels):
    return make_calendar(step_data("1", submitted_by={"levels": levels, "role": role})).step("1")


@pytest.mark.parametrize(
    ("role", "roles"),
    [
        ("kbo", ("kbo",)),
        ("village_committee|community_committee", ("village_committee", "community_committee")),
        ("tambon_coc (supported by amphoe_cd_office)", ("tambon_coc",)),
        ("amphoe_admin_office via อ.ก.อ./กบอ.", ("amphoe_admin_office",)),
        ("amphoe_cd_office / tambon_coc / kbt", ("amphoe_cd_office", "tambon_coc", "kbt")),
        ("province_admin_office, province_cd_office, amphoe",
         ("province_admin_office", "province_cd_office", "amphoe")),
        ("cd_district_chief", ("amphoe_cd_office",)),
        ("aka", ("kbo",)),
    ],
)  # fmt: skip
def test_the_roles_that_a_calendar_names(role, roles):
    assert roles_of(step(role, "amphoe")) == roles


@pytest.mark.parametrize(
    ("role", "levels", "there", "asked"),
    [
        pytest.param("kbo", ["amphoe"], [KBO, CD], "K", id="a CD office beside the committee"),
        pytest.param("amphoe_cd_office", ["amphoe"], [KBO, CD], "C", id="the CD office itself"),
        pytest.param("cd_district_chief", ["amphoe"], [KBO, CD], "C", id="its head"),
        pytest.param("amphoe_cd_office", ["amphoe"], [KBO, CHIEF], "H", id="registered by its head"),
        pytest.param("amphoe_cd_office", ["amphoe"], [KBO], "", id="nobody holds the role"),
        pytest.param("amphoe", ["amphoe"], [KBO, CD], "K", id="the committee stands for the amphoe"),
        pytest.param("kbo", ["amphoe"], [ADMIN, CD], "D", id="the office stands for the committee"),
        pytest.param("kbo", ["amphoe"], [ADMIN, KBO], "K", id="the very role comes first"),
        pytest.param("kbo", ["amphoe"], [LIVESTOCK], "L", id="a role that no calendar knows"),
        pytest.param("kbo", ["amphoe"], [LIVESTOCK, KBO], "K", id="known before unknown"),
        pytest.param("kbo", ["amphoe"], [ADMIN, OTHER_KBO], "D K2", id="each area by itself"),
        pytest.param("amphoe", ["amphoe"], [KBO, CD_BY_NAME], "K", id="a wide role and a CD name"),
        pytest.param("kbo", ["amphoe"], [CD_UNKNOWN], "", id="an unknown role and a CD name"),
        pytest.param("amphoe_cd_office", ["amphoe"], [KBO, CD_UNKNOWN], "CU", id="its usual name"),
        pytest.param("province_cd_office", ["provincial_agency"], [FARMS, PCD_SHORT], "PS",
                     id="a short name"),
        pytest.param("provincial_agency", ["provincial_agency"], [FARMS, PADMIN, PCD], "F PA PC",
                     id="every agency"),
        pytest.param("province_admin_office, province_cd_office, amphoe",
                     ["provincial_agency", "amphoe"], [FARMS, PADMIN, PCD, KBO, CD], "PA PC K",
                     id="named offices are these offices"),
        pytest.param("province_admin_office", ["provincial_agency"], [FARMS, NAMED], "PN",
                     id="named offices by their names"),
        pytest.param("provincial_office", ["province"], [OFFICE, CENTRE], "O", id="the office alone"),
        pytest.param("village_committee", ["village"], [VILLAGE, VILLAGE_FREE], "V1 V2",
                     id="every village whatever its role is called"),
        pytest.param("amphoe_cd_office", ["tambon"], [CENTRE_T, CD], "T",
                     id="an office of another level"),
        pytest.param("provincial_agency", ["provincial_agency", "amphoe"], [FARMS, KBO, CD], "F K",
                     id="a level that the role does not name"),
    ],
)  # fmt: skip
def test_the_units_that_a_step_asks(role, levels, there, asked):
    assert " ".join(unit.code for unit in select_asked(step(role, *levels), there)) == asked


@pytest.mark.parametrize("role", ["KBO", " kbo ", "ก.บ.อ.", "กบอ.", "คณะกรรมการบริหารงานอำเภอ"])
def test_a_role_in_other_words_is_the_role(role):
    committee = Unit("K", "amphoe", role)

    assert select_asked(step("kbo", "amphoe"), [committee, ADMIN, LIVESTOCK]) == [committee]


def test_an_office_known_by_its_short_name_is_not_asked_for_the_committee():
    office = Unit("C", "amphoe", "หน่วยงาน", name_th="พช.อ.เมืองสมุทรสาคร")

    assert select_asked(step("kbo", "amphoe"), [office]) == []


def test_a_named_office_that_the_register_lacks_is_named():
    asked = step("province_admin_office, province_cd_office, amphoe", "provincial_agency", "amphoe")

    assert list_unregistered(asked, [FARMS, PADMIN, KBO]) == ("สำนักงานพัฒนาชุมชนจังหวัด",)
    assert list_unregistered(asked, [FARMS, NAMED, PCD, KBO]) == ()


def test_a_level_that_is_not_asked_sends_nothing():
    assert select_asked(step("kbo", "amphoe"), [OFFICE, VILLAGE, FARMS]) == []
    assert Level.AMPHOE in step("kbo", "amphoe").submitted_by.levels
