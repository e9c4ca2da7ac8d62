"""A head with neck and shoulders in four views, drawn by hand, with marks placed from named landmarks.

One unit is 1/14 cm of an average adult's head, so a finger's breadth can be counted off. It is a schematic all the
same: the shoulders are drawn in, and no head is average. The side views are one drawing, turned. Nothing in a
picture follows the direction in which a page is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

View = Literal["front", "left", "right", "back"]
Side = Literal["left", "right", "middle"]
Shape = Literal["ring", "disc", "diamond", "crossed", "double"]
VIEWS: tuple[View, ...] = ("front", "left", "right", "back")

FINGER = 21
"""A finger's breadth, 1.5 cm, in units of the drawing."""
RADIUS = 9.5

_BOX: Mapping[str, tuple[int, int, int, int]] = {
    "front": (-160, -22, 320, 412),
    "side": (-190, -206, 350, 412),
    "back": (-198, -22, 396, 422),
}

# Where measuring begins: away from the midline (in the side views: behind the ear's opening), and down.
LANDMARKS: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "front": {"inner orbital rim": (22, 142), "between the brows": (0, 142)},
    "side": {"tragus": (-7, 0)},
    "back": {
        "nuchal ridge": (41, 196),
        "inion": (0, 198),
        "upper trapezius": (127, 341),
        "acromion": (179, 360),
        "neck-shoulder inflection": (75, 316),
    },
}

# Each line with how it is drawn: an edge, a fine line, or a dashed guide that is felt rather than seen.
_HALF_FRONT = (
    (
        "edge",
        "M0 0C50 0 90 22 101 74C106 98 106 124 104 152C103 180 100 208 94 232C88 258 70 290 46 309C31 321 15 325 0 325",
    ),
    ("edge", "M104 154C110 143 123 145 123 164C123 184 117 203 109 212C105 215 102 210 101 204"),
    ("fine", "M108 162C113 156 118 159 117 168C116 180 113 190 109 196"),
    ("fine", "M0 57C36 57 66 66 80 86C88 98 86 112 92 122C96 129 101 134 103 142"),
    ("brow", "M19 143C31 133 53 130 73 141"),
    ("fine", "M25 164C34 153 56 152 67 165C57 172 36 172 25 164Z"),
    ("fine", "M24 156C34 147 56 146 69 157"),
    ("fine", "M12 158C9 178 10 196 17 208C23 212 24 220 18 225C13 228 8 226 6 224"),
    ("fine", "M0 229C3 229 5 227 6 224"),
    ("fine", "M0 260C6 256 18 257 31 263"),
    ("fine", "M0 252C8 248 20 255 31 263C22 271 10 274 0 274"),
    ("fine", "M0 291C5 291 9 292 13 294"),
    ("edge", "M64 293C61 318 61 338 68 350C84 366 120 372 152 388"),
    ("fine", "M58 318C48 342 30 366 14 378"),
    ("fine", "M14 378C44 372 92 376 124 382"),
)
_SIDE = (
    (
        "edge",
        "M-66 204C-62 184 -62 158 -70 138C-84 132 -102 132 -114 126C-127 122 -137 115 -138 103C-139 94 -134 89 -133 81"
        "C-136 77 -143 75 -146 69C-147 65 -143 62 -139 61C-145 59 -151 55 -150 48C-149 43 -146 39 -147 34"
        "C-155 35 -166 31 -168 23C-169 14 -159 0 -151 -15C-147 -25 -139 -33 -139 -42C-139 -50 -144 -57 -142 -68"
        "C-140 -92 -131 -123 -104 -150C-76 -176 -36 -186 4 -184C62 -182 110 -148 124 -94C131 -62 126 -26 114 2"
        "C106 20 95 32 88 52C82 76 82 108 88 132C95 158 116 180 152 194",
    ),
    ("edge", "M-1 -10C-7 -27 7 -36 20 -31C34 -25 34 -7 27 6C21 18 15 26 11 36C7 45 -3 43 -5 34C-7 26 -5 18 -4 10"),
    ("fine", "M5 -13C9 -24 25 -22 23 -8C21 2 13 4 10 16C8 24 4 26 1 22"),
    ("fine", "M-4 -7C2 -5 3 5 -3 9"),
    ("edge", "M-9 44C-13 64 -23 84 -41 97C-62 110 -86 119 -104 124"),
    (
        "fine",
        "M-98 -26C-106 -34 -118 -34 -125 -27M-98 -26C-106 -20 -115 -18 -123 -20M-126 -33C-129 -29 -128 -23 -123 -20",
    ),
    ("fine", "M-97 -33C-107 -41 -119 -41 -127 -35"),
    ("brow", "M-137 -51C-127 -60 -112 -59 -96 -48"),
    ("fine", "M-139 14C-133 18 -133 29 -140 31C-145 33 -149 29 -151 27"),
    ("fine", "M-139 61C-132 59 -126 61 -121 65"),
    (
        "fine",
        "M-117 -138C-98 -128 -84 -112 -84 -96C-84 -82 -92 -78 -87 -66C-80 -52 -50 -50 -32 -37C-25 -24 -24 -6 -20 12",
    ),
    ("fine", "M26 28C44 44 64 52 87 57"),
    ("fine", "M30 42C10 92 -20 140 -46 196"),
    ("guide", "M-78 -52C-84 -96 -40 -126 6 -118C44 -112 62 -84 46 -52"),
)
_HALF_BACK = (
    (
        "edge",
        "M0 0C50 0 92 24 103 82C108 110 107 138 104 160C101 186 94 206 81 226C70 238 62 246 60 260"
        "C58 280 61 293 74 304C98 321 146 331 178 349C188 355 193 366 194 400",
    ),
    ("edge", "M104 156C111 146 123 149 122 168C121 188 114 206 106 212C102 213 101 206 101 201"),
    ("fine", "M107 164C113 158 118 161 116 171C114 184 110 194 106 200"),
    ("fine", "M0 264C18 258 40 262 60 254"),
    ("guide", "M0 199C24 192 58 196 80 215"),
    ("fine", "M0 203C3 203 6 201 8 198"),
    ("guide", "M0 300C12 306 40 304 74 304"),
    ("fine", "M142 398C139 383 134 373 126 368"),
)
_MIDDLE_BACK = (("guide", "M0 276V400"),)
_DRAWN = {
    "edge": 'stroke-width="2.2"',
    "fine": 'stroke-width="1.2" stroke-opacity="0.75"',
    "brow": 'stroke-width="3.2" stroke-opacity="0.55"',
    "guide": 'stroke-width="1.1" stroke-opacity="0.6" stroke-dasharray="3 4"',
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the head: its place, its shape, the sign inside it, and the words that say what it is.

    `below` stands in small letters under it; `row` is the anchor of the same facts in a table; `kind` is a class.
    """

    x: float
    y: float
    shape: Shape
    sign: str
    words: str
    kind: str = ""
    below: str = ""
    row: str = ""


def place(view: View, landmark: str, up: float, out: float, side: Side) -> tuple[float, float]:
    """A point so many fingers up and out (in a side view: back) from a landmark, on one side of a view."""
    drawing = "side" if view in ("left", "right") else view
    x, y = LANDMARKS[drawing][landmark]
    x += out * FINGER
    if view == "front":  # who looks at a face has its left on the right
        turned = 1 if side == "left" else -1
    elif view == "back":
        turned = -1 if side == "left" else 1
    else:
        turned = 1 if view == "left" else -1
    return x * turned, y - up * FINGER


def width(view: View) -> int:
    """How wide a view is, in units of the drawing; all are about as high."""
    return _BOX["side" if view in ("left", "right") else view][2]


def head(
    view: View,
    marks: Sequence[Mark],
    title: str,
    ends: tuple[str, str],
    labels: Sequence[tuple[float, float, str]] = (),
) -> Markup:
    """An SVG of one view with its marks. `title` is its text alternative; `ends` name the left and right edge of it.

    `labels` are words at places, for those who see the drawing; the marks say the same in their own words.
    """
    if not title.strip():
        raise ValueError("a head without its words: say in `title` what it shows")
    drawing = "side" if view in ("left", "right") else view
    left, top, width, height = _BOX[drawing]
    if view == "right":
        left = -left - width
    opened = Markup(
        '<svg class="head" viewBox="{x} {y} {w} {h}" width="{w}" height="{h}" role="group" aria-label="{t}" direction="ltr" '
        'font-family="system-ui, sans-serif">'
    ).format(x=left, y=top, w=width, h=height, t=title)
    names = [
        _text(left + 4, top + 15, ends[0], "head-end", 12.5, "start"),
        _text(left + width - 4, top + 15, ends[1], "head-end", 12.5, "end"),
    ]
    names += [_text(x, y, words, "head-label", 10.5, "middle") for x, y, words in labels]
    return Markup("").join([opened, _outline(view), *names, *map(_mark, marks), Markup("</svg>")])


def alone(svg: Markup) -> str:
    """A drawing as a file of its own, black on white: with its namespace, and with what a page's style sheet would say."""
    opening, rest = svg.split(">", 1)
    return f'{opening} xmlns="http://www.w3.org/2000/svg">{_STYLE}{rest}'


_STYLE = "<style>.mark-sign-full{fill:#fff}.head-mark .shape-open,.head-mark .shape-ring{fill:#fff}</style>"


def _outline(view: View) -> Markup:
    if view == "left":
        return _lines(_SIDE) + _iris(-120.5, -26.5, 3.4, 5.8)
    if view == "right":
        return Markup('<g transform="scale(-1 1)">') + _outline("left") + Markup("</g>")
    half = _HALF_FRONT if view == "front" else _HALF_BACK
    both = _lines(half) + Markup('<g transform="scale(-1 1)">') + _lines(half) + Markup("</g>")
    if view == "back":
        return both + _lines(_MIDDLE_BACK)
    return both + _iris(46, 162.5, 7.4, 8) + _iris(-46, 162.5, 7.4, 8)


def _lines(lines: Sequence[tuple[str, str]]) -> Markup:
    return Markup("").join(
        Markup('<path class="head-{k}" d="{d}" fill="none" stroke="currentColor" stroke-linecap="round" ').format(
            k=kind, d=path
        )
        + Markup(_DRAWN[kind] + "/>")  # noqa: S704  our own attributes
        for kind, path in lines
    )


def _iris(x: float, y: float, across: float, down: float) -> Markup:
    return Markup(
        '<ellipse class="head-fine" cx="{x}" cy="{y}" rx="{a}" ry="{d}" fill="currentColor" fill-opacity="0.22" '
        'stroke="currentColor" stroke-width="1"/>'
    ).format(x=x, y=y, a=across, d=down)


def _mark(mark: Mark) -> Markup:
    """A mark that can be reached by keyboard; with a row it leads there."""
    full = mark.shape in ("disc", "diamond")
    sign = _text(mark.x, mark.y, mark.sign, "mark-sign-full" if full else "mark-sign", 10.5, "middle", heavy=True)
    below = _text(mark.x, mark.y + RADIUS + 7, mark.below, "mark-below", 9.5, "middle") if mark.below else Markup("")
    inside = Markup("<title>{w}</title>").format(w=mark.words) + _shape(mark) + sign + below
    kind = f"head-mark {mark.kind}".strip()
    if mark.row:
        return Markup('<a class="{k}" href="#{r}" tabindex="0" role="link" aria-label="{w}">{i}</a>').format(
            k=kind, r=mark.row, w=mark.words, i=inside
        )
    return Markup('<g class="{k}" tabindex="0" role="img" aria-label="{w}">{i}</g>').format(
        k=kind, w=mark.words, i=inside
    )


def _shape(mark: Mark) -> Markup:
    """Ring, disc and diamond; crossed: a ring struck through; double: a ring in a ring."""
    x, y, r = mark.x, mark.y, RADIUS
    if mark.shape == "diamond":
        s = r * 1.3
        d = f"M{x - s:.1f} {y:.1f}L{x:.1f} {y - s:.1f}L{x + s:.1f} {y:.1f}L{x:.1f} {y + s:.1f}Z"
        return Markup('<path class="shape-full" d="{d}" fill="currentColor"/>').format(d=d)
    if mark.shape == "disc":
        return _circle("shape-full", x, y, r, "currentColor", 0)
    ring = _circle("shape-open", x, y, r, "none", 1.8)
    if mark.shape == "crossed":
        d = f"M{x - 8:.1f} {y + 8:.1f}L{x + 8:.1f} {y - 8:.1f}"
        return ring + Markup('<path class="shape-cross" d="{d}" stroke="currentColor" stroke-width="1.8"/>').format(d=d)
    if mark.shape == "double":
        return ring + _circle("shape-ring", x, y, r + 3.4, "none", 1.5)
    return ring


def _circle(kind: str, x: float, y: float, r: float, fill: str, width: float) -> Markup:
    return Markup(
        '<circle class="{k}" cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{f}" stroke="currentColor" stroke-width="{w}"/>'
    ).format(k=kind, x=x, y=y, r=r, f=fill, w=width)


def _text(x: float, y: float, words: str, kind: str, size: float, anchor: str, *, heavy: bool = False) -> Markup:
    return Markup(
        '<text class="{k}" x="{x:.1f}" y="{y:.1f}" text-anchor="{a}" font-size="{s}" font-weight="{f}" fill="currentColor" '
        'dominant-baseline="central">{w}</text>'
    ).format(k=kind, x=x, y=y, a=anchor, s=size, f=650 if heavy else 400, w=words)


def key(mark: Mark) -> Markup:
    """One shape alone, for the words that say what shapes mean."""
    return (
        Markup('<svg class="head-key {k}" viewBox="-2 -2 28 28" width="26" height="26" aria-hidden="true">').format(
            k=mark.kind
        )
        + _shape(mark)
        + Markup("</svg>")
    )
