"""Errors that a clerk may read: in Thai, with who, what, value and rule, and no machine names."""

import inspect
import re
from importlib import import_module

import pytest

from oneplan.domain.decisions.decisions import Resolution
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.late_submissions.late_tickets import TicketState
from oneplan.domain.shared.line_problems import at_line
from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.errors import OneplanError

MODULES = (
    "domain.decisions.answers", "domain.decisions.comments", "domain.decisions.committee_seats", "domain.decisions.decisions",
    "domain.late_submissions.late_tickets", "domain.decisions.meetings", "domain.meetings.faults",
    "services.meetings.meeting_tasks",
    "services.decisions.approvals", "services.decisions.committees", "services.decisions.minutes",
    "services.decisions.open_questions",
    "services.documents.acknowledgements", "services.documents.contents",
    "services.documents.dispatch", "services.documents.issues", "services.documents.proofs",
    "services.documents.public_plans", "services.documents.releases",
    "services.late_submissions.files", "services.plans.plan_versions", "services.plans.last_year", "services.plans.sources",
    "services.units.register", "store.decisions.comments", "store.late_submissions.late_tickets", "store.plans.plans", "store.decisions.questions",
)  # fmt: skip
SAMPLES = {
    "step_id": "41.2", "cycle_id": "rayong-2564", "unit_code": "U77", "version": 31, "seen": 32,
    "now": 33, "content_hash": "ab12" * 16, "committees": ("51", "52"), "may": ["ประธาน ก"],
    "user": "ผู้ใช้ ข", "decided_by": "คน ค", "row_key": "1/U77/9", "present": 34, "members": 90,
    "ticket_id": 35, "question_id": 36, "comment_id": 37, "days": 99, "meeting_no": "38/2562",
    "resolution": Resolution.APPROVED, "state": TicketState.ACCEPTED, "number": 39,
    "kind": DocumentKind.TAMBON_SUMMARY,
    "group": "2199", "formats": ("pdf",), "what": "year 2564", "what_th": "งบประมาณปี ๒๕๖๔", "printed": 71, "stored": 72,
    "name": "held_on", "value": "เมื่อวาน", "rule": "it is a day", "th": "ต้องเป็นวันที่",
    "chosen": "อนุมัติ", "options": ("เห็นชอบ", "รับทราบ"),
    "joined": ("21", "11"), "state_th": "ประชุมแล้ว", "outcome": "done",
    "problems": [at_line(3, "no words", "ไม่มีข้อความ")],
    "scope": DocumentScope(kind=DocumentKind.PROVINCIAL_PLAN, cycle_id="rayong-2564", group="", version=31,
                   content_hash="ab12" * 16),
}  # fmt: skip
SAID_ELSEWHERE = {
    "what",
    "rule",
    "th",
    "name",
    "cycle_id",
    "resolution",
    "state",
    "kind",
    "scope",
    "problems",
    "outcome",
}
"""Told by their words: a rule in its Thai, a kind or a state by its name in Thai."""
NOT_QUOTED = {
    "TicketSelfApproved": {"ticket_id"}, "TicketNeedsReason": {"step_id", "unit_code"},
    "TicketNeedsPerson": {"ticket_id"}, "TicketTermInvalid": {"ticket_id"},
    "NotOfTheCommittee": {"step_id"}, "QuestionAnswered": {"question_id"},
}  # fmt: skip
"""What stands in the question that is answered with it."""
MACHINE_WORDS = re.compile(
    r"\b(step|version|cycle|plan|task|Airflow|None|Error|meeting_no|held_on|oneplan|command|state)\b"
)


FAMILIES = ("AnswerRefused", "AnsweredAlready", "AnswerOutdated")
"""Errors that are only raised as one of their kinds."""


def errors():
    found = []
    for name in MODULES:
        module = import_module(f"oneplan.{name}")
        for each in vars(module).values():
            is_ours = inspect.isclass(each) and each.__module__ == module.__name__
            if is_ours and issubclass(each, OneplanError):
                found.append(each)
    return [each for each in found if each.__name__ not in FAMILIES]


def sample(error):
    wanted = inspect.signature(error.__init__).parameters
    return {name: SAMPLES[name] for name in wanted if name not in ("self", "args", "kwargs")}


def test_the_errors_are_found():
    assert len(errors()) > 25


@pytest.mark.parametrize("error", errors(), ids=lambda each: each.__name__)
def test_a_clerk_reads_who_what_value_and_rule_in_thai(error):
    given = sample(error)
    told = error(**given).in_thai

    assert len(re.findall("[ก-๛]", told)) > 15
    assert not MACHINE_WORDS.search(told)
    for name, value in given.items():
        if name in SAID_ELSEWHERE | NOT_QUOTED.get(error.__name__, set()):
            continue
        for each in value if isinstance(value, tuple | list) else [value]:
            part = str(each)[:16]
            assert to_arabic_digits(part) in to_arabic_digits(told).replace(",", ""), (name, told)


def test_a_missing_resolution_says_what_would_let_the_plan_leave():
    error = import_module("oneplan.domain.decisions.decisions").ResolutionMissing
    told = error(**sample(error)).in_thai

    assert "คณะกรรมการในขั้นตอนที่ ๕๑, ขั้นตอนที่ ๕๒" in told
    assert "ขั้นตอนที่ ๔๑.๒ ยังส่งแผนฉบับที่ ๓๑ ไม่ได้" in told
    assert "เห็นชอบหรือรับทราบ" in told
    assert "โปรดตอบใน “การดำเนินการที่จำเป็น”" in told
