"""Is what was sent a whole reply, from a person, and not in a rush? What is wrong is said beside its field; nothing typed is lost.

No puzzle is asked. A field no person sees, the time between opening the form and sending it, and a count per sender do that work.
"""

import secrets
import uuid
from typing import TYPE_CHECKING

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from cleardays.web.danger_words import names_an_amount
from cleardays.web.public.models import LONGEST_TEXT
from cleardays.web.public.text_cleaning import cleaned, one_line

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

QUICKEST_SECONDS = 3
"""Between opening the form and sending it: nobody writes a reply in less. Our choice."""
LONGEST_SECONDS = 24 * 3600
_SIGNER = signing.TimestampSigner(salt="cleardays.questions.reply")


def new_stamp() -> str:
    """A mark of when a form was opened, and which form it was."""
    return _SIGNER.sign(secrets.token_urlsafe(16))


class StampError(ValueError):
    """The form was sent too soon, too late, or never came from here. The words say what to do; `soon`: it can be sent again."""

    def __init__(self, words: object, soon: bool = False) -> None:
        super().__init__(words)
        self.soon = soon


def form_of(stamp: str) -> str:
    """Which form a stamp belongs to, if it was opened long enough ago and not too long."""
    try:
        found = _SIGNER.unsign(stamp, max_age=LONGEST_SECONDS)
    except signing.BadSignature:
        raise StampError(
            _("This page was open for more than a day. Your text is kept: please send it again.")
        ) from None
    try:
        _SIGNER.unsign(stamp, max_age=QUICKEST_SECONDS)
    except signing.SignatureExpired:
        return found
    raise StampError(
        _("That was very quick. Your text is kept: please wait a few seconds and send it again."), soon=True
    )


class ReplyForm(forms.Form):
    """Name, e-mail, message, and whether to be told."""

    use_required_attribute = False  # the browser's own bubbles vanish; our summary stays
    name = forms.CharField(
        max_length=60,
        error_messages={
            "required": _("Write a name. It need not be your own."),
            "max_length": _("Use a shorter name."),
        },
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write your e-mail. It is never shown."),
            "invalid": _("Write an e-mail with an @ in it, like name@example.org."),
        },
    )
    message = forms.CharField(
        max_length=LONGEST_TEXT,
        error_messages={
            "required": _("Write your message."),
            "max_length": _("Make your message shorter: at most %(limit_value)s characters."),
        },
    )
    notify = forms.BooleanField(required=False)
    website = forms.CharField(required=False)
    stamp = forms.CharField(required=False)
    under = forms.UUIDField(required=False)

    def clean_name(self) -> str:
        return _something(one_line(self.cleaned_data["name"]), _("Write a name with letters in it."))

    def clean_message(self) -> str:
        return _something(cleaned(self.cleaned_data["message"]), _("Write your message in letters."))

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty. It is there to stop machines."))
        return ""

    def clean_stamp(self) -> str:
        try:
            return form_of(self.cleaned_data["stamp"])
        except StampError as wrong:
            raise forms.ValidationError(str(wrong), code="soon" if wrong.soon else "stamp") from None

    @property
    def too_soon(self) -> bool:
        """Whether it was sent too soon: then its stamp is not spent."""
        return self.has_error("stamp", "soon")

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The id of each field that is wrong and the words, in the order of the form."""
        places = {"stamp": "send", "under": "message", "__all__": "send"}
        return [
            (places.get(name, name), str(words))
            for name in [*self.fields, "__all__"]
            for words in self.errors.get(name, ())
        ]


class ReasonForm(forms.Form):
    """Why a moderator does what they do."""

    reason = forms.CharField(
        max_length=300, error_messages={"required": _("Write why: it is kept, and the next moderator reads it.")}
    )

    def clean_reason(self) -> str:
        return _something(one_line(self.cleaned_data["reason"]), _("Write why in words."))


class EditForm(ReasonForm):
    """A new wording and why; both wordings are kept."""

    text = forms.CharField(
        max_length=LONGEST_TEXT, error_messages={"required": _("A reply cannot be empty: reject it instead.")}
    )

    def clean_text(self) -> str:
        return _something(cleaned(self.cleaned_data["text"]), _("A reply cannot be empty: reject it instead."))


class AnswerForm(forms.Form):
    """A clinician's answer. The credential beside it is not theirs to type."""

    text = forms.CharField(max_length=LONGEST_TEXT, error_messages={"required": _("Write an answer.")})
    stamp = forms.CharField(required=False)

    def clean_text(self) -> str:
        text = _something(cleaned(self.cleaned_data["text"]), _("Write an answer in words."))
        if names_an_amount(text):
            raise forms.ValidationError(
                _("The answer names an amount. Nothing public may advise a dose: say it without.")
            )
        return text

    def clean_stamp(self) -> str:
        try:
            return str(_SIGNER.unsign(self.cleaned_data["stamp"], max_age=LONGEST_SECONDS))
        except signing.BadSignature:
            raise forms.ValidationError(
                _("This page was open for more than a day. Please send the answer again.")
            ) from None


class MailboxForm(forms.Form):
    """The address whose replies are to be found again."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write the e-mail you used."),
            "invalid": _("Write an e-mail with an @ in it, like name@example.org."),
        },
    )


def under_of(text: str | None) -> uuid.UUID | None:
    """The id of a thread in an address, None where it is none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _something(text: str, words: "StrOrPromise") -> str:
    if not text:
        raise forms.ValidationError(words)
    return text
