"""What is a need, which file holds, how villages add up, and which project answers what."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplan.domain.evidence.kinds import EvidenceKind, Indicator
from oneplan.domain.evidence.measures import WHOLE, sum_tambon
from oneplan.domain.evidence.named_needs import NamedNeed, name_need, named_needs
from oneplan.domain.evidence.needs import EvidenceFile, choose_files, in_force, of_tambon
from oneplan.domain.evidence.project_needs import count_tambon, link_projects, suggest_links
from tests.support.evidence_files import BMN, NRD2C

COUNTS = ["households", "passed", "failed", "share", "level"]
KEYS = ["area", "kind", "year", "number"]


def facts_of(*rows):
    """Facts of (file, place, number, passed, failed, share, level, households)."""
    names = ["file", "place", "number", "passed", "failed", "share", "level", "households"]
    found = pd.DataFrame([dict(zip(names, row, strict=False)) for row in rows], columns=names)
    return found.assign(
        area="740101", unit=[p if len(p) > 6 else "" for p in found["place"]]
    ).astype(dict.fromkeys(COUNTS, "Int64") | {"place": "str", "area": "str", "unit": "str"})


def file_of(id_, kind=BMN, year=2561, area="74", target=90):
    return EvidenceFile(
        id=id_,
        kind=kind,
        year_be=year,
        area_code=area,
        indicators=[Indicator(1, "น้ำสะอาด", target)],
    )


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        pytest.param([file_of(1), file_of(2)], {BMN: 2}, id="the later of one year"),
        pytest.param([file_of(2), file_of(1, year=2560)], {BMN: 2}, id="the last year"),
        pytest.param([file_of(1), file_of(2, year=2560)], {BMN: 1}, id="an old year comes late"),
        pytest.param([file_of(1), file_of(2, area="7401")], {BMN: 2}, id="an amphoe's own"),
        pytest.param([file_of(1, area="7401"), file_of(2)], {BMN: 2}, id="the whole comes later"),
        pytest.param([file_of(1), file_of(2, area="7402")], {BMN: 1}, id="another amphoe's"),
        pytest.param([file_of(1), file_of(2, NRD2C)], {BMN: 1, NRD2C: 2}, id="two surveys"),
        pytest.param([file_of(1, area="7402")], {}, id="of nothing here"),
    ],
)
def test_the_file_that_speaks_of_a_tambon(files, chosen):
    assert choose_files(files, "740101") == chosen


def test_a_village_that_the_later_file_lacks_has_no_evidence():
    facts = facts_of((1, "74010101", 1, 1, 9, 1000), (1, "74010102", 1, 1, 9, 1000),
                     (2, "74010101", 1, 10, 0, 10000))  # fmt: skip
    held = in_force(facts, [file_of(1), file_of(2)])

    assert list(held["place"]) == ["74010101"]
    assert list(held["is_need"]) == [False]


@pytest.mark.parametrize(
    ("fact", "kind", "target", "is_need"),
    [
        pytest.param((1, "v", 1, 89, 11, 8900), BMN, 90, True, id="below"),
        pytest.param((1, "v", 1, 90, 10, 9000), BMN, 90, False, id="right at it"),
        pytest.param((1, "v", 1, None, None, 8999), BMN, 90, True, id="a share alone"),
        pytest.param((1, "v", 1, 0, 0, None), BMN, 90, False, id="nobody was asked"),
        pytest.param((1, "v", 1, None, None, None, 1), NRD2C, 1, True, id="much of a problem"),
        pytest.param((1, "v", 1, None, None, None, 2), NRD2C, 1, False, id="some problem"),
        pytest.param((1, "v", 1, None, None, None, 2), NRD2C, 2, True, id="some, where asked"),
    ],
)
def test_what_is_a_need(fact, kind, target, is_need):
    held = in_force(facts_of(fact), [file_of(1, kind, target=target)])

    assert list(held["is_need"]) == [is_need]


def test_a_tambon_is_summed_by_households_and_never_by_the_mean_of_shares():
    facts = facts_of((1, "74010101", 1, 1, 9, 1000), (1, "74010102", 1, 990, 0, 10000))
    [found] = of_tambon(in_force(facts, [file_of(1)])).to_dict("records")

    assert found["share"] == 9910
    assert (found["passed"], found["failed"], found["villages"]) == (991, 9, 2)
    assert found["need_villages"] == 1
    assert found["is_need"]


def test_shares_without_households_make_no_sum():
    facts = facts_of((1, "74010101", 1, None, None, 5000), (1, "74010102", 1, None, None, 9900))
    [found] = of_tambon(in_force(facts, [file_of(1)])).to_dict("records")

    assert pd.isna(found["share"])
    assert (found["lowest"], found["highest"], found["counted"]) == (5000, 9900, 0)


def test_levels_are_counted_and_not_averaged():
    facts = facts_of(*[(1, f"7401010{n}", 1, None, None, None, level)
                       for n, level in enumerate([1, 1, 3])])  # fmt: skip
    [found] = of_tambon(in_force(facts, [file_of(1, NRD2C, target=1)])).to_dict("records")

    assert [found[f"level_{n}"] for n in (1, 2, 3)] == [2, 0, 1]
    assert found["need_villages"] == 2


def test_what_a_file_says_of_the_tambon_itself_holds():
    facts = facts_of((1, "740101", 1, 50, 50, 5000), (1, "74010102", 1, 99, 1, 9900))
    [found] = of_tambon(in_force(facts, [file_of(1)])).to_dict("records")

    assert found["share"] == 5000


counts = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=12
).filter(lambda rows: any(sum(row) for row in rows))


@settings(max_examples=25)
@given(counts)
def test_the_sum_of_a_tambon_is_that_of_its_villages(rows):
    facts = facts_of(
        *[
            (1, f"7401{n:04d}", 1, p, f, round(p / (p + f) * WHOLE) if p + f else None)
            for n, (p, f) in enumerate(rows)
        ]
    ).assign(kind="bmn", year=2561)
    [found] = sum_tambon(facts, KEYS).to_dict("records")
    passed, failed = (sum(column) for column in zip(*rows, strict=True))

    assert (found["passed"], found["failed"]) == (passed, failed)
    assert found["share"] == pytest.approx(passed / (passed + failed) * WHOLE, abs=1)
    assert found["lowest"] - 1 <= found["share"] <= found["highest"] + 1


@settings(max_examples=25)
@given(counts)
def test_shares_with_households_weigh_as_their_counts_do(rows):
    said = [(p, f) for p, f in rows if p + f]
    facts = facts_of(
        *[
            (1, f"7401{n:04d}", 1, None, None, round(p / (p + f) * WHOLE), None, p + f)
            for n, (p, f) in enumerate(said)
        ]
    ).assign(kind="bmn", year=2561)
    [found] = sum_tambon(facts, KEYS).to_dict("records")
    passed, everyone = sum(p for p, _ in said), sum(map(sum, said))

    assert found["households"] == everyone
    assert found["share"] == pytest.approx(passed / everyone * WHOLE, abs=1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("จปฐ. ข้อ 5 น้ำสะอาด", {(BMN, 5, 0)}, id="as it is said"),
        pytest.param("จปฐ. ปี ๒๕๖๑ ข้อ ๕", {(BMN, 5, 2561)}, id="Thai digits and a year"),
        pytest.param("กชช.2ค ข้อ 12 และ จปฐ ตัวชี้วัดที่ 8", {(NRD2C, 12, 0), (BMN, 8, 0)}, id="both"),
        pytest.param("กชช. ๒ค ตัวชี้วัด 3, 4 และ 5", {(NRD2C, n, 0) for n in (3, 4, 5)}, id="several"),
        pytest.param("ตามข้อมูล จปฐ. ปี 2561", set(), id="the survey alone"),
        pytest.param("ข้อ 5 ของระเบียบ", set(), id="a number alone"),
        pytest.param("จปฐ. ข้อ 500", set(), id="no indicator has that number"),
        pytest.param("จปฐ. ข้อ 30,000 บาท", set(), id="an amount"),
        pytest.param("จปฐ. ข้อ 9 และ 10 ครัวเรือน", {(BMN, 9, 0)}, id="a number of households"),
        pytest.param("จปฐ. ข้อ 1-3", {(BMN, n, 0) for n in (1, 2, 3)}, id="from one to another"),
        pytest.param("จปฐ. ข้อ 1 ถึง 3, 7", {(BMN, n, 0) for n in (1, 2, 3, 7)}, id="and one more"),
        pytest.param("จปฐ. ข้อ 9-7", {(BMN, n, 0) for n in (7, 8, 9)}, id="the last one first"),
        pytest.param("จปฐ. พ.ศ. 2561 ข้อ 8", {(BMN, 8, 2561)}, id="a year without its word"),
        pytest.param("จปฐ. ปี 61 ข้อ 9", {(BMN, 9, 2561)}, id="a year in two digits"),
        pytest.param("ตัวชี้วัด จปฐ. ที่ 8", {(BMN, 8, 0)}, id="the word before"),
    ],
)
def test_the_needs_that_a_text_names(text, found):
    assert named_needs(text) == found


@given(st.sampled_from(EvidenceKind), st.integers(1, 99), st.integers(2533, 2600))
def test_a_need_that_was_written_is_read_again(kind, number, year):
    assert named_needs(name_need(kind, number, "ครัวเรือนมีน้ำสะอาด", year)) == {
        NamedNeed(kind, number, year)
    }


NEEDS = pd.DataFrame(
    [
        ("74010101", "740101", "74010101", "bmn", 2561, 8, "ครัวเรือนมีน้ำสะอาดสำหรับดื่ม"),
        ("74010102", "740101", "74010102", "bmn", 2561, 8, "ครัวเรือนมีน้ำสะอาดสำหรับดื่ม"),
        ("74010102", "740101", "74010102", "nrd2c", 2560, 1, "ถนน"),
    ],
    columns=["place", "area", "unit", "kind", "year", "number", "name"],
)


def projects_of(*rows):
    """Projects of (row key, village, title, said)."""
    found = pd.DataFrame(rows, columns=["row_key", "village", "title", "said"], dtype="str")
    return found.assign(
        tambon="740101",
        naming=found["said"],
        sender=found["row_key"].str.rsplit("/", n=1).str[0],
        title_key=found["title"],
    )


def answers_of(*rows):
    names = ["sender", "title_key", "kind", "year", "number", "is_link"]
    return pd.DataFrame(rows, columns=names).astype({"year": "int64", "number": "int64"})


def places(links):
    return {(each["row_key"], each["place"], each["number"], each["how"])
            for each in links.to_dict("records")}  # fmt: skip


@pytest.mark.parametrize(
    ("project", "answers", "found"),
    [
        pytest.param(
            ("1/74010101/5", "74010101", "ประปา", "จปฐ. ข้อ 8"), [],
            {("1/74010101/5", "74010101", 8, "named")}, id="of its own village alone",
        ),
        pytest.param(
            ("1/T/5", "", "ประปา", "จปฐ. ข้อ 8"), [],
            {("1/T/5", f"7401010{n}", 8, "named") for n in (1, 2)}, id="a tambon's, of all",
        ),
        pytest.param(("1/T/5", "", "ประปา", "จปฐ. ปี 2560 ข้อ 8"), [], set(), id="of another year"),
        pytest.param(("1/T/5", "", "ประปาน้ำสะอาด", ""), [], set(), id="words alone are no link"),
        pytest.param(
            ("1/T/5", "", "ประปา", ""), [("1/T", "ประปา", "nrd2c", 2560, 1, True)],
            {("1/T/5", "74010102", 1, "confirmed")}, id="confirmed",
        ),
        pytest.param(
            ("1/T/5", "", "ประปา", "จปฐ. ข้อ 8"), [("1/T", "ประปา", "bmn", 2561, 8, False)],
            set(), id="named, and refused by a person",
        ),
        pytest.param(
            ("1/T/5", "", "ประปา", ""), [("1/T", "ถนน", "bmn", 2561, 8, True)],
            set(), id="another project was confirmed",
        ),
    ],
)  # fmt: skip
def test_which_project_answers_which_need(project, answers, found):
    assert places(link_projects(projects_of(project), NEEDS, answers_of(*answers))) == found


def test_words_suggest_until_a_person_has_answered():
    projects = projects_of(
        ("1/T/5", "", "ก่อสร้างระบบประปาน้ำสะอาด", ""), ("1/T/6", "", "อบรมอาชีพจักสาน", "")
    )
    nobody = answers_of()
    links = link_projects(projects, NEEDS, nobody)
    found = suggest_links(projects, NEEDS, links, nobody)

    assert list(zip(found["row_key"], found["number"], strict=True)) == [("1/T/5", 8)]
    refused = answers_of(("1/T", "ก่อสร้างระบบประปาน้ำสะอาด", "bmn", 2561, 8, False))
    assert suggest_links(projects, NEEDS, links, refused).empty
    assert count_tambon(projects, NEEDS, links).to_dict("records") == [
        {"area": "740101", "needs": 3, "answered": 0, "projects": 2, "with_need": 0,
         "unanswered": 3, "without_need": 2},
    ]  # fmt: skip


def test_nothing_known_counts_nothing():
    none = projects_of()
    links = link_projects(none, NEEDS.head(0), answers_of())

    assert count_tambon(none, NEEDS.head(0), links).empty
    assert suggest_links(none, NEEDS.head(0), links, answers_of()).empty
