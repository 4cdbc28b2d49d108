"""The portal as a process of its own, as it runs beside an office."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import httpx


@contextmanager
def portal_process(folder, database_url, **environment):
    """Start a portal that keeps files in *folder*; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "oneplan.cli.app", "portal", "--port", str(port)],
            env={
                **os.environ,
                "ONEPLAN_DATABASE_URL": database_url,
                "ONEPLAN_FILES_URL": f"file://{folder}",
                **environment,
            },
            stdout=log,
            stderr=log,
        )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(base)
        yield base
    finally:
        server.terminate()
        server.wait(20)


def wait_until_up(base):
    for _ in range(200):
        with suppress(httpx.HTTPError):
            if httpx.get(f"{base}/health").is_success:
                return
        time.sleep(0.1)
    raise AssertionError(f"no portal answers at {base}")
