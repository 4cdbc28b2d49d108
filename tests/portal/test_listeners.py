"""The portal's workers share a port evenly, and two portals never share one."""

import pickle
import select
import socket

import pytest

from oneplan.portal.listeners import AddressTaken, reserve_port

HOST = "127.0.0.1"
CLIENTS = 64


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def sent_to_a_worker(reserved):
    return pickle.loads(pickle.dumps(reserved))  # noqa: S301  as multiprocessing does


def accepted(listener):
    """How many connections wait at a socket."""
    count = 0
    while select.select([listener], [], [], 0.2)[0]:
        listener.accept()[0].close()
        count += 1
    return count


def test_a_rush_of_connections_is_spread_over_the_workers(port):
    with reserve_port(HOST, port) as reserved:
        workers = [sent_to_a_worker(reserved) for _ in range(2)]
        for each in workers:
            each.listen(CLIENTS)
        clients = [socket.create_connection((HOST, port)) for _ in range(CLIENTS)]
        counts = [accepted(each) for each in workers]
        for each in (*workers, *clients):
            each.close()

    assert sum(counts) == CLIENTS
    assert min(counts) > CLIENTS // 8


@pytest.mark.parametrize("shares", [False, True])
def test_a_port_that_another_program_listens_on_is_refused_by_name(port, shares):
    with socket.socket() as other:
        if shares:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((HOST, port))
        other.listen()
        with pytest.raises(AddressTaken, match=rf"127\.0\.0\.1, port {port}.*--port"):
            reserve_port(HOST, port)


def test_a_worker_that_starts_again_gets_the_port_back(port):
    with reserve_port(HOST, port) as reserved:
        for _ in range(2):
            worker = sent_to_a_worker(reserved)
            worker.listen()
            socket.create_connection((HOST, port)).close()
            assert accepted(worker) == 1
            worker.close()
