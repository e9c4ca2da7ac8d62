"""A backup is locked for whoever holds a secret key, and for nobody else."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from cleardays.web.operations import backup_encryption
from cleardays.web.operations.errors import NotKeptError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a backup is one: a large file, a small one, one in a folder."""
    made = tmp_path / "made"
    (made / "payers").mkdir(parents=True)
    (made / "records").write_bytes(b"zitherwort" * 200_000)
    (made / "list").write_bytes(b"")
    (made / "payers" / "a.toml").write_text("x = 1\n")
    return made


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    return tmp_path / "secret"


def contents(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def locked(folder: Path, *public: str) -> Path:
    into = folder.parent / f"{len(list(folder.parent.iterdir()))}.age"
    backup_encryption.lock(folder, into, backup_encryption.public_keys(public))
    return into


def test_what_is_opened_is_what_was_locked(folder: Path, secret: Path) -> None:
    made = locked(folder, backup_encryption.new_key(secret))
    assert b"zitherwort" not in made.read_bytes()
    assert made.read_bytes().startswith(b"age-encryption.org/v1\n"), "other tools open it too"
    backup_encryption.unlock(made, folder.parent / "open", backup_encryption.secret_keys(secret))
    assert contents(folder.parent / "open") == contents(folder)


def test_each_of_two_people_opens_it_alone(folder: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    made = locked(folder, backup_encryption.new_key(one), backup_encryption.new_key(other))
    for number, key in enumerate((one, other)):
        backup_encryption.unlock(made, tmp_path / f"open-{number}", backup_encryption.secret_keys(key))
        assert contents(tmp_path / f"open-{number}") == contents(folder)


def test_another_key_opens_nothing(folder: Path, secret: Path, tmp_path: Path) -> None:
    made = locked(folder, backup_encryption.new_key(secret))
    backup_encryption.new_key(tmp_path / "other")
    with pytest.raises(NotKeptError, match="does not open"):
        backup_encryption.unlock(made, tmp_path / "open", backup_encryption.secret_keys(tmp_path / "other"))
    assert contents(tmp_path / "open") == {}


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[:100],
        lambda raw: raw[:-1],
        lambda raw: raw[:-100_000],
        lambda raw: raw[:1_000_000] + bytes([raw[1_000_000] ^ 1]) + raw[1_000_001:],
        lambda raw: raw[:-3] + bytes([raw[-3] ^ 1]) + raw[-2:],
        lambda raw: raw + b"x",
        lambda raw: b"x" * len(raw),
    ],
)
def test_what_was_damaged_is_refused(folder: Path, secret: Path, damage: Callable[[bytes], bytes]) -> None:
    made = locked(folder, backup_encryption.new_key(secret))
    made.write_bytes(damage(made.read_bytes()))
    with pytest.raises(NotKeptError, match="does not open"):
        backup_encryption.unlock(made, folder.parent / "open", backup_encryption.secret_keys(secret))


@pytest.mark.parametrize("kind", ["/etc/else", "../else", "a/../../else", "link", "hard"])
def test_a_tar_of_somebody_else_writes_nothing_outside(kind: str, secret: Path, tmp_path: Path) -> None:
    """Whoever knows the public key can lock anything for it."""
    public = backup_encryption.new_key(secret)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        one = tarfile.TarInfo(kind if "/" in kind else "a")
        if kind in ("link", "hard"):
            one.type, one.linkname = (tarfile.SYMTYPE if kind == "link" else tarfile.LNKTYPE), "../else"
        tar.addfile(one, io.BytesIO())
    made = tmp_path / "made.age"
    made.write_bytes(pyrage.encrypt(packed.getvalue(), backup_encryption.public_keys([public])))
    with pytest.raises(NotKeptError, match="does not belong into a backup"):
        backup_encryption.unlock(made, tmp_path / "open", backup_encryption.secret_keys(secret))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["made.age", "open", "secret"]
    assert list((tmp_path / "open").iterdir()) == []


def test_a_key_is_for_its_owner_s_eyes_and_is_never_written_over(secret: Path) -> None:
    public = backup_encryption.new_key(secret)
    assert secret.stat().st_mode & 0o077 == 0
    assert [str(one.to_public()) for one in backup_encryption.secret_keys(secret)] == [public]
    before = secret.read_bytes()
    with pytest.raises(NotKeptError, match="never written over"):
        backup_encryption.new_key(secret)
    assert secret.read_bytes() == before


def test_a_word_that_is_no_public_key_is_refused_and_a_secret_one_is_not_repeated(secret: Path) -> None:
    backup_encryption.new_key(secret)
    private = secret.read_text().split()[-1]
    with pytest.raises(NotKeptError) as refused:
        backup_encryption.public_keys([private])
    assert private not in str(refused.value)
    with pytest.raises(NotKeptError, match="not a public key: 'age1typo'"):
        backup_encryption.public_keys(["age1typo"])


@pytest.mark.parametrize("said", [None, "", "# nothing\n", "AGE-SECRET-KEY-1TYPO\n", b"\xff\xfe".decode("latin-1")])
def test_a_file_without_a_secret_key_is_refused(said: str | None, secret: Path) -> None:
    if said is not None:
        secret.write_text(said)
    with pytest.raises(NotKeptError, match="no secret key in"):
        backup_encryption.secret_keys(secret)


def test_a_full_disk_ends_it_with_words(folder: Path, secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public = backup_encryption.public_keys([backup_encryption.new_key(secret)])
    monkeypatch.setattr(backup_encryption, "_for_the_owner", lambda _: io.FileIO("/dev/full", "wb"))
    with pytest.raises(OSError, match=r"[Nn]o space"):
        backup_encryption.lock(folder, folder.parent / "full.age", public)
