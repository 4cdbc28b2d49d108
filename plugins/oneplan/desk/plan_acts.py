"""What is done to a plan: pairs of projects answered, the plan made again."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.ceiling_acts import NEXT_TIME
from oneplan.desk.page_context import PageContext
from oneplan.desk.trials import tried
from oneplan.domain.shared.step_ids import english_name_of_id, name_of_id
from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.gateways.airflow.airflow_errors import AirflowRefused
from oneplan.gateways.mail.templates import baht
from oneplan.services.plans.merging import Candidate, answer_candidate, list_candidates
from oneplan.services.plans.rebuild_orders import RunNotStarted, order_consolidation
from oneplan.services.plans.sources import consolidation_task
from oneplan.store.plans.merges import CandidateUnknown


def _pair_field(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    return [Field(name="pair", label=("คู่", "Pair"), kind="hidden", value=values.get("pair", ""))]


def _accept_fields(context: PageContext, values: Values) -> list[Field]:
    found = _pair(context, _pair_field(context, values)[0].value)
    sides = ((found.first_key, found.first_title, found.first_baht),
             (found.second_key, found.second_title, found.second_baht))  # fmt: skip
    return [
        *_pair_field(context, values),
        Field(
            name="keep",
            label=("โครงการที่คงไว้", "The project that is kept"),
            kind="choice",
            value=found.first_key,
            choices=[
                (key, (f"{title} ({baht(money or '0')} บาท)", f"{title} ({money} baht)"))
                for key, title, money in sides
            ],
        ),
    ]


def _pair(context: PageContext, number: str) -> Candidate:
    for each in list_candidates(context.session, context.cycle.id):
        if str(each.id) == number:
            return each
    known = int(number) if number.isdecimal() and len(number) < 18 else 0  # noqa: PLR2004  a bigint
    raise CandidateUnknown(cycle_id=context.cycle.id, candidate_id=known)


def _preview_pair(context: PageContext, values: Values) -> ActPreview:
    found = _pair(context, values["pair"])
    is_same = "keep" in values
    with tried(context):
        _answer(context, {REASON: "preview", **values})
    said: Text = (
        ("เป็นโครงการเดียวกัน แผนนับเงินของโครงการที่คงไว้เท่านั้น", "They are one project; the plan counts the money of the one that is kept.")
        if is_same
        else ("เป็นคนละโครงการ จะไม่ถามอีก", "They are two projects; it is not asked again.")
    )  # fmt: skip
    return ActPreview(
        sentences=[said, NEXT_TIME],
        headings=[("โครงการ", "Project"), ("บาท", "Baht")],
        rows=[
            [found.first_title, baht(found.first_baht or "0")],
            [found.second_title, baht(found.second_baht or "0")],
        ],
    )


def _answer(context: PageContext, values: Values) -> str:
    found = _pair(context, values["pair"])
    answer_candidate(
        context.session,
        context.cycle.id,
        found.id,
        is_same="keep" in values,
        keep=values.get("keep"),
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return "/plan/merges"


def _again_fields(context: PageContext, values: Values) -> list[Field]:
    require_whole_cycle(context)
    step = values.get("step", "")
    task = consolidation_task(context.session, context.cycle.id, step)
    return [
        Field(name="step", label=("ขั้นตอน", "Step"), kind="hidden", value=step),
        Field(name="task", label=("งาน", "Task"), kind="hidden", value=task),
    ]


def _preview_again(context: PageContext, values: Values) -> ActPreview:
    with tried(context):
        _order(context, {REASON: "preview", **values})
    return ActPreview(
        sentences=[
            (
                f"รวมแผนของ{name_of_id(values['step'])} ใหม่ตามกฎ คำตอบ และกรอบวงเงินที่ใช้อยู่",
                f"The plans of {english_name_of_id(values['step'])} are made again by the rules in force.",
            ),
            (
                "งานที่ตามมาทั้งหมดทำใหม่ด้วย แผนที่มีเนื้อหาเหมือนเดิมไม่เป็นฉบับใหม่",
                "All that follows is done again; what says the same is no new version.",
            ),
        ],
        warnings=[
            (
                "แผนที่มีเนื้อหาใหม่ต้องเสนอคณะกรรมการอีกครั้งก่อนส่ง",
                "A plan with new content is put before its committees again.",
            )
        ],
    )


def _order(context: PageContext, values: Values) -> str:
    order_consolidation(
        context.session,
        context.cycle.id,
        values["step"],
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return "/plan"


def _run_again(context: PageContext, values: Values) -> None:
    """Clear the task and what follows it, as this user.

    Raises:
        RunNotStarted: Airflow did not take the order; pressing again gives it again.
    """
    airflow = AirflowApi.of_user(context.visitor.token)
    try:
        airflow.clear_downstream(
            context.cycle.id,
            task_id=values["task"],
            map_index=-1,
            note=values[REASON],
            is_dry_run=False,
        )
    except AirflowRefused as refused:
        raise RunNotStarted(reason=str(refused)) from refused
    finally:
        airflow.close()


ACTS = (
    DeskAct(
        name="accept-merge",
        title=("ตอบว่าเป็นโครงการเดียวกัน", "Say that two rows are one project"),
        fields=_accept_fields,
        preview=_preview_pair,
        act=_answer,
    ),
    DeskAct(
        name="refuse-merge",
        title=("ตอบว่าเป็นคนละโครงการ", "Say that two rows are two projects"),
        fields=_pair_field,
        preview=_preview_pair,
        act=_answer,
    ),
    DeskAct(
        name="consolidate-again",
        title=("รวมแผนใหม่", "Consolidate again"),
        fields=_again_fields,
        preview=_preview_again,
        act=_order,
        after=_run_again,
    ),
)
