"""Files of acts: the one that was chosen last is taken, and nothing but what was uploaded."""

from html import unescape

import pytest

from tests.support.desk import fields_of
from tests.support.world import CYCLE, REGISTER

pytestmark = pytest.mark.postgres
ACT = f"/cycles/{CYCLE}/acts/import-units"
WRONG = REGISTER.replace("7401", "9999")


def _send(desk, page, *, upload=None, **values):
    """Send the form as a browser does: the control of the file, then what was kept before."""
    hidden = {**fields_of(unescape(page)), "reason": "เหตุผล", "phase": "preview", **values}
    chosen = ("file", upload or ("", b""))
    kept = {name: value for name, value in hidden.items() if name in ("file", "file_name")}
    rest = {name: value for name, value in hidden.items() if name not in kept}
    return desk.post(ACT, files=[chosen, *((k, (None, v)) for k, v in {**kept, **rest}.items())])


def test_a_file_that_is_chosen_again_takes_the_place_of_the_wrong_one(desk):
    first = _send(desk, desk.get(ACT).text, upload=("ผิด.csv", WRONG.encode()))
    second = _send(desk, first.text, upload=("ถูก.csv", REGISTER.encode()))

    assert 'role="alert"' in first.text
    assert second.status_code == 200
    assert 'role="alert"' not in second.text
    assert "ถูก.csv" in second.text
    assert "ผิด.csv" not in second.text


def test_a_file_that_was_kept_need_not_be_chosen_again(desk):
    first = _send(desk, desk.get(ACT).text, upload=("ถูก.csv", REGISTER.encode()))

    assert _send(desk, first.text, phase="confirm").status_code == 303


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("../../../../../../../../etc/passwd", id="a path of the machine"),
        pytest.param("..", id="a folder"),
        pytest.param("content", id="no hash"),
        pytest.param("ก" * 64, id="letters that no hash has"),
        pytest.param("a" * 64, id="a hash that nothing has"),
        pytest.param("a" * 64 + "\n" + "b" * 64, id="two hashes"),
    ],
)
def test_a_file_that_was_not_uploaded_is_refused_in_words(desk, name):
    answer = _send(desk, desk.get(ACT).text, file=name, file_name="ก.csv")

    assert answer.status_code == 200
    assert "ไม่พบไฟล์นี้ กรุณาเลือกไฟล์อีกครั้ง" in answer.text
    assert "root:" not in answer.text
