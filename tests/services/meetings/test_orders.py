"""Orders of committees: one an area, with its file, and which areas have none."""

import io
from dataclasses import replace

import pytest
from docx import Document

from oneplan.domain.meetings.faults import MeetingInvalid
from oneplan.gateways.files.file_types import FileRefused
from oneplan.services.decisions.records import is_recorded
from oneplan.services.meetings.orders import NewOrder, keep_order, view_orders
from oneplan.services.operations.dropped_steps import StepInUse, list_dropped
from oneplan.store.shared import audit_chain
from tests.support.builders import SMALL_STEPS, make_calendar, step_data
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres
AMPHOE = {"levels": ["amphoe"], "role": "amphoe"}
SETUP = {"kind": "setup", "form": None, "submitted_by": AMPHOE, "window": {"printed": "ม.ค. ๖๒"}}
ORDER = NewOrder(
    area_code="๗๔๐๑", number="๑๒/๒๕๖๒", dated="๔ ม.ค. ๖๒", signer="นายอำเภอ", file_name="คำสั่ง.docx"
)


def word_file(text="คำสั่งแต่งตั้งคณะกรรมการ"):
    document = Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


ORDER_FILE = word_file()


@pytest.fixture
def setup(session):
    """A step in which every amphoe appoints its committee."""
    return start_world(session, steps=(*SMALL_STEPS(), step_data("5", **SETUP)))


def keep(session, files, *, content=ORDER_FILE, **changes):
    order = replace(ORDER, **changes)
    return keep_order(session, CYCLE, "5", order, content=content, files=files, actor="ปลัดอำเภอ")


def test_an_order_is_kept_once_and_the_areas_without_one_are_named(session, files, setup):
    sha256 = keep(session, files)
    assert keep(session, files) == sha256

    found = view_orders(session, CYCLE, "5")
    assert files.get(sha256) == ORDER_FILE
    assert [(e["area"], e["number"], e["dated"], e["signer"]) for e in found["orders"]] == [
        ("7401", "12/2562", "2019-01-04", "นายอำเภอ")
    ]
    assert (found["level"], found["areas"], found["with_order"]) == ("amphoe", 3, 1)
    assert [each["area"] for each in found["missing"]] == ["7402", "7403"]
    assert [e.action for e in audit_chain.list_events(session)].count("order.kept") == 1


def test_an_order_of_an_amphoe_is_what_its_required_action_asks_for(session, files, setup):
    keep(session, files)
    keep(session, files, area_code="740201")

    assert is_recorded(session, CYCLE, "5", "7401")
    assert not is_recorded(session, CYCLE, "5", "7402")
    found = view_orders(session, CYCLE, "5", level="tambon")
    assert found["with_order"] == 1
    assert len(found["missing"]) == found["areas"] - 1 > 30


def test_an_order_that_is_wrong_is_refused(session, files, setup):
    for changes, told in (
        ({"area_code": "2101"}, "area '2101': a DOPA code"),
        ({"area_code": "74ก"}, "area '74ก'"),
        ({"dated": "เมื่อวาน"}, "day 'เมื่อวาน'"),
        ({"dated": "๑ มี.ค. ๖๒"}, "an order is kept after it was signed"),
        ({"number": " "}, "number ''"),
        ({"signer": ""}, "signer ''"),
    ):
        with pytest.raises(MeetingInvalid, match=told):
            keep(session, files, **changes)
    with pytest.raises(FileRefused):
        keep(session, files, content=b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    assert view_orders(session, CYCLE, "5")["orders"] == []

    keep(session, files)
    with pytest.raises(MeetingInvalid, match="an order is not changed"):
        keep(session, files, content=word_file("คำสั่งอื่น"))


def test_a_step_with_an_order_is_not_dropped_from_the_calendar(session, files, setup):
    keep(session, files, area_code="740201")
    with pytest.raises(StepInUse, match="1 orders") as refused:
        list_dropped(session, make_calendar(*SMALL_STEPS()))

    assert "คำสั่งแต่งตั้ง 1" in refused.value.in_thai
