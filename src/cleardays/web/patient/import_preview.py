"""What would a file from elsewhere bring into this diary, and what must be asked before anything is taken over?

The file is read in memory by the very readers of `cleardays import`, whole or not at all. Between the preview and the "yes" nothing is kept
here: what was read travels through the form, compressed and signed for the one person it was read for.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path, PurePath

from django.core import signing
from django.utils.translation import gettext as _

from cleardays.casefile import csv_diary, reader, writer
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.text_file import checked
from cleardays.diary.history import Person as Described
from cleardays.exchange import csv_diary_dates, limits, merge, normalise, preview
from cleardays.exchange.apps import formats
from cleardays.exchange.apps.app_file import Reading, Settings, Source
from cleardays.web.accounts.models import Person

LARGEST_CARRIED = 4_000_000
"""Characters of a signed preview. Ten years of attacks come to about a tenth of it."""
HOLDS_SECONDS = 3600
"""How long a preview can be answered."""
_SALT = "cleardays.diary.bringing"
_NOBODY = Described("nobody")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring: in words, how many statements are new, the same or changed, and what to send on with "yes"."""

    lines: tuple[str, ...]
    added: int
    same: int
    changed: int
    carried: str


def look(name: str, raw: bytes, settings: Settings, person: Person, kept: Case, today: date) -> Preview:
    """Read a file and hold it against what is kept. `RefusedError` with line and field; `AskError` when the person must say more."""
    title, against, reading = _read(PurePath(name).name or "file", raw, settings, person.timezone)
    latest = today + timedelta(days=1)
    limits.check_diary(reading.days, reading.attacks, name)
    reading, future = normalise.past(reading, latest)
    reading = normalise.fit(reading, person.timezone)
    merged = merge.merge(kept, reading.days, reading.attacks, reading.withdrawn)
    brought = Case(person=_NOBODY, days=reading.days, attacks=reading.attacks, timezone=person.timezone)
    text = writer.dumps(brought)
    reader.loads(text, name, latest)  # what could not be read again is refused before anybody says yes
    carried = signing.dumps([str(person.pk), text], salt=_SALT, compress=True)
    if len(carried) > LARGEST_CARRIED:
        raise RefusedError(
            _("more than one form can carry"),
            _("it is taken over whole or not at all"),
            _("export fewer years at a time"),
            file=name,
        )
    return Preview(
        lines=tuple(preview.lines(title, against, reading, future, person.timezone)),
        added=merged.added,
        same=merged.same,
        changed=merged.changed,
        carried=carried,
    )


def brought(carried: str, person: Person, today: date) -> Case:
    """What a preview carried, for this person; `RefusedError` when it is old, not ours or somebody else's."""
    try:
        whose, text = signing.loads(carried, salt=_SALT, max_age=HOLDS_SECONDS)
    except signing.BadSignature:
        whose, text = "", ""
    if whose != str(person.pk):
        raise RefusedError(
            _("a preview that is too old, or of somebody else"),
            _("what is taken over must be what was shown"),
            _("choose the file again"),
        )
    return reader.loads(text, _("the preview"), today + timedelta(days=1))


def held(name: str, raw: bytes, person: Person) -> str:
    """The file itself, for the page that asks what it leaves open; empty where it is too large to travel."""
    text = signing.dumps([str(person.pk), name, b64encode(raw).decode()], salt=_SALT + ".file", compress=True)
    return text if len(text) <= LARGEST_CARRIED else ""


def let_go(text: str, person: Person) -> tuple[str, bytes]:
    """Name and bytes of a file that was held; see `brought` for what is refused."""
    try:
        whose, name, raw = signing.loads(text, salt=_SALT + ".file", max_age=HOLDS_SECONDS)
    except signing.BadSignature:
        whose, name, raw = "", "", ""
    if whose != str(person.pk):
        raise RefusedError(_("a file that is no longer here"), _("it was kept nowhere"), _("choose the file again"))
    return name, b64decode(raw)


def _read(name: str, raw: bytes, settings: Settings, zone: str) -> tuple[str, str | None, Reading]:
    """Title of the format, what its reader was checked against, and what the file says."""
    limits.check_bytes(len(raw), name)
    known = formats.known_by(formats.head_of(name, raw))
    if known is not None:
        return known.title, known.checked, known.read(Source(Path(name), raw), settings)
    text = checked(raw, name)
    settled: tuple[str, ...] = ()
    if csv_diary.looks_like(text):
        text, settled = csv_diary_dates.with_iso_dates(text, name, settings)
        own = csv_diary.loads(text, name, date.max)
    elif text.lstrip()[:1] == "{":
        own = reader.loads(text, name, date.max)
        limits.check_case(own, name)
    else:
        raise RefusedError(
            _("a file of no app we know"),
            _("what its columns mean would be a guess"),
            _("export it as CSV, JSON or XML from the app, or write a CSV diary: date,headache"),
            file=name,
            line=1,
        )
    more = Case(person=own.person, days=own.days, attacks=own.attacks, timezone=own.timezone)
    notes = () if own == more else (_("only the diary of a case file is taken over, no history and no sessions"),)
    return (
        _("Cleardays' own format"),
        None,
        Reading(format="cleardays", days=own.days, attacks=own.attacks, settled=settled, notes=notes),
    )
