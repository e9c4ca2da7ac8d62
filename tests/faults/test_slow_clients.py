"""Two hundred connections that say a byte now and then, and somebody with a headache who wants the page."""

import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.server import SECRET, Server, signed_in
from tests.web.operations.test_backup import Place

pytestmark = pytest.mark.slow
CLIENTS = 200
LONGEST_S = 1.0
HEADERS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Cookie: csrftoken=" + SECRET.encode() + b"\r\nContent-Length: 100000\r\n\r\nlogin="
)


@contextmanager
def slow(port: int, begins: bytes) -> Iterator[list[socket.socket]]:
    """So many clients that send the beginning at once and then a letter every half second."""
    links = []
    for _ in range(CLIENTS):
        one = socket.create_connection(("127.0.0.1", port), timeout=5)
        one.sendall(begins)
        links.append(one)
    over = threading.Event()

    def trickle() -> None:
        while not over.wait(0.5):
            for one in links:
                try:
                    one.send(b"x")
                except OSError:
                    continue

    sending = threading.Thread(target=trickle)
    sending.start()
    try:
        yield links
    finally:
        over.set()
        sending.join()
        for one in links:
            one.close()


@pytest.mark.parametrize("begins", [HEADERS, BODY], ids=["headers", "bodies"])
def test_a_page_still_answers_within_a_second(empty: Place, started: list[Server], begins: bytes) -> None:
    (ana,) = signed_in(empty, "ana")
    server = Server.start(empty)
    started.append(server)
    for path in ("/", "/today", "/today"):
        assert server.get(path, ana)[0] == 200  # templates are read
    took = []
    with slow(server.port, begins) as links:
        time.sleep(1)
        for path in ("/healthz", "/", "/today", "/", "/today"):
            began = time.monotonic()
            status, _ = server.get(path, ana, timeout=20)
            took.append(time.monotonic() - began)
            assert status == 200
        waiting, _, _ = select.select(links, [], [], 0)
        assert len(waiting) < CLIENTS / 2, "they were slow all the while"
    print(f"longest of {len(took)} pages: {max(took):.3f} s")
    assert max(took) < LONGEST_S, took
