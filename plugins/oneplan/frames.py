"""Plans as pandas frames, for a notebook.

    from oneplan.frames import compare_rows, read_plan, sum_by

    plan = read_plan("rayong-2564")
    sum_by(plan, ["code", "amphoe"])
    compare_rows(read_plan("rayong-2564", version=1), plan)

A frame has one line a workbook row that the plan keeps. Its money is int64 satang
in one column a Buddhist year (``"2564"``), so that sums are exact; ``sha256``,
``sheet`` and ``row_number`` lead back to the workbook. The database is the one that
``ONEPLAN_DATABASE_URL`` names; nothing is written.
"""

from __future__ import annotations

import pandas as pd

from oneplan.domain.plans.comparisons import compare_rows, compare_to_ceilings
from oneplan.domain.plans.totals import sum_by, sum_years

__all__ = ["compare_rows", "compare_to_ceilings", "read_plan", "sum_by", "sum_years"]


def read_plan(
    cycle: str, *, version: int | None = None, step: str | None = None, group: str = ""
) -> pd.DataFrame:
    """Read a plan: the last version of the final one unless told otherwise.

    Args:
        cycle: Cycle.
        version: Number of the version.
        step: Step that makes the plan.
        group: Group of the step, as a DOPA code; empty for the province.

    Returns:
        The rows: :func:`oneplan.services.plans.plan_frames.frame_of_plan`.

    Raises:
        PlanUnknown: That version was not made.
    """
    from oneplan.services.plans.plan_frames import frame_of_plan  # noqa: PLC0415
    from oneplan.services.plans.plan_versions import find_plan  # noqa: PLC0415  the store's
    from oneplan.store.shared.session import begin  # noqa: PLC0415

    with begin() as session:
        found = find_plan(session, cycle, step_id=step, group_code=group, version=version)
        return frame_of_plan(session, found)
