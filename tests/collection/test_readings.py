"""What the reader says of thousands of spoilt tables of every form, against what was recorded.

The record was made by a plainer, slower reader; a faster one must say the same of every
table, word for word. ``ONEPLAN_GOLDEN=1`` records anew after a rule was changed on purpose.
"""

import hashlib
import json
import os
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.form_rows import Reading
from oneplan.domain.forms.forms import Form, Layout
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import list_forms, load_form

RECORD = Path(__file__).parents[1] / "data" / "readings.json"
TABLES = 120
AROUND = ValidationContext(
    area_code="2103", area_codes=frozenset({"21", "2103", "210301", "210302"}),
    area_names={"แกลง": "210301"}, unit_codes=frozenset({"U1"}), unit_name="หมู่ ๑",
    project_ids={"agency_plan": frozenset({"U1-1"})}, row_counts={"village_plan": 3},
)  # fmt: skip
SENDER = SimulatedSender(unit_code="U1", unit_name="หมู่ ๑", tambon_codes=["210301", "210302"])
NASTY = (
    None, "", "-", "–", " ", True, False, 0, 1, 1.0, -0.0, 2.5, 1e15, 1e300, float("nan"), -3, 10**18,
    "รวม", "รวมทั้งสิ้น", "Total", "หมายเหตุ x", "ลงชื่อ", "*", "๑๒๓", "๕๐,๐๐๐.๐๐ บาท", "5,00,00", "1e9", "1.005",
    "-5", "- 5", "50,000.-", "1,000.505", "น\u0e4d\u0e49\u0e32", " \u200bก  ข ", "เเผน", "ก" * 2001, "a: 5; b", "อบรม: 50000: สสจ.",
    "อบรม: 50000\nสัมมนา: 1.50", "210301", "๒๑๐๓๐๑", "ต.แกลง", "ตำบลแกลง", "999999", "101010", "21, 2103", "21 2103", "U1", "U2", "U1-1",
    "x y", "ใช่", "ไม่ใช่", "yes", "✓", "เศรษฐกิจ", "2564", "พ.ศ. ๒๕๖๔", "64", "2021", "1/2/62", "1/2/2562", "๓๐ ก.พ. ๒๕๖๒",
    "15 มี.ค. 2562", "มี.ค. 2562", "2019-02-30", "2019-02-01", date(2019, 2, 1), date(2562, 2, 1), datetime(2019, 2, 1, 8, 30),  # noqa: DTZ001  as a workbook has it
)  # fmt: skip


def table(form: Form, chance: Random) -> Sheet:
    """A table (or one record) of *form*, spoilt in some cells and rows."""
    columns = list(form.columns)
    if chance.random() < 0.3:
        chance.shuffle(columns)
    if chance.random() < 0.2:
        columns.remove(chance.choice(columns))
    heads = [chance.choice(c.headings) if chance.random() < 0.2 else c.th for c in columns]
    rows = simulate_rows(form, SENDER, count=chance.randint(0, 7), random=chance)
    words = {c.key: {choice.value: choice.th for choice in c.choices} for c in columns}
    cells = [
        [words[c.key].get(row.get(c.key), row.get(c.key, "")) for c in columns] for row in rows
    ]
    if form.layout == Layout.ONE:
        lines = [
            [head, value] for head, value in zip(heads, cells[0] if cells else [], strict=False)
        ]
    else:
        extra = [chance.choice(("หมายเหตุ", heads[0], "ผู้ประสาน"))] if chance.random() < 0.2 else []
        above = [[c.th, chance.choice(NASTY)] for c in form.header if chance.random() < 0.8]
        lines = [[form.title_th], *above, *([[]] if chance.random() < 0.5 else []), heads + extra,
                 *cells, *([["รวม", *[""] * 3, 7]] if chance.random() < 0.2 else [])]  # fmt: skip
    for _ in range(chance.choice((0, 0, 1, 2, 5, 12))):
        line = chance.choice(lines)
        if line:
            line[chance.randrange(len(line))] = chance.choice(NASTY)
    if chance.random() < 0.2:
        lines.insert(
            chance.randrange(len(lines)),
            [chance.choice(NASTY) for _ in range(chance.randint(0, 9))],
        )
    return Sheet(name="แผ่น1", cells=lines)


def as_json(reading: Reading) -> str:
    """Everything that a reading holds, in one form."""
    rows = [
        [row.sheet, row.row_number, row.title, row.title_key, dict(row.values), dict(row.places),
         {str(year): str(baht) for year, baht in row.budgets.items()}]
        for row in reading.rows
    ]  # fmt: skip
    found = [finding.as_dict() for finding in reading.findings]
    return json.dumps(
        [rows, found, dict(reading.fields), reading.filled], ensure_ascii=False, sort_keys=True
    )


def answers(key: str) -> dict[str, object]:
    """How many rows and findings all tables of a form gave, and the hash of every word of them."""
    form = load_form(key, (2564, 2565), 2564)
    chance = Random(key)
    digest = hashlib.sha256()
    rows = findings = 0
    for _ in range(TABLES):
        reading = read_form((table(form, chance),), form, AROUND)
        digest.update(as_json(reading).encode())
        rows += len(reading.rows)
        findings += len(reading.findings)
    return {"rows": rows, "findings": findings, "sha256": digest.hexdigest()}


@pytest.mark.parametrize(
    "key", [k for k in list_forms() if load_form(k, (2564,), 2564).layout != Layout.DOCUMENT]
)
def test_every_word_is_as_it_was_recorded(key):
    found = answers(key)
    if os.environ.get("ONEPLAN_GOLDEN"):
        record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
        RECORD.write_text(json.dumps({**record, key: found}, indent=1, sort_keys=True) + "\n")

    assert found == json.loads(RECORD.read_text())[key]
    assert found["rows"]
    assert found["findings"]
