"""So many of a hundred people, as a hundred small persons: a dot is a medicine elsewhere, so people are not dots."""

from markupsafe import Markup

PEOPLE, PER_ROW = 100, 10
STEP_X, STEP_Y = 15, 19


def people(filled: int, title: str) -> Markup:
    """An SVG of 100 persons, the first `filled` of them full, the rest open; `title` is its text alternative."""
    if not 0 <= filled <= PEOPLE:
        raise ValueError(f"{filled} of {PEOPLE} people: a picture can fill 0 to {PEOPLE}")
    if not title.strip():
        raise ValueError("a picture of people without its words: say in `title` what is counted")
    width, height = PER_ROW * STEP_X, PEOPLE // PER_ROW * STEP_Y
    parts = [
        Markup(
            '<svg class="persons" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{t}">'
        ).format(w=width, h=height, t=title),
    ]
    for kind, numbers in (("person-full", range(filled)), ("person-open", range(filled, PEOPLE))):
        # One path for all of a kind: a page with many pictures stays small.
        line = "".join(_person(number % PER_ROW * STEP_X, number // PER_ROW * STEP_Y) for number in numbers)
        parts.append(Markup('<path class="{k}" d="{d}"/>').format(k=kind, d=line))
    return Markup("").join([*parts, Markup("</svg>")])


def _person(x: int, y: int) -> str:
    """A head over shoulders."""
    head = f"M{x + 4.1:.1f} {y + 4.5}a2.9 2.9 0 1 1 5.8 0a2.9 2.9 0 1 1-5.8 0z"
    return f"{head}M{x + 2.5} {y + 16.5}v-4a4.5 4.5 0 0 1 9 0v4z"
