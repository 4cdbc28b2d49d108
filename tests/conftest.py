"""What every test stands on: a home of its own, no real settings, a real PostgreSQL."""

import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# Airflow reads its environment on import, so this stands before any test imports it.
AIRFLOW_HOME = Path(tempfile.mkdtemp(prefix="oneplan-tests-"))
os.environ.update(
    {
        "AIRFLOW_HOME": str(AIRFLOW_HOME),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "ONEPLAN_HOME": str(AIRFLOW_HOME / "oneplan"),
        "ONEPLAN_SECRET_KEY": "a key of these tests alone",
    }
)
for name in ("ONEPLAN_DATABASE_URL", "ONEPLAN_FILES_URL", "ONEPLAN_MAIL", "ONEPLAN_MODE"):
    os.environ.pop(name, None)

# How long an example takes says nothing of the code on a machine that does other work. What is
# landed is held to the same examples every time; `make nightly` looks for others.
settings.register_profile(
    "landing", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("ONEPLAN_PROPERTIES", "landing"))


def pytest_collection_modifyitems(items):
    """Begin with the files that take long: at the end one of them would run alone."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def postgres_socket(tmp_path_factory):
    """A real PostgreSQL of this test run, on a Unix socket."""
    from oneplan.embedded.postgres import start_server, stop_server
    from tests.support.databases import spare_the_disk

    data = Path(tempfile.mkdtemp(prefix="oneplan-pg-"))
    socket = start_server(data)
    spare_the_disk(socket, "fsync", "full_page_writes", "synchronous_commit")
    yield socket
    stop_server(data)


@pytest.fixture(scope="session")
def migrated_url(postgres_socket):
    """A database built by the migrations, as everywhere else; the areas of the country are there."""
    from oneplan.embedded.postgres import create_databases
    from oneplan.embedded.postgres import database_url as url_of
    from oneplan.gateways.files.areas import list_area_rows
    from oneplan.store.shared.schema import migrate
    from oneplan.store.shared.session import begin
    from oneplan.store.units.areas import add_areas

    create_databases(postgres_socket, ("oneplan_test",))
    url = url_of(postgres_socket, "oneplan_test")
    migrate(url)
    with begin(url) as session:
        add_areas(session, list_area_rows())
    return url


KEPT_TABLES = {"areas"}
"""Filled once: 8,441 rows that are the same for every test."""


def _tables_with_rows(url):
    from sqlalchemy import text

    from oneplan.store.shared.base import Base
    from oneplan.store.shared.session import begin

    each = " UNION ALL ".join(
        f"SELECT '{name}' FROM (SELECT FROM {name} LIMIT 1) AS a"
        for name in sorted(Base.metadata.tables)
        if name not in KEPT_TABLES
    )
    with begin(url) as session:
        return list(session.scalars(text(each)))


@pytest.fixture
def database_url(migrated_url):
    """The database. A test that leaves rows in it is an error of that test, not of the next."""
    yield migrated_url
    left = _tables_with_rows(migrated_url)
    _empty(migrated_url)
    assert not left, f"the test committed rows and left them: {', '.join(left)}"


def _empty(url):
    from sqlalchemy import text

    from oneplan.store.shared.session import begin

    left = _tables_with_rows(url)
    if not left:
        return
    with begin(url) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for table in left:
            session.execute(text(f"DELETE FROM {table}"))


@pytest.fixture
def session(database_url):
    """One transaction, rolled back at the end."""
    from sqlalchemy.orm import Session

    from oneplan.store.shared.session import engine

    with engine(database_url).connect() as connection:
        transaction = connection.begin()
        with Session(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as opened:
            yield opened
        transaction.rollback()


@pytest.fixture
def shared_url(database_url):
    """A database that other connections see; what a test leaves in it goes at the end."""
    yield database_url
    _empty(database_url)


@pytest.fixture
def files(tmp_path):
    """Files in a folder of the test."""
    from oneplan.gateways.files.files import FsspecFiles

    return FsspecFiles(f"file://{tmp_path / 'files'}")


@pytest.fixture(scope="session")
def _printed():
    """What was printed in this run: a document and its format → the bytes."""
    return {}


@pytest.fixture
def printed_once(_printed, monkeypatch):
    """A document that was printed before, with every value the same, is not set again.

    For tests of what becomes of documents: the same document gives the same bytes.
    """
    import pickle

    from oneplan.services.documents import files

    def remember(format_, write):
        def written(document):
            key = format_, pickle.dumps(document)
            if key not in _printed:
                _printed[key] = write(document)
            return _printed[key]

        return written

    once = {format_: remember(format_, write) for format_, write in files.WRITERS.items()}
    monkeypatch.setattr(files, "WRITERS", once)


@pytest.fixture(scope="session")
def s3_server():
    """A server that speaks S3, on this machine."""
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def s3_url(s3_server, monkeypatch):
    """The URL of a prefix in a bucket of the test's own."""
    import s3fs

    for name, value in (
        ("AWS_ENDPOINT_URL", s3_server),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    bucket = f"office-{os.urandom(4).hex()}"
    s3fs.S3FileSystem().mkdir(bucket)
    yield f"s3://{bucket}/oneplan"
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture(scope="session", autouse=True)
def _close_workbook_reader():
    """End the reader's child process with the run."""
    yield
    if "oneplan.gateways.files.reader_pool" in sys.modules:
        from oneplan.gateways.files.reader_pool import close_readers

        close_readers()
