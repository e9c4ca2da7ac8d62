"""Apple Health's export: `export.xml`, alone or in the `export.zip` the phone makes; only its headache records.

The phone writes every time in the offset of the day of the export, so only the instant is believed: its
date is the one in the zone the person names, or in the zone a record itself names (`HKTimeZone`).
Apple's severities are 0 unspecified, 1 not present, 2 mild, 3 moderate, 4 severe, written as
`HKCategoryValueSeverityMild`, or as the number. Unspecified is a headache without a grade; not
present is the one statement in any of these files that a day was clear: of the whole dates inside
its time, or, said of one moment, of its date while nothing else speaks of a headache that day. A
headache that starts when it ends is about its day, one with a length is an attack.

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
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import IO, NoReturn
from xml.parsers import expat

from cleardays.casefile.refusal import RefusedError, shown
from cleardays.diary.entries import SEVERITIES, Attack, DayEntry, Provenance
from cleardays.diary.local import UnknownZoneError, local_date, zone
from cleardays.exchange import merge, statements
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source, UnreadableError, row_id
from cleardays.exchange.apps.written_dates import asked_zone, ending, whole_days
from cleardays.exchange.statements import Statement

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
DENIED = "“not present” at one moment of a day on which a headache is written at another"
MOST_MEMBERS = 50
"""XML files of a zip that are looked into for the one with the records. Ours."""
HEAD_BYTES = 65_536
_ZIP = b"PK\x03\x04"
_ROOT = re.compile(rb"<([A-Za-z_][A-Za-z0-9_.:-]*)")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})", re.ASCII)


@dataclass(slots=True)
class _Record:
    line: int
    told: dict[str, str]
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> str:
        """The record as text, without the phone's name, which is often a person's; its times in UTC, in every export the same."""
        return " | ".join(f"{name}: {_in_utc(self.told[name])}" for name in KEPT if name in self.told)

    @property
    def newness(self) -> tuple[int, str]:
        """Which of two versions of a record is the later one: by its version, else by when it was written."""
        version = self.metadata.get("HKMetadataKeySyncVersion", "") or self.metadata.get("HKSyncVersion", "")
        try:
            written = _instant(self.told.get("creationDate", "")).isoformat()
        except UnreadableError:
            written = ""
        return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0, written


class _ForbiddenError(Exception):
    """An entity or a reference out of the file, which no export of Apple's holds."""


def recognises(head: Head) -> bool:
    if head.raw.startswith(_ZIP):
        return b"apple_health_export" in head.raw or b"export.xml" in head.raw.lower() or _holds_health_data(head.raw)
    return "<HealthData" in head.text or "<!DOCTYPE HealthData" in head.text


def read(source: Source, settings: Settings) -> Reading:
    dropped: list[Dropped] = []
    said: dict[str, tuple[_Record, tuple[Statement, ...]]] = {}
    repeated = 0
    for record in _records(source):
        try:
            entries = _entries(record, settings)
        except UnreadableError as error:
            dropped.append(Dropped(f"line {record.line}", str(error)))
            continue
        key = statements.key(entries[0].provenance)
        own = key[1] if key else ""
        there = said.get(own)
        if there is None or (there[0].raw != record.raw and record.newness > there[0].newness):
            said[own] = (record, entries)
        if there is None:
            continue
        if there[0].raw == record.raw:
            repeated += 1
        elif said[own][0] is record:
            dropped.append(Dropped(f"line {there[0].line}", f"replaced by the newer record on line {record.line}"))
        else:
            why = f"another version of the record on line {there[0].line}: the first is kept"
            dropped.append(Dropped(f"line {record.line}", why))
    lines = {id(one): record.line for record, entries in said.values() for one in entries}
    every = [one for _, entries in said.values() for one in entries]
    days = tuple(one for one in every if isinstance(one, DayEntry))
    attacks = tuple(one for one in every if isinstance(one, Attack))
    denied = merge.denied_moments(days, attacks, settings.timezone)
    dropped += [Dropped(f"line {lines[id(one)]}", DENIED) for one in days if id(one) in denied]
    notes = ["a day without a headache record is unknown: only a record that says “not present” makes it clear"]
    if repeated:
        notes.append(f"records that stand in the file twice, taken once: {repeated}")
    return Reading(
        format=FORMAT.id,
        days=tuple(one for one in days if id(one) not in denied),
        attacks=attacks,
        settled=(f"dates are those in {settings.timezone}, or in the zone a record itself names",) if every else (),
        dropped=tuple(dropped),
        notes=tuple(notes),
    )


def _entries(record: _Record, settings: Settings) -> tuple[Statement, ...]:
    """What a record says, by date; `AskError` for the zone where the record names none."""
    value = record.told.get("value", "")
    if value not in VALUES:
        raise UnreadableError(f"a severity that is not Apple's: {shown(value)}")
    kind = VALUES[value]
    severity = kind.lower() if kind.lower() in SEVERITIES else None
    start, end = (_instant(record.told.get(name, "")) for name in ("startDate", "endDate"))
    until = ending(start, end)
    here = _own_zone(record) or asked_zone(settings)
    provenance = _provenance(record, start, end)
    own = provenance.external_id or ""
    if kind == "NotPresent" and until is not None:
        clear = whole_days(start, until, here)
        if not clear:
            raise UnreadableError("no headache for part of a day does not make the day clear")
        return tuple(
            DayEntry(date=day, headache=False, provenance=replace(provenance, external_id=statements.of_date(own, day)))
            for day in clear
        )
    if kind == "NotPresent":
        moment = replace(provenance, external_id=statements.of_moment(own))
        return (DayEntry(date=local_date(start, here), headache=False, provenance=moment),)
    if until is None:
        return (DayEntry(date=local_date(start, here), headache=True, severity=severity, provenance=provenance),)
    return (Attack(id=None, start=start, end=until, timezone=here, severity=severity, provenance=provenance),)


def _instant(text: str) -> datetime:
    """A time as `2026-01-05 12:00:00 +0100`, as the instant in UTC: its offset is that of the day of the export."""
    match = _DATE.fullmatch(text)
    try:
        there = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3]}:{match[4]}") if match else None
    except ValueError:
        there = None
    if there is None or not 1990 <= there.year <= 2199:
        raise UnreadableError("no date and time that can be read, from 1990 to 2199")
    return there.astimezone(UTC)


def _in_utc(text: str) -> str:
    try:
        return f"{_instant(text):%Y-%m-%d %H:%M:%S} +0000"
    except UnreadableError:
        return text


def _own_zone(record: _Record) -> str | None:
    """The zone the record itself names, which beats the zone of the whole file."""
    name = record.metadata.get("HKTimeZone", "")
    try:
        return name if name and zone(name) else None
    except UnknownZoneError:
        return None


def _provenance(record: _Record, start: datetime, end: datetime) -> Provenance:
    try:
        written = _instant(record.told.get("creationDate", ""))
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
        if file.read(4) != _ZIP:
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
    """The XML file whose root is HealthData: a phone names it in its own language."""
    members = [info for info in packed.infolist() if info.filename.lower().endswith(".xml")]
    members = [info for info in members if not info.filename.startswith("__MACOSX")]
    readable = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if any(info.flag_bits & 1 or info.compress_type not in readable for info in members):
        raise source.refused("a zip with a password or an unusual packing", "Apple's has neither", "import Apple's own")
    for member in sorted(members, key=lambda info: (-info.file_size, info.filename))[:MOST_MEMBERS]:
        with packed.open(member) as file:
            if _is_health_data(file.read(HEAD_BYTES)):
                return member
    raise source.refused(
        "a zip without Apple's records",
        "they stand in an XML file that begins with HealthData, whatever its name",
        "import the zip the phone made, unchanged",
    )


def _is_health_data(begins: bytes) -> bool:
    """Whether the first element of a file is HealthData; UTF-16 too."""
    root = _ROOT.search(begins.replace(b"\0", b""))
    return root is not None and root[1] == b"HealthData"


def _holds_health_data(begins: bytes) -> bool:
    """Whether a file whose root is HealthData begins within the beginning of a zip."""
    for found in islice(re.finditer(re.escape(_ZIP), begins), MOST_MEMBERS):
        header = begins[found.start() : found.start() + 30]
        if len(header) < 30:
            continue
        packing, name, extra = (int.from_bytes(header[i : i + 2], "little") for i in (8, 26, 28))
        packed = begins[found.start() + 30 + name + extra :]
        try:
            plain = packed if packing == zipfile.ZIP_STORED else zlib.decompressobj(-15).decompress(packed, HEAD_BYTES)
        except zlib.error:
            continue
        if _is_health_data(plain[:HEAD_BYTES]):
            return True
    return False


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
    {
        **dict.fromkeys(("type", "creationDate", "startDate", "endDate", "value"), "read"),
        "sourceName": "a device's name, which is often a person's",
        "sourceVersion": "the app's own bookkeeping",
        "device": "a device's name, which is often a person's",
        "HKTimeZone": "read",
        "HKExternalUUID": "read",
        "other metadata": "the app's own bookkeeping",
        "every other kind of record": "not about headache",
    },
)
