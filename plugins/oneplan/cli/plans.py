"""Plans: their versions, what was merged, strategies and ceilings."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, STEP, plain_errors, print_json, require_reason, say
from oneplan.config.accounts import ADMIN
from oneplan.domain.shared.step_ids import name_of_id

app = typer.Typer()
merges = typer.Typer(no_args_is_help=True, help="Rows that may be one project.")
strategies = typer.Typer(no_args_is_help=True, help="The provincial strategies of a cycle.")
ceilings = typer.Typer(no_args_is_help=True, help="Ceilings on the money of a plan.")

CANDIDATE = typer.Argument(help="Number of the pair, as `merges list` prints it.")
FILE = typer.Argument(help="YAML file with the list of strategies.")
PLAN_STEP = typer.Option(None, help="Step that makes the plan; the final one by default.")
GROUP = typer.Option("", help="Group of the step, as a DOPA code; empty for the province.")
ACTOR = typer.Option("secretariat", "--by", help="Who does it; kept in the audit.")


@app.command()
def difference(
    cycle: str = CYCLE,
    before: int = typer.Argument(help="Number of the earlier version."),
    after: int = typer.Argument(help="Number of the later version."),
    step: str | None = PLAN_STEP,
    group: str = GROUP,
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Tell what a later version of a plan changed: by row, by total, by approval."""
    from oneplan.services.plans.comparisons import compare
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = compare(session, cycle, before, after, step_id=step, group_code=group)
    if as_json:
        print_json(asdict(found))
        return
    rows = found.rows
    say(
        f"ฉบับที่ {before} → {after}: เพิ่ม {len(rows.added)} ตัดออก {len(rows.gone)}"
        f" แก้ไข {len(rows.changed)} รายการ"
    )
    for sign, keys in (("+", rows.added), ("-", rows.gone), ("~", rows.changed)):
        for key in keys:
            say(f"{sign} {key}")
    for year, (old, new) in found.totals.items():
        say(f"งบประมาณ {year}: {old} → {new} บาท")
    for number, units in zip((before, after), found.stand_on, strict=True):
        say(f"ฉบับที่ {number}: {units or 'ไม่ทราบความครบถ้วน'}")
    for number, approvals in zip((before, after), found.approvals, strict=True):
        for each in approvals:
            say(
                f"ฉบับที่ {number}: {each.resolution} โดย {each.decided_by} {name_of_id(each.step_id)}"
            )


@app.command()
def frame(
    cycle: str = CYCLE,
    output: Path = typer.Option(..., "--output", "-o", help="Parquet file to write."),
    version: int | None = typer.Option(None, help="Version; the last one by default."),
    step: str | None = PLAN_STEP,
    group: str = GROUP,
) -> None:
    """Write the rows of a plan to a Parquet file, for a notebook or a statistics program."""
    from oneplan.frames import read_plan
    from oneplan.services.plans.plan_frames import write_parquet

    with plain_errors():
        rows = read_plan(cycle, version=version, step=step, group=group)
        write_parquet(rows, output)
    say(f"{output}: {len(rows)} แถว {len(rows.columns)} คอลัมน์")


@app.command()
def rebuild(
    cycle: str = CYCLE,
    version: int | None = typer.Option(None, help="Version; every one by default."),
    step: str | None = PLAN_STEP,
    group: str = GROUP,
) -> None:
    """Make past versions of a plan again from what is stored and compare them."""
    from oneplan.services.plans.plan_versions import final_step_of
    from oneplan.services.plans.rebuilds import rebuild as make_again
    from oneplan.store.plans import plans
    from oneplan.store.shared.session import begin

    broken = 0
    with plain_errors(), begin() as session:
        name = step or final_step_of(session, cycle)
        found = [
            each
            for each in plans.list_versions(session, cycle_id=cycle, step_id=name)
            if each.group_code == group and version in (None, each.version)
        ]
        if not found:
            raise plans.PlanUnknown(cycle_id=cycle, version=version)
        for each in found:
            made = make_again(session, each)
            if made is None:
                say(f"{name} ฉบับที่ {each.version}: made by an earlier release, without its rules")
            elif made.is_same:
                say(f"{name} ฉบับที่ {each.version}: {made.content_hash} is whole")
            else:
                broken += 1
                say(
                    f"{name} ฉบับที่ {each.version}: kept {made.content_hash}, made"
                    f" {made.rebuilt_hash}; files: {', '.join(made.spoilt)}"
                )
    if broken:
        raise typer.Exit(1)


@app.command()
def consolidate(
    cycle: str = CYCLE,
    step: str = STEP,
    reason: str = typer.Option("กฎการรวมแผนเปลี่ยน", help="Why; a note on the tasks."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only name the tasks."),
) -> None:
    """Make the plans of a step again, and all that follows: after rules or answers changed."""
    from oneplan.gateways.airflow.airflow_api import AirflowApi
    from oneplan.services.plans.sources import consolidation_task
    from oneplan.store.shared.session import begin

    with plain_errors():
        with begin() as session:
            task_id = consolidation_task(session, cycle, step)
        tasks = AirflowApi.sign_in(ADMIN).clear_downstream(
            cycle, task_id=task_id, map_index=-1, note=reason, is_dry_run=dry_run
        )
    for task in tasks:
        say(task)
    say(f"{len(tasks)} task instances {'would run' if dry_run else 'run'} again.")


@merges.command("list")
def list_merges(
    cycle: str = CYCLE,
    everything: bool = typer.Option(False, "--all", help="Answered and outdated ones as well."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Show rows that may be one project; nothing is merged until a person says so."""
    from oneplan.services.plans.merging import OPEN, list_candidates
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = [
            each for each in list_candidates(session, cycle) if everything or each.state == OPEN
        ]
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        say(f"{each.id:>6} {each.score:>5.1f} {each.state}")
        say(f"       {each.first_key}  {each.first_title}  {each.first_baht} บาท")
        say(f"       {each.second_key}  {each.second_title}  {each.second_baht} บาท")
    say(f"{len(found)} คู่")


@merges.command()
def accept(
    cycle: str = CYCLE,
    candidate: int = CANDIDATE,
    keep: str | None = typer.Option(None, help="Row that is kept; the first by default."),
    reason: str = typer.Option("", help="Why; kept in the audit."),
    actor: str = ACTOR,
) -> None:
    """Say that two rows are one project."""
    _answer(cycle, candidate, is_same=True, keep=keep, reason=reason, actor=actor)


@merges.command()
def refuse(
    cycle: str = CYCLE,
    candidate: int = CANDIDATE,
    reason: str = typer.Option("", help="Why; kept in the audit."),
    actor: str = ACTOR,
) -> None:
    """Say that two rows are two projects; they are not asked about again."""
    _answer(cycle, candidate, is_same=False, keep=None, reason=reason, actor=actor)


def _answer(
    cycle: str, candidate: int, *, is_same: bool, keep: str | None, reason: str, actor: str
) -> None:
    from oneplan.services.plans.merging import answer_candidate
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        answer_candidate(
            session, cycle, candidate, is_same=is_same, keep=keep, reason=reason, actor=actor
        )
    say(f"Written down; it holds from the next consolidation: `oneplan consolidate {cycle} STEP`.")


@strategies.command()
def load(cycle: str = CYCLE, file: Path = FILE, actor: str = ACTOR) -> None:
    """Load the list of strategies from YAML: all of it, or nothing and every error."""
    from oneplan.services.plans.strategies import load_strategies
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        number = load_strategies(session, cycle, file.read_text(encoding="utf-8"), actor=actor)
    say(f"List {number} of {cycle} is in force.")


@strategies.command()
def show(cycle: str = CYCLE) -> None:
    """Print the list in force as JSON."""
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.plans.strategies import list_entries
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        print_json(list_entries(session, cycle))


@ceilings.command("show")
def show_ceilings(cycle: str = CYCLE) -> None:
    """Print the ceilings in force as JSON: year, strategy or empty, baht."""
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.plans.strategies import list_ceilings
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        print_json(list_ceilings(session, cycle))


@ceilings.command("set")
def set_ceilings(
    cycle: str = CYCLE,
    limits: list[str] = typer.Argument(help="2564=5000000, 2564/CODE=5000000, 2564=none lifts."),
    reason: str = typer.Option(..., callback=require_reason, help="Why; kept in the audit."),
    actor: str = ACTOR,
) -> None:
    """Set ceilings for real; they hold from the next consolidation."""
    from oneplan.services.plans.strategies import CeilingChange
    from oneplan.services.plans.strategies import set_ceilings as keep_ceilings
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        keep_ceilings(
            session,
            cycle,
            [CeilingChange.parse(each) for each in limits],
            actor=actor,
            reason=reason,
        )
    say(f"Set; they hold from the next consolidation: `oneplan consolidate {cycle} STEP`.")


@ceilings.command("what-if")
def what_if(
    cycle: str = CYCLE,
    limits: list[str] = typer.Argument(help="Ceilings to try, written as for `ceilings set`."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Show what ceilings would keep out of the final plan; nothing changes."""
    from oneplan.services.plans.strategies import CeilingChange, try_ceilings
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = try_ceilings(session, cycle, [CeilingChange.parse(each) for each in limits])
    if as_json:
        print_json(asdict(found))
        return
    for row in found.fallen:
        say(f"- {row.row_key}  เกินกรอบ {row.ceiling}")
    for key in found.returning:
        say(f"+ {key}")
    for year in sorted({*found.before, *found.after}):
        old, new = found.before.get(year, "0.00"), found.after.get(year, "0.00")
        say(f"งบประมาณ {year}: {old} → {new} บาท")
    say(found.stands_on)
    say(f"{len(found.fallen)} รายการหลุดจากแผน")
