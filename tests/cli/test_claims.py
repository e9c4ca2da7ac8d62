"""`cleardays claims`: the sample, a file, JSON, and what is refused."""

import json
from pathlib import Path

from typer.testing import CliRunner

from cleardays.cli.app import app


def run(*words: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(app, ["claims", *words])
    return outcome.exit_code, outcome.output


def test_each_sentence_is_printed_with_its_mark_and_sources(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Botox cures migraine. Botox is repeated every 6 weeks.", encoding="utf-8")
    status, said = run(str(article))
    assert status == 0
    assert "article.txt: 2 sentences: 2 misleading" in said
    assert "Sources: EHF 2018" in said
    assert "It says 6; ours is 12." in said
    assert "nothing is understood" in said
    assert "What a patient would take home" in said
    assert "What the article leaves out" in said
    assert "sentences of known kinds" in said


def test_json_has_every_sentence() -> None:
    status, said = run("--sample", "--format", "json")
    found = json.loads(said)
    assert status == 0
    assert sum(found["counts"].values()) == len(found["sentences"])
    assert {one["verdict"] for one in found["sentences"]} == {
        None, "supported", "supported with limits", "misleading", "no evidence found",
    }  # fmt: skip


def test_what_cannot_be_checked_ends_with_words_and_status_2(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text("a " * 60_000, encoding="utf-8")
    for words in ([], ["--sample", str(long)], [str(long)], [str(tmp_path / "none.txt")]):
        status, said = run(*words)
        assert status == 2, words
        assert "do   " in said


def test_each_mark_names_its_words_and_our_sentence_and_the_first_stays_the_sentence_s(tmp_path: Path) -> None:
    article = tmp_path / "article.html"
    article.write_text("<html><p>Botox is repeated every 12 weeks, but it cures migraine.</p></html>", encoding="utf-8")
    (sentence,) = json.loads(run(str(article), "--format", "json")[1])["sentences"]
    assert (sentence["claim"], sentence["verdict"], sentence["alike"]) == ("remission.cure", "misleading", 100)
    assert [(one["claim"], one["verdict"], one["says"]) for one in sentence["marks"]] == [
        ("session.again", "supported", "the same"), ("remission.cure", "misleading", "the opposite"),
    ]  # fmt: skip
    assert sentence["marks"][0]["words"] == ["Botox", "repeated every 12 weeks"]
    assert all(one["ours"] and one["sources"] and one["why"] and one["trust"] for one in sentence["marks"])


def test_a_page_and_a_pdf_hold_the_same_and_an_article_s_words_are_text(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("<b>Botox</b> cures migraine. #link[x]", encoding="utf-8")
    page = run(str(article), "--format", "html")[1]
    assert "&lt;b&gt;" in page
    assert "What the article leaves out" in page
    made = tmp_path / "report.pdf"
    assert run(str(article), "--format", "pdf", "--output", str(made))[0] == 0
    assert made.read_bytes().startswith(b"%PDF-")
    status, said = run(str(article), "--format", "pdf", "--output", str(made))
    assert (status, "it exists already" in said) == (2, True)
    assert run(str(article), "--format", "pdf")[0] == 2
