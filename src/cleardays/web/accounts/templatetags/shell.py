"""What stands around a page of the library of sign-ins? The same bar and menu as around every other page."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def bar(context: dict[str, Any]) -> str:
    """The bar at the top, drawn by the app's own templates."""
    drawn = render_to_string("accounts/bar.html", {}, request=context.get("request"), using="jinja2")
    return mark_safe(drawn)  # noqa: S308  our own template, which escapes what it is given
