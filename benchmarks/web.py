"""What does an entry in the diary cost, beside a bare view that inserts one row?

One server (granian, as `cleardays serve` starts it), one SQLite, the same settings for all; four clients that keep their
connections. Rounds are interleaved and medians of ratios are read, as machines are shared and noisy. The bare views stand in
`web_urls.py`: each does one part of what an entry costs.

    python benchmarks/web.py                      the ratios and the parts
    python benchmarks/web.py --minutes 10         beside them: 20 entries a second for so long, errors, p99 and memory
"""

import argparse
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from cleardays.cli.serve import THREADS

ROUNDS = 7
CLIENTS = 4
A_ROUND = 160  # requests of each kind, all clients together
PASSWORD = "a long fictional password"  # noqa: S105  nobody's


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=0.0, help="how long 20 entries a second are sent")
    minutes = parser.parse_args(arguments).minutes
    with tempfile.TemporaryDirectory() as home, server(Path(home)) as (port, process):
        clients = [Client(port, number) for number in range(CLIENTS)]
        ratios(clients)
        if minutes:
            sustained(clients, minutes, process)


def ratios(clients: list["Client"]) -> None:
    kinds: dict[str, Callable[[Client], None]] = {
        "ping": lambda one: one.get("/bench/ping"),
        "insert": lambda one: one.post("/bench/insert"),
        "insert, signed in": lambda one: one.post("/bench/insert-signed-in"),
        "insert, told to the audit": lambda one: one.post("/bench/insert-told"),
        "entry": Client.entry,
        "month": lambda one: one.get("/month/"),
    }
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    slowest: dict[str, list[float]] = {kind: [] for kind in kinds}
    for round_ in range(ROUNDS + 1):
        for kind, send in kinds.items():
            rate, p99 = together(clients, send, A_ROUND if kind != "month" else A_ROUND // 2)
            if round_:  # the first one warms
                rates[kind].append(rate)
                slowest[kind].append(p99)
    for kind in kinds:
        print(
            f"  {kind:<28} {statistics.median(rates[kind]):8.0f} /s     p99 {statistics.median(slowest[kind]) * 1000:7.1f} ms"
        )

    def against(ours: str, theirs: str, of: dict[str, list[float]]) -> float:
        return statistics.median(a / b for a, b in zip(of[ours], of[theirs], strict=True))

    for what, value, bar, over in (
        ("entry / insert, rate", against("entry", "insert", rates), 0.40, False),
        ("entry / insert, p99", against("entry", "insert", slowest), 3.0, True),
        ("month / ping, rate", against("month", "ping", rates), 0.15, False),
    ):
        good = value <= bar if over else value >= bar
        print(f"  {what:<28} {value:8.2f}        bar {bar:g}   {'ok' if good else 'MISSED'}")


def sustained(clients: list["Client"], minutes: float, process: "subprocess.Popen[bytes]") -> None:
    """Twenty entries a second, each sent at its own time, however long the ones before took."""
    times: list[float] = []
    failed: list[str] = []
    lock = threading.Lock()
    begun = time.perf_counter()
    count = int(minutes * 60 * 20)

    def run(number: int) -> None:
        for turn in range(number, count, len(clients)):
            wait = begun + turn / 20 - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            sent = time.perf_counter()
            try:
                clients[number].entry()
            except Exception as wrong:
                with lock:
                    failed.append(repr(wrong))
            with lock:
                times.append(time.perf_counter() - sent)

    in_threads(run, len(clients))
    p99 = sorted(times)[int(len(times) * 0.99)] * 1000
    print(
        f"  20 entries a second for {minutes:g} min: {count} sent, {len(failed)} failed, p99 {p99:.0f} ms, {memory(process.pid):.0f} MB"
    )
    for one in failed[:3]:
        print(f"    {one}")


class Client:
    """Somebody signed in, on one connection, with an empty diary behind them: each entry is of a day before the last."""

    def __init__(self, port: int, number: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.day = date.today()  # noqa: DTZ011  any day will do
        self.request("GET", "/accounts/login/", {})
        form = {"login": f"p{number}@bench.example", "password": PASSWORD}
        assert self.request("POST", "/accounts/login/", form)[0] == 302, "could not sign in"
        assert self.request("GET", "/today", {})[0] == 200

    def get(self, address: str) -> None:
        status, _ = self.request("GET", address, {})
        assert status == 200, (address, status)

    def post(self, address: str) -> None:
        status, _ = self.request("POST", address, {})
        assert status == 200, (address, status)

    def entry(self) -> None:
        self.day -= timedelta(days=1)
        said = {"key": str(uuid.uuid4()), "day": self.day.isoformat(), "said": "clear"}
        status, _ = self.request("POST", "/today/write", said)
        assert status == 302, status

    def request(self, method: str, address: str, form: dict[str, str]) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            }
        self.connection.request(method, address, urlencode(form) if method == "POST" else None, headers)
        answered = self.connection.getresponse()
        body = answered.read().decode()
        for set_ in answered.headers.get_all("Set-Cookie") or ():
            found = re.match(r"([^=]+)=([^;]*)", set_)
            if found:
                self.cookies[found[1]] = found[2]
        return answered.status, body


def together(clients: list[Client], send: Callable[[Client], None], count: int) -> tuple[float, float]:
    """Requests a second of all clients at once, and the 99th in 100 of their times."""
    times: list[float] = []

    def run(number: int) -> None:
        for _ in range(count // len(clients)):
            begun = time.perf_counter()
            send(clients[number])
            times.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    in_threads(run, len(clients))
    return len(times) / (time.perf_counter() - begun), sorted(times)[int(len(times) * 0.99)]


def in_threads(run: Callable[[int], None], count: int) -> None:
    failed: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            run(number)
        except BaseException as wrong:
            failed.append(wrong)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise failed[0]


@contextmanager
def server(home: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The server as `cleardays serve` starts it, with people to sign in as."""
    here = Path(__file__).parent
    environment = {
        **os.environ, "CLEARDAYS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "web_settings",
        "PYTHONPATH": os.pathsep.join([str(here), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", _PEOPLE], env=environment, check=True)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
            "--blocking-threads", str(THREADS), "--no-access-log", "--log-level", "warning", "cleardays.web.wsgi:application",
        ],
        env=environment,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.2)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


_PEOPLE = f"""
from cleardays.web import start
start.prepare()
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from django.db import connection
from web_urls import Bare
with connection.schema_editor() as editor:
    editor.create_model(Bare)
from allauth.account.models import EmailAddress
from cleardays.web.accounts.models import Clinic, Membership, Person, User
clinic = Clinic.objects.create(name="Fictional clinic", jurisdiction="uk")
for number in range({CLIENTS}):
    user = User.objects.create_user(f"p{{number}}@bench.example", "{PASSWORD}")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Membership.objects.create(user=user, clinic=clinic, role="patient", state="active")
    Person.objects.create(clinic=clinic, user=user, name=f"Fictional {{number}}")
"""


def memory(pid: int) -> float:
    """Megabytes of a process and its children."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    return sum(int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{one}/status").read_text())[0]) for one in pids) / 1024


if __name__ == "__main__":
    main()
