"""Which statement does a form write, and which version of it did its writer see?

A form makes the key of a new statement, so that it is kept once however often it is sent. A change carries the version that was
read, so that another's change meanwhile is met as a conflict and never overwritten.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from django import forms
from django.http import Http404


class Kept(Protocol):
    """A statement that is kept."""

    @property
    def key(self) -> uuid.UUID: ...
    @property
    def version(self) -> int: ...


class _Sent(forms.Form):
    key = forms.UUIDField(required=False)
    version = forms.IntegerField(min_value=0, max_value=999_999_999, required=False)


@dataclass(frozen=True, slots=True)
class KeyAndVersion:
    """The pair that every form that writes carries; version 0 of what is not written yet."""

    key: uuid.UUID
    version: int = 0

    @classmethod
    def new(cls) -> Self:
        return cls(uuid.uuid4())

    @classmethod
    def of(cls, kept: Kept) -> Self:
        return cls(kept.key, kept.version)

    @classmethod
    def sent(cls, data: Mapping[str, Any], key: uuid.UUID | None = None) -> Self:
        """The pair that a form carried; 404 where it is none. `key` is the one that the address names: then a version must be there.
        What came without a key was made by no form of ours, and is something new."""
        form = _Sent(data)
        if not form.is_valid():
            raise Http404
        version = form.cleaned_data["version"]
        if key is not None and version is None:
            raise Http404
        return cls(key or form.cleaned_data["key"] or uuid.uuid4(), version or 0)
