"""A server as `cleardays serve` starts it, people who are signed in to it, and what can be done to it."""

import http.client
import os
import signal
import socket
import subprocess
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.web.operations.test_backup import CLI, Place

SECRET = "x" * 32
"""Of the form's guard: the cookie and the field agree, as in a browser."""
SIGN_IN = """
from importlib import import_module
from django.conf import settings
from tests.web.accounts.clinic import patient, signed_in
for name in {names!r}:
    print(signed_in(patient(email=f"{{name}}@home.example").user).cookies["sessionid"].value)
"""


@dataclass
class Server:
    place: Place
    port: int
    process: "subprocess.Popen[bytes]"

    @classmethod
    def start(cls, place: Place) -> "Server":
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
        with (place.home.parent / "server.log").open("ab") as log:
            process = subprocess.Popen([*CLI, "serve", "--port", str(port)], env=place.env, stdout=log, stderr=log)
        found = cls(place, port, process)
        until = time.monotonic() + 60
        while True:
            try:
                assert found.get("/healthz")[0] == 200
                return found
            except OSError:
                assert process.poll() is None, found.log()
                assert time.monotonic() < until, found.log()
                time.sleep(0.1)

    def log(self) -> str:
        return (self.place.home.parent / "server.log").read_text()

    def get(self, path: str, cookie: str = "", timeout: float = 5) -> tuple[int, bytes]:
        return self._ask("GET", path, None, cookie, timeout)

    def post(self, path: str, cookie: str, timeout: float = 5, **fields: str) -> tuple[int, bytes]:
        return self._ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": SECRET}), cookie, timeout)

    def _ask(self, method: str, path: str, body: str | None, cookie: str, timeout: float) -> tuple[int, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            headers = {"Cookie": f"sessionid={cookie}; csrftoken={SECRET}"}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            link.request(method, path, body, headers)
            answered = link.getresponse()
            return answered.status, answered.read()
        finally:
            link.close()

    def headache(self, cookie: str, day: str, key: uuid.UUID) -> bool:
        """One tap; whether it was acknowledged."""
        return self.post("/today/write", cookie, day=day, said="headache", key=str(key))[0] == 302

    def kill(self) -> None:
        """The power fails: everything it started is gone at once."""
        everything = _below(self.process.pid)
        for pid in everything:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()
        until = time.monotonic() + 10
        while any(_alive(pid) for pid in everything) and time.monotonic() < until:
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(40)


def signed_in(place: Place, *names: str) -> list[str]:
    """The session of each of these people, who are made."""
    return place.python(SIGN_IN.format(names=names)).splitlines()


def _below(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children") if children.exists() else ():
        for child in task.read_text().split():
            found += _below(int(child))
    return found


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False
