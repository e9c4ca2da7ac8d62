"""One toolkit for every form: a shape of the case file asks and reads, what was typed stays, and what is wrong is said at its field."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404, QueryDict
from django.template.loader import render_to_string

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.shapes import Bool, Choice, Day, Drug, ListOf, Number, Partial, Record, Text
from cleardays.web.forms import conflicts
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.forms.shape_fields import CountField, fields_of
from cleardays.web.forms.shape_form import ShapeForm

SHAPES = {
    "drug": Drug(), "ended": Choice(("ineffective", "ongoing")), "serious": Bool(), "start": Partial(), "on": Day(),
    "units": Number(0, 500, whole=True, unit="units"), "ml": Number(0, 10), "places": ListOf(Choice(("left", "right"))),
    "lines": ListOf(Text(20)), "cleared": Record({"by": Text()}),
}  # fmt: skip
SAID: dict[str, Any] = {
    "drug": "topiramate", "ended": "ongoing", "serious": False, "start": "2024-05", "on": "2026-03-10", "units": 155,
    "ml": Decimal("4.0"), "places": [], "lines": ["one", "two"],
}  # fmt: skip
TYPED = {
    "drug": ["topiramate"], "ended": ["ongoing"], "serious": ["no"], "start": ["2024-05"], "on": ["2026-03-10"], "units": ["155"],
    "ml": ["4"], "places": ["none"], "lines": ["one\ntwo"],
}  # fmt: skip


class Form(ShapeForm):
    """A form of every shape."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        labels = {name: (name, "") for name in SHAPES if name != "cleared"}
        super().__init__({**fields_of(Record(SHAPES), labels, {})}, data, **more)


def sent(**changes: list[str]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, many in (TYPED | changes).items():
        found.setlist(name, many)
    return found


def test_what_is_written_is_typed_into_its_form_and_read_again_as_it_was() -> None:
    opened = Form(said=SAID)
    typed = {name: opened[name].value() for name in TYPED}
    assert {name: one if isinstance(one, list) else [one] for name, one in typed.items()} == TYPED
    assert Form(sent()).is_valid() and Form(sent()).said == SAID


def test_an_empty_field_is_nothing_written() -> None:
    form = Form(QueryDict())
    assert form.is_valid() and form.said == {}


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("drug", "none", "is no medicine"),
        ("drug", "a\x00b", "a sign that does not print"),
        ("ended", "miracle", "is not on this list"),
        ("serious", "perhaps", "is not on this list. To do: choose yes or no."),
        ("start", "last spring", "is no date"),
        ("on", "10.3.2026", "is a date written another way"),
        ("units", "155,0", "is no whole number in plain digits"),
        ("units", "٣", "is no whole number in plain digits"),
        ("units", "501", "only 0 to 500 units is possible. To do: correct the number."),
        ("ml", "1e2", "is no number in plain digits"),
        ("places", "behind", "is not on this list"),
        ("lines", "x" * 21, "1 to 20 characters are kept"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_stays_as_it_was_typed(name: str, typed: str, says: str) -> None:
    form = Form(sent(**{name: [typed]}))
    assert not form.is_valid() and form.status == 422
    ((id_, words),) = form.problems
    assert id_ == f"f-{name}" and words.startswith(f"{name}: ") and says in words
    assert form[name].value() in (typed, [typed])
    assert name not in form.said


def test_neither_a_place_nor_nowhere_is_another_thing_than_nowhere() -> None:
    assert "places" not in Form(sent(places=[])).said and Form(sent(places=["none"])).said["places"] == []
    assert "both a place" in Form(sent(places=["left", "none"])).problems[0][1]
    assert Form(sent(places=[]))["places"].value() == [], "nothing is ticked that nobody ticked"


def test_what_a_reader_below_refuses_stands_at_the_field_that_it_names() -> None:
    form = Form(sent())
    form.refuse(
        RefusedError(
            "an end before its start", "time runs one way", "correct one", field="history.preventives[0].start"
        )
    )
    form.refuse(RefusedError("a list that is full", "", "take one out", field="history"))
    assert form.problems == [
        ("", "A list that is full. To do: take one out."),
        ("f-start", "start: an end before its start; time runs one way. To do: correct one."),
    ]


def test_a_button_that_keeps_nothing_finds_nothing_wrong() -> None:
    form = Form(sent(units=["many"]), judged=False)
    assert (form.problems, form.status, form["units"].value()) == ([], 200, "many")


def test_two_wordings_differ_in_words_and_only_where_they_do() -> None:
    other = Form(sent(ended=["ineffective"], units=[""]))
    assert [(one.label, one.before, one.after) for one in Form(said=SAID).differences(other)] == [
        ("ended", "Ongoing", "Ineffective"), ("units", "155", "not written"),
    ]  # fmt: skip


@pytest.mark.parametrize(("typed", "many"), [("3", 3), ("0", 1), ("-2", 1), ("999", 6), ("two", 1), ("", 1), (None, 1)])
def test_a_count_is_at_least_one_and_at_most_what_a_form_may_have(typed: str | None, many: int) -> None:
    assert CountField(6).to_python(typed) == many


class TestKeyAndVersion:
    KEY = uuid.UUID(int=7)

    def test_it_is_what_a_form_carried(self) -> None:
        assert KeyAndVersion.sent({"key": str(self.KEY), "version": "3"}) == KeyAndVersion(self.KEY, 3)
        assert KeyAndVersion.sent({"version": "3"}, self.KEY) == KeyAndVersion(self.KEY, 3), "the address names the key"

    def test_of_something_new_there_is_no_version(self) -> None:
        assert KeyAndVersion.sent({"key": str(self.KEY)}).version == 0
        assert KeyAndVersion.sent({}).key != KeyAndVersion.sent({}).key

    @pytest.mark.parametrize(
        ("data", "key"),
        [
            ({"key": "x"}, None),
            ({"version": "x"}, KEY),
            ({"version": "-1"}, KEY),
            ({}, KEY),
            ({"version": "9" * 5000}, KEY),
        ],
    )
    def test_what_is_none_is_no_address(self, data: dict[str, str], key: uuid.UUID | None) -> None:
        with pytest.raises(Http404):
            KeyAndVersion.sent(data, key)


def test_the_page_of_two_who_wrote_shows_both_and_takes_the_focus() -> None:
    both = conflicts.Conflict(
        heading="Two answers", who="<Ana>", words="Choose one.", now=[("Units", "155")], sent=[("Units", "160")], back="/there",
        change=True, carried=[("units", "160")], key_and_version=KeyAndVersion(uuid.UUID(int=7), 2),
    )  # fmt: skip
    page = render_to_string(
        "conflict.html", {"both": both, "layout": "page.html", "csrf_input": "", "style": ""}, using="jinja2"
    )
    assert page.index("155") < page.index("160") and "&lt;Ana&gt;" in page and 'href="/there"' in page
    assert '<input type="hidden" name="units" value="160">' in page and 'name="version" value="2"' in page
    assert 'role="alert" tabindex="-1" autofocus id="wrong"' in page and "error_summary.js" in page
