"""The page that anybody reads: every figure from its source, in plain words, whole without a script."""

import json
import re
import struct
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

import cleardays.web
from cleardays.evidence import sourced_claims, trials
from cleardays.injection import sites
from cleardays.web.public import page_content
from tests.mechanism.reading import HARDEST, grade
from tests.web.public.replies import member

pytestmark = pytest.mark.django_db
TEMPLATES = Path(cleardays.web.__file__).parent / "templates" / "public"
A_NUMBER = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirds?|quarters?|fifths?|dozens?|hundreds?)\b"
)
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Said(HTMLParser):
    """The prose of the page: what is marked as said, behind doors too, without sources and what quotes another room word for word."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.texts: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            kind = (
                "skip"
                if tag == "script" or "source" in (names.get("class") or "") or "data-quoted" in names
                else "said"
                if "data-said" in names
                else ""
            )
            self.stack.append(kind)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.stack:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if "said" in self.stack and "skip" not in self.stack and data.strip():
            self.texts.append(" ".join(data.split()))


def read(client: Client) -> Said:
    found = Said()
    found.feed(client.get("/").content.decode())
    return found


@pytest.fixture
def fresh() -> Iterator[None]:
    """The page is made once a process; a test that changes its sources makes it anew."""
    page_content.made_anew()
    yield
    page_content.made_anew()


def test_anybody_gets_the_answer_at_once(client: Client) -> None:
    found = client.get("/")
    assert found.status_code == 200
    assert "<h1>Can Botox help with migraines?</h1>" in found.content.decode()
    assert "set-cookie" not in str(found.headers).lower().replace("csrftoken", "")


def test_no_figure_stands_in_a_template_or_in_our_own_words() -> None:
    table = files("cleardays.web.public").joinpath("page_content.toml").read_text(encoding="utf-8")
    for line in table.splitlines():
        quoted = " ".join(re.findall(r'"([^"]*)"', line)) if "=" in line and "claim" in line else line
        words = re.sub(r"\{[\w.]+\}|(claim|arrays|source|short_claims|id) = .*", "", quoted)
        assert not re.search(r"\d", words), line
    of_the_page = [one for one in sorted(TEMPLATES.glob("*.html")) if not one.name.startswith(("self-", "article-"))]
    assert len(of_the_page) > 10
    for template in of_the_page:
        text = template.read_text(encoding="utf-8")
        said = " ".join(re.findall(r'_\("([^"]*)"', text))
        bare = re.sub(r"\{[{%#].*?[%}#]\}|<[^>]*>", "", text, flags=re.DOTALL)
        assert not re.search(r"\d", said + bare), template.name


def test_with_every_source_of_figures_marked_no_number_is_left(
    client: Client, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is still a number then, somebody typed. "of 100 people" and SNAP-25 are names."""
    monkeypatch.setattr(sourced_claims, "_written", lambda one, form: ("FIGURE", ""))
    monkeypatch.setattr(page_content, "_OWN", dict.fromkeys(page_content._OWN, "FIGURE"))
    words = " ".join(read(client).texts)
    assert words.count("FIGURE") > 40
    plain = re.sub(r"SNAP-25|\b(of|in) 100\b", "", words, flags=re.IGNORECASE)
    assert [plain[one.start() - 30 : one.end() + 30] for one in A_NUMBER.finditer(plain)] == []


def test_the_number_of_shots_is_the_plan_of_injections(client: Client) -> None:
    assert (
        f"You get {sites.FIXED_SITES} small shots into muscle, or up to {sites.MOST_SITES}"
        in client.get("/").content.decode()
    )


def test_every_figure_opens_its_source() -> None:
    known = {one.id: one for one in sourced_claims.claims("patient")}
    table = page_content._table()
    for row, section in zip(table["section"], page_content.public().sections, strict=True):
        for written, entry in zip(row.get("entries", ()), section.entries, strict=True):
            claim = known[written["claim"]]
            told = {one.where for one in entry.sources}
            assert {sourced_claims.figure(id_).source for id_ in claim.rows} | set(claim.sources) <= told, entry.ask


def test_a_figure_is_written_in_plain_digits(client: Client) -> None:
    shown = client.get("/").content.decode()
    assert "<strong>2010 year</strong>" in shown
    assert re.search(r"\de[+-]\d", re.sub(r"<script.*?</script>", "", shown, flags=re.DOTALL)) is None


def test_what_nobody_checked_is_not_shown(client: Client) -> None:
    text = client.get("/").content.decode()
    for claim in sourced_claims.claims("clinician"):
        if sourced_claims.trust(claim) == "unverified":
            assert sourced_claims.rendered(claim, "clinician").words not in text
    assert "not checked" not in {
        one.trust for s in page_content.public().sections for e in s.entries for one in e.sources
    }
    assert any(not one.shown for one in trials.rows())


def test_a_page_that_names_something_unchecked_does_not_load(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    table = page_content._table()
    table["section"][0]["entries"] = [{"ask": "Do I bruise more?", "claim": "history.blood_thinners"}]
    monkeypatch.setattr(page_content, "_table", lambda: table)
    with pytest.raises(KeyError, match=r"history\.blood_thinners"):
        page_content.public()


def test_the_page_reads_at_grade_6_or_below(client: Client) -> None:
    texts = [one if one[-1] in ".?!:" else one + "." for one in read(client).texts]
    assert len(texts) > 80
    assert grade(" ".join(texts)) <= HARDEST


def test_each_section_reads_at_grade_6_or_below() -> None:
    for section in page_content.public().sections:
        words = [*section.words, *(f"{one.ask} {one.words}" for one in section.entries)]
        assert grade(" ".join(words) or "Help.") <= HARDEST + 1, section.id


def test_headings_go_down_one_step_at_a_time(client: Client) -> None:
    found = read(client).headings
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(found))


@pytest.mark.parametrize(
    "question, words",
    [
        ("Why do they count so many headache days?", "doctors and trials mean the same thing"),
        ("Does it hurt?", "pain where the needle went in"),
        ("How soon does it work?", "a gap to a sham shot could be seen in week"),
        ("Will it stop working?", "There was no sham group"),
        ("Can it cure migraine?", "fewer bad days"),
    ],
)
def test_a_lay_reader_finds_an_answer_by_its_words(client: Client, question: str, words: str) -> None:
    texts = read(client).texts
    assert words in texts[texts.index(question) + 1]


def test_placebo_stands_beside_every_benefit(client: Client) -> None:
    for section in page_content.public().sections:
        for one in section.entries:
            if re.search(r"\d.* with Botox", one.words):
                assert re.search("sham shot|tablet", one.words), one.ask
    assert "sham shot" in page_content.public().short_entries[0].words


@pytest.mark.parametrize("where, number", [("uk", "999"), ("us", "911"), ("eu", "112")])
def test_danger_signs_come_with_the_number_of_the_place(client: Client, where: str, number: str) -> None:
    member("moderator", jurisdiction=where)
    text = client.get("/").content.decode()
    assert f"Call <strong>{number}</strong> now" in text


def test_where_clinics_are_in_several_places_no_number_is_guessed(client: Client) -> None:
    member("moderator", "a@clinic.example", "uk")
    member("moderator", "b@clinic.example", "us")
    assert "Call <strong>your local emergency number</strong> now" in client.get("/").content.decode()


def test_it_is_small_before_its_drawings(client: Client) -> None:
    text = re.sub("<svg.*?</svg>", "", client.get("/").content.decode(), flags=re.DOTALL)
    assert len(text.encode()) < 100_000


def test_it_says_what_it_is_to_search_engines(client: Client) -> None:
    text = client.get("/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    told = json.loads(block[1])["@graph"]
    assert [one["@type"] for one in told] == ["MedicalWebPage", "FAQPage"]
    assert {one["name"] for one in told[1]["mainEntity"]} <= set(read(client).texts)
    assert '<meta property="og:title" content="Can Botox help with migraines?">' in text


def test_its_address_is_shared_with_a_picture_of_the_size_that_is_said(client: Client) -> None:
    told = dict(re.findall(r'<meta property="og:([a-z:]+)" content="([^"]*)">', client.get("/").content.decode()))
    assert told["image"] == "http://testserver/static/public/card.png"
    drawn = finders.find("public/card.png")
    assert drawn is not None
    head = Path(drawn).read_bytes()[:24]  # a PNG says its width and height in bytes 16 to 23
    assert struct.unpack(">II", head[16:]) == (int(told["image:width"]), int(told["image:height"]))


def test_nothing_runs_and_nothing_is_fetched_from_elsewhere(client: Client) -> None:
    text = client.get("/").content.decode()
    assert len(re.findall("<script", text)) == 1
    assert not re.search(r'(src|action)="https?:|<link rel="stylesheet" href="http|style=|on(click|load|error)=', text)
