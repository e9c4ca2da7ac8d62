"""The report on an article as a page and as a PDF: what a patient takes home, the marked text, what is left out."""

import json
from importlib.resources import files

from cleardays.casefile.refusal import RefusedError
from cleardays.evidence import sourced_claims
from cleardays.report import answer_page, article_report
from cleardays.report.article_report import Report

TITLE = "An article held against the evidence"
SIGN = {
    "supported": "●", "supported with limits": "◐", "misleading": "!", "no evidence found": "○", "unmatched": "–",
}  # fmt: skip


def html(said: Report) -> str:
    """One page that needs nothing else: it prints, and runs no script."""
    return (
        answer_page.environment()
        .get_template("article.html")
        .render(
            said=said,
            title=TITLE,
            sign=SIGN,
            pieces=article_report.pieces,
            trust=sourced_claims.trust,
            style=answer_page.style(),
        )
    )


def pdf(said: Report) -> bytes:
    """A tagged PDF (PDF/UA-1), A4; `RefusedError` without the extra `pdf`. The article reaches it as JSON, never as markup."""
    try:
        import typst
    except ImportError:
        raise RefusedError(
            "no typst on this computer", "it makes the PDF",
            'pip install "cleardays[pdf]", or print the page of --format html from a browser', file=said.name,
        ) from None  # fmt: skip
    template = files("cleardays.report").joinpath("templates/article.typ").read_bytes()
    given = article_report.to_json(said) | {"title": TITLE, "name": said.name, "read": said.read}
    try:
        made = typst.compile(
            template,
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            sys_inputs={"said": json.dumps(given)},
        )
    except typst.TypstError:
        raise RefusedError(
            "letters that no font of the PDF has", "they would be missing from the print",
            "print the page of --format html from a browser", file=said.name,
        ) from None  # fmt: skip
    return bytes(made)
