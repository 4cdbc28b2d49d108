"""From uploaded workbooks to documents: totals recounted, states, files that tell themselves."""

import csv
import dataclasses
import hashlib
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest

from oneplan.domain.cycles.acts import Act
from oneplan.domain.decisions.comments import CommentKind, Spoken
from oneplan.domain.decisions.decisions import DecidedAlready, Resolution
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.releases import ReleaseState
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.steps import collect_step, open_step
from oneplan.services.decisions.approvals import keep_decision
from oneplan.services.decisions.comments import answer_comment, keep_comments
from oneplan.services.documents import proofs as document_proofs
from oneplan.services.documents.contents import GroupNeeded, find_basis, read_document
from oneplan.services.documents.files import PRINTED, formats_of, verify_file
from oneplan.services.documents.issues import NotKept, issue_document, make_files
from oneplan.services.documents.proofs import TotalsDiffer
from oneplan.services.documents.releases import NotApproved, release_of
from oneplan.services.plans.completeness import completeness_of
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.plan_versions import find_plan
from oneplan.services.plans.strategy_lists import list_by_strategy
from oneplan.store.decisions import comments, decisions
from oneplan.store.documents import documents
from oneplan.store.plans.plans import PlanUnknown
from oneplan.store.submissions import submissions
from tests.support.approved_plans import approve, make_plan
from tests.support.world import CYCLE, rows_of, send, set_time, start_world, workbook

pytestmark = pytest.mark.postgres
PLAN = DocumentKind.PROVINCIAL_PLAN
AREA_KINDS = [k for k in DocumentKind if k.value.startswith(("amphoe", "tambon"))]


@pytest.fixture
def world(session, files):
    """Two amphoe sent, one did not; the province has a plan."""
    calendar = start_world(session)
    sent = {unit: rows_of(unit, calendar, seed=n) for n, unit in enumerate(("A1", "A2"))}
    for unit, rows in sent.items():
        send(session, files, calendar, unit, rows)
    make_plan(session)
    return calendar, {unit: workbook(calendar, rows, unit=unit) for unit, rows in sent.items()}


def recount(workbooks):
    """Year → baht, read cell by cell from the uploaded workbooks with another reader."""
    sums = {}
    for content in workbooks.values():
        for sheet in openpyxl.load_workbook(BytesIO(content)):
            heads = next(
                (
                    row
                    for row in sheet.iter_rows()
                    if any(str(c.value).startswith("งบประมาณ 25") for c in row)
                ),
                None,
            )
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


def issue(session, files):
    """Issue the last version; return its number."""
    scope = read_document(session, CYCLE, PLAN).scope
    return issue_document(session, scope, find_plan(session, CYCLE), files=files)


def test_a_document_is_a_draft_until_its_content_is_approved(session, files, world):
    assert read_document(session, CYCLE, PLAN).release.state == ReleaseState.DRAFT
    with pytest.raises(NotApproved, match="cannot be issued"):
        issue(session, files)

    approve(session)
    document = read_document(session, CYCLE, PLAN)
    assert document.release.state == ReleaseState.APPROVED
    assert document.resolutions[0].facts == (
        ("ประชุมครั้งที่", "๓/๒๕๖๒"), ("วันที่ประชุม", "๒๐ มกราคม ๒๕๖๒"),
        ("ผู้เข้าประชุม (คน)", "20"), ("กรรมการทั้งหมด (คน)", "30"), ("มติ", "เห็นชอบ"),
    )  # fmt: skip

    assert issue(session, files) == 1
    assert issue(session, files) == 1
    assert release_of(session, document.scope).state == ReleaseState.ISSUED


def test_every_comment_is_printed_with_its_answer(session, world):
    said = [
        Spoken(said_by="ภาคประชาสังคม", text="ขอเพิ่มทางเท้า"),
        Spoken(said_by="ภาคเอกชน", text="ติดต่อ 081-234-5678"),
    ]
    keep_comments(session, CYCLE, "3", kind=CommentKind.HEARING, spoken=said, recorded_by="เลขา")
    first = comments.list_comments(session, cycle_id=CYCLE)[0]
    answer_comment(session, first.id, outcome="taken", text="เพิ่มแล้ว", answered_by="เลขา")
    printed = read_document(session, CYCLE, PLAN).comments

    assert [c.answer for c in printed] == ["รับไปปรับปรุง: เพิ่มแล้ว", ""]
    assert "ภาคประชาสังคม" in printed[0].channel
    assert "081" not in printed[1].text


def test_a_plan_sent_back_is_a_draft_again(session, world):
    """No answer takes an approval back any more; a store of an earlier release can hold one."""
    approve(session)
    with pytest.raises(DecidedAlready, match="version 1"):
        approve(session, answer="b", resolution="returned")
    before = read_document(session, CYCLE, PLAN).release.state
    keep_decision(
        session,
        CYCLE,
        "3",
        "",
        act=Act.APPROVE,
        resolution=Resolution.RETURNED,
        decided_by="ประธาน",
        details={},
        answer_id="b",
        plan=find_plan(session, CYCLE),
    )

    assert before == ReleaseState.APPROVED
    assert read_document(session, CYCLE, PLAN).release.state == ReleaseState.DRAFT


def test_the_next_issue_supersedes_the_last(session, world, files):
    calendar, _ = world
    approve(session)
    first = read_document(session, CYCLE, PLAN).scope
    issue(session, files)
    send(session, files, calendar, "A1", rows_of("A1", calendar, seed=9))
    make_plan(session)
    approve(session, version=2, answer="b")
    second = read_document(session, CYCLE, PLAN).scope

    assert issue(session, files) == 2
    assert release_of(session, first).state == ReleaseState.SUPERSEDED
    assert release_of(session, second).state == ReleaseState.ISSUED
    assert read_document(session, CYCLE, PLAN, version=1).scope == first


def printed(session, files, **which):
    made = make_files(session, CYCLE, PLAN, PRINTED, files=files, **which)
    return {file.format: file.content for file in made}


def test_an_issued_file_is_genuine_until_a_byte_changes(session, files, world):
    approve(session)
    issue(session, files)
    made = printed(session, files)

    assert set(made) == set(PRINTED)
    for format_, content in made.items():
        verdict = verify_file(session, content)
        assert (verdict.answer, verdict.scope.version, verdict.number) == ("genuine", 1, 1)
        changed = verify_file(session, content + b"\n").answer
        assert changed == ("unknown" if format_ in {"csv", "dictionary"} else "changed"), format_
    assert verify_file(session, b"something else").answer == "unknown"


def test_an_issued_document_prints_the_same_after_all_that_comes_later(session, files, world):
    """A late file, another meeting, another day, a comment: the next version tells of them."""
    calendar, _ = world
    approve(session)
    issue(session, files)
    before = printed(session, files)
    set_time(session, "2019-01-25")
    send(session, files, calendar, "A3", rows_of("A3", calendar, seed=9))
    said = [Spoken(said_by="ภาคประชาสังคม", text="ขอเพิ่มทางเท้า")]
    keep_comments(session, CYCLE, "3", kind=CommentKind.HEARING, spoken=said, recorded_by="เลขา")
    open_step(session, CYCLE, "3")
    collect_step(session, CYCLE, "1", "7403")

    assert printed(session, files) == before
    consolidate_step(session, CYCLE, "2", "")
    assert printed(session, files, version=1) == before
    assert printed(session, files, version=2) != before


@pytest.mark.parametrize("is_approved", [False, True])
def test_what_was_not_issued_is_a_draft(session, files, world, is_approved):
    if is_approved:
        approve(session)
    made = printed(session, files)
    answers = {format_: verify_file(session, content) for format_, content in made.items()}

    assert {verdict.answer for verdict in answers.values()} == {"draft"}
    assert "ร่าง" in answers["pdf"].lines()[0]
    assert {verdict.number for verdict in answers.values()} == {None}


def test_a_draft_stays_a_draft_when_the_same_content_is_issued(session, files, world):
    draft = printed(session, files)
    approve(session)
    issue(session, files)

    for format_ in PRINTED:
        assert verify_file(session, draft[format_]).answer == "draft", format_
    assert {verify_file(session, each).answer for each in printed(session, files).values()} == {
        "genuine"
    }


def test_every_file_of_every_document_verifies_as_its_own(session, files, world):
    """Issued documents, those of areas that share or have no project, and drafts of the rest."""
    approve(session)
    plan = find_plan(session, CYCLE)
    numbers, seen = {}, set()
    kinds = [(k, "") for k in DocumentKind if k not in AREA_KINDS]
    kinds += [(k, g) for k in AREA_KINDS for g in ("7401", "7402", "7403")]
    for kind, group in kinds[::2]:
        scope = read_document(session, CYCLE, kind, group=group).scope
        numbers[kind, group] = issue_document(session, scope, plan, files=files)
    for kind, group in kinds:
        number = numbers.get((kind, group))
        for file in make_files(session, CYCLE, kind, PRINTED, files=files, group=group):
            verdict = verify_file(session, file.content)
            found = (verdict.answer, verdict.scope.kind, verdict.scope.group, verdict.number)
            assert found == ("genuine" if number else "draft", kind, group, number), file.name
            assert not verdict.others
            seen.add(file.sha256)

    assert len(seen) == len(kinds) * len(PRINTED)


def test_a_later_version_is_a_draft_in_every_format(session, files, world):
    calendar, _ = world
    approve(session)
    issue(session, files)
    send(session, files, calendar, "A1", rows_of("A1", calendar, seed=9))
    make_plan(session)

    for format_, content in printed(session, files, version=2).items():
        verdict = verify_file(session, content)
        assert (verdict.answer, verdict.scope.version) == ("draft", 2), format_


def test_a_draft_printed_in_any_state_is_no_issued_file(session, files, world):
    drafts = [printed(session, files)]
    approve(session)
    drafts.append(printed(session, files))
    issue(session, files)
    issued = printed(session, files)

    for draft in drafts:
        for format_, content in draft.items():
            assert content != issued[format_], format_
            assert verify_file(session, content).answer == "draft", format_
        assert {words[:4] for words in states_of(draft)} == {"ร่าง"}
    assert states_of(issued) == {"ฉบับจริง"}


def states_of(made):
    """The states that the table and its dictionary give."""
    rows, words = (
        list(csv.DictReader(StringIO(made[f].decode("utf-8-sig")))) for f in ("csv", "dictionary")
    )
    named = {row["document_state"] for row in rows}
    return named | {word["value"] for word in words if word["key"] == "document_state"}


def test_a_file_that_an_earlier_release_issued_for_two_documents_is_told_as_both(
    session, files, world
):
    """Its tables did not name their document, so that two of them were the same bytes."""
    approve(session)
    issue(session, files)
    annual = read_document(session, CYCLE, DocumentKind.ANNUAL_ACTION_PLAN).scope
    issue_document(session, annual, find_plan(session, CYCLE), files=files)
    shared = files.put(b"number,title")
    for number in (1, 2):
        kept = documents.list_kept(session, cycle_id=CYCLE, number=number)
        next(file for file in kept if file.format == "csv").sha256 = shared
    session.flush()
    verdict = verify_file(session, b"number,title")

    assert (verdict.answer, verdict.scope.kind, verdict.number) == ("genuine", PLAN, 1)
    assert [other.number for other in verdict.others] == [2]
    assert [line.split()[-1] for line in verdict.lines() if "เลขที่" in line] == ["1", "2"]


def test_the_files_of_an_issue_are_told_with_who_issued_it_and_by_which_resolution(
    session, files, world
):
    approve(session)
    number = issue(session, files)
    (issued,) = documents.list_issues(session, cycle_id=CYCLE)
    kept = documents.list_kept(session, cycle_id=CYCLE, number=number)

    assert (issued.number, issued.version, issued.issued_by) == (1, 1, "oneplan")
    assert issued.decision_id == decisions.list_decisions(session, cycle_id=CYCLE)[0].id
    assert {file.format for file in kept} == set(formats_of(PLAN))
    for file in kept:
        assert hashlib.sha256(files.get(file.sha256)).hexdigest() == file.sha256


def test_an_issue_of_which_a_file_was_not_kept_is_not_made_anew(session, files, world):
    approve(session)
    issue(session, files)
    kept = documents.list_kept(session, cycle_id=CYCLE, number=1)
    session.delete(next(file for file in kept if file.format == "docx"))
    session.flush()

    with pytest.raises(NotKept, match="docx") as refused:
        printed(session, files)
    assert "ไม่พิมพ์เอกสารที่ออกแล้ว" in refused.value.in_thai


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


def test_an_amphoe_without_a_project_gets_a_whole_document(session, files, world):
    made = make_files(
        session, CYCLE, DocumentKind.AMPHOE_ACTION_PLAN, PRINTED, files=files, group="7403"
    )

    assert all(file.content for file in made)


def test_an_action_plan_holds_the_money_of_its_year_alone(session, world):
    document = read_document(session, CYCLE, DocumentKind.ANNUAL_ACTION_PLAN)

    assert document.years == ("2564",)
    assert all(p.budgets["2564"] for p in document.projects)


def test_a_version_that_was_not_made_has_no_document(session, world):
    with pytest.raises(PlanUnknown):
        read_document(session, CYCLE, PLAN, version=9)
