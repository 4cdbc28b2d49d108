"""Decide what becomes of the rows of new plan versions: the rules, applied to frames of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import AMPHOE_DIGITS
from oneplan.domain.plans.alignment import misaligned_rows
from oneplan.domain.plans.ceilings import rows_above
from oneplan.domain.plans.matching import ANSWERED, PAIR, join_pairs, match_rows, sharing_rows
from oneplan.domain.plans.places import is_inside
from oneplan.domain.plans.plan_rows import RowAt
from oneplan.domain.plans.ranking import rank_rows, with_codes
from oneplan.domain.plans.row_outcomes import excluded, merged
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.services.plans.drafts import Draft
from oneplan.services.plans.rules import RuleDocument
from oneplan.store.plans import merges, row_frames, row_outcomes


def decide(session: Session, drafts: Sequence[Draft], rules: RuleDocument) -> list[pd.DataFrame]:
    """Give every row of some drafts its outcome; what has none is kept.

    In this order: files that were withdrawn, projects elsewhere, strategies that are none, the same
    project from several units, people's answers, ceilings. A later rule sees
    only what the earlier ones left.

    Returns:
        The outcomes that each rule gave: :mod:`oneplan.domain.plans.row_outcomes`.
    """
    found = []
    for rule in (_withdrawn, _elsewhere, _misaligned, _merged, _above_ceilings):
        for outcomes in rule(session, drafts, rules):
            if len(outcomes):
                row_frames.add_outcomes(session, outcomes)
                found.append(outcomes)
    return found


def _withdrawn(
    session: Session, drafts: Sequence[Draft], _rules: RuleDocument
) -> Iterator[pd.DataFrame]:
    """The rows of files that their unit took back after they were collected."""
    gone = pd.DataFrame(
        [
            (draft.id, file.id)
            for draft in drafts
            for file in draft.files
            if file.state == SubmissionState.WITHDRAWN
        ],
        columns=["plan_id", "submission_id"],
    )
    if len(gone):
        rows = row_frames.select_rows_of(session, gone["submission_id"].unique().tolist())
        yield excluded(gone.merge(rows, on="submission_id"), "withdrawn")


def _elsewhere(
    session: Session, drafts: Sequence[Draft], _rules: RuleDocument
) -> Iterator[pd.DataFrame]:
    """The rows of an amphoe's plan that offices of the province do in other amphoe."""
    amphoe = {
        draft.id: draft.version.group_code
        for draft in drafts
        if len(draft.version.group_code) == AMPHOE_DIGITS and draft.version.group_code.isdigit()
    }
    files = [(d.id, file.id) for d in drafts if d.id in amphoe for file in d.files]
    if not files:
        return
    rows = row_frames.select_rows_of_offices(session, sorted({id_ for _, id_ in files}))
    if rows.empty:
        return
    taken = pd.DataFrame(files, columns=["plan_id", "submission_id"])
    placed = taken.merge(rows, on="submission_id")
    codes = placed["plan_id"].map(amphoe)
    outside = [
        not is_inside(place, code) for place, code in zip(placed["place"], codes, strict=True)
    ]
    yield excluded(placed[outside], "elsewhere")


def _misaligned(
    session: Session, drafts: Sequence[Draft], rules: RuleDocument
) -> Iterator[pd.DataFrame]:
    """Rows whose strategy was abolished or is none; plans made by these rules are done."""
    open_ = [
        d.id for d in drafts if d.files or any(part.rules_hash != rules.hash for part in d.parts)
    ]
    if rules.strategies.entries and open_:
        rows = row_frames.select_strategies(
            session,
            open_,
            forms=sorted(rules.merging.strategy),
            accepted=rules.strategies.accepted,
        )
        yield misaligned_rows(rows, rules.strategies, rules.merging.alignment)


def _merged(
    session: Session, drafts: Sequence[Draft], rules: RuleDocument
) -> Iterator[pd.DataFrame]:
    """Rows that are one project with another: by title, place and money, or by an answer."""
    found = []
    versions = [draft.id for draft in drafts if draft.may_hold_duplicates()]
    if rules.merging.exact.merge and versions:
        sharing = sharing_rows(row_frames.select_sharing(session, versions))
        found.append(match_rows(sharing, rules.merging.exact))
    cycle_id = drafts[0].version.cycle_id
    answered = _answered_pairs(session, cycle_id, rules)
    told = [pair for draft in drafts for pair in _pairs_here(session, draft.id, answered)]
    if told:
        pairs = pd.concat([*found, pd.DataFrame(told, columns=PAIR)], ignore_index=True)
        found = [join_pairs(pairs)]
    yield from map(merged, found)


@dataclass(frozen=True, kw_only=True)
class _Answered:
    """Rows that a person said are one project, wherever they stand."""

    gone: Sequence[RowAt]
    gone_key: str
    keep: Sequence[RowAt]
    keep_key: str


def _answered_pairs(session: Session, cycle_id: str, rules: RuleDocument) -> Sequence[_Answered]:
    """The answers that still hold: both rows say what they said then."""
    same = rules.same
    if not same:
        return ()
    rows = merges.find_rows(
        session, cycle_id, [key for each in same for key in (each.gone_key, each.keep_key)]
    )
    return [
        _Answered(
            gone=rows[each.gone_key, each.gone_digest],
            gone_key=each.gone_key,
            keep=rows[each.keep_key, each.keep_digest],
            keep_key=each.keep_key,
        )
        for each in same
        if (each.gone_key, each.gone_digest) in rows and (each.keep_key, each.keep_digest) in rows
    ]


def _pairs_here(
    session: Session, plan_id: int, answered: Sequence[_Answered]
) -> list[tuple[object, ...]]:
    """The answers about rows of one plan as pairs, between the rows where they stand in it."""
    if not answered:
        return []
    asked = [row for each in answered for row in (*each.gone, *each.keep)]
    here = row_outcomes.resolve_rows(session, plan_id, asked)
    pairs: list[tuple[object, ...]] = []
    for each in answered:
        gone = next((here[row] for row in each.gone if row in here), None)
        keep = next((here[row] for row in each.keep if row in here), None)
        if gone is not None and keep is not None:
            pairs.append((plan_id, *gone.row, gone.key, *keep.row, keep.key, ANSWERED))
    return pairs


def _above_ceilings(
    session: Session, drafts: Sequence[Draft], rules: RuleDocument
) -> Iterator[pd.DataFrame]:
    """The rows of the province's plans that no ceiling reaches, in the order of the ranking."""
    if rules.ceilings.limits:
        for draft in drafts:
            if draft.is_provincial:
                yield rows_above(rank_plan(session, draft.id, rules), rules.ceilings)


def rank_plan(session: Session, plan_id: int, rules: RuleDocument) -> pd.DataFrame:
    """The rows that a version keeps in the order of the ranking, with ``code`` and money."""
    rows = row_frames.select_ranked(session, [plan_id], forms=sorted(rules.merging.strategy))
    coded = with_codes(rows, rules.strategies)
    return rank_rows(coded, rules.strategies, rules.merging.ranking)
