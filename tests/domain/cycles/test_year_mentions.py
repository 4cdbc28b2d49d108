"""What a number in a text is a year of."""

import pytest

from oneplan.domain.cycles.year_mentions import find_mentions

CASES = [
    pytest.param("ประจำปีงบประมาณ พ.ศ. ๒๕๖๔", [("fiscal_year", (2564,))], id="a fiscal year"),
    pytest.param("คำของบประมาณ ๒๕๖๐", [("fiscal_year", (2560,))], id="a budget request"),
    pytest.param("โครงการปี 63", [("fiscal_year", (2563,))], id="two digits"),
    pytest.param("(ทบทวนปี ๒๕๖๔)", [("review_year", (2564,))], id="a review"),
    pytest.param("ฉบับทบทวนในปี พ.ศ. ๒๕๖๒", [("review_year", (2562,))], id="reviewed in a year"),
    pytest.param("ปี ๒๕๖๑ – ๒๕๖๔", [("span", (2561, 2564))], id="a span"),
    pytest.param("แผน ๕ ปี (พ.ศ. ๒๕๖๑ -๒๕๖๕)", [("span", (2561, 2565))], id="five years are no year"),
    pytest.param("ให้แล้วเสร็จภายในเดือนมิถุนายน ๒๕๖๑", [("date", (2561,))], id="a date"),
    pytest.param("พระราชกฤษฎีกาว่าด้วยการบริหารงานจังหวัด พ.ศ. ๒๕๕๑", [("law", (2551,))], id="a law"),
    pytest.param("ตามหนังสือ ลงวันที่ ๔ กุมภาพันธ์ พ.ศ.๒๕๕๒", [("law", (2552,))], id="an earlier letter"),
    pytest.param("พระราชกฤษฎีกา พ.ศ. ๒๕๕๑ และแผน พ.ศ. ๒๕๖๔", [("law", (2551,)), ("year", (2564,))], id="a law, then a year"),
    pytest.param("ที่ มท ๐๒๑๒.๑/ว ๒๕๖๔ โทร. ๐ ๒๕๖๔ ๒๕๖๕", [], id="numbers of a letter and a telephone"),
    pytest.param("FY2564 (2564 review), reviewed in B.E. 2562, B.E. 2561-2565",
                 [("fiscal_year", (2564,)), ("review_year", (2564,)), ("review_year", (2562,)), ("span", (2561, 2565))], id="English"),
    pytest.param("by 31 March 2566", [("date", (2566,))], id="an English date"),
    pytest.param("๓ อำเภอ ๙๓ ตำบล มาตรา ๑๙ เวลา ๑๓.๓๐ น.", [], id="numbers that are no years"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), CASES)
def test_a_year_is_what_the_words_around_it_say(text, found):
    assert [(each.kind.value, each.years_be) for each in find_mentions(text)] == found
