"""What a unit reads of its projects, from the file to the package, in a small province."""

import pytest

from oneplan.domain.cycles.acts import Act
from oneplan.domain.plans.project_histories import ProjectStanding
from oneplan.services.cycles.steps import open_step
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.services.plans.merging import answer_candidate, propose_merges
from oneplan.services.plans.project_histories import view_projects
from oneplan.services.plans.route_moves import decide_route, follow_step
from oneplan.services.units.mergers import merge_units
from oneplan.services.units.register import import_units
from oneplan.store.plans import merges
from tests.support.approved_plans import approve
from tests.support.builders import SMALL_STEPS, step_data
from tests.support.made_plans import ROAD, make
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE, collect, put, set_time, start_world

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("printed_once")]
BRIDGE = ("ก่อสร้างสะพาน", "740102", 250)
POND = ("ขุดสระ", "740103", 40)


@pytest.fixture
def world(session):
    """Two amphoe name the same road; one of them asks for a bridge as well."""
    start_world(session)
    put(session, "A1", ROAD, BRIDGE)
    put(session, "A2", ROAD)
    put(session, "A3")


def told(session, unit):
    """Title → project."""
    return {each.title: each for each in view_projects(session, CYCLE, unit).projects}


def stands(session, unit):
    return {title: each.standing for title, each in told(session, unit).items()}


def words(project):
    return "\n".join(stage.th for stage in project.stages)


def test_a_project_from_its_file_to_the_package(session, files, world):
    assert stands(session, "A1") == {
        ROAD[0]: ProjectStanding.RECEIVED,
        BRIDGE[0]: ProjectStanding.RECEIVED,
    }

    set_time(session, "2019-02-10")
    make(session)
    assert stands(session, "A1") == {
        ROAD[0]: ProjectStanding.CONSIDERED,
        BRIDGE[0]: ProjectStanding.CONSIDERED,
    }

    approve(session)
    assert stands(session, "A1") == {
        ROAD[0]: ProjectStanding.DECIDED,
        BRIDGE[0]: ProjectStanding.DECIDED,
    }
    assert stands(session, "A2") == {ROAD[0]: ProjectStanding.MERGED}

    dispatch_step(session, CYCLE, "4", "", files=files)
    assert stands(session, "A1") == {
        ROAD[0]: ProjectStanding.SENT_ON,
        BRIDGE[0]: ProjectStanding.SENT_ON,
    }
    read = words(told(session, "A1")[BRIDGE[0]])
    assert "อยู่ในแผนพัฒนาจังหวัดสมุทรสาคร (ระดับจังหวัด) ฉบับที่ ๑" in read
    assert "มีมติเห็นชอบ (ประชุมครั้งที่ ๓/๒๕๖๒)" in read
    assert "จัดส่งชุดเอกสารที่ ๑ ถึงทีมบูรณาการกลาง" in read
    assert "แผนปฏิบัติราชการประจำปี ปีงบประมาณ พ.ศ. ๒๕๖๔ (เอกสารเลขที่ ๒)" in read
    assert str(told(session, "A1")[BRIDGE[0]].asked) == "250.00"


def test_of_a_draft_no_unit_reads_what_becomes_of_it_there(session, world):
    make(session)
    read = words(told(session, "A2")[ROAD[0]])

    assert "อยู่ระหว่างพิจารณาในร่างแผนพัฒนาจังหวัดสมุทรสาคร" in read
    assert "รวมกับ" not in read
    assert "เมือง" not in read


def test_of_another_units_project_its_title_and_unit_are_told_alone(session, world):
    make(session)
    approve(session)
    read = words(told(session, "A2")[ROAD[0]])

    assert "รวมกับโครงการ “ก่อสร้างถนน” ของกบอ. เมือง (ชื่อโครงการและพื้นที่เดียวกัน)" in read
    assert not any(word in read for word in ("A1", "a1@", BRIDGE[0]))


def test_a_draft_sent_back_says_which_project_and_why(session, world):
    make(session)
    approve(session, resolution="returned", returned_rows="1/A1/4: ซ้ำกับปีก่อน")

    assert "โครงการนี้ส่งกลับ: ซ้ำกับปีก่อน" in words(told(session, "A1")[BRIDGE[0]])
    assert "ซ้ำกับปีก่อน" not in words(told(session, "A1")[ROAD[0]])
    assert stands(session, "A1")[BRIDGE[0]] == ProjectStanding.CONSIDERED


def test_a_later_file_takes_the_place_of_an_earlier_one(session, world):
    make(session)
    approve(session)
    put(session, "A1", POND, ROAD)

    read = told(session, "A1")
    assert {title: each.standing for title, each in read.items()} == {
        POND[0]: ProjectStanding.RECEIVED,
        ROAD[0]: ProjectStanding.DECIDED,
        BRIDGE[0]: ProjectStanding.REPLACED,
    }
    assert read[ROAD[0]].row_key == "1/A1/4"
    assert "ตามไฟล์ครั้งที่ ๑" in words(read[ROAD[0]])
    assert "ไฟล์ครั้งที่ ๒ ใช้แทนแล้วและไม่มีโครงการนี้" in words(read[BRIDGE[0]])

    make(session)
    assert "มีร่างฉบับที่ ๒ รอพิจารณา" in words(told(session, "A1")[ROAD[0]])


def test_a_returned_file_is_told_and_none_of_its_projects_is_taken(session):
    start_world(session)
    put(session, "A1", state="returned")
    found = view_projects(session, CYCLE, "A1")

    assert found.projects == ()
    assert [(each.step_id, each.version) for each in found.returned] == [("1", 1)]
    assert view_projects(session, CYCLE, "A2").returned == ()


def test_a_file_that_came_after_closing_waits_for_the_office(session):
    start_world(session)
    put(session, "A1", ROAD, state="late")

    assert stands(session, "A1") == {ROAD[0]: ProjectStanding.NOT_ACCEPTED}


def test_the_projects_of_a_unit_that_ended_follow_it(session, world):
    make(session)
    approve(session)
    merge_units(session, "A2", "A3", actor="test", reason="ยุบรวม")

    assert stands(session, "A3") == {ROAD[0]: ProjectStanding.MERGED}


def test_what_a_person_said_of_two_projects_is_the_reason(session):
    start_world(session)
    put(session, "A1", ("ก่อสร้างอาคารเรียนโรงเรียนบ้านหนองแขม", "740101", 100))
    put(session, "A2", ("ก่อสร้างอาคารเรียนโรงเรียนบ้านหนองแขมม", "740101", 100))
    make(session)
    propose_merges(session, CYCLE, "2", "")
    [candidate] = [each for each, _ in merges.list_candidates(session, CYCLE)]
    answer_candidate(
        session, CYCLE, candidate.id, is_same=True, keep="1/A1/3", actor="test",
        reason="ตรวจแล้วเป็นถนนสายเดียวกัน",
    )  # fmt: skip
    make(session)
    approve(session, version=2)

    [project] = view_projects(session, CYCLE, "A2").projects
    assert "ตรวจแล้วเป็นถนนสายเดียวกัน" in words(project)


def test_the_holder_of_a_project_beyond_capacity_and_why_it_was_returned(session):
    start_world(session, steps=(
        step_data("1", form="beyond_capacity", submitted_by={"levels": ["amphoe"], "role": "kbo"},
                  submitted_to=["province_lpc"]),
    ))  # fmt: skip
    put(
        session,
        "A1",
        (*ROAD, {"exceeded_level": "lao"}),
        (*BRIDGE, {"exceeded_level": "none"}),
        form="beyond_capacity",
    )
    assert "เกินขีดความสามารถ" not in words(view_projects(session, CYCLE, "A1").projects[0])

    collect(session)
    follow_step(session, CYCLE, "1", Act.COLLECT, "7401")
    held, own = view_projects(session, CYCLE, "A1").projects
    assert held.standing == ProjectStanding.HELD
    assert "อยู่ที่คณะกรรมการประสานแผนพัฒนาท้องถิ่นระดับจังหวัด (อยู่ระหว่างพิจารณา)" in words(held)
    assert own.standing == ProjectStanding.RECEIVED

    decide_route(session, CYCLE, held.row_key, "return", actor="ป", reason="ไม่มีที่ดิน")
    back, _ = view_projects(session, CYCLE, "A1").projects
    assert back.standing == ProjectStanding.RETURNED
    assert "ส่งคืนหน่วยงาน: ไม่มีที่ดิน" in words(back)


def test_a_project_that_went_to_a_ministry_says_to_which(session, files):
    first, *others = SMALL_STEPS()
    start_world(session, steps=({**first, "form": "amphoe_needs_plan"}, *others))
    import_units(
        session,
        "code,level,name_th,area_code,role,email,contact\n"
        "M1,province,กรมทางหลวง,74,ministry,m1@units.invalid,ม\n",
        actor="test",
        is_simulated=True,
    )
    far = {"beyond_capacity_of": "province", "proposed_agency": "กรมทางหลวง"}
    put(
        session,
        "A1",
        (*ROAD, far),
        (*BRIDGE, {**far, "beyond_capacity_of": "none"}),
        form="amphoe_needs_plan",
    )
    make(session)
    approve(session)
    dispatch_step(session, CYCLE, "4", "", files=files)

    found = told(session, "A1")
    assert "คัดเสนอกรมทางหลวงแล้ว ชุดที่ ๑" in words(found[ROAD[0]])
    assert "คัดเสนอ" not in words(found[BRIDGE[0]])


@pytest.mark.parametrize("count", [1, 60])
def test_a_page_asks_as_few_queries_whatever_a_unit_sent_and_however_many_units_there_are(
    session, count
):
    start_world(session)
    import_units(
        session,
        "code,level,name_th,area_code,role,email,contact\n"
        + "".join(f"B{n},amphoe,กบอ. {n},7401,kbo,,\n" for n in range(count)),
        actor="test",
        is_simulated=True,
    )
    open_step(session, CYCLE, "1")
    put(session, "A1", *((f"{ROAD[0]} {n}", "740101", 100) for n in range(count)))
    for n in range(count):
        put(session, f"B{n}", (f"{ROAD[0]} {n}", "740101", 100))
    make(session)
    approve(session)
    session.expunge_all()
    with count_queries(session) as asked:
        found = view_projects(session, CYCLE, "A1")

    assert len(found.projects) == count
    assert len(asked) <= 8, asked
