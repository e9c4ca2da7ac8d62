"""What a restore does inside the new folder: files put in, tables brought up to date, erasures done again, all of it checked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from cleardays.installation import signatures
from cleardays.web.accounts import audit_trail, signed_heads
from cleardays.web.operations import backup_contents, backup_folder
from cleardays.web.operations.errors import NotKeptError
from cleardays.web.privacy import erasure

ACTOR = "restore"


class Command(BaseCommand):
    help = "Puts a backup into this installation's folder, which must be new. Called by `cleardays restore`."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--signed-by", default=None)
        parser.add_argument("--secret-key", type=Path, default=None)
        parser.add_argument("--erased", type=Path, action="append", default=[])
        parser.add_argument("--without", action="append", default=[], choices=backup_contents.KEYS)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._open(options)
        except NotKeptError as refused:
            raise CommandError(str(refused), returncode=2) from None

    def _open(self, options: dict[str, Any]) -> None:
        if connection.vendor != "sqlite":
            raise NotKeptError(
                "DATABASE_URL names a PostgreSQL",
                "this backup holds SQLite's file",
                "leave DATABASE_URL out, or use pg_restore on a file of pg_dump",
            )
        with backup_folder.opened(backup_folder.newest(options["backup"]), options["secret_key"]) as found:
            self._restore(found, options)

    def _restore(self, found: Path, options: dict[str, Any]) -> None:
        # Where the key that signs was carried along, it says who must have signed.
        ours = None if signatures.KEY in options["without"] else signatures.public_key()
        said = backup_folder.checked(found, options["signed_by"] or ours)
        # A key that was never needed there is not missed here.
        without = [name for name in options["without"] if name in said["keys"]]
        backup_folder.put_back(found)
        connection.ensure_connection()
        there = backup_folder.rows(connection.connection)
        wrong = sorted(name for name in {*said["rows"], *there} if said["rows"].get(name) != there.get(name))
        if wrong:
            raise NotKeptError(
                f"other rows than were backed up: {', '.join(wrong)}", "something is lost", "take another backup"
            )
        broken = audit_trail.verify(signed_heads.head_of(said["head"]))
        if broken is not None:
            raise NotKeptError(
                broken.found, "the account of what was seen and done cannot be relied on", "take another backup"
            )
        backup_folder.end_sessions()  # a backup of an earlier version holds them
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        again = erasure.again(self._lists(found, options["erased"]), ACTOR)
        if "factors" in without:
            self._code_apps()
        last = audit_trail.verify()
        if last is not None:
            raise NotKeptError(last.found, "the chain broke during the restore", "keep the folder, and ask for help")
        signed_heads.sign(audit_trail.head())  # from here on this place says itself where the account ends
        self._tell(said, there, again, without)

    def _lists(self, found: Path, more: list[Path]) -> list[erasure.Listed]:
        every: dict[Any, erasure.Listed] = {}
        for path in [found / erasure.LIST, *more]:
            try:
                every |= {one.person: one for one in erasure.read_list(path)}
            except ValueError as error:
                raise NotKeptError(
                    f"{path.name}: {error}",
                    "somebody who was erased could come back",
                    "give the list as it was written",
                ) from None
        return list(every.values())

    def _code_apps(self) -> None:
        """Their secrets were sealed with a key that is not here: nobody could sign in with them."""
        sealed = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
        with transaction.atomic():
            for one in sealed.select_related("user"):
                audit_trail.record(
                    audit_trail.SECOND_FACTOR_REMOVED, ACTOR, about={"user": str(one.user_id), "type": one.type}
                )
            # Row by row would ask whether staff may be without one; here there is no other way in.
            sealed._raw_delete(sealed.db)

    def _tell(self, said: dict[str, Any], rows: dict[str, int], again: int, without: list[str]) -> None:
        self.stdout.write(
            f"restored: the records of {said['made']}, {sum(rows.values())} rows in {len(rows)} tables, each file as it was written"
        )
        self.stdout.write(f"the chain holds, with the head that was signed by {said['public_key']}")
        self.stdout.write(f"erased again: {again} of {len(erasure.listed())} on the list")
        words = {
            "session": "everybody signs in again, and links sent before do not work",
            "mail": "the e-mail addresses of replies made before stay sealed",
            "factors": "code apps and recovery codes were removed: staff set up a new one when they sign in",
            signatures.KEY: f"this place signs with a new key: {signatures.public_key()}",
        }
        for name in without:
            self.stdout.write(f"without {name}.key: {words[name]}")
