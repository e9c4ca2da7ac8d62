"""Which words does the public page have, which had it before, and what changed between two versions?

A version is the whole page's words, kept once and never changed; each change of an editor is a new one, made from the newest. Which
version is public is a row of its own, so that going back changes nothing that was kept. Version 0 is the package's own page.
The only crossing between these rows and the rest; times are arguments (docs/decisions/0037).
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import User
from cleardays.web.public import page_content
from cleardays.web.public.models import PagePublished, PageVersion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LISTED = 50
MOST = 1_000_000
"""No installation has so many versions: a larger number in an address is nobody's."""
_log = logging.getLogger(__name__)


class StaleError(ValueError):
    """Somebody else kept a version since this one was opened; `newest` is its number."""

    def __init__(self, newest: int) -> None:
        super().__init__(
            f"version {newest} was kept since this page was opened; look at it, then send the change again"
        )
        self.newest = newest


@dataclass(frozen=True, slots=True)
class Version:
    """The whole page's words, and who kept them when and why. Version 0 was kept by nobody here."""

    number: int
    words: str
    who: "StrOrPromise"
    at: datetime | None
    why: "StrOrPromise"

    @property
    def table(self) -> dict[str, Any]:
        """The words in the shape of `page_content.toml`; a new one each time, free to be changed."""
        found: dict[str, Any] = json.loads(self.words) if self.words else page_content.own()
        return found


@dataclass(frozen=True, slots=True)
class Published:
    """That a version was made public, by whom, when and why."""

    number: int
    who: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions: what happened to which section, the lines that went and those that came."""

    what: str
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


OWN = Version(0, "", _lazy("the package"), None, _lazy("The page as it comes"))


def shown() -> page_content.Public:
    """The page that is public now. One query.

    Words that name something which the evidence does not hold any more are not shown: the package's own page is.
    """
    words = PagePublished.objects.order_by("-pk").values_list("version__words", flat=True).first()
    try:
        return page_content.public(words or "")
    except KeyError as gone:
        _log.error(
            "the published page names %s, which is not there; the package's own page is shown; publish another version",
            gone,
        )
        return page_content.public()


def public_number() -> int:
    """The number of the version that is public."""
    return PagePublished.objects.order_by("-pk").values_list("version", flat=True).first() or 0


def version(number: int) -> Version | None:
    """One version by its number."""
    if number == 0:
        return OWN
    found = PageVersion.objects.select_related("by").filter(number=number).first() if 0 < number < MOST else None
    return _version(found) if found else None


def newest() -> Version:
    """The version that the next change is made from."""
    found = PageVersion.objects.select_related("by").order_by("-number").first()
    return _version(found) if found else OWN


def listed() -> list[Version]:
    """The newest versions, newest first, and the package's own."""
    return [*map(_version, PageVersion.objects.select_related("by").order_by("-number")[:LISTED]), OWN]


def published() -> list[Published]:
    """What was made public, newest first."""
    rows = PagePublished.objects.select_related("by").order_by("-pk")[:LISTED]
    return [Published(one.version_id or 0, _who(one.by), one.at, one.why) for one in rows]


def _version(row: PageVersion) -> Version:
    return Version(row.number, row.words, _who(row.by), row.at, row.why)


def _who(user: User) -> str:
    return user.name or user.email


def keep(table: Mapping[str, Any], why: str, base: int, by: User, now: datetime) -> Version:
    """A new version, made from the newest. Raises StaleError when `base` is not the newest any more."""
    with transaction.atomic():
        last = newest()
        if last.number != base:
            raise StaleError(last.number)
        words = json.dumps(table, ensure_ascii=False, sort_keys=True)
        try:
            with transaction.atomic():
                made = PageVersion.objects.create(number=last.number + 1, words=words, why=why, at=now, by=by)
        except IntegrityError:  # two at the same moment
            raise StaleError(last.number + 1) from None
        audit_trail.record(audit_trail.PAGE_CHANGED, audit_trail.by(by), about={"version": made.number, "what": "kept"})
    return _version(made)


@transaction.atomic
def publish(number: int, why: str, by: User, now: datetime) -> bool:
    """Makes a version public; an older one is going back. False when it is public already or not there."""
    before = public_number()
    if number == before or version(number) is None:
        return False
    PagePublished.objects.create(version_id=number or None, why=why, at=now, by=by)
    what = "published" if number > before else "gone back"
    audit_trail.record(
        audit_trail.PAGE_CHANGED, audit_trail.by(by), about={"version": number, "what": what, "before": before}
    )
    return True


# ---------------------------------------------------------------- what changed


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What an editor would call the differences: sections that came, went, moved, were hidden, or say something else."""
    old, new = ({row["id"]: row for row in table["section"]} for table in (before, after))
    found = [_said(_("The short answer"), _short(before), _short(after))]
    found += [
        Change(_("“%(title)s” is not there any more") % row, _lines(row)) for id_, row in old.items() if id_ not in new
    ]
    found += [Change(_("“%(title)s” is new") % row, (), _lines(row)) for id_, row in new.items() if id_ not in old]
    for id_ in (id_ for id_ in new if id_ in old):
        if bool(old[id_].get("hidden")) != bool(new[id_].get("hidden")):
            words = _("“%(title)s” is hidden") if new[id_].get("hidden") else _("“%(title)s” is shown again")
            found.append(Change(words % new[id_]))
        found.append(_said(_("“%(title)s” says something else") % new[id_], _lines(old[id_]), _lines(new[id_])))
    return [one for one in found if one is not None] + _moved(
        [id_ for id_ in old if id_ in new], [id_ for id_ in new if id_ in old], new
    )


def _moved(old: list[str], new: list[str], rows: Mapping[str, Any]) -> list[Change]:
    """The fewest sections whose moving makes one order out of the other."""
    kept = {
        old[block.a + i]
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for i in range(block.size)
    }
    words = _("“%(title)s” moved from place %(old)s to place %(new)s")
    return [
        Change(words % {"title": rows[id_]["title"], "old": old.index(id_) + 1, "new": new.index(id_) + 1})
        for id_ in new
        if id_ not in kept
    ]


def _said(what: str, old: tuple[str, ...], new: tuple[str, ...]) -> Change | None:
    if old == new:
        return None
    gone: list[str] = []
    come: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[a:b]
            come += new[c:d]
    return Change(what, tuple(gone), tuple(come))


def _short(table: Mapping[str, Any]) -> tuple[str, ...]:
    return (*table["short"], *(_("The claim “%(claim)s”") % {"claim": one} for one in table["short_claims"]))


def _lines(row: Mapping[str, Any]) -> tuple[str, ...]:
    claim = _("The claim “%(claim)s”")
    entries = (
        f"{one['ask']} {one.get('before', '')} → {claim % one}".replace("  ", " ") for one in row.get("entries", ())
    )
    source = (_("Where this is from: %(source)s") % row,) if row.get("source") else ()
    return (row["title"], *row.get("words", ()), *source, *entries)
