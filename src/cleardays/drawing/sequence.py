"""Boxes joined by arrows, read left to right and row by row, narrow enough for a phone and for paper."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, GAP, TURN = 336, 28, 34
LINE, PAD = 17, 11
LETTER = 7.9  # the widest common letter of a 13 px sans-serif, so that words stay inside on any machine


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a box and, small, above it; a heavy box has a thicker edge."""

    text: str
    over: str
    heavy: bool = False


def sequence(boxes: Sequence[Box], title: str, columns: int = 2) -> Markup:
    """An SVG of boxes and arrows; `title` is its text alternative. Colours come from the page's classes."""
    if not title.strip():
        raise ValueError("a sequence without its words: say in `title` what the boxes say")
    width = (WIDTH - GAP * (columns - 1)) / columns
    letters = int((width - 2 * PAD) / LETTER)
    lines = [textwrap.wrap(box.text, letters) for box in boxes]
    rows = [range(start, min(start + columns, len(boxes))) for start in range(0, len(boxes), columns)]
    parts: list[Markup] = []
    top = 2
    for number, row in enumerate(rows):
        height = 2 * PAD + LINE * (1 + max(len(lines[i]) for i in row))
        for column, i in enumerate(row):
            left = 1 + column * (width + GAP) * (WIDTH - 2) / WIDTH
            parts.append(_box(left, top, width - 2, height, boxes[i], lines[i]))
            if i + 1 in row:
                parts.append(_right(left + width - 2, top + height / 2))
        if number + 1 < len(rows):
            last = 1 + (len(row) - 1) * (width + GAP) * (WIDTH - 2) / WIDTH
            parts.append(_turn(last + width / 2, top + height, width / 2))
        top += height + TURN
    head = Markup('<svg class="sequence" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{t}">')
    return Markup("").join([head.format(w=WIDTH, h=max(top - TURN + 2, 2), t=title), *parts, Markup("</svg>")])


def _box(left: float, top: float, width: float, height: float, box: Box, lines: Sequence[str]) -> Markup:
    frame = Markup(
        '<rect class="{k}" x="{x:.1f}" y="{y}" width="{w:.1f}" height="{h}" rx="9" fill="none" '
        'stroke="currentColor" stroke-width="{s}"/>'
    ).format(
        k="step-heavy" if box.heavy else "step",
        x=left,
        y=top,
        w=width,
        h=height,
        s=2.2 if box.heavy else 1.1,
    )
    first = top + PAD + LINE / 2
    words = [_text(left + PAD, first, box.over, "step-over", 11)]
    words += [_text(left + PAD, first + LINE * (i + 1), line, "step-text", 13) for i, line in enumerate(lines)]
    return Markup("").join([frame, *words])


def _text(x: float, y: float, words: str, kind: str, size: int) -> Markup:
    return Markup(
        '<text class="{k}" x="{x:.1f}" y="{y:.1f}" font-size="{s}" fill="currentColor" dominant-baseline="central">{w}</text>'
    ).format(k=kind, x=x, y=y, s=size, w=words)


def _arrow(path: str, head: str) -> Markup:
    return Markup(
        '<path class="step-arrow" d="{p}" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" '
        'stroke-linejoin="round"/><path class="step-head" d="{h}" fill="currentColor"/>'
    ).format(p=path, h=head)


def _right(x: float, y: float) -> Markup:
    tip = x + GAP - 3
    return _arrow(f"M{x + 4:.1f} {y:.1f}H{tip - 6:.1f}", f"M{tip:.1f} {y:.1f}l-8 -4.5v9z")


def _turn(x: float, y: float, left: float) -> Markup:
    """From under the last box of a row, back to above the first of the next."""
    tip = y + TURN - 4
    middle = y + TURN / 2 - 2
    line = f"M{x:.1f} {y + 4:.1f}V{middle:.1f}H{left:.1f}V{tip - 6:.1f}"
    return _arrow(line, f"M{left:.1f} {tip:.1f}l-4.5 -8h9z")
