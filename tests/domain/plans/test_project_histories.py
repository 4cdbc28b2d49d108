"""The stages of a project in words, and where it stands: a case for each."""

from datetime import date

import pytest

from oneplan.domain.decisions.decisions import Resolution
from oneplan.domain.plans.plan_rows import OutcomeKind
from oneplan.domain.plans.project_facts import (
    AnnualFact,
    DecisionFact,
    DispatchFact,
    HolderFact,
    MoneyFact,
    PlanFact,
    PlanName,
    ProjectFacts,
    SentFact,
)
from oneplan.domain.plans.project_histories import STANDINGS, ProjectStanding, tell_history
from oneplan.domain.plans.routing import RouteOutcome
from oneplan.domain.submissions.submissions import SubmissionState

PLAN = PlanName(th="แผนพัฒนาอำเภอแกลง", en="the amphoe plan of step 3.2", level_th="อำเภอ",
                level_en="amphoe level", version=2)  # fmt: skip


def day(month, number=1):
    return date(2019, month, number)


def sent(**changes):
    return SentFact(**{
        "version": 1, "file_name": "a.xlsx", "sheet": "แผ่น", "row_number": 7,
        "state": SubmissionState.ACCEPTED, "is_late": False, "on": day(1), **changes,
    })  # fmt: skip


def plan(outcome=OutcomeKind.KEPT, **changes):
    return PlanFact(plan=PLAN, on=day(3), outcome=outcome, **changes)


def decision(resolution=Resolution.APPROVED, **changes):
    return DecisionFact(plan=PLAN, committee_th="ก.บ.จ.", committee_en="The committee of step 10",
                        resolution=resolution, on=day(4), **changes)  # fmt: skip


def dispatch(**changes):
    return DispatchFact(
        **{"plan": PLAN, "number": 1, "on": day(5), "to": ("ก", "ข"), "count": 5, **changes}
    )


def holder(outcome, **changes):
    return HolderFact(holder_th="อบจ.", exceeded_th="อปท.", outcome=outcome, on=day(6), **changes)


def facts(**changes):
    return ProjectFacts(**{
        "row_key": "1/A1/7", "title": "ถนน", "step_id": "1", "step_th": "ขั้นตอนที่ ๑", "step_en": "step 1",
        "asked": {"2564": "100.00", "2565": "50.50"}, "sent": sent(), **changes,
    })  # fmt: skip


MONEY = MoneyFact(baht={"2564": "80.00"}, unit="โยธาธิการฯ", on=day(11))
STANDS = [
    pytest.param({}, ProjectStanding.RECEIVED, id="received"),
    pytest.param({"sent": sent(state=SubmissionState.LATE)}, ProjectStanding.NOT_ACCEPTED, id="came after closing"),
    pytest.param({"sent": sent(state=SubmissionState.WITHDRAWN)}, ProjectStanding.NOT_ACCEPTED, id="taken back"),
    pytest.param({"sent": sent(replaced_by=2), "plans": (plan(),)}, ProjectStanding.REPLACED, id="a later file"),
    pytest.param({"plans": (plan(None),)}, ProjectStanding.CONSIDERED, id="in a draft"),
    pytest.param({"plans": (plan(),)}, ProjectStanding.IN_PLAN, id="in a plan that nobody decides about"),
    pytest.param({"plans": (plan(),), "decisions": (decision(),)}, ProjectStanding.DECIDED, id="endorsed"),
    pytest.param({"plans": (plan(None),), "decisions": (decision(Resolution.RETURNED),)},
                 ProjectStanding.CONSIDERED, id="sent back"),
    pytest.param({"plans": (plan(),), "decisions": (decision(),), "dispatches": (dispatch(),)},
                 ProjectStanding.SENT_ON, id="sent on"),
    pytest.param({"plans": (plan(), plan(OutcomeKind.EXCLUDED)), "dispatches": (dispatch(),)},
                 ProjectStanding.EXCLUDED, id="in the amphoe's plan and left out of the province's"),
    pytest.param({"plans": (plan(OutcomeKind.MERGED), plan(None))}, ProjectStanding.MERGED,
                 id="merged, and a draft above"),
    pytest.param({"plans": (plan(),), "holder": holder(RouteOutcome.HOLDS)}, ProjectStanding.HELD, id="with a holder"),
    pytest.param({"plans": (plan(),), "holder": holder(RouteOutcome.TAKEN)}, ProjectStanding.IN_PLAN,
                 id="its holder took it"),
    pytest.param({"plans": (plan(),), "holder": holder(RouteOutcome.RETURNED)}, ProjectStanding.RETURNED,
                 id="its holder returned it"),
    pytest.param({"plans": (plan(),), "dispatches": (dispatch(),), "money": MONEY}, ProjectStanding.ALLOCATED,
                 id="given money"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), STANDS)
def test_where_a_project_stands(changes, expected):
    told = tell_history(facts(**changes))

    assert told.standing == expected
    assert (
        expected == ProjectStanding.NOT_ACCEPTED
        or (told.now_th, told.now_en) == STANDINGS[expected]
    )


def test_what_is_not_accepted_is_said_by_its_file():
    assert tell_history(facts(sent=sent(state=SubmissionState.LATE))).now_th.startswith(
        "รับไว้หลังปิดรับ"
    )


WORDS = [
    pytest.param({}, "ส่งครั้งที่ ๑ ไฟล์ “a.xlsx” แผ่น แถว ๗ · รับแล้ว", id="sent"),
    pytest.param({"sent": sent(is_late=True)}, "ส่งครั้งที่ ๑ หลังกำหนด ไฟล์ “a.xlsx” แผ่น แถว ๗ · รับแล้ว",
                 id="sent late"),
    pytest.param({"sent": sent(state=SubmissionState.WITHDRAWN, reason="ผิดปี")},
                 "ส่งครั้งที่ ๑ ไฟล์ “a.xlsx” แผ่น แถว ๗ · ถอนคืนแล้ว: ผิดปี", id="taken back and why"),
    pytest.param({"sent": sent(replaced_by=3)}, "ไฟล์ครั้งที่ ๓ ใช้แทนแล้วและไม่มีโครงการนี้", id="replaced"),
    pytest.param({"plans": (plan(None),)},
                 "อยู่ระหว่างพิจารณาในร่างแผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒ ยังไม่มีมติ", id="a draft"),
    pytest.param({"plans": (plan(file_version=1, joined=2, newer_draft=3),)},
                 "อยู่ในแผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒ ตามไฟล์ครั้งที่ ๑"
                 " โดยรวมโครงการเดียวกันของหน่วยงานอื่นไว้ ๒ รายการ · มีร่างฉบับที่ ๓ รอพิจารณา", id="kept"),
    pytest.param({"plans": (plan(OutcomeKind.MERGED, reason="ชื่อเดียวกัน", into_title="ถนน", into_unit="อบต.ก"),)},
                 "รวมกับโครงการ “ถนน” ของอบต.ก (ชื่อเดียวกัน) ในแผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒", id="merged"),
    pytest.param({"plans": (plan(OutcomeKind.EXCLUDED, reason="เกินกรอบวงเงิน"),)},
                 "ไม่บรรจุ (เกินกรอบวงเงิน) ในแผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒", id="left out"),
    pytest.param({"plans": (plan(OutcomeKind.EXCLUDED, reason="เกินกรอบวงเงิน", into_title="ถนน", into_unit="อบต.ก"),)},
                 "รวมกับโครงการ “ถนน” ของอบต.ก ซึ่งไม่บรรจุ (เกินกรอบวงเงิน) ในแผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒",
                 id="left out with the one that it merged into"),
    pytest.param({"decisions": (decision(meeting="๓/๒๕๖๒"),)},
                 "ก.บ.จ. มีมติเห็นชอบ (ประชุมครั้งที่ ๓/๒๕๖๒): แผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒", id="endorsed"),
    pytest.param({"decisions": (decision(Resolution.RETURNED, returned_for="ซ้ำกับปีก่อน"),)},
                 "ก.บ.จ. มีมติส่งกลับแก้ไข: แผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒ · โครงการนี้ส่งกลับ: ซ้ำกับปีก่อน",
                 id="sent back"),
    pytest.param({"dispatches": (dispatch(),)},
                 "จัดส่งชุดเอกสารที่ ๑ ถึงก, ข และอีก ๓ หน่วยงาน: แผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒", id="sent on"),
    pytest.param({"dispatches": (dispatch(to=(), count=0),)},
                 "จัดทำชุดเอกสารที่ ๑ แล้ว: แผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒", id="a package for nobody"),
    pytest.param({"dispatches": (dispatch(ministry="กรมทางหลวง"),)},
                 "คัดเสนอกรมทางหลวงแล้ว ชุดที่ ๑ จากแผนพัฒนาอำเภอแกลง (ระดับอำเภอ) ฉบับที่ ๒", id="to a ministry"),
    pytest.param({"holder": holder(RouteOutcome.HOLDS)},
                 "เกินขีดความสามารถของอปท. อยู่ที่อบจ. (อยู่ระหว่างพิจารณา)", id="held"),
    pytest.param({"holder": holder(RouteOutcome.RETURNED, reason="ไม่มีที่ดิน")},
                 "เกินขีดความสามารถของอปท. อยู่ที่อบจ. (ส่งคืนหน่วยงาน: ไม่มีที่ดิน)", id="returned with a reason"),
    pytest.param({"annual": AnnualFact(name_th="แผนปฏิบัติราชการประจำปี", year="2564", on=day(9), number=2)},
                 "อยู่ในแผนปฏิบัติราชการประจำปี ปีงบประมาณ พ.ศ. ๒๕๖๔ (เอกสารเลขที่ ๒)", id="in the annual plan"),
    pytest.param({"money": MONEY}, "ได้รับจัดสรรงบประมาณ ปี ๒๕๖๔ ๘๐.๐๐ บาท ตามที่โยธาธิการฯแจ้ง", id="given money"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), WORDS)
def test_a_stage_in_words(changes, expected):
    assert expected in [stage.th for stage in tell_history(facts(**changes)).stages]


def test_the_stages_stand_in_the_order_of_their_days():
    told = tell_history(
        facts(
            plans=(plan(),),
            decisions=(decision(),),
            dispatches=(dispatch(),),
            holder=holder(RouteOutcome.HOLDS),
            annual=AnnualFact(name_th="แผนปฏิบัติราชการประจำปี", year="2564", on=day(3)),
            money=MONEY,
        )
    )

    assert [stage.kind for stage in told.stages] == [
        "sent", "plan", "annual", "decided", "dispatched", "held", "allocated",
    ]  # fmt: skip
    assert [stage.on for stage in told.stages] == sorted(stage.on for stage in told.stages)
    assert (str(told.asked), str(told.allocated)) == ("150.50", "80.00")
    assert all(stage.en and not stage.en.startswith(" ") for stage in told.stages)
