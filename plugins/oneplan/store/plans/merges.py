"""Rows that may be one project, and what people answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, distinct_on, insert
from sqlalchemy.orm import Session

from oneplan.domain.plans.resemblance import Titled
from oneplan.domain.submissions.submissions import COUNTED_STATES
from oneplan.errors import OneplanError
from oneplan.store.plans.plan_trees import FROM_KEPT, KEY, ORDER, tree_query
from oneplan.store.plans.tables import MergeAnswer
from oneplan.store.plans.tables import MergeCandidate as MergeCandidate


class CandidateUnknown(OneplanError):
    """A candidate was named that was never found."""

    status_code = 404

    def __init__(self, *, cycle_id: str, candidate_id: int) -> None:
        self.th = "ไม่มีคู่โครงการนี้ที่รอคำตอบ กรุณาดูรายการคู่ที่อาจซ้ำอีกครั้ง"
        super().__init__(
            f"Cycle {cycle_id!r} has no merge candidate {candidate_id};"
            f" `oneplan merges list {cycle_id}` prints them."
        )


class Same(NamedTuple):
    """Two rows that a person said are one project, with the digests (hex) of what they said."""

    gone_key: str
    keep_key: str
    gone_digest: str
    keep_digest: str


def list_same(session: Session, cycle_id: str) -> list[Same]:
    """Pairs whose last answer is that they are one project, in a fixed order."""
    last = (
        select(MergeAnswer.candidate_id, MergeAnswer.is_same, MergeAnswer.keep_key)
        .ext(distinct_on(MergeAnswer.candidate_id))
        .order_by(MergeAnswer.candidate_id, MergeAnswer.id.desc())
        .subquery()
    )
    found = session.execute(
        select(MergeCandidate, last.c.keep_key)
        .join(last, last.c.candidate_id == MergeCandidate.id)
        .where(MergeCandidate.cycle_id == cycle_id, last.c.is_same)
    )
    same = []
    for each, keep in found:
        first = (each.first_key, each.first_digest.hex())
        second = (each.second_key, each.second_digest.hex())
        gone, kept = (second, first) if keep == each.first_key else (first, second)
        same.append(Same(gone[0], kept[0], gone[1], kept[1]))
    return sorted(same)


_TITLES = tree_query(f"""
SELECT {KEY}, sent.step_id || '/' || sent.unit_code, row.place_key, row.title_key, row.digest
{FROM_KEPT} ORDER BY {ORDER}
""")


def list_titles(session: Session, plan_version_id: int) -> list[Titled]:
    """The titles that a plan version keeps, in plan order."""
    return [
        Titled(row_key=key, sender=sender, place_key=place, title_key=title, digest=bytes(digest))
        for key, sender, place, title, digest in session.execute(
            _TITLES, {"versions": [plan_version_id]}
        )
    ]


def add_candidates(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add candidates; a pair that says what it said before is one. Return how many are new."""
    if not rows:
        return 0
    statement = insert(MergeCandidate).on_conflict_do_nothing().returning(MergeCandidate.id)
    return len(session.execute(statement, list(rows)).all())


def list_candidates(
    session: Session, cycle_id: str
) -> Sequence[Row[MergeCandidate, MergeAnswer | None]]:
    """Every candidate of a cycle with its last answer, the best score first."""
    last = (
        select(MergeAnswer.id)
        .ext(distinct_on(MergeAnswer.candidate_id))
        .order_by(MergeAnswer.candidate_id, MergeAnswer.id.desc())
        .subquery()
    )
    return session.execute(
        select(MergeCandidate, MergeAnswer)
        .outerjoin(
            MergeAnswer,
            (MergeAnswer.candidate_id == MergeCandidate.id) & MergeAnswer.id.in_(select(last.c.id)),
        )
        .where(MergeCandidate.cycle_id == cycle_id)
        .order_by(MergeCandidate.score.desc(), MergeCandidate.id)
    ).all()


def get_candidate(session: Session, cycle_id: str, candidate_id: int) -> MergeCandidate:
    """One candidate.

    Raises:
        CandidateUnknown: The cycle has none of this number.
    """
    found = session.get(MergeCandidate, candidate_id)
    if found is None or found.cycle_id != cycle_id:
        raise CandidateUnknown(cycle_id=cycle_id, candidate_id=candidate_id)
    return found


def add_answer(session: Session, **values: Any) -> None:
    """Append an answer."""
    session.add(MergeAnswer(**values))
    session.flush()


def list_reasons(
    session: Session, cycle_id: str, row_keys: Iterable[str]
) -> dict[frozenset[str], str]:
    """The two keys of a pair that a person said is one project → why; where a row is among some."""
    keys = sorted(set(row_keys))
    found = session.execute(
        select(MergeCandidate.first_key, MergeCandidate.second_key, MergeAnswer.reason)
        .join(MergeAnswer, MergeAnswer.candidate_id == MergeCandidate.id)
        .where(
            MergeCandidate.cycle_id == cycle_id,
            MergeAnswer.is_same,
            or_(MergeCandidate.first_key.in_(keys), MergeCandidate.second_key.in_(keys)),
        )
        .order_by(MergeAnswer.id)
    )
    return {frozenset((first, second)): reason for first, second, reason in found}


_FIND_ROWS = text("""
SELECT key, row.submission_id, row.row_number, row.digest
FROM unnest(:keys) AS key
JOIN submissions sent ON sent.cycle_id = :cycle_id
    AND sent.step_id = split_part(key, '/', 1) AND sent.unit_code = split_part(key, '/', 2)
JOIN submission_rows row ON row.submission_id = sent.id
    AND row.row_number = split_part(key, '/', 3)::int
""").bindparams(bindparam("keys", type_=ARRAY(TEXT)))


def find_rows(
    session: Session, cycle_id: str, keys: Iterable[str]
) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """(Row key, digest as hex) → the rows, of whatever version of the file, that say it."""
    rows: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for key, id_, number, digest in session.execute(
        _FIND_ROWS, {"cycle_id": cycle_id, "keys": sorted(set(keys))}
    ):
        rows.setdefault((key, bytes(digest).hex()), []).append((id_, number))
    return rows


_SAID = text("""
SELECT key, row.title, row.budgets, row.digest
FROM unnest(:keys) AS key
JOIN LATERAL (
    SELECT id FROM submissions sent
    WHERE sent.cycle_id = :cycle_id AND sent.step_id = split_part(key, '/', 1)
        AND sent.unit_code = split_part(key, '/', 2) AND sent.state = ANY(:states)
    ORDER BY sent.version DESC LIMIT 1
) last ON TRUE
JOIN submission_rows row ON row.submission_id = last.id
    AND row.row_number = split_part(key, '/', 3)::int
""").bindparams(bindparam("keys", type_=ARRAY(TEXT)), bindparam("states", type_=ARRAY(TEXT)))


class Said(NamedTuple):
    """What a row in force says."""

    title: str
    budgets: Mapping[str, str]
    digest: bytes


def list_said(session: Session, cycle_id: str, keys: Iterable[str]) -> dict[str, Said]:
    """Row key → what the row says in the file in force; rows that are gone are left out."""
    values = {"cycle_id": cycle_id, "keys": sorted(set(keys)), "states": list(COUNTED_STATES)}
    return {
        key: Said(title, budgets, bytes(digest))
        for key, title, budgets, digest in session.execute(_SAID, values)
    }
