"""The injection passport: what is written, what is not, and nothing that nobody recorded."""

import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given as drawn_by
from playwright.sync_api import Page

from cleardays.answer import answer
from cleardays.casefile import reader
from cleardays.casefile.refusal import RefusedError
from cleardays.injection.rules import Limits
from cleardays.report import passport_content, passport_page
from cleardays.report.passport_content import Passport
from tests.answer.test_page import browser, page
from tests.mechanism.reading import HARDEST, grade
from tests.sessions import session as sessions
from tests.vignettes.injected import before, case, given, planned, vial

__all__ = ["browser", "page"]
AS_OF = date(2026, 9, 30)
PRINTED = date(2026, 10, 1)
EARLIER = {"date": before(91), "product": "onabotulinumtoxinA", "units": 155}
BARE = {"date": "2026-07-01", "product": "onabotulinumtoxinA", "units": 155}
PAIN = "TEM-LF1 TEM-RF1 OCC-LF1 OCC-RF1 TRA-LF1 TRA-LF2 TRA-RF1 TRA-RF2"
ODD = r"""#let x = 1 $x^2$ \u{41} *bold* _em_ <tag a="b"> `raw` @cite [x] // not a comment"""
HEBREW = "שלום כהן"


def diary(weeks: str, first: date) -> dict[str, Any]:
    """H headache, . clear, ? nothing written; the strip is repeated to the day before as-of."""
    strip, days = weeks.replace(" ", ""), []
    for i in range((AS_OF - first).days):
        mark = strip[i % len(strip)]
        if mark != "?":
            days.append({"date": (first + timedelta(days=i)).isoformat(), "headache": mark == "H"})
    return {"timezone": "Europe/London", "days": days}


def made(value: Any, on: date | None = None, as_of: date = AS_OF) -> Passport:
    return passport_content.passport(reader.loads(json.dumps(value), "drawn.json"), as_of, PRINTED, on)


def everything() -> Any:
    return case(
        given("TEM-RF1"),
        EARLIER,
        diary=diary("HH..H.? H.H..H. .H?.H.. H..H...", date(2026, 3, 4)),
        events=[
            {"term": "neck pain", "onset": "2026-07-03"},
            {
                "term": "eyelid ptosis", "onset": "2026-07-08", "resolved": "2026-08-03", "severity": "mild",
                "serious": False, "session": "2026-07-01",
            },
        ],
        history={"other_toxin": [{"date": "2026-08", "product": "Vistabel", "units": 20, "indication": "cosmetic"}]},
    )  # fmt: skip


def whole_and_long() -> Any:
    """39 sites, six lots, reasons of many words, nine side effects."""
    value = everything() | {"events": everything()["events"] * 5}
    session = given(PAIN, vials=[vial(50, 1, lot=f"LOT{i}2345") for i in range(6)])
    for one in session["extra_sites"]:
        one["reason"] = "pain and tenderness here on most days, worse in the morning and after a day of work; " * 3
    return value | {"sessions": [EARLIER, session]}


def nothing_but_a_date() -> Any:
    return {"cleardays": 1, "person": {"id": "bare"}, "sessions": [BARE]}


KINDS = {"everything": everything, "long": whole_and_long, "bare": nothing_but_a_date}


def facts(said: Passport) -> dict[str, str]:
    return dict(said.given.facts)


# ---------------------------------------------------------------- what it says


def test_the_page_as_it_was_accepted() -> None:
    """Word for word, but for what the model makes of the diary, which stands in the golden answers."""
    accepted = (Path(__file__).with_name("golden") / "passport.txt").read_text(encoding="utf-8")
    assert without_the_model(passport_page.text(made(everything()))) == without_the_model(accepted.rstrip("\n"))


def without_the_model(text: str) -> str:
    return re.sub(r"\d+ % fewer headache days in cycle.*?(?=\n  Written down)|content \w+", "", text, flags=re.DOTALL)


def test_what_nobody_recorded_is_said_to_be_not_recorded() -> None:
    said = made(nothing_but_a_date())
    assert facts(said) == {
        "When": "1 July 2026; the time was not recorded",
        "Given by": "not recorded",
        "Product": "onabotulinumtoxinA",
        "Brand": "not recorded",
        "Total": "155 U",
        "Vial, lot, expiry": "not recorded",
        "At each site": "not recorded",
        "On the day": "whether there was a reaction is not recorded",
    }
    assert said.map is None
    assert said.where.lines == ("Where it was injected was not recorded. So no map is drawn.",)
    assert said.effects.lines == ("Whether there were any was not recorded.",)
    assert said.toxin.lines[-1] == "Whether any was given elsewhere was not recorded."
    assert "<svg" not in passport_page.html(said).split("<main")[1]


@pytest.mark.parametrize(
    "who, session, total",
    [
        ("the fixed pattern", given(), "155 U at 31 sites"),
        ("a total and no sites", BARE, "155 U"),
        ("neither", {"date": "2026-07-01"}, "not recorded"),
        (
            "a total that differs",
            given(units=160),
            "160 U is written as the total; the sites add up to 155 U at 31 sites",
        ),
        (
            "units left open",
            given(sites=[{"site": "COR-L1", "units": 5}, {"site": "COR-R1"}], discarded_units=0),
            "5 U at 1 site; at 1 site the units were not recorded",
        ),
    ],
)
def test_the_total(who: str, session: Any, total: str) -> None:
    assert facts(made(case(session)))["Total"] == total


def test_units_nobody_wrote_are_never_nought() -> None:
    said = made(case(given(sites=[{"site": "COR-L1", "units": 5}, {"site": "COR-R1"}], discarded_units=0)))
    assert said.where.rows is not None
    assert said.where.rows.rows == (
        ("COR: corrugator (brow)", "units not recorded at 1", "none", "5 U at 1", "5 U and more, not recorded"),
    )
    assert said.map is not None
    assert {row.site.id: row.units for row in said.map.rows} == {"COR-L1": "5 U", "COR-R1": "? U, units not written"}


def test_left_is_the_patients_left_and_a_site_left_out_is_said() -> None:
    said = made(case(given("TEM-LF1", without="COR-R1")))
    assert said.where.rows is not None
    rows = {row[0][:3]: row for row in said.where.rows.rows}
    assert said.where.rows.head[1:4] == ("Patient's right", "Middle", "Patient's left")
    assert rows["COR"][1:] == ("left out: 1", "none", "5 U at 1", "5 U")
    assert rows["TEM"][1:] == ("5 U each at 1, 2, 3, 4", "none", "5 U each at 1, 2, 3, 4, F1", "45 U")


@drawn_by(sessions())
def test_units_by_muscle_are_the_units_of_the_sites(drawn: dict[str, Any]) -> None:
    """The slow way: each site by hand. Whatever a record holds, a page can be made of it."""
    if drawn.get("status") == "planned":
        with pytest.raises(RefusedError, match="a plan is none"):
            made(case(drawn))
        return
    said = made(case(drawn))
    written = drawn["sites"]
    fixed = [{"units": 5}] * 31 if written == "preempt-155" else [one for one in written if one["status"] != "not_done"]
    units = sum(one["units"] or 0 for one in [*fixed, *drawn["extra_sites"]])
    assert said.where.rows is not None
    assert sum(int(row[-1].split()[0]) for row in said.where.rows.rows) == units
    assert passport_page.text(said)


def test_every_lot_is_there_with_the_expiry_as_printed() -> None:
    said = made(case(given(vials=[vial(lot="A1"), vial(100, 2, lot=None, expiry="2027-05-31")])))
    assert facts(said)["Vial 1"] == "200 U, mixed with 4 mL (50 U in each mL), lot A1, expiry May 2027"
    assert facts(said)["Vial 2"] == "100 U, mixed with 2 mL (50 U in each mL), lot not recorded, expiry 31 May 2027"


# ---------------------------------------------------------------- which session


def test_a_plan_is_no_session_and_tomorrow_is_not_there_yet() -> None:
    for value, as_of in ((case(planned()), AS_OF), (case(given()), date(2026, 6, 30))):
        with pytest.raises(RefusedError, match="no session was given"):
            made(value, as_of=as_of)


def test_an_earlier_session_says_that_it_is_not_the_last() -> None:
    said = made(case(given(), EARLIER), on=date(2026, 4, 1))
    assert said.session == date(2026, 4, 1)
    assert "This is not the last session: there was one on 1 July 2026." in said.given.lines
    assert said.following.facts == (("Not before", "23 September 2026"),), "counted from the last session, not this one"
    with pytest.raises(RefusedError, match="2026-04-01, 2026-07-01"):
        made(case(given(), EARLIER), on=date(2026, 5, 1))


def test_a_record_put_right_stands_for_the_one_before_it() -> None:
    said = made(case(given("TEM-LF1", status="amended", reasons={"amendment": "one site forgotten"}), given()))
    assert facts(said)["Total"] == "160 U at 32 sites"
    assert "This record was put right later. Why: one site forgotten." in said.given.lines
    twice = made(case(given("TEM-LF1"), given()))
    assert "More than one session is written for this day. This page shows the one written last." in twice.given.lines


# ---------------------------------------------------------------- since then


def test_the_next_date_is_the_rules_own() -> None:
    assert (date(2026, 7, 1) + timedelta(days=Limits().interval_days)) == date(2026, 9, 23)
    assert made(case(given())).following.facts == (("Not before", "23 September 2026"),)


@pytest.mark.parametrize("product", ["Dysport", "Botox Cosmetic", "something new", None])
def test_another_product_has_no_next_date_by_this_rule(product: str | None) -> None:
    said = made(case({"date": "2026-07-01", "product": product, "units": 155}))
    assert said.following.facts == ()
    assert said.following.lines[0].startswith("No earliest date is given.")


@pytest.mark.parametrize(
    "event, words",
    [
        ({"onset": "2026-07-08"}, "began 8 July 2026, 7 days after the session of 1 July 2026"),
        ({"onset": "2026-07-01"}, "began 1 July 2026, the day of a session"),
        ({"onset": "2026-07-02"}, "began 2 July 2026, 1 day after the session of 1 July 2026"),
        ({"onset": "2026-07-08", "session": before(91)}, "98 days after the session of 1 April 2026"),
        ({"onset": "2026-03-01"}, "began 1 March 2026, before any session written here"),
        ({}, "when it began was not recorded"),
        ({"onset": "2026-07-08", "resolved": "2026-08-01"}, "over on 1 August 2026"),
        ({"onset": "2026-07-08"}, "no end is written"),
        ({"onset": "2026-07-08", "severity": "severe", "serious": True}, "severe; written as serious"),
    ],
)
def test_a_side_effect_as_written(event: dict[str, Any], words: str) -> None:
    said = made(case(given(), EARLIER, events=[{"term": "a stiff neck", **event}]))
    assert said.effects.lines[0].startswith("a stiff neck: ")
    assert words in said.effects.lines[0]
    assert said.effects.lines[-1] == "A date after a session does not show what made it."


def test_what_began_after_as_of_is_not_there_yet() -> None:
    value = case(given(), events=[{"term": "a stiff neck", "onset": "2026-07-20"}])
    assert made(value, as_of=date(2026, 7, 19)).effects.lines == ("None. The list was kept and is empty.",)


def test_a_danger_sign_stands_first() -> None:
    said = made(case(given(), events=[{"term": "trouble swallowing", "onset": "2026-07-08"}]))
    assert said.banner is not None and "get emergency care now" in said.banner
    assert passport_page.text(said).split("\n")[2].startswith("! Trouble swallowing")


@pytest.mark.parametrize(
    "day, there",
    [("2026-06-29", False), ("2026-06-30", True), ("2026-06", True), ("2026-05", False), ("2026", True)],
)
def test_other_toxin_of_the_last_92_days(day: str, there: bool) -> None:
    dose = {"date": day, "product": "Dysport", "units": 250, "indication": "spasm"}
    said = made(case(given(), history={"other_toxin": [dose]}))
    assert any("Dysport, 250 U; for: spasm." in line for line in said.toxin.lines) == there


def test_a_session_of_the_same_day_is_not_asked_about_yet() -> None:
    said = made(case(given()), as_of=date(2026, 7, 1))
    assert said.response.lines == ("Not asked yet: no session of treatment is written before this day.",)


def test_silent_days_stand_beside_every_month() -> None:
    said = made(case(given(), diary=diary("H.?....", date(2026, 6, 3))))
    assert said.response.rows is not None
    assert said.response.rows.head == ("Days", "Headache days", "Written down", "Silent")
    for _, count, written, silent in said.response.rows.rows:
        recorded, days = map(int, written.split(" of "))
        assert recorded + int(silent) == days
        low, high = (int(part) for part in (count.split(" to ") * 2)[:2])
        assert high - low == int(silent), "a silent day may be a headache day, and is never a clear one"


def test_the_code_is_the_contents_and_not_the_days_of_printing() -> None:
    read = reader.loads(json.dumps(everything()), "drawn.json")
    codes = [passport_content.passport(read, AS_OF, day).code for day in (PRINTED, PRINTED + timedelta(days=9))]
    assert codes[0] == codes[1]
    changed = everything()
    changed["sessions"][-1]["vials"][0]["lot"] = "C1235"
    assert made(changed).code != codes[0]


def test_our_sentences_are_easy_to_read() -> None:
    """What this page says in its own words; the law's and the studies' sentences are graded where they stand."""
    said = made(nothing_but_a_date())
    ours = [
        passport_content.UNITS, passport_content.SILENT, passport_content.NOT_A_CAUSE, passport_content.NO_APPOINTMENT,
        passport_content.NO_MAP,
        *said.where.lines, *said.effects.lines, *said.toxin.lines[1:], *said.following.lines,
    ]  # fmt: skip
    assert grade(" ".join(ours)) <= HARDEST


# ---------------------------------------------------------------- the PDF, read back


def read(said: Passport, paper: passport_page.Paper = "a4") -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(passport_page.pdf(said, paper)))


def plain(text: str) -> str:
    """Letters and digits alone: a PDF breaks lines and hyphenates where it likes."""
    return re.sub(r"[^\w]+|\bfi\b", "", text)


@pytest.mark.parametrize("paper, size", [("a4", (595, 842)), ("us-letter", (612, 792))])
@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_is_tagged_and_says_all_of_it_in_order(
    kind: str, paper: passport_page.Paper, size: tuple[int, int]
) -> None:
    said = made(KINDS[kind]())
    found = read(said, paper)
    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata is not None and found.metadata.title == f"Injection passport: {passport_page.about(said)}"
    assert "pdfuaid" in root["/Metadata"].get_data().decode("utf-8")
    assert [round(float(side)) for side in found.pages[0].mediabox[2:]] == list(size)
    assert len(found.pages) == (2 if kind == "long" else 1)
    texts = [one.extract_text() for one in found.pages]
    for number, text in enumerate(texts, start=1):
        assert f"page {number} of {len(texts)}" in text
        assert said.code in text and said.person in text
        assert plain(answer.LIMITS[0]) in plain(text), "every print carries the limits"
    whole = plain("".join(texts))
    assert [words for words in words_of(said) if plain(words) not in whole] == []
    titles = [whole.index(plain(section.title)) for section in said.sections]
    assert titles == sorted(titles)


def words_of(said: Passport) -> list[str]:
    """Every sentence, fact and cell of the page, as it must stand in every rendering."""
    found = []
    for section in said.sections:
        found += [section.title, *section.lines, *(words for fact in section.facts for words in fact)]
        if section.rows:
            found += [section.rows.caption, *section.rows.head, *(cell for row in section.rows.rows for cell in row)]
    return found


def test_the_map_in_the_pdf_has_its_words() -> None:
    alts = alternatives(read(made(everything())))
    assert len(alts) >= 4
    assert any("corrugator 2" in words and "Left and right are the patient's." in words for words in alts)
    assert alternatives(read(made(nothing_but_a_date()))) == []


def alternatives(found: pypdf.PdfReader) -> list[str]:
    def walk(node: Any) -> Any:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                yield from walk(one)
        elif isinstance(node, dict):
            if "/Alt" in node:
                yield str(node["/Alt"])
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(found.trailer["/Root"]["/StructTreeRoot"]))  # type: ignore[index]


def odd() -> Any:
    value = everything()
    value["person"]["id"] = f"{HEBREW} & Söhne"
    value["sessions"][-1]["injector"]["name"] = ODD
    value["sessions"][-1]["vials"][0]["lot"] = r'\#$*<"L'
    value["sessions"][-1]["extra_sites"][0]["reason"] = ODD
    value["events"][0]["term"] = f"{ODD}\u202e\x1b[2J"
    return value


def test_no_text_of_a_file_is_read_as_markup() -> None:
    said = made(odd())
    text = "".join(one.extract_text() for one in read(said).pages)
    assert plain(text).count(plain(ODD)) == 3
    assert r'\#$*<"L' in text.replace(" ", "").replace("\n", "")
    assert all(word in text or word[::-1] in text for word in HEBREW.split())
    page = passport_page.html(said)
    assert "<tag" not in page and "&lt;tag a=" in page
    for shown in (page, passport_page.text(said), text):
        assert "\u202e" not in shown and "\x1b" not in shown


def test_letters_no_font_has_are_refused_and_never_left_out() -> None:
    value = everything()
    value["person"]["id"] = "王芳"
    with pytest.raises(RefusedError, match="no font of the PDF has 王芳"):
        passport_page.pdf(made(value))
    assert "王芳" in passport_page.html(made(value))


def test_the_pdf_is_the_same_on_every_machine() -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1].split("-")[0]
        for one in read(made(odd())).pages
        for font in one["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts <= {"LibertinusSerif", "DejaVuSansMono", "NewCM10", "NewCMMath"}


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(RefusedError, match=re.escape('pip install "cleardays[pdf]"')):
        passport_page.pdf(made(nothing_but_a_date()))


# ---------------------------------------------------------------- the page, in a browser


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_says_the_same_and_fetches_nothing(page: Page, kind: str) -> None:
    said = made(KINDS[kind]())
    text = passport_page.html(said)
    assert not re.search(r"(src|href)=.?(https?:|//)|<script|<link|url\(|@import|style=", text)
    page.set_content(text)
    shown = plain(page.inner_text("body"))
    assert [words for words in words_of(said) if plain(words) not in shown] == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_runs_off_the_side(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(passport_page.html(made(whole_and_long())))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dim", "attack"])
def test_accessible_in_every_theme(page: Page, theme: str) -> None:
    page.set_content(passport_page.html(made(everything())))
    page.check(f"#theme-{theme}")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    found: Any = Axe().run(page, options=options).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_page_prints_on_one_page(page: Page, paper: str) -> None:
    page.set_content(passport_page.html(made(everything())))
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format=paper)))
    assert len(printed.pages) == 1
    assert "page 1 of 1" in printed.pages[0].extract_text()
