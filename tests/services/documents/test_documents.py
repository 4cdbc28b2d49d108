"""From uploaded workbooks to documents: totals recounted, states, files that tell themselves."""

import dataclasses
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from oneplan.domain.comments import CommentKind, Spoken
from oneplan.domain.decisions import Resolution
from oneplan.domain.documents import DocumentKind, ReleaseState
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.steps import collect_step, open_step
from oneplan.services.decisions.approvals import keep_approval, meeting_values
from oneplan.services.decisions.comments import answer_comment, keep_comments
from oneplan.services.documents import proofs as document_proofs
from oneplan.services.documents.contents import GroupNeeded, find_basis, read_document
from oneplan.services.documents.files import PRINTED, make_files, verify_file
from oneplan.services.documents.proofs import TotalsDiffer
from oneplan.services.documents.releases import NotApproved, issue_document, release_of
from oneplan.services.plans.completeness import completeness_of
from oneplan.services.plans.consolidation import consolidate_step, find_plan, list_by_strategy
from oneplan.store import comments, submissions
from oneplan.store.plans import PlanUnknown
from tests.services.world import CYCLE, rows_of, send, set_time, start_world, workbook

pytestmark = pytest.mark.postgres
PLAN = DocumentKind.PROVINCIAL_PLAN


@pytest.fixture
def world(session, files):
    """Two amphoe sent, one did not; the province has a plan."""
    calendar = start_world(session)
    sent = {unit: rows_of(unit, calendar, seed=n) for n, unit in enumerate(("A1", "A2"))}
    for unit, rows in sent.items():
        send(session, files, calendar, unit, rows)
    make_plan(session)
    return calendar, {unit: workbook(calendar, rows, unit=unit) for unit, rows in sent.items()}


def make_plan(session):
    set_time(session, "2019-01-20")
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    open_step(session, CYCLE, "2")
    return consolidate_step(session, CYCLE, "2", "")


MEETING = {"meeting_no": "๓/๒๕๖๒", "present": 20, "members": 30,
           "resolution": "เห็นชอบ"}  # fmt: skip


def approve(session, version=1, answer="a", resolution="approved"):
    keep_approval(session, CYCLE, "3", version=version, resolution=Resolution(resolution),
                  decided_by="ประธาน", user_id="chair", answer_id=answer,
                  values={**meeting_values(session, CYCLE, "3"), **MEETING})  # fmt: skip


def recount(workbooks):
    """Year → baht, read cell by cell from the uploaded workbooks with another reader."""
    sums = {}
    for content in workbooks.values():
        for sheet in openpyxl.load_workbook(BytesIO(content)):
            heads = next((row for row in sheet.iter_rows() if any(
                str(c.value).startswith("งบประมาณ 25") for c in row)), None)  # fmt: skip
            if heads is None:
                continue
            for head in heads:
                if str(head.value).startswith("งบประมาณ 25"):
                    year = str(head.value).split()[1]
                    for row in range(head.row + 1, sheet.max_row + 1):
                        value = sheet.cell(row, head.column).value
                        if isinstance(value, int | float):
                            sums[year] = sums.get(year, Decimal()) + Decimal(str(value))
    return sums


def test_the_totals_are_those_of_the_uploaded_workbooks(session, world):
    _, workbooks = world
    document = read_document(session, CYCLE, PLAN)

    found = {year: baht for year, baht in document.total.by_year.items() if baht}
    assert found == recount(workbooks)
    assert sum(part.total for part in document.by_amphoe) == document.total.total
    assert sum(part.total for part in document.by_strategy) == document.total.total
    assert [p.number for p in document.projects] == list(range(1, len(document.projects) + 1))


def test_sources_and_completeness_name_every_file_and_every_missing_unit(session, world):
    document = read_document(session, CYCLE, PLAN)

    assert {s.unit for s in document.sources} == {"กบอ. เมือง", "กบอ. กระทุ่มแบน"}
    assert sum(s.total for s in document.sources) == document.total.total
    assert document.counts[0].missing == ("กบอ. บ้านแพ้ว",)
    assert (document.counts[0].expected, document.counts[0].received) == (3, 2)


def test_the_statement_of_completeness_is_that_of_the_plan(session, world):
    document = read_document(session, CYCLE, PLAN)
    plan = find_basis(session, calendar_in_force(session, CYCLE), PLAN, "", version=None)
    measured = completeness_of(session, plan)

    assert document.completeness == measured.line()
    for name in ("expected", "received", "nil", "late"):
        assert sum(getattr(c, name) for c in document.counts) == getattr(measured, name), name
    assert sum(len(c.missing) for c in document.counts) == measured.missing == 1


def test_a_file_that_no_plan_took_in_is_not_counted_as_received(session, files, world):
    """The statement is about the plan: what came after its collection is not in it."""
    calendar, _ = world
    send(session, files, calendar, "A3", rows_of("A3", calendar, seed=9))

    assert "A3" in {s.unit_code for s in submissions.list_submissions(session, cycle_id=CYCLE)}
    assert read_document(session, CYCLE, PLAN).counts[0].missing == ("กบอ. บ้านแพ้ว",)


def test_the_statement_of_one_amphoe_is_about_its_own_units(session, world):
    kind = DocumentKind.AMPHOE_BUDGETED
    of_two = [
        read_document(session, CYCLE, kind, group=code).counts[0] for code in ("7401", "7403")
    ]

    assert [(c.expected, c.received) for c in of_two] == [(1, 1), (1, 0)]


def test_every_project_stands_once_under_its_strategy_with_its_rank(session, world):
    document = read_document(session, CYCLE, PLAN)
    by_number = {p.number: p for p in document.projects}
    groups = {}
    for each in document.alignment:
        groups.setdefault((each.code, each.name), []).extend(by_number[n] for n in each.numbers)
        assert {by_number[n].strategy for n in each.numbers} == {each.words}
        assert sum(by_number[n].total for n in each.numbers) == each.total

    assert sorted(n for a in document.alignment for n in a.numbers) == sorted(by_number)
    for projects in groups.values():
        assert sorted(p.rank for p in projects) == list(range(1, len(projects) + 1))
        order = sorted(projects, key=lambda p: p.rank)
        stored = find_plan(session, CYCLE)
        keys = [k for s in list_by_strategy(session, stored) for k in s["row_keys"]]
        assert [p.row_key for p in order] == [k for k in keys if k in {p.row_key for p in projects}]


def test_a_wrong_figure_stops_the_release(session, world):
    document = read_document(session, CYCLE, PLAN)
    plan = find_basis(session, calendar_in_force(session, CYCLE), PLAN, "", version=None)
    part = document.by_amphoe[0]
    wrong = dataclasses.replace(part, total=part.total + Decimal("0.01"))

    document_proofs.prove_totals(session, document, plan)
    with pytest.raises(TotalsDiffer, match="amphoe"):
        document_proofs.prove_totals(
            session, dataclasses.replace(document, by_amphoe=(wrong, *document.by_amphoe[1:])), plan
        )


def test_a_lost_row_stops_the_release(session, world):
    document = read_document(session, CYCLE, PLAN)
    plan = find_basis(session, calendar_in_force(session, CYCLE), PLAN, "", version=None)

    with pytest.raises(TotalsDiffer):
        document_proofs.prove_totals(
            session, dataclasses.replace(document, projects=document.projects[1:]), plan
        )


def test_a_document_is_a_draft_until_its_content_is_approved(session, world):
    assert read_document(session, CYCLE, PLAN).release.state == ReleaseState.DRAFT
    with pytest.raises(NotApproved, match="cannot be issued"):
        issue_document(session, read_document(session, CYCLE, PLAN).scope)

    approve(session)
    document = read_document(session, CYCLE, PLAN)
    assert document.release.state == ReleaseState.APPROVED
    assert document.resolutions[0].facts == (
        ("ประชุมครั้งที่", "๓/๒๕๖๒"), ("วันที่ประชุม", "๒๐ มกราคม ๒๕๖๒"),
        ("ผู้เข้าประชุม (คน)", "20"), ("กรรมการทั้งหมด (คน)", "30"), ("มติ", "เห็นชอบ"),
    )  # fmt: skip

    assert issue_document(session, document.scope).number == 1
    assert issue_document(session, document.scope).number == 1
    assert release_of(session, document.scope).state == ReleaseState.ISSUED


def test_every_comment_is_printed_with_its_answer(session, world):
    said = [Spoken(said_by="ภาคประชาสังคม", text="ขอเพิ่มทางเท้า"),
            Spoken(said_by="ภาคเอกชน", text="ติดต่อ 081-234-5678")]  # fmt: skip
    keep_comments(session, CYCLE, "3", kind=CommentKind.HEARING, spoken=said, recorded_by="เลขา")
    first = comments.list_comments(session, cycle_id=CYCLE)[0]
    answer_comment(session, first.id, outcome="taken", text="เพิ่มแล้ว", answered_by="เลขา")
    printed = read_document(session, CYCLE, PLAN).comments

    assert [c.answer for c in printed] == ["รับไปปรับปรุง: เพิ่มแล้ว", ""]
    assert "ภาคประชาสังคม" in printed[0].channel
    assert "081" not in printed[1].text


def test_a_plan_sent_back_is_a_draft_again(session, world):
    approve(session)
    approve(session, answer="b", resolution="returned")

    assert read_document(session, CYCLE, PLAN).release.state == ReleaseState.DRAFT


def test_the_next_issue_supersedes_the_last(session, world, files):
    calendar, _ = world
    approve(session)
    first = read_document(session, CYCLE, PLAN).scope
    issue_document(session, first)
    send(session, files, calendar, "A1", rows_of("A1", calendar, seed=9))
    make_plan(session)
    approve(session, version=2, answer="b")
    second = read_document(session, CYCLE, PLAN).scope

    assert issue_document(session, second).number == 2
    assert release_of(session, first).state == ReleaseState.SUPERSEDED
    assert release_of(session, second).state == ReleaseState.ISSUED
    assert read_document(session, CYCLE, PLAN, version=1).scope == first


def test_a_file_is_genuine_until_a_byte_changes(session, world):
    made = make_files(session, CYCLE, PLAN, PRINTED)
    again = make_files(session, CYCLE, PLAN, PRINTED)

    assert [file.sha256 for file in made] == [file.sha256 for file in again]
    for file in made:
        verdict = verify_file(session, file.content)
        assert (verdict.answer, verdict.scope.version) == ("genuine", 1)
    for file in made[:3]:
        verdict = verify_file(session, file.content + b"\n")
        assert verdict.answer == "changed", file.name
        assert verdict.scope.version == 1
    assert verify_file(session, b"something else").answer == "unknown"


AREA_KINDS = [k for k in DocumentKind if k.value.startswith(("amphoe", "tambon"))]


@pytest.mark.parametrize("kind", AREA_KINDS)
def test_an_amphoe_gets_its_own_rows(session, world, kind):
    document = read_document(session, CYCLE, kind, group="7401")

    assert {p.unit_code for p in document.projects} <= {"A1"}
    assert "อำเภอเมืองสมุทรสาคร" in document.title
    plan = find_basis(session, calendar_in_force(session, CYCLE), kind, "7401", version=None)
    document_proofs.prove_totals(session, document, plan)


@pytest.mark.parametrize("kind", AREA_KINDS)
@pytest.mark.parametrize("group", ["", "9901", "74", "x"])
def test_a_document_of_an_area_needs_one_of_this_province(session, world, kind, group):
    with pytest.raises(GroupNeeded, match="DOPA"):
        read_document(session, CYCLE, kind, group=group)


def test_an_amphoe_without_a_project_gets_a_whole_document(session, world):
    made = make_files(session, CYCLE, DocumentKind.AMPHOE_ACTION_PLAN, PRINTED,
                      group="7403")  # fmt: skip

    assert all(file.content for file in made)


def test_an_action_plan_holds_the_money_of_its_year_alone(session, world):
    document = read_document(session, CYCLE, DocumentKind.ANNUAL_ACTION_PLAN)

    assert document.years == ("2564",)
    assert all(p.budgets["2564"] for p in document.projects)


def test_a_version_that_was_not_made_has_no_document(session, world):
    with pytest.raises(PlanUnknown):
        read_document(session, CYCLE, PLAN, version=9)
