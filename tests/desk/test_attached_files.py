"""Files with details on the desk: shown with their project, and opened by who may see the unit."""

import io
from contextlib import contextmanager

import pytest
from PIL import Image

from oneplan.domain.submissions.attachments import AttachmentKind
from oneplan.services.cycles.steps import collect_step
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.submissions.attachment_targets import NewAttachment
from oneplan.services.submissions.attachments import receive_attachment
from oneplan.store.submissions import submission_rows, version_files
from tests.support.desk import desk_client
from tests.support.statements import statements
from tests.support.world import CYCLE, send

pytestmark = pytest.mark.postgres
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A1"}


@pytest.fixture
def attached(session, files, calendar):
    """A photo of the first project of A1, whose plan was made; its hash and its row."""
    for unit in ("A1", "A2", "A3"):
        send(session, files, calendar, unit)
    standing = version_files.find_standing(session, **SCOPE)
    row, title = submission_rows.list_titles(session, standing.id)[0]
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    new = NewAttachment(
        file_name="สระ.jpg", content=out.getvalue(), kind=AttachmentKind.PHOTO, row=row
    )

    @contextmanager
    def begin(**_):
        with session.begin_nested():
            yield session

    sha256 = receive_attachment(begin=begin, scope=SCOPE, new=new, sender="ก", files=files)
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    consolidate_step(session, CYCLE, "2", "")
    return sha256, row, title


def test_the_unit_and_the_project_show_the_file_and_open_it(desk, session, attached):
    sha256, row, title = attached
    address = f"/cycles/{CYCLE}/units/A1/attachments/1/{sha256}"
    for page in (f"/cycles/{CYCLE}/units/A1", f"/cycles/{CYCLE}/plan/rows/1/A1/{row}"):
        session.expunge_all()
        with statements() as asked:
            answer = desk.get(page)

        assert len(asked) <= 8, asked
        assert "สระ.jpg" in answer.text
        assert "ภาพถ่าย" in answer.text
        assert address in answer.text
        assert title in answer.text
    found = desk.get(address)
    assert found.content.startswith(b"\xff\xd8\xff")
    assert found.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        pytest.param(("viewer", ""), 200, id="who may read"),
        pytest.param(("secretary", "7401"), 200, id="an officer of the area"),
        pytest.param(("secretary", "7402"), 403, id="an officer of another area"),
        pytest.param(("stranger", ""), 403, id="who may not read"),
        pytest.param(("nobody", ""), 401, id="who has not signed in"),
    ],
)
def test_a_file_is_opened_by_who_may_see_its_unit(session, files, attached, who, status):
    role, area = who
    desk = desk_client(session, files, role=role, area=area, is_officer=bool(area))

    assert desk.get(f"/cycles/{CYCLE}/units/A1/attachments/1/{attached[0]}").status_code == status


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("A1/attachments/1/" + "0" * 64, id="no such file"),
        pytest.param("A2/attachments/1/{}", id="another unit's"),
        pytest.param("A1/attachments/2/{}", id="another step's"),
    ],
)
def test_a_file_that_is_not_there_is_told(desk, attached, path):
    assert desk.get(f"/cycles/{CYCLE}/units/{path.format(attached[0])}").status_code == 404
