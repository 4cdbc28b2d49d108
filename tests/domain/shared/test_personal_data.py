"""What a clerk typed about a person does not reach a printed page."""

import pytest

from oneplan.domain.shared.personal_data import HIDDEN, hide_personal_data


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("ติดต่อ somchai@example.com ได้", f"ติดต่อ {HIDDEN} ได้", id="mail"),
        pytest.param("โทร 081-234-5678", f"โทร {HIDDEN}", id="mobile"),
        pytest.param("โทร ๐๘๑ ๒๓๔ ๕๖๗๘", f"โทร {HIDDEN}", id="mobile in Thai figures"),
        pytest.param("โทร 038-694010", f"โทร {HIDDEN}", id="land line"),
        pytest.param("บัตร 1-1017-00230-70-8", f"บัตร {HIDDEN}", id="citizen number"),
        pytest.param("บัตร ๑๑๐๑๗๐๐๒๓๐๗๐๘", f"บัตร {HIDDEN}", id="citizen number in Thai figures"),
        pytest.param("ครุภัณฑ์ 1101700230709", "ครุภัณฑ์ 1101700230709", id="thirteen other digits"),
        pytest.param("งบ 1,250,000.00 บาท", "งบ 1,250,000.00 บาท", id="an amount"),
        pytest.param("ถนนสาย 3 ปี 2564", "ถนนสาย 3 ปี 2564", id="a year"),
    ],
)
def test_personal_data_is_hidden_and_nothing_else(text, printed):
    assert hide_personal_data(text) == printed
