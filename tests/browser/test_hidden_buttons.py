"""The script that leaves out Airflow's buttons, in a page that changes as Airflow's does."""

import pytest

from tests.support.screens import portal_page

pytestmark = pytest.mark.airflow

PAGE = """<!doctype html><button aria-label="ลบ Dag Run"></button><button>ลบ Dag</button>
<button id="more" aria-label="More">…</button><div id="root"></div>"""


@pytest.fixture
def page():
    from oneplan.orchestration.hidden_buttons import SCRIPT

    with portal_page() as page:
        page.set_content(PAGE)
        page.evaluate(SCRIPT % '["ลบ Dag Run", "ลบ Dag", "Delete Dag"]')
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
