"""Whatever is wrong with an act's form, what was typed is still there."""

import re
from html import escape, unescape

import pytest

from oneplan.desk.act_registry import ACTS
from oneplan.store.shared.audit_chain import last_number
from tests.support.desk import fields_of
from tests.support.world import CYCLE, send

pytestmark = pytest.mark.postgres
ADDRESS = {
    "step": "1",
    "unit": "A1",
    "row": "1/A1/3",
    "letter": "cover",
    "number": "1",
    "pair": "1",
    "ticket": "1",
    "group": "",
    "mail": "1",
}
"""What the links of the pages say; an act takes of it what it asks."""
TYPED = re.compile(
    r'<input id="field-[^"]*" name="([^"]+)"|<textarea id="field-[^"]*" name="([^"]+)"'
)
TICKED = re.compile(r'<input type="checkbox" name="([^"]+)" value="([^"]+)"')
CHOSEN = re.compile(r'<select id="field-[^"]*" name="([^"]+)".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"')


@pytest.fixture
def forms(desk, session, files, calendar):
    """Act → its form, of all that can be shown in a small cycle."""
    send(session, files, calendar, "A1")
    found = {}
    for name in ACTS:
        for params in (ADDRESS, {}):
            answer = desk.get(f"/cycles/{CYCLE}/acts/{name}", params=params)
            if answer.status_code == 200:
                found[name] = answer.text
                break
    return found


def answers_of(page):
    """Something typed in each field, the last choice of each list, every box ticked."""
    typed = {
        first or second: f"คำตอบ <{first or second}> ๑" for first, second in TYPED.findall(page)
    }
    chosen = {}
    for match in CHOSEN.finditer(page):
        options = OPTION.findall(match.group())
        if options:
            chosen[match[1]] = unescape(options[-1])
    return typed, chosen, dict(TICKED.findall(page))


def test_every_form_keeps_what_was_typed_when_it_is_refused(desk, session, forms):
    assert len(forms) > len(ACTS) * 2 / 3
    lost = {}
    asked = 0
    for name, page in forms.items():
        typed, chosen, ticked = answers_of(page)
        asked += len(typed) + len(chosen) + len(ticked)
        before = last_number(session, cycle_id=CYCLE)
        data = {
            **fields_of(unescape(page)),
            **typed,
            **chosen,
            **ticked,
            "reason": "เหตุผล <ที่พิมพ์>",
            "seen": "another",
            "phase": "confirm",
        }
        answer = desk.post(f"/cycles/{CYCLE}/acts/{name}", data=data)
        shown = answer.text
        gone = [key for key, value in typed.items() if escape(value) not in shown]
        gone += [
            key
            for key, value in chosen.items()
            if f'value="{escape(value)}" selected' not in shown and f'name="{key}"' in shown
        ]
        gone += [
            key
            for key, value in ticked.items()
            if f'name="{key}" value="{value}" checked' not in shown
        ]
        if ACTS[name].needs_reason and escape("เหตุผล <ที่พิมพ์>") not in shown:
            gone.append("reason")
        if gone or not 400 <= answer.status_code < 500:
            lost[name] = (answer.status_code, gone)
        assert last_number(session, cycle_id=CYCLE) == before, name

    assert lost == {}
    assert asked > 50, asked


def test_every_form_keeps_its_questions_and_says_why_when_nothing_is_typed(desk, forms):
    """An empty form is refused by its questions or by what it would do, never by a fault."""
    silent = {}
    for name, page in forms.items():
        data = {**fields_of(unescape(page)), "phase": "confirm", "reason": ""}
        answer = desk.post(f"/cycles/{CYCLE}/acts/{name}", data=data)
        if not 400 <= answer.status_code < 500 or 'role="alert"' not in answer.text:
            silent[name] = answer.status_code

    assert silent == {}
