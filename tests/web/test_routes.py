"""Every address: whoever it is not for gets nothing, and forgetting a row fails.

Whom a page is for stands at its view and in its row, and both are compared. What the readers named let in is asked of the decorator
alone, for everybody in every state. So a page itself is asked by one of each kind; the slow part asks it by everybody.
"""

import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path

from cleardays.web.accounts.models import Membership, Person, User
from cleardays.web.accounts.permissions import ANYBODY, SIGNED_IN, STAFF, Role, State, allow, stated
from tests.web.accounts.clinic import clinic, member, patient, signed_in, with_second_factor
from tests.web.routes import LIBRARY, ROWS, Row, World, has_record

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def walked(within: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the app, as its whole address."""
    for one in (within or get_resolver()).url_patterns:
        here = before + re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", str(one.pattern)).replace("^", "").replace("$", "")
        if isinstance(one, URLResolver):
            yield from walked(one, here)
        else:
            yield here.replace("\\", ""), one


def address(route: str, named: dict[str, str]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: named[found[1]], route)


def outcome(answered: Any) -> str:
    """What somebody got, in a word."""
    if answered.status_code == 302 and answered["Location"].startswith(("/accounts/login", "/accounts/2fa/?")):
        return "sign in"
    return {403: "no", 404: "nothing", 405: "not so"}.get(
        answered.status_code, "in" if answered.status_code < 500 else "broken"
    )


@pytest.fixture
def world() -> World:
    here, elsewhere = clinic(), clinic("Another fictional clinic")
    gone = date(2026, 1, 5)
    return World(
        here,
        elsewhere,
        Person.objects.create(clinic=here, name="Fictional Bo", discharged=gone),
        Person.objects.create(clinic=elsewhere, name="Fictional Cy", discharged=gone),
        Membership.objects.get(user=member("injector", here, "suspended", "di@here.example")),
        Membership.objects.get(user=member("injector", elsewhere, "suspended", "ed@there.example")),
        Person.objects.create(clinic=here, name="Fictional Fay"),
        Person.objects.create(clinic=elsewhere, name="Fictional Gil"),
    )


def everybody(world: World) -> Iterator[tuple[str, str, User | None]]:
    """(role, state, user): each role in each state, beside somebody not signed in."""
    yield "", "", None
    for role in Role.values:
        for state in State.values:
            user = member(role, world.here, state, f"{role}.{state}@who.example")
            yield role, state, with_second_factor(user)
    yield "patient", "active", patient(world.here).user


def expected(route: str, method: str, role: str, state: str, user: User | None, ours: bool) -> set[str]:
    row = ROWS[route]
    if method not in row.methods.split():
        return {"not so", "sign in", "no", "nothing"}
    if ANYBODY in row.whom:
        return {"in", "nothing"} if row.named else {"in"}
    if user is None:
        return {"sign in"}
    if SIGNED_IN not in row.whom and not (role in row.whom and state == State.ACTIVE):
        return {"no"}
    if (row.own_record and not has_record(user)) or not ours:
        return {"nothing"}
    # One's own day may be unwritten, what is nobody's may not be there, and a form without its fields is none.
    return {"in", "nothing"} if row.own_record or row.nobodys else {"in"}


def test_every_route_has_its_row() -> None:
    routes = {route for route, _ in walked()}
    assert routes - ROWS.keys() - LIBRARY.keys() == set(), "routes without a row in tests/web/routes.py"
    assert (ROWS.keys() | LIBRARY.keys()) - routes == set(), "rows without a route"


def test_every_view_states_whom_it_is_for() -> None:
    assert [route for route, one in walked() if not stated(one.callback)] == []


@pytest.mark.parametrize("route", ROWS)
def test_a_page_is_for_whom_its_row_says(route: str) -> None:
    """The view says it and the row says it: two who change a page's readers, in two places."""
    assert {one.callback.allowed for at, one in walked() if at == route} == {frozenset(ROWS[route].whom)}


WHOM = sorted({frozenset(row.whom) for row in ROWS.values()} | {frozenset({one}) for one in Role}, key=sorted)


def test_who_is_let_in_depends_on_nothing_but_the_readers_named(world: World) -> None:
    """Every set of readers that a page names, and each role alone, asked by everybody in every state."""
    wrong = []
    ended = member("clinician", world.here, email="ended@who.example")
    User.objects.filter(pk=ended.pk).update(is_active=False)
    ended.refresh_from_db()
    for role, state, user in [*everybody(world), ("clinician", "account ended", ended)]:
        request = RequestFactory().get("/a-page")
        request.user = user if user is not None and user.is_active else AnonymousUser()
        for whom in WHOM:
            if ANYBODY in whom or (
                user is not None and user.is_active and (SIGNED_IN in whom or (role in whom and state == State.ACTIVE))
            ):
                due = "in"
            else:
                due = "no" if user is not None and user.is_active else "sign in"
            try:
                got = outcome(allow(*whom)(_forgotten)(request))
            except PermissionDenied:
                got = "no"
            if got != due:
                wrong.append((sorted(whom), role, state, got, due))
    assert wrong == []


def test_two_roles_open_what_either_opens(world: World) -> None:
    user = member("nurse", world.here)
    Membership.objects.create(user=user, clinic=world.elsewhere, role="auditor", state="active")
    request = RequestFactory().get("/a-page")
    request.user = user
    for whom in WHOM:
        try:
            got = outcome(allow(*whom)(_forgotten)(request))
        except PermissionDenied:
            got = "no"
        assert (got == "in") == bool(whom & {ANYBODY, SIGNED_IN, "nurse", "auditor"}), whom


def one_of_each(world: World, row: Row) -> Iterator[tuple[str, str, User | None]]:
    """Who differs for this page: nobody signed in, a patient, a role that it is for, that role paused, a role that it is not for."""
    yield "", "", None
    yield "patient", "active", patient(world.here).user
    inside = [one for one in Role if one in STAFF and one in row.whom]
    outside = [one for one in Role if one in STAFF and one not in row.whom]
    who = [(inside[:1], State.ACTIVE), (inside[:1], State.SUSPENDED), (outside[:1], State.ACTIVE)]
    for roles, state in who:
        for role in roles:
            yield role, state, with_second_factor(member(role, world.here, state, f"{role}.{state}@who.example"))


def asked(route: str, world: World, identities: Iterable[tuple[str, str, User | None]]) -> list[tuple[str, ...]]:
    """What a page answered otherwise than its row says, asked in every way for one's own clinic's people and for another's."""
    row = ROWS[route]
    ours, theirs = row.named(world) if row.named else ({}, {})
    wrong = []
    for role, state, user in identities:
        client = signed_in(user)
        for named in [theirs] if ours == theirs else [theirs, ours]:
            for method in METHODS:
                got = outcome(client.generic(method, address(route, named)))
                if got not in expected(route, method, role, state, user, named == ours):
                    wrong.append((method, role, state, "ours" if named == ours else "theirs", got))
    return wrong


@pytest.mark.parametrize("route", ROWS)
def test_a_page_of_ours_to_one_of_each(route: str, world: World) -> None:
    """Whatever a page does for those it is for, the others get nothing of it, in any way of asking."""
    assert asked(route, world, one_of_each(world, ROWS[route])) == []


@pytest.mark.slow
@pytest.mark.parametrize("route", ROWS)
def test_a_page_of_ours_to_everybody(route: str, world: World) -> None:
    """The same, and nothing of it deduced: each role in each state asks."""
    assert asked(route, world, everybody(world)) == []


@pytest.mark.parametrize("route", LIBRARY)
def test_a_page_of_the_library_to_somebody_not_signed_in(route: str) -> None:
    whom, named = LIBRARY[route]
    got = {method: outcome(Client().generic(method, address(route, named))) for method in METHODS}
    assert "broken" not in got.values()
    if whom == SIGNED_IN:
        assert set(got.values()) <= {"sign in", "no", "not so", "nothing"}, got


def _body(answered: Any) -> str:
    """A page without what is new in every answer."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", answered.content.decode())


def test_somebody_else_s_record_answers_as_a_page_that_is_not_there(world: World) -> None:
    client = signed_in(with_second_factor(member("clinician", world.here)))
    theirs = client.get(f"/accounts/open/{world.discharged_elsewhere.pk}")
    nobody = client.get(f"/accounts/open/{uuid.uuid4()}")
    nowhere = client.get("/accounts/no-such-page")
    assert {theirs.status_code, nobody.status_code, nowhere.status_code} == {404}
    assert _body(theirs) == _body(nobody) == _body(nowhere)
    assert client.get(f"/accounts/open/{world.discharged_here.pk}").status_code == 200


def _forgotten(_request: object) -> HttpResponse:
    return HttpResponse("a record")


def handler403(_request: object, exception: Exception) -> HttpResponse:
    """Words only: the app's own page links to routes that stand beside this one in no test."""
    return HttpResponse("no", status=403)


urlpatterns = [path("forgotten", _forgotten)]


@pytest.mark.urls("tests.web.test_routes")
def test_a_view_that_states_nothing_is_refused_to_everybody() -> None:
    answered = Client().get("/forgotten")
    assert (answered.status_code, answered.content) == (403, b"no")
