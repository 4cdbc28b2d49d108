"""A form that is one record, filled in on the web and taken over from its workbook."""

import pytest

from oneplan.domain.submissions.drafts import EntryGone
from oneplan.services.forms.file_checks import form_of
from oneplan.services.submissions.draft_entries import remove_entry, save_entry
from oneplan.services.submissions.draft_sources import put_entries
from oneplan.services.submissions.drafts import begin_draft, load_form_draft
from tests.support.builders import SMALL_STEPS, step_data
from tests.support.typed_entries import typed_of
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A1"}


@pytest.fixture(params=["tambon_report", "bpm_confirmation"])
def record(request, session):
    """A record that is filled in, what a person typed, and what is kept of it."""
    first = step_data("1", form=request.param, submitted_by={"levels": ["amphoe"], "role": "kbo"})
    calendar = start_world(session, steps=(first, *SMALL_STEPS()[1:]))
    begin_draft(session, SCOPE)
    only = load_form_draft(session, SCOPE).draft.entries[0]
    typed = typed_of(form_of(calendar, "1"), count=1)[0]
    save_entry(session, SCOPE, only.key, typed, version=only.version, before={})

    def kept():
        return load_form_draft(session, SCOPE).draft.entries

    return session, typed, kept


def test_a_blank_workbook_empties_no_record(record):
    session, typed, kept = record
    put_entries(session, SCOPE, {}, [{}], key="up", instead=True)

    assert [each.values for each in kept()] == [typed]


def test_a_workbook_changes_the_record_that_others_type_into(record):
    session, typed, kept = record
    key, column = kept()[0].key, list(typed)[-1]
    version = kept()[0].version
    put_entries(session, SCOPE, {}, [{column: "จากไฟล์"}], key="up", instead=True)
    saved = save_entry(
        session,
        SCOPE,
        key,
        {column: "จากโทรศัพท์"},
        version=version,
        before={column: typed[column]},
    )

    assert saved.conflicts == {column: ("จากไฟล์", "จากโทรศัพท์")}
    assert [each.values for each in kept()] == [{**typed, column: "จากไฟล์"}]


def test_a_record_is_not_taken_out(record):
    session, _, kept = record
    with pytest.raises(EntryGone):
        remove_entry(session, SCOPE, kept()[0].key)
