"""What does a backup take of an installation, and what does it leave, and why? Every file and every table, each decided once.

A file or a table that stands here nowhere is one that nobody thought about: a test finds it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from cleardays.installation import disk_reserve, signatures
from cleardays.web.accounts import signed_heads
from cleardays.web.privacy import erasure

RECORDS, MANIFEST = "cleardays.sqlite3", "manifest.json"
KEYS = ("session", "mail", "factors", signatures.KEY)
"""What is carried apart from a backup: sign-ins, sealed addresses, code apps, signatures."""

FOLDERS_TAKEN: Mapping[str, str] = {
    "payers/*.toml": "policies that this clinic wrote; an answer is judged by them",
    "languages/*.po": "what its translators wrote",
}
FILES_TAKEN: Mapping[str, str] = {
    RECORDS: "the records, copied by SQLite while the place runs",
    erasure.LIST: "who was erased stays erased after a restore",
}
FILES_LEFT: Mapping[str, str] = {
    **{f"{name}.key": "carried apart: a backup and its keys in one place guard nothing" for name in KEYS},
    f"{RECORDS}-wal": "its content is in the copy of the records",
    f"{RECORDS}-shm": "SQLite's own note beside a file that is open",
    signed_heads.FILE: "the head stands in the manifest, signed",
    signed_heads.BACKUP: "tells of this computer's last backup",
    disk_reserve.FILE: "room kept free for a full disk",
    "errors.log": "where this computer's failures are written; no record",
    "locale": "made anew from languages at each start",
    "demo": "a fictional clinic",
    "demo.key": "the password of a fictional clinic",
    ".backup-open": "where a locked backup stands open while it is made",
}

TABLES_LEFT: Mapping[str, str] = {
    "django_session": "a session signs somebody in as it stands, past the second step",
    "cache": "a cache is no record",
}
TABLES_TAKEN: Mapping[str, str] = {
    "accounts_auditentry": "what was seen and done; signed in the manifest",
    "accounts_clinic": "which clinics there are",
    "accounts_consent": "what was agreed to, and when",
    "accounts_erased": "who was erased, by random ids",
    "accounts_historicalperson": "whose hand wrote a birth date",
    "accounts_invitation": "who was invited; its link is signed with a key that is not in a backup",
    "accounts_letter": "mail that waits or failed: ids only, no address and no link",
    "accounts_membership": "who has which role",
    "accounts_opened": "whose record was opened with which reason",
    "accounts_person": "whose records there are",
    "accounts_salt": "makes sealed content checkable; with the diaries beside it, it tells nothing more",
    "accounts_user": "who signs in; passwords are kept hashed, which no backup can undo",
    "accounts_user_groups": "Django's own, empty here",
    "accounts_user_user_permissions": "Django's own, empty here",
    "account_emailaddress": "which addresses are proven",
    "account_emailconfirmation": "empty here: links that prove an address are signed and kept nowhere",
    "auth_group": "Django's own, empty here",
    "auth_group_permissions": "Django's own, empty here",
    "auth_permission": "Django's own",
    "clinic_discharge": "when somebody's care ended here",
    "diary_attack": "the record",
    "diary_background": "the record",
    "diary_checkin": "the record",
    "diary_day": "the record",
    "diary_fact": "the record",
    "diary_historicalattack": "what the record said before",
    "diary_historicalbackground": "what the record said before",
    "diary_historicalcheckin": "what the record said before",
    "diary_historicalday": "what the record said before",
    "diary_historicalfact": "what the record said before",
    "diary_historicalinjectionsession": "what the record said before",
    "diary_injectionsession": "the record",
    "diary_reminder": "who wants to be reminded",
    "diary_sessionsite": "the record",
    "diary_sessionvial": "the record",
    "django_content_type": "Django's own",
    "django_migrations": "which form the tables have",
    "django_tasks_database_dbtaskresult": "jobs that wait: they name rows, no address and no link",
    "mfa_authenticator": "second factors; secrets of code apps are sealed with a key that is not in a backup",
    "questions_credential": "who answers on the public page",
    "questions_pagepublished": "which version of the public page is shown",
    "questions_pageversion": "the clinic's own words",
    "questions_reply": "replies; their addresses are sealed with a key that is not in a backup",
    "questions_wording": "the clinic's own words",
}


def beside_the_records(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files that a backup takes besides the records and the list of erasures: name in the backup, and where each stands."""
    for pattern in FOLDERS_TAKEN:
        for path in sorted(folder.glob(pattern)):
            yield path.relative_to(folder).as_posix(), path
