"""Which project of a newer form is the same, and how many files one may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.forms.forms import Attachable
from oneplan.domain.submissions.attachments import (
    KINDS,
    MIB,
    AttachmentKind,
    find_excess,
    kind_of,
    pair_projects,
)

TAKES = Attachable(types=("pdf",), most=4, mib=10, most_each=2, mib_each=12, mib_all=20)
ROAD, OTHER_ROAD, POND = (
    ("a", "road 7401", "road"),
    ("b", "road 7401", "road"),
    ("c", "pond", "pond"),
)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        pytest.param({1: ROAD}, {9: ROAD}, {1: 9}, id="a row that moved"),
        pytest.param({1: ROAD}, {9: ("x", "road 7401", "road")}, {1: 9}, id="another budget"),
        pytest.param({1: ROAD}, {9: ("x", "road 7402", "road")}, {1: 9}, id="another place"),
        pytest.param({1: ROAD}, {9: ("x", "canal 7401", "canal")}, {}, id="another title"),
        pytest.param({1: ROAD, 2: POND}, {8: POND}, {2: 8}, id="one was left out"),
        pytest.param({1: ROAD, 2: ROAD}, {7: ROAD, 8: ROAD}, {1: 7, 2: 8}, id="two that say the same"),
        pytest.param({1: ROAD, 2: OTHER_ROAD}, {7: OTHER_ROAD, 8: ROAD}, {1: 8, 2: 7}, id="two of one title changed places"),
        pytest.param({1: ROAD, 2: OTHER_ROAD}, {7: ("x", "road 7401", "road")}, {}, id="one of two is left, and which is not known"),
        pytest.param({1: ROAD}, {7: ("x", "road 2", "road"), 8: ("y", "road 3", "road")}, {}, id="one became two"),
        pytest.param({}, {7: ROAD}, {}, id="nothing before"),
        pytest.param({1: ROAD}, {}, {}, id="nothing after"),
    ],
)  # fmt: skip
def test_the_same_project_is_found_and_never_guessed(before, after, same):
    assert pair_projects(before, after) == same


MARKS = st.tuples(*[st.sampled_from("abc")] * 3)


@given(before=st.lists(MARKS, max_size=6), after=st.lists(MARKS, max_size=6))
def test_no_project_is_two_and_none_is_unlike(before, after):
    old, new = dict(enumerate(before)), dict(enumerate(after, start=100))
    found = pair_projects(old, new)

    assert len(set(found.values())) == len(found)
    assert all(set(old[a]) & set(new[b]) for a, b in found.items())


@given(marks=st.lists(MARKS, max_size=6))
def test_a_form_that_did_not_change_keeps_all_of_its_projects(marks):
    old = dict(enumerate(marks))

    assert pair_projects(old, old) == {key: key for key in old}


@pytest.mark.parametrize(
    ("size", "of_all", "of_project", "said"),
    [
        pytest.param(MIB, [], [], None, id="the first"),
        pytest.param(MIB, [1, 1], [1, 1], "ของโครงการนี้มีแล้ว ๒ ไฟล์ รับไม่เกิน ๒ ไฟล์", id="a third of one project"),
        pytest.param(MIB, [1, 1], None, None, id="a third of no project"),
        pytest.param(MIB, [1] * 4, None, "ทั้งหมดมีแล้ว ๔ ไฟล์ รับไม่เกิน ๔ ไฟล์", id="a fifth of the unit"),
        pytest.param(5 * MIB, [8 * MIB], [8 * MIB], "ของโครงการนี้จะรวมเป็น ๑๓.๐ MiB รับไม่เกิน ๑๒ MiB", id="too much of one project"),
        pytest.param(5 * MIB, [8 * MIB, 8 * MIB], [], "ทั้งหมดจะรวมเป็น ๒๑.๐ MiB รับไม่เกิน ๒๐ MiB", id="too much of the unit"),
        pytest.param(4 * MIB, [8 * MIB], [8 * MIB], None, id="just as much as may be"),
    ],
)  # fmt: skip
def test_what_is_too_much_names_file_value_and_rule(size, of_all, of_project, said):
    found = find_excess(TAKES, name="แปลน.pdf", size=size, of_all=of_all, of_project=of_project)

    assert (found is None) == (said is None)
    if said:
        assert said in found.th
        assert "แปลน.pdf" in found.th
        assert "แปลน.pdf" in found.en


def test_every_kind_has_words_and_an_unknown_one_is_other():
    assert set(KINDS) == set(AttachmentKind)
    assert (kind_of("photo"), kind_of("../x")) == (AttachmentKind.PHOTO, AttachmentKind.OTHER)
