"""The power fails while four people write: what was acknowledged is there, once, and the account of it holds."""

import threading
import time
import uuid
from datetime import date, timedelta

import pysqlite3
import pytest

from tests.faults.server import Server, signed_in
from tests.web.operations.test_backup import Place

pytestmark = pytest.mark.slow
WRITERS = ("ana", "bo", "cy", "di")
WRITE_FOR_S = 3.0


def test_no_acknowledged_entry_is_lost(empty: Place, started: list[Server]) -> None:
    cookies = signed_in(empty, *WRITERS)
    acknowledged: set[str] = set()
    sent: set[str] = set()
    for round_ in range(2):
        server = Server.start(empty)
        started.append(server)

        def write(cookie: str, first: date, at: Server = server) -> None:
            for back in range(2_000):
                key = uuid.uuid4()
                sent.add(key.hex)
                try:
                    if at.headache(cookie, (first - timedelta(days=back)).isoformat(), key):
                        acknowledged.add(key.hex)
                except OSError:
                    return  # the server is gone

        first = date(2025, 12, 31) - timedelta(days=3_000 * round_)
        writers = [threading.Thread(target=write, args=(cookie, first)) for cookie in cookies]
        for one in writers:
            one.start()
        time.sleep(WRITE_FOR_S)
        server.kill()
        for one in writers:
            one.join(30)
    assert len(acknowledged) > 50, f"{len(acknowledged)} entries are too few to show anything"
    database = pysqlite3.connect(str(empty.home / "cleardays.sqlite3"))
    kept = [key for (key,) in database.execute("SELECT key FROM diary_day")]
    told = database.execute("SELECT count(*) FROM accounts_auditentry WHERE action = 'record written'").fetchone()[0]
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    assert acknowledged - set(kept) == set(), "acknowledged and lost"
    assert set(kept) - sent == set()
    assert len(kept) == len(set(kept)) == told, "each is there once, with its entry"
    assert empty.manage("audit_verify").returncode == 0
    again = Server.start(empty)
    started.append(again)
    assert again.get("/month/", cookies[0])[0] == 200
    print(f"{len(acknowledged)} acknowledged, 0 lost, {len(kept) - len(acknowledged)} kept unacknowledged")
