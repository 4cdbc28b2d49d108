"""ClamAV, where an office has one: ``ONEPLAN_CLAMD=host:port`` or a socket's path.

The stream command of ``clamd`` is eleven bytes and a length before each chunk;
the client libraries for it have been asleep for ten years.
"""

from __future__ import annotations

import socket
import struct

from oneplan.config.readers import scanner_address
from oneplan.gateways.files.file_types import refuse

CHUNK = 1 << 18
SECONDS = 20


def scan(content: bytes) -> None:
    """Have a file scanned, if a scanner is set; without an answer nothing is let in.

    Raises:
        FileRefused: A virus was found, or the scanner does not answer.
    """
    address = scanner_address()
    if not address:
        return
    try:
        answer = _ask(address, content)
    except OSError as error:
        raise refuse("scanner") from error
    if answer.endswith("FOUND"):
        raise refuse("virus")
    if not answer.endswith("OK"):
        raise refuse("scanner")


def _ask(address: str, content: bytes) -> str:
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), CHUNK):
            chunk = content[at : at + CHUNK]
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        return connection.recv(4096).rstrip(b"\0\n").decode(errors="replace")


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        connection.connect(address)
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
