"""Words of a choice as offices write them: with line breaks, numbers and other spaces."""

import pytest

from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.column_reading import ColumnReader
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Message
from oneplan.gateways.files.forms import load_form

FORM = load_form("village_plan", (2564,), 2564)


def read(value, key):
    column = ColumnReader(FORM, FORM.column(key), ValidationContext())
    (found,) = column.read([value], [cell_text(value)])
    return found.rule if isinstance(found, Message) else found


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        pytest.param("โครงสร้าง\nพื้นฐาน", "development_area", "infrastructure", id="line break"),
        pytest.param("3. ด้านสังคม", "development_area", "social", id="number and lead"),
        pytest.param("๓) ด้าน สังคม", "development_area", "social", id="Thai number and spaces"),
        pytest.param("อื่นๆ", "funding_source", "other", id="no space before the mark"),
        pytest.param("กระทรวง / กรม", "funding_source", "ministry", id="spaces about a stroke"),
        pytest.param("สังคมเศรษฐกิจ", "development_area", "choice", id="two values"),
        pytest.param("3.", "development_area", "choice", id="a number alone"),
        pytest.param("ด้าน", "development_area", "choice", id="a lead alone"),
    ],
)
def test_a_choice_in_its_spellings(text, key, value):
    assert read(text, key) == value
