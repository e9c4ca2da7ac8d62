"""Is a page that says what is wrong with a form drawn as every such page is? Asked of the page's text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"area", "br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str | None]
    place: int
    text: str = ""
    within: list["Element"] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attrs.get("id") or ""


class Page(HTMLParser):
    """Every element of a page in its order, with all the text within it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, dict(attrs), len(self.elements))
        self.elements.append(one)
        for outer in self.open:
            outer.within.append(one)
        if tag not in VOID:
            self.open.append(one)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for one in self.open:
            one.text += data

    def by_id(self, id_: str) -> Element:
        (found,) = [one for one in self.elements if one.id == id_]
        return found


def wrong_fields(html: str) -> dict[str, str]:
    """The fields that the summary of a page leads to, by id, each with its words.

    The summary stands first in the text and takes the focus; each of its lines leads to a field that is marked as wrong and tied to
    the same words beside it.
    """
    page = Page(html)
    summary, main = page.by_id("wrong"), page.by_id("main")
    assert summary.attrs["role"] == "alert" and summary.attrs["tabindex"] == "-1" and "autofocus" in summary.attrs
    # The heading of a page is a part of its text, and says which page it is.
    before = main.within[: main.within.index(summary)]
    assert not [one for one in before if one.tag in ("form", "input", "button", "section")], (
        "it stands first in the text"
    )
    assert [one for one in page.elements if "autofocus" in one.attrs] == [summary], "and the focus goes nowhere else"
    scripts: list[Any] = [one.attrs.get("src") for one in page.elements if one.tag == "script"]
    assert "/static/forms/error_summary.js" in scripts
    found = {}
    for link in (one for one in summary.within if one.tag == "a"):
        id_ = str(link.attrs["href"]).removeprefix("#")
        one = page.by_id(id_)
        assert one.attrs.get("aria-invalid") == "true", id_
        described = str(one.attrs.get("aria-describedby")).split()
        assert f"{id_}_error" in described, id_
        for each in described:
            page.by_id(each)
        assert page.by_id(f"{id_}_error").text.strip().endswith(link.text.strip())
        found[id_] = link.text.strip()
    return found
