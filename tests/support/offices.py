"""The command and the ports of an office under test."""

import socket
import sys
from pathlib import Path

import pytest

ONEPLAN = str(Path(sys.executable).parent / "oneplan")


def free_port() -> int:
    """A port whose next three are free as well."""
    for first in range(18_300, 19_000, 10):
        try:
            for port in range(first, first + 4):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    pytest.fail("no four free ports in a row")
