"""Files that go out: piece by piece, whole or a part of them (RFC 9110, 14), as something to be saved and never shown."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, NamedTuple

from django.http import HttpResponse, StreamingHttpResponse

from core.api.rendering import HARMLESS
from core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

PIECE = 64 * 1024
ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.ASCII | re.IGNORECASE)


class NoSuchRange(DomainError):
    """A part that begins beyond the file's end."""

    status = 416
    code = "range_not_satisfiable"
    title = "The file is not that long."
    detail = "`Content-Range` says how long it is."

    def __init__(self, size: int = 0) -> None:
        """Remember how long it is."""
        super().__init__()
        self.size = size


class Span(NamedTuple):
    """Bytes of a file: from where, and how many."""

    start: int
    length: int


class Content(NamedTuple):
    """A file as it is told: by a name that we made, and the hash of what is in it."""

    name: str
    content_type: str
    size: int
    sha256: str

    @property
    def tag(self) -> str:
        """The strong tag of the bytes."""
        return f'"{self.sha256}"'


class Slice:
    """A part of an open file, read as it is sent; closed when the answer is, sent or not."""

    def __init__(self, file: IO[bytes], span: Span) -> None:
        """Begin where the part begins."""
        self.file, self.left = file, span.length
        file.seek(span.start)

    def __iter__(self) -> Iterator[bytes]:
        """Yield it."""
        while self.left and (piece := self.file.read(min(PIECE, self.left))):
            self.left -= len(piece)
            yield piece

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def span_of(header: str | None, size: int) -> Span | None:
    """Return the part that a `Range` header asks for, None for the whole; raise `NoSuchRange`.

    What is no range of bytes, or several of them, is answered with the whole, as RFC 9110 lets a server do.
    """
    found = ONE_RANGE.fullmatch(header or "")
    if found is None or not any(found.groups()):
        return None
    first, last = ((int(given[:20]) if given else None) for given in found.groups())
    if first is None:  # the last so many bytes
        assert last is not None
        first, last = max(size - last, 0), size - 1 if last else -1
    elif last is not None and last < first:
        return None
    if first >= size or last == -1:
        raise NoSuchRange(size)
    return Span(first, min(size - 1 if last is None else last, size - 1) - first + 1)


def refused_range(response: HttpResponseBase, error: Exception) -> HttpResponseBase:
    """Say in a refusal how long the file is, if it is of a part beyond its end."""
    if isinstance(error, NoSuchRange):
        response["Content-Range"] = f"bytes */{error.size}"
    return response


def download(request: HttpRequest, content: Content, file: IO[bytes]) -> HttpResponseBase:
    """Answer with a file, or with the part of it that the request asks for; of HEAD with what would be said of it.

    `If-Range` with another tag than the file's, or with a date, is answered with the whole.
    """
    try:
        condition = request.headers.get("If-Range")
        wanted = request.headers.get("Range") if condition in (None, content.tag) else None
        part = span_of(wanted, content.size) if request.method == "GET" else None
        span = part or Span(0, content.size)
        told = Slice(file, span)
    except BaseException:
        file.close()
        raise
    status = 206 if part else 200
    response: HttpResponseBase
    if request.method == "HEAD":
        told.close()
        response = HttpResponse(status=status)
    else:
        response = StreamingHttpResponse(told, status=status)
    response["Content-Type"] = content.content_type
    response["Content-Length"] = str(span.length)
    response["Content-Disposition"] = f'attachment; filename="{content.name}"'
    response["Content-Security-Policy"] = HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = content.tag
    if part:
        last = span.start + span.length - 1
        response["Content-Range"] = f"bytes {span.start}-{last}/{content.size}"
    return response
