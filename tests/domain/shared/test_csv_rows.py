"""Lists are read as offices save them, and nothing in them is passed over in silence."""

import pytest

from oneplan.domain.shared.csv_rows import CsvTorn, read_records

COLUMNS = ("unit", "baht")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("unit,baht,note\nA1,5,\n", "line 1: column 'note' is not known", id="an unknown column"),
        pytest.param("unit,baht\nA1;5;6\nA2,5,6\n", "line 3: 3 cells", id="a cell too many"),
        pytest.param("unit,baht,\nA1,5,6\n", "line 2: '6' stands under", id="a column without a name"),
        pytest.param("unit,unit,baht\n", "line 1: column 'unit' stands more", id="a column twice"),
        pytest.param("unit\nA1\n", "line 1: column baht is missing", id="a missing column"),
    ],
)  # fmt: skip
def test_what_belongs_to_no_column_is_refused(content, told):
    with pytest.raises(CsvTorn, match=told) as torn:
        read_records(content, COLUMNS, COLUMNS)

    assert torn.value.problem.th.startswith("บรรทัดที่ ")
