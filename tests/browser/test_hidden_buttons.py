"""The script that leaves out Airflow's buttons, in a page that changes as Airflow's does."""

import json

import pytest

from tests.support.screens import portal_page

pytestmark = pytest.mark.airflow

PAGE = """<!doctype html><button aria-label="ลบ Dag Run"></button><button>ลบ Dag</button>
<button id="more" aria-label="More">…</button><div id="root"></div>
<label data-testid="toggle-pause"><input type="checkbox" id="pause"></label><input id="words">
<script>
  var pressed = [];
  document.addEventListener("keydown", (e) => pressed.push(e.code));
</script>"""
REFUSED = {
    "labels": ["ลบ Dag Run", "ลบ Dag", "Delete Dag"],
    "keys": ["KeyS"],
    "still": '[data-testid="toggle-pause"]',
}


@pytest.fixture
def page():
    from oneplan.orchestration.hidden_buttons import SCRIPT

    with portal_page() as page:
        page.set_content(PAGE)
        page.evaluate(SCRIPT % json.dumps(REFUSED))
        yield page


def shown(page):
    says = "b => b.filter(e => e.offsetParent).map(e => e.ariaLabel || e.textContent)"
    return page.locator("button").evaluate_all(says)


def test_a_button_goes_as_it_comes_and_comes_back_when_it_says_something_else(page):
    page.evaluate("root.innerHTML = '<p><button>ลบ Dag</button><button>ล้าง Dag Run</button></p>'")
    added = shown(page)
    page.evaluate("more.ariaLabel = 'Delete Dag'")
    changed = shown(page)
    page.evaluate("more.ariaLabel = 'Note'; root.querySelector('button').textContent = 'Note'")

    assert added == ["More", "ล้าง Dag Run"]
    assert changed == ["ล้าง Dag Run"]
    assert shown(page) == ["Note", "Note", "ล้าง Dag Run"]


def test_the_switch_that_pauses_is_seen_and_neither_clicked_nor_reached_by_the_keyboard(page):
    page.evaluate("root.innerHTML = '<p>a page that has changed</p>'")
    page.locator("#pause").click(force=True)
    page.locator("#more").focus()
    page.keyboard.press("Tab")

    assert page.locator("#pause").is_visible()
    assert not page.locator("#pause").is_checked()
    assert page.evaluate("document.activeElement.id") == "words"


def test_a_key_that_sets_a_state_does_nothing_but_is_typed_into_a_field(page):
    page.locator("#more").focus()
    page.keyboard.press("Shift+S")
    page.keyboard.press("Shift+C")
    page.keyboard.press("s")
    on_the_page = page.evaluate("pressed.filter(code => code.startsWith('Key'))")
    page.locator("#words").focus()
    page.keyboard.press("Shift+S")

    assert on_the_page == ["KeyC", "KeyS"]
    assert page.locator("#words").input_value() == "S"
