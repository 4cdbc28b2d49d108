"""What each role may do, as Airflow's own auth managers answer: the simple one and FAB's."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.airflow

MAY = {
    # secretariat, committee, officer, administrator
    "look at a run": (True, True, True, True),
    "look at the code": (True, True, True, True),
    "look at the audit log": (True, True, True, True),
    "see pages of plugins": (True, True, True, True),
    "see assets": (True, True, True, True),
    "trigger": (True, False, False, True),
    "run again": (True, False, False, True),
    "run a whole run again": (True, False, False, True),
    "answer": (True, True, False, True),
    "delete a task": (False, False, False, True),
    "delete a run": (False, False, False, True),
    "delete a dag": (False, False, False, True),
    "write an xcom": (False, False, False, True),
    "make an asset event": (False, False, False, True),
    "read connections": (False, False, False, True),
    "read variables": (False, False, False, True),
    "write variables": (False, False, False, True),
    "read the configuration": (False, False, False, True),
    "change pools": (False, False, False, True),
}
ROLES = ("secretariat", "committee", "officer", "admin")

ASK = """
from airflow.api_fastapi.auth.managers.models.resource_details import (
    AccessView, DagAccessEntity as Part, DagDetails)

def answers(manager, user):
    dag = DagDetails(id="rayong-2564")
    def may(method, part=None):
        return manager.is_authorized_dag(
            method=method, access_entity=part, details=dag, user=user)
    return {
        "look at a run": may("GET", Part.RUN),
        "look at the code": may("GET", Part.CODE),
        "look at the audit log": may("GET", Part.AUDIT_LOG),
        "see pages of plugins": manager.is_authorized_view(
            access_view=AccessView.PLUGINS, user=user),
        "see assets": manager.is_authorized_asset(method="GET", user=user),
        "trigger": may("POST", Part.RUN),
        "run again": may("PUT", Part.TASK_INSTANCE),
        "run a whole run again": may("PUT", Part.RUN),
        "answer": may("PUT", Part.HITL_DETAIL),
        "delete a task": may("DELETE", Part.TASK_INSTANCE),
        "delete a run": may("DELETE", Part.RUN),
        "delete a dag": may("DELETE"),
        "write an xcom": may("POST", Part.XCOM),
        "make an asset event": manager.is_authorized_asset(method="POST", user=user),
        "read connections": manager.is_authorized_connection(method="GET", user=user),
        "read variables": manager.is_authorized_variable(method="GET", user=user),
        "write variables": manager.is_authorized_variable(method="PUT", user=user),
        "read the configuration": manager.is_authorized_configuration(method="GET", user=user),
        "change pools": manager.is_authorized_pool(method="PUT", user=user),
    }
"""
SIMPLE = f"""{ASK}
import json
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from oneplan.orchestration.auth_manager import OfficeAuthManager
roles = {{"secretariat": "op", "committee": "user", "officer": "viewer", "admin": "admin"}}
manager = OfficeAuthManager()
print(json.dumps({{
    name: {{
        **answers(manager, SimpleAuthManagerUser(username=name, role=role)),
        "menu": [item.value for item in manager.get_authorized_menu_items(
            user=SimpleAuthManagerUser(username=name, role=role))],
    }}
    for name, role in roles.items()
}}))
"""
FAB = f"""{ASK}
import json
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.providers.fab.auth_manager.fab_auth_manager import FabAuthManager
from oneplan.orchestration.fab_roles import sync_roles
with get_application_builder() as builder:
    stray = builder.sm.create_permission("can_delete", "DAG Runs")
    builder.sm.add_permission_to_role(builder.sm.add_role("Secretariat"), stray)
counts = sync_roles()
assert counts == sync_roles(), "done twice it is done once"
found = {{}}
manager = FabAuthManager()
with get_application_builder() as builder:
    builder.sm.sync_roles()
    for name in ("secretariat", "committee", "officer", "admin"):
        user = builder.sm.add_user(
            name, name, name, f"{{name}}@units.invalid", builder.sm.find_role(name.capitalize()),
            password="a long password of this test")
        found[name] = {{
            **answers(manager, user),
            "menu": [item.value for item in manager.get_authorized_menu_items(user=user)],
        }}
print(json.dumps(found))
"""


def run(code, environment):
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def simple():
    return run(SIMPLE, {})


@pytest.fixture(scope="module")
def fab(tmp_path_factory):
    """FAB's tables in a database of the test's own."""
    home = tmp_path_factory.mktemp("fab")
    environment = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__CORE__AUTH_MANAGER": (
            "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"
        ),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }
    for command in (("db", "migrate"), ("fab-db", "migrate")):
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *command],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr[-3000:]
    return run(FAB, environment)


@pytest.mark.parametrize("act", MAY)
def test_under_the_simple_manager(simple, act):
    assert tuple(simple[role][act] for role in ROLES) == MAY[act]


@pytest.mark.slow
def test_under_fab(fab):
    found = {act: tuple(fab[role][act] for role in ROLES) for act in MAY}

    assert found == MAY


@pytest.mark.parametrize("manager", ["simple", pytest.param("fab", marks=pytest.mark.slow)])
def test_the_menu_shows_what_may_be_opened(request, manager):
    menus = request.getfixturevalue(manager)
    hidden = {"Variables", "Connections", "Pools", "Config", "Providers", "XComs", "Plugins"}

    assert {"Dags", "Required Actions", "Assets", "Audit Log"} == set(menus["secretariat"]["menu"])
    assert {"Dags", "Required Actions"} == set(menus["committee"]["menu"])
    assert {"Dags", "Required Actions"} == set(menus["officer"]["menu"])
    assert hidden <= set(menus["admin"]["menu"])
