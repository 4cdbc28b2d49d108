"""What the rules of merging do by themselves and what they ask, for whoever answers."""

from __future__ import annotations

from oneplan.domain.plans.merging import MergingRules
from oneplan.domain.shared.thai_numerals import to_thai_digits

REPLACED = (
    "ไฟล์ที่หน่วยงานส่งใหม่แทนไฟล์เดิมของหน่วยงานนั้นทั้งไฟล์ ไม่ใช่การรวมโครงการ",
    "A file that a unit sends again replaces all of its earlier one; nothing is merged by that.",
)
OF_ONE_UNIT = (
    "โครงการสองแถวของหน่วยงานเดียวกันในขั้นตอนเดียวกัน ระบบไม่รวมและไม่ถาม",
    "Two rows of one unit in one step are neither merged nor asked about.",
)


def merge_words(rules: MergingRules) -> list[tuple[str, str]]:
    """Sentences in Thai and English: what is merged unasked, what is asked, what is neither."""
    return [_exact(rules), _asked(rules), OF_ONE_UNIT, REPLACED]


def _exact(rules: MergingRules) -> tuple[str, str]:
    if not rules.exact.merge:
        return (
            "ระบบไม่รวมโครงการใดเอง แม้ชื่อและพื้นที่เดียวกัน",
            "Nothing is merged unasked, not even one title in one place.",
        )
    is_same = rules.exact.budgets == "same"
    money_th = " และวงเงินเท่ากันทุกปี" if is_same else " ไม่ว่าวงเงินเท่ากันหรือไม่"
    money_en = "with the same money in each year" if is_same else "whatever their money"
    return (
        "ระบบรวมเองเฉพาะโครงการชื่อเดียวกันในพื้นที่เดียวกันจากหลายหน่วยงาน หน่วยงานละหนึ่งแถว"
        f"{money_th} แถวที่ถูกรวมเก็บไว้พร้อมเหตุผล",
        "Merged unasked is one title in one place that several units name once each,"
        f" {money_en}; a row that went into another is kept with its reason.",
    )


def _asked(rules: MergingRules) -> tuple[str, str]:
    score = f"{rules.candidates.score:g}"
    is_same = rules.candidates.numbers == "same"
    numbers_th = " และตัวเลขในชื่อตรงกัน" if is_same else ""
    numbers_en = " with the same numbers in them" if is_same else ""
    return (
        f"ชื่อที่คล้ายกันตั้งแต่ {to_thai_digits(score)}%{numbers_th} ในตำบลเดียวกัน จากคนละหน่วยงาน"
        " รวมทั้งชื่อเดียวกันที่ยังไม่รวม ระบบถามในหน้านี้ ผู้มีอำนาจตอบทีละคู่"
        " คำตอบมีผลเมื่อรวมแผนครั้งต่อไป",
        f"Titles alike by {score}% or more{numbers_en}, in one tambon and of two units, are asked"
        " about on this page, and so is one title that was not merged; a person answers pair by"
        " pair, and the answer holds from the next consolidation.",
    )
