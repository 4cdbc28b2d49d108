"""The secretariat sees the year in Thai in the Airflow UI."""

import pytest

from tests.support.browser_pages import browser_page, open_cycle

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]


def test_the_grid_shows_the_cycle_in_thai(office, rayong):
    # Airflow draws only the rows of the grid that are in sight.
    with browser_page(office, height=3600) as page:
        open_cycle(page, office, "rayong-2564")
        text = page.inner_text("body")

    assert "แผนพัฒนาจังหวัดระยอง ปี ๒๕๖๔" in text
    assert "เริ่มรอบแผน" in text
    assert text.index("๑.๑ แผนพัฒนา") < text.index("๔ อบรม") < text.index("๑๐ ก.บ.จ.")


def test_a_mapped_task_carries_the_name_of_its_amphoe(office, rayong):
    with browser_page(office) as page:
        page.goto(
            f"{office.url}/dags/rayong-2564/runs/rehearsal_2564/tasks/step_03_3.each.collect/mapped"
        )
        page.get_by_text("อำเภอวังจันทร์").first.wait_for(timeout=120_000)
        text = page.inner_text("body")

    assert all(f"อำเภอ{name}" in text for name in ("เมืองระยอง", "บ้านฉาง", "แกลง", "เขาชะเมา"))


def test_a_step_tells_its_printed_words(office, rayong):
    with browser_page(office) as page:
        page.goto(f"{office.url}/dags/rayong-2564/tasks/step_02_1.open")
        page.wait_for_timeout(4000)
        button = page.get_by_role("button", name="เอกสาร").or_(
            page.get_by_role("button", name="Documentation")
        )
        for each in button.all()[:3]:
            each.click()
            page.wait_for_timeout(800)
            if "มี.ค. – เม.ย. ๖๒" in page.inner_text("body"):
                break
        text = page.inner_text("body")

    assert "มี.ค. – เม.ย. ๖๒" in text
