"""The disk is full: what was acknowledged stays, what was not is not half there, and somebody can still have their record erased."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.operations.test_backup import Place

pytestmark = pytest.mark.slow
WRITE = """
import datetime, uuid
from django.db import OperationalError, transaction
from cleardays.diary.entries import DayEntry
from cleardays.web.accounts.models import Person
from cleardays.web.records import services
from tests.web.operations.people import AT
person, kept = Person.objects.get(), 0
day = datetime.date(2025, 12, 31)
for back in range(20_000):
    entry = DayEntry(date=day - datetime.timedelta(days=back), headache=True)
    try:
        services.write(person, uuid.uuid4(), entry, AT, "user x")
    except OperationalError as error:
        print(kept, str(error))
        break
    kept += 1
else:
    print(kept, "never full")
"""
ERASE = """
from django.utils import timezone
from cleardays.web.accounts.models import Person
from cleardays.web.privacy import erasure
erasure.erase(Person.objects.get(), "user x", timezone.now())
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Place]:
    """A place on a disk of its own, of 110 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0:
        pytest.fail("a disk is made with mount, which only root may do: run this test in a container, as root")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=110m", "tmpfs", str(disk)], check=True)
    try:
        found = Place(disk / "home")
        assert found.manage("migrate", "--verbosity", "0").returncode == 0
        assert found.manage("createcachetable").returncode == 0
        found.python("from tests.web.operations.people import ana; ana()")
        assert found.manage("reserve").returncode == 0
        assert (found.home / "reserve").stat().st_size == 16 * 1024 * 1024
        yield found
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(place: Place, leave: int) -> None:
    """Everything but so many bytes of the disk belongs to somebody else now."""
    disk = os.statvfs(place.home)
    with (place.home.parent / "filler").open("wb") as other:
        os.posix_fallocate(other.fileno(), 0, disk.f_bavail * disk.f_frsize - leave)


def test_what_was_acknowledged_stays_and_nothing_is_half_there(small: Place) -> None:
    before = small.rows("diary_day")
    fill(small, leave=3 * 1024 * 1024)
    kept, _, words = small.python(WRITE).partition(" ")
    assert "full" in words
    assert int(kept) > 10
    assert small.rows("diary_day") == before + int(kept) == small.rows("diary_historicalday") - 2, (
        "Ana changed one twice"
    )
    assert small.rows("accounts_auditentry") == 3 + int(kept)
    assert small.manage("audit_verify").returncode == 0
    doctor = small.cleardays("doctor")
    assert doctor.returncode == 1
    assert "the reserve was given up" in doctor.stdout
    assert "records: every page is sound" in doctor.stdout
    again = WRITE.replace("2025, 12", "1990, 12").replace("20_000", "50")
    assert small.python(again) == "50 never full", "there is room again"


def test_somebody_can_still_be_erased(small: Place) -> None:
    fill(small, leave=128 * 1024)
    assert "full" in small.python(WRITE)
    small.python(ERASE)
    assert small.rows("diary_day") == 0
    assert not (small.home / "reserve").exists(), "the reserve was used"
    assert small.manage("audit_verify").returncode == 0
    (small.home.parent / "filler").unlink()
    assert "erasures: 1 on the list" in small.cleardays("doctor").stdout
    everything = b"".join(one.read_bytes() for one in small.home.glob("cleardays.sqlite3*"))
    for word in (b"zitherwort", b"quillfern", b"marrowgate", b"ana@home.example"):
        assert word not in everything
