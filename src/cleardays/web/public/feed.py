"""Which replies are new? An Atom feed of what moderators approved. Names and words only."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cleardays.web.public import page_content, replies
from cleardays.web.public.models import Reply

NEWEST = 30


class Replies(Feed[Reply, None]):
    feed_type = Atom1Feed
    title = format_lazy(_("Replies to: {page}"), page=_(page_content.TITLE))
    subtitle = _("Approved by a moderator. Information, not advice.")
    link = reverse_lazy("public")

    def items(self) -> list[Reply]:
        return replies.newest(NEWEST)

    def item_title(self, item: Reply) -> str:
        return item.name

    def item_description(self, item: Reply) -> str:
        # Readers take this for HTML: what a writer typed must come out as text there too.
        return escape(item.text)

    def item_link(self, item: Reply) -> str:
        return f"{reverse('reply-thread', args=[item.under_id or item.id])}#r-{item.id}"

    def item_guid(self, item: Reply) -> str:
        return f"urn:uuid:{item.id}"

    def item_pubdate(self, item: Reply) -> datetime:
        return item.received
