"""A survey is taken in once its columns are matched; a person says which need a project answers."""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.evidence_previews import preview_of
from oneplan.desk.page_context import PageContext
from oneplan.domain.evidence.column_checks import read_indicators, write_indicators
from oneplan.domain.evidence.column_uses import ColumnUse, ColumnUses
from oneplan.domain.evidence.evidence_tables import EvidenceTable, samples_of
from oneplan.domain.evidence.kinds import (
    MEASURES,
    MEASURES_OF,
    ROLES,
    ColumnRole,
    EvidenceKind,
)
from oneplan.domain.forms.sheets import column_letters
from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.errors import OneplanError
from oneplan.services.evidence.evidence_files import open_kept
from oneplan.services.evidence.evidence_imports import (
    EvidenceOrder,
    areas_of,
    import_evidence,
    see_evidence,
    uses_of,
)

PAGE = "/lists/evidence"
SHOWN_HEADING = 80


class EvidenceNotChosen(OneplanError):
    """The columns of a survey were to be matched, and no file was chosen."""

    status_code = 422
    th = "เลือกไฟล์ที่หน้า รายการ › จปฐ. และ กชช.๒ค ก่อน แล้วจึงจับคู่คอลัมน์"

    def __init__(self) -> None:
        super().__init__(
            "Choose the file on the page Lists › Surveys first, then match its columns."
        )


def _kind_of(values: Values) -> EvidenceKind:
    if not values.get("file") or values.get("kind") not in set(EvidenceKind):
        raise EvidenceNotChosen
    return EvidenceKind(values["kind"])


def _table(context: PageContext, values: Values) -> EvidenceTable:
    return open_kept(context.files, values["file"])


def _fields(context: PageContext, values: Values) -> list[Field]:
    kind = _kind_of(values)
    table = _table(context, values)
    uses, _ = uses_of(context.session, table, kind)
    known = areas_of(context.session, context.cycle, under=context.visitor.area)
    codes = sorted(known, key=lambda code: (len(code), code))
    years = table.years_above(but=0)
    return [
        *(
            Field(name=name, label=(name, name), kind="hidden", value=values.get(name, ""))
            for name in ("file", "file_name", "kind")
        ),
        Field(
            name="year",
            label=("ข้อมูลของปี พ.ศ.", "Year of the survey (B.E.)"),
            kind="number",
            value=years[-1] if years else "",
        ),
        Field(
            name="area",
            label=("ไฟล์นี้เป็นของพื้นที่", "The file is about"),
            kind="choice",
            value=codes[0] if codes else "",
            choices=[(code, (known[code], known[code])) for code in codes],
            help=(
                "ไฟล์ใหม่ของแหล่งข้อมูล ปี และพื้นที่เดียวกันใช้แทนไฟล์เดิมทั้งไฟล์ ไฟล์เดิมยังเก็บไว้",
                "A new file of the same survey, year and area stands for the one before, whole.",
            ),
        ),
        *_column_fields(table, uses, kind, values),
        Field(
            name="indicators",
            label=("ตัวชี้วัดและเกณฑ์", "Indicators and thresholds"),
            kind="lines",
            value=write_indicators(uses.indicators),
            help=_thresholds(kind),
        ),
        Field(
            name="wrong",
            label=(
                "นำเข้าเฉพาะที่ถูกต้อง ละแถวและช่องที่ผิดไว้",
                "Take in what is right; leave wrong rows and cells out",
            ),
            kind="check",
            is_required=False,
        ),
    ]


def _thresholds(kind: EvidenceKind) -> Text:
    if kind is EvidenceKind.BMN:
        return (
            "บรรทัดละ เลข | ชื่อ | เกณฑ์ เป็นความต้องการเมื่อครัวเรือนที่ผ่านต่ำกว่าร้อยละตามเกณฑ์",
            "A line each: number | name | threshold. It is a need where fewer per cent pass.",
        )
    return (
        "บรรทัดละ เลข | ชื่อ | เกณฑ์ เป็นความต้องการเมื่อระดับไม่เกินเกณฑ์ (๑ ปัญหามาก, ๒ ปานกลาง)",
        "A line each: number | name | threshold. It is a need where the level is up to it.",
    )


def _column_fields(
    table: EvidenceTable, uses: ColumnUses, kind: EvidenceKind, values: Values
) -> list[Field]:
    """What each column is, and the number of its indicator where it speaks of one."""
    hidden = MEASURES - MEASURES_OF[kind]
    choices = [(role.value, words) for role, words in ROLES.items() if role not in hidden]
    samples = samples_of(table)
    fields = []
    for at in table.columns:
        use = uses.columns.get(at, ColumnUse(ColumnRole.IGNORED))
        letters, heading = column_letters(at), table.headings[at][:SHOWN_HEADING] or "–"
        proposed = use.role.value if use.role else ""
        fields.append(
            Field(
                name=f"use{at}",
                label=(f"คอลัมน์ {letters}: {heading}", f"Column {letters}: {heading}"),
                kind="choice",
                value=proposed,
                choices=choices,
                help=(f"เช่น {', '.join(samples[at])}", f"As {', '.join(samples[at])}")
                if samples[at]
                else ("", ""),
            )
        )
        if values.get(f"use{at}", proposed) in {"", *MEASURES}:
            fields.append(
                Field(
                    name=f"number{at}",
                    label=(f"เลขตัวชี้วัดของคอลัมน์ {letters}", f"Indicator of column {letters}"),
                    kind="number",
                    value=str(use.number or ""),
                    is_required=False,
                )
            )
    return fields


def _order(context: PageContext, values: Values) -> tuple[EvidenceTable, EvidenceOrder]:
    kind = _kind_of(values)
    table = _table(context, values)
    context.visitor.require_area(values["area"])
    uses = ColumnUses(
        columns={
            at: ColumnUse(ColumnRole(values[f"use{at}"]), _number(values.get(f"number{at}", "")))
            for at in table.columns
        },
        indicators=read_indicators(values["indicators"]),
    )
    return table, EvidenceOrder(
        sha256=values["file"],
        file_name=values["file_name"],
        kind=kind,
        year=values["year"],
        area_code=values["area"],
        uses=uses,
        leaves_out_wrong=values["wrong"] == "yes",
    )


def _number(written: str) -> int:
    text = to_arabic_digits(written).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0  # noqa: PLR2004


def _preview(context: PageContext, values: Values) -> ActPreview:
    table, order = _order(context, values)
    seen = see_evidence(context.session, context.cycle, table, order)
    _, is_remembered = uses_of(context.session, table, order.kind)
    return preview_of(table, order, seen, is_remembered=is_remembered)


def _import(context: PageContext, values: Values) -> str:
    table, order = _order(context, values)
    import_evidence(
        context.session,
        context.cycle,
        table,
        order,
        actor=context.visitor.user,
        reason=values[REASON],
    )
    return PAGE


ACTS: Sequence[DeskAct] = (
    DeskAct(
        name="import-evidence",
        title=("จับคู่คอลัมน์และนำเข้าข้อมูลหมู่บ้าน", "Match the columns and take the survey in"),
        fields=_fields,
        preview=_preview,
        act=_import,
    ),
)
