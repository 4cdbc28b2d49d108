"""Where a project stands, as the plan of an amphoe asks."""

import pytest

from oneplan.domain.plans.places import is_inside


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        pytest.param("110101", True, id="a tambon of it"),
        pytest.param("110101/3", True, id="a village of it"),
        pytest.param("110203", False, id="a tambon of another"),
        pytest.param("110203, 110101", True, id="two amphoe, one of them it"),
        pytest.param("110203, 110301", False, id="two others"),
        pytest.param("1101", True, id="itself"),
        pytest.param("1102", False, id="another"),
        pytest.param("11", True, id="the whole province"),
        pytest.param("12", False, id="another province"),
        pytest.param("ทุกตำบล", True, id="words: nothing says that it is not here"),
        pytest.param("110203/1101", False, id="the number of a village is no area"),
    ],
)
def test_what_is_done_in_an_amphoe(place, inside):
    assert is_inside(place, "1101") is inside
