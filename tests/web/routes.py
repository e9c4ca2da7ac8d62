"""What every address answers to everybody: one row a route. A route without a row fails `test_routes.py`.

To add a route, add its row. `whom` says whom the page is for (roles, `SIGNED_IN`, `ANYBODY`), `methods` what it takes, `named` what
stands in the address: the first value is what the reader may reach, the second what belongs to another clinic.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cleardays.web.accounts.models import Clinic, Membership, Person, User
from cleardays.web.accounts.permissions import ANYBODY, SIGNED_IN, Role


@dataclass(frozen=True)
class World:
    """One's own clinic and another one, each with somebody discharged and somebody invited."""

    here: Clinic
    elsewhere: Clinic
    discharged_here: Person
    discharged_elsewhere: Person
    membership_here: Membership
    membership_elsewhere: Membership
    cared_for_here: Person
    cared_for_elsewhere: Person


Named = Callable[[World], tuple[dict[str, str], dict[str, str]]]


@dataclass(frozen=True)
class Row:
    whom: tuple[str, ...]
    methods: str
    named: Named | None = None
    # Pages about the reader's own record: somebody without one finds nothing.
    own_record: bool = False
    # Addresses of what belongs to no clinic, and may not be there.
    nobodys: bool = False


def always(**value: str) -> Named:
    """A value that is nobody's in particular."""
    return lambda _world: (value, value)


# Replies belong to the whole installation, and this one is nobody's.
REPLY = always(id_="00000000-0000-4000-8000-000000000000")
DAY = always(day="2026-03-10")
NOBODYS = "00000000-0000-4000-8000-000000000000"
FACT = always(key=NOBODYS)
NO_INVITATION = always(invitation_id=NOBODYS)
TRIED = always(key=NOBODYS, asked_id="kind")


def _people(world: World) -> tuple[dict[str, str], dict[str, str]]:
    return {"person_id": str(world.discharged_here.pk)}, {"person_id": str(world.discharged_elsewhere.pk)}


def _memberships(world: World) -> tuple[dict[str, str], dict[str, str]]:
    return {"membership_id": str(world.membership_here.pk)}, {"membership_id": str(world.membership_elsewhere.pk)}


TREATS = (Role.NURSE, Role.INJECTOR, Role.CLINICIAN)
A_KEY = "00000000-0000-4000-8000-000000000000"


def _cared_for(**more: str) -> Named:
    """Somebody on the list of one's own clinic, and of another one; what stands under them is told nowhere."""
    return lambda world: (
        {"person_id": str(world.cared_for_here.pk), **more},
        {"person_id": str(world.cared_for_elsewhere.pk), **more},
    )


AN_ENTRY = _cared_for(kind="preventives", key=A_KEY)

ROWS: dict[str, Row] = {
    "healthz": Row((ANYBODY,), "GET HEAD POST OPTIONS"),
    "readyz": Row((ANYBODY,), "GET HEAD POST OPTIONS"),
    "style.css": Row((ANYBODY,), "GET"),
    "theme": Row((ANYBODY,), "POST"),
    "language": Row((ANYBODY,), "POST"),
    "accounts/": Row((SIGNED_IN,), "GET HEAD"),
    "accounts/invite": Row((Role.NURSE, Role.ADMINISTRATOR), "GET HEAD POST"),
    "accounts/join/<str:token>": Row((ANYBODY,), "GET HEAD POST", always(token="no-such-token")),  # noqa: S106
    "accounts/members": Row((Role.ADMINISTRATOR,), "GET HEAD"),
    "accounts/members/<uuid:membership_id>": Row((Role.ADMINISTRATOR,), "POST", _memberships),
    "accounts/clinic": Row((Role.ADMINISTRATOR,), "GET HEAD POST"),
    "accounts/invitations/<uuid:invitation_id>": Row((Role.NURSE, Role.ADMINISTRATOR), "GET HEAD", NO_INVITATION, nobodys=True),
    "accounts/invitations/<uuid:invitation_id>/send": Row((Role.NURSE, Role.ADMINISTRATOR), "POST", NO_INVITATION, nobodys=True),
    "accounts/rules": Row((Role.ADMINISTRATOR,), "GET HEAD POST"),
    "accounts/audit": Row((Role.AUDITOR, Role.ADMINISTRATOR), "GET HEAD"),
    "accounts/audit/export": Row((Role.AUDITOR, Role.ADMINISTRATOR), "GET HEAD"),
    "accounts/audit/opened": Row((Role.AUDITOR, Role.ADMINISTRATOR), "GET HEAD"),
    "accounts/status": Row((Role.ADMINISTRATOR,), "GET HEAD"),
    "accounts/notices": Row((SIGNED_IN,), "GET HEAD"),
    "accounts/notices/<uuid:letter_id>": Row((SIGNED_IN,), "POST", always(letter_id=NOBODYS)),
    "accounts/open/<uuid:person_id>": Row((Role.CLINICIAN,), "GET HEAD POST", _people),
    "accounts/consents": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "accounts/consents/<slug:purpose>": Row((SIGNED_IN,), "POST", always(purpose="diary-for-care"), own_record=True),
    "today": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "today/write": Row((SIGNED_IN,), "POST", own_record=True),
    "day/<dated:day>/": Row((SIGNED_IN,), "GET HEAD", DAY, own_record=True),
    "day/<dated:day>/undo": Row((SIGNED_IN,), "POST", DAY, own_record=True),
    "day/<dated:day>/turn": Row((SIGNED_IN,), "POST", DAY, own_record=True),
    "day/<dated:day>/settle": Row((SIGNED_IN,), "POST", DAY, own_record=True),
    "day/<dated:day>/<slug:asked_id>": Row((SIGNED_IN,), "GET HEAD POST", always(day="2026-03-10", asked_id="severity"), own_record=True),
    "month/": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "year/": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "reminders/": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "reminders/off/<str:token>": Row((ANYBODY,), "GET HEAD POST", always(token="no-such-token")),  # noqa: S106
    "import/": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "import/take": Row((SIGNED_IN,), "POST", own_record=True),
    "answer/": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "answer/all": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    # keeping: one's own record, to take along or to have erased
    "mine/": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "mine/record.zip": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "mine/erase": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "mine/erased": Row((ANYBODY,), "GET HEAD"),
    # The diary without a connection.
    "today/kept": Row((ANYBODY,), "GET"),
    "today/sync": Row((SIGNED_IN,), "GET POST", own_record=True),
    "today/choose": Row((SIGNED_IN,), "POST", own_record=True),
    "sw.js": Row((ANYBODY,), "GET"),
    "static/diary/<str:name>": Row((ANYBODY,), "GET", named=always(name="queue.js")),
    "manifest.webmanifest": Row((ANYBODY,), "GET"),
    # The patient's own beside Today.
    "about-me/": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "about-me/ask/<slug:asked_id>": Row((SIGNED_IN,), "GET HEAD POST", always(asked_id="pattern-since"), own_record=True),
    "about-me/names/<slug:kind>": Row((SIGNED_IN,), "GET HEAD POST", always(kind="allergies"), own_record=True),
    "about-me/preventives/": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "about-me/preventives/<uuid:key>/<slug:asked_id>": Row((SIGNED_IN,), "GET HEAD POST", TRIED, own_record=True),
    "about-me/scores/": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "about-me/back/<slug:kind>/<uuid:key>": Row((SIGNED_IN,), "POST", always(kind="scores", key=NOBODYS), own_record=True),
    "check-in/": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "check-in/answer": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "check-in/danger": Row((SIGNED_IN,), "POST", own_record=True),
    "about-me/time-zone": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "passport/": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "passport/pdf": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "side-effects/": Row((SIGNED_IN,), "GET HEAD", own_record=True),
    "side-effects/new": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "side-effects/danger": Row((SIGNED_IN,), "POST", own_record=True),
    "side-effects/what": Row((SIGNED_IN,), "GET HEAD POST", own_record=True),
    "side-effects/<uuid:key>/": Row((SIGNED_IN,), "GET HEAD", FACT, own_record=True),
    "side-effects/<uuid:key>/back": Row((SIGNED_IN,), "POST", FACT, own_record=True),
    "side-effects/<uuid:key>/<slug:asked_id>": Row((SIGNED_IN,), "GET HEAD POST", always(key=NOBODYS, asked_id="over"), own_record=True),
    "": Row((ANYBODY,), "GET HEAD"),
    "replies/new": Row((ANYBODY,), "GET HEAD POST"),
    "replies/urgent": Row((ANYBODY,), "POST"),
    "replies/thanks": Row((ANYBODY,), "GET HEAD"),
    "replies/feed": Row((ANYBODY,), "GET HEAD POST OPTIONS"),
    "replies/delete": Row((ANYBODY,), "GET HEAD POST"),
    "replies/delete/<str:token>": Row((ANYBODY,), "GET HEAD POST", always(token="no-such-token")),  # noqa: S106
    "replies/<uuid:id_>": Row((ANYBODY,), "GET HEAD", REPLY),
    "replies/moderate": Row((Role.MODERATOR,), "GET HEAD"),
    "replies/moderate/<uuid:id_>": Row((Role.MODERATOR,), "POST", REPLY, nobodys=True),
    "replies/<uuid:id_>/answer": Row((Role.CLINICIAN,), "GET HEAD POST", REPLY, nobodys=True),
    # check: without an account, and what carries it into one
    "check": Row((ANYBODY,), "GET HEAD POST"),
    "check/carry": Row((ANYBODY,), "POST"),
    "check/keep": Row((SIGNED_IN,), "POST", own_record=True),
    # articles: the claims checker
    "claims": Row((ANYBODY,), "GET HEAD POST"),
    # The page's words, and what stands beside a clinician's answer.
    "page/": Row((Role.MODERATOR, Role.ADMINISTRATOR), "GET HEAD"),
    "page/new": Row((Role.MODERATOR, Role.ADMINISTRATOR), "GET HEAD POST"),
    "page/move": Row((Role.MODERATOR, Role.ADMINISTRATOR), "POST"),
    "page/section/<slug:id_>": Row((Role.MODERATOR, Role.ADMINISTRATOR), "GET HEAD POST", always(id_="short")),
    "page/versions/<int:number>": Row((Role.MODERATOR, Role.ADMINISTRATOR), "GET HEAD POST", always(number="0")),
    "page/versions/<int:number>/preview": Row((Role.MODERATOR, Role.ADMINISTRATOR), "GET HEAD", always(number="0")),
    "replies/credentials": Row((Role.ADMINISTRATOR,), "GET HEAD"),
    "replies/credentials/<uuid:membership_id>": Row((Role.ADMINISTRATOR,), "GET HEAD POST", _memberships, nobodys=True),
    # The clinic: people, their sheets, what is kept beside a diary, sessions.
    "clinic/": Row(TREATS, "GET HEAD POST"),
    "clinic/discharged": Row((Role.NURSE, Role.CLINICIAN), "GET HEAD"),
    "clinic/<uuid:person_id>/": Row(TREATS, "GET HEAD", _cared_for()),
    "clinic/<uuid:person_id>/discharge": Row((Role.NURSE, Role.CLINICIAN), "GET HEAD POST", _cared_for()),
    "clinic/<uuid:person_id>/back": Row((Role.NURSE, Role.CLINICIAN), "POST", _people, nobodys=True),  # once: then they are back
    "clinic/<uuid:person_id>/history/": Row(TREATS, "GET HEAD", _cared_for()),
    "clinic/<uuid:person_id>/history/once": Row(TREATS, "GET HEAD POST", _cared_for()),
    "clinic/<uuid:person_id>/history/<slug:kind>/none": Row(TREATS, "POST", _cared_for(kind="preventives")),
    "clinic/<uuid:person_id>/history/<slug:kind>/new": Row(TREATS, "GET HEAD POST", _cared_for(kind="preventives")),
    "clinic/<uuid:person_id>/history/<slug:kind>/<uuid:key>": Row(TREATS, "GET HEAD POST", AN_ENTRY, nobodys=True),
    "clinic/<uuid:person_id>/history/<slug:kind>/<uuid:key>/take-back": Row(TREATS, "POST", AN_ENTRY, nobodys=True),
    "clinic/<uuid:person_id>/sessions/new": Row((Role.INJECTOR, Role.CLINICIAN), "GET HEAD POST", _cared_for()),
    "clinic/<uuid:person_id>/sessions/<uuid:key>": Row(TREATS, "GET HEAD", _cared_for(key=A_KEY), nobodys=True),
    "clinic/<uuid:person_id>/sessions/<uuid:key>/amend": Row(
        (Role.INJECTOR, Role.CLINICIAN), "GET HEAD POST", _cared_for(key=A_KEY), nobodys=True
    ),
}  # fmt: skip

# The sign-in library's pages: for anybody, or for whoever is signed in. It says no to the others by itself.
LIBRARY: dict[str, tuple[str, dict[str, str]]] = {
    "accounts/login/": (ANYBODY, {}),
    "accounts/login/code/confirm/": (ANYBODY, {}),
    "accounts/logout/": (ANYBODY, {}),
    "accounts/inactive/": (ANYBODY, {}),
    "accounts/signup/": (ANYBODY, {}),
    "accounts/reauthenticate/": (SIGNED_IN, {}),
    "accounts/email/": (SIGNED_IN, {}),
    "accounts/confirm-email/": (ANYBODY, {}),
    "accounts/confirm-email/<key>/": (ANYBODY, {"key": "x"}),
    "accounts/password/change/": (SIGNED_IN, {}),
    "accounts/password/set/": (SIGNED_IN, {}),
    "accounts/password/reset/": (ANYBODY, {}),
    "accounts/password/reset/done/": (ANYBODY, {}),
    "accounts/password/reset/key/<uidb36>-<key>/": (ANYBODY, {"uidb36": "1", "key": "x"}),
    "accounts/password/reset/key/done/": (ANYBODY, {}),
    "accounts/2fa/": (SIGNED_IN, {}),
    "accounts/2fa/authenticate/": (ANYBODY, {}),
    "accounts/2fa/reauthenticate/": (SIGNED_IN, {}),
    "accounts/2fa/totp/activate/": (SIGNED_IN, {}),
    "accounts/2fa/totp/deactivate/": (SIGNED_IN, {}),
    "accounts/2fa/recovery-codes/": (SIGNED_IN, {}),
    "accounts/2fa/recovery-codes/generate/": (SIGNED_IN, {}),
    "accounts/2fa/recovery-codes/download/": (SIGNED_IN, {}),
    "accounts/2fa/webauthn/": (SIGNED_IN, {}),
    "accounts/2fa/webauthn/add/": (SIGNED_IN, {}),
    "accounts/2fa/webauthn/reauthenticate/": (SIGNED_IN, {}),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": (SIGNED_IN, {"pk": "1"}),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": (SIGNED_IN, {"pk": "1"}),
    "accounts/2fa/webauthn/login/": (ANYBODY, {}),
}


def has_record(user: User | None) -> bool:
    return user is not None and Person.objects.filter(user=user).exists()
