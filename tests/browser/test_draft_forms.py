"""The form on a phone: saved while it is typed, without signal, by two people, and accessible."""

import os

import pytest
from sqlalchemy import func, update

from oneplan.services.submissions.drafts import load_form_draft
from oneplan.services.units.portal_links import mint_link
from oneplan.store.shared.session import begin
from oneplan.store.units.tables import PortalLink
from tests.support.builders import ROOT
from tests.support.screens import accessible, fits, portal_page
from tests.support.waiting import wait_for
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A1"}
TITLE = "โครงการ"


@pytest.fixture
def form(link, portal):
    """The address of a new form of an amphoe, and what is kept of it."""
    _, url = portal
    with begin(url) as session:
        session.execute(_delete())

    def kept():
        with begin(url) as session:
            found = load_form_draft(session, SCOPE)
            return [each.values for each in found.draft.entries]

    return f"{link}/steps/1", kept


def _delete():
    from sqlalchemy import delete

    from oneplan.store.submissions.tables import DraftedEntry

    return delete(DraftedEntry).where(DraftedEntry.unit_code == "A1")


ON_DISK = """place => new Promise(done => {
  const asked = indexedDB.open("oneplan-drafts", 1);
  asked.onsuccess = () => {
    const cells = asked.result.transaction("cells").objectStore("cells").getAll();
    cells.onsuccess = () => done(cells.result.find(cell => cell.page.endsWith(place))?.text);
  };
})"""
"""What this device holds of an entry."""
CACHED = "caches.open('oneplan-pages').then(c => c.keys()).then(k => k.some(each => each.url.endsWith('/blank')))"


def until(found):
    wait_for(found, what="what the page does by itself", seconds=30)


def picture(page, name):
    """``ONEPLAN_PICTURES=1`` writes the pictures that the guide shows."""
    if os.environ.get("ONEPLAN_PICTURES"):
        page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png", full_page=True)


def begin_form(page, address):
    page.goto(address)
    page.get_by_role("button", name="เริ่มกรอก").click()
    page.get_by_role("heading", name="แบบที่กำลังกรอก").wait_for()
    # The pages are kept for later once the worker has them, the empty entry last.
    until(lambda: page.evaluate(CACHED))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))


def add(page):
    page.get_by_role("button", name="เพิ่มรายการ").click()
    page.locator("form.entry").wait_for()


def state(page, name):
    page.locator(f".told[data-state={name}]").wait_for(timeout=30_000)


def test_each_cell_is_saved_and_what_is_wrong_is_said_beside_it(form):
    address, kept = form
    with portal_page(screen="narrow") as page:
        begin_form(page, address)
        fits(page)
        accessible(page)
        add(page)
        fits(page)
        accessible(page)
        page.fill("[name='c.project_name']", "ขุดสระหมู่ ๓")
        page.fill("[name='c.budget_2564']", "ห้าหมื่น")
        state(page, "saved")
        page.locator("#said-budget_2564 li.error").wait_for()
        picture(page, "portal-entry-phone")
        assert kept()[0]["project_name"] == "ขุดสระหมู่ ๓"
        page.fill("[name='c.budget_2564']", "๕๐,๐๐๐")
        page.locator("#said-budget_2564 li.error").wait_for(state="detached")
        page.reload()
        assert page.input_value("[name='c.budget_2564']") == "๕๐,๐๐๐"
        page.get_by_role("button", name="บันทึก", exact=True).click()
        page.get_by_role("link", name="ขุดสระหมู่ ๓").wait_for()
        picture(page, "portal-form-phone")
        fits(page)
        accessible(page)


def test_what_is_typed_without_signal_outlives_the_page_and_is_saved_once(form):
    address, kept = form
    with portal_page(screen="narrow") as page:
        context = page.context
        begin_form(page, address)
        add(page)
        entry = page.url
        page.fill("[name='c.project_name']", "มีสัญญาณ")
        state(page, "saved")
        context.set_offline(True)
        page.fill("[name='c.objective']", "พิมพ์ตอนไม่มีสัญญาณ")
        state(page, "waits")
        assert "เครื่องนี้เท่านั้น" in page.locator(".told").inner_text()
        page.close()

        again = context.new_page()
        again.goto(entry)
        until(lambda: again.input_value("[name='c.objective']"))
        again.goto(f"{address}/form")
        again.locator("#only-here li").wait_for()
        add(again)
        again.fill("[name='c.project_name']", "เริ่มตอนไม่มีสัญญาณ")
        state(again, "waits")
        again.goto(f"{address}/form")
        again.locator("#only-here li").nth(1).wait_for()
        assert len(kept()) == 1

        context.set_offline(False)
        again.reload()
        again.get_by_role("link", name="เริ่มตอนไม่มีสัญญาณ").wait_for(timeout=60_000)
        again.locator("#only-here").wait_for(state="hidden")

    found = kept()
    assert [each["project_name"] for each in found] == ["มีสัญญาณ", "เริ่มตอนไม่มีสัญญาณ"]
    assert found[0]["objective"] == "พิมพ์ตอนไม่มีสัญญาณ"


def test_two_phones_see_each_other_and_overwrite_nothing(form):
    address, kept = form
    with portal_page(screen="narrow") as one:
        two = one.context.browser.new_context(locale="th-TH").new_page()
        begin_form(one, address)
        add(one)
        entry = one.url
        two.goto(entry)
        one.fill("[name='c.project_name']", "ของคนแรก")
        state(one, "saved")
        two.fill("[name='c.project_name']", "ของคนที่สอง")
        state(two, "conflict")
        assert "ของคนแรก" in two.locator("#said-project_name").inner_text()
        assert kept()[0]["project_name"] == "ของคนแรก"
        two.fill("[name='c.project_name']", "ตกลงกันแล้ว")
        two.get_by_role("button", name="บันทึก", exact=True).click()
        two.get_by_role("link", name="ตกลงกันแล้ว").wait_for()
        one.fill("[name='c.objective']", "ช่องอื่นของคนแรก")
        until(lambda: one.input_value("[name='c.project_name']") == "ตกลงกันแล้ว")

    assert (kept()[0]["project_name"], kept()[0]["objective"]) == ("ตกลงกันแล้ว", "ช่องอื่นของคนแรก")


@pytest.mark.parametrize("count", [5, pytest.param(500, marks=pytest.mark.nightly)])
def test_no_draft_is_lost_or_doubled_where_tabs_are_killed(form, count):
    """Entries typed with the network cut, the tab closed at once, all of them saved in the end."""
    address, kept = form
    with portal_page(screen="narrow") as page:
        context = page.context
        begin_form(page, address)
        context.set_offline(True)
        tab = page
        for number in range(min(count, 500)):
            tab.goto(f"{address}/form/entries/k{number}")
            tab.fill("[name='c.project_name']", f"โครงการที่ {number}")
            until(lambda at=number, tab=tab: tab.evaluate(ON_DISK, f"/k{at}") == f"โครงการที่ {at}")
            if number % 50 == 49:
                tab.close()
                tab = context.new_page()
        tab.close()
        context.set_offline(False)
        tab = context.new_page()
        tab.goto(f"{address}/form")
        # A link may save so many cells in a minute: five hundred entries take some seven.
        tab.locator(".entries > li").nth(count - 1).wait_for(timeout=900_000)

    assert sorted(each["project_name"] for each in kept()) == sorted(
        f"โครงการที่ {number}" for number in range(count)
    )


def two_on(form, page):
    """A second phone on the entry that a first one began."""
    address, _ = form
    begin_form(page, address)
    add(page)
    entry = page.url
    context = page.context.browser.new_context(locale="th-TH")
    other = context.new_page()
    other.goto(entry)
    return context, other, entry


def test_who_comes_back_to_the_form_sees_what_others_added(form):
    address, _ = form
    with portal_page(screen="narrow") as one:
        begin_form(one, address)
        other = one.context.browser.new_context(locale="th-TH").new_page()
        other.goto(f"{address}/form")
        add(one)
        one.fill("[name='c.project_name']", "ของคนแรก")
        state(one, "saved")
        came_back = "document.dispatchEvent(new Event('visibilitychange'))"
        other.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        other.locator("input[type=file]").first.focus()
        other.evaluate(came_back)
        other.wait_for_timeout(1000)
        assert other.get_by_role("link", name="ของคนแรก").count() == 0, "a file is being chosen"
        other.locator("input[type=file]").first.blur()
        other.evaluate(came_back)
        other.get_by_role("link", name="ของคนแรก").wait_for()


def test_a_pause_behind_a_space_is_no_conflict(form):
    address, kept = form
    with portal_page(screen="narrow") as page:
        begin_form(page, address)
        add(page)
        page.locator("[name='c.project_name']").press_sequentially("ขุดสระ ")
        state(page, "saved")
        page.locator("[name='c.project_name']").press_sequentially("หมู่ ๓")
        until(lambda: kept()[0].get("project_name") == "ขุดสระ หมู่ ๓")
        state(page, "saved")
        assert page.locator("#said-project_name li.error").count() == 0


def test_what_was_typed_against_a_change_of_others_is_kept_until_somebody_decides(form):
    address, kept = form
    with portal_page(screen="narrow") as one:
        context, two, entry = two_on(form, one)
        two.evaluate("navigator.serviceWorker.ready.then(() => true)")
        context.set_offline(True)
        two.fill("[name='c.project_name']", "ของคนที่สอง")
        state(two, "waits")
        one.fill("[name='c.project_name']", "ของคนแรก")
        state(one, "saved")
        two.close()
        context.set_offline(False)
        again = context.new_page()
        again.goto(f"{address}/form")
        again.locator("#only-here li").wait_for()
        again.wait_for_timeout(1500)
        assert again.evaluate(ON_DISK, entry[-32:]) == "ของคนที่สอง"
        again.locator("#only-here li a").click()
        again.locator("#said-project_name li.error").wait_for()
        assert again.input_value("[name='c.project_name']") == "ของคนที่สอง"
        assert "ของคนแรก" in again.locator("#said-project_name").inner_text()
        assert kept()[0]["project_name"] == "ของคนแรก"
        again.get_by_role("button", name="บันทึก", exact=True).click()
        again.get_by_role("link", name="ของคนที่สอง").wait_for()
        assert again.locator("#only-here").is_hidden()
    assert kept()[0]["project_name"] == "ของคนที่สอง"


def test_what_others_wrote_can_be_taken_instead(form):
    _, kept = form
    with portal_page(screen="narrow") as one:
        _, two, _ = two_on(form, one)
        one.fill("[name='c.project_name']", "ของคนแรก")
        state(one, "saved")
        two.fill("[name='c.project_name']", "ของคนที่สอง")
        state(two, "conflict")
        accessible(two)
        two.get_by_role("button", name="ใช้ข้อความนี้").click()
        state(two, "saved")
        assert two.input_value("[name='c.project_name']") == "ของคนแรก"
    assert kept()[0]["project_name"] == "ของคนแรก"


@pytest.mark.parametrize(
    ("button", "titles"),
    [
        pytest.param("เพิ่มเป็นรายการใหม่", ["พิมพ์ตอนที่ถูกลบ"], id="added anew"),
        pytest.param("ทิ้งที่กรอกไว้", [], id="thrown away"),
    ],
)
def test_what_was_typed_into_an_entry_that_somebody_deleted_is_shown(form, button, titles):
    address, kept = form
    with portal_page(screen="narrow") as one:
        _, two, _ = two_on(form, one)
        one.goto(f"{address}/form")
        one.locator("summary", has_text="ลบ").click()
        one.get_by_role("button", name="ลบรายการนี้").click()
        until(lambda: kept() == [])
        two.fill("[name='c.project_name']", "พิมพ์ตอนที่ถูกลบ")
        state(two, "gone")
        two.goto(f"{address}/form")
        two.locator("#only-here li", has_text="พิมพ์ตอนที่ถูกลบ").wait_for()
        fits(two)
        accessible(two)
        two.get_by_role("button", name=button).click()
        two.locator("#only-here").wait_for(state="hidden")
        until(lambda: [each["project_name"] for each in kept()] == titles)
        assert two.locator("#only-here li").count() == 0


def test_what_waits_on_a_phone_comes_in_through_a_new_link(form, portal):
    base, url = portal
    address, kept = form
    with portal_page(screen="narrow") as page:
        begin_form(page, address)
        add(page)
        page.context.set_offline(True)
        page.fill("[name='c.project_name']", "รอสัญญาณ")
        state(page, "waits")
        with begin(url) as session:
            session.execute(update(PortalLink).values(revoked_at=func.now()))
            new = f"{base}/u/{mint_link(session, cycle_id=CYCLE, unit_code='A1')}"
        page.context.set_offline(False)
        page.locator("[name='c.project_name']").dispatch_event("change")
        state(page, "refused")
        page.goto(f"{new}/steps/1/form")
        page.get_by_role("link", name="รอสัญญาณ").wait_for(timeout=30_000)
        page.locator("#only-here").wait_for(state="hidden")
    assert [each["project_name"] for each in kept()] == ["รอสัญญาณ"]


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without it"])
def test_the_back_button_brings_no_older_text_over_a_newer_one(form, script):
    address, kept = form
    with portal_page(screen="narrow", script=script) as one:
        one.goto(address)
        one.get_by_role("button", name="เริ่มกรอก").click()
        add(one)
        entry = one.url
        one.fill("[name='c.project_name']", "ขุดสระ")
        one.get_by_role("button", name="บันทึก", exact=True).click()
        one.get_by_role("link", name="ขุดสระ").wait_for()
        with_script = one.context.browser.new_context(locale="th-TH").new_page()
        with_script.goto(entry)
        with_script.fill("[name='c.project_name']", "ขุดสระหมู่ ๓")
        state(with_script, "saved")
        one.go_back()
        one.locator("form.entry").wait_for()
        assert one.input_value("[name='c.project_name']") == "ขุดสระหมู่ ๓"
        one.get_by_role("button", name="บันทึก", exact=True).click()
        one.get_by_role("link", name="ขุดสระหมู่ ๓").wait_for()
        assert kept()[0]["project_name"] == "ขุดสระหมู่ ๓"
