"""Every notice reads as it was written down; a missing value is an error, never a gap."""

import os
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from oneplan.config.places import INCLUDE
from oneplan.gateways.mail.templates import baht, render_notice, thai_date
from tests.support.notice_values import NAMES, VALUES
from tests.support.world import moment

GOLDEN = Path(__file__).parents[2] / "data" / "notices"


@pytest.mark.parametrize("name", NAMES)
def test_a_notice_reads_as_written_down(name):
    now = moment("2019-07-03") if name == "overdue" else VALUES["now"]
    text = "\n=====\n".join(render_notice(name, {**VALUES, "now": now})) + "\n"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("ONEPLAN_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")

    assert golden.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", NAMES)
def test_a_name_cannot_bring_markup_into_a_mail(name):
    _, text, html = render_notice(name, VALUES)

    assert "ก.บ.อ. <แกลง>" in text
    assert "ก.บ.อ. &lt;แกลง&gt;" in html


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_value_is_an_error(name):
    with pytest.raises(UndefinedError, match="unit_name"):
        render_notice(name, {k: v for k, v in VALUES.items() if k != "unit_name"})


def test_every_notice_has_its_three_files():
    for name in NAMES:
        files = {path.name for path in (INCLUDE / "templates/notices" / name).iterdir()}
        assert files == {"subject.txt", "body.txt", "body.html"}, name


def test_a_day_is_written_with_its_weekday_in_bangkok():
    assert thai_date(moment("2019-02-28T23:59:59")) == "วันพฤหัสบดีที่ ๒๘ กุมภาพันธ์ ๒๕๖๒"


def test_an_amount_is_written_with_separators_and_thai_digits():
    assert baht("1234567.5") == "๑,๒๓๔,๕๖๗.๕๐"
