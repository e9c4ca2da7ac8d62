"""So many of a hundred, as a hundred soft round dots: filled or ringed, so that colour is never needed to tell them apart."""

from markupsafe import Markup

DOTS, PER_ROW = 100, 10
STEP, FULL, RING = 16, 5.6, 4.9


def dots(filled: int, title: str) -> Markup:
    """An SVG of 100 dots, the first `filled` of them full, the rest rings; `title` is its text alternative."""
    if not 0 <= filled <= DOTS:
        raise ValueError(f"{filled} of {DOTS} dots: a picture can fill 0 to {DOTS}")
    if not title.strip():
        raise ValueError("a picture of dots without its words: say in `title` what is counted")
    side = PER_ROW * STEP
    parts = [
        Markup('<svg class="dots" viewBox="0 0 {s} {s}" width="{s}" height="{s}" role="img" aria-label="{t}">').format(
            s=side, t=title
        )
    ]
    for number in range(DOTS):
        row, column = divmod(number, PER_ROW)
        parts.append(_dot(column * STEP + STEP // 2, row * STEP + STEP // 2, number < filled))
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _dot(x: int, y: int, full: bool) -> Markup:
    if full:
        return Markup('<circle class="dot-full" cx="{x}" cy="{y}" r="{r}" fill="currentColor"/>').format(
            x=x, y=y, r=FULL
        )
    return Markup(
        '<circle class="dot-open" cx="{x}" cy="{y}" r="{r}" fill="none" stroke="currentColor" stroke-width="1.1"/>'
    ).format(x=x, y=y, r=RING)
