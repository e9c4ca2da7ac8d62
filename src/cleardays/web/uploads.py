"""How is a file received so that it never touches a disk? In memory, up to a size, and by this handler alone.

Django's own memory handler steps aside for a file over a limit and lets the next one write it to a folder, on whichever page it was
sent to. Here nobody is next: a file over the limit is dropped while it arrives, and the page says so. A page that asks for no file
takes none (`Nowhere`): else anybody could fill the disk through a form that has a name and a password.
"""

import io
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponseBase]


class Nowhere(FileUploadHandler):
    """Takes no file: the upload ends where one begins, and what follows it is not read."""

    def new_file(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """No byte comes here."""

    def file_complete(self, file_size: int) -> None:
        """No file ends here."""


class InMemory(FileUploadHandler):
    """Keeps files in memory, together up to a size; more ends the upload, and `too_large` says so."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most, self.held, self.too_large = most, 0, False
        self._file = io.BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._file = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.held += len(raw_data)
        if self.held > self.most:
            self._file = io.BytesIO()
            self.too_large = True
            raise StopUpload(connection_reset=False)
        self._file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._file.seek(0)
        return InMemoryUploadedFile(
            self._file, self.field_name, self.file_name, self.content_type, file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip


def in_memory(most: int) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A view that gets files of up to so many bytes in memory. The token against forgery is asked for once they can come."""

    def around(view: View) -> Callable[..., HttpResponseBase]:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def received(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            handler = InMemory(request, most)
            request.upload_handlers = [handler]
            request.held = handler  # type: ignore[attr-defined]
            return protected(request, *args, **kwargs)

        return received

    return around


def sent_file(request: HttpRequest, name: str) -> tuple[str, bytes] | None:
    """Name and bytes of the file that was sent, None where none was or it was too large."""
    found = request.FILES.get(name)
    return None if found is None or isinstance(found, list) else (found.name or "file", found.read())


def too_large(request: HttpRequest) -> bool:
    return bool(getattr(request, "held", None) and request.held.too_large)  # type: ignore[attr-defined]
