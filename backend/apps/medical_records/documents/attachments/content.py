"""What a file really is: read from its bytes, whatever it is called and whatever was said of it."""

from __future__ import annotations

from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

import filetype
from django.conf import settings

from apps.medical_records.documents.attachments import papers, pictures
from apps.medical_records.documents.attachments.choices import IMAGES, ContentType
from apps.medical_records.documents.attachments.errors import FileRefused
from core.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.api.uploads import Upload

HEAD = 8192


class Examined(NamedTuple):
    """A file as it is to be kept; `width` and `height` are an image's, in pixels."""

    file: IO[bytes]
    content_type: ContentType
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None


@contextmanager
def examined(upload: Upload) -> Iterator[Examined]:
    """Open what is to be kept of an upload: an image written anew, a PDF as it is; refuse all else."""
    kind = _kind_of(upload.file)
    if kind not in IMAGES:
        papers.refuse_unfit(upload.file)
        yield Examined(upload.file, kind, upload.size, upload.sha256)
        return
    with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as anew:
        width, height = pictures.rewritten(upload.file, kind, anew)
        yield Examined(anew, kind, anew.tell(), files.sha256_of(anew), width, height)


def _kind_of(file: IO[bytes]) -> ContentType:
    file.seek(0)
    found = filetype.guess_mime(file.read(HEAD))
    if found not in ContentType.values:
        raise FileRefused("Send a JPEG, a PNG or a PDF.", "unknown_kind")
    return ContentType(found)
