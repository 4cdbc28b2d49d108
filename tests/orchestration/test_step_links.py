"""Tasks lead to the page of their step."""

from collections import namedtuple

import pytest

from oneplan.orchestration.step_links import StepPageLink

pytestmark = pytest.mark.airflow
Key = namedtuple("Key", "dag_id task_id map_index")


@pytest.mark.parametrize(
    ("task_id", "index", "link"),
    [
        pytest.param(
            "step_03_3.each.collect", 4,
            "/oneplan/?dag=c&task=step_03_3.each.collect&index=4", id="of an amphoe",
        ),
        pytest.param("step_10.approve", 0, "/oneplan/?dag=c&task=step_10.approve&index=0", id="of a version"),
        pytest.param("step_01_1.wait", -1, "/oneplan/?dag=c&task=step_01_1.wait&index=-1", id="of the province"),
        pytest.param("start", -1, "", id="of no step"),
        pytest.param("step_aside", -1, "", id="of no act"),
    ],
)  # fmt: skip
def test_a_task_of_a_step_leads_to_its_page(task_id, index, link):
    assert StepPageLink().get_link(None, ti_key=Key("c", task_id, index)) == link


def test_the_plugin_shows_the_link_on_every_task_that_waits():
    """A link of an operator is there only once its task has ended; the plugin's is not stored."""
    import importlib.util

    from tests.support.builders import ROOT

    spec = importlib.util.spec_from_file_location("a_plugin", ROOT / "plugins/oneplan_plugin.py")
    plugin = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plugin)

    (link,) = plugin.OneplanPlugin.global_operator_extra_links
    assert isinstance(link, StepPageLink)
