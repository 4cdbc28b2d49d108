"""End plans in the making: every row has its outcome, and the rows add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from oneplan.domain.plans.content_hashes import plan_hash
from oneplan.domain.plans.row_counts import Counts, RowsNotConserved
from oneplan.domain.plans.row_outcomes import hashed_lines
from oneplan.domain.plans.year_sums import add_money
from oneplan.services.plans.drafts import Draft
from oneplan.services.plans.row_outcomes import decide
from oneplan.services.plans.rules import RuleDocument
from oneplan.services.plans.sources import lines_of
from oneplan.store.plans import plan_trees, plans, row_outcomes


def seal_drafts(
    session: Session, cycle_id: str, drafts: Sequence[Draft], rules: RuleDocument
) -> None:
    """Give every row its outcome, count the rows, and write down what the versions say.

    Raises:
        RowsNotConserved: In is not kept + merged + excluded.
    """
    plan_trees.prepare(session)
    lines: dict[int, list[str]] = defaultdict(list)
    for outcomes in decide(session, drafts, rules):
        for plan_id, line in zip(outcomes["plan_id"], hashed_lines(outcomes), strict=True):
            lines[plan_id].append(line)
    counted, totals = _count(session, drafts, changed=lines)
    for draft in drafts:
        counts = counted[draft.id]
        if not counts.is_whole:
            raise RowsNotConserved(
                plan=f"{cycle_id}/{draft.version.step_id}/{draft.version.group_code}",
                counts=counts,
            )
        plans.seal(
            draft.version,
            content_hash=plan_hash(lines_of(draft.files, draft.parts), lines[draft.id]),
            counts=counts,
            totals=totals[draft.id],
        )


def _count(
    session: Session, drafts: Sequence[Draft], *, changed: Collection[int]
) -> tuple[dict[int, Counts], dict[int, dict[str, str]]]:
    """Count rows and money of each draft: from the rows, or from plans that were counted before.

    A plan that only puts plans together, of which no two hold a file in
    common, has all their rows: those were counted when these were made. *changed*
    are the ids of drafts that did not keep some row.
    """
    counts: dict[int, Counts] = {}
    sums: dict[int, dict[str, str]] = {}
    joined = [
        d for d in drafts if not d.files and d.id not in changed and not d.may_hold_duplicates()
    ]
    found = row_outcomes.count_files(session, [draft.id for draft in joined]) if joined else {}
    for draft in joined:
        files, doubled = found.get(draft.id, (0, 0))
        if files == sum(part.counts.get("files", -1) for part in draft.parts):
            rows = sum(part.row_count for part in draft.parts)
            counts[draft.id] = Counts(
                files=files,
                sent=rows,
                incoming=rows,
                kept=rows,
                merged=0,
                excluded=0,
                doubled=doubled,
            )
            sums[draft.id] = add_money(part.totals for part in draft.parts)
    rest = [draft.id for draft in drafts if draft.id not in counts]
    if rest:
        counts.update(row_outcomes.count_rows(session, rest))
        sums.update(row_outcomes.sum_budgets(session, rest))
    return counts, sums
