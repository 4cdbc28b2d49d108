"""Rows of a rehearsal: right in every cell of any form, marked as simulated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from oneplan.domain.forms.forms import Column, ColumnType, Form, Layout, Need
from oneplan.domain.forms.master_plans import TARGET
from oneplan.domain.shared.thai_numerals import to_thai_digits

WORKS = (
    "ก่อสร้างถนนคอนกรีตเสริมเหล็ก", "ขุดลอกคลองส่งน้ำ", "ปรับปรุงระบบประปาหมู่บ้าน",
    "ส่งเสริมอาชีพกลุ่มสตรี", "ติดตั้งไฟฟ้าสาธารณะ", "พัฒนาแหล่งท่องเที่ยวชุมชน",
    "จัดการขยะต้นทาง", "ดูแลผู้สูงอายุในชุมชน", "ปรับปรุงอาคารเอนกประสงค์", "ปลูกป่าชายเลน",
)  # fmt: skip
STRATEGIES = ("เศรษฐกิจมั่นคง", "สังคมคุณภาพ", "สิ่งแวดล้อมยั่งยืน", "บริหารจัดการที่ดี")
AGENCIES = (
    "กระทรวงเกษตรและสหกรณ์", "ก.เกษตรและสหกรณ์", "กษ.", "กระทรวงคมนาคม", "คค.", "กรมทางหลวงชนบท",
    "กระทรวงสาธารณสุข", "มท.", "กรม ชลประทาน", "กระทรวงทรัพยากรธรรมชาติและสิ่งแวดล้อม",
    "กระทรวงวัฒนธรรม", "สำนักงานที่ไม่มีในทะเบียน",
)  # fmt: skip
"""Agencies as units write them, some of them in several ways and some that no register has."""
ASKED = frozenset({"proposed_agency", "requested_agency"})
TITLES = frozenset({"project_name", "problem_or_need"})
REMARKS = {
    "problems": (
        "ผู้แทนภาคประชาชนเข้าร่วมประชุมไม่ครบทุกหมู่บ้าน",
        "งบประมาณจัดสรรล่าช้า การประชุมต้องเลื่อนไปไตรมาส ๒",
        "ข้อมูล จปฐ. และ กชช. ๒ค ของบางหมู่บ้านยังไม่เป็นปัจจุบัน",
    ),
    "suggestions": (
        "ควรจัดอบรมการบันทึกแผนแก่คณะกรรมการ ศอช.ต. ก่อนเริ่มรอบปี",
        "ควรกำหนดปฏิทินให้สอดคล้องกับแผนพัฒนาท้องถิ่น",
        "ควรเพิ่มงบประมาณการประชุมระดับตำบล",
    ),
}
"""Field of a report form → what offices say in it."""
ALIGNMENTS = frozenset(
    {"strategy", "provincial_issue", "issue", "provincial_strategy_link",
     "provincial_direction_link", "national_strategy_link"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSender:
    """The unit that sends, and what it can refer to.

    Attributes:
        tambon_codes: Tambon inside the unit's area.
        project_ids: Ids that a rule asks its projects to stand among; empty: none known.
        row_count: What a counted field must say; None: any number.
        lists_all: The tambon are the targets of the cycle: a register names each of them.
        lao_codes: Local governments of the unit's area.
        ideas: Its own project ideas as a list offers them.
        recorded: Field → what the registers count for it, where they are there.
        work_year_be: Year of the days that it writes.
        budget_year_be: Year that its budget is of.
    """

    unit_code: str
    unit_name: str
    tambon_codes: Sequence[str]
    project_ids: Sequence[str] = ()
    row_count: int | None = None
    lists_all: bool = False
    lao_codes: Sequence[str] = ()
    ideas: Sequence[str] = ()
    recorded: Mapping[str, int] = field(default_factory=dict)
    work_year_be: int = 2562
    budget_year_be: int = 2564


def simulate_rows(
    form: Form, sender: SimulatedSender, *, count: int, random: Random
) -> list[dict[str, object]]:
    """Make *count* rows (one, for a form of one record) that the form accepts.

    Returns:
        Column key → stored text or number; absent keys are empty cells.
    """
    rows = []
    listed = [rule.column for rule in form.rules if rule.kind == "all_targets"]
    listed = listed if sender.lists_all else []
    grown = [rule.column for rule in form.rules if rule.kind == "idea_exists"]
    chosen = {*grown, *(rule.column for rule in form.rules if rule.kind == TARGET)}
    if listed:
        count = len(sender.tambon_codes)
    for number in range(1, (1 if form.layout == Layout.ONE else count) + 1):
        row: dict[str, object] = {}
        for column in form.columns:
            if column.key not in chosen and _is_filled(column, row, random):
                row[column.key] = _value(column, sender, number, random)
        if listed:
            row.update(dict.fromkeys(listed, sender.tambon_codes[number - 1]))
        if number <= len(sender.ideas):  # of ideas and projects, some have no other
            row.update(dict.fromkeys(grown, sender.ideas[number - 1]))
        _agree(form, row, sender, random)
        rows.append(row)
    return rows


def _is_filled(column: Column, row: dict[str, object], random: Random) -> bool:
    if column.need == Need.YES:
        return True
    if (
        column.need == Need.SYSTEM
        or column.key == "justification"
        or column.type == ColumnType.UNIT_CODE
    ):
        return False
    if column.condition is not None:
        return (
            row.get(column.condition.column) in column.condition.values
        ) != column.condition.negated
    return random.random() < 0.6  # noqa: PLR2004  most of what need not be filled in is


def _value(column: Column, sender: SimulatedSender, number: int, random: Random) -> object:
    make = _MAKERS.get(column.type)
    if make is not None:
        return make(column, sender, number, random)
    if column.key in TITLES:
        work = random.choice(WORKS)
        return f"{work} สายที่ {to_thai_digits(number)} ({sender.unit_code})"
    if column.key in ASKED:
        # Chosen by the unit and not by chance: rows of other columns stay what they were.
        return AGENCIES[(sum(map(ord, sender.unit_code)) + number) % len(AGENCIES)]
    if column.key in ALIGNMENTS:
        return random.choice(STRATEGIES)
    if column.key in REMARKS:
        said = REMARKS[column.key]
        return f"{said[sum(map(ord, sender.unit_code)) % len(said)]} (จำลอง)"
    return sender.unit_name if column.prefilled else "จำลองเพื่อการซักซ้อม"


def _integer(column: Column, _sender: SimulatedSender, number: int, random: Random) -> object:
    if column.key in ("seq", "priority"):
        return number
    low = max(column.minimum or 0, 0)
    return random.randint(low, max(low, column.maximum if column.maximum is not None else 40))


def _project_id(_column: Column, sender: SimulatedSender, number: int, random: Random) -> object:
    return (
        random.choice(sender.project_ids) if sender.project_ids else f"{sender.unit_code}-{number}"
    )


def _activities(_column: Column, sender: SimulatedSender, _number: int, random: Random) -> object:
    return "; ".join(
        f"กิจกรรมที่ {n}: {random.randint(1, 90)}0000: {sender.unit_code}"
        for n in range(1, random.randint(2, 4))
    )


Maker = Callable[[Column, SimulatedSender, int, Random], object]

_MAKERS: Mapping[ColumnType, Maker] = {
    ColumnType.INTEGER: _integer,
    ColumnType.BAHT: lambda _c, _s, _n, r: r.randint(1, 400) * 10_000 + r.choice((0, 0.25, 0.5)),
    ColumnType.CHOICE: lambda c, _s, _n, r: r.choice(c.choices).value,
    ColumnType.DATE: lambda _c, s, _n, r: f"{r.randint(1, 28)} มี.ค. {s.work_year_be}",
    ColumnType.YEAR_BE: lambda _c, s, _n, _r: str(s.budget_year_be),
    ColumnType.TAMBON_CODE: lambda _c, s, _n, r: r.choice(s.tambon_codes),
    ColumnType.AREA_CODES: lambda _c, s, _n, r: r.choice(s.tambon_codes),
    ColumnType.PROJECT_ID: _project_id,
    ColumnType.PROJECT_IDS: lambda _c, s, _n, _r: s.unit_code,
    ColumnType.UNIT_CODE: lambda _c, s, _n, r: (
        r.choice(s.lao_codes) if s.lao_codes else s.unit_code
    ),
    ColumnType.ACTIVITIES: _activities,
}


def _agree(form: Form, row: dict[str, object], sender: SimulatedSender, random: Random) -> None:
    """Bring the cells that rules bind together into agreement."""
    budgets = [c.key for c in form.columns if c.is_budget]
    if form.budget_required and not any(key in row for key in budgets):
        row[random.choice(budgets)] = random.randint(1, 400) * 10_000
    for rule in form.rules:
        match rule.kind:
            case "not_more_than":
                row[rule.column] = min(int(str(row[name])) for name in (rule.column, *rule.others))
            case "equals_row_count" if sender.row_count is not None:
                row[rule.column] = sender.row_count
            case "sum_of_activities":
                amounts = [
                    Decimal(part.split(":")[1]) for part in str(row[rule.others[0]]).split("; ")
                ]
                row[rule.column] = float(sum(amounts))
            case "sum_of_years":
                row[rule.column] = float(sum(Decimal(str(row.get(key, 0))) for key in budgets))
    _agree_with_registers(form, row, sender)
    _agree_counts(form, row)


def _agree_with_registers(form: Form, row: dict[str, object], sender: SimulatedSender) -> None:
    for rule in form.rules:
        if rule.kind == "equals_targets" and sender.lists_all and sender.row_count is None:
            row[rule.column] = len(sender.tambon_codes)
        if rule.kind == "equals_recorded" and rule.column in sender.recorded:
            row[rule.column] = sender.recorded[rule.column]


def simulate_fields(form: Form, sender: SimulatedSender, *, random: Random) -> dict[str, str]:
    """The fields above a simulated table: choices, and for a form with components most of these."""
    fields = {column.key: column.choices[0].value for column in form.header if column.choices}
    if not any(column.complete_when for column in form.header):
        return fields
    for column in form.header:
        if column.complete_when:
            words = {choice.value for choice in column.choices}
            others = sorted(words - {column.complete_when})
            is_there = random.random() < 0.95  # noqa: PLR2004  a component is rarely missing
            fields[column.key] = column.complete_when if is_there else others[0]
        elif column.type == ColumnType.DATE and random.random() < 0.8:  # noqa: PLR2004
            fields[column.key] = f"{random.randint(1, 28)} ก.พ. {sender.work_year_be}"
    return fields


def _agree_counts(form: Form, row: dict[str, object]) -> None:
    """A count that was lowered lowers those that it bounds."""
    for rule in form.rules:
        if rule.kind == "not_more_than":
            row[rule.column] = min(int(str(row[name])) for name in (rule.column, *rule.others))


def break_rows(form: Form, rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The same rows with the mistakes that clerks make: an amount in words, no title."""
    broken = [dict(row) for row in rows]
    amounts = [
        c.key
        for c in form.columns
        if c.type in (ColumnType.BAHT, ColumnType.INTEGER)
        and c.key in broken[0]
        and not c.prefilled
    ]
    for key in amounts[:1]:
        broken[0][key] = "ห้าหมื่นบาท"
    needed = [c.key for c in form.columns if c.need == Need.YES and not c.prefilled]
    broken[-1][form.title_from if form.title_from in needed else needed[0]] = ""
    return broken
