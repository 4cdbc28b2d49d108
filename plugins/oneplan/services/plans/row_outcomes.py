"""Decide what becomes of the rows of new plan versions: the rules, applied to frames of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy.orm import Session

from oneplan.domain.plans.alignment import misaligned_rows
from oneplan.domain.plans.ceilings import rows_above
from oneplan.domain.plans.consolidation import RowAt
from oneplan.domain.plans.matching import ANSWERED, PAIR, join_pairs, match_rows, sharing_rows
from oneplan.domain.plans.ranking import rank_rows, with_codes
from oneplan.domain.plans.row_outcomes import excluded, join_outcomes, merged
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.services.plans.drafts import Draft
from oneplan.services.plans.rules import RuleDocument
from oneplan.store.plans import merges, row_frames, row_outcomes


def decide(
    session: Session, cycle_id: str, drafts: Sequence[Draft], rules: RuleDocument
) -> pd.DataFrame:
    """Give every row of some drafts its outcome; what has none is kept.

    In this order: files that were withdrawn, strategies that are none, the same
    project from several units, people's answers, ceilings. A later rule sees
    only what the earlier ones left.

    Returns:
        The outcomes of all drafts: :mod:`oneplan.domain.plans.row_outcomes`.
    """
    found = []
    for rule in (
        lambda: _withdrawn(session, drafts),
        lambda: _misaligned(session, drafts, rules),
        lambda: _merged(session, cycle_id, drafts, rules),
        lambda: _above_ceilings(session, drafts, rules),
    ):
        outcomes = rule()
        row_frames.add_outcomes(session, outcomes)
        found.append(outcomes)
    return join_outcomes(found)


def _withdrawn(session: Session, drafts: Sequence[Draft]) -> pd.DataFrame:
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
    if gone.empty:
        return join_outcomes([])
    rows = row_frames.select_rows_of(session, gone["submission_id"].unique().tolist())
    return excluded(gone.merge(rows, on="submission_id"), "withdrawn")


def _misaligned(session: Session, drafts: Sequence[Draft], rules: RuleDocument) -> pd.DataFrame:
    """Rows whose strategy was abolished or is none; plans made by these rules are done."""
    open_ = [
        d.id for d in drafts if d.files or any(part.rules_hash != rules.hash for part in d.parts)
    ]
    if not rules.strategies.entries or not open_:
        return join_outcomes([])
    rows = row_frames.select_strategies(session, open_, forms=sorted(rules.merging.strategy))
    return misaligned_rows(rows, rules.strategies, rules.merging.alignment)


def _merged(
    session: Session, cycle_id: str, drafts: Sequence[Draft], rules: RuleDocument
) -> pd.DataFrame:
    """Rows that are one project with another: by title, place and money, or by an answer."""
    pairs = _exact_pairs(session, drafts, rules)
    answered = _answered_pairs(session, cycle_id, rules)
    asked = [_pairs_here(session, draft.id, answered) for draft in drafts] if answered else []
    told = pd.DataFrame([pair for each in asked for pair in each], columns=PAIR)
    if len(told):
        pairs = join_pairs(pd.concat([pairs, told], ignore_index=True))
    return merged(pairs)


def _exact_pairs(session: Session, drafts: Sequence[Draft], rules: RuleDocument) -> pd.DataFrame:
    """The same title and place from several units: which rows go into which."""
    versions = [draft.id for draft in drafts if draft.may_hold_duplicates()]
    if not rules.merging.exact.merge or not versions:
        return pd.DataFrame(columns=PAIR)
    sharing = sharing_rows(row_frames.select_keys(session, versions))
    return match_rows(row_frames.add_money(session, sharing), rules.merging.exact)


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
    session: Session, plan_id: int, answered: Iterable[_Answered]
) -> list[tuple[object, ...]]:
    """The answers about rows of one plan as pairs, between the rows where they stand in it."""
    asked = [row for each in answered for row in (*each.gone, *each.keep)]
    here = row_outcomes.resolve_rows(session, plan_id, asked)
    pairs: list[tuple[object, ...]] = []
    for each in answered:
        gone = next((here[row] for row in each.gone if row in here), None)
        keep = next((here[row] for row in each.keep if row in here), None)
        if gone is not None and keep is not None:
            pairs.append((plan_id, *gone.row, gone.key, *keep.row, keep.key, ANSWERED))
    return pairs


def _above_ceilings(session: Session, drafts: Sequence[Draft], rules: RuleDocument) -> pd.DataFrame:
    """The rows of provincial plans that the ceilings no longer reach, in the order of the ranking."""
    versions = [draft.id for draft in drafts if draft.is_provincial]
    if not rules.ceilings.limits or not versions:
        return join_outcomes([])
    return join_outcomes(
        [rows_above(rank_plan(session, version, rules), rules.ceilings) for version in versions]
    )


def rank_plan(session: Session, plan_id: int, rules: RuleDocument) -> pd.DataFrame:
    """The rows that a version keeps in the order of the ranking, with ``code`` and money."""
    rows = row_frames.select_ranked(session, [plan_id], forms=sorted(rules.merging.strategy))
    coded = with_codes(rows, rules.strategies)
    return rank_rows(coded, rules.strategies, rules.merging.ranking)
