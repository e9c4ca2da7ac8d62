"""Every format that can be read, and which of them a file is."""

from importlib import import_module
from pathlib import Path

from cleardays.casefile.refusal import RefusedError
from cleardays.diary import sources
from cleardays.exchange.apps.app_file import Format, Head

HEAD_BYTES = 65_536

# One module per app, named here once; each holds FORMAT, or FORMATS for an app with several layouts.
_MODULES = (
    "cleardays.exchange.apps.migraine_buddy",
    "cleardays.exchange.apps.migraine_buddy_html",
    "cleardays.exchange.apps.apple_health",
    "cleardays.exchange.apps.bearable",
    "cleardays.exchange.apps.daylio",
    "cleardays.exchange.apps.headi",
    "cleardays.exchange.apps.migralog",
    "cleardays.exchange.apps.headache_companion",
    "cleardays.exchange.apps.headway",
    "cleardays.exchange.apps.cluster_tracker",
    "cleardays.exchange.apps.flaredown",
    "cleardays.exchange.apps.secuso",
    "cleardays.exchange.apps.migraine_bot",
    "cleardays.exchange.fhir.symptoms",
)


def formats() -> tuple[Format, ...]:
    found: list[Format] = []
    for name in _MODULES:
        module = import_module(name)
        found.extend(getattr(module, "FORMATS", None) or [module.FORMAT])
    return tuple(found)


def can_state_clear_day(source: str) -> bool:
    """Whether a file of this format, or any other source of statements, can say that a day was clear."""
    return sources.can_state_clear_day(source)


def recognise(path: Path) -> Format | None:
    """The format a file is in, by what its beginning says; None for a case file, a CSV diary or anything else."""
    return known_by(read_head(path))


def known_by(head: Head) -> Format | None:
    """The format that a beginning belongs to; see `recognise`."""
    return next((known for known in formats() if known.recognises(head)), None)


def read_head(path: Path) -> Head:
    try:
        if path.exists() and not path.is_file():
            raise OSError
        with path.open("rb") as file:
            raw = file.read(HEAD_BYTES)
    except OSError:
        raise RefusedError(
            "not found or not readable", "there is nothing to read", "check the name of the file", file=path.name
        ) from None
    return head_of(path.name, raw)


def head_of(name: str, raw: bytes) -> Head:
    """The beginning of bytes that are held already."""
    raw = raw[:HEAD_BYTES]
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return Head(name, raw, raw.decode(encoding, errors="replace"))
