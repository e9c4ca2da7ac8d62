"""An editor's screens: the page's sections in their order, the words of one, and each version with what changed. Fetch, ask, show.

Editors are moderators and administrators (docs/decisions/0037). Every change is a new version that nobody else sees; making one
public is a step of its own. Nothing here is for search engines.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.evidence import sourced_claims
from cleardays.web.accounts.permissions import Role, allow, signed_in
from cleardays.web.public import page_checker, page_content, page_versions, views
from cleardays.web.public.page_versions import StaleError, Version
from cleardays.web.public.text_cleaning import cleaned, one_line

EDITORS = (Role.MODERATOR, Role.ADMINISTRATOR)
LONGEST_TITLE = 120
LONGEST_WORDS = 6000
"""Characters of the paragraphs of one section."""
MOST_SECTIONS = 40
MOST_ENTRIES = 40
LONGEST_WHY = 300

Errors = list[tuple[str, str]]


def not_for_search(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Nothing that an editor sees is found by a search engine, even if a link gets about."""

    @wraps(view)
    def around(*args: Any, **kwargs: Any) -> HttpResponseBase:
        found = view(*args, **kwargs)
        found["X-Robots-Tag"] = "noindex, nofollow"
        return found

    return around


def _done() -> dict[str, str]:
    return {
        "kept": _("Kept as a new version. Readers do not see it yet: look at it first, then publish."),
        "public": _("Published: readers see it now."),
        "same": _("Nothing was changed, so nothing was kept."),
        "already": _("That version is public already."),
    }


@not_for_search
@never_cache
@require_safe
@allow(*EDITORS)
def overview(request: HttpRequest) -> HttpResponse:
    """The sections in their order, and the versions."""
    return _overview(request)


def _overview(request: HttpRequest, errors: Errors | None = None, status: int = 200) -> HttpResponse:
    newest = page_versions.newest()
    shown = {
        "newest": newest, "public": page_versions.public_number(), "listed": page_versions.listed(), "published": page_versions.published(),
        "sections": [{"hidden": False, **row} for row in newest.table["section"]], "must": page_checker.MUST_BE_SHOWN,
        "errors": errors or [], "done": _done().get(request.GET.get("done", ""), ""),
    }  # fmt: skip
    return render(request, "public/edit.html", shown, status=status)


@not_for_search
@require_POST
@allow(*EDITORS)
def move(request: HttpRequest) -> HttpResponse:
    """One step up or down, hidden or shown again: a new version each time."""
    newest = page_versions.newest()
    table, id_, do = newest.table, request.POST.get("section", ""), request.POST.get("do", "")
    rows: list[dict[str, Any]] = table["section"]
    at = next((i for i, row in enumerate(rows) if row["id"] == id_), None)
    if at is None or do not in ("up", "down", "hide", "show"):
        return _overview(request, [("order", _("Nothing was moved: choose a section and one of its buttons."))], 422)
    to = at + {"up": -1, "down": 1}.get(do, 0)
    if not 0 <= to < len(rows):
        return HttpResponseRedirect(f"{reverse('page-edit')}?done=same#{id_}")
    if to != at:
        rows.insert(to, rows.pop(at))
    elif bool(rows[at].get("hidden")) == (do == "hide"):
        return HttpResponseRedirect(f"{reverse('page-edit')}?done=same#{id_}")
    else:
        rows[at]["hidden"] = do == "hide"
    if wrong := page_checker.of_order(table):
        return _overview(request, [(one.field, one.words) for one in wrong], 422)
    said = {
        "up": _("“%(title)s” moved up"), "down": _("“%(title)s” moved down"), "hide": _("“%(title)s” hidden"),
        "show": _("“%(title)s” shown again"),
    }[do]  # fmt: skip
    try:
        title = next(row["title"] for row in rows if row["id"] == id_)
        page_versions.keep(
            table, said % {"title": title}, _number(request.POST.get("base")), signed_in(request), timezone.now()
        )
    except StaleError as stale:
        return _overview(request, [("order", _stale(stale))], 409)
    return HttpResponseRedirect(f"{reverse('page-edit')}?done=kept#{id_}")


@not_for_search
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EDITORS)
def section(request: HttpRequest, id_: str) -> HttpResponse:
    """The words of one section, or of the short answer."""
    newest = page_versions.newest()
    row = _row(newest.table, id_)
    if row is None:
        raise Http404
    if request.method != "POST":
        return _form(request, newest, row, [], "")
    typed, errors = _typed(request.POST, row)
    if not errors and typed == row:
        return HttpResponseRedirect(f"{reverse('page-edit')}?done=same#{id_}")
    return _kept(request, newest, typed, errors)


@not_for_search
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EDITORS)
def add(request: HttpRequest) -> HttpResponse:
    """A section of this installation's own."""
    newest = page_versions.newest()
    taken = {row["id"] for row in newest.table["section"]}
    id_ = next(f"section-{number}" for number in range(1, MOST_SECTIONS + 2) if f"section-{number}" not in taken)
    row: dict[str, Any] = {"id": id_, "title": "", "words": [], "entries": []}
    if request.method != "POST":
        return _form(request, newest, row, [], "", new=True)
    typed, errors = _typed(request.POST, row)
    if len(taken) >= MOST_SECTIONS:
        errors.append(("title", _("The page has as many sections as it can hold. Reword one that is hidden instead.")))
    return _kept(request, newest, typed, errors, new=True)


def _kept(
    request: HttpRequest, newest: Version, typed: dict[str, Any], errors: Errors, new: bool = False
) -> HttpResponse:
    """Keeps what was typed as a version, or shows it again with what is wrong."""
    table, why = newest.table, one_line(request.POST.get("why", ""))
    if not why or len(why) > LONGEST_WHY:
        errors.append(("why", _("Write in a few words why: it stands beside the version.")))
    if not errors:
        _put(table, typed, new)
        try:
            base = _number(request.POST.get("base"))
            page_versions.keep(table, why, base, signed_in(request), timezone.now())
        except StaleError as stale:
            return _form(request, newest, typed, [("keep", _stale(stale))], why, new=new, status=409)
        return HttpResponseRedirect(f"{reverse('page-edit')}?done=kept#{typed['id']}")
    return _form(request, newest, typed, errors, why, new=new, status=422)


def _form(
    request: HttpRequest,
    newest: Version,
    row: Mapping[str, Any],
    errors: Errors,
    why: str,
    new: bool = False,
    status: int = 200,
) -> HttpResponse:
    whole = {"source": "", **row, "entries": [{"before": "", **one} for one in row.get("entries", ())]}
    shown = {
        "base": newest.number, "row": whole, "errors": errors, "why": why, "new": new, "words": "\n\n".join(row.get("words", ())),
        "warnings": page_checker.hard([*row.get("words", ()), *(one["ask"] for one in row.get("entries", ()))]),
        "claims": [(one.id, sourced_claims.rendered(one).words) for one in sourced_claims.claims("patient")],
        "placeholders": page_content.placeholders(), "most_title": LONGEST_TITLE, "most_words": LONGEST_WORDS,
    }  # fmt: skip
    return render(request, "public/edit-section.html", shown, status=status)


def _row(table: Mapping[str, Any], id_: str) -> dict[str, Any] | None:
    """One section as it stands; the short answer as one without a title of its own."""
    if id_ == "short":
        entries = [{"ask": "", "claim": one} for one in table["short_claims"]]
        return {"id": "short", "title": _("The short answer"), "words": table["short"], "entries": entries}
    found: dict[str, Any] | None = next((row for row in table["section"] if row["id"] == id_), None)
    return found


def _put(table: dict[str, Any], row: dict[str, Any], new: bool) -> None:
    if row["id"] == "short":
        table["short"], table["short_claims"] = row["words"], [one["claim"] for one in row["entries"]]
    elif new:  # before what the page says of its own limits, or at the end
        last = table["section"][-1]["id"] == "limits"
        table["section"].insert(len(table["section"]) - last, row)
    else:
        table["section"] = [row if one["id"] == row["id"] else one for one in table["section"]]


def _typed(sent: QueryDict, row: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """A section as it was typed, and what is wrong with it. What no field offers stays as it was."""
    short = row["id"] == "short"
    typed = dict(row)
    text = cleaned(sent.get("words", ""))
    typed["words"] = [one_line(part) for part in text.split("\n\n") if part.strip()]
    if not short:
        typed["title"] = one_line(sent.get("title", ""))
    typed["entries"] = []
    for at in range(min(len(row.get("entries", ())), MOST_ENTRIES) + 1):
        claim = one_line(sent.get(f"claim-{at}", ""))
        if not claim or sent.get(f"gone-{at}"):
            continue
        entry = {"ask": "" if short else one_line(sent.get(f"ask-{at}", "")), "claim": claim}
        if before := one_line(sent.get(f"before-{at}", "")):
            entry["before"] = before
        typed["entries"].append(entry)
    for name in ("words", "entries"):
        if not typed[name] and name not in row:
            del typed[name]
    if row.get("source") and not sent.get("source"):
        del typed["source"]
    errors = [(one.field, one.words) for one in page_checker.of_section(typed)]
    if len(typed["title"]) > LONGEST_TITLE or len(text) > LONGEST_WORDS:
        field = "words" if len(text) > LONGEST_WORDS else "title"
        errors.append((field, _("This is too long for a page that is read with a headache. Make it shorter.")))
    if short and not typed["words"]:
        errors.append(("words", _("The short answer cannot be empty: readers get it first.")))
    return typed, errors


@not_for_search
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EDITORS)
def version(request: HttpRequest, number: int) -> HttpResponse:
    """What a version changed, and making it public or the start of a new one."""
    found = page_versions.version(number)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _version(request, found, [], "")
    why, by, now = one_line(request.POST.get("why", "")), signed_in(request), timezone.now()
    if not why or len(why) > LONGEST_WHY:
        return _version(request, found, [("why", _("Write in a few words why: it is kept with the version."))], why)
    if request.POST.get("do") == "take":
        try:
            page_versions.keep(found.table, why, _number(request.POST.get("base")), by, now)
        except StaleError as stale:
            return _version(request, found, [("why", _stale(stale))], why, status=409)
        return HttpResponseRedirect(f"{reverse('page-edit')}?done=kept")
    # What was kept once may be refused now, as the evidence or the checker has changed since.
    if wrong := page_checker.of_page(found.table):
        return _version(request, found, [("why", one.words) for one in wrong], why)
    done = page_versions.publish(number, why, by, now)
    return HttpResponseRedirect(f"{reverse('page-edit')}?done={'public' if done else 'already'}")


def _version(request: HttpRequest, found: Version, errors: Errors, why: str, status: int = 422) -> HttpResponse:
    public = page_versions.public_number()
    before = page_versions.version(found.number - 1) if found.number else None
    shown = {
        "one": found, "public": public, "newest": page_versions.newest().number, "errors": errors, "why": why,
        "since": page_versions.changes(before.table, found.table) if before else [],
        "against": page_versions.changes(current.table, found.table) if (current := page_versions.version(public)) else [],
    }  # fmt: skip
    return render(request, "public/version.html", shown, status=status if errors else 200)


@not_for_search
@never_cache
@require_safe
@allow(*EDITORS)
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The page as readers would see it with this version, without its replies."""
    found = page_versions.version(number)
    if found is None:
        raise Http404
    try:
        shown = page_content.public(found.words)
    except KeyError as gone:
        words = _("This version names %(what)s, which is not there any more. Change it before you publish.")
        return _version(request, found, [("why", words % {"what": str(gone)})], "")
    return views.shown_page(request, shown, preview=number)


def _number(text: str | None) -> int:
    """A version's number in a form; -1, which no version has, where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else -1


def _stale(stale: StaleError) -> str:
    words = _(
        "Version %(number)s was kept by somebody else meanwhile. Your text is here: look at theirs, then send yours again."
    )
    return words % {"number": stale.newest}
