"""Waiting for what an office does in its own time."""

import time

import pytest


def wait_for(question, *, seconds=600, what=""):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(0.3)
    pytest.fail(f"waited {seconds} s for {what}")
