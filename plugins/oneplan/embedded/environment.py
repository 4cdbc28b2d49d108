"""The environment that Airflow's components are started with."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from oneplan.config.places import DAGS, ROOT
from oneplan.config.settings import Settings
from oneplan.embedded.home import USERS, Home


def component_environment(
    home: Home, settings: Settings, *, port: int, database: str
) -> Mapping[str, str]:
    """Describe the embedded Airflow: LocalExecutor, simple users, everything under *home*.

    Args:
        home: Folder of the run.
        settings: Settings of OnePlan; its database URL is handed to every task.
        port: Port of the UI; the two after it serve logs.
        database: SQLAlchemy URL of Airflow's own database.
    """
    keys = home.secrets()
    address = f"http://localhost:{port}"
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "ONEPLAN_HOME": str(home.root),
        "ONEPLAN_PORT": str(port),
        "ONEPLAN_DATABASE_URL": settings.database_url,
        "ONEPLAN_FILES_URL": settings.files_url,
        "ONEPLAN_MAIL": settings.mail,
        "ONEPLAN_PUBLIC_URL": settings.public_url,
        "ONEPLAN_SECRET_KEY": settings.secret_key or keys["links"],
        # A rehearsal is a whole province behind one address.
        "ONEPLAN_PORTAL_RATE": os.environ.get("ONEPLAN_PORTAL_RATE", "60000/minute"),
        "AIRFLOW_HOME": str(home.airflow),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        # A nation wants more at a time, and as much more memory (docs/decisions/0022).
        "AIRFLOW__CORE__PARALLELISM": os.environ.get("AIRFLOW__CORE__PARALLELISM", "8"),
        # The supervisor of a task can miss its exit and look again only after this many
        # seconds (docs/decisions/0006); the default of 5 made every second task that slow.
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        # What a killed scheduler was running is given to the next one within a minute, not
        # within the default of 300 seconds.
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "30",
        "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG": "64",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Bangkok",
        "AIRFLOW__CORE__FERNET_KEY": keys["fernet"],
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": "oneplan.embedded.component.host_name",
        "AIRFLOW__CORE__AUTH_MANAGER": "oneplan.orchestration.auth_manager.OfficeAuthManager",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(
            f"{user}:{role}" for user, role in USERS.items()
        ),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home.passwords),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": database,
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API_AUTH__JWT_SECRET": keys["jwt"],
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(port + 1),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(port + 2),
        # A DAG is taken for gone when its file was parsed anew this many seconds after it was
        # last stored. On a busy machine the two lie further apart than the default of 50, and
        # a run of a DAG that is there was refused with 404.
        "AIRFLOW__DAG_PROCESSOR__STALE_DAG_THRESHOLD": "300",
        # A file of DAGs that is not read within the default of 30 seconds, as on a machine at
        # four times its load, counts as wrong, and its cycles are gone until it is read again.
        "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "240",
        "AIRFLOW__DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT": "280",
        "AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT": "False",
        # A rehearsal waits for the scheduler some hundred times (docs/decisions/0006).
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.25",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
