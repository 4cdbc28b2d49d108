"""A list that is no text is told by what it is."""

import pytest

from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.spreadsheets.text_encodings import decode_list
from tests.support import corpus


@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(corpus.xlsx, "สมุดงาน Excel", id="xlsx"),
        pytest.param(corpus.xls, "สมุดงาน Excel", id="xls"),
        pytest.param(corpus.ods, "สมุดงาน LibreOffice", id="ods"),
    ],
)
def test_a_workbook_is_told_as_one(make, told):
    with pytest.raises(FileRefused) as refused:
        decode_list(make())

    assert told in refused.value.th
    assert "“CSV UTF-8" in refused.value.en
