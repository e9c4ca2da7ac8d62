"""Apple Health's export: `export.xml`, alone or in the `export.zip` the phone makes; only its headache records.

Apple's severities are 0 unspecified, 1 not present, 2 mild, 3 moderate, 4 severe, written as
`HKCategoryValueSeverityMild`, or as the number. Unspecified is a headache without a grade; not
present is the one statement in any of these files that a day was clear. A record that starts
when it ends is about its day, one with a length is an attack.

The file is read as a stream by expat, as `defusedxml` would: entities are refused, nothing is
fetched, a zip is never unpacked to disk. Two of iOS 16's own faults are passed over: a broken
document type and vertical tabs in the text.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import IO, NoReturn
from xml.parsers import expat

from cleardays.casefile.refusal import RefusedError, shown
from cleardays.diary.entries import SEVERITIES, Attack, DayEntry, Provenance
from cleardays.diary.local import UnknownZoneError, zone
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source, UnreadableError, row_id
from cleardays.exchange.apps.written_dates import asked_zone, ending

HEADACHE = "HKCategoryTypeIdentifierHeadache"
LARGEST_BYTES = 8_000_000_000
LARGEST_RATIO = 200
"""A real export packs to about a twentieth; only a bomb packs to less than a two-hundredth."""
RATIO_COUNTS_FROM = 50_000_000
LARGEST_HELD_BYTES = 200_000_000
"""The same of a file that is held in memory, as a server does: a real one of the size that may be sent unpacks to no more. Ours."""
CHUNK = 1 << 20
LONGEST_TAG_BYTES = 16_000_000
MOST_RECORDS = 50_000
"""More than one headache record a day for a hundred years."""
KINDS = ("Unspecified", "NotPresent", "Mild", "Moderate", "Severe")
VALUES = {str(i): kind for i, kind in enumerate(KINDS)} | {f"HKCategoryValueSeverity{kind}": kind for kind in KINDS}
EXTERNAL_ID = ("HKExternalUUID", "HKMetadataKeyExternalUUID")
KEPT = ("type", "creationDate", "startDate", "endDate", "value")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})", re.ASCII)


@dataclass(slots=True)
class _Record:
    line: int
    told: dict[str, str]
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> str:
        """The record as text, without the phone's name, which is often a person's."""
        return " | ".join(f"{name}: {self.told[name]}" for name in KEPT if name in self.told)


class _ForbiddenError(Exception):
    """An entity or a reference out of the file, which no export of Apple's holds."""


def recognises(head: Head) -> bool:
    if head.raw.startswith(b"PK\x03\x04"):
        return b"apple_health_export" in head.raw or b"export.xml" in head.raw.lower()
    return "<HealthData" in head.text or "<!DOCTYPE HealthData" in head.text


def read(source: Source, settings: Settings) -> Reading:
    entries: list[DayEntry | Attack] = []
    dropped: list[Dropped] = []
    seen: dict[str, tuple[int, str]] = {}
    repeated = 0
    for record in _records(source):
        try:
            entry = _entry(record, settings)
            name = entry.provenance.external_id or ""
            if name in seen:
                if seen[name][1] != record.raw:
                    raise UnreadableError(f"another version of the record on line {seen[name][0]}: the first is kept")
                repeated += 1
                continue
        except UnreadableError as error:
            dropped.append(Dropped(f"line {record.line}", str(error)))
            continue
        seen[name] = (record.line, record.raw)
        entries.append(entry)
    notes = ["a day without a headache record is unknown: only a record that says “not present” makes it clear"]
    if repeated:
        notes.append(f"records that stand in the file twice, taken once: {repeated}")
    return Reading(
        format=FORMAT.id,
        days=tuple(entry for entry in entries if isinstance(entry, DayEntry)),
        attacks=tuple(entry for entry in entries if isinstance(entry, Attack)),
        dropped=tuple(dropped),
        notes=tuple(notes),
    )


def _entry(record: _Record, settings: Settings) -> DayEntry | Attack:
    value = record.told.get("value", "")
    if value not in VALUES:
        raise UnreadableError(f"a severity that is not Apple's: {shown(value)}")
    kind = VALUES[value]
    severity = kind.lower() if kind.lower() in SEVERITIES else None
    start, first = _instant(record.told.get("startDate", ""))
    end, _ = _instant(record.told.get("endDate", ""))
    until = ending(start, end)
    provenance = _provenance(record, start, end)
    if kind == "NotPresent":
        # Midnight belongs to the day it ends: 00:00 to 00:00 is one whole day.
        last = _instant(record.told["endDate"], timedelta(microseconds=1 if until else 0))[1]
        if first != last:
            raise UnreadableError("“not present” over several days does not say which of them were clear")
        return DayEntry(date=first, headache=False, provenance=provenance)
    if until is None:
        return DayEntry(date=first, headache=True, severity=severity, provenance=provenance)
    return Attack(
        id=None,
        start=start,
        end=until,
        timezone=_own_zone(record) or asked_zone(settings),
        severity=severity,
        provenance=provenance,
    )


def _instant(text: str, before: timedelta = timedelta(0)) -> tuple[datetime, date]:
    """A time as `2026-01-05 12:00:00 +0100`: the instant in UTC, and the date it had where it was written."""
    match = _DATE.fullmatch(text)
    try:
        there = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3]}:{match[4]}") if match else None
    except ValueError:
        there = None
    if there is None or not 1990 <= there.year <= 2199:
        raise UnreadableError("no date and time that can be read, from 1990 to 2199")
    there -= before
    return there.astimezone(UTC), there.date()


def _own_zone(record: _Record) -> str | None:
    """The zone the record itself names, which beats the zone of the whole file."""
    name = record.metadata.get("HKTimeZone", "")
    try:
        return name if name and zone(name) else None
    except UnknownZoneError:
        return None


def _provenance(record: _Record, start: datetime, end: datetime) -> Provenance:
    try:
        written = _instant(record.told.get("creationDate", ""))[0]
    except UnreadableError:
        written = None
    own = next((record.metadata[key] for key in EXTERNAL_ID if record.metadata.get(key)), None)
    # The phone writes all times in the zone it is in while exporting, so only instants stay the same.
    other = row_id(start.isoformat(), end.isoformat(), written and written.isoformat(), record.told.get("value"))
    return Provenance(written=written, by="import", source=FORMAT.id, external_id=own or other, raw=record.raw)


class _Reader:
    """Headache records out of a stream of XML."""

    def __init__(self) -> None:
        self.found: list[_Record] = []
        self._open: _Record | None = None
        self._depth = 0
        self._begun = False
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._start
        self.parser.EntityDeclHandler = self._forbidden
        self.parser.UnparsedEntityDeclHandler = self._forbidden
        self.parser.ExternalEntityRefHandler = self._forbidden
        self.parser.SkippedEntityHandler = self._forbidden

    def _start(self, name: str, attributes: list[str]) -> None:
        if self._open is not None:
            self._depth += 1
            if name == "MetadataEntry":
                told = _pairs(attributes)
                self._open.metadata[told.get("key", "")] = told.get("value", "")
        elif name == "Record" and HEADACHE in attributes and _pairs(attributes).get("type") == HEADACHE:
            self._open, self._depth = _Record(self.parser.CurrentLineNumber, _pairs(attributes)), 0
            self.parser.EndElementHandler = self._end
        elif not self._begun and name != "HealthData":
            raise _ForbiddenError(f"the element {shown(name)} where HealthData belongs")
        self._begun = True

    def _end(self, name: str) -> None:
        if self._depth:
            self._depth -= 1
        elif self._open is not None:
            self.found.append(self._open)
            self._open = None
            self.parser.EndElementHandler = None

    def _forbidden(self, *about: object) -> NoReturn:
        raise _ForbiddenError("an entity, which no export holds")


def _pairs(attributes: list[str]) -> dict[str, str]:
    return dict(zip(attributes[::2], attributes[1::2], strict=True))


def _records(source: Source) -> list[_Record]:
    reader = _Reader()
    fed = 0
    try:
        with closing(_chunks(source)) as chunks:
            for chunk in chunks:
                reader.parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - reader.parser.CurrentByteIndex > LONGEST_TAG_BYTES or len(reader.found) > MOST_RECORDS:
                    raise _too_much(source, "one tag of many megabytes, or records without end")
        reader.parser.Parse(b"", True)
    except RefusedError:
        raise
    except expat.ExpatError as error:
        raise source.refused(
            f"XML that cannot be read: {expat.ErrorString(error.code)}",
            "the file is cut off or damaged, and records after this line would be missing",
            "export again on the phone and import the zip unchanged",
            error.lineno,
        ) from None
    except _ForbiddenError as error:
        raise source.refused(str(error), "Apple's Health app does not write that", "import export.zip") from None
    except (OSError, LookupError, TypeError, ValueError):
        raise source.refused(
            "bytes that cannot be read", "no file, or no known encoding", "import export.zip"
        ) from None
    return reader.found


def _chunks(source: Source) -> Generator[bytes, None, None]:
    """The bytes of export.xml, without the document type and vertical tabs; refused when they are too many."""
    with source.opened() as file:
        if file.read(4) != b"PK\x03\x04":
            file.seek(0)
            yield from _counted(source, file, None)
            return
        try:
            with zipfile.ZipFile(file) as packed:
                member = _member(source, packed)
                with packed.open(member) as unpacked:
                    yield from _counted(source, unpacked, member.compress_size)
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, UnicodeError, NotImplementedError) as error:
            raise source.refused(
                f"a damaged zip: {shown(error)}", "the records cannot be unpacked", "export again on the phone"
            ) from None


def _member(source: Source, packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [info for info in packed.infolist() if info.filename.lower().endswith("export.xml")]
    members = [info for info in members if not info.filename.startswith("__MACOSX")]
    if not members:
        raise source.refused("a zip without export.xml", "the records are in that file", "import Apple's export.zip")
    member = min(members, key=lambda info: (len(info.filename), info.filename))
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise source.refused("a zip with a password or an unusual packing", "Apple's has neither", "import Apple's own")
    return member


def _counted(source: Source, file: IO[bytes], packed_bytes: int | None) -> Generator[bytes, None, None]:
    total, is_utf8 = 0, True
    largest = LARGEST_BYTES if source.raw is None else LARGEST_HELD_BYTES
    while chunk := file.read(CHUNK):
        if not total:
            is_utf8 = chunk[:2] not in (b"\xff\xfe", b"\xfe\xff")
        total += len(chunk)
        if total > largest:
            raise _too_much(source, f"more than {largest / 1e9:g} GB")
        if packed_bytes is not None and total > RATIO_COUNTS_FROM and total > LARGEST_RATIO * max(packed_bytes, 1):
            raise _too_much(source, f"a zip that unpacks to more than {LARGEST_RATIO} times its size")
        plain = _without_document_type(chunk) if total == len(chunk) else chunk
        yield plain.replace(b"\x0b", b" ") if is_utf8 else plain


def _without_document_type(chunk: bytes) -> bytes:
    """The beginning of the file with the document type blanked, its line ends kept; one with entities stays."""
    begin = chunk.find(b"<!DOCTYPE HealthData")
    end = chunk.find(b"<HealthData", begin)
    if begin < 0 or end < 0:
        return chunk
    told = chunk[begin:end]
    if b"<!ENTITY" in told or not told.rstrip().endswith(b"]>"):
        return chunk
    return chunk[:begin] + b"\n" * told.count(b"\n") + chunk[end:]


def _too_much(source: Source, found: str) -> RefusedError:
    return source.refused(found, "no diary is that large", "import the export.zip the phone made")


FORMAT = Format(
    "apple-health",
    "Apple Health export",
    recognises,
    read,
    "Apple's list of severities and a real fragment of another symptom; headache lines only in hand-made files",
)
