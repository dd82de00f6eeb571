"""Files that come in: streamed to the disk and hashed on the way, so that none is ever whole in a worker's memory."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from http.client import BAD_REQUEST
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError
from rest_framework.parsers import BaseParser

from core.api.repeats import Repeatable
from core.errors import TooLarge
from core.storage import files

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

MEBIBYTE = 1024 * 1024
MULTIPART = "multipart/form-data"
LONGEST_NAME = 255


class FileTooLarge(TooLarge):
    """A file beyond the limit of files, which is larger than that of other bodies."""

    def __init__(self) -> None:
        """Say the limit."""
        super().__init__(f"Send a file of {settings.FILES_MAX_SIZE // MEBIBYTE} MiB at most.")


class Upload:
    """A file that was sent: in a nameless file of the disk, which is gone with the process.

    `key` is the name under which it would be kept. It is made once for a request, also where that runs again.
    """

    def __init__(self, name: str) -> None:
        """Begin with nothing; `name` is what the sender calls it, and is only ever shown."""
        self.name = name[-LONGEST_NAME:]
        self.file: IO[bytes] = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  closed by the view
        self.size = 0
        self.kept_at = ""
        self._hash = hashlib.sha256()

    @cached_property
    def key(self) -> UUID:
        """The name to keep it under."""
        return files.new_key()

    @property
    def sha256(self) -> str:
        """The hash of what has come so far, in hexadecimal."""
        return self._hash.hexdigest()

    def write(self, data: bytes) -> None:
        """Take more of it; raise `FileTooLarge`."""
        self.size += len(data)
        if self.size > settings.FILES_MAX_SIZE:
            raise FileTooLarge
        self._hash.update(data)
        self.file.write(data)

    def keep(self, content: IO[bytes]) -> UUID:
        """Keep what was made of it, and remember that it has to go if nothing comes of the request."""
        self.kept_at = files.place_of(self.key)
        files.keep(self.key, content)
        return self.key


class _ToDisk(FileUploadHandler):
    """Django's hook for a file that comes in."""

    def __init__(self, uploads: list[Upload]) -> None:
        super().__init__()
        self.uploads = uploads

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.uploads.append(Upload(self.file_name or ""))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  Django's signature
        self.uploads[-1].write(raw_data)

    def file_complete(self, file_size: int) -> Any:  # noqa: ARG002  Django's signature
        return self.uploads[-1]


class UploadParser(BaseParser):
    """A form with a file: each field once, as the same names and values as JSON would have."""

    media_type = MULTIPART

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """Return its fields; raise `FileTooLarge` before anything is read where the body says its size."""
        request = parser_context["request"]._request
        limit = settings.FILES_MAX_SIZE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if int(request.META["CONTENT_LENGTH"]) > limit:
            raise FileTooLarge
        request.uploads = []
        meta, body = {**request.META, "CONTENT_TYPE": media_type}, cast("Any", stream)
        handlers = [_ToDisk(request.uploads)]
        try:
            fields, sent = MultiPartParser(meta, body, handlers, "utf-8").parse()
        except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent) as error:
            raise ParseError("This is no form as in RFC 7578.") from error
        given: list[tuple[str, list[Any]]] = [*fields.lists(), *sent.lists()]
        names = [name for name, _ in given]
        again = {name for name, values in given if len(values) > 1 or names.count(name) > 1}
        if again:
            once = [ErrorDetail("Give it once.", "repeated")]
            raise ValidationError(dict.fromkeys(sorted(again), once))
        return {name: values[0] for name, values in given}


class Uploading(Repeatable):
    """Mixed into a view some of whose actions take a file (`uploading`); what it kept of a refused request is removed."""

    uploading: ClassVar[frozenset[str]] = frozenset()

    def get_parsers(self) -> list[Any]:
        """Take forms where a file is taken, and nothing else there."""
        name = getattr(self, "action", None) or self._asked_for()
        return [UploadParser()] if name in self.uploading else super().get_parsers()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer, and leave nothing behind that no row names.

        After an exception it is not known whether the transaction was committed: that is left to `files.sweep`.
        """
        try:
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= BAD_REQUEST:
                self._discard(request)
        finally:
            for upload in getattr(request, "uploads", ()):
                upload.file.close()
        return response

    def told(self, request: Request) -> bytes:
        """Tell repeated uploads apart by what was sent: the fields, and the files' names and hashes."""
        if not (request.content_type or "").lower().startswith("multipart/"):
            return super().told(request)
        given: Any = request.data
        said = {
            name: [value.name, value.sha256] if isinstance(value, Upload) else value
            for name, value in given.items()
        }
        return json.dumps(said, sort_keys=True).encode()

    def _asked_for(self) -> str | None:
        """Return the action that a request asks for; DRF makes the parsers before it names it."""
        actions: dict[str, str] = getattr(self, "action_map", None) or {}
        return actions.get((self.request.method or "").lower())

    def _discard(self, request: Any) -> None:
        for upload in getattr(request, "uploads", ()):
            if upload.kept_at:
                files.discard(upload.kept_at)


@extend_schema_field({"type": "string", "format": "binary"})
class UploadField(serializers.Field[Any, Any, Any, Any]):
    """A file, with a name, in a form."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Send a file, with a file name, as a part of a form.",
        "empty": "The file is empty.",
    }

    def to_internal_value(self, data: Any) -> Upload:
        """Refuse what is no file, and an empty one."""
        if not isinstance(data, Upload):
            self.fail("invalid")
        if not data.size:
            self.fail("empty")
        return data
