"""An article's file: plain text, HTML, Word and PDF give the same text; menus and forms are left out; hostile files end with words."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.evidence import article_check
from cleardays.exchange import article_file
from cleardays.report import article_page, article_report

HTML = b"""<!doctype html><html><head><title>Botox</title><style>p{}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/p">Prices</a></li></ul></nav>
<div class="main-menu"><a href="/x">Botox cures everything</a></div>
<article><h1>Botox for migraine</h1><p>Botox is repeated every <b>12</b>&nbsp;weeks.<p>An unclosed paragraph.
<ul><li>neck pain</li><li>a droopy eyelid</li></ul></article>
<section id="comments"><p>It cured me!</p></section>
<form><label>Name</label><input name="n"></form><script>alert("cure")</script><footer>All rights reserved</footer></body></html>"""
WORD = '<?xml version="1.0"?>{}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def word(body: str, before: str = "", part: str = "word/document.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, WORD.format(before, body))
    return made.getvalue()


def paragraph(text: str, about: str = "") -> str:
    return f"<w:p><w:pPr>{about}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_html_gives_its_article_and_leaves_out_menus_forms_and_comments() -> None:
    assert article_file.text(HTML, "page.html").split("\n\n") == [
        "# Botox for migraine", "Botox is repeated every 12 weeks.", "An unclosed paragraph.", "- neck pain", "- a droopy eyelid",
    ]  # fmt: skip


def test_html_is_known_by_its_content_too() -> None:
    assert article_file.text(HTML, "page.txt") == article_file.text(HTML, "page.html")


def test_word_gives_headings_lists_and_paragraphs() -> None:
    body = (
        paragraph("Botox", '<w:pStyle w:val="Heading1"/>')
        + paragraph("It is repeated every 12 weeks.")
        + paragraph("neck pain", "<w:numPr/>")
    )
    assert article_file.text(word(body), "a.docx") == "# Botox\n\nIt is repeated every 12 weeks.\n\n- neck pain"


def test_a_pdf_gives_the_sentences_of_its_text() -> None:
    pytest.importorskip("typst")
    raw = article_page.pdf(article_report.report("a.txt", "Botox is repeated every 12 weeks."))
    found = article_check.check(article_file.text(raw, "a.pdf"))
    assert any("Botox is repeated every 12 weeks." in one.sentence for one in found)


def test_plain_text_that_speaks_of_tags_stays_as_it_is() -> None:
    said = "<script>alert(1)</script> Botox cures migraine."
    assert article_file.text(said.encode(), "a.txt") == said


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"%PDF-1.7 \x00\xff\xfe", "a PDF without text"),
        (b"PK\x03\x04 no archive", "a Word file without text"),
        (word("", part="other.xml"), "a Word file without text"),
        (word("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", '<!DOCTYPE x [<!ENTITY e "eeee">]>'), "a Word file without text"),
        (word("<w:p>"), "a Word file without text"),
        (word("a" * 20_000_001), "a Word file without text"),
        (b"a" * (article_file.LARGEST_BYTES + 1), "more than 2 MB"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "bytes that are not UTF-8"),
    ],
    ids=["pdf", "zip", "no document", "entity", "broken", "bomb", "large", "picture"],
)
def test_what_is_no_article_ends_with_words(raw: bytes, found: str) -> None:
    with pytest.raises(RefusedError, match=found):
        article_file.text(raw, "a.bin")


@pytest.mark.parametrize("made", [b"<div>", b"<p class='menu'>", b"</", b"<!--", b"<li><a>x"])
def test_hostile_html_is_only_text_or_ends_with_words(made: bytes) -> None:
    """A parser that is kept busy is stopped: it has a process of its own."""
    began = time.monotonic()
    try:
        assert "<div>" not in article_file.text(b"<html>" + made * (400_000 // len(made)), "a.html")
    except RefusedError as refused:
        assert "a page without text" in refused.found
    assert time.monotonic() - began < 20


def test_a_folder_and_a_missing_file_end_with_words(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(RefusedError, match="not found"):
            article_file.read(path)
