"""The small picture of an image, kept beside it: it is there or it is not, and made twice it is the same."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from django.conf import settings

from apps.medical_records.documents.attachments import pictures
from apps.medical_records.documents.attachments.choices import ContentType
from apps.medical_records.documents.attachments.errors import NoThumbnail, ThumbnailPending
from core.api.downloads import Content
from core.storage import files

if TYPE_CHECKING:
    from apps.medical_records.documents.attachments.models import Attachment

SMALL = "small"


def make(attachment: Attachment) -> None:
    """Make it, in the place of one that is there."""
    with (
        files.open_file(attachment.storage_key) as whole,
        TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as small,
    ):
        pictures.thumbnail(whole, ContentType(attachment.content_type), small)
        files.keep(attachment.storage_key, small, part=SMALL)


def opened(attachment: Attachment) -> tuple[Content, IO[bytes]]:
    """Open it, and say what it is; raise `NoThumbnail` where none is made, and `ThumbnailPending` where it is not made yet."""
    if not attachment.is_image:
        raise NoThumbnail
    if not files.is_kept(attachment.storage_key, part=SMALL):
        raise ThumbnailPending
    file = files.open_file(attachment.storage_key, part=SMALL)
    name, sha256 = f"small-{attachment.pk}.jpg", files.sha256_of(file)
    return Content(name, ContentType.JPEG, file.tell(), sha256), file
