"""Every screen, once: who sees it, where it is, and what was done there. A screen that is not here is looked at by nobody.

`test_every_screen.py` walks the list. What stands at the end of a way of several pages is looked at where that way is walked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from cleardays.web.accounts import invitations
from cleardays.web.accounts.models import Person, User
from cleardays.web.demo import people
from cleardays.web.records import history_facts
from cleardays.web.records.models import Day, InjectionSession
from tests.web.accounts.clinic import PASSWORD, with_second_factor
from tests.web.clinic.ward import ago, told
from tests.web.public.replies import CANARY, kept, shown
from tests.web.public.test_check import NUMBERS, a_diary

WHOM = ("nobody", "cleo", "ben", "moderator", "administrator", "clinician")


@dataclass(frozen=True)
class Screen:
    where: str
    done: Callable[[Page], object] | None = None  # what somebody did there
    state: str = ""  # and what that is called

    @property
    def name(self) -> str:
        return f"{self.where} {self.state}".strip()


class World:
    """The fictional clinic of the demonstration, and somebody in each state that a screen shows."""

    def __init__(self) -> None:
        people.make(timezone.now(), PASSWORD)
        for role in ("moderator", "administrator", "clinician", "nurse"):
            with_second_factor(User.objects.get(email=f"{role}@clinic.example"))
        self.thread = shown("How long did you wait?")
        shown("Four weeks. " + "verylongword" * 30, under=self.thread.id)
        kept("I can't swallow")
        self.eli = Person.objects.get(user__email="eli@clinic.example")
        self.reporter = Person.objects.get(user__email="ben@clinic.example")
        self.event = told(self.reporter, "events", {"term": "eyelid ptosis", "onset": ago(2).isoformat()}, 1)
        told(self.eli, "preventives", {"drug": "topiramate", "class": "anticonvulsant", "outcome": "ineffective"}, 1)
        told(self.eli, "events", {"term": "rash", "onset": ago(2).isoformat()}, 1)
        self.gone = Person.objects.create(clinic=self.eli.clinic, name="Fictional Bo", discharged=ago(3))
        self.invited = invitations.invite(
            self.user("administrator"), self.eli.clinic, "nurse", "ni@clinic.example", timezone.now()
        )

    def user(self, name: str) -> User:
        return User.objects.get(email=f"{name}@clinic.example")

    def screens(self, who: str) -> Iterator[Screen]:
        for one in getattr(self, who)():
            yield one if isinstance(one, Screen) else Screen(one)

    def nobody(self) -> list[str | Screen]:
        replies = ["/", "/replies/new", f"/replies/{self.thread.id}", "/replies/thanks?dose", "/replies/delete",
                   "/mine/erased", "/today/kept"]  # fmt: skip
        door = [reverse("account_login"), "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/",
                f"/accounts/join/{self.invited}", "/accounts/join/cut-short", "/no-such-page"]  # fmt: skip
        return [
            *replies, *door, "/check", "/claims",
            Screen("/replies/new", lambda page: typed(page, ""), "without a word"),
            Screen("/replies/new", lambda page: typed(page, "I can't swallow since Tuesday"), "with a danger sign"),
            Screen(reverse("account_login"), wrong_password, "with a wrong password"),
            Screen("/check", lambda page: page.click("#send"), "empty"),
            Screen("/check", lambda page: (page.check("#now-sudden"), page.click("#send")), "with a sign that cannot wait"),
            Screen("/check", lambda page: checked(page), "by what one guesses"),
            Screen("/check", lambda page: checked(page, diary=True), "by a diary"),
            Screen("/check", lambda page: checked(page, diary=True, carry=True), "carried"),
            Screen("/check", lambda page: checked(page, flag="#flag-neoplasm"), "with a red flag"),
            Screen("/claims", lambda page: page.get_by_role("button", name="Check the sample").click(), "with the sample"),
            Screen("/claims", lambda page: page.click("#send"), "empty"),
        ]  # fmt: skip

    def cleo(self) -> list[str | Screen]:
        latest = Day.objects.filter(person__user=self.user("cleo"), headache=True).latest("date").date
        questions = ("how-bad", "how-long", "what-it-was-like", "aura", "medicines", "gone-on", "migraine")
        yesterday = timezone.now().date() - timedelta(days=1)
        return ["/today", f"/today?day={yesterday}", "/month/", "/answer/", "/import/", "/reminders/", f"/day/{latest}/",
                *(f"/day/{latest}/{one}" for one in questions)]  # fmt: skip

    def ben(self) -> list[str | Screen]:
        event = f"/side-effects/{self.event.key}/"
        return ["/side-effects/", "/side-effects/new", "/side-effects/what", event, f"{event}since", f"{event}how-bad", "/check-in/",
                "/check-in/answer", "/passport/", "/about-me/", "/about-me/ask/pattern-since", "/about-me/ask/migraine-since",
                "/about-me/names/allergies", "/about-me/preventives/", "/about-me/scores/", "/mine/", "/accounts/",
                "/accounts/consents", "/accounts/2fa/", reverse("account_change_password")]  # fmt: skip

    def moderator(self) -> list[str | Screen]:
        return ["/accounts/", "/replies/moderate", "/page/", "/page/new", "/page/section/session", "/page/versions/0"]

    def administrator(self) -> list[str | Screen]:
        return ["/accounts/", "/accounts/members", "/accounts/invite", "/accounts/rules", "/replies/credentials", "/accounts/2fa/",
                "/accounts/email/", "/accounts/logout/", "/accounts/reauthenticate/"]  # fmt: skip

    def clinician(self) -> list[str | Screen]:
        here = f"/clinic/{self.eli.pk}"
        session = InjectionSession.objects.filter(person=self.eli)[0].key
        entry = history_facts.of(self.eli, "preventives")[0].key
        return [
            "/clinic/", "/clinic/discharged", f"{here}/", f"{here}/discharge", f"{here}/history/", f"{here}/history/once",
            f"{here}/history/preventives/new", f"{here}/history/preventives/{entry}", f"{here}/history/examinations/new",
            f"{here}/history/red_flags/new", f"{here}/sessions/new", f"{here}/sessions/{session}",
            f"/accounts/open/{self.gone.pk}", f"/replies/{self.thread.id}/answer",
            Screen(f"{here}/sessions/new", lambda page: page.get_by_role("button", name="Check", exact=True).click(), "refused"),
        ]  # fmt: skip


PATIENTS = ("cleo", "ben")


def typed(page: Page, message: str) -> None:
    page.fill("#name", "Fictional Ana")
    page.fill("#email", CANARY)
    page.fill("#message", message)
    page.click("#send")


def wrong_password(page: Page) -> None:
    page.fill("#id_login", "nurse@clinic.example")
    page.fill("#id_password", "not the password")
    page.click("main form button[type=submit]")


def checked(page: Page, *, diary: bool = False, carry: bool = False, flag: str = "#none") -> None:
    """Fills in the check without an account, with a diary or with guesses."""
    page.check(flag)
    for name, value in NUMBERS.items():
        if name == "longer":
            page.check(f"#longer-{value}")
        else:
            page.fill(f"#{name}", value)
    if diary:
        page.set_input_files("#file", {"name": "diary.csv", "mimeType": "text/csv", "buffer": a_diary().read()})
    page.click("#send")
    if carry:
        page.locator("form[action$='/check/carry'] button").click()
