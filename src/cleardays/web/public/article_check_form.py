"""Which text is to be checked: pasted, sent as a file, or the sample?"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cleardays.evidence.article_check import LONGEST_TEXT
from cleardays.web.forms.shape_form import ShapeForm


class ArticleForm(ShapeForm):
    """An article. Its text is no value of a case file: it is taken as it was pasted, line by line."""

    ids = "%s"

    def __init__(self, data: Any = None) -> None:
        most = _("In English, at most %(most)s characters.") % {"most": f"{LONGEST_TEXT:,}"}
        fields = {
            "text": forms.Field(required=False, label=_("The text of the article"), help_text=most),
            "file": forms.FileField(required=False, allow_empty_file=True, label=_("Or a plain text file")),
        }
        super().__init__(fields, data)

    @property
    def sample(self) -> bool:
        """Whether the sample is to be checked in place of a text."""
        return self.data.get("do") == "sample"

    @property
    def pasted(self) -> str:
        return str(self.data.get("text", ""))
