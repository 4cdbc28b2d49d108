"""What a screening found about each proposed project: passed, to be put right, or not passed.

Samut Sakhon's sub-committees screen project ideas before full projects are written (R42, R45).
A result is about one row that a unit sent, and is kept with its reason and who gave it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from oneplan.domain.decisions.answers import AnswerRefused, shown
from oneplan.domain.shared.csv_rows import CsvTorn, read_records
from oneplan.domain.shared.line_problems import Problem, at_line, join_problems
from oneplan.domain.shared.thai_numerals import compared, normalise_text, to_arabic_digits
from oneplan.domain.shared.thai_numerals import to_thai_digits as thai

NEEDED = ("project", "result")
COLUMNS = (*NEEDED, "reason", "unit", "title", "cluster")
"""Header of a list of results; the last three are for who fills it in and are not read."""
MAX_REASON = 4_000


class ScreeningOutcome(StrEnum):
    """What a screening found about a project."""

    PASSED = "passed"
    PUT_RIGHT = "put_right"
    NOT_PASSED = "not_passed"


SCREENINGS_TH: Mapping[ScreeningOutcome, str] = {
    ScreeningOutcome.PASSED: "ผ่าน",
    ScreeningOutcome.PUT_RIGHT: "ให้ปรับปรุง",
    ScreeningOutcome.NOT_PASSED: "ไม่ผ่าน",
}
UNSCREENED_TH = "ยังไม่มีผล"
_WORDS: Mapping[str, ScreeningOutcome] = {
    compared(word): outcome
    for outcome, th in SCREENINGS_TH.items()
    for word in (outcome.value, th, f"{th}การกลั่นกรอง")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A row that a unit proposed, with the result that holds for it.

    Attributes:
        row_key: ``<step>/<unit>/<sheet row>``.
        title_key: The title as it is compared.
        cluster: Mission cluster in Thai; empty where the form asks for none.
        is_late: Its file came after its day.
        outcome: None until it is screened.
        screened_by: Who gave the result.
    """

    row_key: str
    unit_code: str
    title: str
    title_key: str
    cluster: str = ""
    is_late: bool = False
    outcome: ScreeningOutcome | None = None
    reason: str = ""
    screened_by: str = ""

    @property
    def outcome_th(self) -> str:
        """The result as people read it."""
        return SCREENINGS_TH[self.outcome] if self.outcome else UNSCREENED_TH


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One result as it was given: the row that it is about, and why."""

    row_key: str
    outcome: ScreeningOutcome
    reason: str = ""


class ScreeningsInvalid(AnswerRefused):
    """A list of results was refused; nothing of it was kept."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        en, th = join_problems(problems)
        super().__init__(f"The results of the screening were not kept:\n{en}")
        self.th = f"ไม่ได้บันทึกผลการกลั่นกรอง:\n{th}"


def read_screened_lines(text: str, known: Mapping[str, str]) -> tuple[Screened, ...]:
    """Read the results of a form, a line each: ``row key: result: reason``.

    Args:
        text: What was typed.
        known: Row key → title of the rows that are screened.

    Raises:
        ScreeningsInvalid: Names every line that cannot be kept.
    """
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            key, _, rest = line.partition(":")
            result, _, reason = rest.partition(":")
            lines.append((number, key, result, reason))
    return _read(lines, known)


def read_screened_list(content: str, known: Mapping[str, str]) -> tuple[Screened, ...]:
    """Read a list of results from CSV text; its columns are :data:`COLUMNS`.

    A row whose result is empty was not screened yet.

    Raises:
        ScreeningsInvalid: The heading is another, or names every line that cannot be kept.
    """
    try:
        records = read_records(content, NEEDED, COLUMNS)
    except CsvTorn as torn:
        raise ScreeningsInvalid([torn.problem]) from torn
    filled = [
        (line, values.get("project", ""), values.get("result", ""), values.get("reason", ""))
        for line, values in records
        if values.get("result", "")
    ]
    if not filled:
        raise ScreeningsInvalid([at_line(2, "there is no result", "ไม่มีผลการกลั่นกรอง")])
    return _read(filled, known)


def _read(
    lines: Iterable[tuple[int, str, str, str]], known: Mapping[str, str]
) -> tuple[Screened, ...]:
    found: dict[str, Screened] = {}
    problems: list[Problem] = []
    for number, key_text, result, reason_text in lines:
        key, reason = to_arabic_digits(normalise_text(key_text)), reason_text.strip()
        outcome = _WORDS.get(compared(result))
        wrong = [*_wrong_row(number, key, known, found), *_wrong_result(number, result, reason)]
        problems += wrong
        if outcome is not None and not wrong:
            found[key] = Screened(row_key=key, outcome=outcome, reason=reason)
    if problems:
        raise ScreeningsInvalid(problems)
    return tuple(found.values())


def _wrong_row(
    number: int, key: str, known: Mapping[str, str], found: Mapping[str, Screened]
) -> Iterable[Problem]:
    if key not in known:
        yield at_line(
            number,
            f"project {shown(key)!r}: no such row was sent to be screened",
            f"รหัสโครงการ “{shown(key)}” ไม่มีในรายการที่เสนอให้กลั่นกรอง",
        )
    elif key in found:
        yield at_line(
            number,
            f"project {key!r} has its result in another line",
            f"รหัสโครงการ {key} มีผลในบรรทัดอื่นแล้ว",
        )


def _wrong_result(number: int, result: str, reason: str) -> Iterable[Problem]:
    outcome = _WORDS.get(compared(result))
    if outcome is None:
        words = " หรือ ".join(SCREENINGS_TH.values())
        yield at_line(
            number,
            f"result {shown(result)!r}: it is one of {', '.join(ScreeningOutcome)}",
            f"ผล “{shown(result.strip())}” ต้องเป็น {words}",
        )
    elif outcome != ScreeningOutcome.PASSED and not normalise_text(reason):
        yield at_line(
            number,
            f"result {outcome.value!r}: a project that did not pass is told why",
            f"ผล “{SCREENINGS_TH[outcome]}” ต้องบอกเหตุผล",
        )
    if len(reason) > MAX_REASON:
        yield at_line(
            number,
            f"a reason of {len(reason)} characters: at most {MAX_REASON}",
            thai(f"เหตุผลยาว {len(reason):,} ตัวอักษร ต้องไม่เกิน {MAX_REASON:,}"),
        )
