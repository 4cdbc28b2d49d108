"""The shape of a nation's register."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.services.simulation.register_sizes import AMPHOE, PROVINCES, NationSize, villages_for


@pytest.mark.parametrize(
    ("units", "shape"),
    [
        pytest.param(None, (2, 3, 2), id="small"),
        pytest.param(1, (1, 3, 2), id="one province"),
        pytest.param(200, (6, 3, 2), id="more provinces"),
        pytest.param(4_000, (PROVINCES, None, 1), id="every amphoe"),
        pytest.param(20_000, (PROVINCES, None, 9), id="more tambon"),
    ],
)
def test_a_register_grows_by_provinces_then_amphoe_then_tambon(units, shape):
    size = NationSize.of(units)

    assert (size.provinces, size.amphoe, size.tambon) == shape


@given(st.integers(1, 60_000), st.integers(0, 20_000))
def test_more_units_are_never_fewer(units, more):
    def held(size):
        amphoe = size.provinces * size.amphoe if size.amphoe else AMPHOE
        return size.provinces * 12 + amphoe * (4 + 2 * size.tambon)

    assert held(NationSize.of(units)) <= held(NationSize.of(units + more))
    assert held(NationSize.of(units)) >= units


@pytest.mark.parametrize(("units", "villages"), [(None, 2), (1, 1), (400, 4)])
def test_a_province_has_villages_for_its_units(units, villages):
    assert villages_for(units, tambon=58, usual=2) == villages
