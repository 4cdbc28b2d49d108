"""Decide what becomes of the rows of a new plan version: the rules, applied to sets of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.plans.consolidation import OutcomeKind, RowAt, RowOutcome, join_pairs
from oneplan.domain.submissions.submissions import SubmissionState
from oneplan.services.plans.rules import RuleDocument
from oneplan.store.plans import merges, plans, row_outcomes


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A version in the making: its parts are written down, its outcomes are not yet.

    Attributes:
        files, parts: What goes in.
        is_provincial: The province makes it: ceilings hold.
    """

    version: plans.PlanVersion
    files: Sequence[plans.FilePart]
    parts: Sequence[plans.PlanVersion]
    is_provincial: bool
    outcomes: list[RowOutcome] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Id of the version."""
        return self.version.id

    def may_hold_duplicates(self) -> bool:
        """Whether rows of one place can come in from two sides.

        A place's first characters are its area. Plans that were made by
        themselves hold no duplicates any more, so only areas that two parts share
        can; files are always looked at.
        """
        if self.files:
            return True
        areas = [area for part in self.parts for area in part.areas]
        return len(areas) != len(set(areas))


def decide(session: Session, cycle_id: str, drafts: Sequence[Draft], rules: RuleDocument) -> None:
    """Give every row of some drafts its outcome; what has none is kept.

    In this order: files that were withdrawn, strategies that are none, the same
    project from several units, people's answers, ceilings. A later rule sees
    only what the earlier ones left.
    """
    _keep(session, drafts, {d.id: _withdrawn(session, d) for d in drafts})
    _keep(session, drafts, _misaligned(session, drafts, rules))
    pairs = _exact_pairs(session, drafts, rules)
    answered = _answered_pairs(session, cycle_id, rules)
    _keep(session, drafts, {
        draft.id: _merged(session, draft, pairs.get(draft.id, {}), answered) for draft in drafts
    })  # fmt: skip
    if rules.ceilings.limits:
        _keep(session, drafts, {
            draft.id: _above_ceiling(session, draft, rules)
            for draft in drafts if draft.is_provincial
        })  # fmt: skip


def _keep(
    session: Session, drafts: Iterable[Draft], found: Mapping[int, Sequence[RowOutcome]]
) -> None:
    """Write down the outcomes that one rule gave to the rows of each draft."""
    plans.add_outcomes(
        session, [(id_, outcome) for id_, outcomes in found.items() for outcome in outcomes]
    )
    for draft in drafts:
        draft.outcomes.extend(found.get(draft.id, ()))


def _withdrawn(session: Session, draft: Draft) -> list[RowOutcome]:
    """The rows of files that their unit took back after they were collected."""
    gone = [file.id for file in draft.files if file.state == SubmissionState.WITHDRAWN]
    return [
        RowOutcome(row=row, row_key=key, outcome=OutcomeKind.EXCLUDED, reason="withdrawn")
        for row, key in row_outcomes.list_rows_of(session, gone)
    ]


def _misaligned(
    session: Session, drafts: Sequence[Draft], rules: RuleDocument
) -> Mapping[int, list[RowOutcome]]:
    """Rows whose strategy was abolished or is none; plans made by these rules are done."""
    merging, known = rules.merging, rules.strategies
    found: dict[int, list[RowOutcome]] = defaultdict(list)
    if not known.entries:
        return found
    open_ = [
        d.id for d in drafts if d.files or any(part.rules_hash != rules.hash for part in d.parts)
    ]
    for version, row, key, strategy in row_outcomes.list_misaligned(
        session, open_, forms=sorted(merging.strategy), known=known.accepted
    ):
        is_abolished = known.is_abolished(strategy)
        rule = merging.alignment.abolished if is_abolished else merging.alignment.unknown
        if rule == "exclude":
            word = "strategy_abolished" if is_abolished else "strategy_unknown"
            found[version].append(RowOutcome(
                row=row, row_key=key, outcome=OutcomeKind.EXCLUDED, reason=f"{word}:{strategy}"
            ))  # fmt: skip
    return found


Pairs = dict[RowAt, tuple[str, RowAt, str]]
"""Merged row → its key, the row it goes into, the key of that one."""


def _exact_pairs(
    session: Session, drafts: Sequence[Draft], rules: RuleDocument
) -> Mapping[int, Pairs]:
    """The same title and place from several units, each once: all go into the first."""
    exact = rules.merging.exact
    versions = [draft.id for draft in drafts if draft.may_hold_duplicates()]
    if not exact.merge or not versions:
        return {}
    pairs: dict[int, Pairs] = defaultdict(dict)
    for duplicates in row_outcomes.list_duplicates(session, versions):
        if not duplicates.from_several or (exact.budgets == "same" and not duplicates.same_budgets):
            continue
        first, first_key = duplicates.rows[0], duplicates.keys[0]
        for row, key in zip(duplicates.rows[1:], duplicates.keys[1:], strict=True):
            pairs[duplicates.version][row] = (key, first, first_key)
    return pairs


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


def _merged(
    session: Session, draft: Draft, exact: Pairs, answered: Iterable[_Answered]
) -> list[RowOutcome]:
    """Join exact pairs and answers; a chain of them ends in one row that is kept."""
    keys: dict[RowAt, str] = {}
    pairs: list[tuple[RowAt, RowAt]] = []
    for row, (key, into, into_key) in exact.items():
        keys[row], keys[into] = key, into_key
        pairs.append((row, into))
    asked = [row for each in answered for row in (*each.gone, *each.keep)]
    here = row_outcomes.resolve_rows(session, draft.id, asked) if asked else {}
    for each in answered:
        gone = next((here[row] for row in each.gone if row in here), None)
        keep = next((here[row] for row in each.keep if row in here), None)
        if gone is None or keep is None:
            continue
        keys[gone.row], keys[keep.row] = gone.key, keep.key
        pairs.append((gone.row, keep.row))
    joined = join_pairs(pairs)
    return [
        RowOutcome(
            row=row, row_key=keys[row], outcome=OutcomeKind.MERGED, into=into, into_key=keys[into],
            reason="same_title_place" if row in exact else "answer",
        )
        for row, into in sorted(joined.items())
    ]  # fmt: skip


def _above_ceiling(session: Session, draft: Draft, rules: RuleDocument) -> list[RowOutcome]:
    """The rows that the ceilings no longer reach, in the order of the ranking."""
    rows = rank(row_outcomes.list_ranked(session, draft.id, forms=sorted(rules.merging.strategy)),
                rules)  # fmt: skip
    code_of = rules.strategies.code_of
    out = rules.ceilings.fall_out((row.row_key, code_of(row.strategy), row.budgets) for row in rows)
    return [
        RowOutcome(row=row.row, row_key=row.row_key, outcome=OutcomeKind.EXCLUDED,
                reason=f"ceiling:{'/'.join(filter(None, out[row.row_key]))}")
        for row in rows if row.row_key in out
    ]  # fmt: skip


def rank(
    rows: Iterable[row_outcomes.RankedRow], rules: RuleDocument
) -> list[row_outcomes.RankedRow]:
    """Order rows as the rules say; rows that are equal by them stay in plan order."""
    strategies = rules.strategies
    keys: dict[str, Callable[[row_outcomes.RankedRow], Any]] = {
        "strategy": lambda row: strategies.position(strategies.code_of(row.strategy)),
        "priority": lambda row: (row.priority is None, row.priority or 0),
        "baht": lambda row: row.baht,
        "baht_descending": lambda row: -row.baht,
        "row": lambda _row: 0,
    }
    chosen = [keys[name] for name in rules.merging.ranking]
    return sorted(rows, key=lambda row: tuple(key(row) for key in chosen))
