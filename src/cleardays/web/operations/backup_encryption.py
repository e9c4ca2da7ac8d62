"""Who can open a backup? Whoever holds the secret key it was locked for, and nobody else: this computer knows the public one only.

A locked backup is the backup's folder as a tar, encrypted in the age format (https://age-encryption.org/v1), which other tools open too.
Who wrote it is not what the lock says: the manifest inside is signed (`backing_up.checked`).
"""

import os
import shutil
import tarfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import pyrage
from pyrage.x25519 import Identity, Recipient

from cleardays.web.operations.errors import NotKeptError

LOCKED = ".age"
_SECRET = "AGE-SECRET-KEY-"  # noqa: S105  how such a line begins


def new_key(into: Path) -> str:
    """Makes a secret key in a new file that nobody else can read; its public key.

    Raises `NotKeptError` where something is there already.
    """
    made = Identity.generate()
    public = str(made.to_public())
    try:
        out = _for_the_owner(into)
    except FileExistsError:
        raise NotKeptError(
            f"{into} is there already", "a key is never written over: it may open backups", "name a new file"
        ) from None
    with out:
        out.write(f"# public key: {public}\n{made}\n".encode())
        out.flush()
        os.fsync(out.fileno())
    return public


def public_keys(said: Iterable[str]) -> list[Recipient]:
    """Public keys from their words, `age1...` each; `NotKeptError` names the first that is none."""
    found = []
    for one in said:
        try:
            found.append(Recipient.from_str(one.strip()))
        except (ValueError, pyrage.RecipientError):
            shown = "a secret key" if one.strip().upper().startswith(_SECRET) else repr(one)
            raise NotKeptError(
                f"not a public key: {shown}",
                "a backup that is locked for nobody is lost",
                "give the line that begins with age1, as `cleardays backup-key` printed it",
            ) from None
    return found


def secret_keys(path: Path) -> list[Identity]:
    """The secret keys in a file, one a line; lines with # are skipped. `NotKeptError` where there is none."""
    try:
        lines = [one.strip() for one in path.read_text(encoding="utf-8").splitlines()]
        found = [Identity.from_str(one) for one in lines if one and not one.startswith("#")]
    except (OSError, ValueError, pyrage.IdentityError):
        found = []
    if not found:
        raise NotKeptError(
            f"no secret key in {path}",
            "only it opens the backup",
            f"name the file that `cleardays backup-key` made; its last line begins with {_SECRET}",
        )
    return found


def lock(folder: Path, into: Path, keys: Sequence[Recipient]) -> None:
    """Writes the files of a folder as one locked file. Nothing unlocked is written anywhere on the way.

    Raises `OSError` where it cannot be written.
    """
    reading, writing = os.pipe()

    def pack() -> None:
        with os.fdopen(writing, "wb") as out, tarfile.open(fileobj=out, mode="w|") as packed:
            for one in sorted(folder.rglob("*")):
                packed.add(one, one.relative_to(folder).as_posix(), recursive=False)

    with ThreadPoolExecutor(1) as other:
        packing = other.submit(pack)
        # Closed before the other thread is waited for: where locking fails, packing ends.
        with os.fdopen(reading, "rb") as packed, _for_the_owner(into) as out:
            try:
                pyrage.encrypt_io(packed, out, list(keys))
            except pyrage.EncryptError as error:
                raise OSError(str(error)) from error
            out.flush()
            os.fsync(out.fileno())
        packing.result()


def unlock(locked: Path, into: Path, keys: Sequence[Identity]) -> None:
    """Opens a locked backup into a new folder; `NotKeptError` where no key opens it, or it is damaged."""
    into.mkdir(mode=0o700)
    damaged: Exception | None = None
    reading, writing = os.pipe()

    def opened() -> None:
        with os.fdopen(writing, "wb") as out, locked.open("rb") as read:
            pyrage.decrypt_io(read, out, list(keys))

    with ThreadPoolExecutor(1) as other:
        opening = other.submit(opened)
        with os.fdopen(reading, "rb") as packed:
            try:
                _unpack(packed, into)
                while packed.read(1 << 20):
                    """The end of the stream says whether all of it is what was locked."""
            except (
                tarfile.TarError,
                OSError,
                ValueError,
            ) as error:  # a name that stands twice, is empty, or holds a zero
                damaged = error
        try:
            opening.result()
        except pyrage.DecryptError as error:
            damaged = error
        except OSError as error:  # also where unpacking stopped first, and nobody read on
            damaged = damaged or error
    if damaged is not None:
        raise NotKeptError(
            f"{locked.name} does not open: {damaged}",
            "it was locked for another key, or it was changed, cut off or damaged since",
            "name the secret key it was locked for, or take another backup",
        )


def _for_the_owner(path: Path) -> BinaryIO:
    """A new file that nobody else reads, from its first byte on."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _unpack(packed: BinaryIO, into: Path) -> None:
    """Files and folders inside `into`; anything else in a tar is not ours."""
    with tarfile.open(fileobj=packed, mode="r|") as found:
        for one in found:
            name = PurePosixPath(one.name)
            if name.is_absolute() or ".." in name.parts or not (one.isfile() or one.isdir()):
                raise tarfile.ReadError(f"{one.name!r} does not belong into a backup")
            target, read = into / name, found.extractfile(one)
            if read is None:  # a folder
                target.mkdir(mode=0o700, exist_ok=True)
                continue
            with read, _for_the_owner(target) as out:
                shutil.copyfileobj(read, out)
