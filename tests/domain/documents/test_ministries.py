"""Ministries and departments, however units write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from oneplan.domain.documents.ministries import Ministries
from oneplan.gateways.files.rules import ministries

AGRICULTURE = "กระทรวงเกษตรและสหกรณ์"
TRANSPORT = "กระทรวงคมนาคม"
NAMES = sorted(
    {
        (written, body.name)
        for ministry in ministries().ministries
        for body in (ministry, *ministry.departments)
        for written in body.names
    }
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("กระทรวงเกษตรและสหกรณ์", AGRICULTURE, id="in full"),
        pytest.param("กระทรวง เกษตรและสหกรณ์", AGRICULTURE, id="with a space"),
        pytest.param("ก.เกษตรและสหกรณ์", AGRICULTURE, id="the word shortened"),
        pytest.param("กษ.", AGRICULTURE, id="the abbreviation"),
        pytest.param("กระทรวงเกษตรฯ", AGRICULTURE, id="cut short"),
        pytest.param("กระทรวงเกษตรและสหกรณ์ (จำลอง)", AGRICULTURE, id="of a rehearsal"),
        pytest.param("คค. / กษ.", TRANSPORT, id="the first of two"),
        pytest.param("ที่ว่าการ/กระทรวงคมนาคม", TRANSPORT, id="the one that is known"),
        pytest.param("กรมชลประทาน", "กรมชลประทาน", id="a department stays one"),
        pytest.param("กระทรวงวิทยาศาสตร์และเทคโนโลยี",
                     "กระทรวงการอุดมศึกษา วิทยาศาสตร์ วิจัยและนวัตกรรม", id="a name of before"),
        pytest.param("ส่วนราชการที่เกี่ยวข้อง", None, id="no name"),
        pytest.param("สำนักงานเกษตรจังหวัด", None, id="an office of the province is no ministry"),
        pytest.param("กรมทางหลวงชนบทแห่งดาวอังคาร", None, id="more than a name"),
        pytest.param("", None, id="nothing"),
    ],
)  # fmt: skip
def test_which_ministry_is_meant(written, meant):
    assert ministries().find(written) == meant


@pytest.mark.parametrize(("written", "name"), NAMES)
def test_every_way_of_writing_leads_to_its_name(written, name):
    assert ministries().find(written) == name


@given(
    st.sampled_from(NAMES), st.sampled_from(["", " ", "."]), st.sampled_from(["", " (จำลอง)", "ฯ"])
)
def test_dots_spaces_and_asides_change_nothing(pair, before, after):
    written, name = pair

    assert ministries().find(f"{before}{written}{after}") == name


def test_a_department_leads_to_its_ministry():
    assert ministries().ministry_of("กรมชลประทาน") == AGRICULTURE
    assert ministries().ministry_of(AGRICULTURE) is None


def test_one_way_of_writing_is_not_two_bodies():
    with pytest.raises(ValidationError, match="กษ"):
        Ministries.model_validate(
            {
                "version": 1,
                "ministries": [{"name": "ก", "also": ["กษ."]}, {"name": "ข", "also": ["กษ"]}],
            }
        )
