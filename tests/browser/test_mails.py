"""Every mail as a reader sees it: on a phone and on a desk, light and dark."""

import base64
import os
from html import escape

import pytest

from oneplan.config.places import INCLUDE
from oneplan.gateways.mail.templates import render_notice
from tests.support.browser_pages import CHROMIUM, FLAGS
from tests.support.builders import ROOT
from tests.support.notice_values import NAMES, VALUES
from tests.support.world import moment

SHEET = """
body{margin:8px;display:grid;grid-template-columns:repeat(4,1fr);gap:8px;font:14px sans-serif}
figure{margin:0;height:440px;overflow:hidden;border:1px solid #ccc}
figcaption{background:#ddd;padding:2px 6px}
iframe{width:660px;height:860px;border:0;transform:scale(.5);transform-origin:0 0}
"""
PICTURED = {"overdue": "mail-phone", "digest": "mail-digest"}


@pytest.fixture(scope="module")
def pages():
    """A phone, a desk and a phone in the dark, opened once."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here; the mails were not looked at")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield {
            name: browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                java_script_enabled=True,
            ).new_page()
            for name, width, height, scheme in (
                ("phone", 390, 844, "light"),
                ("desk", 1366, 900, "light"),
                ("dark", 390, 844, "dark"),
            )
        }
        browser.close()


def shown(name):
    """The mail with the bundled font, so that the picture is the same everywhere."""
    now = moment("2019-07-03") if name == "overdue" else VALUES["now"]
    html = render_notice(name, {**VALUES, "now": now})[2].replace(
        "@@oneplan-link@@", "https://plan.example.go.th/u/x"
    )
    font = base64.b64encode((INCLUDE / "fonts/Sarabun-Regular.ttf").read_bytes()).decode()
    face = f"@font-face{{font-family:Sarabun;src:url(data:font/ttf;base64,{font})}}"
    return html.replace("<style>", f"<style>{face}", 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_reads_on_every_screen(pages, name):
    for screen, page in pages.items():
        page.set_content(shown(name))
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        colours = page.evaluate(
            "(() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; })()"
        )
        picture = page.screenshot(full_page=True)

        assert wide <= 0, f"{name} must be moved sideways on a {screen}"
        assert (sum(map(int, colours[0][4:-1].split(","))) < 200) == (screen == "dark"), colours
        assert len(picture) > 5_000
        if os.environ.get("ONEPLAN_PICTURES") and name in PICTURED and screen != "desk":
            mark = "-dark" if screen == "dark" else ""
            (ROOT / "docs/pictures" / f"{PICTURED[name]}{mark}.png").write_bytes(picture)


def test_every_mail_on_one_sheet(pages):
    """All templates side by side; ``ONEPLAN_PICTURES=1`` keeps the sheet that the guide shows."""
    frames = "".join(
        f'<figure><figcaption>{name}</figcaption><iframe srcdoc="{escape(shown(name))}"></iframe></figure>'
        for name in NAMES
    )
    page = pages["desk"]
    page.set_content(f"<style>{SHEET}</style>{frames}")
    page.wait_for_function(
        "n => [...document.querySelectorAll('iframe')].filter(f => f.contentDocument.body &&"
        " f.contentDocument.body.innerText.includes('เรียน')).length === n",
        arg=len(NAMES),
    )
    picture = page.screenshot(full_page=True)

    assert page.locator("figure").count() == len(NAMES)
    assert len(picture) > 100_000
    if os.environ.get("ONEPLAN_PICTURES"):
        (ROOT / "docs/pictures/mails.png").write_bytes(picture)
