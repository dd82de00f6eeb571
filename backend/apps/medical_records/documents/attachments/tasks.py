"""What is done with files in the background."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from django_tasks import task

from apps.medical_records.documents.attachments import thumbnails
from apps.medical_records.documents.attachments.models import Attachment
from core.storage import files
from core.tasks.schedule import Daily, periodically


@task(attempts=5)
def make_thumbnail(*, attachment: UUID) -> None:
    """Make the thumbnail of an image."""
    thumbnails.make(Attachment.objects.get(pk=attachment))


@task(attempts=3)
def sweep_files() -> None:
    """Remove a clinic's files that no attachment names, as a request leaves behind that was killed."""
    files.sweep(
        lambda keys: Attachment.objects.filter(storage_key__in=keys).values_list(
            "storage_key", flat=True
        )
    )


periodically("sweep_files", Daily(time(4)), sweep_files)
