"""Editors of the page's words: each change is a version, seen first, published on purpose, and taken back without a loss."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.append_only import WrittenForGoodError
from cleardays.web.accounts.models import AuditEntry, User
from cleardays.web.public import page_content, page_versions
from cleardays.web.public.models import PagePublished, PageVersion
from tests.web.public.replies import member, signed_in

pytestmark = pytest.mark.django_db
EDITORS = ("moderator", "administrator")


@pytest.fixture
def user() -> User:
    return member("moderator")


@pytest.fixture
def editor(user: User) -> Client:
    return signed_in(user)


def order(client: Client, address: str = "/") -> list[str]:
    """Ids of the sections, as they stand on the page."""
    return re.findall(r'<h2 id="([\w-]+)">', client.get(address).content.decode())


def titles(table: Any) -> list[str]:
    return [row["id"] for row in table["section"]]


def moved(editor: Client, section: str, do: str) -> Any:
    base = page_versions.newest().number
    return editor.post("/page/move", {"section": section, "do": do, "base": base})


def changed(editor: Client, section: str = "talk", base: int | None = None, **more: str) -> Any:
    row = {"title": "Who should I talk to first?", "words": "Talk to a nurse.", "why": "shorter", **more}
    newest = page_versions.newest().number if base is None else base
    return editor.post(f"/page/section/{section}", {**row, "base": newest})


def published(editor: Client, number: int, why: str = "agreed by both editors") -> Any:
    return editor.post(f"/page/versions/{number}", {"why": why, "do": "publish"})


class TestWhoEdits:
    @pytest.mark.parametrize(
        "role", ["patient", "nurse", "injector", "clinician", "moderator", "auditor", "administrator"]
    )
    def test_moderators_and_administrators(self, role: str) -> None:
        somebody = signed_in(member(role, f"{role}@clinic.example"))
        for address in ("/page/", "/page/new", "/page/section/talk", "/page/versions/0", "/page/versions/0/preview"):
            assert somebody.get(address).status_code == (200 if role in EDITORS else 403)
        assert moved(somebody, "expect", "up").status_code == (302 if role in EDITORS else 403)

    def test_they_find_the_way_from_their_account(self, editor: Client) -> None:
        assert 'href="/page/"' in editor.get("/accounts/").content.decode()

    def test_no_search_engine_finds_it(self, editor: Client) -> None:
        for address in ("/page/", "/page/section/talk", "/page/versions/0", "/page/versions/0/preview"):
            answered = editor.get(address)
            assert answered["X-Robots-Tag"] == "noindex, nofollow"
            assert '<meta name="robots" content="noindex, nofollow">' in answered.content.decode()
        assert "noindex" not in editor.get("/").content.decode()


class TestOrder:
    def test_a_section_moves_for_editors_first_and_for_readers_when_it_is_published(
        self, editor: Client, client: Client
    ) -> None:
        before = order(client)
        at = before.index("expect")
        assert moved(editor, "expect", "up").status_code == 302
        after = order(editor, "/page/versions/1/preview")
        assert after.index("expect") == at - 1
        assert order(client) == before
        assert published(editor, 1).status_code == 302
        assert order(client)[: len(after)] == after

    def test_there_and_back_is_the_same_page_in_two_versions(self, editor: Client) -> None:
        moved(editor, "expect", "up")
        moved(editor, "expect", "down")
        assert page_versions.newest().number == 2
        assert page_versions.newest().table == page_content.own()

    def test_hidden_it_is_kept_and_shown_again(self, editor: Client, client: Client) -> None:
        moved(editor, "talk", "hide")
        published(editor, 1)
        assert "talk" not in order(client)
        assert "Bring a diary" not in client.get("/").content.decode()
        moved(editor, "talk", "show")
        published(editor, 2)
        assert "talk" in order(client)

    @pytest.mark.parametrize("section", ["danger", "limits"])
    def test_help_and_limits_are_not_hidden(self, editor: Client, section: str) -> None:
        answered = moved(editor, section, "hide")
        assert answered.status_code == 422
        assert "must be on the page" in answered.content.decode()
        assert page_versions.newest().number == 0

    def test_danger_signs_do_not_sink(self, editor: Client) -> None:
        answered = moved(editor, "danger", "down")
        assert answered.status_code == 422
        assert "Move or hide another section first." in answered.content.decode()
        assert moved(editor, "danger", "up").status_code == 302

    def test_the_first_does_not_go_up_and_the_last_not_down(self, editor: Client) -> None:
        for section, do in (("migraine", "up"), ("limits", "down"), ("talk", "show")):
            assert "done=same" in moved(editor, section, do)["Location"]
        assert page_versions.newest().number == 0

    @pytest.mark.database
    @pytest.mark.parametrize(
        "sent", [{}, {"section": "talk"}, {"section": "no", "do": "up"}, {"section": "talk", "do": "burn"}]
    )
    def test_what_no_button_sends_changes_nothing(self, editor: Client, sent: dict[str, str]) -> None:
        assert editor.post("/page/move", sent).status_code == 422
        assert not PageVersion.objects.exists()

    def test_of_two_editors_the_slower_one_is_told(self, editor: Client) -> None:
        moved(editor, "expect", "up")
        answered = editor.post("/page/move", {"section": "expect", "do": "up", "base": "0"})
        assert answered.status_code == 409
        assert "kept by somebody else meanwhile" in answered.content.decode()
        assert page_versions.newest().number == 1


class TestWords:
    def test_new_words_are_kept_with_why_and_by_whom(self, editor: Client, user: User) -> None:
        assert changed(editor).status_code == 302
        one = page_versions.newest()
        row = next(row for row in one.table["section"] if row["id"] == "talk")
        assert (one.number, one.why, one.who, row["words"]) == (1, "shorter", user.name, ["Talk to a nurse."])

    def test_a_number_without_evidence_is_refused_and_nothing_typed_is_lost(self, editor: Client) -> None:
        answered = changed(editor, words="Rest.\n\nHalf of people get well.", title="My title", why="kinder")
        text = answered.content.decode()
        assert answered.status_code == 422
        assert "<title>Error:" in text
        assert '<a href="#words">A number without evidence: “half”, in “Half of people get well.”' in text
        for typed in ("Half of people get well.", 'value="My title"', 'value="kinder"'):
            assert typed in text
        assert not PageVersion.objects.exists()

    @pytest.mark.parametrize("field", ["title", "ask-0", "before-0"])
    def test_in_every_field(self, editor: Client, field: str) -> None:
        sent = {"claim-0": "history.first", "ask-0": "What should I tell them?", field: "Two in three"}
        text = changed(editor, **sent).content.decode()
        assert f'<a href="#{field}">A number without evidence' in text
        assert f'id="{field}-error"' in text

    def test_a_placeholder_says_what_the_data_say_and_opens_its_source(self, editor: Client, client: Client) -> None:
        text = editor.get("/page/section/talk").content.decode()
        assert "<code>{sites.fewest}</code></dt><dd><strong>31</strong>" in text
        changed(editor, words="Chronic means {ichd.days} days a month or more.")
        published(editor, 1)
        shown = client.get("/").content.decode()
        assert "Chronic means 15 days a month or more." in shown
        assert "<strong>15 days per month</strong>: ICHD-3 1.3 A" in shown

    def test_an_answer_is_a_claim_of_the_list_and_no_other(self, editor: Client) -> None:
        assert changed(editor, **{"claim-0": "history.blood_thinners", "ask-0": "Why?"}).status_code == 422
        assert changed(editor, **{"claim-0": "giver", "ask-0": "Who gives it?"}).status_code == 302
        row = next(row for row in page_versions.newest().table["section"] if row["id"] == "talk")
        assert row["entries"] == [{"ask": "Who gives it?", "claim": "giver"}]

    def test_the_short_answer_has_words_and_claims_too(self, editor: Client, client: Client) -> None:
        sent = {"words": "For some people, yes.", "claim-0": "effect.days"}
        assert changed(editor, "short", **sent).status_code == 302
        assert (page_versions.newest().table["short"], page_versions.newest().table["short_claims"]) == (
            ["For some people, yes."], ["effect.days"],
        )  # fmt: skip
        assert changed(editor, "short", words=" ").status_code == 422

    def test_what_no_field_offers_stays(self, editor: Client) -> None:
        sent = {
            "labels": "1",
            "danger": "1",
            "faq": "1",
            "id": "x",
            "hidden": "1",
            "arrays": "x",
            "source": "anything typed",
        }
        changed(editor, "session", title="What is a session like?", words="You are awake.", **sent)
        row = next(row for row in page_versions.newest().table["section"] if row["id"] == "session")
        assert row.keys() == {"id", "title", "words", "source", "entries"}
        assert row["source"].startswith("PREEMPT plan")

    def test_a_source_that_stands_no_longer_behind_the_words_is_taken_off(self, editor: Client) -> None:
        changed(editor, "session", title="What is a session like?", words="You are awake.")
        assert "source" not in next(row for row in page_versions.newest().table["section"] if row["id"] == "session")

    def test_why_is_asked(self, editor: Client) -> None:
        answered = changed(editor, why=" ")
        assert answered.status_code == 422
        assert '<a href="#why">' in answered.content.decode()

    def test_a_new_section_stands_before_the_limits_of_the_page(self, editor: Client, client: Client) -> None:
        sent = {"title": "Where we are", "words": "Come to the back door.", "why": "people got lost", "base": "0"}
        assert editor.post("/page/new", sent).status_code == 302
        published(editor, 1)
        found = order(client)
        assert found[found.index("section-1") + 1] == "limits"
        assert editor.post("/page/new", {"base": "1", "why": "x"}).status_code == 422

    def test_markup_comes_out_as_text(self, editor: Client, client: Client) -> None:
        changed(editor, title="<b>Eve</b>", words="<script>alert()</script>")
        published(editor, 1)
        for text in (client.get("/").content.decode(), editor.get("/page/").content.decode()):
            assert "<b>Eve</b>" not in text
            assert "<script>alert" not in text

    def test_a_text_too_long_is_refused(self, editor: Client) -> None:
        assert changed(editor, words="word " * 2000).status_code == 422
        assert changed(editor, title="word " * 40).status_code == 422

    def test_hard_words_are_kept_and_warned_of(self, editor: Client) -> None:
        hard = "You " + "really " * 25 + "rest."
        assert changed(editor, words=hard).status_code == 302
        assert "Make two sentences of it." in editor.get("/page/section/talk").content.decode()

    def test_two_that_write_at_once_lose_nothing_typed(self, editor: Client) -> None:
        changed(editor)
        answered = changed(editor, base=0, words="Talk to a doctor.")
        assert answered.status_code == 409
        assert "Talk to a doctor." in answered.content.decode()


class TestVersions:
    def test_what_changed_is_told_as_an_editor_would(self) -> None:
        before, after = page_content.own(), page_content.own()
        after["section"][0]["words"] = ["It hurts."]
        after["section"][1]["hidden"] = True
        after["section"].insert(2, after["section"].pop(4))
        after["section"].append({"id": "section-1", "title": "Where we are", "words": ["Here."]})
        told = {one.what for one in page_versions.changes(before, after)}
        assert told == {
            "“What does migraine do?” says something else", "“What is Botox?” is hidden", "“Where we are” is new",
            "“What is a session like?” moved from place 5 to place 3",
        }  # fmt: skip
        assert page_versions.changes(before, page_content.own()) == []

    def test_going_back_takes_nothing_away(self, editor: Client, client: Client) -> None:
        changed(editor, words="The first wording.")
        published(editor, 1)
        changed(editor, words="The next wording.")
        published(editor, 2)
        text = editor.get("/page/versions/1").content.decode()
        assert "Go back to this version" in text
        assert "The next wording." in text
        published(editor, 1, "the next one was hard to read")
        assert "The first wording." in client.get("/").content.decode()
        assert [one.number for one in page_versions.listed()] == [2, 1, 0]
        assert page_versions.published()[0].why == "the next one was hard to read"
        published(editor, 0)
        assert "whom to call at night" in client.get("/").content.decode()

    def test_one_goes_on_from_an_older_version(self, editor: Client) -> None:
        moved(editor, "expect", "up")
        moved(editor, "expect", "up")
        sent = {"why": "the first was better", "do": "take", "base": "2"}
        assert editor.post("/page/versions/1", sent).status_code == 302
        assert (page_versions.newest().number, page_versions.newest().table) == (3, page_versions.version(1).table)  # type: ignore[union-attr]

    @pytest.mark.database
    def test_a_version_is_never_changed(self, editor: Client, user: User) -> None:
        moved(editor, "expect", "up")
        one = PageVersion.objects.get()
        one.words = "{}"
        for change in (
            one.save,
            one.delete,
            lambda: PageVersion.objects.update(words="{}"),
            PageVersion.objects.all().delete,
        ):
            with pytest.raises(WrittenForGoodError):
                change()
        with pytest.raises(WrittenForGoodError):
            PagePublished.objects.all().delete()

    def test_what_is_published_is_checked_once_more(self, editor: Client, user: User) -> None:
        """Kept before the checker knew better, or while the evidence still held a claim that it does not hold now."""
        table = page_content.own()
        table["section"][0]["words"] = ["Half of people get well."]
        page_versions.keep(table, "kept long ago", 0, user, timezone.now())
        answered = published(editor, 1)
        assert answered.status_code == 422
        assert "A number without evidence" in answered.content.decode()
        assert page_versions.public_number() == 0

    @pytest.mark.database
    def test_words_that_name_a_claim_which_is_gone_are_not_shown(
        self, editor: Client, client: Client, user: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        table = page_content.own()
        table["section"][1]["entries"][0]["claim"] = "gone.since"
        table["section"][1]["words"] = ["Fictional words."]
        page_versions.keep(table, "kept long ago", 0, user, timezone.now())
        page_versions.publish(1, "kept long ago", user, timezone.now())
        answered = client.get("/")
        assert answered.status_code == 200
        assert "Fictional words." not in answered.content.decode()
        assert "gone.since" in caplog.text
        assert editor.get("/page/versions/1/preview").status_code == 422

    @pytest.mark.parametrize("number", ["1", "999999999999999999999999"])
    def test_a_version_that_is_not_there(self, editor: Client, number: str) -> None:
        for address in (f"/page/versions/{number}", f"/page/versions/{number}/preview"):
            assert editor.get(address).status_code == 404
        assert editor.get("/page/section/no-such").status_code == 404

    @pytest.mark.database
    def test_publishing_and_going_back_are_written_down(self, editor: Client, user: User) -> None:
        moved(editor, "expect", "up")
        published(editor, 1)
        published(editor, 0)
        assert "done=already" in published(editor, 0)["Location"]
        told = list(
            AuditEntry.objects.filter(action=audit_trail.PAGE_CHANGED).order_by("number").values_list("actor", "about")
        )
        assert {actor for actor, _ in told} == {f"user {user.pk}"}
        assert [re.findall('"what":"([^"]+)"', about)[0] for _, about in told] == ["kept", "published", "gone back"]
        assert audit_trail.verify() is None


class TestThePageForReaders:
    def test_one_question_more_to_the_database_and_no_more(self, editor: Client, client: Client) -> None:
        def asked() -> list[str]:
            with CaptureQueriesContext(
                connection,
            ) as found:
                client.get("/")
            return [one["sql"] for one in found]

        client.get("/")
        before = asked()
        assert sum("questions_pageversion" in sql or "questions_pagepublished" in sql for sql in before) == 1
        moved(editor, "expect", "up")
        published(editor, 1)
        assert len(asked()) == len(before)

    def test_a_preview_holds_no_reply_form_and_says_what_it_is(self, editor: Client) -> None:
        text = editor.get("/page/versions/0/preview").content.decode()
        assert "Version 0, as readers would see it. Only editors see this page." in text
        assert 'name="message"' not in text
        assert "canonical" not in text
        assert "ld+json" not in text
