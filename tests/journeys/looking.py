"""What is wrong with the screen that stands in a browser? Asked of each screen once, whatever the theme and the width.

A page is loaded once: its width is changed under it, and its theme as the page without a connection changes it, on the root element.
Axe asks everything in one theme, and of the others what a theme decides: contrast.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.answer.test_page import mean_luminance

THEMES = ("light", "dim", "attack")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": ["color-contrast"]}
WIDTHS = (1280, 360, 320)
LEAST_PX = 44
"""A control is as wide and as high as a thumb: 44 CSS pixels (WCAG 2.2, 2.5.5)."""
DARKEST = 0.05
"""Mean relative luminance of a screen in the attack theme: a bar of ours."""

_SMALL = """least => [...document.querySelectorAll(
    'button:not(.enter), a.button, nav a, .links a, .people h2 a, main summary, select, textarea, '
    + 'input:not([hidden]):not([type=hidden]):not([tabindex="-1"])')]
  .map(one => one.closest('label') ?? one).filter(one => one.checkVisibility() && !one.closest('.unseen, .trap'))
  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([_, box]) => box.height < least - .1 || box.width < least - .1).map(([html]) => html)"""
# What hangs out on the other side makes no scroll bar in a page written from the right.
_OUTSIDE = """width => [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll, svg, .unseen, .trap, .enter, .qr')
    && e.offsetParent && (e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > width + 1))
  .map(e => e.outerHTML.slice(0, 90)).slice(0, 2)"""
_MOVING = """[...document.querySelectorAll('*')].filter(one => { const css = getComputedStyle(one);
    return css.animationName !== 'none' || css.transitionDuration !== '0s' }).map(one => one.outerHTML.slice(0, 90)).slice(0, 2)"""
_THEME = """theme => { if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme }"""


def accessible(page: Page, options: dict[str, Any]) -> list[Any]:
    found: Any = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


def off_the_side(page: Page, width: int) -> list[Any]:
    """What cannot be seen at this width without moving the page to the side; the page keeps the width."""
    page.set_viewport_size({"width": width, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [("off the side", width, wide)] * (wide > width) + [
        ("outside", width, one) for one in page.evaluate(_OUTSIDE, width)
    ]


def looked_at(page: Page, name: str = "", dark: bool = False, themes: tuple[str, ...] = THEMES) -> list[Any]:
    """All that is wrong: axe's findings, what is off the side, what is too small for a thumb; in an attack, what moves or is bright.

    `dark` asks that the whole screen is dark in the attack theme.
    """
    before, theme = page.viewport_size, page.evaluate("document.documentElement.dataset.theme ?? ''")
    wrong = accessible(page, RULES)
    for width in WIDTHS:
        wrong += off_the_side(page, width)
    wrong += [("small", one) for one in page.evaluate(_SMALL, LEAST_PX)]
    for other in themes:
        page.evaluate(_THEME, other)
        if other != theme:
            wrong += [(other, *one) for one in accessible(page, CONTRAST)]
        if other == "attack":
            wrong += [("moves", one) for one in page.evaluate(_MOVING)]
            if dark and (light := mean_luminance(page.screenshot())) > DARKEST:
                wrong.append(("bright", light))
    page.evaluate(_THEME, theme)
    if before is not None:
        page.set_viewport_size(before)
    return [(name or page.url, *one) for one in wrong]
