"""The fixed Thai sentences of a document, and a document's values as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from oneplan.domain.documents.documents import Document, Project
from oneplan.domain.documents.releases import STATE_NAMES_TH, ReleaseState
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits

NO_AMOUNT = "–"


def thai_count(number: int) -> str:
    """A count with separators: ๑๐,๐๐๐."""
    return to_thai_digits(f"{number:,}")


def thai_baht(amount: Decimal | None) -> str:
    """An amount with separators and satang; a dash where the unit gave none."""
    return NO_AMOUNT if amount is None else to_thai_digits(f"{amount:,.2f}")


def thai_day(moment: datetime | None) -> str:
    """The day of a moment in Bangkok, short: ๒๘ พ.ค. ๖๒; empty where there is none."""
    if moment is None:
        return ""
    return format_date(moment.astimezone(BANGKOK).date(), style="abbreviated")


def thai_long_day(moment: datetime) -> str:
    """The day of a moment in Bangkok: ๒๘ พฤษภาคม ๒๕๖๒."""
    return format_date(moment.astimezone(BANGKOK).date())


def state_words(document: Document) -> str:
    """How far the document is, with its number and its resolution."""
    release = document.release
    words = STATE_NAMES_TH[release.state]
    if release.state == ReleaseState.DRAFT:
        return words
    if release.approved_at is not None:
        words += f" ตามมติเมื่อวันที่ {thai_long_day(release.approved_at)}"
    return words


def thai_numbers(numbers: Sequence[int]) -> str:
    """Ascending numbers as people list them: ๑ – ๓, ๗."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join(" – ".join(map(thai_count, run)) for run in runs)


def rank_words(project: Project) -> str:
    """The project's place among those of its strategy; empty where it has none."""
    return f"ลำดับความสำคัญ {thai_count(project.rank)}" if project.rank else ""


def foreword(document: Document) -> str:
    """The words that stand in the foreword until the governor's office writes its own."""
    place = document.area or f"จังหวัด{document.province}"
    return (
        f"{document.title} {document.subtitle} จัดทำขึ้นจากแผนและโครงการที่หน่วยงานในพื้นที่{place}"
        f"จัดส่งตามปฏิทินการจัดทำแผน รวม {thai_count(document.total.count)} โครงการ"
        f" งบประมาณรวม {thai_baht(document.total.total)} บาท"
        " ทุกยอดรวมในเล่มนี้คำนวณซ้ำจากฐานข้อมูลก่อนเผยแพร่ และทุกโครงการมีรหัสอ้างอิงถึงไฟล์ที่หน่วยงานส่ง"
        " ความถูกต้องของเอกสารตรวจสอบได้จากคิวอาร์โค้ดหน้าปก"
    )


def signer(document: Document) -> str:
    """Who signs: the governor, or the head of the amphoe."""
    if document.area.startswith("อำเภอ"):
        return f"นาย{document.area}"
    if document.area.startswith("ตำบล"):
        return f"ประธานศูนย์ประสานงานองค์การชุมชน{document.area}"
    return f"ผู้ว่าราชการจังหวัด{document.province}"


def stamp(document: Document) -> str:
    """What a file says of itself in its properties; `oneplan verify` reads it back."""
    scope = document.scope
    return f"oneplan:{scope.path}/{document.release.state.value}"


def keywords(document: Document) -> tuple[str, ...]:
    """Words that a search finds the file by."""
    return ("แผนพัฒนา", document.province, str(document.fiscal_year_be))
